//! What every summary keeps, whatever was said, and what those of the built-in content look like.

use std::sync::LazyLock;

use proptest::prelude::*;
use rules::pii::Kind;
use rules::transcript::{Speaker, Utterance};

use super::*;
use crate::content::{self, Library};

static COUNTER: LazyLock<Counter> = LazyLock::new(Counter::load);

const LANGUAGES: [&str; 5] = rules::summary::LANGUAGES;

fn wish<'a>(language: &'a str, length: &'a str) -> Wish<'a> {
    Wish {
        language,
        length,
        format: Format::Paragraphs,
        articles: Vec::new(),
        redacts: false,
    }
}

fn said(conversation: &content::Conversation) -> Transcript {
    let utterances = conversation.lines.iter().filter_map(|line| {
        let speaker = match line.speaker {
            content::Speaker::Customer => Speaker::Customer,
            content::Speaker::Agent => Speaker::Agent,
            content::Speaker::System => return None,
        };
        let text = line.text.clone();
        Some(Utterance {
            speaker,
            text,
            at: None,
        })
    });
    Transcript {
        utterances: utterances.collect(),
    }
}

fn built_in(who: &str) -> Transcript {
    let library = Library::built_in();
    let mut all = library.businesses.iter().flat_map(|one| &one.conversations);
    said(
        all.find(|one| one.customer == who)
            .expect("a customer of the content"),
    )
}

/// What is left of a summary when everything is taken away that the platform may say itself, and
/// every sentence that was said: nothing, or something was invented.
fn invented(summary: &str, said: &Transcript, asked: &str) -> String {
    let language = Language::of_code(asked);
    let labels = language.labels();
    let mut rest = format!("\n{summary}");
    for label in [labels.problem, labels.actions, labels.outcome] {
        rest = rest.replacen(&format!("\n{label}{}", labels.colon), "\n", 1);
    }
    if let Some(spoken) = Language::spoken(said).filter(|spoken| *spoken != language) {
        rest = rest.replace(&language.quoted_in(spoken), "");
    }
    rest = rest.replace(labels.nothing, "");
    let mut sentences = sentence::all(said);
    sentences.sort_by_key(|one| std::cmp::Reverse(one.text.len()));
    for one in sentences {
        rest = rest.replace(one.text, "");
    }
    rest.replace(['.', '。'], "").trim().to_owned()
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "to be read by people: how do they read?"
)]
fn every_conversation_has_a_summary_of_three_parts_in_every_length() {
    let library = Library::built_in();
    for conversation in library.businesses.iter().flat_map(|one| &one.conversations) {
        let who = &conversation.customer;
        let said = said(conversation);
        for length in rules::summary::LENGTHS {
            let spoken = Language::spoken(&said).expect("plain in every conversation");
            let asked = |code: &&&str| Language::of_code(code) == spoken;
            let asked = LANGUAGES.iter().find(asked).expect("one of the five");
            let text = of(&said, &wish(asked, length), &COUNTER);
            println!("--- {who}, {length}\n{text}\n");
            let labels = spoken.labels();
            for label in [labels.problem, labels.actions, labels.outcome] {
                let named = format!("{label}{}", labels.colon);
                let lines = text.lines().filter(|line| line.starts_with(&named));
                assert_eq!(lines.count(), 1, "{who}, {length}: {label}\n{text}");
            }
            assert!(
                length == "short" || !text.contains('…'),
                "{who}, {length}: whole sentences\n{text}"
            );
            if !text.contains('…') {
                assert_eq!(invented(&text, &said, asked), "", "{who}: {text}");
            }
        }
    }
}

#[test]
fn it_reads_well() {
    let check = |who, language, expected: &[&str]| {
        let text = of(&built_in(who), &wish(language, "medium"), &COUNTER);
        assert_eq!(text.lines().collect::<Vec<_>>(), expected, "{who}");
    };
    check(
        "Julia Meyer",
        "en-US",
        &[
            "Problem: Hi, um, about my refund: can I get store credit instead, like, a gift card? \
             My bank shows that you charged my card twice in June, $48.90 each time.",
            "Actions: Then I'll put in the new address before I book the refund.",
            "Outcome: The gift card is booked and should be there in three to five business days. \
             If anything comes up, you can reach me at 202-555-0142.",
        ],
    );
    let quotes = [
        "Guten Tag, meine Kaffeemaschine tropft seit gestern, unten läuft ständig Wasser heraus. \
         Im März, für 189 Euro.",
        "Ich schicke Ihnen heute eine neue Dichtung, die ist in drei Tagen bei Ihnen. Dann \
         tauschen wir die Maschine aus, das kostet Sie nichts.",
        "Am besten telefonisch, unter 030 23125014, ab 17 Uhr. Ich rufe Sie am Freitag an und \
         frage nach.",
    ];
    let [problem, actions, outcome] = quotes;
    check(
        "Katharina Vogel",
        "de-DE",
        &[
            &format!("Anliegen: {problem}"),
            &format!("Maßnahmen: {actions}"),
            &format!("Ergebnis: {outcome}"),
        ],
    );
    check(
        "Katharina Vogel",
        "en-US",
        &[
            &format!("Problem: {problem}"),
            &format!("Actions: {actions}"),
            &format!("Outcome: {outcome}"),
            "Quoted in German, as it was said.",
        ],
    );
    check(
        "Lucía Ferrer",
        "es-ES",
        &[
            "Problema: hola, este mes la factura me ha subido 15 dólares y nadie me ha avisado. \
             antes pagaba 40 dólares y ahora son 55.",
            "Acciones: Con la tarifa mediana pagarías 40 dólares al mes, sin permanencia. Ya he \
             hecho el cambio y te devuelvo los 15 dólares de este mes.",
            "Resultado: Claro, te la acabo de enviar.",
        ],
    );
    check(
        "Élodie Marchand",
        "fr-FR",
        &[
            "Problème : Bonjour, j'ai un prélèvement de 48,90 euros sur mon compte que je ne \
             reconnais pas. Est-ce que je peux contester ce prélèvement ?",
            "Actions : J'ouvre une contestation aujourd'hui et je bloque les prochains \
             prélèvements de Gymaloa. Vous recevrez un message dès que c'est fait. C'est noté, je \
             vous appelle la semaine prochaine.",
            "Résultat : Appelez-moi plutôt au 06 39 98 12 34, je lis mal mes messages. Pensez à \
             résilier aussi auprès de la salle.",
        ],
    );
    check(
        "高橋 美咲",
        "ja-JP",
        &[
            "用件：先週注文したテーブルランプの荷物がまだ届きません。追跡では「配達済み」になっています。",
            "対応：それでは調査を待たずに、本日中に新しい商品を発送いたします。\
             発送が済みましたら、追跡番号をメールでお送りします。",
            "結果：その場合は受け取りを拒否していただくか、着払いでご返送ください。",
        ],
    );
}

#[test]
fn common_talks_leave_something_to_redact() {
    for (who, kind) in [("Julia Meyer", Kind::Phone), ("Adaeze Okafor", Kind::Email)] {
        let text = of(&built_in(who), &wish("en-US", "medium"), &COUNTER);
        let kinds: Vec<Kind> = rules::pii::find(&text).iter().map(|one| one.kind).collect();
        assert_eq!(kinds, [kind], "{who}: {text}");
    }
}

#[test]
fn the_language_that_was_spoken_is_told() {
    let check = |who, expected| assert_eq!(Language::spoken(&built_in(who)), expected, "{who}");
    check("Katharina Vogel", Some(Language::German));
    check("Lucía Ferrer", Some(Language::Spanish));
    check("Élodie Marchand", Some(Language::French));
    check("高橋 美咲", Some(Language::Japanese));
    check("José Ángel Núñez", Some(Language::English));
    check("Nguyễn Minh Anh", Some(Language::English));
    let unclear = Transcript::parse("Customer: Okay, super, Kaffee.");
    assert_eq!(
        Language::spoken(&unclear),
        None,
        "nothing is said about it then"
    );
}

#[test]
fn silence_is_said_to_be_silence() {
    for (language, expected) in LANGUAGES.into_iter().zip([
        "Nothing was said.",
        "No se dijo nada.",
        "Rien n'a été dit.",
        "Es wurde nichts gesagt.",
        "発言はありません。",
    ]) {
        for empty in ["", "\n \n", "Customer: \nAgent:"] {
            let text = of(
                &Transcript::parse(empty),
                &wish(language, "short"),
                &COUNTER,
            );
            assert_eq!(text, expected, "{empty:?}");
        }
    }
}

#[test]
fn text_is_one_line_and_articles_are_named_by_title() {
    let wish = Wish {
        format: Format::Text,
        articles: vec![
            "Refund to a gift card".to_owned(),
            "Double charge".to_owned(),
        ],
        ..wish("en-US", "medium")
    };
    let text = of(&built_in("Julia Meyer"), &wish, &COUNTER);
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(
        text.ends_with(" Articles: Refund to a gift card; Double charge."),
        "{text}"
    );
}

#[test]
fn a_redaction_policy_strikes_personal_data_out() {
    let said = built_in("Julia Meyer");
    let open = of(&said, &wish("en-US", "medium"), &COUNTER);
    assert!(open.contains("202-555-0142"), "as it was said: {open}");
    let wish = Wish {
        redacts: true,
        ..wish("en-US", "medium")
    };
    let struck = of(&said, &wish, &COUNTER);
    assert!(struck.contains("[phone number]"), "{struck}");
    assert_eq!(rules::pii::find(&struck), [], "{struck}");
}

#[test]
fn a_sentence_stands_in_one_part_alone() {
    let said = Transcript::parse(
        "Customer: Hello.\nCustomer: My lamp arrived broken and in many pieces.\n\
         Agent: I'll send you a new lamp today.",
    );
    assert_eq!(
        of(&said, &wish("en-US", "medium"), &COUNTER),
        "Problem: My lamp arrived broken and in many pieces.\n\
         Outcome: I'll send you a new lamp today."
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn it_keeps_to_the_limit_and_invents_nothing(
        talk in "((Agent|Customer): [a-zäß .?!]{0,120}\n){0,16}",
        language in prop::sample::select(&LANGUAGES[..]),
    ) {
        let said = Transcript::parse(&talk);
        for (length, most) in rules::summary::LENGTHS.into_iter().zip([60, 150, 500]) {
            let text = of(&said, &wish(language, length), &COUNTER);
            prop_assert!(!text.is_empty());
            prop_assert!(COUNTER.count(&text) <= most, "the limit of the length");
            if !text.contains('…') {
                prop_assert_eq!(invented(&text, &said, language), "", "{}", text);
            }
        }
    }

    #[test]
    fn a_sentence_of_any_length_is_cut_to_the_limit(
        words in prop::collection::vec("[a-z日本]{1,40}", 1..80),
    ) {
        let sentence = words.join(" ");
        let said = Transcript::parse(&format!("Customer: {sentence}"));
        let text = of(&said, &wish("en-US", "short"), &COUNTER);
        prop_assert!(COUNTER.count(&text) <= 60);
        let quote = text.lines().next().and_then(|line| line.strip_prefix("Problem: "));
        let quote = quote.expect("the only thing said").trim_end_matches(['…', '.', '。']);
        prop_assert!(sentence.starts_with(quote.trim_end()), "{}", text);
    }
}

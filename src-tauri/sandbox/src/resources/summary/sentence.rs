//! Sentences of a talk, and what each of them does: asks for something, promises something, says
//! thanks or goodbye.
//!
//! Told by the words that such sentences have in the five languages of `contract.md §5`. Where no
//! word tells, a sentence is substance: it may be quoted, for its worth.

use rules::transcript::{Speaker, Transcript};

use crate::knowledge::is_unspaced;

/// Sentences of fewer words say too little to be quoted: "Yes, that's it."
const FEW_WORDS: usize = 4;
/// In a longer sentence a greeting or a thank-you opens what is said: "Hello, my router is dead."
const MANY_WORDS: usize = 9;
/// As many chars of Japanese are about a word.
const CHARS_A_WORD: usize = 3;

/// One sentence, as it was said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sentence<'t> {
    pub(super) speaker: Speaker,
    /// Which utterance it stands in.
    pub(super) utterance: usize,
    pub(super) text: &'t str,
}

/// What an agent says who does or promises something.
const ACTIONS: &str = "i'll|i will|i've|i have |we'll|we will|i can |i'm opening|i'm doing|i'm sending|\
    i'm putting|i'm booking|you get |you'll |is booked|are booked|it's done|i refund|i sent|\
    is blocked|goes back|is sent|is on its way|is set up|will write to you|we repair|we unblock|\
    ich schicke|ich rufe|ich habe|ich buche|ich werde|ich trage|tauschen wir|wir schicken|\
    ich kann|bekommen sie|\
    te devuelvo|he hecho|te envío|te mando|voy a|te acabo|le envío|hemos|puedo|pagarías|\
    je vais|j'ouvre|je bloque|je vous|vous recevrez|nous allons|\
    いたします|依頼し|お送りし|発送し|手配し|返金し|ご用意し";

/// What only moves a talk along: greetings, thanks, a look at something, goodbyes.
const MANNERS: &str = "let me |have a look|look at that|hold on|one moment|how can i help|thank you|\
    thanks|welcome|my pleasure|have a |bye|good luck|enjoy|say hello|safe travels|speaking|chatting with|\
    this is |may i |glad |sorry|\
    guten tag|danke|dank|gern geschehen|auf wiederhören|sie sprechen mit|kein problem|\
    hola|gracias|buen día|adiós|ya la tengo|¡a ti|lo miro|puedo ayudar|en qué puedo|\
    bonjour|merci|bonne journée|au revoir|à l'appareil|je vais regarder|avec vous|je le vois|\
    ありがとう|申し訳|失礼|かしこまりました|承知しました|ご用件";

/// What sums are counted in.
const MONEY: [&str; 7] = ["$", "€", "¥", "円", "dollar", "euro", "dólar"];

/// The sentences of a talk, in order.
pub(super) fn all(said: &Transcript) -> Vec<Sentence<'_>> {
    let mut sentences = Vec::new();
    for (utterance, one) in said.utterances.iter().enumerate() {
        sentences.extend(split(&one.text).into_iter().map(|text| Sentence {
            speaker: one.speaker,
            utterance,
            text,
        }));
    }
    sentences
}

/// A text's sentences, each with its closing mark.
fn split(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        // "$48.90" and "20457." at the end of a line: a mark ends a sentence before a blank.
        let ends = matches!(c, '。' | '！' | '？')
            || matches!(c, '.' | '!' | '?' | '…') && next.is_none_or(char::is_whitespace);
        // A mark belongs to the ones before it, and so does a quotation's end.
        let goes_on = next.is_some_and(|next| matches!(next, '。' | '！' | '？' | '」' | '』'));
        if ends && !goes_on {
            let end = at + c.len_utf8();
            sentences.push(text[start..end].trim());
            start = end;
        }
    }
    sentences.push(text[start..].trim());
    sentences.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    sentences
}

impl Sentence<'_> {
    pub(super) fn is_customers(&self) -> bool {
        match self.speaker {
            Speaker::Customer => true,
            Speaker::Agent => false,
        }
    }

    /// Whether it says enough to be quoted, and more than manners ask for.
    pub(super) fn is_substance(&self) -> bool {
        let size = self.size();
        size >= FEW_WORDS && (size > MANY_WORDS || !self.is_manners())
    }

    /// Whether it greets, thanks or says goodbye, whatever it says besides.
    pub(super) fn is_manners(&self) -> bool {
        self.has_one_of(MANNERS)
    }

    /// Whether it names a sum of money.
    pub(super) fn has_amount(&self) -> bool {
        let text = self.text.to_lowercase();
        text.chars().any(char::is_numeric) && MONEY.iter().any(|word| text.contains(word))
    }

    /// Whether something is done or promised by it.
    pub(super) fn is_action(&self) -> bool {
        !self.is_question() && self.has_one_of(ACTIONS)
    }

    pub(super) fn is_question(&self) -> bool {
        let text = self.text.trim_end_matches(['」', '』', ' ']);
        text.ends_with(['?', '？']) || text.ends_with("か。")
    }

    /// About how many words it has.
    pub(super) fn size(&self) -> usize {
        let unspaced = self.text.chars().filter(|&c| is_unspaced(c)).count();
        let words = self.text.split_whitespace();
        unspaced / CHARS_A_WORD
            + words
                .filter(|word| word.chars().any(|c| c.is_alphanumeric() && !is_unspaced(c)))
                .count()
    }

    fn has_one_of(&self, phrases: &str) -> bool {
        let text = format!(" {}", self.text.to_lowercase().replace('’', "'"));
        phrases.split('|').any(|phrase| {
            // Words begin with a phrase; Japanese has no such beginnings.
            let begins = if phrase.chars().next().is_some_and(is_unspaced) {
                ""
            } else {
                " "
            };
            text.contains(&format!("{begins}{phrase}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> Sentence<'_> {
        Sentence {
            speaker: Speaker::Agent,
            utterance: 0,
            text,
        }
    }

    #[test]
    fn a_text_falls_into_its_sentences() {
        let check = |text, expected: &[&str]| assert_eq!(split(text), expected, "{text}");
        check(
            "Two charges of $48.90 each. It's 3.5 percent! Really?!",
            &[
                "Two charges of $48.90 each.",
                "It's 3.5 percent!",
                "Really?!",
            ],
        );
        check("no mark at the end", &["no mark at the end"]);
        check(
            "届きません。「配達済み。」です。",
            &["届きません。", "「配達済み。」です。"],
        );
        check(" … ", &[]);
        check("", &[]);
    }

    #[test]
    fn promises_are_told_from_manners() {
        for text in [
            "I'll put in the new address before I book the refund.",
            "Ich schicke Ihnen heute eine neue Dichtung.",
            "Ya he hecho el cambio y te devuelvo los 15 dólares.",
            "J'ouvre une contestation aujourd'hui.",
            "本日中に新しい商品を発送いたします。",
        ] {
            assert!(says(text).is_action(), "{text}");
            assert!(says(text).is_substance(), "{text}");
        }
        for text in [
            "Thank you so much, Dana.",
            "Gern geschehen, Frau Vogel, auf Wiederhören.",
            "¡A ti! Que tengas un buen día.",
            "Merci à vous, bonne journée.",
            "こちらこそ、ありがとうございました。",
        ] {
            assert!(!says(text).is_substance(), "{text}");
        }
        assert!(
            !says("Shall I've it sent to you then?").is_action(),
            "a question"
        );
    }
}

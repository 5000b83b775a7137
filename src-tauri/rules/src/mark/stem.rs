//! Words without their plain endings.

use super::stop_words::STOP_WORDS;
use crate::fold::plain_word;

/// Endings of plurals and verbs that say nothing about the thing: English, German, French, Spanish.
const ENDINGS: [&str; 6] = ["ing", "ed", "es", "en", "e", "s"];

/// What a word means, for comparison: none for a stop word and for a single letter.
pub(super) fn meaning(word: &str) -> Option<String> {
    let plain = plain_word(word);
    if plain.chars().nth(1).is_none() || STOP_WORDS.binary_search(&plain.as_str()).is_ok() {
        return None;
    }
    Some(stem(plain))
}

/// Endings off, again and again while at least three letters with a vowel remain; doubled last
/// letters made single. Both sides are treated alike, so a stem need not be a word.
fn stem(mut word: String) -> String {
    if word.ends_with("ies") && word.len() > 4 {
        word.truncate(word.len() - 3);
        word.push('y');
    }
    while let Some(rest) = ENDINGS.iter().find_map(|ending| without(&word, ending)) {
        let rest = rest.len();
        word.truncate(rest);
    }
    let mut letters = word.chars().rev();
    if let (Some(last), Some(before)) = (letters.next(), letters.next())
        && last == before
        && last.is_alphabetic()
    {
        word.pop();
    }
    word
}

/// The word without an ending it may lose.
fn without<'a>(word: &'a str, ending: &str) -> Option<&'a str> {
    let rest = word.strip_suffix(ending)?;
    let kept = rest.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && rest.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    // "address", "status" and "analysis" are not plurals.
    let plural = ending != "s" || !rest.ends_with(['s', 'u', 'i']);
    (kept && plural).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_their_stem() {
        for forms in [
            &["refund", "refunds", "Refunded", "refunding"][..],
            &["card", "cards", "CARD"],
            &["charge", "charges", "charged", "charging"],
            &["cancel", "cancelled", "canceled", "cancelling", "cancels"],
            &["bill", "bills", "billing", "billed"],
            &["policy", "policies"],
            &["address", "addresses", "addressed"],
            &["status"],
            &["delivery", "deliveries"],
            &["ship", "shipped", "shipping", "ships"],
            &["Karte", "Karten"],
            &["Rückgabe", "Rückgaben", "ruckgabe"],
            &["Gutschein", "Gutscheine"],
            &["remboursée", "remboursées", "rembourse"],
            &["carte", "cartes"],
            &["devolución", "devolucion"],
            &["factura", "facturas"],
            &["4711"],
        ] {
            let stems: Vec<_> = forms.iter().map(|form| meaning(form)).collect();
            assert!(stems[0].is_some(), "{forms:?}");
            assert!(
                stems.iter().all(|stem| *stem == stems[0]),
                "{forms:?}: {stems:?}"
            );
        }
    }

    #[test]
    fn other_words_do_not() {
        for (one, other) in [
            ("card", "care"),
            ("date", "data"),
            ("order", "ordinary"),
            ("string", "strong"),
            ("4711", "471"),
            ("100", "1000"),
        ] {
            assert_ne!(meaning(one), meaning(other), "{one} is not {other}");
        }
    }

    #[test]
    fn words_without_meaning_have_none() {
        for word in ["the", "The", "für", "FÜR", "était", "qué", "a", "I", "7"] {
            assert_eq!(meaning(word), None, "{word}");
        }
    }
}

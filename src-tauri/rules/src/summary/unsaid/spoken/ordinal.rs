//! Places in an order: `first`, `dritten`, `deuxième`, `quinto`.

use super::large::compound;
use crate::pii::{NumberWord, number_word};

/// The number of an ordinal; `word` is plain.
pub(super) fn value(word: &str) -> Option<u64> {
    known(word)
        .or_else(|| cut(word, &["ieme", "iemes"]).and_then(french))
        .or_else(|| cut(word, &["sten", "ste", "ster", "stes", "stem"]).and_then(number))
        .or_else(|| cut(word, &["ten", "te", "ter", "tes", "tem"]).and_then(number))
        .or_else(|| cut(word, &["th"]).and_then(number))
}

fn cut<'w>(word: &'w str, endings: &[&str]) -> Option<&'w str> {
    endings.iter().find_map(|ending| word.strip_suffix(ending))
}

fn number(word: &str) -> Option<u64> {
    match number_word(word).map(|(_, meaning)| meaning) {
        Some(NumberWord::Unit(value) | NumberWord::Pair(value) | NumberWord::Tens(value)) => {
            Some(value.into())
        }
        Some(
            NumberWord::Zeros(_)
            | NumberWord::Repeat(_)
            | NumberWord::Mark(_)
            | NumberWord::Plus
            | NumberWord::Filler
            | NumberWord::And,
        )
        | None => compound(word),
    }
}

/// French stems lose or change a letter before their ending.
fn french(stem: &str) -> Option<u64> {
    match stem {
        "quatr" => Some(4),
        "cinqu" => Some(5),
        "neuv" => Some(9),
        _ => number(stem).or_else(|| number(&format!("{stem}e"))),
    }
}

#[rustfmt::skip]
fn known(word: &str) -> Option<u64> {
    Some(match word {
        "first" | "erste" | "ersten" | "erster" | "erstes" | "erstem" | "premier" | "premiere"
        | "primero" | "primera" | "primer" => 1,
        "second" | "seconde" | "segundo" | "segunda" => 2,
        "third" | "dritte" | "dritten" | "dritter" | "drittes" | "drittem"
        | "tercero" | "tercera" | "tercer" => 3,
        "cuarto" | "cuarta" => 4,
        "fifth" | "quinto" | "quinta" => 5,
        "sexto" | "sexta" => 6,
        "siebte" | "siebten" | "siebter" | "siebtes" | "septimo" | "septima" => 7,
        "eighth" | "achte" | "achten" | "achter" | "octavo" | "octava" => 8,
        "ninth" | "noveno" | "novena" => 9,
        "decimo" | "decima" => 10,
        "twelfth" => 12,
        "twentieth" => 20,
        "thirtieth" => 30,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_an_order_are_numbers() {
        for (word, number) in [
            ("first", 1),
            ("fourth", 4),
            ("eleventh", 11),
            ("fifteenth", 15),
            ("twentieth", 20),
            ("ersten", 1),
            ("vierten", 4),
            ("zwolften", 12),
            ("zwanzigsten", 20),
            ("einundzwanzigste", 21),
            ("deuxieme", 2),
            ("quatrieme", 4),
            ("douzieme", 12),
            ("tercero", 3),
        ] {
            assert_eq!(value(word), Some(number), "{word}");
        }
        for word in ["with", "bitte", "", "te", "th", "both"] {
            assert_eq!(value(word), None, "{word}");
        }
    }
}

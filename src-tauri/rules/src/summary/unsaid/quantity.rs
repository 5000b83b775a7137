//! Numbers as what they say, whichever way they are written.

/// A decimal number without what its spelling adds: `1,234.50` is `1234.5`, `007` is `7`.
pub(super) fn decimal(whole: &str, fraction: &str) -> String {
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    }
}

/// `value`, a [`decimal`], times ten to the power of `zeros`.
pub(super) fn scaled(value: &str, zeros: usize) -> String {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let mut digits = format!("{whole}{fraction}");
    let point = whole.len() + zeros;
    while digits.len() < point {
        digits.push('0');
    }
    let (whole, fraction) = digits.split_at(point);
    decimal(whole, fraction)
}

/// What a number is of: only numbers of one kind can stand for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Money.
    Money,
    /// A share.
    Percent,
    /// Anything else.
    Plain,
}

/// Whether a char is the sign of a currency.
pub(super) fn is_currency(char: char) -> bool {
    matches!(char, '$' | '¢' | '£' | '¥' | '€' | '₩' | '₹' | '￥' | '円')
}

/// Whether a plain word (lower case, no accents) names a currency's larger unit.
pub(super) fn is_money(word: &str) -> bool {
    matches!(
        word,
        "dollar"
            | "dollars"
            | "buck"
            | "bucks"
            | "euro"
            | "euros"
            | "pound"
            | "pounds"
            | "quid"
            | "yen"
            | "franken"
            | "francs"
            | "peso"
            | "pesos"
            | "dolar"
            | "dolares"
            | "usd"
            | "eur"
            | "gbp"
            | "chf"
            | "jpy"
            | "mxn"
    )
}

/// Whether a plain word names a hundredth of one.
pub(super) fn is_cents(word: &str) -> bool {
    matches!(
        word,
        "cent" | "cents" | "pence" | "penny" | "centimes" | "centime" | "centimos" | "rappen"
    )
}

/// Whether a plain word says percent; `por ciento` and `pour cent` by their second words, which are
/// numbers too.
pub(super) fn is_percent(word: &str) -> bool {
    matches!(word, "percent" | "prozent" | "pourcent" | "pct")
}

/// The month a plain word names, 1..=12, in English, German, French and Spanish.
pub(super) fn month(word: &str) -> Option<u8> {
    let months: [&[&str]; 12] = [
        &["january", "januar", "janner", "janvier", "enero", "jan"],
        &["february", "februar", "fevrier", "febrero", "feb"],
        &["march", "marz", "maerz", "mars", "marzo", "mar"],
        &["april", "avril", "abril", "apr"],
        &["may", "mai", "mayo"],
        &["june", "juni", "juin", "junio", "jun"],
        &["july", "juli", "juillet", "julio", "jul"],
        &["august", "aout", "agosto", "aug"],
        &["september", "septembre", "septiembre", "sept", "sep"],
        &["october", "oktober", "octobre", "octubre", "oct", "okt"],
        &["november", "novembre", "noviembre", "nov"],
        &[
            "december",
            "dezember",
            "decembre",
            "diciembre",
            "dec",
            "dez",
        ],
    ];
    let at = months.iter().position(|names| names.contains(&word))?;
    u8::try_from(at + 1).ok()
}

/// What is counted without its number being said: `a week` is seven days, `twice` two times.
pub(super) fn implied(word: &str) -> &'static [&'static str] {
    match word {
        "twice" | "couple" | "pair" | "both" | "deux" | "beide" | "beiden" | "zweimal"
        | "ambos" | "ambas" | "double" | "paar" => &["2"],
        "thrice" | "triple" | "dreimal" => &["3"],
        "week" | "weeks" | "woche" | "semana" | "semaine" => &["7"],
        "fortnight" => &["14"],
        "half" | "halb" | "halbe" | "halben" | "media" | "medio" | "demi" | "demie" => {
            &["30", "0.5", "50"]
        }
        "quarter" | "viertel" | "quart" | "cuarto" => &["15", "45", "0.25", "25"],
        "dreiviertel" => &["45", "0.75", "75"],
        "dozen" | "dutzend" | "docena" | "douzaine" | "noon" | "midday" | "midnight" | "mittag"
        | "mitternacht" | "mediodia" | "medianoche" | "midi" | "minuit" => &["12"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_matter() {
        for (whole, fraction, expected) in [
            ("1234", "50", "1234.5"),
            ("007", "", "7"),
            ("48", "00", "48"),
            ("000", "", "0"),
            ("", "5", "0.5"),
        ] {
            assert_eq!(decimal(whole, fraction), expected);
        }
    }

    #[test]
    fn thousands_move_the_point() {
        for (value, zeros, expected) in [
            ("5", 3, "5000"),
            ("1.25", 3, "1250"),
            ("1.2345", 3, "1234.5"),
            ("2.5", 6, "2500000"),
            ("0", 3, "0"),
        ] {
            assert_eq!(scaled(value, zeros), expected);
        }
    }

    #[test]
    fn months_have_their_number() {
        assert_eq!(month("july"), Some(7));
        assert_eq!(month("diciembre"), Some(12));
        assert_eq!(month("monday"), None);
    }
}

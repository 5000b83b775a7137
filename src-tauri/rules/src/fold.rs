//! Texts made comparable: what differs only in spelling comes out the same.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// Compatibility decomposition (NFKD), lower case: "Ｒefund", "REFUND" and "refund" are one, and
/// so are the composed and the decomposed "é".
pub(crate) fn folded(text: &str) -> impl Iterator<Item = char> {
    const NFKD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfkd();
    NFKD.normalize_iter(text.chars())
        .flat_map(char::to_lowercase)
}

/// One word without its accents, ligatures spelled out: "Rückgabe" is "ruckgabe", "œuvre" "oeuvre".
pub(crate) fn plain_word(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut plain = String::with_capacity(word.len());
    for letter in folded(word) {
        match letter {
            '\u{300}'..='\u{36f}' => {}
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' => plain.push('d'),
            'ı' => plain.push('i'),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_matter() {
        for (written, plain) in [
            ("Refund", "refund"),
            ("ＲＥＦＵＮＤ", "refund"),
            ("Rückgabe", "ruckgabe"),
            ("Ru\u{308}ckgabe", "ruckgabe"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("œuvre", "oeuvre"),
            ("devolución", "devolucion"),
            ("\u{fb01}x", "fix"),
        ] {
            assert_eq!(plain_word(written), plain, "{written}");
        }
    }

    #[test]
    fn accents_stay_where_they_tell_contents_apart() {
        let fold = |text| folded(text).collect::<String>();
        assert_eq!(fold("É"), fold("e\u{301}"), "composed or not is spelling");
        assert_ne!(fold("é"), fold("e"), "an accent is not");
    }
}

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
    plain(word).collect()
}

/// The text's letters without accents and in lower case, ligatures spelled out.
pub(crate) fn plain(text: &str) -> impl Iterator<Item = char> {
    folded(text).flat_map(|letter| {
        let (first, second) = match letter {
            '\u{300}'..='\u{36f}' => (None, None),
            'ß' => (Some('s'), Some('s')),
            'æ' => (Some('a'), Some('e')),
            'œ' => (Some('o'), Some('e')),
            'ø' => (Some('o'), None),
            'ł' => (Some('l'), None),
            'đ' => (Some('d'), None),
            'ı' => (Some('i'), None),
            'ς' => (Some('σ'), None),
            other => (Some(other), None),
        };
        first.into_iter().chain(second)
    })
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

//! Cutting what is longer than anybody reads.

/// The first `chars` chars of a text, and a sign that there is more where there is.
pub(crate) fn cut(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_between_chars() {
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("🙂🙂🙂", 2), "🙂🙂…");
    }
}

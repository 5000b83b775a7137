//! Articles in passages that can be quoted: one or two sentences without Markdown's marks.

/// A passage takes another sentence while it stays within this many chars.
const LONG_ENOUGH: usize = 150;
/// A single sentence longer than this is cut.
const TOO_LONG: usize = 280;

/// The passages of a body, in order. Headings are not quoted.
pub(crate) fn passages(body: &str) -> Vec<String> {
    let mut passages = Vec::new();
    let mut passage = String::new();
    for line in body.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            finish(&mut passages, &mut passage);
            continue;
        }
        let text = plain(line);
        for sentence in sentences(&text) {
            let together = passage.chars().count() + 1 + sentence.chars().count();
            if !passage.is_empty() && together > LONG_ENOUGH {
                finish(&mut passages, &mut passage);
            }
            if !passage.is_empty() {
                passage.push(' ');
            }
            passage.push_str(sentence);
        }
    }
    finish(&mut passages, &mut passage);
    passages
}

fn finish(passages: &mut Vec<String>, passage: &mut String) {
    if passage.chars().count() > TOO_LONG {
        let cut: String = passage.chars().take(TOO_LONG).collect();
        let whole_words = cut
            .rsplit_once(' ')
            .map_or(cut.as_str(), |(before, _)| before);
        *passage = format!("{whole_words} …");
    }
    if !passage.is_empty() {
        passages.push(std::mem::take(passage));
    }
}

/// A line without list marks, emphasis and links' addresses.
pub(crate) fn plain(line: &str) -> String {
    let line = without_list_mark(line);
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['*', '`', '[']) {
        let (before, marked) = rest.split_at(at);
        text.push_str(before);
        if let Some((label, after)) = link(marked) {
            text.push_str(label);
            rest = after;
        } else {
            // A mark is one byte. A bracket that is no link is text; the other marks go.
            text.push_str(if marked.starts_with('[') { "[" } else { "" });
            rest = &marked[1..];
        }
    }
    text.push_str(rest);
    text
}

/// The label of `[label](address)` and what follows it.
fn link(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (_, after) = rest.split_once(')')?;
    (!label.contains('[')).then_some((label, after))
}

/// The item of `- item`, `* item` or `12. item`; the line itself where it is none.
pub(crate) fn without_list_mark(line: &str) -> &str {
    if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return item.trim_start();
    }
    if let Some((number, item)) = line.split_once(". ")
        && !number.is_empty()
        && number.len() <= 3
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        return item.trim_start();
    }
    line
}

/// Sentences with their closing mark.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .match_indices(['.', '?', '!'])
            .map(|(at, mark)| at + mark.len())
            .find(|&end| rest[end..].starts_with(char::is_whitespace))
            .unwrap_or(rest.len());
        let (sentence, after) = rest.split_at(end);
        rest = after.trim_start();
        Some(sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_are_left_out_and_sentences_joined() {
        let body = "# Title\n\nAsk for the **postal** address first. Then book it.\n\n\
                    1. Open `Profile`.\n2. See [the list](https://example.com).\n";
        assert_eq!(
            passages(body),
            [
                "Ask for the postal address first. Then book it.",
                "Open Profile. See the list."
            ]
        );
    }

    proptest! {
        #[test]
        fn any_text_gives_bounded_passages(body in "\\PC{0,400}(\\n\\PC{0,200}){0,5}") {
            for passage in passages(&body) {
                prop_assert!(!passage.is_empty());
                prop_assert!(passage.chars().count() <= TOO_LONG + 2, "cut where too long");
            }
        }
    }
}

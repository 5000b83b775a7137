//! An article as it is read: paragraphs, and the addresses in them. Pure.

use wire::platform::knowledge::document::{Document, Variation};

use crate::view::knowledge::{BlockView, DocumentPart, DocumentView};
use crate::view::panel::build::web_address;

/// No more of an article is shown, in chars: nobody reads a book on a panel.
const MOST_CHARS: usize = 60_000;

/// The article as `variation` says it.
pub(super) fn view(document: &Document, variation: Option<&Variation>) -> DocumentView {
    let text = variation.map(|one| one.text.as_str()).unwrap_or_default();
    DocumentView {
        title: document.title.clone(),
        blocks: blocks(text),
        url: document
            .url
            .as_deref()
            .and_then(web_address)
            .map(String::from),
        changed_at: document.modified.map(jiff::Timestamp::as_millisecond),
    }
}

/// The text as it goes on a clipboard.
pub(super) fn plain(view: &DocumentView) -> String {
    let blocks = view.blocks.iter().map(|block| {
        let parts = block.parts.iter().map(|part| part.text.as_str());
        parts.collect::<String>()
    });
    blocks.collect::<Vec<_>>().join("\n\n")
}

/// The addresses an agent may be sent to from it.
pub(super) fn links(view: &DocumentView) -> impl Iterator<Item = &String> {
    let parts = view.blocks.iter().flat_map(|block| &block.parts);
    parts.filter_map(|part| part.link.as_ref()).chain(&view.url)
}

fn blocks(text: &str) -> Vec<BlockView> {
    let end = text.char_indices().nth(MOST_CHARS);
    let text = end.map_or(text, |(end, _)| &text[..end]);
    let paragraphs = text.split("\n\n").map(|block| block.trim_matches('\n'));
    paragraphs
        .filter(|block| !block.trim().is_empty())
        .map(|block| BlockView {
            parts: parts(block),
        })
        .collect()
}

/// A paragraph with its addresses told apart.
fn parts(text: &str) -> Vec<DocumentPart> {
    let mut parts = Vec::new();
    let mut push = |text: &str, link: Option<String>| {
        if !text.is_empty() {
            parts.push(DocumentPart {
                text: text.to_owned(),
                link,
            });
        }
    };
    let (mut from, mut at) = (0, 0);
    while let Some(begins) = next_address(text, at) {
        let end = begins + address_len(&text[begins..]);
        if let Some(url) = web_address(&text[begins..end]) {
            push(&text[from..begins], None);
            push(&text[begins..end], Some(url.into()));
            from = end;
        }
        at = end.max(begins + 1);
    }
    push(&text[from..], None);
    parts
}

fn next_address(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let found = ["https://", "http://"].map(|scheme| rest.find(scheme));
    found.into_iter().flatten().min().map(|at| from + at)
}

/// Up to white space or what ends a quotation; a full stop or a bracket at the end belongs to the
/// sentence around it.
fn address_len(text: &str) -> usize {
    let ends = |char: char| char.is_whitespace() || "<>\"'`“”„«»".contains(char);
    let address = text.split(ends).next().unwrap_or_default();
    let trimmed = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}']);
    trimmed.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(text: &str) -> Vec<(String, bool)> {
        let parts = parts(text).into_iter();
        parts.map(|part| (part.text, part.link.is_some())).collect()
    }

    #[test]
    fn addresses_are_told_apart_from_the_sentence_around_them() {
        assert_eq!(
            told("See our page (https://shop.example/returns). Or http://a.example?x=1, thanks"),
            [
                ("See our page (".to_owned(), false),
                ("https://shop.example/returns".to_owned(), true),
                ("). Or ".to_owned(), false),
                ("http://a.example?x=1".to_owned(), true),
                (", thanks".to_owned(), false),
            ]
        );
        assert_eq!(
            told("https:// is none"),
            [("https:// is none".to_owned(), false)]
        );
        assert_eq!(
            told("javascript:alert(1)"),
            [("javascript:alert(1)".to_owned(), false)],
            "nothing but the web"
        );
    }

    #[test]
    fn paragraphs_keep_their_lines() {
        let found = blocks("One.\n\n• a\n• b\n\n\n\n \n\nLast");
        let texts: Vec<&str> = found.iter().map(|one| one.parts[0].text.as_str()).collect();
        assert_eq!(texts, ["One.", "• a\n• b", "Last"]);
        assert!(blocks(" \n\n").is_empty());
    }

    proptest! {
        /// Whatever an article says: nothing of it is lost, and every link is one.
        #[test]
        fn nothing_of_a_paragraph_is_lost(text in "(https?://|[a-zä.() <>\"]){0,30}") {
            let found = parts(&text);
            let joined: String = found.iter().map(|part| part.text.as_str()).collect();
            prop_assert_eq!(joined, text);
            for part in found {
                prop_assert!(part.link.is_none_or(|link| web_address(&link).is_some()));
            }
        }
    }
}

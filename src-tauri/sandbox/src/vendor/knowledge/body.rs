//! An article's Markdown as a document's body: blocks of paragraphs and lists
//! (`DocumentBodyResponse` of the vendor's SDK).

use serde_json::{Value, json};

use crate::knowledge::{plain, without_list_mark};

/// The blocks of a body.
pub(super) fn of(markdown: &str) -> Value {
    let mut blocks: Vec<Value> = Vec::new();
    let mut open = Open::None;
    for line in markdown.lines() {
        let line = line.trim();
        if line.is_empty() {
            open.close(&mut blocks);
            continue;
        }
        let heading = line.trim_start_matches('#');
        if heading.len() < line.len() && heading.starts_with(' ') {
            open.close(&mut blocks);
            blocks.push(paragraph(&plain(heading.trim()), Some("Heading2")));
            continue;
        }
        let item = without_list_mark(line);
        if item.len() < line.len() {
            let ordered = line.starts_with(|c: char| c.is_ascii_digit());
            open.item(ordered, plain(item), &mut blocks);
        } else {
            open.go_on(&plain(line));
        }
    }
    open.close(&mut blocks);
    json!({"blocks": blocks})
}

/// What the next line belongs to.
enum Open {
    None,
    Paragraph(String),
    List { ordered: bool, items: Vec<String> },
}

impl Open {
    fn item(&mut self, ordered: bool, text: String, blocks: &mut Vec<Value>) {
        if let Self::List {
            ordered: same,
            items,
        } = self
            && *same == ordered
        {
            items.push(text);
            return;
        }
        self.close(blocks);
        *self = Self::List {
            ordered,
            items: vec![text],
        };
    }

    fn go_on(&mut self, line: &str) {
        match self {
            Self::None => *self = Self::Paragraph(line.to_owned()),
            Self::Paragraph(text) => {
                text.push(' ');
                text.push_str(line);
            }
            Self::List { items, .. } => {
                if let Some(last) = items.last_mut() {
                    last.push(' ');
                    last.push_str(line);
                }
            }
        }
    }

    fn close(&mut self, blocks: &mut Vec<Value>) {
        match std::mem::replace(self, Self::None) {
            Self::None => {}
            Self::Paragraph(text) => blocks.push(paragraph(&text, None)),
            Self::List { ordered, items } => {
                let items: Vec<Value> = items
                    .iter()
                    .map(|item| json!({"type": "ListItem", "blocks": [text(item)]}))
                    .collect();
                let kind = if ordered {
                    "OrderedList"
                } else {
                    "UnorderedList"
                };
                blocks.push(json!({"type": kind, "list": {"blocks": items}}));
            }
        }
    }
}

fn paragraph(words: &str, font: Option<&str>) -> Value {
    let mut paragraph = json!({"blocks": [text(words)]});
    if let Some(font) = font {
        paragraph["properties"] = json!({"fontType": font});
    }
    json!({"type": "Paragraph", "paragraph": paragraph})
}

fn text(words: &str) -> Value {
    json!({"type": "Text", "text": {"text": words}})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lists_and_headings_are_told_apart() {
        let body = of("One\nline.\n\n# Steps\n1. First **thing**\n   goes on\n2. Second\n\n- a\n");
        let blocks = body["blocks"].as_array().expect("blocks");
        let kinds: Vec<_> = blocks.iter().map(|one| one["type"].as_str()).collect();
        let expected = ["Paragraph", "Paragraph", "OrderedList", "UnorderedList"];
        assert_eq!(kinds, expected.map(Some));
        let first = &blocks[0]["paragraph"]["blocks"][0]["text"]["text"];
        assert_eq!(first, "One line.", "a wrapped line is one");
        let item = &blocks[2]["list"]["blocks"][0]["blocks"][0]["text"]["text"];
        assert_eq!(item, "First thing goes on", "without marks");
        assert_eq!(of("")["blocks"], json!([]));
    }
}

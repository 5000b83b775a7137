//! What a document's body says, as plain text.
//!
//! A body is made of blocks: paragraphs, lists, tables, pictures, each with blocks of its own.
//! Blocks of another kind are read for the blocks and texts within them.

use serde_json::Value;

/// A body is no deeper than JSON may be, and lists are set in no further than this.
const DEEPEST: usize = 8;

/// The text of a body.
pub(super) fn text_of(body: &Value) -> String {
    let mut page = Page::default();
    for block in blocks(body) {
        page.block(block);
        page.end_of_paragraph();
    }
    page.text.trim().to_owned()
}

fn blocks(of: &Value) -> impl Iterator<Item = &Value> {
    of.get("blocks")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

#[derive(Default)]
struct Page {
    text: String,
    /// Where the newest bullet or number ends.
    mark_ends_at: Option<usize>,
    /// So many lists are open.
    depth: usize,
}

impl Page {
    fn block(&mut self, block: &Value) {
        if let Some(list) = block.get("list") {
            let is_numbered = block["type"].as_str() == Some("OrderedList");
            self.list(list, is_numbered);
        } else if let Some(rows) = block["table"]["rows"].as_array() {
            self.table(rows);
        } else if let Some(text) = block.get("text") {
            self.write(text);
        } else if let Some(paragraph) = block.get("paragraph") {
            self.begin_line();
            blocks(paragraph).for_each(|inner| self.block(inner));
        } else {
            blocks(block).for_each(|inner| self.block(inner));
        }
    }

    /// `{text, hyperlink, …}`, or the text itself.
    fn write(&mut self, text: &Value) {
        let said = text["text"].as_str().or(text.as_str()).unwrap_or_default();
        self.text.push_str(said);
        // Links within the knowledge base mean nothing outside of it.
        let link = text["hyperlink"].as_str().unwrap_or_default().trim();
        let is_address = link.starts_with("https://") || link.starts_with("http://");
        if is_address && !said.contains(link) {
            self.text.push_str(" (");
            self.text.push_str(link);
            self.text.push(')');
        }
    }

    fn list(&mut self, list: &Value, is_numbered: bool) {
        self.depth += 1;
        for (number, item) in blocks(list).enumerate() {
            self.begin_line();
            let indent = (self.depth - 1).min(DEEPEST);
            self.text.push_str(&"  ".repeat(indent));
            if is_numbered {
                self.text.push_str(&(number + 1).to_string());
                self.text.push_str(". ");
            } else {
                self.text.push_str("• ");
            }
            self.mark_ends_at = Some(self.text.len());
            blocks(item).for_each(|inner| self.block(inner));
        }
        self.mark_ends_at = None;
        self.depth -= 1;
    }

    fn table(&mut self, rows: &[Value]) {
        for row in rows {
            self.begin_line();
            let cells = row["cells"].as_array().into_iter().flatten();
            for (number, cell) in cells.enumerate() {
                if number > 0 {
                    self.text.push_str(" | ");
                }
                let mut inner = Self::default();
                inner.block(cell);
                let lines: Vec<&str> = inner.text.split_whitespace().collect();
                self.text.push_str(&lines.join(" "));
            }
        }
    }

    fn begin_line(&mut self) {
        // A paragraph within an item stays behind its bullet.
        let at_its_beginning = self.text.is_empty()
            || self.text.ends_with('\n')
            || self.mark_ends_at == Some(self.text.len());
        if !at_its_beginning {
            self.text.push('\n');
        }
    }

    fn end_of_paragraph(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.begin_line();
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    fn text(said: &str) -> Value {
        json!({"type": "Text", "text": {"text": said}})
    }

    #[rstest]
    #[case::paragraphs(json!({"blocks": [
        {"type": "Paragraph", "paragraph": {"blocks": [text("a "), text("b")]}},
        {"type": "Paragraph", "paragraph": {"blocks": [text("c")]}}]}), "a b\n\nc")]
    #[case::a_list_within(json!({"blocks": [{"type": "UnorderedList", "list": {"blocks": [
        {"blocks": [text("a"), {"type": "OrderedList", "list": {"blocks": [{"blocks": [text("b")]}]}}]},
        {"blocks": [text("c")]}]}}]}), "• a\n  1. b\n• c")]
    #[case::a_paragraph_in_an_item(json!({"blocks": [{"type": "OrderedList", "list": {"blocks": [
        {"blocks": [{"paragraph": {"blocks": [text("a")]}}]}]}}]}), "1. a")]
    #[case::a_table(json!({"blocks": [{"table": {"rows": [
        {"cells": [{"blocks": [text("a\nb")]}, {"blocks": [text("c")]}]},
        {"cells": [{"blocks": []}, {}]}]}}]}), "a b | c\n |")]
    #[case::links(json!({"blocks": [
        {"text": {"text": "here", "hyperlink": "https://x.example"}},
        {"text": {"text": "there", "hyperlink": "grn:knowledge:::document/1/2"}},
        {"text": {"text": "https://x.example/y", "hyperlink": "https://x.example/y"}}]}),
        "here (https://x.example)\n\nthere\n\nhttps://x.example/y")]
    #[case::a_picture(json!({"blocks": [{"type": "Image", "image": {"url": "https://x.example"}}]}), "")]
    #[case::a_block_of_another_kind(json!({"blocks": [{"type": "Callout", "blocks": [text("a")]}]}), "a")]
    #[case::plain_text(json!({"blocks": [{"text": "a"}]}), "a")]
    #[case::nothing(json!({}), "")]
    #[case::null(json!(null), "")]
    #[case::other_types(json!({"blocks": [1, null, "x", {"list": 3}, {"table": {"rows": 3}}]}), "")]
    fn says(#[case] body: Value, #[case] expect: &str) {
        assert_eq!(text_of(&body), expect);
    }

    fn any_block() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            "[a-z ]{0,6}".prop_map(|said| text(&said)),
            Just(json!(null)),
            Just(json!({"text": 3})),
            Just(json!({"image": {}})),
        ];
        leaf.prop_recursive(5, 40, 4, |inner| {
            let inner = prop::collection::vec(inner, 0..4);
            prop_oneof![
                inner
                    .clone()
                    .prop_map(|blocks| json!({"paragraph": {"blocks": blocks}})),
                inner
                    .clone()
                    .prop_map(|blocks| json!({"type": "OrderedList", "list": {"blocks": blocks}})),
                inner.clone().prop_map(|blocks| json!({"blocks": blocks})),
                inner.prop_map(|cells| json!({"table": {"rows": [{"cells": cells}]}})),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_body_is_harmless(blocks in prop::collection::vec(any_block(), 0..6)) {
            let text = text_of(&json!({ "blocks": blocks }));
            prop_assert_eq!(text.trim(), &text);
        }
    }
}

//! JSON documents out of a file or a pipe: one a line (JSON Lines), or one printed over several.
//!
//! Bounded: no document, and no line, is longer than 1 MiB, and no more than that is read ahead. A
//! bad document is an item of its own and the ones after it are found again.
//!
//! A line that does not end the value it begins may be the start of a printed object, or a line of
//! JSON Lines that was cut short. Lines are added until the value is whole or can't become one any
//! more; in that case a following line that is an object by itself says that it was JSON Lines.
//!
//! Rejected: `serde_json::StreamDeserializer` (it can't go on after an error, and would take any
//! length); the file's ending as the judge of its format (a pipe has none).

use std::collections::VecDeque;
use std::io::{self, BufRead};

use serde_json::Value;

/// The longest document and the longest line, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// One document, or what stands in the place of one.
#[derive(Debug, PartialEq)]
pub struct Document {
    /// The line it begins at, counted from 1.
    pub line: u64,
    /// What it says.
    pub content: Result<Value, Unreadable>,
}

/// Why a document is none. Never quotes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Where reading ended, counted from 1.
    pub line: u64,
    /// In bytes, counted from 1; none where no place is to blame.
    pub column: Option<u64>,
    /// What is wrong.
    pub message: String,
}

/// The documents of a reader, in order. Ends after the first error of reading.
pub struct Documents<R> {
    lines: Lines<R>,
    /// Lines that were read and belong to later documents.
    ahead: VecDeque<Line>,
}

struct Line {
    number: u64,
    /// Without its line feed; none where it is longer than [`MAX_BYTES`].
    text: Option<Vec<u8>>,
}

impl<R: BufRead> Documents<R> {
    /// The documents that `input` holds.
    pub fn of(input: R) -> Self {
        Self {
            lines: Lines {
                input,
                number: 0,
                failed: false,
            },
            ahead: VecDeque::new(),
        }
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next_line(),
        }
    }

    fn document(&mut self) -> io::Result<Option<Document>> {
        loop {
            let Some(line) = self.line()? else {
                return Ok(None);
            };
            let Some(text) = &line.text else {
                let content = Err(too_long(line.number));
                return Ok(Some(Document {
                    line: line.number,
                    content,
                }));
            };
            if text.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let number = line.number;
            let content = match serde_json::from_slice(text) {
                Ok(value) => Ok(value),
                Err(error) if error.is_eof() => self.printed(line)?,
                Err(error) => Err(unreadable(number, &error)),
            };
            return Ok(Some(Document {
                line: number,
                content,
            }));
        }
    }

    /// A value that its first line does not end.
    fn printed(&mut self, first: Line) -> io::Result<Result<Value, Unreadable>> {
        let number = first.number;
        let mut whole = first.text.unwrap_or_default();
        let looks_printed = matches!(whole.trim_ascii_end(), [b'{'] | [.., b',']);
        let cut_short = match serde_json::from_slice::<Value>(&whole) {
            Ok(value) => return Ok(Ok(value)),
            Err(error) => unreadable(number, &error),
        };
        let mut depth = Depth::default();
        depth.read(&whole);
        let mut more: Vec<Line> = Vec::new();
        let wrong = loop {
            let Some(line) = self.line()? else {
                break cut_short;
            };
            let Some(text) = &line.text else {
                self.ahead.push_front(line);
                break cut_short;
            };
            if whole.len() + text.len() >= MAX_BYTES {
                self.ahead.push_front(line);
                break too_long(number);
            }
            whole.push(b'\n');
            whole.extend_from_slice(text);
            depth.read(text);
            more.push(line);
            // Mistakes are looked for early and then less and less often: a document is never read
            // more than twenty times.
            let look = more.len() <= 8 || more.len().is_power_of_two();
            if look || depth.is_closed() {
                match serde_json::from_slice(&whole) {
                    Ok(value) => return Ok(Ok(value)),
                    Err(error) if error.is_eof() => {}
                    Err(error) => break unreadable(number, &error),
                }
            }
        };
        if !looks_printed || more.iter().any(Line::is_object) {
            // JSON Lines: each has its own say.
            let alone = serde_json::from_slice::<Value>(&whole[..first_len(&whole)]);
            for line in more.into_iter().rev() {
                self.ahead.push_front(line);
            }
            return Ok(Err(alone.err().map_or_else(
                || too_long(number),
                |error| unreadable(number, &error),
            )));
        }
        self.skip_to_object()?;
        Ok(Err(wrong))
    }

    /// After a printed object with a mistake: on to where the next may begin.
    fn skip_to_object(&mut self) -> io::Result<()> {
        while let Some(line) = self.line()? {
            if line.text.as_ref().is_none_or(|text| text.starts_with(b"{")) {
                self.ahead.push_front(line);
                return Ok(());
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Iterator for Documents<R> {
    type Item = io::Result<Document>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.lines.failed {
            return None;
        }
        let next = self.document();
        self.lines.failed = next.is_err();
        next.transpose()
    }
}

impl Line {
    fn is_object(&self) -> bool {
        let text = self.text.as_deref().unwrap_or_default();
        matches!(serde_json::from_slice(text), Ok(Value::Object(_)))
    }
}

fn first_len(text: &[u8]) -> usize {
    text.iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(text.len())
}

fn too_long(line: u64) -> Unreadable {
    Unreadable {
        line,
        column: None,
        message: "is longer than 1 MiB".to_owned(),
    }
}

/// `error` of a document that begins at the line `first`.
fn unreadable(first: u64, error: &serde_json::Error) -> Unreadable {
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let mut message = error.to_string();
    if let Some(place) = message.rfind(" at line ") {
        message.truncate(place);
    }
    Unreadable {
        line: first + count(error.line()).saturating_sub(1),
        column: Some(count(error.column())),
        message,
    }
}

/// How deep in braces and brackets a text is, outside its strings.
#[derive(Default)]
struct Depth {
    open: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Depth {
    fn read(&mut self, text: &[u8]) {
        for byte in text {
            if self.in_string {
                match byte {
                    _ if self.is_escaped => self.is_escaped = false,
                    b'\\' => self.is_escaped = true,
                    b'"' => self.in_string = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.open += 1,
                b'}' | b']' => self.open = self.open.saturating_sub(1),
                _ => {}
            }
        }
    }

    const fn is_closed(&self) -> bool {
        self.open == 0 && !self.in_string
    }
}

struct Lines<R> {
    input: R,
    number: u64,
    failed: bool,
}

impl<R: BufRead> Lines<R> {
    /// The next line; of one that is too long, nothing is kept.
    fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut text = Some(Vec::new());
        let mut is_empty = true;
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                break;
            }
            is_empty = false;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let part = &buffer[..end.unwrap_or(buffer.len())];
            text = text
                .filter(|text| text.len() + part.len() <= MAX_BYTES)
                .map(|mut text| {
                    text.extend_from_slice(part);
                    text
                });
            let used = part.len() + usize::from(end.is_some());
            self.input.consume(used);
            if end.is_some() {
                break;
            }
        }
        if is_empty {
            return Ok(None);
        }
        self.number += 1;
        if self.number == 1 {
            // Some editors begin a file with a byte order mark.
            text = text.map(|text| match text.strip_prefix(b"\xef\xbb\xbf") {
                Some(rest) => rest.to_vec(),
                None => text,
            });
        }
        Ok(Some(Line {
            number: self.number,
            text,
        }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(text: &[u8]) -> Vec<Document> {
        // A small buffer, so that lines span several.
        let input = io::BufReader::with_capacity(7, text);
        Documents::of(input)
            .map(|document| document.expect("memory can be read"))
            .collect()
    }

    /// Line and column.
    type Place = (u64, Option<u64>);

    /// Each document as its line and `Ok(value)`, or as its line and where it went wrong.
    fn places(text: &str) -> Vec<(u64, Result<Value, Place>)> {
        read(text.as_bytes())
            .into_iter()
            .map(|document| {
                let content = document.content;
                (document.line, content.map_err(|bad| (bad.line, bad.column)))
            })
            .collect()
    }

    #[test]
    fn a_line_is_a_document_and_blank_ones_are_none() {
        assert_eq!(
            places("\u{feff}{\"a\":1}\n\n  \r\n{\"a\":2}\r\n{\"a\":3}"),
            [
                (1, Ok(json!({"a": 1}))),
                (4, Ok(json!({"a": 2}))),
                (5, Ok(json!({"a": 3}))),
            ],
            "with a byte order mark, CRLF, and no line feed at the end"
        );
        assert_eq!(places(""), []);
        assert_eq!(places("\n\n"), []);
    }

    #[test]
    fn an_object_may_be_printed_over_many_lines() {
        let printed = "{\n  \"a\": {\n    \"b\": \"}{\\\"\"\n  },\n\n  \"c\": [1,\n 2]\n}\n";
        let value = json!({"a": {"b": "}{\""}, "c": [1, 2]});
        assert_eq!(places(printed), [(1, Ok(value.clone()))]);
        assert_eq!(
            places(&format!("{printed}{printed}{{}}")),
            [(1, Ok(value.clone())), (9, Ok(value)), (17, Ok(json!({})))],
            "and several may follow each other"
        );
    }

    #[test]
    fn a_bad_line_does_not_stop_good_ones() {
        let good = json!({"a": 1});
        for (bad, column) in [
            ("not json", 2),
            ("{\"a\":1", 6),
            ("{\"a\":", 5),
            ("{\"a\":\"b", 7),
            ("{\"a\" 1}", 6),
            ("[", 1),
            ("{\"a\":1,", 7),
            ("{} {}", 4),
        ] {
            assert_eq!(
                places(&format!("{{\"a\":1}}\n{bad}\n{{\"a\":1}}\n{{\"a\":1}}\n")),
                [
                    (1, Ok(good.clone())),
                    (2, Err((2, Some(column)))),
                    (3, Ok(good.clone())),
                    (4, Ok(good.clone())),
                ],
                "{bad}"
            );
        }
        assert_eq!(
            places("{\"a\":\nwrong\n{\"a\":1}"),
            [
                (1, Err((1, Some(5)))),
                (2, Err((2, Some(1)))),
                (3, Ok(good)),
            ],
            "two bad lines are two"
        );
    }

    #[test]
    fn a_mistake_in_a_printed_object_is_one_mistake_at_its_place() {
        assert_eq!(
            places("{\n  \"a\": 1,\n  \"b\" 2,\n  \"c\": 3\n}\n{\"a\":1}\n"),
            [(1, Err((3, Some(7)))), (6, Ok(json!({"a": 1})))],
        );
        assert_eq!(
            places("{\n  \"a\": 1,\n"),
            [(1, Err((1, Some(1))))],
            "one that never ends"
        );
    }

    #[test]
    fn what_is_too_long_is_refused_and_passed_over() {
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_BYTES));
        let found = read(format!("{long}\n{{\"a\":1}}\n").as_bytes());
        assert_eq!(found[0].content, Err(too_long(1)));
        assert_eq!(found[1].content, Ok(json!({"a": 1})));
        assert_eq!(found.len(), 2);

        let just = format!("\"{}\"", "x".repeat(MAX_BYTES - 2));
        assert!(read(just.as_bytes())[0].content.is_ok(), "1 MiB is taken");

        let printed = format!("{{\n{}\"b\": 2\n}}\n", "  \"a\": 1,\n".repeat(200_000));
        let found = read(format!("{printed}{{\"a\":1}}").as_bytes());
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].content, Err(too_long(1)), "printed or not");
        assert_eq!(found[1].content, Ok(json!({"a": 1})));
    }

    #[test]
    fn bytes_that_are_no_text_are_a_bad_line() {
        let found = read(b"{\"a\":\"\xff\"}\n{}\n");
        assert!(found[0].content.is_err());
        assert_eq!(found[1].content, Ok(json!({})));
    }

    proptest! {
        #[test]
        fn compact_or_printed_the_documents_are_the_same(
            texts in proptest::collection::vec(("[a-z]{1,5}", "\\PC{0,20}", any::<bool>()), 0..8),
        ) {
            let mut written = String::new();
            let mut wanted = Vec::new();
            for (name, text, printed) in texts {
                let value = json!({ name: { "text": text } });
                let form = if printed { serde_json::to_string_pretty } else { serde_json::to_string };
                written += &form(&value).expect("plain");
                written.push('\n');
                wanted.push(value);
            }
            let found: Vec<Value> = read(written.as_bytes())
                .into_iter()
                .map(|document| document.content.expect("well-formed"))
                .collect();
            prop_assert_eq!(found, wanted);
        }

        /// Whatever the bytes are: it ends, every line is looked at, and a good last line is found.
        #[test]
        fn nothing_swallows_a_good_line(bytes in proptest::collection::vec("[\\[\\]{}\":,a0 ]{0,12}", 0..12)) {
            let mut text = bytes.join("\n");
            text.push_str("\n{\"canary\":1}\n");
            let found = read(text.as_bytes());
            let whole = json!({"canary": 1});
            let at_end = found.last().is_some_and(|last| last.content.as_ref().is_ok_and(|value| {
                *value == whole || value.to_string().contains("canary")
            }));
            prop_assert!(at_end, "{found:?}");
        }
    }
}

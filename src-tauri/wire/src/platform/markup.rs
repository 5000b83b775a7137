//! What HTML says, as plain text.
//!
//! Owns what becomes of elements: blocks begin a new line, paragraphs leave one empty, lists keep
//! their bullets and numbers, links name their address, and what is never shown (scripts, styles)
//! is left out. Reads tokens with the parser browsers share and builds no tree, so that no depth
//! of nesting can hurt.

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// The text of a piece of HTML.
pub(super) fn plain(html: &str) -> String {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.page.into_inner().text()
}

#[derive(Default)]
struct Reader {
    page: RefCell<Page>,
    /// The element whose content is not shown.
    hidden: RefCell<Option<String>>,
    /// Elements that keep their white space.
    preformatted: Cell<usize>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => return self.tag(&tag),
            Token::CharacterTokens(text) => {
                if self.hidden.borrow().is_none() {
                    let mut page = self.page.borrow_mut();
                    if self.preformatted.get() > 0 {
                        page.push_as_is(&text);
                    } else {
                        page.push(&text);
                    }
                }
            }
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl Reader {
    fn tag(&self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let begins = tag.kind == TagKind::StartTag;
        let mut hidden = self.hidden.borrow_mut();
        if let Some(element) = hidden.as_deref() {
            if !begins && element == name {
                *hidden = None;
            }
            return TokenSinkResult::Continue;
        }
        if begins && let Some(unseen) = unseen(name) {
            *hidden = Some(name.to_owned());
            return match unseen {
                Unseen::WithTags => TokenSinkResult::Continue,
                Unseen::Raw(kind) => TokenSinkResult::RawData(kind),
            };
        }
        let mut page = self.page.borrow_mut();
        match name {
            "hr" | "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "table"
            | "article" | "section" => page.paragraph(),
            "pre" => {
                page.paragraph();
                let open = self.preformatted.get();
                self.preformatted.set(if begins {
                    open + 1
                } else {
                    open.saturating_sub(1)
                });
            }
            "ul" | "ol" if begins => page.open_list(name == "ol"),
            "ul" | "ol" => page.close_list(),
            "li" if begins => page.item(),
            "td" | "th" if begins => page.cell(),
            "br" | "div" | "li" | "tr" | "dt" | "dd" | "caption" | "figcaption" | "header"
            | "footer" | "main" | "nav" | "aside" | "address" | "form" | "fieldset" | "option" => {
                page.line();
            }
            "img" if begins => {
                if let Some(alt) = attribute(tag, "alt") {
                    page.push(&alt);
                }
            }
            "a" if begins => page.open_link(attribute(tag, "href")),
            "a" => page.close_link(),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How an element is read over whose content is never shown.
enum Unseen {
    /// There may be tags in it.
    WithTags,
    /// What looks like a tag in it is none.
    Raw(RawKind),
}

fn unseen(name: &str) -> Option<Unseen> {
    match name {
        "script" => Some(Unseen::Raw(RawKind::ScriptData)),
        "style" | "iframe" | "noembed" | "noframes" | "xmp" => Some(Unseen::Raw(RawKind::Rawtext)),
        "title" | "textarea" => Some(Unseen::Raw(RawKind::Rcdata)),
        "head" | "template" | "noscript" => Some(Unseen::WithTags),
        _ => None,
    }
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    let found = tag.attrs.iter().find(|one| &*one.name.local == name)?;
    Some(found.value.to_string())
}

/// Text as it grows.
#[derive(Default)]
struct Page {
    text: String,
    /// Empty lines and spaces due before the next text: none are left at the end.
    pending: Pending,
    /// A bullet or number was written and nothing behind it yet: what follows stays in its line.
    after_mark: bool,
    lists: Vec<List>,
    link: Option<Link>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Pending {
    #[default]
    Nothing,
    Space,
    Cell,
    Line,
    Paragraph,
}

/// A list that is open.
struct List {
    /// The number of the item before; none where items have bullets.
    number: Option<usize>,
}

/// A link that is open.
struct Link {
    address: String,
    /// Where its text begins.
    from: usize,
}

/// Lists nest no deeper in the text, whatever they do in the markup.
const DEEPEST: usize = 8;

impl Page {
    /// Text in which any white space is one space.
    fn push(&mut self, text: &str) {
        if text.starts_with(char::is_whitespace) {
            self.due(Pending::Space);
        }
        let mut words = text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            self.settle();
            self.text.push_str(word);
            if words.peek().is_some() {
                self.pending = Pending::Space;
            }
        }
        if text.ends_with(char::is_whitespace) {
            self.due(Pending::Space);
        }
    }

    /// Text that keeps its lines and spaces.
    fn push_as_is(&mut self, text: &str) {
        self.settle();
        self.text.push_str(text);
    }

    fn due(&mut self, pending: Pending) {
        self.pending = self.pending.max(pending);
    }

    fn line(&mut self) {
        self.due(Pending::Line);
    }

    fn paragraph(&mut self) {
        // Within a list a new line is enough.
        self.due(if self.lists.is_empty() {
            Pending::Paragraph
        } else {
            Pending::Line
        });
    }

    fn cell(&mut self) {
        self.due(Pending::Cell);
    }

    /// Writes what is due before the next text.
    fn settle(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let after_mark = std::mem::take(&mut self.after_mark);
        if self.text.is_empty() || after_mark {
            return;
        }
        match pending {
            Pending::Nothing => {}
            Pending::Space => self.text.push(' '),
            Pending::Cell => self.text.push_str(" | "),
            Pending::Line => self.text.push('\n'),
            Pending::Paragraph => self.text.push_str("\n\n"),
        }
    }

    fn open_list(&mut self, is_numbered: bool) {
        self.paragraph();
        self.lists.push(List {
            number: is_numbered.then_some(0),
        });
    }

    fn close_list(&mut self) {
        self.lists.pop();
        self.after_mark = false;
        self.paragraph();
    }

    fn item(&mut self) {
        self.after_mark = false;
        self.due(Pending::Line);
        self.settle();
        let depth = self.lists.len().clamp(1, DEEPEST);
        self.text.push_str(&"  ".repeat(depth - 1));
        match self.lists.last_mut() {
            Some(List {
                number: Some(number),
            }) => {
                *number += 1;
                let number = *number;
                self.text.push_str(&number.to_string());
                self.text.push_str(". ");
            }
            Some(List { number: None }) | None => self.text.push_str("• "),
        }
        self.after_mark = true;
    }

    fn open_link(&mut self, address: Option<String>) {
        self.close_link();
        let address = address.map(|address| address.trim().to_owned());
        self.link = address
            .filter(|address| address.starts_with("https://") || address.starts_with("http://"))
            .map(|address| Link {
                address,
                from: self.text.len(),
            });
    }

    /// Names the address, where the text does not.
    fn close_link(&mut self) {
        let Some(link) = self.link.take() else {
            return;
        };
        let said = self.text.get(link.from..).unwrap_or_default().trim();
        if said.is_empty() {
            self.push(&link.address);
        } else if !said.contains(&link.address) {
            let pending = std::mem::take(&mut self.pending);
            self.text.push_str(" (");
            self.text.push_str(&link.address);
            self.text.push(')');
            self.pending = pending;
        }
    }

    fn text(mut self) -> String {
        self.close_link();
        let lines: Vec<&str> = self.text.lines().map(str::trim_end).collect();
        lines.join("\n").trim_matches('\n').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case::nothing("", "")]
    #[case::text("Hello", "Hello")]
    #[case::entities("a &amp; b &lt;c&gt; &#8364; &nbsp;d", "a & b <c> € d")]
    #[case::inline("<b>Print</b> the <i>label</i>.", "Print the label.")]
    #[case::white_space("a\n  b\t c", "a b c")]
    #[case::space_at_the_seams("<b>a </b> <i> b</i>", "a b")]
    #[case::no_space_where_none_is("pre<b>fix</b>", "prefix")]
    #[case::paragraphs("<p>a</p><p>b</p>", "a\n\nb")]
    #[case::lines("<div>a</div><div>b</div>c<br>d<br/>e", "a\nb\nc\nd\ne")]
    #[case::a_heading("<h2>T</h2>a", "T\n\na")]
    #[case::a_list(
        "<p>Do</p><ul><li>a</li><li>b</li></ul><p>End</p>",
        "Do\n\n• a\n• b\n\nEnd"
    )]
    #[case::a_numbered_list("<ol><li>a<li>b</ol>", "1. a\n2. b")]
    #[case::a_list_within("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "• a\n  1. b\n• c")]
    #[case::paragraphs_in_a_list("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "• a\n• b")]
    #[case::an_empty_item("<ul><li></li><li>b</li></ul>c", "•\n• b\n\nc")]
    #[case::an_item_alone("<li>a", "• a")]
    #[case::a_table(
        "<table><tr><td>a<td>b</tr><tr><td>c</td><td>d</td></tr></table>",
        "a | b\nc | d"
    )]
    #[case::preformatted("<pre>a\n  b</pre>c", "a\n  b\n\nc")]
    #[case::a_link(
        "see <a href='https://x.example/a'>this</a>.",
        "see this (https://x.example/a)."
    )]
    #[case::a_link_that_names_itself(
        "<a href='https://x.example'>https://x.example</a>",
        "https://x.example"
    )]
    #[case::a_link_without_text("<a href='https://x.example'><img></a>", "https://x.example")]
    #[case::a_link_elsewhere("<a href='javascript:x()'>this</a>", "this")]
    #[case::a_picture("<img alt='A label'> here", "A label here")]
    #[case::script("a<script>if (1 < 2) { '<p>' }</script>b", "ab")]
    #[case::style("<style>p { color: red }</style>a", "a")]
    #[case::head("<html><head><title>T</title></head><body>a</body></html>", "a")]
    #[case::comment("a<!-- hidden -->b", "ab")]
    #[case::substitutions("Hello {{firstName}}", "Hello {{firstName}}")]
    #[case::no_markup("1 < 2 and 3 > 2", "1 < 2 and 3 > 2")]
    #[case::broken("<p>a<b>b</p", "ab")]
    fn says(#[case] html: &str, #[case] expect: &str) {
        assert_eq!(plain(html), expect, "{html}");
    }

    #[test]
    fn depth_is_harmless() {
        let depth = 100_000;
        let html = format!(
            "{}a{}",
            "<ul><li>".repeat(depth),
            "</li></ul>".repeat(depth)
        );
        assert!(plain(&html).ends_with('a'));
    }

    proptest! {
        #[test]
        fn any_text_is_harmless(html: String) {
            let text = plain(&html);
            prop_assert_eq!(text.trim_matches('\n'), &text, "no empty lines around it");
        }

        #[test]
        fn markup_is_harmless(parts in prop::collection::vec(prop_oneof![
            Just("<p>"), Just("</p>"), Just("<ul>"), Just("</ul>"), Just("<li>"), Just("<a href='https://x.example'>"),
            Just("</a>"), Just("<script>"), Just("</script>"), Just("<pre>"), Just("</pre>"), Just("a "), Just(" é"), Just("<td>"),
        ], 0..60)) {
            let html = parts.concat();
            let text = plain(&html);
            prop_assert!(!text.contains("\n\n\n") || html.contains("<pre>"), "{}", text);
        }

        #[test]
        fn words_survive(words in prop::collection::vec("[a-z]{1,8}", 1..20)) {
            let html = format!("<p>{}</p>", words.join("</p><p>"));
            prop_assert_eq!(plain(&html), words.join("\n\n"));
        }
    }
}

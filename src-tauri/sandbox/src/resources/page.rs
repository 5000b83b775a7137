//! An article's Markdown as HTML: headings, lists, paragraphs, bold and code; all else is text.
//!
//! Every character of the content is escaped before a tag is put around it; raw HTML in an
//! article is shown, not run. Links are shown as their label: a page opened from the sandbox
//! leads nowhere else. Rejected: a Markdown library (raw HTML would need a second one to be safe).

use crate::content::{Article, ArticleKind};
use crate::knowledge::without_list_mark;

/// The whole page.
pub(super) fn page(business: &str, article: &Article) -> String {
    let title = escaped(&article.title);
    let kind = match article.kind {
        ArticleKind::Knowledge => "Article",
        ArticleKind::Process => "Process guide",
    };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"/articles/style.css\">\n</head>\n<body>\n<main>\n\
         <p class=\"about\">{} · {kind}</p>\n<h1>{title}</h1>\n{}</main>\n</body>\n</html>\n",
        escaped(business),
        body(&article.body)
    )
}

#[derive(Clone, Copy, PartialEq)]
enum Block {
    Paragraph,
    Bullets,
    Steps,
}

impl Block {
    fn tags(self) -> (&'static str, &'static str) {
        match self {
            Self::Paragraph => ("<p>", "</p>"),
            Self::Bullets => ("<ul>", "</ul>"),
            Self::Steps => ("<ol>", "</ol>"),
        }
    }
}

fn body(markdown: &str) -> String {
    let mut html = String::new();
    let mut open: Option<Block> = None;
    for line in markdown.lines() {
        let line = line.trim();
        let heading = line.trim_start_matches('#');
        let depth = line.len() - heading.len();
        if line.is_empty() || (depth > 0 && heading.starts_with(' ')) {
            switch(&mut html, &mut open, None);
            if !line.is_empty() {
                let level = (depth + 1).clamp(2, 6);
                let text = inline(heading.trim());
                html.extend([format!(
                    "<h{level}>{text}</h{level}>
"
                )]);
            }
            continue;
        }
        let item = without_list_mark(line);
        if item.len() == line.len() {
            if open.is_none() {
                switch(&mut html, &mut open, Some(Block::Paragraph));
            }
            html.push_str(&inline(line));
            html.push('\n');
        } else {
            let is_step = line.starts_with(|c: char| c.is_ascii_digit());
            let block = if is_step {
                Block::Steps
            } else {
                Block::Bullets
            };
            switch(&mut html, &mut open, Some(block));
            // The end tag of an item may be left out; a wrapped line then belongs to the item.
            html.push_str("<li>");
            html.push_str(&inline(item));
            html.push('\n');
        }
    }
    switch(&mut html, &mut open, None);
    html
}

fn switch(html: &mut String, open: &mut Option<Block>, wanted: Option<Block>) {
    if *open == wanted {
        return;
    }
    if let Some(block) = open.take() {
        html.push_str(block.tags().1);
        html.push('\n');
    }
    if let Some(block) = wanted {
        html.push_str(block.tags().0);
    }
    *open = wanted;
}

/// Escaped text with `**bold**` and `` `code` ``.
fn inline(text: &str) -> String {
    let mut html = escaped(text);
    for (mark, tag) in [("**", "strong"), ("`", "code")] {
        let mut parts: Vec<&str> = html.split(mark).collect();
        // A mark without its partner is text.
        let odd = if parts.len().is_multiple_of(2) {
            parts.pop()
        } else {
            None
        };
        let mut marked = String::with_capacity(html.len());
        for (n, part) in parts.iter().enumerate() {
            if n.is_multiple_of(2) {
                marked.push_str(part);
            } else {
                marked.extend([format!("<{tag}>{part}</{tag}>")]);
            }
        }
        if let Some(rest) = odd {
            marked.push_str(mark);
            marked.push_str(rest);
        }
        html = marked;
    }
    html
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_never_markup() {
        let html = body("<script>alert(1)</script> & **<b onclick=\"x\">**\n");
        assert_eq!(
            html,
            "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; \
             <strong>&lt;b onclick=&quot;x&quot;&gt;</strong>\n</p>\n"
        );
    }

    #[test]
    fn lists_and_headings_are_told_apart() {
        let html = body("# Steps\n1. Open **Profile**.\n2. Save\n   it.\n\n- one `*` more\n");
        assert_eq!(
            html,
            "<h2>Steps</h2>\n<ol><li>Open <strong>Profile</strong>.\n<li>Save\nit.\n</ol>\n\
             <ul><li>one <code>*</code> more\n</ul>\n"
        );
    }

    #[test]
    fn a_mark_without_a_partner_is_text() {
        assert_eq!(inline("2 ** 3"), "2 ** 3");
        assert_eq!(inline("a `b"), "a `b");
    }
}

//! One article: a Markdown file with a TOML header.

use super::header::{Header, is_id, split};
use super::mistake::Mistakes;
use super::{Article, ArticleKind};

const TITLE_CHARS: usize = 120;
const BODY_CHARS: usize = 20_000;
const KEYWORDS: usize = 40;
const KEYWORD_CHARS: usize = 60;

/// Reads `{id}.md`; `None` only with a mistake.
pub(super) fn parse(
    file: &str,
    name: &str,
    text: &str,
    mistakes: &mut Mistakes,
) -> Option<Article> {
    let Some(id) = name.strip_suffix(".md").filter(|id| is_id(id)) else {
        let shape = "an article's file is named {id}.md, with lower case letters, digits, hyphens";
        mistakes.add(file, None, shape);
        return None;
    };
    let parts = split(file, text, mistakes)?;
    let mut header = Header::parse(file, parts.header, 2, mistakes);
    let kind = header.word("kind", "\"knowledge\" or \"process\"", kind, mistakes);
    let title = header.text("title", TITLE_CHARS, mistakes);
    let keywords = header.texts("keywords", KEYWORDS, KEYWORD_CHARS, mistakes);
    header.finish(mistakes);

    let body = parts.body.trim();
    if body.is_empty() {
        mistakes.add(file, Some(parts.body_line), "the article has no text");
    } else if body.chars().count() > BODY_CHARS {
        let message = format!("the text is longer than {BODY_CHARS} characters");
        mistakes.add(file, Some(parts.body_line), message);
    }
    Some(Article {
        id: id.to_owned(),
        kind: kind?,
        title: title?,
        body: body.replace("\r\n", "\n"),
        keywords: keywords.into_iter().map(|(word, _)| word).collect(),
    })
}

fn kind(word: &str) -> Option<ArticleKind> {
    match word {
        "knowledge" => Some(ArticleKind::Knowledge),
        "process" => Some(ArticleKind::Process),
        _ => None,
    }
}

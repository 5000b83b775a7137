//! What a business's copilot has besides articles (`platform-reference.md §3.1–3.4`): canned
//! responses, scripts, intents, actions of third parties, checklists and wrap-up codes.
//!
//! One file a business, `copilot.toml`; it may be left out. Each thing names what is said
//! (`said = ["late fee"]`) when it comes up: phrases, whatever their case, as whole words. Told by
//! phrases rather than by a model, so that a demonstration comes out the same every time.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Deserialize;
use uuid::Uuid;

use super::header::wrong_line;
use super::mistake::Mistakes;

/// The file's name within a business.
pub(super) const FILE: &str = "copilot.toml";
const NAME_CHARS: usize = 120;
const TEXT_CHARS: usize = 4_000;
const PHRASES: usize = 40;
const ITEMS: usize = 20;

/// What a copilot has besides articles.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copilot {
    /// Texts to be sent as they are.
    #[serde(default, rename = "response")]
    pub responses: Vec<Response>,
    /// Pages of scripts to be read out.
    #[serde(default, rename = "script")]
    pub scripts: Vec<ScriptPage>,
    /// What a customer may want.
    #[serde(default, rename = "intent")]
    pub intents: Vec<Intent>,
    /// What another program offers to do.
    #[serde(default, rename = "action")]
    pub actions: Vec<Action>,
    /// What an agent must not forget.
    #[serde(default, rename = "checklist")]
    pub checklists: Vec<Checklist>,
    /// What a conversation was about, for the time after it.
    #[serde(default, rename = "wrap_up")]
    pub wrap_up: Vec<WrapUp>,
}

/// A text to be sent as it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Unique in the library.
    pub id: Uuid,
    /// Its name for people.
    pub name: String,
    /// Plain text; `{{name}}` stands for what is filled in.
    pub text: String,
    /// The same as HTML, where there is one.
    #[serde(default)]
    pub html: Option<String>,
    /// What a customer says when it comes up.
    pub said: Vec<String>,
}

/// A page of a script.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptPage {
    /// The script.
    pub script: Uuid,
    /// The page of it; unique in the library.
    pub page: Uuid,
    /// The page's name for people.
    pub name: String,
    /// What is read out.
    pub text: String,
    /// What a customer says when it comes up.
    pub said: Vec<String>,
}

/// What a customer may want.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intent {
    /// Unique in the library.
    pub id: Uuid,
    /// Its name, also for people.
    pub name: String,
    /// What a customer says who wants it.
    pub said: Vec<String>,
}

/// What another program offers to do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Unique in the library.
    pub id: Uuid,
    /// What it does, in a few words.
    pub title: String,
    /// More about it.
    pub text: String,
    /// Where that comes from.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// What a customer says when it comes up.
    pub said: Vec<String>,
}

/// Where an action's text comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name for people.
    pub name: String,
    /// Where it can be read.
    pub url: String,
}

/// What an agent must not forget.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// Unique in the library.
    pub id: Uuid,
    /// Its name for people.
    pub name: String,
    /// The intent that brings it up; the beginning of a conversation where absent.
    #[serde(default)]
    pub intent: Option<Uuid>,
    /// In order; at least one.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
}

/// One thing on a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Unique in the library.
    pub id: Uuid,
    /// What is to be done.
    pub name: String,
    /// More about it.
    #[serde(default)]
    pub description: Option<String>,
    /// Whether it must not be left out.
    #[serde(default)]
    pub important: bool,
    /// What an agent says who does it; ticked by hand alone where there is none.
    #[serde(default)]
    pub said: Vec<String>,
}

/// What a conversation was about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrapUp {
    /// Unique in the library.
    pub id: Uuid,
    /// Its name for people.
    pub name: String,
    /// What a customer says in such a conversation.
    #[serde(default)]
    pub said: Vec<String>,
}

/// Whether a line says one of the phrases, whatever their case, as whole words.
#[must_use]
pub fn says(phrases: &[String], line: &str) -> bool {
    let line = line.to_lowercase().replace('’', "'");
    phrases.iter().any(|phrase| {
        let phrase = phrase.to_lowercase();
        let ends_word = |part: Option<char>| part.is_none_or(|c| !c.is_alphanumeric());
        line.match_indices(phrase.as_str()).any(|(at, found)| {
            ends_word(line[..at].chars().next_back())
                && ends_word(line[at + found.len()..].chars().next())
        })
    })
}

/// Reads one file; what is wrong with it is in `mistakes`, and then it is as good as empty.
pub(super) fn parse(file: &str, text: &str, mistakes: &mut Mistakes) -> Copilot {
    let copilot: Copilot = match toml::from_str(text) {
        Ok(copilot) => copilot,
        Err(error) => {
            let line = error.span().map(|span| line_of(text, &span));
            mistakes.add(file, line, error.message());
            return Copilot::default();
        }
    };
    let mut wrong = |id: Uuid, what: String| {
        let line = text
            .lines()
            .position(|line| line.to_lowercase().contains(&id.to_string()));
        mistakes.add(file, line.map(|line| line + 1), what);
    };
    let mut seen = BTreeSet::new();
    for (id, texts, phrases) in copilot.parts() {
        if !seen.insert(id) {
            wrong(id, format!("the id {id} stands twice"));
        }
        for (name, text, most) in texts {
            // Texts may have several lines; names may not.
            let one_line = if most == TEXT_CHARS {
                text.replace('\n', " ")
            } else {
                text.to_owned()
            };
            if let Some(what) = wrong_line(&one_line, most) {
                wrong(id, format!("`{name}` {what}"));
            }
        }
        if phrases.len() > PHRASES
            || phrases
                .iter()
                .any(|one| wrong_line(one, NAME_CHARS).is_some())
        {
            wrong(
                id,
                format!("`said` has at most {PHRASES} phrases, none empty or long"),
            );
        }
    }
    for checklist in &copilot.checklists {
        if !(1..=ITEMS).contains(&checklist.items.len()) {
            wrong(checklist.id, format!("a checklist has 1 to {ITEMS} items"));
        }
        let known = |id| copilot.intents.iter().any(|intent| intent.id == id);
        if let Some(intent) = checklist.intent.filter(|&id| !known(id)) {
            wrong(intent, format!("there is no intent {intent}"));
        }
    }
    copilot
}

/// An id, the texts that belong to it with the most chars of each, and its phrases.
type Part<'c> = (Uuid, Vec<(&'static str, &'c str, usize)>, &'c [String]);

impl Copilot {
    fn parts(&self) -> Vec<Part<'_>> {
        let mut parts: Vec<Part<'_>> = Vec::new();
        for one in &self.responses {
            let texts = vec![
                ("name", &*one.name, NAME_CHARS),
                ("text", &*one.text, TEXT_CHARS),
            ];
            parts.push((one.id, texts, &one.said));
        }
        for one in &self.scripts {
            let texts = vec![
                ("name", &*one.name, NAME_CHARS),
                ("text", &*one.text, TEXT_CHARS),
            ];
            parts.push((one.page, texts, &one.said));
        }
        for one in &self.intents {
            parts.push((one.id, vec![("name", &*one.name, NAME_CHARS)], &one.said));
        }
        for one in &self.actions {
            let mut texts = vec![
                ("title", &*one.title, NAME_CHARS),
                ("text", &*one.text, TEXT_CHARS),
            ];
            texts.extend(
                one.sources
                    .iter()
                    .map(|one| ("name", &*one.name, NAME_CHARS)),
            );
            parts.push((one.id, texts, &one.said));
        }
        for one in &self.checklists {
            parts.push((one.id, vec![("name", &*one.name, NAME_CHARS)], &[]));
            for item in &one.items {
                parts.push((item.id, vec![("name", &*item.name, NAME_CHARS)], &item.said));
            }
        }
        for one in &self.wrap_up {
            parts.push((one.id, vec![("name", &*one.name, NAME_CHARS)], &one.said));
        }
        parts
    }

    /// Every id that must be unique in the library.
    pub(super) fn ids(&self) -> impl Iterator<Item = Uuid> {
        self.parts().into_iter().map(|(id, ..)| id)
    }
}

fn line_of(text: &str, span: &Range<usize>) -> usize {
    let before = text.as_bytes().iter().take(span.start);
    1 + before.filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words_whatever_their_case() {
        let phrases = ["late fee".to_owned()];
        assert!(says(&phrases, "And there's a Late Fee, nine dollars."));
        assert!(!says(&phrases, "the late feeling"), "not a part of a word");
        assert!(!says(&[], "anything"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let id = "5e1f7a52-3c0d-4b8e-9a46-d2b7c1c0f001";
        let text = format!(
            "[[intent]]\nid = \"{id}\"\nname = \"One\"\nsaid = [\"one\"]\n\
             [[intent]]\nid = \"{id}\"\nname = \"\"\nsaid = [\"\"]\n"
        );
        let mut mistakes = Mistakes::default();
        let _ = parse("a/copilot.toml", &text, &mut mistakes);
        let found = mistakes.into_result(Some(())).expect_err("three mistakes");
        assert_eq!(found.mistakes().len(), 3, "{found}");
        let mut mistakes = Mistakes::default();
        let _ = parse("a/copilot.toml", "\n[[intend]]\n", &mut mistakes);
        let found = mistakes.into_result(Some(())).expect_err("no such thing");
        assert_eq!(found.mistakes()[0].line, Some(2), "{found}");
    }
}

//! The documented folder (`docs/sandbox-content.md`), from its files to a [`Library`].
//!
//! Owns what only holds across files: ids that are unique in the library, expectations that name
//! an article of the same business, files that nothing would read.

use std::collections::BTreeMap;
use std::path::Path;

use uuid::Uuid;

use super::header::{Header, is_id};
use super::mistake::Mistakes;
use super::talk::Talk;
use super::tree::Tree;
use super::{Business, ContentError, Copilot, Library, article, copilot, prompt, talk};

const LIBRARY: &str = "library.toml";
const BUSINESS: &str = "business.toml";
const ARTICLES: &str = "articles";
const CONVERSATIONS: &str = "conversations";
const PROMPTS: &str = "prompts";
const BUSINESSES: usize = 64;
const NAME_CHARS: usize = 80;

/// Whether a folder says that it holds a library.
pub(super) fn is_here(dir: &Path) -> bool {
    dir.join(LIBRARY).is_file()
}

/// Reads a whole folder, or lists everything that is wrong with it.
pub(super) fn read(tree: &Tree, mut mistakes: Mistakes) -> Result<Library, ContentError> {
    let Some(text) = tree.get(LIBRARY) else {
        mistakes.add(LIBRARY, None, "is missing: there is no library here");
        return mistakes.into_result(None);
    };
    let mut header = Header::parse(LIBRARY, text, 1, &mut mistakes);
    let id = header.uuid("id", &mut mistakes);
    let name = header.text("name", NAME_CHARS, &mut mistakes);
    let listed = header.texts("businesses", BUSINESSES, NAME_CHARS, &mut mistakes);
    header.finish(&mut mistakes);

    let mut known = Known::default();
    let mut businesses = Vec::new();
    for (business, line) in &listed {
        if !is_id(business) {
            let shape = format!("`{business}`: lower case letters, digits and hyphens");
            mistakes.add(LIBRARY, Some(*line), shape);
        } else if businesses.iter().any(|b: &Business| b.id == *business) {
            mistakes.add(LIBRARY, Some(*line), format!("`{business}` stands twice"));
        } else if tree.get(&format!("{business}/{BUSINESS}")).is_none() {
            let message = format!("there is no file {business}/{BUSINESS}");
            mistakes.add(LIBRARY, Some(*line), message);
        } else {
            businesses.push(read_business(tree, business, &mut known, &mut mistakes));
        }
    }
    if listed.is_empty() && mistakes.is_empty() {
        mistakes.add(LIBRARY, None, "`businesses` names no business");
    }
    report_unread(tree, &listed, &mut mistakes);
    let library = id.zip(name).map(|((id, _), name)| Library {
        id,
        name,
        businesses,
    });
    mistakes.into_result(library)
}

/// Where each id was first seen.
#[derive(Default)]
struct Known {
    articles: BTreeMap<String, String>,
    conversations: BTreeMap<Uuid, String>,
    prompts: BTreeMap<Uuid, String>,
    copilots: BTreeMap<Uuid, String>,
}

fn read_business(tree: &Tree, id: &str, known: &mut Known, mistakes: &mut Mistakes) -> Business {
    let file = format!("{id}/{BUSINESS}");
    let text = tree.get(&file).unwrap_or_default();
    let mut header = Header::parse(&file, text, 1, mistakes);
    let name = header.text("name", NAME_CHARS, mistakes);
    header.finish(mistakes);

    let mut articles = Vec::new();
    for (name, text) in tree.folder(&format!("{id}/{ARTICLES}")) {
        let file = format!("{id}/{ARTICLES}/{name}");
        // Named by its file even when it is not whole: an expectation of it is no second mistake.
        let stem = name.strip_suffix(".md").unwrap_or(name);
        match known.articles.get(stem) {
            Some(first) => {
                let message = format!("the id `{stem}` is taken by {first}");
                mistakes.add(&file, None, message);
            }
            None => {
                known.articles.insert(stem.to_owned(), file.clone());
            }
        }
        articles.extend(article::parse(&file, name, text, mistakes));
    }
    articles.sort_by(|a, b| a.id.cmp(&b.id));
    if tree.folder(&format!("{id}/{ARTICLES}")).next().is_none() {
        mistakes.add(&format!("{id}/{ARTICLES}"), None, "there is no article");
    }

    let mut conversations = Vec::new();
    for (name, text) in tree.folder(&format!("{id}/{CONVERSATIONS}")) {
        let file = format!("{id}/{CONVERSATIONS}/{name}");
        if let Some(talk) = talk::parse(&file, name, text, mistakes) {
            check_talk(tree, id, &file, &talk, known, mistakes);
            conversations.push(talk.conversation);
        }
    }
    let mut prompts = Vec::new();
    for (name, text) in tree.folder(&format!("{id}/{PROMPTS}")) {
        let file = format!("{id}/{PROMPTS}/{name}");
        let Some(prompt) = prompt::parse(&file, name, text, mistakes) else {
            continue;
        };
        if let Some(first) = known.prompts.get(&prompt.id) {
            let message = format!("the id {} is taken by {first}", prompt.id);
            mistakes.add(&file, None, message);
        } else {
            known.prompts.insert(prompt.id, file);
            prompts.push(prompt);
        }
    }
    Business {
        id: id.to_owned(),
        name: name.unwrap_or_default(),
        articles,
        conversations,
        prompts,
        copilot: read_copilot(tree, id, known, mistakes),
    }
}

fn read_copilot(tree: &Tree, id: &str, known: &mut Known, mistakes: &mut Mistakes) -> Copilot {
    let file = format!("{id}/{}", copilot::FILE);
    let Some(text) = tree.get(&file) else {
        return Copilot::default();
    };
    let copilot = copilot::parse(&file, text, mistakes);
    for id in copilot.ids() {
        match known.copilots.get(&id) {
            // Twice in one file is told by the file itself.
            Some(first) if *first == file => {}
            Some(first) => {
                mistakes.add(&file, None, format!("the id {id} is taken by {first}"));
            }
            None => {
                known.copilots.insert(id, file.clone());
            }
        }
    }
    copilot
}

fn check_talk(
    tree: &Tree,
    business: &str,
    file: &str,
    talk: &Talk,
    known: &mut Known,
    mistakes: &mut Mistakes,
) {
    let id = talk.conversation.id;
    if let Some(first) = known.conversations.get(&id) {
        let message = format!("the id {id} is taken by {first}");
        mistakes.add(file, Some(talk.id_line), message);
    } else {
        known.conversations.insert(id, file.to_owned());
    }
    for (article, line) in &talk.expected {
        let path = format!("{business}/{ARTICLES}/{article}.md");
        if tree.get(&path).is_none() {
            mistakes.add(file, Some(*line), format!("there is no {path}"));
        }
    }
}

/// Text that stands where nobody looks is a mistake of whoever wrote it. Notes (`README.md`, other
/// files beside the format's own) are welcome.
fn report_unread(tree: &Tree, listed: &[(String, usize)], mistakes: &mut Mistakes) {
    for (path, _) in tree.iter() {
        let parts = path.split('/').collect::<Vec<_>>();
        match parts[..] {
            [business, BUSINESS] if !listed.iter().any(|(id, _)| id == business) => {
                let message = format!("`businesses` in {LIBRARY} does not name `{business}`");
                mistakes.add(path, None, message);
            }
            [_, folder, _] if ![ARTICLES, CONVERSATIONS, PROMPTS].contains(&folder) => {
                let message =
                    format!("a business has the folders {ARTICLES}, {CONVERSATIONS} and {PROMPTS}");
                mistakes.add(path, None, message);
            }
            _ => {}
        }
    }
}

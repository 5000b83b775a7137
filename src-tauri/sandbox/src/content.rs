//! What the sandbox plays: businesses with their articles, and the conversations held there.
//!
//! Owns the types and the two ways to a [`Library`]: the content built into the program, and a
//! folder (the format of `docs/sandbox-content.md`, or the files of the ABCD data set, told apart
//! by their names). Everything is checked while it is read, so that nobody downstream meets an
//! article that does not exist or a line that is said before the one above it.
//!
//! Refuses to repair: a folder with mistakes is not loaded by half. All mistakes are listed with
//! file and line instead. Rejected: one large JSON file (nobody writes dialogue in JSON), and
//! reading lazily (a mistake would show in the middle of a demonstration).

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use include_dir::{Dir, include_dir};
use rules::suggestion::SuggestionKind;
use serde_json::Value;
use uuid::Uuid;

pub mod abcd;
mod article;
mod attribute;
pub mod copilot;
mod folder;
mod header;
mod mistake;
mod prompt;
mod talk;
mod tree;

pub use copilot::Copilot;
pub use mistake::{ContentError, Mistake};

use mistake::Mistakes;
use tree::Tree;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content");

/// A content library: what `GET /api/v2/agentassist/contentlibraries` lists (`contract.md §1`).
#[derive(Debug, Clone, PartialEq)]
pub struct Library {
    /// The id by which it is configured.
    pub id: Uuid,
    /// Its name for people.
    pub name: String,
    /// In the order in which the library lists them; at least one.
    pub businesses: Vec<Business>,
}

/// One business: a knowledge base, and the conversations that are held over it.
#[derive(Debug, Clone, PartialEq)]
pub struct Business {
    /// Unique in the library; lower case letters, digits and hyphens.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Sorted by id; at least one.
    pub articles: Vec<Article>,
    /// In the order of the file names.
    pub conversations: Vec<Conversation>,
    /// Deployed when the sandbox starts; in the order of the file names.
    pub prompts: Vec<Prompt>,
    /// What its copilot has besides articles.
    pub copilot: Copilot,
}

/// A prompt for the agents of a business (`contract.md §3`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What it is deployed under; unique in the library.
    pub id: Uuid,
    /// As a deploy carries it, and good enough for one.
    pub document: Value,
}

/// One piece of the knowledge base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Unique in the whole library; lower case letters, digits and hyphens.
    pub id: String,
    /// Something to know, or steps to follow.
    pub kind: ArticleKind,
    /// The title shown, one line.
    pub title: String,
    /// Markdown; short paragraphs that can be quoted alone.
    pub body: String,
    /// Other words that people use for the same thing.
    pub keywords: Vec<String>,
}

/// What an article offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArticleKind {
    /// Facts and rules.
    Knowledge,
    /// A process guide: numbered steps.
    Process,
}

/// A recorded conversation, to be played back in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    /// The interaction's id; unique in the library.
    pub id: Uuid,
    /// The customer's name as an agent would see it.
    pub customer: String,
    /// How they talk.
    pub channel: Channel,
    /// The queue it came in by.
    pub queue: String,
    /// What a trigger can name besides (`rules::trigger`): `accountStatus`, `orderTotal`, …
    pub attributes: BTreeMap<String, Value>,
    /// In the order they are said; times never go back. At least one.
    pub lines: Vec<Line>,
}

/// The medium of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// A telephone call.
    Voice,
    /// A chat on the web or in an app.
    Chat,
    /// E-mails.
    Email,
}

/// One thing said.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Since the conversation began.
    pub at: Duration,
    /// Who says it.
    pub speaker: Speaker,
    /// What is said, one line.
    pub text: String,
    /// Ids of the articles a good assistant would suggest by now; each exists in the same
    /// business. Empty where nothing need be suggested.
    pub expect: Vec<String>,
    /// How the customer feels by now, -1..=1; none where nobody noted it.
    pub sentiment: Option<f64>,
}

/// Who says a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Speaker {
    /// The person who needs help.
    Customer,
    /// The person who helps.
    Agent,
    /// Neither: "Account pulled up", "transferred from the voice menu".
    System,
}

impl Library {
    /// The content that is compiled in: three businesses written for this project.
    ///
    /// # Panics
    /// Never: what is compiled in is read by a test in the same way.
    #[must_use]
    pub fn built_in() -> Self {
        let mut mistakes = Mistakes::default();
        let tree = Tree::compiled_in(&BUILT_IN, &mut mistakes);
        folder::read(&tree, mistakes)
            .expect("the compiled-in folder never changes, and a test reads it with this function")
    }

    /// Reads a folder: the format of `docs/sandbox-content.md`, or the ABCD data set's files.
    ///
    /// # Errors
    /// Every mistake found, with file and line; nothing is loaded then.
    pub fn load(dir: &Path) -> Result<Self, ContentError> {
        if abcd::is_here(dir) {
            return abcd::convert(dir);
        }
        let mut mistakes = Mistakes::default();
        // A folder without a library may be anything, a home directory even: it is not walked.
        let tree = if dir.is_dir() && !folder::is_here(dir) {
            Tree::default()
        } else {
            Tree::on_disk(dir, &mut mistakes)
        };
        folder::read(&tree, mistakes)
    }
}

impl Channel {
    /// The word in a file's header and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::Chat => "chat",
            Self::Email => "email",
        }
    }
}

impl From<ArticleKind> for SuggestionKind {
    fn from(kind: ArticleKind) -> Self {
        match kind {
            ArticleKind::Knowledge => Self::Knowledge,
            ArticleKind::Process => Self::Process,
        }
    }
}

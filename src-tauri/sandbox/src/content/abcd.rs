//! The Action-Based Conversations Dataset (Chen et al., 2021) as a [`Library`] of one business.
//!
//! Owns the reading of its four files: `guidelines.json` (an agents' handbook, one procedure a
//! subflow) becomes process guides, `abcd_sample.json` (dialogues with their ground truth) becomes
//! conversations. `ontology.json` says by which key the dialogues name a procedure, `kb.json`
//! which actions it takes.
//!
//! The handbook's titles and the ontology's keys ("Return Due to Size", `return_size`) are written
//! in the same order in both files and joined by it, checked by count. Rejected: joining by words,
//! which cannot know that `reset_2fa` is "Reset Two-Factor Auth".

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::mistake::Mistakes;
use super::{Business, ContentError, Copilot, Library, folder};

mod dialogue;
mod guide;
mod ordered;

use guide::Guideline;
use ordered::Ordered;

const GUIDELINES: &str = "guidelines.json";
const ACTIONS: &str = "kb.json";
const ONTOLOGY: &str = "ontology.json";
const DIALOGUES: &str = "abcd_sample.json";
/// The largest of the files is 95 KB; the whole data set's are larger.
const FILE_BYTES: u64 = 64 * 1024 * 1024;
/// Always the same, so that a configured library id stays good.
const LIBRARY_ID: Uuid = Uuid::from_u128(0xabcd_2021_0000_8000_8000_0000_0000_0000);

/// Whether a folder holds the data set's handbook (and no library of the documented format).
pub(super) fn is_here(dir: &Path) -> bool {
    dir.join(GUIDELINES).is_file() && !folder::is_here(dir)
}

/// Converts the data set's folder: one business, a process guide for each procedure, a chat for
/// each dialogue. The dialogues carry no times; they are estimated from the length of the text.
///
/// # Errors
/// Every mistake found, with file and, where the JSON itself is wrong, the line.
pub fn convert(dir: &Path) -> Result<Library, ContentError> {
    let mut mistakes = Mistakes::default();
    let guidelines = read(dir, GUIDELINES, &mut mistakes);
    let actions = read(dir, ACTIONS, &mut mistakes);
    let ontology = read::<Ontology>(dir, ONTOLOGY, &mut mistakes);
    let dialogues = read(dir, DIALOGUES, &mut mistakes);
    let (Some(guidelines), Some(actions), Some(ontology), Some(dialogues)) =
        (guidelines, actions, ontology, dialogues)
    else {
        return mistakes.into_result(None);
    };
    let procedures = join(&guidelines, &ontology.intents.subflows, &mut mistakes);
    let articles = guide::articles(&procedures, &actions, &mut mistakes);
    let conversations = dialogue::conversations(dialogues, &procedures, &mut mistakes);
    let business = Business {
        id: "abcd".to_owned(),
        name: "Clothing store (ABCD)".to_owned(),
        articles,
        conversations,
        prompts: Vec::new(),
        copilot: Copilot::default(),
    };
    mistakes.into_result(Some(Library {
        id: LIBRARY_ID,
        name: "Action-Based Conversations Dataset".to_owned(),
        businesses: vec![business],
    }))
}

#[derive(Deserialize)]
struct Ontology {
    intents: Intents,
}

#[derive(Deserialize)]
struct Intents {
    /// Flow, then the keys of its subflows.
    subflows: BTreeMap<String, Vec<String>>,
}

/// A flow of the handbook.
#[derive(Deserialize)]
struct Flow {
    #[serde(default)]
    description: String,
    subflows: Ordered<Guideline>,
}

/// One procedure under all its names.
struct Procedure<'a> {
    /// `product_defect`.
    flow: String,
    /// `return_size`.
    key: &'a str,
    /// "Product Defect".
    flow_title: &'a str,
    /// "refunds and returns".
    flow_description: &'a str,
    /// "Return Due to Size".
    title: &'a str,
    guideline: &'a Guideline,
}

impl Procedure<'_> {
    /// The id of the article it becomes.
    fn article_id(&self) -> String {
        format!("{}-{}", self.flow, self.key).replace('_', "-")
    }
}

fn join<'a>(
    guidelines: &'a Ordered<Flow>,
    keys: &'a BTreeMap<String, Vec<String>>,
    mistakes: &mut Mistakes,
) -> Vec<Procedure<'a>> {
    let mut procedures = Vec::new();
    for (title, flow) in &guidelines.0 {
        let name = title.to_lowercase().replace([' ', '-'], "_");
        let Some(keys) = keys.get(&name) else {
            let message = format!("the flow `{name}` of {GUIDELINES} is missing");
            mistakes.add(ONTOLOGY, None, message);
            continue;
        };
        if keys.len() != flow.subflows.0.len() {
            let message = format!(
                "the flow `{name}` has {} subflows, {} of them in {GUIDELINES}",
                keys.len(),
                flow.subflows.0.len()
            );
            mistakes.add(ONTOLOGY, None, message);
            continue;
        }
        for ((subflow, guideline), key) in flow.subflows.0.iter().zip(keys) {
            procedures.push(Procedure {
                flow: name.clone(),
                key,
                flow_title: title,
                flow_description: &flow.description,
                title: subflow,
                guideline,
            });
        }
    }
    if procedures.is_empty() {
        mistakes.add(GUIDELINES, None, "there is no procedure");
    }
    procedures
}

fn read<T: DeserializeOwned>(dir: &Path, file: &str, mistakes: &mut Mistakes) -> Option<T> {
    let mut text = String::new();
    let bytes = fs::File::open(dir.join(file))
        .and_then(|opened| opened.take(FILE_BYTES + 1).read_to_string(&mut text));
    match bytes {
        Ok(bytes) if bytes as u64 > FILE_BYTES => {
            let limit = FILE_BYTES / 1024 / 1024;
            mistakes.add(file, None, format!("larger than {limit} MiB"));
            None
        }
        Ok(_) => serde_json::from_str(&text)
            .map_err(|error| mistakes.add(file, Some(error.line()), error.to_string()))
            .ok(),
        Err(error) => {
            mistakes.add(file, None, format!("cannot be read: {error}"));
            None
        }
    }
}

/// One line without double spaces; the handbook and the dialogues are full of them.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! A dialogue of the data set as a chat, with times it never had and its ground truth as the
//! article to expect.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::super::mistake::Mistakes;
use super::super::{Channel, Conversation, Line, Speaker};
use super::{DIALOGUES, Procedure, tidy};

/// A quick typist: ten characters a second, and never less than a breath between two lines.
const PER_CHAR: Duration = Duration::from_millis(100);
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(10);
/// As many words as it takes to say what one wants.
const STATEMENT_WORDS: usize = 5;

/// Conversation ids are this plus the data set's number.
const FIRST_ID: u128 = 0xabcd_2021_0001_8000_8000_0000_0000_0000;

#[derive(Deserialize)]
pub(super) struct Dialogue {
    convo_id: u64,
    scenario: Scenario,
    /// Who speaks (`agent`, `customer`, `action`) and what is said.
    original: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Scenario {
    personal: Personal,
    #[serde(default)]
    product: Product,
    flow: String,
    subflow: String,
}

#[derive(Deserialize)]
struct Personal {
    #[serde(default)]
    customer_name: String,
    #[serde(default)]
    member_level: String,
}

#[derive(Default, Deserialize)]
struct Product {
    #[serde(default)]
    amounts: Vec<f64>,
}

pub(super) fn conversations(
    dialogues: Vec<Dialogue>,
    procedures: &[Procedure<'_>],
    mistakes: &mut Mistakes,
) -> Vec<Conversation> {
    let mut seen = BTreeSet::new();
    let mut conversations = Vec::new();
    for dialogue in dialogues {
        let number = dialogue.convo_id;
        if !seen.insert(number) {
            let message = format!("dialogue {number} stands twice");
            mistakes.add(DIALOGUES, None, message);
        }
        match conversation(&dialogue, procedures) {
            Ok(conversation) => conversations.push(conversation),
            Err(wrong) => mistakes.add(DIALOGUES, None, format!("dialogue {number}: {wrong}")),
        }
    }
    conversations
}

fn conversation(dialogue: &Dialogue, procedures: &[Procedure<'_>]) -> Result<Conversation, String> {
    let truth = truth(&dialogue.scenario, procedures)?;
    let mut lines = lines(&dialogue.original)?;
    if lines.is_empty() {
        return Err("nothing is said".to_owned());
    }
    if let Some(index) = statement(&lines) {
        lines[index].expect.push(truth.article_id());
    }
    Ok(Conversation {
        id: Uuid::from_u128(FIRST_ID + u128::from(dialogue.convo_id)),
        customer: name(&dialogue.scenario.personal.customer_name),
        channel: Channel::Chat,
        queue: tidy(truth.flow_title),
        attributes: attributes(&dialogue.scenario),
        lines,
    })
}

/// What an agent of the data set sees of a customer and a trigger can name; nothing that tells who
/// they are.
fn attributes(scenario: &Scenario) -> BTreeMap<String, Value> {
    let Scenario {
        personal,
        product,
        flow,
        ..
    } = scenario;
    let mut attributes = BTreeMap::from([("issueCategory".to_owned(), flow.as_str().into())]);
    if !personal.member_level.is_empty() {
        attributes.insert(
            "memberLevel".to_owned(),
            personal.member_level.as_str().into(),
        );
    }
    if !product.amounts.is_empty() {
        let total: f64 = product.amounts.iter().sum();
        attributes.insert("orderTotal".to_owned(), total.into());
    }
    attributes
}

/// The procedure that the dialogue was written to; `timing_4` is question 4 about `timing`.
fn truth<'p, 'a>(
    scenario: &Scenario,
    procedures: &'p [Procedure<'a>],
) -> Result<&'p Procedure<'a>, String> {
    let names = |key: &str| match scenario.subflow.strip_prefix(key) {
        Some(rest) => rest.is_empty() || rest.starts_with('_'),
        None => false,
    };
    procedures
        .iter()
        .filter(|procedure| procedure.flow == scenario.flow && names(procedure.key))
        .max_by_key(|procedure| procedure.key.len())
        .ok_or_else(|| {
            let Scenario { flow, subflow, .. } = scenario;
            format!("the handbook has no procedure `{flow}` / `{subflow}`")
        })
}

fn lines(original: &[(String, String)]) -> Result<Vec<Line>, String> {
    let mut lines = Vec::new();
    let mut at = Duration::ZERO;
    for (speaker, text) in original {
        let speaker = match speaker.as_str() {
            "agent" => Speaker::Agent,
            "customer" => Speaker::Customer,
            "action" => Speaker::System,
            other => return Err(format!("nobody is called `{other}`")),
        };
        let text = tidy(text);
        if text.is_empty() {
            continue;
        }
        let chars = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        at += PER_CHAR.saturating_mul(chars).clamp(SHORTEST, LONGEST);
        lines.push(Line {
            at,
            speaker,
            text,
            expect: Vec::new(),
            sentiment: None,
        });
    }
    Ok(lines)
}

/// The line by which the customer has said what it is about: the last statement before the agent
/// acts on it (pulling up the account comes first in any procedure and tells nothing).
fn statement(lines: &[Line]) -> Option<usize> {
    let acts = |line: &Line| {
        line.speaker == Speaker::System && !line.text.starts_with("Account has been pulled up")
    };
    let acted = lines.iter().position(acts).unwrap_or(lines.len());
    let states = |line: &Line| {
        let plain = !line.text.contains(|c: char| c == '@' || c.is_ascii_digit());
        plain && line.text.split_whitespace().count() >= STATEMENT_WORDS
    };
    let customer = |line: &Line| line.speaker == Speaker::Customer;
    lines[..acted]
        .iter()
        .rposition(|line| customer(line) && states(line))
        .or_else(|| lines.iter().position(customer))
}

/// "crystal minh" as an agent would see it.
fn name(written: &str) -> String {
    let capital = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(char::to_uppercase);
        first.into_iter().flatten().chain(chars).collect::<String>()
    };
    let name = written.split_whitespace().map(capital).collect::<Vec<_>>();
    if name.is_empty() {
        "Customer".to_owned()
    } else {
        name.join(" ")
    }
}

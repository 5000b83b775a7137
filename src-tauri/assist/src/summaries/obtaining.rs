//! A summary that the platform makes by itself: looked for, and asked for where a person does.
//!
//! Owns what is looked at how often, and which of several summaries is the one; refuses to keep any.
//! The event usually comes first: then this is broken off.

use std::collections::BTreeSet;
use std::time::Duration;

use uuid::Uuid;
use wire::platform::summaries::{OnDemand, PredictedCode, Summary, SummaryError, list, request};
use wire::platform::{Action, Talk};
use wire::summaries::Made;
use wire::{Client, Error};

use crate::store::{StoredCode, StoredPart, StoredParts, There};
use crate::view::summary::{NotMade, SummaryForm};

/// Pauses between two looks, in seconds: a summary takes some seconds to some minutes.
const PAUSES: [u64; 7] = [3, 6, 12, 20, 30, 40, 40];

/// All of them, and what the looks themselves may take.
pub(super) const PATIENCE: Duration = Duration::from_mins(3);

/// No pause is shorter, however much in a hurry nobody is.
const SHORTEST: Duration = Duration::from_millis(20);

/// Codes that are kept of a summary.
const MOST_CODES: usize = 10;

/// More of one part is not kept, in chars.
const PART_CHARS: usize = 1_000;

/// More of what is left to do is not kept.
const MOST_FOLLOW_UPS: usize = 20;

/// What is looked for.
pub(super) struct Wanted {
    /// The vendor's conversation.
    pub(super) conversation: String,
    /// The agent's part in it, where it is known.
    pub(super) part: Option<StoredPart>,
    /// A person asked for it: where none is there, the platform is asked to make one.
    pub(super) by_hand: bool,
    /// The one that is here already.
    pub(super) known: Option<String>,
    /// The language a person wants, such as `en-US`.
    pub(super) language: String,
    /// What asking is correlated by.
    pub(super) request_id: Uuid,
    /// Pauses are so many times shorter.
    pub(super) hurry: u32,
}

/// What came of it.
#[derive(Debug)]
pub(super) enum Came {
    /// A summary with a text.
    Made(Box<Summary>),
    /// The platform says that there is none.
    Declined(SummaryError),
    /// Nothing so far.
    NotYet,
}

/// What comes with a summary besides its text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Besides {
    language: Option<String>,
    codes: Vec<StoredCode>,
    parts: StoredParts,
}

impl Besides {
    /// What it was made with: the language it is in, and nothing that nobody chose.
    pub(super) fn form(&self, asked: &SummaryForm) -> SummaryForm {
        let language = self.language.as_deref().map(language_code);
        SummaryForm {
            language_code: language.unwrap_or_else(|| asked.language_code.clone()),
            ..SummaryForm::default()
        }
    }

    /// The codes it would choose take the place of those before it.
    pub(super) fn there(&self, before: &There) -> There {
        let mut there = before.clone();
        if !self.codes.is_empty() {
            there.predicted.clone_from(&self.codes);
        }
        there
    }

    /// What it says in parts, beside its text.
    pub(super) const fn parts(&self) -> &StoredParts {
        &self.parts
    }

    pub(super) fn codes(&self) -> &[StoredCode] {
        &self.codes
    }
}

/// Looks for it until it is there, the platform says that there will be none, or patience ends.
///
/// # Errors
/// Whatever befalls a call; that summaries may not be asked for by hand is named by the permission.
pub(super) async fn obtain(client: &Client, wanted: &Wanted) -> Result<Came, Error> {
    let mut passed_over: BTreeSet<String> = wanted.known.iter().cloned().collect();
    let first = list(client, &wanted.conversation).await?;
    match pick(&first, &passed_over) {
        Came::Made(summary) => return Ok(Came::Made(summary)),
        Came::Declined(why) if !wanted.by_hand => return Ok(Came::Declined(why)),
        Came::Declined(_) | Came::NotYet => {}
    }
    if wanted.by_hand {
        passed_over.extend(first.into_iter().filter_map(|one| one.id));
        ask(client, wanted).await?;
    }
    for seconds in PAUSES {
        let pause = Duration::from_secs(seconds) / wanted.hurry.max(1);
        tokio::time::sleep(pause.max(SHORTEST)).await;
        let all = list(client, &wanted.conversation).await?;
        match pick(&all, &passed_over) {
            Came::NotYet => {}
            came @ (Came::Made(_) | Came::Declined(_)) => return Ok(came),
        }
    }
    Ok(Came::NotYet)
}

/// On demand, where the agent's part in the conversation is known.
async fn ask(client: &Client, wanted: &Wanted) -> Result<(), Error> {
    let Some(part) = &wanted.part else {
        return Ok(());
    };
    let locale = wanted.language.to_lowercase();
    let on_demand = OnDemand {
        talk: talk_of(part),
        conversation: &wanted.conversation,
        participant: &part.participant,
        communication: &part.communication,
        locale: Some(locale.as_str()).filter(|locale| !locale.is_empty()),
    };
    let key = wanted.request_id.to_string();
    let action = Action {
        correlation_id: wanted.request_id,
        idempotency_key: &key,
        log_head: None,
    };
    request(client, &on_demand, &action).await.map(drop)
}

/// The newest with a text; where none has one, why the newest has none.
fn pick(all: &[Summary], passed_over: &BTreeSet<String>) -> Came {
    let is_new = |one: &&Summary| !one.id.as_ref().is_some_and(|id| passed_over.contains(id));
    let newest = |those: &mut dyn Iterator<Item = &Summary>| {
        // Of those without a time the platform's last counts.
        those.max_by_key(|one| one.created).cloned()
    };
    let with_text = newest(
        &mut all
            .iter()
            .filter(is_new)
            .filter(|one| text_of(one).is_some()),
    );
    if let Some(summary) = with_text {
        return Came::Made(Box::new(summary));
    }
    let failed = newest(&mut all.iter().filter(is_new).filter(|one| one.error.is_some()));
    match failed.and_then(|one| one.error) {
        Some(why) => Came::Declined(why),
        None => Came::NotYet,
    }
}

/// The text of a summary: as a person changed it, else as the platform wrote it, else what it has in
/// parts.
pub(super) fn text_of(summary: &Summary) -> Option<String> {
    if let Some(text) = whole(summary) {
        return Some(text.to_owned());
    }
    let parts = [&summary.headline, &summary.reason, &summary.resolution];
    let parts = parts.into_iter().flatten().chain(&summary.follow_ups);
    let lines: Vec<&str> = parts
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn whole(summary: &Summary) -> Option<&str> {
    let shown = summary.shown().map(str::trim);
    shown.filter(|text| !text.is_empty())
}

/// Its parts, where they stand beside a text: without one they are the text.
fn parts(summary: &Summary) -> StoredParts {
    if whole(summary).is_none() {
        return StoredParts::default();
    }
    let said = |part: &String| {
        let part = part.trim();
        (!part.is_empty()).then(|| part.chars().take(PART_CHARS).collect::<String>())
    };
    StoredParts {
        headline: summary.headline.as_ref().and_then(said),
        reason: summary.reason.as_ref().and_then(said),
        resolution: summary.resolution.as_ref().and_then(said),
        follow_ups: summary
            .follow_ups
            .iter()
            .filter_map(said)
            .take(MOST_FOLLOW_UPS)
            .collect(),
    }
}

/// As a summary that was asked for, and what came besides; none where it has no text.
pub(super) fn as_made(summary: &Summary, id: Uuid) -> Option<(Made, Besides)> {
    let made = Made {
        // What can't be named at the platform is named by its waiting.
        id: summary.id.clone().unwrap_or_else(|| id.to_string()),
        text: text_of(summary)?,
        length: None,
        created: summary.created,
        latency: Duration::ZERO,
        status: 200,
    };
    Some((made, besides(summary)))
}

/// What comes with a summary.
pub(super) fn besides(summary: &Summary) -> Besides {
    let codes = summary.wrap_up_codes.iter().take(MOST_CODES);
    Besides {
        language: summary.language.clone(),
        codes: codes.map(code).collect(),
        parts: parts(summary),
    }
}

fn code(code: &PredictedCode) -> StoredCode {
    let name = code.name.clone().filter(|name| !name.trim().is_empty());
    StoredCode {
        name: name.unwrap_or_else(|| code.id.clone()),
        id: code.id.clone(),
        confidence: code.confidence,
    }
}

/// What the CRM is told of its length, where nobody chose one (`contract.md §5`): the shortest that
/// admits so many tokens.
pub(super) fn length_of(tokens: u32) -> String {
    let admits =
        |length: &&&str| rules::summary::token_limit(length).is_some_and(|limit| tokens <= limit);
    let longest = rules::summary::LENGTHS.last().copied();
    let found = rules::summary::LENGTHS.iter().find(admits).copied();
    found.or(longest).unwrap_or_default().to_owned()
}

/// By voice or by messages, as paths need it.
pub(super) const fn talk_of(part: &StoredPart) -> Talk {
    if part.written {
        Talk::Message
    } else {
        Talk::Call
    }
}

/// Why there is none, as it is shown.
pub(super) fn why(error: SummaryError) -> NotMade {
    match error {
        SummaryError::TooLong => NotMade::TooLong,
        SummaryError::TooShort => NotMade::TooShort,
        SummaryError::RateLimited => NotMade::RateLimited,
        SummaryError::Other(name) => NotMade::Other { name },
    }
}

/// As the rules name languages: `en-us` is `en-US`, and so is any other English. What they don't know
/// stays as the platform writes it.
fn language_code(language: &str) -> String {
    let primary = |code: &str| {
        let part = code.split(['-', '_']).next().unwrap_or_default();
        part.to_ascii_lowercase()
    };
    let known = rules::summary::LANGUAGES
        .iter()
        .find(|code| primary(code) == primary(language));
    known.map_or_else(|| language.to_owned(), |code| (*code).to_owned())
}

#[cfg(test)]
mod tests;

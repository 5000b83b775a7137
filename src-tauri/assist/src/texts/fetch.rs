//! The task that asks: one text after the other.

use std::collections::BTreeMap;
use std::time::Duration;

use rules::text::{Came, Place, Text, Wanted};
use tokio::sync::{mpsc, watch};
use wire::platform::knowledge::document as wire_document;
use wire::platform::knowledge::document::Document;
use wire::platform::{responses, scripts};
use wire::{Client, Error, NextStep};

use super::kept::Kept;
use super::{Fetched, KEPT, KEPT_BYTES, Pace};

/// Which kind of text: what an agent may not read of one, they may not read of any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Response,
    Page,
    Document,
}

impl Kind {
    fn of(wanted: &Wanted) -> Self {
        match wanted {
            Wanted::Response { .. } => Self::Response,
            Wanted::Page { .. } => Self::Page,
            Wanted::Document { .. } => Self::Document,
        }
    }
}

pub(super) struct Fetcher {
    inbox: mpsc::Receiver<Wanted>,
    client: watch::Receiver<Option<Client>>,
    tell: mpsc::Sender<Fetched>,
    pace: Pace,
    kept: Kept,
    /// Kinds that were refused in this sign-in, and what was missing.
    refused: BTreeMap<Kind, Option<String>>,
}

impl Fetcher {
    pub(super) fn new(
        inbox: mpsc::Receiver<Wanted>,
        client: watch::Receiver<Option<Client>>,
        tell: mpsc::Sender<Fetched>,
        pace: Pace,
    ) -> Self {
        Self {
            inbox,
            client,
            tell,
            pace,
            kept: Kept::new(KEPT, KEPT_BYTES),
            refused: BTreeMap::new(),
        }
    }

    pub(super) async fn run(mut self) {
        while let Some(wanted) = self.inbox.recv().await {
            if self.client.has_changed().unwrap_or(true) {
                // Another sign-in: what it may read, and whose texts those are, is another matter.
                self.refused.clear();
                self.kept.clear();
            }
            let client = self.client.borrow_and_update().clone();
            let came = match client {
                Some(client) => self.fetch(&client, &wanted).await,
                None => continue,
            };
            let Some(came) = came else { continue };
            if self.tell.send(Fetched { wanted, came }).await.is_err() {
                return;
            }
        }
    }

    /// None where the sign-in ended meanwhile.
    async fn fetch(&mut self, client: &Client, wanted: &Wanted) -> Option<Came> {
        if let Some(text) = self.kept.get(wanted) {
            return Some(Came::Here(text));
        }
        let kind = Kind::of(wanted);
        if let Some(missing) = self.refused.get(&kind) {
            let missing = missing.clone();
            return Some(Came::Refused { missing });
        }
        let mut attempt = 1;
        loop {
            let asked = tokio::select! {
                asked = ask(client, wanted) => asked,
                _ = self.client.changed() => {
                    self.client.mark_changed();
                    return None;
                }
            };
            let error = match asked {
                Ok(Some(text)) => {
                    self.kept.put(wanted.clone(), text.clone());
                    return Some(Came::Here(text));
                }
                Ok(None) => return Some(Came::Gone),
                Err(error) => error,
            };
            if let Some(missing) = refusal(&error) {
                let missing = Some(missing).filter(|names| !names.is_empty());
                tracing::warn!(?kind, "texts of a kind can't be read: {error}");
                self.refused.insert(kind, missing.clone());
                return Some(Came::Refused { missing });
            }
            let Some(pause) = self.pause(&error, attempt) else {
                tracing::warn!(?kind, attempt, "a text could not be fetched: {error}");
                return Some(Came::Failed);
            };
            attempt += 1;
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = self.client.changed() => {
                    self.client.mark_changed();
                    return None;
                }
            }
        }
    }

    /// How long until the next attempt; none where there is none.
    fn pause(&self, error: &Error, attempt: u32) -> Option<Duration> {
        if attempt >= self.pace.attempts {
            return None;
        }
        match error.next_step() {
            NextStep::Retry { after } => {
                let own = self.pace.retry.saturating_mul(1 << attempt.min(8));
                Some(after.unwrap_or(own)).filter(|pause| *pause <= self.pace.longest)
            }
            NextStep::SignIn | NextStep::GiveUp => None,
        }
    }
}

async fn ask(client: &Client, wanted: &Wanted) -> Result<Option<Text>, Error> {
    match wanted {
        Wanted::Response { id } => {
            let found = responses::get(client, id).await?;
            Ok(found.map(|found| Text {
                title: found.name,
                body: found.text,
                places: found
                    .substitutions
                    .into_iter()
                    .map(|one| Place {
                        id: one.id,
                        default: one.default,
                    })
                    .collect(),
            }))
        }
        Wanted::Page { script, page } => {
            let found = scripts::page(client, script, page).await?;
            Ok(found.map(|found| Text {
                title: found.name,
                body: found.text,
                places: Vec::new(),
            }))
        }
        Wanted::Document { variation, .. } => {
            let found = document(client, wanted).await?;
            Ok(found.map(|found| Text {
                body: found
                    .variation(variation.as_deref())
                    .map(|one| one.text.clone())
                    .unwrap_or_default(),
                title: Some(found.title),
                places: Vec::new(),
            }))
        }
    }
}

/// A document as the platform has it now; none where it knows none, or where it is no document.
///
/// # Errors
/// As [`wire_document::get`].
pub(crate) async fn document(client: &Client, wanted: &Wanted) -> Result<Option<Document>, Error> {
    match wanted {
        Wanted::Document {
            knowledge_base, id, ..
        } => wire_document::get(client, knowledge_base, id).await,
        Wanted::Response { .. } | Wanted::Page { .. } => Ok(None),
    }
}

/// What is missing, where the agent may not read; empty where the platform names nothing.
fn refusal(error: &Error) -> Option<String> {
    if let Error::ScopeMissing { scope, .. } = error {
        return Some(scope.clone());
    }
    if let Error::PermissionMissing { permissions, .. } = error {
        return Some(permissions.join(", "));
    }
    None
}

//! Tabs and the list of the day, and what a new summary starts with.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use rules::id::InteractionId;
use rules::summary;
use uuid::Uuid;

use super::Clerk;
use super::awaiting::of_interaction;
use crate::settings::save_summary;
use crate::store::{StoredFiling, SummaryChange, SummaryEvent};
use crate::summaries::{form, view};
use crate::view::error::{Code, Problem};
use crate::view::summary::{SummaryForm, SummaryRow};

impl Clerk {
    /// Takes its tab away.
    pub(super) async fn close(&mut self, id: u64) -> Result<(), Problem> {
        self.cancel(id).await?;
        let actor = self.actor();
        let case = self.case(id)?;
        let filed = matches!(case.row.filing, StoredFiling::Filed { .. });
        let changed = case.row.made.as_ref().map(|_| case.looked.changed);
        let change = SummaryChange::Closed { id: case.row.id };
        let what = SummaryEvent::Closed { filed, changed };
        let told = self.changed_text(id);
        let is_told = told.is_some();
        self.commit_with(id, actor, what, Some(change), told)
            .await?;
        if is_told {
            self.note_told(id).await;
        }
        self.cases.remove(&id);
        Ok(())
    }

    /// Lets go of what is open of an interaction, whatever state it is in.
    pub(super) async fn forget(&mut self, interaction: InteractionId) {
        self.names.remove(&interaction);
        self.early
            .retain(|one| of_interaction(one) != Some(interaction));
        let of_it = self.cases.iter();
        let of_it = of_it.filter(|(_, case)| case.row.interaction == interaction);
        let ids: Vec<u64> = of_it.map(|(id, _)| *id).collect();
        for id in ids {
            if let Some(case) = self.cases.remove(&id) {
                case.break_off.cancel();
                for reply in case.awaited {
                    super::answer(reply, Err(super::gone()));
                }
            }
        }
        self.count_unfiled().await;
    }

    /// Gives it a tab again.
    pub(super) async fn reopen(&mut self, id: u64) -> Result<(), Problem> {
        let reopened = self
            .store
            .reopen_summary(id.cast_signed(), self.clock.now());
        reopened.await.map_err(|error| super::refused(&error))?;
        if self.cases.contains_key(&id) {
            return self.reread(id).await;
        }
        self.load(id).await
    }

    /// The summaries of the interactions that ended today, newest first.
    pub(super) async fn today(&mut self) -> Result<Vec<SummaryRow>, Problem> {
        let (from, until) = day_of(self.clock.now());
        let rows = self.read(move |reader| reader.summaries_ended(from, until));
        let rows = rows.await?;
        let rows = rows
            .iter()
            .map(|row| view::row(row, self.label(row.interaction)));
        Ok(rows.collect())
    }

    /// How many of today's were made and not filed.
    pub(super) async fn count_unfiled(&mut self) {
        let (from, until) = day_of(self.clock.now());
        let counted = self.read(move |reader| reader.summaries_unfiled(from, until));
        match counted.await {
            Ok(unfiled) => self.unfiled = unfiled,
            Err(problem) => tracing::warn!(problem.message, "summaries can't be counted"),
        }
    }

    /// What a new one starts with.
    pub(super) async fn set_options(
        &mut self,
        chosen: SummaryForm,
        on_end: bool,
    ) -> Result<(), Problem> {
        let chosen = form::tidy(chosen);
        // A knowledge base that is not used is kept all the same, so it must be one. Any interaction:
        // the others are the fields that are chosen here.
        let all = SummaryForm {
            use_knowledge_base: chosen.use_knowledge_base || !chosen.knowledge_base_id.is_empty(),
            ..chosen.clone()
        };
        let any = form::body(InteractionId(Uuid::nil()), &all);
        let found = summary::check(&any, None);
        if !found.is_empty() {
            return Err(form::refused(found));
        }
        self.form = chosen.clone();
        self.on_end = on_end;
        let file = self.config_file.clone();
        let saved = tokio::task::spawn_blocking(move || save_summary(&file, &chosen, on_end)).await;
        if let Ok(Ok(())) = saved {
            return Ok(());
        }
        tracing::warn!("what summaries start with was not kept");
        Err(Problem::new(
            Code::Storage,
            "The setting holds until Cuecard is closed: config.toml can't be written.",
        ))
    }

    /// The customer's name while it is known, else the beginning of the id.
    pub(super) fn label(&self, interaction: InteractionId) -> String {
        let known = self.names.get(&interaction).cloned();
        known.unwrap_or_else(|| view::short(interaction))
    }
}

/// The day, where this computer is, from its first millisecond to the next day's.
fn day_of(now: Timestamp) -> (i64, i64) {
    let start = now.to_zoned(TimeZone::system()).start_of_day();
    let from = start.map_or(now, |start| start.timestamp());
    let until = from.to_zoned(TimeZone::system());
    let until = until
        .checked_add(1.day())
        .map_or(now, |end| end.timestamp());
    (from.as_millisecond(), until.as_millisecond())
}

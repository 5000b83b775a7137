//! Wrap-up codes: which may be chosen, and what becomes of the one that was.

use uuid::Uuid;
use wire::platform::summaries::Summary;
use wire::platform::wrap_up::{self, Part};

use super::{Clerk, answer, gone, refused};
use crate::store::{Change, StoredCode, StoredWrapUp, SummaryChange, SummaryEvent, There};
use crate::summaries::ask::{Reply, WrapUpChoice};
use crate::summaries::{obtaining, words};
use crate::view::error::{Code, FieldError, Problem};
use crate::view::summary::WrapUpCodeView;

/// Notes are no longer than this, in chars.
const LONGEST_NOTES: usize = 4_000;

impl Clerk {
    /// Asks the platform which codes may be chosen; the answer goes to who asked.
    pub(super) fn wrap_up_codes(&mut self, id: u64, reply: Reply<Vec<WrapUpCodeView>>) {
        let here = self.here.clone();
        let case = match self.case(id) {
            Ok(case) => case,
            Err(problem) => return answer(reply, Err(problem)),
        };
        let conversation = case.row.interaction.to_string();
        let (part, predicted) = (
            case.row.there.part.clone(),
            case.row.there.predicted.clone(),
        );
        let Some(here) = here.filter(|here| here.target == case.row.target) else {
            return answer(reply, Err(words::signed_out()));
        };
        let Some(part) = part else {
            return answer(reply, Err(gone()));
        };
        let client = here.client.with_sink(self.meter.sink());
        self.questions.spawn(async move {
            let part = Part {
                talk: obtaining::talk_of(&part),
                conversation: &conversation,
                participant: &part.participant,
            };
            let codes = wrap_up::codes(&client, &part).await;
            let codes = codes.map(|codes| {
                let view = |code: wrap_up::WrapUpCode| WrapUpCodeView {
                    confidence: confidence_of(&predicted, &code.id),
                    id: code.id,
                    name: code.name,
                };
                codes.into_iter().map(view).collect()
            });
            answer(reply, codes.map_err(|error| Problem::from(&error)));
        });
    }

    /// Chooses one: on disk with its delivery, in one transaction.
    pub(super) async fn wrap_up(&mut self, id: u64, choice: WrapUpChoice) -> Result<(), Problem> {
        let actor = self.actor();
        let case = self.case(id)?;
        let there = &case.row.there;
        let part = there.part.clone().ok_or_else(gone)?;
        if case.row.wrap_up == StoredWrapUp::Saved {
            return Err(Problem::new(
                Code::Gone,
                "A wrap-up code is on its way already. Wait until the platform has it.",
            ));
        }
        check(&choice)?;
        let key = Uuid::new_v4();
        let confidence = confidence_of(&there.predicted, &choice.code);
        let predicted = there.predicted.iter().any(|one| one.id == choice.code);
        let name = if choice.name.trim().is_empty() {
            choice.code.clone()
        } else {
            choice.name.clone()
        };
        let there = There {
            applied: Some(StoredCode {
                id: choice.code.clone(),
                name: name.clone(),
                confidence,
            }),
            delivery: Some(key),
            ..there.clone()
        };
        let notes = Some(choice.notes.trim().to_owned()).filter(|notes| !notes.is_empty());
        let what = SummaryEvent::WrapUpApplied {
            code: choice.code.clone(),
            name: name.clone(),
            predicted,
            with_notes: notes.is_some(),
        };
        let change = SummaryChange::There {
            id: case.row.id,
            there: Box::new(there),
        };
        let parcel = super::telling::wrapped_up(&case.row, &part, key, (choice.code, name), notes);
        let work = self.work(id, actor, what)?;
        let work = work.with_change(Change::Summary(Box::new(change)));
        let put = self.store.commit(work.with_parcel([parcel])).await;
        put.map_err(|error| refused(&error))?;
        self.reread(id).await
    }

    /// A summary that is here already came once more: with codes or parts, perhaps. What is not told
    /// again stays.
    pub(super) async fn learn(&mut self, id: u64, summary: &Summary) -> Result<(), Problem> {
        let besides = obtaining::besides(summary);
        let row = &self.case(id)?.row;
        let of = row.id;
        let there = (!besides.codes().is_empty() && row.there.predicted != besides.codes())
            .then(|| besides.there(&row.there));
        let known = row.made.as_ref().map(|made| &made.parts);
        let parts = Some(besides.parts())
            .filter(|parts| !parts.is_empty() && known != Some(parts))
            .cloned();
        if there.is_none() && parts.is_none() {
            return Ok(());
        }
        if let Some(there) = there {
            let noted = self.store.note_there(of, there).await;
            noted.map_err(|error| refused(&error))?;
        }
        if let Some(parts) = parts {
            let noted = self.store.note_summary_parts(of, parts).await;
            noted.map_err(|error| refused(&error))?;
        }
        self.reread(id).await
    }
}

fn confidence_of(predicted: &[StoredCode], id: &str) -> Option<f64> {
    predicted.iter().find(|code| code.id == id)?.confidence
}

fn check(choice: &WrapUpChoice) -> Result<(), Problem> {
    if choice.code.trim().is_empty() {
        let at = FieldError::new("code", "Choose a code.");
        return Err(Problem::invalid(vec![at]));
    }
    if choice.notes.chars().count() > LONGEST_NOTES {
        let message = format!("At most {LONGEST_NOTES} characters are taken.");
        return Err(Problem::invalid(vec![FieldError::new("notes", message)]));
    }
    Ok(())
}

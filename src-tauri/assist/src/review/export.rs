//! An export of what is on screen: the same filter, a file and its proof, in the background.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use audit::{AuditError, Exported, Format, Picked, SigningKey};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::{Review, broken_off, found};
use crate::evidence::kept_key;
use crate::history::Query;
use crate::store::{ReviewFact, StoreError, proof_path};
use crate::view::error::{FieldError, Problem};
use crate::view::review::{ExportFormat, ExportView, HistoryFilter};

/// So many names are tried before giving up.
const NAMES: u32 = 1000;

/// What is exported, to where.
struct Order {
    query: Query,
    filter: HistoryFilter,
    format: Format,
    folder: PathBuf,
    key: Option<SigningKey>,
    stop: CancellationToken,
}

impl Review {
    /// Begins to write what `filter` asks for into `folder`, with its proof beside it, under a name
    /// of the date that is free there. The view tells how far it is.
    ///
    /// # Errors
    /// As [`Review::find`]; `invalidInput` while another export is being written.
    pub async fn export(
        &self,
        filter: HistoryFilter,
        format: ExportFormat,
        folder: PathBuf,
    ) -> Result<(), Problem> {
        let query = found::query(&filter)?;
        let stop = self.begin_export()?;
        let key = kept_key(&self.shared.secrets, self.shared.store.install()).await;
        let order = Order {
            query,
            filter,
            format: match format {
                ExportFormat::Csv => Format::Csv,
                ExportFormat::Jsonl => Format::Jsonl,
                ExportFormat::Parquet => Format::Parquet,
            },
            folder,
            key,
            stop,
        };
        let review = self.clone();
        self.shared
            .tasks
            .spawn(async move { review.write(order).await });
        Ok(())
    }

    /// Gives up the export that is being written, if one is; nothing is left behind.
    ///
    /// # Errors
    /// None.
    #[expect(
        clippy::unused_async,
        reason = "verbs answer alike, and a later one may have to wait"
    )]
    pub async fn cancel_export(&self) -> Result<(), Problem> {
        if let Some(stop) = &self.under_way().exporting {
            stop.cancel();
        }
        Ok(())
    }

    fn begin_export(&self) -> Result<CancellationToken, Problem> {
        let stop = self.shared.stop.child_token();
        {
            let mut under_way = self.under_way();
            if under_way.exporting.is_some() {
                let message = "Another export is being written.";
                return Err(Problem::invalid(vec![FieldError::new("format", message)]));
            }
            under_way.exporting = Some(stop.clone());
        }
        self.show(|view| view.export = Some(ExportView::Writing { done: 0 }));
        Ok(stop)
    }

    async fn write(&self, order: Order) {
        let format = order.format;
        let review = self.clone();
        let written = tokio::task::spawn_blocking(move || write(&review, &order)).await;
        let view = match written {
            Ok(Ok((path, exported))) => {
                let sha256 = exported.sha256.to_string();
                self.note(ReviewFact::Exported {
                    events: exported.events,
                    format,
                    sha256: sha256.clone(),
                })
                .await;
                ExportView::Written {
                    events: exported.events,
                    sha256,
                    file: path.display().to_string(),
                }
            }
            Ok(Err(StoreError::Sqlite(error))) if matches!(*error, AuditError::Cancelled) => {
                ExportView::Canceled
            }
            Ok(Err(error)) => ExportView::Failed {
                problem: Problem::from(&error),
            },
            Err(_) => ExportView::Failed {
                problem: broken_off(),
            },
        };
        self.under_way().exporting = None;
        self.show(|shown| shown.export = Some(view));
    }
}

fn write(review: &Review, order: &Order) -> Result<(PathBuf, Exported), StoreError> {
    let reader = review.shared.store.reader()?;
    let path = free(&order.folder, review.shared.clock.now(), order.format);
    let mut asks_for = order.query.asking();
    let picked = Picked {
        query: &coarse(&order.filter),
        only: None,
        stated: stated(&order.filter),
        asks_for: &mut |entry| asks_for(entry),
    };
    let key = order.key.as_ref();
    let exported = reader.export_picked(picked, order.format, &path, key, |picking| {
        let done = picking.events;
        review.show(|view| view.export = Some(ExportView::Writing { done }));
        if order.stop.is_cancelled() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    Ok((path, exported))
}

/// What the record can tell by itself, so that not every entry has to be looked at.
fn coarse(filter: &HistoryFilter) -> audit::Query {
    let time = |at: Option<i64>| Timestamp::from_millisecond(at?).ok();
    audit::Query {
        since: time(filter.since),
        until: time(filter.until),
        interaction: uuid::Uuid::parse_str(filter.interaction.trim())
            .ok()
            .map(|id| id.to_string()),
        ..audit::Query::default()
    }
}

/// The rest of it, as the proof states it.
fn stated(filter: &HistoryFilter) -> BTreeMap<String, String> {
    let actions = filter.actions.join(" ");
    let conditions = [
        ("words", filter.text.trim()),
        ("agent", filter.agent.trim()),
        ("actions", actions.trim()),
        ("outcome", filter.outcome.trim()),
    ];
    let set = conditions.into_iter().filter(|(_, what)| !what.is_empty());
    set.map(|(name, what)| (name.to_owned(), what.to_owned()))
        .collect()
}

/// The name of an export: the date, and nothing of what was searched for.
fn name(at: Timestamp, format: Format, number: u32) -> String {
    let date = at.strftime("%Y-%m-%d %H.%M");
    let ending = match format {
        Format::Csv => "csv",
        Format::Jsonl => "jsonl",
        Format::Parquet => "parquet",
    };
    match number {
        1 => format!("Cuecard history {date}.{ending}"),
        more => format!("Cuecard history {date} ({more}).{ending}"),
    }
}

/// The first name that is free, for the file and for its proof.
fn free(folder: &Path, at: Timestamp, format: Format) -> PathBuf {
    let names = (1..=NAMES).map(|number| folder.join(name(at, format, number)));
    let mut free = names.filter(|path| !path.exists() && !proof_path(path).exists());
    free.next()
        .unwrap_or_else(|| folder.join(name(at, format, NAMES + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_when_and_not_what() {
        let at = "2026-11-21T09:05:00Z".parse().expect("a time");
        assert_eq!(
            name(at, Format::Csv, 1),
            "Cuecard history 2026-11-21 09.05.csv"
        );
        assert_eq!(
            name(at, Format::Parquet, 2),
            "Cuecard history 2026-11-21 09.05 (2).parquet"
        );
    }

    #[test]
    fn nothing_that_is_there_is_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = "2026-11-21T09:05:00Z".parse().expect("a time");
        let first = free(folder.path(), at, Format::Csv);
        std::fs::write(proof_path(&first), "x").expect("written");
        let second = free(folder.path(), at, Format::Csv);
        assert_ne!(second, first, "a proof without its export counts too");
    }
}

//! What articles are called: read for the rows that are shown, from the newest event that has it.

use std::ops::ControlFlow;

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::history::{History, HistoryError, LastWord, Query};
use crate::view::insights::ShareRow;
use crate::view::review::HistoryFilter;

/// Gives each row the title its article last had. One that is not on record keeps its id.
pub(super) fn fill(
    history: &History,
    rows: &mut [ShareRow],
    stop: &CancellationToken,
) -> Result<(), HistoryError> {
    for row in rows {
        let Some(query) = containing(&row.key, vec!["suggestions_produced".to_owned()]) else {
            continue;
        };
        let id = row.key.clone();
        history.look(
            &query,
            |_| true,
            stop,
            |looked| {
                let title = looked.entry.payload.and_then(|payload| title(payload, &id));
                Ok(match title {
                    Some(title) => {
                        row.name = title;
                        ControlFlow::Break(())
                    }
                    None => ControlFlow::Continue(()),
                })
            },
        )?;
    }
    Ok(())
}

/// A query for entries of these kinds in which `text` occurs; none where it is too long to look for.
pub(super) fn containing(text: &str, actions: Vec<String>) -> Option<Query> {
    let filter = HistoryFilter {
        text: format!("\"{}\"", text.replace('"', " ")),
        actions,
        ..HistoryFilter::default()
    };
    Query::of(&filter, LastWord::Whole).ok()
}

fn title(payload: &str, id: &str) -> Option<String> {
    let payload: Value = serde_json::from_str(payload).ok()?;
    let suggestions = payload["suggestions"].as_array()?;
    let of = suggestions
        .iter()
        .find(|it| it["knowledgeArticleId"] == id)?;
    let title = of["title"].as_str()?;
    (!title.is_empty()).then(|| title.to_owned())
}

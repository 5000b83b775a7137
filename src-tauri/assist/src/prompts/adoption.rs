//! What agents did with prompts: the platform's figures, walked page by page and kept, beside this
//! computer's own (`contract.md §6`).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wire::adoption::{self, ADOPTION_SCOPES, Metric, Walk};

use super::copilot::{self, Copilot};
use super::list::{day_of, parsed};
use super::{Studio, draft};
use crate::store::{PromptTally, StoredAdoption};
use crate::view::error::{Code, FieldError, Problem};
use crate::view::studio::{AdoptionCounts, AdoptionRow, AdoptionView};

/// Figures that were read less than this ago, and spans that differ by less, are as good as new.
const FRESH_MS: i64 = 5 * 60 * 1000;

/// What the platform counted of one prompt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Counted {
    viewed: u32,
    clicked: u32,
    dismissed: u32,
}

/// By prompt.
type Figures = BTreeMap<String, Counted>;

impl Studio {
    /// The figures of a span of time. The platform is asked where what was read last is older than
    /// five minutes, or always where `fresh` says so; where it does not answer, what was read last
    /// for as long a span is shown, and the view says so.
    ///
    /// # Errors
    /// `invalidInput` where the span ends before it begins, `storage`.
    pub async fn adoption(
        &self,
        from_ms: i64,
        to_ms: i64,
        fresh: bool,
    ) -> Result<AdoptionView, Problem> {
        if from_ms >= to_ms {
            return Err(Problem::invalid(vec![FieldError::new(
                "to",
                "Must be later than the beginning.",
            )]));
        }
        let target = self.target();
        let name = target.as_str().to_owned();
        let kept = self.read(move |reader| reader.adoptions(&name)).await?;
        let now = self.now_ms();
        let same = kept
            .iter()
            .find(|one| is_near(one.from_ms, from_ms) && is_near(one.to_ms, to_ms));
        let good = same.filter(|one| !fresh && (0..FRESH_MS).contains(&(now - one.read_at_ms)));
        let (read, problem) = match good {
            Some(good) => (Some(good.clone()), None),
            None => match self.ask_and_keep(from_ms, to_ms).await {
                Ok(read) => (Some(read), None),
                Err(problem) => {
                    let length = to_ms - from_ms;
                    let as_long = kept
                        .iter()
                        .find(|one| is_near(one.to_ms - one.from_ms, length));
                    (same.or(as_long).cloned(), Some(problem))
                }
            },
        };
        // The two stand side by side: they are of one span.
        let (from_ms, to_ms) = read
            .as_ref()
            .map_or((from_ms, to_ms), |one| (one.from_ms, one.to_ms));
        let copilot = read.as_ref().and_then(|one| Copilot::of_body(&one.body));
        let figures = read
            .as_ref()
            .filter(|_| copilot.is_none())
            .map(|one| serde_json::from_str::<Figures>(&one.body).unwrap_or_default());
        let (known, tallies) = self
            .read(move |reader| {
                let name = target.as_str();
                let (_, deployed) = reader.prompts_deployed(name)?;
                let drafts = reader.prompt_drafts(name)?;
                let tallies = reader.prompt_tallies(name, day_of(from_ms), to_ms)?;
                let names = |id: String, name: String| (id, name);
                let deployed = deployed.into_iter().map(|one| {
                    let written = draft::of_document(&parsed(&one.document));
                    names(one.id, written.name)
                });
                let drafts = drafts
                    .into_iter()
                    .map(|one| names(one.id, draft::of_json(&one.document).name));
                // What is deployed goes by the name it has there.
                let known: BTreeMap<_, _> = drafts.chain(deployed).collect();
                Ok((known, tallies))
            })
            .await?;
        let prompts = rows(&known, figures.as_ref(), &tallies);
        Ok(AdoptionView {
            from: from_ms,
            to: to_ms,
            read_at: read.map(|one| one.read_at_ms),
            problem,
            total: total(&prompts, figures.is_some()),
            prompts,
            copilot: copilot.map(|copilot| copilot.view()),
        })
    }

    /// Walks the platform's analytics; nothing is kept of it.
    pub(crate) async fn walk(&self, from: Timestamp, to: Timestamp) -> Result<Walk, Problem> {
        let platform = self.platform()?;
        let client = platform.client.with_scopes(&ADOPTION_SCOPES);
        let stop = self.shared.stop.clone();
        let on_page = |_| {
            if stop.is_cancelled() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let walk = adoption::walk(&client, from, to, on_page).await;
        walk.map_err(|error| Problem::from(&error))
    }

    /// Events of prompts where the platform has them, else counts of suggestions.
    async fn ask_and_keep(&self, from_ms: i64, to_ms: i64) -> Result<StoredAdoption, Problem> {
        let platform = self.connected_to()?;
        if platform.client.reach().prompts {
            return self.walk_and_keep(from_ms, to_ms).await;
        }
        let asked = copilot::ask(&platform.client, time(from_ms), time(to_ms));
        let copilot = tokio::select! {
            asked = asked => asked.map_err(|error| Problem::from(&error))?,
            () = self.shared.stop.cancelled() => {
                return Err(Problem::new(Code::Internal, "Cuecard is closing."));
            }
        };
        let read = StoredAdoption {
            target: platform.target.as_str().to_owned(),
            from_ms,
            to_ms,
            body: copilot.body(),
            read_at_ms: self.now_ms(),
        };
        let kept = self.shared.store.keep_adoption(read.clone()).await;
        kept.map_err(|error| Problem::from(&error))?;
        Ok(read)
    }

    async fn walk_and_keep(&self, from_ms: i64, to_ms: i64) -> Result<StoredAdoption, Problem> {
        let target = self.platform()?.target;
        let walk = self.walk(time(from_ms), time(to_ms)).await?;
        let read = StoredAdoption {
            target: target.as_str().to_owned(),
            from_ms,
            to_ms,
            // Names and numbers: there is always a JSON form.
            body: serde_json::to_string(&counted(&walk)).unwrap_or_default(),
            read_at_ms: self.now_ms(),
        };
        if walk.complete {
            let kept = self.shared.store.keep_adoption(read.clone()).await;
            kept.map_err(|error| Problem::from(&error))?;
        }
        Ok(read)
    }
}

fn counted(walk: &Walk) -> Figures {
    let mut figures = Figures::new();
    for event in &walk.events {
        let of = figures.entry(event.prompt_id.clone()).or_default();
        let count = match event.metric {
            Metric::Viewed => &mut of.viewed,
            Metric::Clicked => &mut of.clicked,
            Metric::Dismissed => &mut of.dismissed,
        };
        *count = count.saturating_add(1);
    }
    figures
}

/// Known ones by name, then others by id; one that nothing is known of but its name is there where
/// it is deployed or was counted anywhere.
fn rows(
    known: &BTreeMap<String, String>,
    figures: Option<&Figures>,
    tallies: &[PromptTally],
) -> Vec<AdoptionRow> {
    let here: BTreeMap<_, _> = tallies
        .iter()
        .map(|tally| (tally.prompt_id.as_str(), tally))
        .collect();
    let ids: BTreeSet<&str> = known
        .keys()
        .chain(figures.into_iter().flat_map(BTreeMap::keys))
        .map(String::as_str)
        .chain(here.keys().copied())
        .collect();
    let mut rows: Vec<_> = ids
        .into_iter()
        .map(|id| AdoptionRow {
            prompt_id: id.to_owned(),
            name: known.get(id).cloned().unwrap_or_default(),
            platform: figures.map(|all| of_platform(all.get(id).copied().unwrap_or_default())),
            local: here.get(id).map_or_else(AdoptionCounts::default, |tally| {
                with_rates(AdoptionCounts {
                    viewed: tally.viewed,
                    clicked: tally.clicked,
                    dismissed: tally.dismissed,
                    timed_out: tally.timed_out,
                    ..AdoptionCounts::default()
                })
            }),
        })
        .collect();
    rows.sort_by_cached_key(|row| {
        (
            row.name.is_empty(),
            row.name.to_lowercase(),
            row.prompt_id.clone(),
        )
    });
    rows
}

fn total(rows: &[AdoptionRow], asked: bool) -> AdoptionRow {
    let sum = |counts: &mut dyn Iterator<Item = AdoptionCounts>| {
        let sum = counts.fold(AdoptionCounts::default(), |sum, one| AdoptionCounts {
            viewed: sum.viewed.saturating_add(one.viewed),
            clicked: sum.clicked.saturating_add(one.clicked),
            dismissed: sum.dismissed.saturating_add(one.dismissed),
            timed_out: sum.timed_out.saturating_add(one.timed_out),
            ..sum
        });
        with_rates(sum)
    };
    AdoptionRow {
        platform: asked.then(|| sum(&mut rows.iter().filter_map(|row| row.platform))),
        local: sum(&mut rows.iter().map(|row| row.local)),
        ..AdoptionRow::default()
    }
}

fn of_platform(counted: Counted) -> AdoptionCounts {
    with_rates(AdoptionCounts {
        viewed: counted.viewed,
        clicked: counted.clicked,
        dismissed: counted.dismissed,
        ..AdoptionCounts::default()
    })
}

fn with_rates(counts: AdoptionCounts) -> AdoptionCounts {
    let rate = |part: u32| {
        (counts.viewed > 0).then(|| (f64::from(part) / f64::from(counts.viewed)).min(1.0))
    };
    AdoptionCounts {
        click_rate: rate(counts.clicked),
        dismiss_rate: rate(counts.dismissed),
        ..counts
    }
}

fn is_near(one: i64, other: i64) -> bool {
    one.abs_diff(other) <= FRESH_MS.unsigned_abs()
}

fn time(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(id: &str, viewed: u32, clicked: u32) -> PromptTally {
        PromptTally {
            prompt_id: id.into(),
            viewed,
            clicked,
            ..PromptTally::default()
        }
    }

    #[test]
    fn known_prompts_come_by_name_and_others_by_id() {
        let known = BTreeMap::from([
            ("1".to_owned(), "beta".to_owned()),
            ("2".to_owned(), "Alpha".to_owned()),
        ]);
        let figures = Figures::from([
            ("9".to_owned(), Counted::default()),
            (
                "1".to_owned(),
                Counted {
                    viewed: 4,
                    clicked: 1,
                    dismissed: 2,
                },
            ),
        ]);
        let rows = rows(&known, Some(&figures), &[tally("8", 2, 1)]);
        let ids: Vec<_> = rows.iter().map(|row| row.prompt_id.as_str()).collect();
        assert_eq!(ids, ["2", "1", "8", "9"]);
        let platform = rows[1].platform.expect("it was asked");
        assert_eq!(
            (platform.click_rate, platform.dismiss_rate),
            (Some(0.25), Some(0.5))
        );
        assert_eq!(rows[0].platform.expect("asked").click_rate, None);
        let total = total(&rows, true);
        assert_eq!(total.platform.expect("asked").viewed, 4);
        assert_eq!(total.local.click_rate, Some(0.5), "of what was seen here");
    }

    #[test]
    fn who_was_never_asked_has_no_figures() {
        let rows = rows(&BTreeMap::new(), None, &[tally("8", 2, 1)]);
        assert_eq!(rows[0].platform, None);
        assert_eq!(total(&rows, false).platform, None);
    }
}

//! The insights' page over a month and over everything, and the first page of a figure's events,
//! beside what SQL takes for the acceptance by day alone.

use std::path::Path;
use std::time::{Duration, Instant};

use assist::history::History;
use assist::insights::{Asked, count, events};
use assist::view::insights::{Counted, FigureName, InsightsFilter};
use rusqlite::{Connection, params};
use tokio_util::sync::CancellationToken;

use crate::{Outcome, millis, quantiles};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// SQL reads every payload: it is asked so often, and over everything once.
const PLAIN: usize = 3;

pub fn measure(dir: &Path, history: &mut History, rounds: usize) -> Outcome<()> {
    let file = Connection::open(dir.join("cuecard.db"))?;
    let (first, last): (i64, i64) = file.query_row(
        "SELECT (SELECT at FROM audit_event WHERE seq = 2),
                (SELECT at FROM audit_event ORDER BY seq DESC LIMIT 1)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let until = last + 1;
    let month = (until - 30 * DAY_MS).max(first);
    // A page counts at most 3,660 days, and the generator may have more.
    let all = (until - 3_600 * DAY_MS).max(first);
    for (name, since) in [("30 days", month), ("everything", all)] {
        let filter = InsightsFilter {
            since,
            until,
            zone: "Europe/Berlin".to_owned(),
            ..InsightsFilter::default()
        };
        let asked = Asked::of(&filter).map_err(|_| "a filter in which something is wrong")?;
        let stop = CancellationToken::new();
        let (mut page, mut opened) = (Vec::new(), Vec::new());
        let mut counted = 0;
        for _ in 0..(rounds * 5) {
            let began = Instant::now();
            counted = count(history, &asked, &stop)?.events;
            page.push(began.elapsed());
            let acceptance = Counted::Figure {
                name: FigureName::Acceptance,
            };
            let began = Instant::now();
            events(history, &asked, &acceptance, None, 50, &stop)?;
            opened.push(began.elapsed());
        }
        let rounds = if name == "everything" {
            1
        } else {
            PLAIN.min(rounds)
        };
        let mut plain = Vec::new();
        for _ in 0..rounds {
            plain.push(acceptance_by_day(&file, since, until)?);
        }
        let days = (until - since) / DAY_MS;
        println!(
            "  insights, {name} ({counted} events, {days} days): the page {} · events behind a figure {} · SQL for acceptance by day {}",
            quantiles(&mut page),
            quantiles(&mut opened),
            quantiles(&mut plain),
        );
    }
    let began = Instant::now();
    history.refresh()?;
    println!(
        "  a look whether anything is new: {:.2} ms",
        millis(began.elapsed())
    );
    Ok(())
}

/// One of the page's dozen lists, in UTC days, as SQL has it.
fn acceptance_by_day(file: &Connection, since: i64, until: i64) -> Outcome<Duration> {
    let began = Instant::now();
    let mut statement = file.prepare_cached(
        "SELECT at / 86400000,
                sum(kind = 'suggestion_accepted'),
                sum(kind = 'suggestions_produced' AND json_extract(payload, '$.shown'))
         FROM audit_event
         WHERE at >= ?1 AND at < ?2
           AND kind IN ('suggestion_accepted', 'suggestions_produced')
         GROUP BY 1",
    )?;
    let mut rows = statement.query(params![since, until])?;
    let mut sum = 0;
    while let Some(row) = rows.next()? {
        sum += row.get::<_, i64>(1)? + row.get::<_, Option<i64>>(2)?.unwrap_or_default();
    }
    std::hint::black_box(sum);
    Ok(began.elapsed())
}

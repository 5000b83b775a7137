//! Every figure of a page as one table, for other programs: section, name, key, value, before,
//! events. Days are dates in the reader's time zone, times RFC 3339 in UTC. A cell that has nothing
//! to say is empty; none can be taken for a formula by a spreadsheet (as in the history's CSV).

use std::io;

use jiff::Timestamp;

use super::asked::Asked;
use crate::view::insights::{InsightsView, ShareRow};

const HEADER: [&str; 6] = ["section", "name", "key", "value", "before", "events"];

/// What is written of a value.
type Value = Option<f64>;

pub(super) fn table(view: &InsightsView, asked: &Asked) -> io::Result<Vec<u8>> {
    let mut table = Table(csv::Writer::from_writer(Vec::new()));
    table.0.write_record(HEADER)?;
    table.figures(view, asked)?;
    table.days(view, asked)?;
    table.shares("kind", &view.kinds)?;
    table.shares("article", &view.articles)?;
    for row in view.articles.iter().filter(|row| row.name != row.key) {
        table.text("article", "title", &row.key, &row.name)?;
    }
    table.shares("hour", &view.hours)?;
    for row in &view.feedback {
        let (count, before) = (number(row.count), number(row.before));
        table.row(
            "feedback",
            "count",
            &row.key,
            count,
            before,
            Some(row.count),
        )?;
    }
    for row in &view.prompts {
        let each = [
            ("viewed", row.viewed),
            ("clicked", row.clicked),
            ("dismissed", row.dismissed),
            ("timedOut", row.timed_out),
        ];
        for (name, count) in each {
            table.row("prompt", name, &row.key, number(count), None, Some(count))?;
        }
    }
    table.calls(view, asked)?;
    for mark in &view.deploys {
        let name = if mark.rolled_back {
            "rolledBack"
        } else {
            "deployed"
        };
        table.text("deploy", name, &mark.prompt_id, &time(mark.at))?;
    }
    table
        .0
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)
}

struct Table(csv::Writer<Vec<u8>>);

impl Table {
    fn figures(&mut self, view: &InsightsView, asked: &Asked) -> io::Result<()> {
        let counts = [("events", view.events), ("emptied", view.emptied)];
        for (name, count) in counts {
            self.row("record", name, "", number(count), None, Some(count))?;
        }
        for figure in &view.figures {
            let name = serde_json::to_value(figure.name)?;
            let name = name.as_str().unwrap_or_default();
            let events = Some(figure.events);
            self.row("figure", name, "", figure.value, figure.before, events)?;
        }
        for figure in &view.figures {
            let name = serde_json::to_value(figure.name)?;
            let name = name.as_str().unwrap_or_default();
            for (day, value) in view.days.iter().zip(&figure.spark) {
                self.row("figureByDay", name, &asked.date(day.at), *value, None, None)?;
            }
        }
        Ok(())
    }

    fn days(&mut self, view: &InsightsView, asked: &Asked) -> io::Result<()> {
        for day in &view.days {
            let date = asked.date(day.at);
            let before = day.acceptance_before;
            self.row("day", "acceptance", &date, day.acceptance, before, None)?;
            let values = [
                ("batchesShown", number(day.batches_shown)),
                ("accepted", number(day.accepted)),
                ("p50Ms", day.p50_ms),
                ("p95Ms", day.p95_ms),
                ("p99Ms", day.p99_ms),
                ("mostWaiting", number(day.most_waiting)),
                ("summariesMade", number(day.summaries_made)),
                ("summariesFiled", number(day.summaries_filed)),
            ];
            for (name, value) in values {
                self.row("day", name, &date, value, None, None)?;
            }
            let times = [
                ("mostWaitingAt", day.most_waiting_at),
                ("allSentAt", day.all_sent_at),
            ];
            for (name, at) in times {
                if let Some(at) = at {
                    self.text("day", name, &date, &time(at))?;
                }
            }
        }
        Ok(())
    }

    fn shares(&mut self, section: &str, rows: &[ShareRow]) -> io::Result<()> {
        for row in rows {
            self.row(section, "share", &row.key, row.share, row.before, None)?;
            for (name, count) in [("accepted", row.accepted), ("displayed", row.displayed)] {
                self.row(section, name, &row.key, number(count), None, None)?;
            }
        }
        Ok(())
    }

    fn calls(&mut self, view: &InsightsView, asked: &Asked) -> io::Result<()> {
        for call in &view.calls {
            let key = &call.key;
            for (name, count) in [("count", call.count), ("failed", call.failed)] {
                self.row("call", name, key, number(count), None, Some(count))?;
            }
            self.row("call", "p50Ms", key, call.p50_ms, None, None)?;
            self.row("call", "p95Ms", key, call.p95_ms, call.p95_before_ms, None)?;
            self.row("call", "p99Ms", key, call.p99_ms, None, None)?;
            for (day, value) in view.days.iter().zip(&call.p95_by_day) {
                self.row("callP95ByDay", key, &asked.date(day.at), *value, None, None)?;
            }
        }
        Ok(())
    }

    fn row(
        &mut self,
        section: &str,
        name: &str,
        key: &str,
        value: Value,
        before: Value,
        events: Option<u64>,
    ) -> io::Result<()> {
        let shown = |value: Value| value.map(|it| it.to_string()).unwrap_or_default();
        let events = events.map(|it| it.to_string()).unwrap_or_default();
        let cells = [
            &*guarded(name),
            &*guarded(key),
            &shown(value),
            &shown(before),
            &events,
        ];
        self.write(section, cells)
    }

    fn text(&mut self, section: &str, name: &str, key: &str, text: &str) -> io::Result<()> {
        self.write(section, [name, &*guarded(key), &*guarded(text), "", ""])
    }

    fn write(&mut self, section: &str, cells: [&str; 5]) -> io::Result<()> {
        let all = std::iter::once(section).chain(cells);
        self.0.write_record(all)?;
        Ok(())
    }
}

fn guarded(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_empty() {
        text.into()
    } else {
        audit::guarded(text)
    }
}

/// A count as a number like the others.
fn number(count: u64) -> Value {
    super::figures::share(count, 1)
}

fn time(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(|_| String::new(), |at| at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::insights::{
        CallRow, CountRow, DeployMark, Figure, FigureName, InsightChoices, InsightDay,
        InsightsFilter, PromptFigures,
    };

    fn asked() -> Asked {
        Asked::of(&InsightsFilter {
            since: 1_777_586_400_000,
            until: 1_777_672_800_000,
            zone: "Europe/Berlin".to_owned(),
            ..InsightsFilter::default()
        })
        .expect("nothing wrong with it")
    }

    fn share(key: &str, name: &str) -> ShareRow {
        ShareRow {
            key: key.to_owned(),
            name: name.to_owned(),
            share: Some(0.5),
            before: None,
            accepted: 1,
            displayed: 2,
        }
    }

    fn view() -> InsightsView {
        InsightsView {
            filter: InsightsFilter::default(),
            events: 9,
            emptied: 1,
            to: 9,
            took_ms: 1.0,
            figures: vec![Figure {
                name: FigureName::Acceptance,
                value: Some(0.25),
                before: None,
                events: 5,
                spark: vec![Some(0.25)],
            }],
            days: vec![InsightDay {
                at: 1_777_586_400_000,
                acceptance: Some(0.25),
                acceptance_before: Some(0.75),
                batches_shown: 4,
                accepted: 1,
                p50_ms: Some(12.5),
                p95_ms: None,
                p99_ms: None,
                most_waiting: 3,
                most_waiting_at: Some(1_777_590_000_000),
                all_sent_at: None,
                summaries_made: 0,
                summaries_filed: 0,
            }],
            kinds: vec![share("knowledge", "knowledge")],
            articles: vec![share("=1+1", "@SUM(A1), \"quoted\"")],
            articles_total: 1,
            hours: vec![share("0", "0")],
            feedback: vec![CountRow {
                key: "not_helpful".to_owned(),
                count: 2,
                before: 3,
            }],
            prompts: vec![PromptFigures {
                key: "-p".to_owned(),
                viewed: 4,
                clicked: 3,
                dismissed: 2,
                timed_out: 1,
            }],
            calls: vec![CallRow {
                key: "webhook".to_owned(),
                count: 2,
                failed: 1,
                p50_ms: Some(31.0),
                p95_ms: Some(31.0),
                p99_ms: Some(31.0),
                p95_before_ms: None,
                p95_by_day: vec![Some(31.0)],
            }],
            deploys: vec![DeployMark {
                at: 1_777_590_000_000,
                seq: 7,
                prompt_id: "p".to_owned(),
                version: Some(2),
                rolled_back: true,
            }],
            choices: InsightChoices::default(),
        }
    }

    const GOLDEN: &str = r#"section,name,key,value,before,events
record,events,,9,,9
record,emptied,,1,,1
figure,acceptance,,0.25,,5
figureByDay,acceptance,2026-05-01,0.25,,
day,acceptance,2026-05-01,0.25,0.75,
day,batchesShown,2026-05-01,4,,
day,accepted,2026-05-01,1,,
day,p50Ms,2026-05-01,12.5,,
day,p95Ms,2026-05-01,,,
day,p99Ms,2026-05-01,,,
day,mostWaiting,2026-05-01,3,,
day,summariesMade,2026-05-01,0,,
day,summariesFiled,2026-05-01,0,,
day,mostWaitingAt,2026-05-01,2026-04-30T23:00:00Z,,
kind,share,knowledge,0.5,,
kind,accepted,knowledge,1,,
kind,displayed,knowledge,2,,
article,share,'=1+1,0.5,,
article,accepted,'=1+1,1,,
article,displayed,'=1+1,2,,
article,title,'=1+1,"'@SUM(A1), ""quoted""",,
hour,share,0,0.5,,
hour,accepted,0,1,,
hour,displayed,0,2,,
feedback,count,not_helpful,2,3,2
prompt,viewed,'-p,4,,4
prompt,clicked,'-p,3,,3
prompt,dismissed,'-p,2,,2
prompt,timedOut,'-p,1,,1
call,count,webhook,2,,2
call,failed,webhook,1,,1
call,p50Ms,webhook,31,,
call,p95Ms,webhook,31,,
call,p99Ms,webhook,31,,
callP95ByDay,webhook,2026-05-01,31,,
deploy,rolledBack,p,2026-04-30T23:00:00Z,,
"#;

    #[test]
    fn a_page_is_one_table() {
        let bytes = table(&view(), &asked()).expect("written to memory");
        let text = String::from_utf8(bytes).expect("text");
        assert_eq!(text, GOLDEN, "other programs read it by these names");
    }
}

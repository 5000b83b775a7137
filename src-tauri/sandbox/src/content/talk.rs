//! One conversation: a text file with a TOML header and a line for each thing said.
//!
//! ```text
//! [00:06] Customer: Hi, um, the blender I bought
//!   stopped working after a week.
//!   -> refund-defective-item
//!   ~ -0.4
//! ```
//!
//! Refuses: times that go back, a first line that is not at a time, expectations on what the
//! agent says (an assistant answers the customer), a feeling that is no score.

use std::time::Duration;

use super::attribute;
use super::header::{Header, is_id, split, wrong_line};
use super::mistake::Mistakes;
use super::{Channel, Conversation, Line, Speaker};

const NAME_CHARS: usize = 80;
const LINES: usize = 2_000;
const LINE_CHARS: usize = 1_000;
const EXPECTED: usize = 8;
/// A day: nothing that is played needs more, and sums of it cannot overflow.
const LONGEST: Duration = Duration::from_hours(24);

/// A conversation with the places that are checked once everything is read.
pub(super) struct Talk {
    pub(super) conversation: Conversation,
    /// The line of the header's id.
    pub(super) id_line: usize,
    /// Every expected article with its line in the file.
    pub(super) expected: Vec<(String, usize)>,
}

/// Reads one file; `None` only with a mistake.
pub(super) fn parse(file: &str, name: &str, text: &str, mistakes: &mut Mistakes) -> Option<Talk> {
    if !name.strip_suffix(".txt").is_some_and(is_id) {
        let shape = "a conversation's file ends in .txt; lower case letters, digits, hyphens";
        mistakes.add(file, None, shape);
        return None;
    }
    let parts = split(file, text, mistakes)?;
    let mut header = Header::parse(file, parts.header, 2, mistakes);
    let id = header.uuid("id", mistakes);
    let customer = header.text("customer", NAME_CHARS, mistakes);
    let words = "\"voice\", \"chat\" or \"email\"";
    let channel = header.word("channel", words, channel, mistakes);
    let queue = header.text("queue", NAME_CHARS, mistakes);
    let attributes = header.table("attributes", attribute::read, mistakes);
    header.finish(mistakes);

    let mut script = Script::default();
    for (index, line) in parts.body.lines().enumerate() {
        if let Err(wrong) = script.read(line, parts.body_line + index) {
            mistakes.add(file, Some(parts.body_line + index), wrong);
        }
    }
    script.check(file, mistakes);
    if script.lines.is_empty() {
        mistakes.add(file, Some(parts.body_line), "nothing is said");
        return None;
    }
    let (id, id_line) = id?;
    Some(Talk {
        conversation: Conversation {
            id,
            customer: customer?,
            channel: channel?,
            queue: queue?,
            attributes,
            lines: script.lines,
        },
        id_line,
        expected: script.expected,
    })
}

/// What was said so far.
#[derive(Default)]
struct Script {
    lines: Vec<Line>,
    /// Where in the file each of `lines` stands.
    places: Vec<usize>,
    expected: Vec<(String, usize)>,
    last_at: Duration,
}

impl Script {
    fn read(&mut self, line: &str, place: usize) -> Result<(), String> {
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            return Ok(());
        }
        if let Some(id) = text.strip_prefix("->") {
            return self.expect(id.trim(), place);
        }
        if let Some(score) = text.strip_prefix('~') {
            return self.feel(score.trim());
        }
        if line.starts_with([' ', '\t']) {
            return self.go_on(text);
        }
        let (at, speaker, said) = spoken(text)?;
        if self.lines.len() == LINES {
            return Err(format!("more than {LINES} lines are said"));
        }
        let late = self.last_at;
        self.last_at = late.max(at);
        self.places.push(place);
        self.lines.push(Line {
            at,
            speaker,
            text: said.to_owned(),
            expect: Vec::new(),
            sentiment: None,
        });
        if at < late {
            return Err("said before the line above it".to_owned());
        }
        Ok(())
    }

    fn go_on(&mut self, text: &str) -> Result<(), String> {
        let last = self
            .lines
            .last_mut()
            .ok_or("an indented line goes on with what was said above it; nothing was")?;
        if !last.expect.is_empty() || last.sentiment.is_some() {
            return Err("what is said goes on before the line's -> and ~".to_owned());
        }
        // Checked for length once the line is whole; stops growing long before that matters.
        if last.text.len() <= 4 * LINE_CHARS {
            last.text.push(' ');
            last.text.push_str(text);
        }
        Ok(())
    }

    fn expect(&mut self, id: &str, place: usize) -> Result<(), String> {
        let last = self
            .lines
            .last_mut()
            .ok_or("-> stands below what the customer said")?;
        if last.speaker != Speaker::Customer {
            return Err("-> stands below what the customer said, not anyone else".to_owned());
        }
        if !is_id(id) {
            return Err("-> is followed by the id of one article".to_owned());
        }
        if last.expect.iter().any(|known| known == id) {
            return Err(format!("`{id}` is expected twice"));
        }
        if last.expect.len() == EXPECTED {
            return Err(format!("more than {EXPECTED} articles are expected"));
        }
        last.expect.push(id.to_owned());
        self.expected.push((id.to_owned(), place));
        Ok(())
    }

    fn feel(&mut self, score: &str) -> Result<(), String> {
        let last = self
            .lines
            .last_mut()
            .filter(|line| line.speaker == Speaker::Customer)
            .ok_or("~ stands below what the customer said")?;
        let score = score.parse().ok();
        let score = score.filter(|score| (-1.0..=1.0).contains(score));
        if last.sentiment.is_some() || score.is_none() {
            return Err("~ is followed by one number from -1 to 1".to_owned());
        }
        last.sentiment = score;
        Ok(())
    }

    /// What can be told only once a line is whole.
    fn check(&self, file: &str, mistakes: &mut Mistakes) {
        for (line, place) in self.lines.iter().zip(&self.places) {
            if let Some(wrong) = wrong_line(&line.text, LINE_CHARS) {
                mistakes.add(file, Some(*place), format!("what is said {wrong}"));
            }
        }
    }
}

/// `[mm:ss] Speaker: text`, with tenths where wanted.
fn spoken(text: &str) -> Result<(Duration, Speaker, &str), String> {
    let shape = || "a line reads: [mm:ss] Customer: what is said".to_owned();
    let (time, rest) = text
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .ok_or_else(shape)?;
    let at = time_of(time).ok_or("a time reads mm:ss or mm:ss.t, at most 24 hours")?;
    let (speaker, said) = rest.split_once(':').ok_or_else(shape)?;
    let speaker = match speaker.trim() {
        "Customer" => Speaker::Customer,
        "Agent" => Speaker::Agent,
        "System" => Speaker::System,
        _ => return Err("the speaker is Customer, Agent or System".to_owned()),
    };
    Ok((at, speaker, said.trim()))
}

fn time_of(text: &str) -> Option<Duration> {
    let (minutes, rest) = text.split_once(':')?;
    let (seconds, tenths) = match rest.split_once('.') {
        Some((seconds, tenths)) => (seconds, number(tenths, 1)?),
        None => (rest, 0),
    };
    if seconds.len() != 2 {
        return None;
    }
    let (minutes, seconds) = (number(minutes, 4)?, number(seconds, 2)?);
    let at = Duration::from_millis(minutes * 60_000 + seconds * 1_000 + tenths * 100);
    (seconds < 60 && at <= LONGEST).then_some(at)
}

/// `1..=digits` decimal digits; unlike `str::parse`, no sign.
fn number(text: &str, digits: usize) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    (plain && (1..=digits).contains(&text.len()))
        .then(|| text.parse().ok())
        .flatten()
}

fn channel(word: &str) -> Option<Channel> {
    match word {
        "voice" => Some(Channel::Voice),
        "chat" => Some(Channel::Chat),
        "email" => Some(Channel::Email),
        _ => None,
    }
}

//! The log as support gets it: what the program itself says, and nothing that came from anywhere else.
//!
//! Of a line only this is kept: when, how grave, which part, one of the program's own sentences
//! (`sentences.txt`) and the small numbers that follow it at once. Whatever comes after that goes, and
//! a line that does not begin so goes whole: an error's words may quote a host, a path, a person.
//!
//! Rejected: looking for what is personal and taking it out (what is not recognized stays in).

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};

/// So far back.
const SPAN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The newest so many lines.
const MOST: usize = 50_000;

/// A number with more digits could be somebody's.
const DIGITS: usize = 6;

/// The parts of the program that speak in the log; libraries say what they like.
const OURS: [&str; 6] = ["app", "assist", "audit", "rules", "sandbox", "wire"];

/// What the program says by itself, each up to where something is filled in.
static SENTENCES: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("sentences.txt").lines().collect());

/// What is left of the log.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Redacted {
    /// Oldest first, each with its line's end.
    lines: VecDeque<String>,
    /// Lines of which something was left out.
    pub(super) shortened: u64,
    /// Lines that were left out whole.
    pub(super) left_out: u64,
}

impl Redacted {
    fn add(&mut self, line: &str, since: Timestamp) {
        match kept(line) {
            Some((at, _, _)) if at < since => {}
            Some((_, text, is_whole)) => {
                self.shortened += u64::from(!is_whole);
                self.lines.push_back(text);
                if self.lines.len() > MOST {
                    self.lines.pop_front();
                    self.left_out += 1;
                }
            }
            None => self.left_out += u64::from(!line.trim().is_empty()),
        }
    }

    /// All of it, with its own figures at the top.
    pub(super) fn text(&self) -> String {
        let (lines, shortened, out) = (self.lines.len(), self.shortened, self.left_out);
        let mut text = format!("# {lines} lines, {shortened} of them shortened; {out} left out\n");
        text.extend(self.lines.iter().map(String::as_str));
        text
    }
}

/// What is left of the log in `folder`, of the week up to `now`. A folder that is not there has none.
///
/// # Errors
/// What the system says; [`io::ErrorKind::Interrupted`] when `go_on` says no.
pub(super) fn redacted(
    folder: &Path,
    now: Timestamp,
    go_on: impl Fn() -> bool,
) -> io::Result<Redacted> {
    let mut redacted = Redacted::default();
    let mut files = Vec::new();
    match fs::read_dir(folder) {
        Ok(listed) => {
            for file in listed {
                files.push(file?.path());
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    files.retain(|path| path.extension().is_some_and(|ending| ending == "log"));
    // Their names are dates.
    files.sort();
    let since = now.checked_sub(SPAN).unwrap_or(Timestamp::MIN);
    let mut line = Vec::new();
    for path in files {
        let mut file = BufReader::new(File::open(path)?);
        while file.read_until(b'\n', &mut line)? > 0 {
            if !go_on() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            redacted.add(&String::from_utf8_lossy(&line), since);
            line.clear();
        }
    }
    Ok(redacted)
}

/// When it was, what is kept of it, and whether that is all of it; none where nothing is known of it.
fn kept(line: &str) -> Option<(Timestamp, String, bool)> {
    let line = line.trim_end();
    let (at, rest) = line.split_once(' ')?;
    let at: Timestamp = at.parse().ok()?;
    let (level, rest) = rest.trim_start().split_once(' ')?;
    let level = ["ERROR", "WARN", "INFO", "DEBUG"]
        .into_iter()
        .find(|known| *known == level)?;
    let (target, rest) = rest.split_once(": ")?;
    // The module's place within the part is a name like any other.
    let part = target.split("::").next()?;
    let part = OURS.into_iter().find(|known| *known == part)?;
    let sentences = SENTENCES.iter().filter(|known| is_said(rest, known));
    let sentence = sentences.max_by_key(|known| known.len())?;
    let (numbers, is_whole) = numbers(rest.get(sentence.len()..)?);
    let text = format!("{at} {level:>5} {part}: {sentence}{numbers}\n");
    Some((at, text, is_whole))
}

/// Whether a line says this, whatever comes after it.
fn is_said(line: &str, sentence: &str) -> bool {
    let rest = line.strip_prefix(sentence);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':']))
}

/// The fields at the beginning that are small numbers, and whether that is all there is.
fn numbers(rest: &str) -> (String, bool) {
    let mut kept = String::new();
    for field in rest.split_whitespace() {
        let Some((name, value)) = field.split_once('=') else {
            return (kept, false);
        };
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let is_small = (1..=DIGITS).contains(&value.len());
        if !is_name || name.len() > 20 || !is_small || !value.chars().all(|c| c.is_ascii_digit()) {
            return (kept, false);
        }
        kept.push(' ');
        kept.push_str(field);
    }
    (kept, true)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn left(line: &str) -> Option<String> {
        kept(line).map(|(_, text, _)| text)
    }

    #[test]
    fn our_own_words_and_small_numbers_stay() {
        let line = "2026-11-21T09:05:00.120Z  INFO assist::privacy::upkeep: retention was applied pruned=12";
        assert_eq!(
            left(line).as_deref(),
            Some(&*format!(
                "{}\n",
                line.replace(".120Z", ".12Z")
                    .replace("::privacy::upkeep", "")
            ))
        );
        let (_, text, is_whole) = kept(
            "2026-11-21T09:05:00Z  WARN assist::companion: the connection changed: api.acme.example \
             does not answer state=\"waiting\" attempt=3",
        )
        .expect("ours");
        assert_eq!(
            text,
            "2026-11-21T09:05:00Z  WARN assist: the connection changed\n"
        );
        assert!(!is_whole, "and it is counted");
    }

    #[test]
    fn whatever_else_goes() {
        for (line, why) in [
            (
                "Mrs. Meyer said: my card is 4111 1111 1111 1111",
                "not a line of the log",
            ),
            (
                "2026-11-21T09:05:00Z INFO assist: Mrs. Meyer",
                "not our sentence",
            ),
            (
                "2026-11-21T09:05:00Z INFO hyper::client: a panic",
                "not a part of ours",
            ),
            ("2026-11-21T09:05:00Z MEYER assist: a panic", "not a level"),
            (
                "2026-11-21T09:05:00Z INFO assist: a panicky Meyer",
                "another sentence",
            ),
        ] {
            assert_eq!(left(line), None, "{why}");
        }
        let number = "2026-11-21T09:05:00Z INFO assist: a panic call=4915112345678 next=1";
        assert!(
            !left(number).expect("ours").contains("49151"),
            "it could be a phone's"
        );
    }

    #[test]
    fn every_sentence_is_one_that_the_program_says() {
        let mut sources = String::new();
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..")];
        while let Some(folder) = folders.pop() {
            for file in fs::read_dir(folder).expect("sources").flatten() {
                let path = file.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    sources.push_str(&fs::read_to_string(path).expect("readable"));
                }
            }
        }
        let unsaid: Vec<_> = SENTENCES
            .iter()
            .filter(|sentence| !sources.contains(&format!("\"{sentence}")))
            .collect();
        assert!(
            unsaid.is_empty(),
            "take them out of sentences.txt: {unsaid:?}"
        );
    }

    #[test]
    fn a_week_is_kept_and_no_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = "2026-11-01T09:00:00Z INFO assist: a deploy ended\nMeyer\n\n\
                   2026-11-20T09:00:00Z INFO assist: a deploy ended prompt=\"Meyer\"\n";
        fs::write(folder.path().join("cuecard.2026-11-20.log"), log).expect("written");
        fs::write(folder.path().join("notes.txt"), "Meyer").expect("written");
        let now = "2026-11-21T09:05:00Z".parse().expect("a time");
        let found = redacted(folder.path(), now, || true).expect("readable");
        let text = found.text();
        assert_eq!(
            text,
            "# 1 lines, 1 of them shortened; 1 left out\n\
             2026-11-20T09:00:00Z  INFO assist: a deploy ended\n"
        );
        let none = redacted(&folder.path().join("none"), now, || true);
        assert_eq!(none.expect("none yet"), Redacted::default());
        let stopped = redacted(folder.path(), now, || false).expect_err("given up");
        assert_eq!(stopped.kind(), io::ErrorKind::Interrupted);
    }

    proptest! {
        #[test]
        fn nothing_that_is_filled_in_gets_out(
            sentence in prop::sample::select(SENTENCES.clone()),
            filled in "[ =:\"]{1,3}[A-Z0-9]{7,12}[ a-zA-Z0-9=:\"\u{e4}]{0,40}",
        ) {
            let begin = format!("2026-11-21T09:05:00Z  INFO assist: {sentence}");
            if let Some((_, text, _)) = kept(&format!("{begin}{filled}")) {
                prop_assert!(begin.starts_with(text.trim_end()), "{} of {}", text, begin);
            }
        }
    }
}

//! E-mail addresses, as people write them: a name, an at sign, a domain with a top level.
//!
//! Refuses what only looks alike: `package@1.2.3`, `image@2x.png`, the user of a URL, the remote of
//! a repository. Quoted names and address literals (RFC 5321) nobody gives a call center.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::numbers::is_word;

/// Letters and digits of scripts with blanks between words; the others' words would run in.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        [[\p{L}\p{N}_]--\x{2e80}-\x{10ffff}]
        [[\p{L}\p{M}\p{N}_.%+'&-]--\x{2e80}-\x{10ffff}]*
        @
        (?:[[\p{L}\p{N}]--\x{2e80}-\x{10ffff}][[\p{L}\p{M}\p{N}-]--\x{2e80}-\x{10ffff}]*\.)+
        (?:[xX][nN]--[a-zA-Z0-9-]*[a-zA-Z0-9]|[[\p{L}]--\x{2e80}-\x{10ffff}]{2,63})",
    )
    .expect("the pattern is fixed, and every test compiles it")
});

/// Endings of file names that are no top-level domains.
const FILES: [&str; 14] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "css", "json", "html", "pdf", "txt", "xml", "yaml",
    "lock",
];

/// The places of all addresses.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    if !text.contains('@') {
        return Vec::new();
    }
    ADDRESS
        .find_iter(text)
        .filter(|found| is_address(text, found.as_str(), &found.range()))
        .map(|found| found.range())
        .collect()
}

fn is_address(text: &str, address: &str, place: &Range<usize>) -> bool {
    let Some((name, domain)) = address.split_once('@') else {
        return false;
    };
    let before = &text[..place.start];
    let after = &text[place.end..];
    let top = domain.rsplit('.').next().unwrap_or(domain).to_lowercase();
    let well_formed = !name.ends_with('.')
        && !name.contains("..")
        && !domain.split('.').any(|label| label.ends_with('-'))
        && !after.starts_with(|char| is_word(char) || char == '@' || char == '-')
        && !before.ends_with(['@', '.']);
    let remote = name == "git" && after.starts_with(':');
    well_formed && !FILES.contains(&top.as_str()) && !remote && !is_url_user(before)
}

/// Whether `before` ends inside of a URL's user and password.
fn is_url_user(before: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or(before);
    word.rsplit_once("://")
        .is_some_and(|(_, rest)| !rest.contains(['/', '?', '#']))
}

//! The parts of an error's sentence.

use std::time::Duration;

pub(super) fn pause(after: Option<Duration>) -> String {
    after.map_or_else(String::new, |after| {
        format!(" of {} s", after.as_secs_f32().ceil())
    })
}

/// `scope a`, `scopes a and b`.
pub(super) fn scopes(names: &str) -> String {
    if names.contains(" or ") {
        return format!("scope {names}");
    }
    let plural = if is_one(names) { "" } else { "s" };
    format!("scope{plural} {names}")
}

pub(super) fn needed(names: &str) -> String {
    if names.is_empty() {
        return String::new();
    }
    format!("; the call needs the {}", scopes(names))
}

pub(super) fn unmet(names: &str, asked: bool) -> &'static str {
    // Surface B, where one of several does.
    if names.contains(" or ") {
        return "this OAuth client is not granted: allow it one of them";
    }
    match (is_one(names), asked) {
        (true, true) => "was asked for and is not granted: allow it for this OAuth client",
        (false, true) => "were asked for and are not all granted: allow them for this OAuth client",
        (true, false) => "was not asked for",
        (false, false) => "were not all asked for",
    }
}

fn is_one(names: &str) -> bool {
    !names.contains(' ')
}

/// What whoever is signed in lacks, and who can give it.
pub(super) fn lacking(names: &[String], any: bool, in_division: bool) -> String {
    let place = if in_division {
        " for this division"
    } else {
        ""
    };
    let what = match names {
        [] => "a permission that it does not name".to_owned(),
        [one] => format!("the permission {one}"),
        [before @ .., last] => {
            let (which, word) = if any {
                ("any of the permissions", "or")
            } else {
                ("the permissions", "and")
            };
            format!("{which} {} {word} {last}", before.join(", "))
        }
    };
    format!("the role of whoever is signed in lacks {what}{place}; an administrator can add it")
}

pub(super) fn exceeded(limit: Option<&String>) -> String {
    limit.map_or_else(String::new, |limit| format!(" (limit {limit})"))
}

pub(super) fn said(message: Option<&String>) -> String {
    message.map_or_else(String::new, |message| format!(": {message}"))
}

pub(super) fn close_code(code: Option<u16>) -> String {
    code.map_or_else(String::new, |code| format!(" (close code {code})"))
}

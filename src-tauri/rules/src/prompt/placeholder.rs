//! `{{name}}` in a prompt's content: what stands for a value of the conversation.
//!
//! Owns the grammar: two braces, a known name, two braces, nothing between. Lone braces are text.
//! A pair that opens nothing, closes nothing or holds anything else is an error, not text, since an
//! agent would see it.

/// The names a prompt may use (`contract.md §3`).
pub const PLACEHOLDERS: [&str; 6] = [
    "customerName",
    "accountId",
    "issueCategory",
    "agentId",
    "sessionId",
    "productType",
];

/// What two braces turned out to be. Spans count chars, end excluded, braces included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder<'t> {
    /// A name of [`PLACEHOLDERS`].
    Known {
        /// The name.
        name: &'t str,
        /// Where it stands.
        span: (usize, usize),
    },
    /// Well formed, but of no known name.
    Unknown {
        /// Where it stands.
        span: (usize, usize),
    },
    /// Something between the braces that is no name, or braces that do not pair up.
    Malformed {
        /// Where it stands.
        span: (usize, usize),
    },
    /// `{{` that is never closed.
    Unclosed {
        /// From the braces to the end of the line.
        span: (usize, usize),
    },
}

impl Placeholder<'_> {
    /// Where it stands, in chars, end excluded.
    #[must_use]
    pub const fn span(&self) -> (usize, usize) {
        match self {
            Self::Known { span, .. }
            | Self::Unknown { span }
            | Self::Malformed { span }
            | Self::Unclosed { span } => *span,
        }
    }

    /// What is wrong and what would be right; none for a known name.
    #[must_use]
    pub fn error(&self) -> Option<String> {
        let names = || PLACEHOLDERS.join(", ");
        match self {
            Self::Known { .. } => None,
            Self::Unknown { .. } => Some(format!("No such variable; there are {}.", names())),
            Self::Malformed { .. } => Some(format!(
                "Malformed: write a variable as {{{{name}}}}, without spaces; there are {}.",
                names()
            )),
            Self::Unclosed { .. } => Some("Opened with {{ but never closed with }}.".to_owned()),
        }
    }
}

/// Every pair of braces in `content`, in order.
#[must_use]
pub fn placeholders(content: &str) -> Vec<Placeholder<'_>> {
    let mut found = Vec::new();
    let mut rest = content;
    let mut at = 0; // in chars
    while let Some(open) = rest.find("{{").into_iter().chain(rest.find("}}")).min() {
        at += rest[..open].chars().count();
        rest = &rest[open..];
        let (length, placeholder) = first(rest, at);
        found.push(placeholder);
        at += rest[..length].chars().count();
        rest = &rest[length..];
    }
    found
}

/// The placeholder that `rest` starts with, at char `at`, and its length in bytes.
fn first(rest: &str, at: usize) -> (usize, Placeholder<'_>) {
    let span = |bytes: usize| (at, at + rest[..bytes].chars().count());
    if rest.starts_with("}}") {
        let length = brace_run(rest, b'}');
        return (length, Placeholder::Malformed { span: span(length) });
    }
    // A third brace belongs to the pair: `{{{name}}}` is malformed as a whole.
    let opening = brace_run(rest, b'{');
    let line = rest[opening..]
        .find('\n')
        .map_or(rest.len(), |end| opening + end);
    let inside = &rest[opening..line];
    let Some(close) = inside.find("}}") else {
        return (line, Placeholder::Unclosed { span: span(line) });
    };
    if let Some(again) = inside[..close].find("{{") {
        let length = opening + again;
        return (length, Placeholder::Unclosed { span: span(length) });
    }
    let name = &inside[..close];
    let closing = brace_run(&inside[close..], b'}');
    let length = opening + close + closing;
    let well_formed = opening == 2
        && closing == 2
        && !name.is_empty()
        && name
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || char == '_');
    let placeholder = if !well_formed {
        Placeholder::Malformed { span: span(length) }
    } else if PLACEHOLDERS.contains(&name) {
        Placeholder::Known {
            name,
            span: span(length),
        }
    } else {
        Placeholder::Unknown { span: span(length) }
    };
    (length, placeholder)
}

fn brace_run(text: &str, brace: u8) -> usize {
    text.bytes().take_while(|byte| *byte == brace).count()
}

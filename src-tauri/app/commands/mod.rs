//! What the page may ask: one file a screen. Each command checks its input, tells the companion
//! and replies; anything longer belongs there.

pub mod access;
pub mod insights;
pub mod knowledge;
pub mod outbox;
pub mod panel;
pub mod privacy;
pub mod prompts;
pub mod review;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod studio;
pub mod summaries;
pub mod talk;

use assist::view::error::{Code, FieldError, Problem};
use rules::id::InteractionId;

/// Longer than any card's key; what is longer does not come from our page.
const LONGEST_KEY: usize = 4096;

/// The interaction's id, or the field it belongs to.
fn interaction(text: &str) -> Result<InteractionId, Problem> {
    text.trim().parse().map_err(|_| {
        invalid(
            "interactionId",
            "An interaction's id is a UUID, such as 6f2f7b44-6d0e-4c59-9f4c-0d6a3a4b8c11.",
        )
    })
}

/// A card's key within its bounds.
fn key(text: &str) -> Result<&str, Problem> {
    if text.is_empty() || text.len() > LONGEST_KEY {
        return Err(invalid("key", "This is not the key of a card."));
    }
    Ok(text)
}

fn invalid(path: &str, message: &str) -> Problem {
    Problem {
        code: Code::InvalidInput,
        message: message.to_owned(),
        fields: vec![FieldError {
            path: path.to_owned(),
            message: message.to_owned(),
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_keys_are_checked() {
        assert!(
            interaction(" 6f2f7b44-6d0e-4c59-9f4c-0d6a3a4b8c11 ").is_ok(),
            "pasted with spaces"
        );
        for wrong in ["", "12", "6f2f7b44-6d0e-4c59-9f4c-0d6a3a4b8c1"] {
            let problem = interaction(wrong).expect_err("not a uuid");
            assert_eq!(problem.fields[0].path, "interactionId");
        }
        assert!(key("article:refund").is_ok());
        assert!(key("").is_err());
        assert!(key(&"k".repeat(LONGEST_KEY + 1)).is_err());
    }
}

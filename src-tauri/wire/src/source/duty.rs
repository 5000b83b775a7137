//! Who may do more than an agent's own work, asked of the platform in use
//! (`docs/decisions/009-roles.md`).
//!
//! Neither surface has a name for it, so a duty is what may be called. On surface A that is told by
//! scopes, which the login host grants or not. On surface B a sign-in has the scopes of its OAuth
//! client, whoever signs in; what tells people apart there are permissions, and the only way to learn
//! of one is to ask for what needs it: here figures of the last minutes, which change nothing.

use std::time::Duration;

use super::Reach;
use crate::adoption::ADOPTION_SCOPES;
use crate::error::Error;
use crate::http::Client;
use crate::injections::INJECT_SCOPES;
use crate::platform::copilots::{AGGREGATE_SCOPES, Range, suggestions, summaries};
use crate::platform::people::token_about;
use crate::prompts::PROMPT_READ_SCOPES;

/// Reading prompts and writing them (`contract.md §0`, table).
const SUPERVISE: [&str; 2] = [PROMPT_READ_SCOPES[0], INJECT_SCOPES[0]];

/// Figures of so long are asked for, where only the permission is in question.
const LATELY: Duration = Duration::from_mins(15);

/// What somebody does beyond an agent's own work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Sees what is suggested to a team, and what becomes of it.
    Supervise,
    /// Reads what was recorded of interactions.
    Review,
}

impl Duty {
    /// The scopes that are the duty on surface A (`contract.md §0`, table); all are needed.
    #[must_use]
    pub const fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::Supervise => &SUPERVISE,
            Self::Review => &ADOPTION_SCOPES,
        }
    }
}

/// What is missing for a duty, by name: scopes, on surface B permissions as well. Empty where nothing
/// is.
///
/// # Errors
/// Where that can't be found out: no network, a limit, another refusal of the sign-in, an answer that
/// breaks the contract.
pub async fn missing_for(client: &Client, duty: Duty) -> Result<Vec<String>, Error> {
    if client.reach() == Reach::ASSIST {
        return client.with_scopes(duty.scopes()).scopes_not_granted().await;
    }
    match token_about(client).await {
        Ok(about) => {
            let lacks = about.lacks(&AGGREGATE_SCOPES);
            if !lacks.is_empty() {
                return Ok(lacks);
            }
        }
        // What it won't say of the token, its calls will.
        Err(Error::PermissionMissing { .. } | Error::ScopeMissing { .. }) => {}
        Err(error) => return Err(error),
    }
    let to = client.now();
    let range = Range {
        from: to - LATELY,
        to,
        granularity: None,
        time_zone: None,
        user: None,
        queue: None,
    };
    let asked = match duty {
        Duty::Supervise => suggestions(client, &range, &[]).await,
        Duty::Review => summaries(client, &range, &[]).await,
    };
    match asked {
        Ok(_) => Ok(Vec::new()),
        Err(Error::ScopeMissing { scope, .. }) => Ok(vec![scope]),
        Err(Error::PermissionMissing { permissions, .. }) => Ok(named(permissions, duty)),
        Err(error) => Err(error),
    }
}

/// A refusal that names nothing is one all the same.
fn named(permissions: Vec<String>, duty: Duty) -> Vec<String> {
    if !permissions.is_empty() {
        return permissions;
    }
    let needed = match duty {
        Duty::Supervise => "analytics:agentCopilotAggregate:view",
        Duty::Review => "analytics:summaryAggregate:view",
    };
    vec![needed.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duties_are_what_the_contract_names() {
        let named = ["agent-assist:prompt:read", "agent-assist:prompt:write"];
        assert_eq!(Duty::Supervise.scopes(), named);
        assert_eq!(Duty::Review.scopes(), ["analytics:events:read"]);
    }

    #[test]
    fn a_refusal_is_never_without_a_name() {
        for duty in [Duty::Supervise, Duty::Review] {
            assert_eq!(named(Vec::new(), duty).len(), 1);
            let told = vec!["a:b:view".to_owned()];
            assert_eq!(named(told.clone(), duty), told, "as the platform names it");
        }
    }
}

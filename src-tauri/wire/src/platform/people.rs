//! Who is signed in, and what the sign-in is good for (reference §1.4, §1.5).
//!
//! Read leniently: whatever is missing or of another type says nothing, except the agent's id,
//! without which nothing can be followed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::Value;

use super::asking::question;
use super::sign_in::SignInError;
use crate::error::Error;
use crate::http::{Answer, Client, Load};

/// The scopes the companion asks an administrator for (reference §1.5, minimum set).
pub const SCOPES: [&str; 9] = [
    "notifications",
    "conversations",
    "analytics:readonly",
    "assistants:readonly",
    "knowledge",
    "response-management:readonly",
    "scripts:readonly",
    "speech-and-text-analytics:readonly",
    "user-basic-info",
];

const ME: &str = "users.me";

const TOKEN: &str = "tokens.me";

const NEEDED: &[&str] = &["user-basic-info"];

/// The agent who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// The agent's id: what topics and conversations name them by.
    pub id: String,
    /// Their name.
    pub name: Option<String>,
    /// Their email address.
    pub email: Option<String>,
}

/// What the token in use is good for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenAbout {
    /// The organization's id.
    pub organization_id: Option<String>,
    /// Its name, for people.
    pub organization_name: Option<String>,
    /// The scopes the platform says were granted; none where it does not say, as for client
    /// credentials, to which scopes don't apply.
    pub scopes: Option<BTreeSet<String>>,
}

/// Who is signed in: nobody where the OAuth client itself is, as the platform has no answer to
/// that question then and is not asked.
///
/// # Errors
/// [`Error::Protocol`] for an answer without an id, and whatever befalls a call.
pub async fn me(client: &Client) -> Result<Option<Me>, Error> {
    if client.agent_grants().is_none() {
        return Ok(None);
    }
    let call = question(ME, Cow::Borrowed("/api/v2/users/me"), NEEDED);
    let read = |answer: &Answer| {
        let body: Value = answer.json(ME)?;
        let id = text(&body["id"]).ok_or_else(|| answer.strange(ME, "it has no id"))?;
        Ok(Some(Me {
            id,
            name: text(&body["name"]),
            email: text(&body["email"]),
        }))
    };
    client.send_platform(&call, &Load::empty(), read).await
}

/// What the token in use is good for, so that a missing scope can be named before it hurts.
///
/// # Errors
/// Whatever befalls a call.
pub async fn token_about(client: &Client) -> Result<TokenAbout, Error> {
    let call = question(TOKEN, Cow::Borrowed("/api/v2/tokens/me"), NEEDED);
    let read = |answer: &Answer| answer.json(TOKEN);
    let body: Value = client.send_platform(&call, &Load::empty(), read).await?;
    let scopes: BTreeSet<String> = body["authorizedScope"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(text)
        .collect();
    Ok(TokenAbout {
        organization_id: text(&body["organization"]["id"]),
        organization_name: text(&body["organization"]["name"]),
        scopes: Some(scopes).filter(|scopes| !scopes.is_empty()),
    })
}

impl TokenAbout {
    /// Which of these scopes were not granted, in the order given: `x` grants `x:readonly` as well.
    /// None where the platform did not say what was.
    #[must_use]
    pub fn lacks(&self, needed: &[&str]) -> Vec<String> {
        let Some(granted) = &self.scopes else {
            return Vec::new();
        };
        needed
            .iter()
            .filter(|&&scope| {
                let whole = scope.strip_suffix(":readonly").unwrap_or(scope);
                !granted.contains(scope) && !granted.contains(whole)
            })
            .map(|&scope| scope.to_owned())
            .collect()
    }

    /// Whether every one of these scopes was granted.
    ///
    /// # Errors
    /// [`SignInError::ScopesMissing`] naming those that were not.
    pub fn grants(&self, needed: &[&str]) -> Result<(), SignInError> {
        let scopes = self.lacks(needed);
        if scopes.is_empty() {
            Ok(())
        } else {
            Err(SignInError::ScopesMissing { scopes })
        }
    }

    /// Whether the sign-in was to the organization with this id, which people know as `name`. An
    /// organization that is not told counts as the right one.
    ///
    /// # Errors
    /// [`SignInError::WrongOrganization`] naming both.
    pub fn is_of(&self, id: &str, name: &str) -> Result<(), SignInError> {
        let Some(found) = &self.organization_id else {
            return Ok(());
        };
        // Textual uuids are the same in either case (RFC 4122 §3).
        if found.eq_ignore_ascii_case(id.trim()) {
            return Ok(());
        }
        Err(SignInError::WrongOrganization {
            expected: name.to_owned(),
            found: self.organization_name.clone().unwrap_or(found.clone()),
        })
    }
}

fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn about(scopes: Option<&[&str]>) -> TokenAbout {
        TokenAbout {
            organization_id: Some("5d2b1b0a-6f0e-4f6a-9a57-0d6c9a1e7b11".to_owned()),
            organization_name: Some("Example Insurance".to_owned()),
            scopes: scopes.map(|scopes| scopes.iter().map(|&scope| scope.to_owned()).collect()),
        }
    }

    #[rstest]
    #[case::not_told(None, &[])]
    #[case::all(Some(&SCOPES[..]), &[])]
    #[case::more_than_asked(Some(&["conversations", "knowledge", "analytics", "notifications"][..]), &[])]
    #[case::one_less(Some(&["conversations", "analytics:readonly", "notifications"][..]), &["knowledge"])]
    #[case::reading_is_not_writing(
        Some(&["conversations:readonly", "knowledge:readonly", "analytics", "notifications"][..]),
        &["conversations", "knowledge"]
    )]
    fn missing_scopes_are_named(#[case] granted: Option<&[&str]>, #[case] missing: &[&str]) {
        let needed = [
            "notifications",
            "conversations",
            "analytics:readonly",
            "knowledge",
        ];
        let about = about(granted);
        assert_eq!(about.lacks(&needed), missing);
        assert_eq!(about.grants(&needed).is_ok(), missing.is_empty());
    }

    #[test]
    fn another_organization_is_named() {
        let about = about(None);
        let ours = "5D2B1B0A-6F0E-4F6A-9A57-0D6C9A1E7B11";
        assert_eq!(about.is_of(ours, "Example Insurance"), Ok(()));
        let error = about
            .is_of("00000000-0000-4000-8000-000000000000", "Sample Bank")
            .expect_err("it is another");
        let said = error.to_string();
        assert!(
            said.starts_with(
                "you signed in to Example Insurance, and this profile is for Sample Bank"
            ),
            "{said}"
        );
        assert_eq!(TokenAbout::default().is_of(ours, "x"), Ok(()), "not told");
    }
}

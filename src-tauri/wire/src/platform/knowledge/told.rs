//! That a document was shown, read or copied. The vendor counts by these what its articles are
//! good for.

use http::Method;
use serde_json::{Value, json};

use super::{Context, KNOWLEDGE_WRITE_SCOPES, QueryKind, Surfacing, application, path_of, put};
use crate::error::Error;
use crate::http::Client;
use crate::platform::asking::{Action, Taken, call, deliver};

/// The exact document: the platform asks for all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exactly<'a> {
    /// The knowledge base.
    pub base: &'a str,
    /// The document.
    pub document: &'a str,
    /// Its version.
    pub version: &'a str,
    /// Its variation.
    pub variation: &'a str,
}

/// How it came to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occasion<'a> {
    /// The search that found it.
    pub search: Option<&'a str>,
    /// How it was found.
    pub kind: QueryKind,
    /// How much of it was shown.
    pub surfacing: Surfacing,
    /// The assistant of the conversation, where it is known.
    pub assistant: Option<&'a str>,
    /// Where, where in a conversation.
    pub context: Option<Context<'a>>,
}

impl Occasion<'_> {
    pub(super) fn add_to(&self, body: &mut Value) {
        body["queryType"] = self.kind.as_str().into();
        body["surfacingMethod"] = self.surfacing.as_str().into();
        body["application"] = application(self.assistant);
        if let Some(context) = &self.context {
            body["conversationContext"] = context.json();
        }
    }
}

/// That a document was read.
///
/// # Errors
/// [`Error::Refused`] with the fields the platform names (400), [`Error::ScopeMissing`] and
/// [`Error::PermissionMissing`] (`knowledge:documentView:add`), [`Error::RateLimited`],
/// [`Error::Unavailable`], [`Error::Protocol`] where an id can't be asked about, and whatever
/// befalls a call.
pub async fn viewed(
    client: &Client,
    what: &Exactly<'_>,
    occasion: &Occasion<'_>,
    action: &Action<'_>,
) -> Result<Taken, Error> {
    one(
        client,
        "views",
        "platform.knowledge_view",
        what,
        occasion,
        action,
    )
    .await
}

/// That something of a document was copied.
///
/// # Errors
/// As [`viewed`]; the permission is `knowledge:documentCopy:add`.
pub async fn copied(
    client: &Client,
    what: &Exactly<'_>,
    occasion: &Occasion<'_>,
    action: &Action<'_>,
) -> Result<Taken, Error> {
    one(
        client,
        "copies",
        "platform.knowledge_copy",
        what,
        occasion,
        action,
    )
    .await
}

async fn one(
    client: &Client,
    last: &str,
    name: &'static str,
    what: &Exactly<'_>,
    occasion: &Occasion<'_>,
    action: &Action<'_>,
) -> Result<Taken, Error> {
    let call = call(
        name,
        Method::POST,
        path_of(what.base, &["documents", what.document, last])?,
        &KNOWLEDGE_WRITE_SCOPES,
    );
    let mut body = json!({
        "documentVariationId": what.variation,
        "documentVersionId": what.version,
    });
    put(&mut body, "searchId", occasion.search);
    occasion.add_to(&mut body);
    deliver(client, &call, &body, action).await
}

/// That documents of one knowledge base were shown; those of another are left out.
///
/// # Errors
/// As [`viewed`]; the permission is `knowledge:documentPresentation:add`.
pub async fn presented(
    client: &Client,
    base: &str,
    documents: &[Exactly<'_>],
    occasion: &Occasion<'_>,
    action: &Action<'_>,
) -> Result<Taken, Error> {
    let call = call(
        "platform.knowledge_presentation",
        Method::POST,
        path_of(base, &["documents", "presentations"])?,
        &KNOWLEDGE_WRITE_SCOPES,
    );
    let documents: Vec<Value> = documents
        .iter()
        .filter(|one| one.base == base)
        .map(|one| {
            json!({
                "documentId": one.document,
                "documentVariationId": one.variation,
                "documentVersionId": one.version,
            })
        })
        .collect();
    let mut body = json!({ "documents": documents });
    put(&mut body, "searchId", occasion.search);
    occasion.add_to(&mut body);
    deliver(client, &call, &body, action).await
}

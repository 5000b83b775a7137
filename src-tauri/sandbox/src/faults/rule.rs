//! One fault, as it stands in a faults file, in the control endpoint's JSON and on the board.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::endpoint::Endpoint;
use crate::frame::BadFrame;

/// A faults file, TOML or JSON by its ending, and the body of `PUT /sandbox/faults`.
///
/// ```toml
/// [[fault]]
/// on = "feedback"                # absent: any endpoint
/// method = "POST"                # absent: any method
/// effect = { answer = { status = 429, retry_after = "2" } }
/// times = 2                      # absent: until the file changes
///
/// [[fault]]
/// effect = { socket = "cut" }    # also "reset", "stall", { close = 4001 }, { frame = "oversized" }
/// after_ms = 20000               # not before 20 s after the file was read
/// every_ms = 30000               # and then at most every 30 s
///
/// [[fault]]
/// effect = { latency_ms = 400 }
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultFile {
    /// In order: of several answers that would fit a request, the first is given.
    #[serde(default, rename = "fault")]
    pub faults: Vec<Rule>,
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The endpoint it strikes; any where absent. For sockets, `channel_socket` is surface B's and
    /// any other name is surface A's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Endpoint>,
    /// `GET`, `PUT`, …: only requests of this method; any where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// What happens.
    pub effect: Effect,
    /// How often; until it is taken back where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Not before this many milliseconds after it was planned.
    #[serde(default)]
    pub after_ms: u64,
    /// At least this many milliseconds from one time to the next.
    #[serde(default)]
    pub every_ms: u64,
}

impl Rule {
    /// Whether it strikes such a request.
    pub(super) fn is_for(&self, endpoint: Endpoint, method: &str) -> bool {
        let of_method = self.method.as_deref();
        self.on.is_none_or(|on| on == endpoint)
            && of_method.is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
    }
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// An answer in place of the real one; nothing is carried out.
    Answer(Answer),
    /// The answer comes this much later, in milliseconds.
    LatencyMs(u64),
    /// 401 to a request with a bearer token.
    RefuseToken,
    /// The client may not have these scopes: who asks for one is answered `invalid_scope`
    /// (RFC 6749 §5.2). Tokens issued before keep theirs.
    WithholdScopes(Vec<String>),
    /// The client may not have these scopes: who asks for one is granted the others, and the answer
    /// says which in `scope` (RFC 6749 §5.1). Tokens issued before keep theirs.
    NarrowScopes(Vec<String>),
    /// Carried out, but the connection is cut instead of the answer.
    LoseAnswer,
    /// A deploy is carried out, but what is kept differs from what was sent in one field.
    Alter,
    /// A summary is made, and says a phone number, an e-mail address and a card that were never
    /// said.
    WithPii,
    /// A summary is made, and one of its numbers was never said.
    InventNumber,
    /// Carried out, and the answer lacks this member: `id`, `summaryText`, …
    Without(String),
    /// The connection is cut before anything is done.
    CutRequest,
    /// No answer ever.
    Hang,
    /// Something happens to a live socket.
    Socket(SocketFault),
    /// The agent lacks these permissions (`conversation:suggestion:view`, …): what needs one is
    /// answered 403, a topic that needs one is refused.
    WithholdPermissions(Vec<String>),
    /// Topics that end in one of these are refused: `suggestions.script`, `transcription`, …
    RefuseTopics(Vec<String>),
    /// A summary of surface B fails with this `errorType`: `CONVERSATION_TOO_LONG`, …
    SummaryError(String),
    /// Something happens to a live notification channel.
    Channel(ChannelFault),
}

/// What happens to a live notification channel (surface B): the next one that looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelFault {
    /// It is removed; its socket ends without a word.
    Lose,
    /// It is removed as the twenty-first would remove it: the socket is told first.
    Replace,
    /// The socket is told that maintenance is coming, and closed after the notice that
    /// `Options::maintenance_notice` gives. The channel lives on.
    Maintenance,
    /// The socket is sent no more heartbeats.
    NoHeartbeats,
    /// The token the channel was made with is taken back.
    RevokeToken,
    /// The token the channel was made with is over.
    ExpireToken,
}

/// An answer in place of the real one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// 100..=599; others are taken as 500.
    pub status: u16,
    /// The `Retry-After` header as it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<String>,
    /// The error body's `detail`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The body; the vendor's error body where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// The body as it is written, called HTML: what a proxy answers that means well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Answer {
    /// The vendor's error body with this status.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self {
            status,
            retry_after: None,
            detail: None,
            body: None,
            text: None,
        }
    }
}

/// What happens to a live socket: the next one that looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SocketFault {
    /// Dropped: FIN without a close frame.
    Cut,
    /// Reset: RST.
    Reset,
    /// Open and silent.
    Stall,
    /// Closed with a code.
    Close(u16),
    /// Sent a malformed frame.
    Frame(BadFrame),
}

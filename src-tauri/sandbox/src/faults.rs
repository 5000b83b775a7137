//! Faults that read as sentences: `faults.on(Endpoint::Feedback).fail(2).with(503)`.
//!
//! Owns the ways to ask for one: from a test at run time, over the control endpoint
//! (`/sandbox/faults`) and from a file that is read again when it changes; all three meet on one
//! board. A fault is used up by what it strikes, [`Planned::always`] apart, so that a test can ask
//! whether everything it planned came to pass ([`Faults::assert_done`]).
//!
//! A malformed frame is sent beside the real ones, never instead: nothing is lost by it.
//! Rejected: probabilities (a test that fails one time in ten explains nothing).

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::endpoint::Endpoint;
use crate::frame::BadFrame;

pub(crate) mod board;
pub(crate) mod file;
mod rule;

pub(crate) use board::{Alteration, Board, Fate};
pub use rule::{Answer, ChannelFault, Effect, FaultFile, Rule, SocketFault};

/// What goes wrong next, at one endpoint or at whichever is asked first. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Faults {
    board: Arc<Board>,
    endpoint: Option<Endpoint>,
    method: Option<String>,
}

/// A fault that has been planned; what it does can still be said more exactly.
#[derive(Debug, Clone)]
#[must_use = "the fault is planned already; say `let _ =` or go on with `.with(…)`"]
pub struct Planned {
    board: Arc<Board>,
    id: u64,
}

impl Faults {
    pub(crate) fn new(board: Arc<Board>) -> Self {
        Self {
            board,
            endpoint: None,
            method: None,
        }
    }

    /// The same, at one endpoint alone.
    #[must_use]
    pub fn on(&self, endpoint: Endpoint) -> Self {
        Self {
            endpoint: Some(endpoint),
            ..self.clone()
        }
    }

    /// The same, for requests of one method alone: `on(Endpoint::Prompts).method("PUT")` leaves
    /// reading as it is.
    #[must_use]
    pub fn method(&self, method: &str) -> Self {
        Self {
            method: Some(method.to_owned()),
            ..self.clone()
        }
    }

    /// The next `n` requests are answered 503; see [`Planned::with`] for another status.
    pub fn fail(&self, n: u32) -> Planned {
        self.plan(Effect::Answer(Answer::status(503)), Some(n))
    }

    /// The next request is answered 429 with `Retry-After: seconds`.
    pub fn retry_after(&self, seconds: u64) -> Planned {
        let answer = Answer {
            retry_after: Some(seconds.to_string()),
            ..Answer::status(429)
        };
        self.plan(Effect::Answer(answer), Some(1))
    }

    /// Every answer comes this many milliseconds later, until it is taken back.
    pub fn latency(&self, ms: u64) -> Planned {
        self.plan(Effect::LatencyMs(ms), None)
    }

    /// The next request with a bearer token is answered 401, however good the token is.
    pub fn refuse_token(&self) -> Planned {
        self.plan(Effect::RefuseToken, Some(1))
    }

    /// The client may not have these scopes until it is taken back: asking for one is answered
    /// `invalid_scope`.
    pub fn withhold_scopes(&self, scopes: &[&str]) -> Planned {
        let scopes = scopes.iter().map(|&one| one.to_owned()).collect();
        self.on(Endpoint::Token)
            .plan(Effect::WithholdScopes(scopes), None)
    }

    /// The client may not have these scopes until it is taken back: who asks for them is granted
    /// the others, as the answer says.
    pub fn narrow_scopes(&self, scopes: &[&str]) -> Planned {
        let scopes = scopes.iter().map(|&one| one.to_owned()).collect();
        self.on(Endpoint::Token)
            .plan(Effect::NarrowScopes(scopes), None)
    }

    /// The next request is carried out, and its answer is never sent: the connection is cut.
    pub fn lose_answer(&self) -> Planned {
        self.plan(Effect::LoseAnswer, Some(1))
    }

    /// The next `n` deploys are answered 500 because of indexing (`contract.md §3`).
    pub fn indexing(&self, n: u32) -> Planned {
        let puts = self.on(Endpoint::Prompts).method("PUT");
        puts.fail(n)
            .with(500)
            .detail("Prompt content is indexing; deploy again later.")
    }

    /// The next deploy is taken, and what is kept of it differs in one field: it is shown a second
    /// longer.
    pub fn alter(&self) -> Planned {
        self.on(Endpoint::Prompts).plan(Effect::Alter, Some(1))
    }

    /// The next summary says a phone number, an e-mail address and a card, with digits that check
    /// out.
    pub fn with_pii(&self) -> Planned {
        self.on(Endpoint::Summaries).plan(Effect::WithPii, Some(1))
    }

    /// The next summary has a number that nobody said.
    pub fn invent_number(&self) -> Planned {
        let summaries = self.on(Endpoint::Summaries);
        summaries.plan(Effect::InventNumber, Some(1))
    }

    /// The next request is carried out, and its answer lacks one member: `without("id")`.
    pub fn without(&self, member: &str) -> Planned {
        self.plan(Effect::Without(member.to_owned()), Some(1))
    }

    /// The next request is answered 200 with a web page, as by a proxy that means well.
    pub fn web_page(&self) -> Planned {
        let page = "<!DOCTYPE html>\n<title>Sign in to the network</title>\n";
        let answer = Answer {
            text: Some(page.to_owned()),
            ..Answer::status(200)
        };
        self.plan(Effect::Answer(answer), Some(1))
    }

    /// The connection of the next request is cut before anything is done.
    pub fn cut_request(&self) -> Planned {
        self.plan(Effect::CutRequest, Some(1))
    }

    /// The next request is never answered, and its connection stays open.
    pub fn hang(&self) -> Planned {
        self.plan(Effect::Hang, Some(1))
    }

    /// A live socket is dropped without a word (FIN, no close frame; the client sees 1006).
    pub fn cut_socket(&self) -> Planned {
        self.plan(Effect::Socket(SocketFault::Cut), Some(1))
    }

    /// A live socket is reset (RST).
    pub fn reset_socket(&self) -> Planned {
        self.plan(Effect::Socket(SocketFault::Reset), Some(1))
    }

    /// A live socket is closed with this code, for example 4001, 1011 or 1012.
    pub fn close_with(&self, code: u16) -> Planned {
        self.plan(Effect::Socket(SocketFault::Close(code)), Some(1))
    }

    /// A live socket stays open and goes silent: no frames, no pongs, nothing read.
    pub fn stall(&self) -> Planned {
        self.plan(Effect::Socket(SocketFault::Stall), Some(1))
    }

    /// A live socket is sent a malformed frame.
    pub fn bad_frame(&self, frame: BadFrame) -> Planned {
        self.plan(Effect::Socket(SocketFault::Frame(frame)), Some(1))
    }

    /// A live socket is sent a gzip frame that doesn't inflate.
    pub fn corrupt_gzip(&self) -> Planned {
        self.bad_frame(BadFrame::CorruptGzip)
    }

    /// A live socket is sent a small gzip frame that inflates to 9 MiB.
    pub fn oversized_frame(&self) -> Planned {
        self.bad_frame(BadFrame::Oversized)
    }

    /// A live socket is sent text that isn't JSON.
    pub fn malformed_json(&self) -> Planned {
        self.bad_frame(BadFrame::MalformedJson)
    }

    /// The agent lacks these permissions until it is taken back (surface B).
    pub fn withhold_permissions(&self, permissions: &[&str]) -> Planned {
        let named = permissions.iter().map(|&one| one.to_owned()).collect();
        self.plan(Effect::WithholdPermissions(named), None)
    }

    /// Topics that end in one of these are refused until it is taken back (surface B).
    pub fn refuse_topics(&self, endings: &[&str]) -> Planned {
        let endings = endings.iter().map(|&one| one.to_owned()).collect();
        self.plan(Effect::RefuseTopics(endings), None)
    }

    /// Something happens to a live notification channel (surface B).
    pub fn channel(&self, fault: ChannelFault) -> Planned {
        self.plan(Effect::Channel(fault), Some(1))
    }

    /// The next summary of surface B fails with this `errorType`: `CONVERSATION_TOO_LONG`, ….
    pub fn summary_error(&self, error: &str) -> Planned {
        self.plan(Effect::SummaryError(error.to_owned()), Some(1))
    }

    /// Takes every fault back, those of a file too (until the file changes).
    pub fn clear(&self) {
        self.board.clear();
    }

    /// The faults with a number of times that have not all happened, as sentences.
    #[must_use]
    pub fn unmet(&self) -> Vec<String> {
        self.board.unmet()
    }

    /// For the end of a test: everything planned came to pass.
    ///
    /// # Panics
    /// When a fault with a number of times still waits; the message lists them.
    pub fn assert_done(&self) {
        let unmet = self.unmet();
        assert!(unmet.is_empty(), "faults that never happened: {unmet:?}");
    }

    fn plan(&self, effect: Effect, times: Option<u32>) -> Planned {
        let id = self.board.plan(Rule {
            on: self.endpoint,
            method: self.method.clone(),
            effect,
            times,
            after_ms: 0,
            every_ms: 0,
        });
        Planned {
            board: Arc::clone(&self.board),
            id,
        }
    }
}

impl Planned {
    /// Answers with this status (100..=599; others are taken as 500).
    pub fn with(self, status: u16) -> Self {
        self.answer(|answer| answer.status = status)
    }

    /// Adds `Retry-After` in seconds.
    pub fn retry_after(self, seconds: u64) -> Self {
        self.retry_after_text(&seconds.to_string())
    }

    /// Adds `Retry-After` as written: an HTTP date, a negative number, garbage.
    pub fn retry_after_text(self, text: &str) -> Self {
        self.answer(|answer| answer.retry_after = Some(text.to_owned()))
    }

    /// Answers with this body in place of the vendor's error body.
    pub fn saying(self, body: Value) -> Self {
        self.answer(|answer| answer.body = Some(body))
    }

    /// Puts this sentence into the error body's `detail`.
    pub fn detail(self, sentence: &str) -> Self {
        self.answer(|answer| answer.detail = Some(sentence.to_owned()))
    }

    /// So many times.
    pub fn times(self, n: u32) -> Self {
        self.board.change(self.id, |rule| rule.times = Some(n));
        self
    }

    /// Until it is taken back.
    pub fn always(self) -> Self {
        self.board.change(self.id, |rule| rule.times = None);
        self
    }

    /// Not before this long from now.
    pub fn after(self, wait: Duration) -> Self {
        self.board.delay(self.id, wait);
        self
    }

    /// Whether it has happened as often as it was planned; always true for one without a number
    /// that has happened at all.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.board.is_met(self.id)
    }

    /// How often it has happened.
    #[must_use]
    pub fn hits(&self) -> u64 {
        self.board.hits(self.id)
    }

    /// Waits until [`Self::is_met`]; false when `deadline` passes first.
    pub async fn met(&self, deadline: Duration) -> bool {
        self.board.met(self.id, deadline).await
    }

    /// Takes it back.
    pub fn take_back(self) {
        self.board.remove(self.id);
    }

    fn answer(self, change: impl FnOnce(&mut Answer)) -> Self {
        self.board.change(self.id, |rule| {
            if let Effect::Answer(answer) = &mut rule.effect {
                change(answer);
            }
        });
        self
    }
}

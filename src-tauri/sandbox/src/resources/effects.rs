//! What took effect at the far ends of a person's actions: feedback and webhooks.
//!
//! A request may arrive three times and count once; the record of requests
//! ([`crate::received`]) has it three times, this one once. Bounded: the newest 20,000.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use jiff::Timestamp;
use rules::time::rfc3339_millis;
use serde::Serialize;
use serde_json::Value;

use super::locked;
use crate::endpoint::Endpoint;
use crate::gate::Call;

const MAX_KEPT: usize = 20_000;

/// What took effect so far.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    by_endpoint: Mutex<BTreeMap<Endpoint, Effects>>,
}

/// What took effect at one endpoint, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Effects {
    /// How many there were, those included that are kept no more.
    pub total: u64,
    /// The newest 20,000.
    pub effects: VecDeque<Carried>,
}

/// One action that took effect.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Carried {
    /// Counted from 1 for each endpoint.
    pub seq: u64,
    /// RFC 3339 with milliseconds.
    pub at: String,
    /// `Idempotency-Key`, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// `X-Correlation-ID`, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    /// `X-Cuecard-Log-Head`, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_head: Option<String>,
    /// `X-Cuecard-Signature`, where there was one. The sandbox has no secret to check it with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// What was said.
    pub body: Value,
}

impl Ledger {
    /// Writes an effect down and returns its number.
    pub(crate) fn note(&self, endpoint: Endpoint, at: Timestamp, call: &Call, body: Value) -> u64 {
        let header = |name: &str| call.header(name).map(str::to_owned);
        let mut by_endpoint = locked(&self.by_endpoint);
        let there = by_endpoint.entry(endpoint).or_default();
        there.total += 1;
        there.effects.push_back(Carried {
            seq: there.total,
            at: rfc3339_millis(at),
            idempotency_key: header("idempotency-key"),
            correlation_id: header("x-correlation-id"),
            log_head: header("x-cuecard-log-head"),
            signature: header("x-cuecard-signature"),
            body,
        });
        if there.effects.len() > MAX_KEPT {
            there.effects.pop_front();
        }
        there.total
    }

    /// What took effect at one endpoint.
    pub(crate) fn of(&self, endpoint: Endpoint) -> Effects {
        locked(&self.by_endpoint)
            .get(&endpoint)
            .cloned()
            .unwrap_or_default()
    }
}

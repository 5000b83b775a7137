//! The board every fault is planned on and taken from.
//!
//! One lock, held for a look and never across an await. Who waits for a change (sockets, tests)
//! watches a counter.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::rule::{Answer, ChannelFault, Effect, Rule, SocketFault};
use crate::endpoint::Endpoint;

mod withheld;

/// From this many on, faults that have happened are forgotten.
const MAX_KEPT: usize = 1000;
/// A wait longer than this is this long.
const LONGEST_WAIT: Duration = Duration::from_hours(24 * 365);

/// What the board holds for one request.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Struck {
    pub(crate) latency: Duration,
    pub(crate) fate: Option<Fate>,
}

/// What becomes of a request.
#[derive(Debug, PartialEq)]
pub(crate) enum Fate {
    Answer(Answer),
    RefuseToken,
    LoseAnswer,
    Alter(Alteration),
    Without(String),
    Cut,
    Hang,
}

/// How what is kept or made differs from what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alteration {
    /// A deployed prompt is shown a second longer.
    Deploy,
    /// A summary says a phone number, an address and a card.
    Pii,
    /// A summary has a number that was never said.
    Number,
}

/// What a client may not have of the scopes it asks for.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Scopes {
    /// Asking for one is refused.
    pub(crate) withheld: BTreeSet<String>,
    /// The token is granted without them.
    pub(crate) narrowed: BTreeSet<String>,
}

#[derive(Debug)]
pub(crate) struct Board {
    plans: Mutex<Plans>,
    changed: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Plans {
    next_id: u64,
    rules: Vec<Plan>,
}

#[derive(Debug)]
struct Plan {
    id: u64,
    rule: Rule,
    left: Option<u32>,
    not_before: Instant,
    hits: u64,
    from_file: bool,
}

impl Plan {
    fn is_due(&self, now: Instant) -> bool {
        self.left != Some(0) && self.not_before <= now
    }

    fn strike(&mut self, now: Instant) {
        self.hits += 1;
        self.left = self.left.map(|n| n.saturating_sub(1));
        self.not_before = now + Duration::from_millis(self.rule.every_ms);
    }

    fn is_met(&self) -> bool {
        match self.left {
            Some(left) => left == 0,
            None => self.hits > 0,
        }
    }
}

impl Board {
    pub(crate) fn new() -> Self {
        Self {
            plans: Mutex::default(),
            changed: watch::Sender::new(0),
        }
    }

    /// Counts every change; a socket that waits for its fault watches it.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    pub(crate) fn plan(&self, rule: Rule) -> u64 {
        let id = self.plans().add(rule, false);
        self.touch();
        id
    }

    /// Replaces what an earlier reading of the file put here.
    pub(crate) fn replace_file(&self, rules: Vec<Rule>) {
        {
            let mut plans = self.plans();
            plans.rules.retain(|plan| !plan.from_file);
            for rule in rules {
                plans.add(rule, true);
            }
        }
        self.touch();
    }

    /// Replaces what was planned at run time.
    pub(crate) fn replace_planned(&self, rules: Vec<Rule>) {
        {
            let mut plans = self.plans();
            plans.rules.retain(|plan| plan.from_file);
            for rule in rules {
                plans.add(rule, false);
            }
        }
        self.touch();
    }

    pub(crate) fn clear(&self) {
        self.plans().rules.clear();
        self.touch();
    }

    pub(crate) fn remove(&self, id: u64) {
        self.plans().rules.retain(|plan| plan.id != id);
        self.touch();
    }

    pub(crate) fn change(&self, id: u64, change: impl FnOnce(&mut Rule)) {
        if let Some(plan) = self.plans().find(id) {
            let before = plan.rule.times;
            change(&mut plan.rule);
            if plan.rule.times != before {
                plan.left = plan.rule.times;
            }
        }
        self.touch();
    }

    pub(crate) fn delay(&self, id: u64, wait: Duration) {
        if let Some(plan) = self.plans().find(id) {
            plan.not_before = Instant::now() + wait.min(LONGEST_WAIT);
        }
        self.touch();
    }

    /// What is still to come, in order, with the times that are left.
    pub(crate) fn waiting(&self) -> Vec<Rule> {
        let plans = self.plans();
        plans
            .rules
            .iter()
            .filter(|plan| plan.left != Some(0))
            .map(|plan| Rule {
                times: plan.left,
                ..plan.rule.clone()
            })
            .collect()
    }

    pub(crate) fn unmet(&self) -> Vec<String> {
        let plans = self.plans();
        let waiting = plans.rules.iter().filter(|plan| !plan.from_file);
        waiting
            .filter_map(|plan| {
                let left = plan.left.filter(|&left| left > 0)?;
                let on = plan.rule.on.map_or("any endpoint", Endpoint::as_str);
                Some(format!("{left} more of {:?} on {on}", plan.rule.effect))
            })
            .collect()
    }

    pub(crate) fn is_met(&self, id: u64) -> bool {
        self.plans().find(id).is_none_or(|plan| plan.is_met())
    }

    pub(crate) fn hits(&self, id: u64) -> u64 {
        self.plans().find(id).map_or(0, |plan| plan.hits)
    }

    pub(crate) async fn met(&self, id: u64, deadline: Duration) -> bool {
        let mut changed = self.watch();
        let happened = changed.wait_for(|_| self.is_met(id));
        matches!(tokio::time::timeout(deadline, happened).await, Ok(Ok(_)))
    }

    /// Takes what strikes a request to `endpoint`; `bearer` tells whether it shows a token.
    pub(crate) fn strike(&self, endpoint: Endpoint, method: &str, bearer: bool) -> Struck {
        let now = Instant::now();
        let mut struck = Struck::default();
        let mut hit = false;
        for plan in &mut self.plans().rules {
            if !plan.is_due(now) || !plan.rule.is_for(endpoint, method) {
                continue;
            }
            let fate = match &plan.rule.effect {
                Effect::LatencyMs(ms) => {
                    struck.latency += Duration::from_millis(*ms);
                    plan.strike(now);
                    hit = true;
                    continue;
                }
                Effect::Answer(answer) => Fate::Answer(answer.clone()),
                Effect::RefuseToken if bearer => Fate::RefuseToken,
                Effect::LoseAnswer => Fate::LoseAnswer,
                Effect::Alter if endpoint == Endpoint::Prompts && method == "PUT" => {
                    Fate::Alter(Alteration::Deploy)
                }
                Effect::WithPii if endpoint == Endpoint::Summaries => Fate::Alter(Alteration::Pii),
                Effect::InventNumber if endpoint == Endpoint::Summaries => {
                    Fate::Alter(Alteration::Number)
                }
                Effect::Without(member) => Fate::Without(member.clone()),
                Effect::CutRequest => Fate::Cut,
                Effect::Hang => Fate::Hang,
                Effect::RefuseToken
                | Effect::Alter
                | Effect::WithPii
                | Effect::InventNumber
                | Effect::WithholdScopes(_)
                | Effect::NarrowScopes(_)
                | Effect::WithholdPermissions(_)
                | Effect::RefuseTopics(_)
                | Effect::SummaryError(_)
                | Effect::Channel(_)
                | Effect::Socket(_) => continue,
            };
            // The first that fits decides; the others wait for the next request.
            if struck.fate.is_some() {
                continue;
            }
            struck.fate = Some(fate);
            plan.strike(now);
            hit = true;
        }
        if hit {
            self.touch();
        }
        struck
    }

    /// Takes what concerns a token that is asked for with these scopes.
    pub(crate) fn strike_scopes(&self, asked: &BTreeSet<String>) -> Scopes {
        let now = Instant::now();
        let mut scopes = Scopes::default();
        let mut hit = false;
        for plan in &mut self.plans().rules {
            let (named, into) = match &plan.rule.effect {
                Effect::WithholdScopes(named) => (named, &mut scopes.withheld),
                Effect::NarrowScopes(named) => (named, &mut scopes.narrowed),
                Effect::Answer(_)
                | Effect::LatencyMs(_)
                | Effect::RefuseToken
                | Effect::LoseAnswer
                | Effect::Alter
                | Effect::WithPii
                | Effect::InventNumber
                | Effect::Without(_)
                | Effect::CutRequest
                | Effect::Hang
                | Effect::WithholdPermissions(_)
                | Effect::RefuseTopics(_)
                | Effect::SummaryError(_)
                | Effect::Channel(_)
                | Effect::Socket(_) => continue,
            };
            let found: Vec<&String> = named.iter().filter(|&one| asked.contains(one)).collect();
            if plan.left == Some(0) || plan.not_before > now || found.is_empty() {
                continue;
            }
            into.extend(found.into_iter().cloned());
            plan.strike(now);
            hit = true;
        }
        if hit {
            self.touch();
        }
        scopes
    }

    /// Takes the next fault for a live socket of surface A, or of B where `of` says so, or tells
    /// when one is due. A malformed frame is taken only when the socket has room for it, so that no
    /// number of them fills the memory.
    pub(crate) fn strike_socket(
        &self,
        of: Endpoint,
        has_room: bool,
    ) -> Result<SocketFault, Option<Instant>> {
        let is_channel = of == Endpoint::ChannelSocket;
        self.strike_live(|rule| {
            let Effect::Socket(fault) = rule.effect else {
                return None;
            };
            let on = rule.on.map(|on| on == Endpoint::ChannelSocket);
            let fits = on.is_none_or(|on_channel| on_channel == is_channel)
                && (has_room || !matches!(fault, SocketFault::Frame(_)));
            fits.then_some(fault)
        })
    }

    /// Takes the next fault that can befall a live notification channel, or tells when one is due.
    pub(crate) fn strike_channel(
        &self,
        can_befall: impl Fn(ChannelFault) -> bool,
    ) -> Result<ChannelFault, Option<Instant>> {
        self.strike_live(|rule| {
            let Effect::Channel(fault) = rule.effect else {
                return None;
            };
            can_befall(fault).then_some(fault)
        })
    }

    /// Takes the first fault of the live that `fits` and is due, or tells when one will be.
    fn strike_live<F>(&self, fits: impl Fn(&Rule) -> Option<F>) -> Result<F, Option<Instant>> {
        let now = Instant::now();
        let mut next_due = None;
        for plan in &mut self.plans().rules {
            let Some(fault) = fits(&plan.rule) else {
                continue;
            };
            if plan.is_due(now) {
                plan.strike(now);
                self.touch();
                return Ok(fault);
            }
            if plan.left != Some(0) {
                next_due = Some(next_due.map_or(plan.not_before, |at| plan.not_before.min(at)));
            }
        }
        Err(next_due)
    }

    fn touch(&self) {
        self.changed.send_modify(|n| *n += 1);
    }

    fn plans(&self) -> MutexGuard<'_, Plans> {
        self.plans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Plans {
    fn add(&mut self, rule: Rule, from_file: bool) -> u64 {
        self.next_id += 1;
        if self.rules.len() >= MAX_KEPT {
            self.rules.retain(|plan| plan.left != Some(0));
        }
        self.rules.push(Plan {
            id: self.next_id,
            left: rule.times,
            not_before: Instant::now() + Duration::from_millis(rule.after_ms),
            hits: 0,
            from_file,
            rule,
        });
        self.next_id
    }

    fn find(&mut self, id: u64) -> Option<&mut Plan> {
        self.rules.iter_mut().find(|plan| plan.id == id)
    }
}

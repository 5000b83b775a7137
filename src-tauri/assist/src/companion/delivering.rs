//! What leaves, as the companion sees it: the route while signed in, the outbox on the panel, and
//! what a person decides about a delivery.

use jiff::Timestamp;
use uuid::Uuid;

use super::cards::answer;
use super::event::Finished;
use super::feedback::read;
use super::request::Reply;
use super::{Companion, request::Connection};
use crate::outbox::parcel::Click;
use crate::outbox::{Decision, Load, NotChanged, Parcel, Route};
use crate::problem;
use crate::store::{CardRef, StoreError, StoredDelivery};
use crate::summaries::Platform;
use crate::view::error::{Code, Problem};
use crate::view::outbox::{DeliveryState, DeliveryView, OutboxView};

/// So many deliveries are shown at once.
const MOST_DELIVERIES: u32 = 200;

impl Companion {
    /// Signed in: what waits for this platform goes out from now on.
    pub(super) fn open_route(&mut self) {
        let (Some(session), Some(connection)) = (&self.session, &self.connected) else {
            return;
        };
        let client = session.client().clone();
        self.texts.connected(client.with_sink(self.meter.sink()));
        self.access.connected(&client.with_sink(self.meter.sink()));
        if let Some(profile) = &self.state.profile {
            let (target, agent_id) = (profile.target.clone(), profile.agent_id);
            self.summaries.connected(Platform {
                target: target.clone(),
                client: client.with_sink(self.meter.sink()),
                agent_id,
                by_itself: !profile.reach.summaries_on_request,
                sandbox: profile.sandbox,
            });
            if profile.reach.prompts {
                self.studio.connected(&client, target, agent_id);
            } else {
                // Figures alone can be asked for there.
                self.studio.attach(&client, target, agent_id);
            }
        }
        let (webhooks, sandbox) = (self.hooks.clone(), connection.sandbox);
        let api = connection.endpoints.api().clone();
        let (clock, sink) = (self.clock.reader(), self.meter.sink());
        let generation = self.route_generation;
        self.under_way.push(Box::pin(async move {
            let (hooks, policy) = if sandbox {
                webhooks.of_sandbox(&api)
            } else {
                webhooks.configured().await
            };
            let route = Route::new(&client, hooks, policy, clock, Some(sink));
            Finished::Routed {
                generation,
                route: route.map(Box::new),
            }
        }));
    }

    pub(super) fn routed(&mut self, generation: u64, route: Result<Box<Route>, wire::Error>) {
        if generation != self.route_generation {
            return;
        }
        match route {
            Ok(route) => self.courier.connect(*route),
            Err(error) => self.state.notice = Some(Problem::from(&error)),
        }
    }

    /// Signed out, or another platform: nothing is sent any more.
    pub(super) fn close_route(&mut self) {
        self.route_generation += 1;
        self.connected = None;
        self.courier.disconnect();
        self.studio.disconnected();
        self.summaries.disconnected();
        self.access.disconnected();
        self.texts.disconnected();
    }

    /// The click's delivery, where somebody is to be told.
    pub(super) fn click(&self, card: &CardRef, title: &str) -> Option<Parcel> {
        let profile = self.state.profile.as_ref()?;
        if !profile.sandbox && !self.hooks.has_knowledge() {
            return None;
        }
        let article = card.knowledge_article_id.clone();
        Some(Parcel {
            target: profile.target.clone(),
            interaction: Some(card.interaction),
            title: Some(title.to_owned()),
            correlation_id: Uuid::new_v4(),
            idempotency_key: Uuid::new_v4(),
            load: Load::Click(Click {
                article: article.unwrap_or_else(|| card.suggestion_id.to_string()),
                // The transaction that records the click fills these in.
                acceptance_rate: 0.0,
                exported_at: self.clock.now(),
            }),
        })
    }

    /// The outbox or the courier changed.
    pub(super) fn note_outbox(&mut self) {
        let target = self.target();
        let tally = {
            let outbox = self.outbox.borrow_and_update();
            target
                .as_ref()
                .and_then(|target| outbox.by_target.get(target.as_str()).copied())
                .unwrap_or_default()
        };
        let standing = self.standing.borrow_and_update().clone();
        let view = OutboxView {
            waiting: tally.waiting,
            failed: tally.failed,
            retry_at: standing.retry_at.map(Timestamp::as_millisecond),
            problem: standing.problem,
            later: tally.later,
        };
        if view != self.state.outbox {
            self.state.outbox = view;
            self.dirty = true;
        }
    }

    /// Whether feedback that is put now is sent now.
    pub(super) fn courier_open(&self) -> bool {
        self.standing.borrow().open
    }

    /// What waits for the platform in use.
    pub(super) fn deliveries(&mut self, reply: Reply<Vec<DeliveryView>>) {
        let Some(target) = self.target() else {
            return answer(reply, Ok(Vec::new()));
        };
        let store = self.store.clone();
        let standing = self.standing.clone();
        self.under_way.push(Box::pin(async move {
            let found = read(store, move |reader| {
                reader.deliveries(Some(target.as_str()), MOST_DELIVERIES)
            });
            let found = found.await.map(|found| {
                let standing = standing.borrow();
                let view = |delivery| delivery_view(delivery, &standing.sending, standing.retry_at);
                found.into_iter().map(view).collect()
            });
            answer(reply, found.map_err(|error| Problem::from(&error)));
            Finished::Closed
        }));
    }

    /// Carries out what a person decided about a delivery.
    pub(super) fn decide(&mut self, id: u64, decision: Decision, reply: Reply<()>) {
        let courier = self.courier.clone();
        let agent = self.state.agent();
        self.under_way.push(Box::pin(async move {
            let decided = courier.decide(id, decision, agent).await;
            answer(reply, decided.map_err(|error| not_changed(&error)));
            Finished::Decided
        }));
    }
}

/// What is kept of a connection while it lasts: enough to find the ways out.
pub(super) struct Connected {
    pub(super) sandbox: bool,
    pub(super) endpoints: wire::Endpoints,
}

impl Connected {
    pub(super) fn of(connection: &Connection) -> Self {
        Self {
            sandbox: connection.sandbox,
            endpoints: connection.endpoints.clone(),
        }
    }
}

fn delivery_view(
    delivery: StoredDelivery,
    sending: &std::collections::BTreeSet<i64>,
    retry_at: Option<Timestamp>,
) -> DeliveryView {
    let state = if delivery.failed {
        DeliveryState::Failed
    } else if sending.contains(&delivery.id) {
        DeliveryState::Sending
    } else {
        DeliveryState::Waiting
    };
    let retry_at = retry_at.map(Timestamp::as_millisecond);
    let due = match delivery.due_at_ms {
        Some(0) => retry_at,
        Some(due) => Some(retry_at.map_or(due, |at| at.max(due))),
        None => None,
    };
    DeliveryView {
        id: delivery.id.unsigned_abs(),
        kind: delivery.kind,
        state,
        interaction: delivery.interaction,
        title: delivery.title,
        created_at: delivery.created_at_ms,
        attempts: delivery.attempts,
        next_attempt_at: due.filter(|_| state == DeliveryState::Waiting),
        problem: delivery
            .problem
            .map(|(code, message)| Problem::new(problem::code_of(&code), message)),
    }
}

fn not_changed(error: &NotChanged) -> Problem {
    match error {
        NotChanged::Gone => Problem::new(Code::Gone, "This delivery is not there any more."),
        NotChanged::BeingSent => Problem::new(
            Code::Gone,
            "This delivery is being sent right now. Wait for what comes of it.",
        ),
        NotChanged::Record(error @ StoreError::Gone) => {
            Problem::new(Code::Gone, problem::sentence(&error.to_string()))
        }
        NotChanged::Record(error) => Problem::from(error),
    }
}

//! Injecting a deployed prompt into a live conversation (`contract.md §4`), and the queue of those
//! that wait.

use super::{Studio, draft, gone};
use crate::injection::{self, Injecting};
use crate::outbox::{CourierStanding, Decision, NotChanged};
use crate::problem::{self, sentence};
use crate::store::{Actor, Reader, StoreError, StoredInjection};
use crate::view::error::{Code, FieldError, Problem};
use crate::view::panel::TabView;
use crate::view::studio::{InjectionForm, InjectionRow, InjectionState, ViolationView};

/// So many are shown.
const MOST_ROWS: u32 = 100;

impl Studio {
    /// What the form breaks, each at its field; none when it may be sent.
    ///
    /// # Errors
    /// None: it asks nobody.
    #[expect(
        clippy::unused_async,
        reason = "a verb like the others: who calls need not know that it asks nobody"
    )]
    pub async fn check_injection(
        &self,
        form: InjectionForm,
    ) -> Result<Vec<ViolationView>, Problem> {
        let found = injection::check(&form, self.admits_loopback());
        Ok(found.into_iter().map(draft::violation).collect())
    }

    /// Injects a prompt. When this answers with the delivery's number, it is on disk; it goes from
    /// there, after those for the same conversation that were asked for before.
    ///
    /// # Errors
    /// `invalidInput` with every violation at its field, `unreachable` where nobody is signed in,
    /// `storage`; nothing was written then.
    pub async fn inject(&self, form: InjectionForm) -> Result<u64, Problem> {
        let body = injection::body(&form, self.admits_loopback()).map_err(|found| {
            let fields = found.into_iter();
            Problem::invalid(
                fields
                    .map(|one| FieldError::new(&one.path, one.message))
                    .collect(),
            )
        })?;
        let platform = self.platform()?;
        let deployed = self.shared.deployed.borrow().clone();
        let known = deployed.by_id.get(form.prompt_id.trim());
        let name = known.and_then(|prompt| prompt.document["name"].as_str());
        let injecting = Injecting {
            target: platform.target,
            actor: Actor::Agent(platform.agent_id),
            prompt: name.map(str::to_owned),
            now: self.shared.clock.now(),
        };
        let checked = injection::of_body(body, injecting);
        let receipt = self.shared.store.commit(checked.work).await;
        let receipt = receipt.map_err(|error| Problem::from(&error))?;
        // It was put in that very transaction.
        receipt.delivery.ok_or_else(gone)
    }

    /// Gives an injection up that the platform has not made. It is on record that it was.
    ///
    /// # Errors
    /// `gone` where it is through, or is being sent right now; `storage`.
    pub async fn cancel_injection(&self, id: u64) -> Result<(), Problem> {
        self.decide(id, Decision::Discard).await
    }

    /// Lets an injection go again, at once and with all its attempts ahead of it.
    ///
    /// # Errors
    /// `gone` where it is through, or is being sent right now; `storage`.
    pub async fn retry_injection(&self, id: u64) -> Result<(), Problem> {
        self.decide(id, Decision::Retry).await
    }

    /// Only injections: what else waits is the agent's.
    async fn decide(&self, id: u64, decision: Decision) -> Result<(), Problem> {
        let row = i64::try_from(id).unwrap_or(i64::MAX);
        let known = self.read(move |reader| reader.injection(row)).await?;
        known.ok_or_else(|| not_changed(&NotChanged::Gone))?;
        let agent = self.platform().ok().and_then(|platform| platform.agent_id);
        let actor = Actor::Agent(agent.or(self.shared.agent_id));
        let decided = self.shared.courier.decide(id, decision, actor).await;
        decided.map_err(|error| not_changed(&error))
    }

    /// Webhooks on loopback are for development, and for the sandbox.
    fn admits_loopback(&self) -> bool {
        let live = self.shared.live.borrow();
        let sandbox = live.profile.as_ref().is_some_and(|profile| profile.sandbox);
        sandbox || self.shared.allow_loopback
    }
}

/// What waits to be injected, in order, then the newest that were; at most 100. Blocking. Names of
/// conversations and attempts under way are [`complete`]'s.
pub(super) fn rows(reader: &Reader, target: &str) -> Result<Vec<InjectionRow>, StoreError> {
    let stored = reader.injections(target, MOST_ROWS)?;
    Ok(stored.into_iter().map(row).collect())
}

/// Fills in what is not on disk: which attempts are under way, and the conversations' names.
pub(super) fn complete(
    rows: &mut [InjectionRow],
    conversations: &[TabView],
    courier: &CourierStanding,
) {
    for row in rows {
        let followed = conversations
            .iter()
            .find(|tab| tab.id == row.conversation_id);
        if let Some(tab) = followed {
            row.conversation.clone_from(&tab.label);
        }
        let id = i64::try_from(row.id).unwrap_or(i64::MAX);
        if courier.sending.contains(&id) && waits(row.state) {
            row.state = InjectionState::Sending;
            row.next_attempt_at = None;
        }
    }
}

const fn waits(state: InjectionState) -> bool {
    match state {
        InjectionState::Waiting
        | InjectionState::Full
        | InjectionState::Behind
        | InjectionState::Again
        | InjectionState::Sending => true,
        InjectionState::Sent | InjectionState::Failed | InjectionState::Canceled => false,
    }
}

fn row(stored: StoredInjection) -> InjectionRow {
    let state = match stored.state.as_str() {
        "sent" => InjectionState::Sent,
        "failed" => InjectionState::Failed,
        "canceled" => InjectionState::Canceled,
        "full" => InjectionState::Full,
        // Only the head of a lane is due.
        _ if stored.due_at_ms.is_none() => InjectionState::Behind,
        _ if stored
            .problem
            .as_ref()
            .is_some_and(|(code, _)| code == problem::name(Code::RateLimited)) =>
        {
            InjectionState::Again
        }
        _ => InjectionState::Waiting,
    };
    let short = stored.interaction.get(..8).unwrap_or(&stored.interaction);
    let problem = stored
        .problem
        .filter(|_| state != InjectionState::Sent && state != InjectionState::Canceled);
    InjectionRow {
        id: stored.id.unsigned_abs(),
        conversation: short.to_owned(),
        conversation_id: stored.interaction,
        prompt_id: stored.prompt_id,
        prompt: stored.prompt,
        state,
        created_at: stored.created_at_ms,
        attempts: stored.attempts,
        next_attempt_at: stored.due_at_ms.filter(|due| *due > 0 && waits(state)),
        problem: problem.map(|(code, message)| Problem::new(problem::code_of(&code), message)),
        injection_id: stored.injection_id,
        settled_at: stored.settled_at_ms,
        latency_ms: stored.latency_ms,
    }
}

fn not_changed(error: &NotChanged) -> Problem {
    match error {
        NotChanged::Gone => Problem::new(Code::Gone, "This injection is not waiting any more."),
        NotChanged::BeingSent => Problem::new(
            Code::Gone,
            "This injection is being sent right now. Wait for what comes of it.",
        ),
        NotChanged::Record(error @ StoreError::Gone) => {
            Problem::new(Code::Gone, sentence(&error.to_string()))
        }
        NotChanged::Record(error) => Problem::from(error),
    }
}

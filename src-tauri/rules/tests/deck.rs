//! The deck under anything that can happen, in any order: what must hold holds after every step.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use proptest::prelude::*;
use rules::attention::{Attention, Quiet};
use rules::deck::{Card, Deck, Expiry, Settings};
use rules::dedupe::ContentKey;
use rules::id::{InteractionId, SuggestionId};
use rules::rank::score;
use rules::suggestion::{Batch, Scores, StateChange, Suggestion, SuggestionKind, SuggestionState};
use uuid::Uuid;

/// Few enough that every bound is met.
const MOST: u16 = 5;

/// What can happen.
#[derive(Debug, Clone)]
enum Step {
    Batch(Vec<(u8, u8, Scores)>),
    /// The platform tells what became of a suggestion.
    Tell(u8, u8),
    /// Tick exactly when asked to.
    Wake,
    Accept(u8),
    Pin(u8),
    Unpin(u8),
    Dismiss(u8),
    Restore(u8),
    Release,
    Type,
    Quiet(Option<u8>),
    Loud,
    Pause,
    Resume,
}

fn step() -> impl Strategy<Value = Step> {
    let twentieths = || (12..=20_u8).prop_map(|score| f64::from(score) / 20.0);
    let suggestion = (0..14_u8, 0..14_u8, twentieths(), twentieths()).prop_map(
        |(id, article, confidence, relevance_score)| {
            (id, article, Scores::of(confidence, relevance_score))
        },
    );
    let scoreless = (0..14_u8, 0..14_u8).prop_map(|(id, article)| (id, article, Scores::NONE));
    let suggestion = prop_oneof![3 => suggestion, 1 => scoreless];
    prop_oneof![
        8 => proptest::collection::vec(suggestion, 0..6).prop_map(Step::Batch),
        4 => Just(Step::Wake),
        1 => any::<u8>().prop_map(Step::Accept),
        2 => (0..14_u8, 0..6_u8).prop_map(|(id, state)| Step::Tell(id, state)),
        2 => any::<u8>().prop_map(Step::Pin),
        1 => any::<u8>().prop_map(Step::Unpin),
        2 => any::<u8>().prop_map(Step::Dismiss),
        1 => any::<u8>().prop_map(Step::Restore),
        1 => Just(Step::Release),
        1 => Just(Step::Type),
        1 => proptest::option::of(0..120_u8).prop_map(Step::Quiet),
        1 => Just(Step::Loud),
        1 => Just(Step::Pause),
        1 => Just(Step::Resume),
    ]
}

/// Steps with the ms that pass before each; sometimes the clock is set back.
fn steps() -> impl Strategy<Value = Vec<(i64, Step)>> {
    let wait = prop_oneof![
        20 => 0..9_000_i64,
        3 => 30_000..90_000_i64,
        1 => -100_000..0_i64,
    ];
    proptest::collection::vec((wait, step()), 1..80)
}

fn suggestion(id: u8, article: u8, scores: Scores) -> Suggestion {
    Suggestion {
        id: SuggestionId(format!("s{id}")),
        kind: SuggestionKind::Knowledge,
        title: format!("Article {article}"),
        snippet: None,
        knowledge_article_id: Some(format!("a{article}")),
        url: None,
        scores,
        source: None,
        details: Vec::new(),
        unknown: None,
    }
}

fn start() -> Timestamp {
    Timestamp::from_second(1_700_000_000).expect("in range")
}

/// One deck, one agent, and what happened to them so far.
struct World {
    settings: Settings,
    deck: Deck,
    agent: Attention,
    now: Timestamp,
    /// Every card ever seen, for naming one that may be gone.
    names: Vec<ContentKey>,
    dismissed: Vec<ContentKey>,
    /// When cards appeared by themselves, on a clock that never runs back.
    appeared: Vec<Duration>,
    run: Duration,
}

impl World {
    fn new() -> Self {
        let settings = Settings {
            max_cards: MOST,
            ..Settings::default()
        };
        Self {
            settings,
            deck: Deck::new(settings, start()),
            agent: Attention::new(settings.attention, start()),
            now: start(),
            names: Vec::new(),
            dismissed: Vec::new(),
            appeared: Vec::new(),
            run: Duration::ZERO,
        }
    }

    fn pass(&mut self, wait: jiff::SignedDuration) {
        self.now = self.now.checked_add(wait).expect("in range");
        self.run += Duration::try_from(wait).unwrap_or_default();
    }

    fn name(&self, pick: u8) -> ContentKey {
        match self.names.len() {
            0 => ContentKey::from("none"),
            len => self.names[usize::from(pick) % len].clone(),
        }
    }

    fn take(&mut self, (wait, step): (i64, Step)) -> Result<(), TestCaseError> {
        self.pass(jiff::SignedDuration::from_millis(wait));
        let now = self.now;
        let mut pinned_before = self.pinned_places();
        match step {
            Step::Batch(content) => self.ingest(&content)?,
            Step::Wake => {
                self.tick()?;
                self.check(&pinned_before)?;
                pinned_before = self.pinned_places();
                if let Some(wake) = self.deck.next_wake(&self.agent, self.now) {
                    prop_assert!(
                        wake > self.now,
                        "an owner that sleeps until then makes progress"
                    );
                    self.pass(wake.duration_since(self.now));
                    let changed = self.tick()?;
                    prop_assert!(changed, "it was woken for nothing");
                }
            }
            Step::Tell(id, state) => self.tell(id, state)?,
            Step::Accept(pick) => {
                let key = self.name(pick);
                let there = self.deck.card(&key).is_some();
                prop_assert_eq!(self.deck.accept(&key, now).is_ok(), there);
            }
            Step::Pin(pick) => {
                let key = self.name(pick);
                let there = self.deck.card(&key).is_some();
                prop_assert_eq!(self.deck.pin(&key, now).is_ok(), there);
            }
            Step::Unpin(pick) => {
                let key = self.name(pick);
                drop(self.deck.unpin(&key, now).map(|card| assert!(!card.pinned)));
            }
            Step::Dismiss(pick) => {
                let key = self.name(pick);
                let there = self.deck.card(&key).is_some();
                let done = self.deck.dismiss(&key, &mut self.agent, now).is_ok();
                prop_assert_eq!(done, there);
                if done {
                    prop_assert!(self.deck.card(&key).is_none());
                    self.dismissed.push(key);
                }
            }
            Step::Restore(pick) => {
                let key = self.name(pick);
                if self.deck.restore(&key, now).is_ok() {
                    prop_assert!(self.dismissed.contains(&key), "{key} never was dismissed");
                    prop_assert!(self.on_screen(&key));
                }
            }
            Step::Release => {
                let did = self.deck.release_held(now);
                prop_assert!(self.deck.held_back(now).is_empty());
                for key in &did.new_cards {
                    prop_assert!(self.on_screen(key));
                }
            }
            Step::Type => self.agent.note_typing(now),
            Step::Quiet(seconds) => {
                let until = seconds.map(|seconds| {
                    now.checked_add(Duration::from_secs(seconds.into()))
                        .expect("in range")
                });
                self.agent.set_quiet(Quiet::On { until });
            }
            Step::Loud => self.agent.set_quiet(Quiet::Off),
            Step::Pause => self.deck.pause(now),
            Step::Resume => self.deck.resume(now),
        }
        self.check(&pinned_before)
    }

    fn ingest(&mut self, content: &[(u8, u8, Scores)]) -> Result<(), TestCaseError> {
        let (now, run) = (self.now, self.run);
        let batch = Batch {
            interaction_id: InteractionId(Uuid::nil()),
            suggestions: content
                .iter()
                .map(|&(id, a, s)| suggestion(id, a, s))
                .collect(),
            processing_latency_ms: None,
            query_statement: None,
            utterances: Vec::new(),
            from_start: false,
            has_gap: false,
            dropped_scores: 0,
            unknown: None,
        };
        let did = self.deck.ingest(&batch, &mut self.agent, now);
        let by_itself = did.new_cards.iter().filter(|key| !self.pinned(key)).count();
        self.appeared.extend(std::iter::repeat_n(run, by_itself));
        for key in &did.new_cards {
            prop_assert!(self.on_screen(key), "{key} is said to have appeared");
        }
        for key in &did.refreshed {
            prop_assert!(self.on_screen(key), "{key} is said to be refreshed");
        }
        for gone in &did.expired {
            // Its content may have arrived again in the same batch.
            let again = |card: &Card| {
                did.new_cards.contains(&card.key) || did.held_back.contains(&card.key)
            };
            let away = self.deck.card(&gone.card.key).is_none_or(again);
            prop_assert!(away, "{} went and is still there", gone.card.key);
            prop_assert!(
                !gone.card.pinned || gone.why == Expiry::Replaced,
                "a pinned card went: {gone:?}"
            );
        }
        Ok(())
    }

    fn tell(&mut self, id: u8, state: u8) -> Result<(), TestCaseError> {
        const STATES: [&str; 6] = [
            "Suggested",
            "Accepted",
            "Dismissed",
            "Failed",
            "Rated",
            "Triggered",
        ];
        let (accepted, pinned) = (self.deck.accepted(), self.pinned_places());
        let told = self.deck.state_changed(&StateChange {
            interaction_id: InteractionId(Uuid::nil()),
            suggestion_id: SuggestionId(format!("s{id}")),
            state: SuggestionState::from(STATES[usize::from(state) % STATES.len()]),
            at: self.now,
        });
        prop_assert_eq!(self.deck.accepted(), accepted, "no click of ours");
        prop_assert_eq!(
            self.pinned_places().len(),
            pinned.len(),
            "pinned cards are never taken away by another hand"
        );
        if told.put_away {
            let card = told.card.expect("a card was put away");
            prop_assert!(self.deck.card(&card.key).is_none());
            self.dismissed.push(card.key);
        }
        for gone in &told.expired {
            prop_assert_eq!(gone.why, Expiry::Failed);
            prop_assert!(self.deck.card(&gone.card.key).is_none());
        }
        Ok(())
    }

    fn tick(&mut self) -> Result<bool, TestCaseError> {
        let did = self.deck.tick(&mut self.agent, self.now);
        self.appeared
            .extend(std::iter::repeat_n(self.run, did.new_cards.len()));
        for gone in &did.expired {
            prop_assert!(!gone.card.pinned || gone.why == Expiry::CrowdedOut);
        }
        Ok(did.changed)
    }

    fn on_screen(&self, key: &ContentKey) -> bool {
        self.deck
            .cards(self.now)
            .iter()
            .any(|place| place.card.key == *key)
    }

    fn pinned(&self, key: &ContentKey) -> bool {
        self.deck.card(key).is_some_and(|card| card.pinned)
    }

    fn pinned_places(&self) -> Vec<(ContentKey, usize)> {
        let places = self.deck.cards(self.now).into_iter().enumerate();
        places
            .filter(|(_, place)| place.card.pinned)
            .map(|(at, place)| (place.card.key.clone(), at))
            .collect()
    }

    /// What holds always.
    fn check(&mut self, pinned_before: &[(ContentKey, usize)]) -> Result<(), TestCaseError> {
        let shown = self.deck.cards(self.now);
        let held = self.deck.held_back(self.now);
        prop_assert!(
            shown.len() <= MOST.into() && held.len() <= MOST.into(),
            "bounds"
        );

        let all: Vec<&Card> = shown.iter().chain(&held).map(|place| place.card).collect();
        let one_of_each = |of: fn(&Card) -> String| {
            let different: BTreeSet<String> = all.iter().map(|card| of(card)).collect();
            different.len() == all.len()
        };
        prop_assert!(one_of_each(|card| card.key.to_string()), "names: {all:?}");
        prop_assert!(
            one_of_each(|card| ContentKey::of(&card.suggestion).to_string()),
            "contents: {all:?}"
        );
        prop_assert!(
            one_of_each(|card| card.suggestion.id.to_string()),
            "ids: {all:?}"
        );
        for card in &all {
            let sum = score(card.suggestion.scores, self.settings.ranking);
            prop_assert_eq!(card.score, sum);
            prop_assert!(self.settings.ranking.pass(card.suggestion.scores));
        }

        let loose: Vec<u32> = shown
            .iter()
            .filter(|place| !place.card.pinned)
            .map(|place| place.position)
            .collect();
        prop_assert!(
            loose.is_sorted(),
            "cards that are not pinned stand by score"
        );
        let positions: BTreeSet<u32> = shown.iter().map(|place| place.position).collect();
        prop_assert_eq!(positions.len(), shown.len());
        prop_assert!(held.iter().all(|place| !place.card.pinned));
        for place in &shown {
            prop_assert!(
                place.goes_at.is_none() || !place.card.pinned,
                "pinned cards never fade"
            );
        }
        for (key, before) in pinned_before {
            let after = shown
                .iter()
                .position(|place| place.card.key == *key && place.card.pinned);
            if let Some(after) = after {
                prop_assert!(
                    after <= *before,
                    "{key} moved down from {before} to {after}"
                );
                prop_assert!(
                    after == *before || shown[after..].iter().all(|place| place.card.pinned),
                    "{key} moved up though there were cards to fill the places above it"
                );
            }
        }

        let names: Vec<ContentKey> = all.iter().map(|card| card.key.clone()).collect();
        for name in names {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
        let per_minute = usize::try_from(self.settings.attention.per_minute).expect("small");
        for (first, from) in self.appeared.iter().enumerate() {
            let minute = self.appeared[first..]
                .iter()
                .take_while(|run| **run < *from + Duration::from_mins(1));
            prop_assert!(
                minute.count() <= per_minute,
                "too many: {:?}",
                self.appeared
            );
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_must_hold_holds_after_every_step(steps in steps()) {
        let mut world = World::new();
        for step in steps {
            world.take(step)?;
        }
    }

    #[test]
    fn held_cards_come_in_best_first(
        scores in proptest::collection::vec((15..=20_u8, 12..=20_u8), 1..=usize::from(MOST)),
    ) {
        let mut world = World::new();
        world.agent.set_quiet(Quiet::On { until: None });
        let content = scores
            .iter()
            .zip(0..)
            .map(|(&(confidence, relevance), n)| {
                let scores = Scores::of(f64::from(confidence) / 20.0, f64::from(relevance) / 20.0);
                (n, n, scores)
            })
            .collect();
        world.take((0, Step::Batch(content)))?;
        let best_first: Vec<ContentKey> = world
            .deck
            .held_back(world.now)
            .iter()
            .map(|place| place.card.key.clone())
            .collect();
        prop_assert_eq!(best_first.len(), scores.len());
        world.agent.set_quiet(Quiet::Off);
        let mut came_in = world.deck.tick(&mut world.agent, world.now).new_cards;
        while let Some(wake) = world.deck.next_wake(&world.agent, world.now) {
            world.now = wake;
            came_in.extend(world.deck.tick(&mut world.agent, wake).new_cards);
        }
        prop_assert_eq!(came_in, best_first, "all of them, best first, with nobody's help");
    }
}

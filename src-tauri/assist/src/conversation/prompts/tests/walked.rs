//! Whatever happens in whatever order: nothing is lost, and never more is shown than allowed.

use super::*;

/// What happens next. Numbers choose among what is there.
#[derive(Debug, Clone)]
enum Step {
    Say(u8),
    Inject {
        prompt: u8,
        most: u8,
        conditions: bool,
    },
    Deploy(u8),
    Wait(u32),
    Hold(bool),
    Mute(bool),
    Read {
        nth: u8,
        on: bool,
    },
    View(u8),
    Decide {
        nth: u8,
        action: PromptAction,
        written: bool,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let action = prop_oneof![
        Just(PromptAction::Clicked),
        Just(PromptAction::Dismissed),
        Just(PromptAction::NotNow),
    ];
    prop_oneof![
        3 => (0_u8..6).prop_map(Step::Say),
        3 => (0_u8..7, 1_u8..=3, any::<bool>())
            .prop_map(|(prompt, most, conditions)| Step::Inject { prompt, most, conditions }),
        1 => any::<u8>().prop_map(Step::Deploy),
        6 => (1_u32..30_000).prop_map(Step::Wait),
        1 => any::<bool>().prop_map(Step::Hold),
        1 => any::<bool>().prop_map(Step::Mute),
        1 => (any::<u8>(), any::<bool>()).prop_map(|(nth, on)| Step::Read { nth, on }),
        1 => any::<u8>().prop_map(Step::View),
        2 => (any::<u8>(), action, any::<bool>())
            .prop_map(|(nth, action, written)| Step::Decide { nth, action, written }),
    ]
}

const WORDS: [&str; 6] = ["fee", "refund", "cancel", "invoice", "late", "broken"];

struct World {
    prompts: Prompts,
    now: i64,
    held: bool,
    muted: bool,
    injections: usize,
    /// When each key came up, and the most it allows beside itself.
    up: BTreeMap<String, (i64, usize)>,
    limits: BTreeMap<String, usize>,
    over: BTreeSet<String>,
    put_off: BTreeSet<String>,
    ever_shown: BTreeSet<String>,
}

impl World {
    fn known(bits: u8) -> Arc<Deployed> {
        let each = WORDS.iter().zip(0..);
        deployed(
            each.filter(|(_, bit)| bits & (1 << bit) != 0)
                .map(|(word, bit)| {
                    let mut document = prompt(word, word).document;
                    // Some say other words each time.
                    document["description"] = json!(if bit % 2 == 0 { bits } else { 0 });
                    of_document(word, document)
                }),
        )
    }

    fn shown(&self, nth: u8) -> Option<String> {
        let view = self.prompts.view();
        let at = usize::from(nth).checked_rem(view.shown.len())?;
        Some(view.shown[at].key.clone())
    }

    fn step(&mut self, step: &Step) {
        let now = at(self.now);
        match step {
            Step::Say(word) => {
                let word = WORDS[usize::from(*word) % WORDS.len()];
                self.prompts.hear([said(word, self.now)], now);
            }
            Step::Inject {
                prompt,
                most,
                conditions,
            } => {
                self.injections += 1;
                let id = format!("i{}", self.injections);
                // One of them is never deployed.
                let word = WORDS
                    .get(usize::from(*prompt))
                    .copied()
                    .unwrap_or("unknown");
                let mut injected = injected(&id, word, json!({}));
                injected.injection.body["displaySettings"]["maxConcurrentPrompts"] = json!(most);
                if *conditions {
                    let conditions = json!([{ "type": "keyword", "value": word }]);
                    let apart = &mut injected.injection.apart;
                    apart.insert("triggerConditions".into(), conditions);
                }
                let key = PromptFact::key_of(word, Some(&id));
                self.limits.insert(key, usize::from(*most));
                self.prompts.inject(injected, now);
            }
            Step::Deploy(bits) => self.prompts.know(Self::known(*bits), now),
            Step::Wait(ms) => self.wait(i64::from(*ms)),
            Step::Hold(on) => self.held = *on,
            Step::Mute(on) => {
                self.muted = *on;
                self.prompts.mute(*on, now);
            }
            Step::Read { nth, on } => {
                if let Some(key) = self.shown(*nth) {
                    self.prompts.reading(&key, *on, now);
                }
            }
            Step::View(nth) => {
                if let Some(key) = self.shown(*nth) {
                    self.prompts.viewed(&key);
                }
            }
            Step::Decide {
                nth,
                action,
                written,
            } => {
                if let Some(key) = self.shown(*nth) {
                    self.prompts.decide(&key, now).expect("it is on screen");
                    self.prompts.decided(&key, written.then_some(*action), now);
                    match (written, action) {
                        (false, _) => {}
                        (true, PromptAction::NotNow) => drop(self.put_off.insert(key)),
                        (true, PromptAction::Clicked | PromptAction::Dismissed) => {
                            assert!(self.over.insert(key), "over once");
                        }
                    }
                }
            }
        }
        self.tick();
    }

    /// As the loop does: it wakes at the times it is told, and at no other.
    fn wait(&mut self, ms: i64) {
        let until = self.now + ms;
        while let Some(next) = self.prompts.next_wake(at(self.now)) {
            let next = next.as_millisecond() - at(0).as_millisecond();
            if next > until {
                break;
            }
            self.now = next.max(self.now + 1);
            self.tick();
        }
        self.now = self.now.max(until);
        self.tick();
    }

    fn tick(&mut self) {
        for happened in self.prompts.tick(self.held, at(self.now)) {
            let key = happened.prompt.key;
            match happened.what {
                PromptEvent::Triggered => {
                    let most = self.limits.get(&key).copied().unwrap_or(3);
                    let before = self.up.insert(key.clone(), (self.now, most));
                    assert_eq!(before, None, "{key} comes up once");
                }
                PromptEvent::Shown => {
                    let (since, _) = self.up[&key];
                    assert!(self.now >= since + 500, "{key} came before its delay");
                    assert!(!self.held && !self.muted, "{key} came while held back");
                    assert!(!self.over.contains(&key), "{key} was over");
                    let first = self.ever_shown.insert(key.clone());
                    assert!(
                        first || self.put_off.remove(&key),
                        "{key} came again, and nobody had put it off"
                    );
                }
                PromptEvent::TimedOut | PromptEvent::Muted | PromptEvent::Withdrawn => {
                    assert!(self.up.contains_key(&key), "{key} was never there");
                    assert!(self.over.insert(key.clone()), "{key} is over once");
                }
                PromptEvent::Viewed
                | PromptEvent::Clicked
                | PromptEvent::Dismissed
                | PromptEvent::PutOff => panic!("an agent does that"),
            }
        }
        let view = self.prompts.view();
        let limits = view.shown.iter().map(|shown| self.up[&shown.key].1);
        let most = limits.min().unwrap_or(3);
        assert!(
            view.shown.len() <= most,
            "more than {most} on screen: {:?}",
            view.shown
        );
        let left = self.up.keys().filter(|key| !self.over.contains(*key));
        let kept: BTreeSet<_> = self.prompts.on_hand.keys().collect();
        assert_eq!(
            kept,
            left.collect(),
            "all that came up and is not over is there"
        );
    }
}

proptest! {
    #[test]
    fn nothing_is_lost_and_never_more_is_shown_than_allowed(
        steps in prop::collection::vec(step(), 1..80),
    ) {
        let mut world = World {
            prompts: prompts(&World::known(0b1111)),
            now: 0,
            held: false,
            muted: false,
            injections: 0,
            up: BTreeMap::new(),
            limits: BTreeMap::new(),
            over: BTreeSet::new(),
            put_off: BTreeSet::new(),
            ever_shown: BTreeSet::new(),
        };
        for step in &steps {
            world.step(step);
        }
        // Everything is said and deployed, and nobody holds anything back any more.
        for step in [Step::Hold(false), Step::Mute(false), Step::Deploy(0b11_1111)] {
            world.step(&step);
        }
        for word in 0..6 {
            world.step(&Step::Say(word));
        }
        let reading: Vec<_> = world.prompts.read.iter().cloned().collect();
        for key in reading {
            world.prompts.reading(&key, false, at(world.now));
        }
        world.wait(7_200_000);
        prop_assert!(world.prompts.on_hand.is_empty(), "in the end everything is over");
        let unknown = world.prompts.pending.iter();
        let unknown = unknown.filter(|one| one.injected.injection.text("promptId") != Some("unknown"));
        prop_assert_eq!(unknown.count(), 0, "whatever can be shown came up");
        let came = world.up.keys().filter(|key| key.starts_with("injection:")).count();
        prop_assert_eq!(came + world.prompts.pending.len(), world.injections, "no injection is lost");
    }
}

//! A companion on a folder of its own, and a sandbox to talk to. Tests wait for what they expect
//! to see, never for time to pass.

use std::ffi::OsString;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use assist::clock::Clock;
use assist::companion::{Connection, Handle, Interaction, Parts, Views, open_record, start_with};
use assist::outbox::Pace;
use assist::secrets::SecretStore;
use assist::session::SessionOptions;
use assist::settings::{Environment, Flags, Settings};
use assist::store::{Event, Query, Reader, Verdict};
use assist::view::panel::{CardView, ConnectionForm, ConnectionView, PanelView};
use assist::view::studio::StudioView;
use rules::id::InteractionId;
use sandbox::{Frame, Options, Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;
use wire::Credentials;
use wire::platform::Grant;
use wire::source::Dial;

/// Longer than anything here takes on a busy machine.
pub const DEADLINE: Duration = Duration::from_mins(1);

/// A companion and its folder.
pub struct Desk {
    pub dir: TempDir,
    pub handle: Handle,
    pub views: Views,
}

pub async fn platform() -> Sandbox {
    platform_with(Options::default()).await
}

pub async fn platform_with(options: Options) -> Sandbox {
    sandbox::start(options)
        .await
        .expect("a free port on loopback")
}

/// How to connect to a sandbox, as a person would enter it.
pub fn form(platform: &Sandbox) -> ConnectionForm {
    let banner = platform.banner();
    ConnectionForm {
        api_url: banner.api_url.to_string(),
        login_url: banner.login_url.to_string(),
        client_id: banner.client_id.clone(),
        client_secret: banner.client_secret.clone(),
        library_id: banner.library_id.to_string(),
        agent_id: banner.agent_id.to_string(),
    }
}

pub fn connection(platform: &Sandbox) -> Connection {
    let known = Connection::from_form(&form(platform)).expect("the banner is a good form");
    Connection {
        sandbox: true,
        ..known
    }
}

/// The same with another content library.
pub fn with_library(platform: &Sandbox, library_id: Uuid) -> Connection {
    let library_id = library_id.to_string();
    let known = Connection::from_form(&ConnectionForm {
        library_id,
        ..form(platform)
    });
    Connection {
        sandbox: true,
        ..known.expect("the banner is a good form")
    }
}

/// How to connect to a sandbox by the vendor's published API, with a device's identity: the
/// interactions are those of the sandbox's agent.
pub fn platform_connection(platform: &Sandbox) -> Connection {
    let banner = platform.banner();
    let known = connection(platform);
    Connection {
        dial: Dial::Platform {
            grant: Grant::ClientCredentials(Credentials {
                client_id: banner.client_id.clone(),
                client_secret: banner.client_secret.clone().into(),
            }),
        },
        agent_id: Some(banner.agent_id),
        ..known
    }
}

/// An interaction the sandbox plays nothing in: only what the test pushes arrives.
pub fn silent_interaction(customer: &str) -> Interaction {
    Interaction {
        id: InteractionId(Uuid::new_v4()),
        customer: Some(customer.to_owned()),
        queue: None,
        channel: None,
        attributes: std::collections::BTreeMap::new(),
    }
}

/// The computer's clock, and as much ahead as the test says.
#[derive(Clone, Default)]
pub struct Ahead {
    ms: Arc<AtomicI64>,
    /// Time passes when the test says so, and not otherwise.
    still: Option<jiff::Timestamp>,
}

impl Ahead {
    /// A clock that stands still but for what the test says.
    pub fn still() -> Self {
        Self {
            still: Some(Clock::system().now()),
            ..Self::default()
        }
    }

    pub fn clock(&self) -> Clock {
        let (ahead, system) = (self.clone(), Clock::system());
        Clock::from_fn(move || {
            let ms = ahead.ms.load(Ordering::SeqCst);
            ahead.still.unwrap_or_else(|| system.now()) + jiff::SignedDuration::from_millis(ms)
        })
    }

    /// Time passes; the companion sees it when it next has something to do.
    pub fn jump(&self, ms: i64) {
        self.ms.fetch_add(ms, Ordering::SeqCst);
    }

    /// Time passes for the companion, which looks at its clock at once.
    pub async fn pass(&self, desk: &Desk, ms: i64) {
        self.ms.fetch_add(ms, Ordering::SeqCst);
        desk.handle.note_typing().await.expect("told");
    }
}

/// A suggestion of an article, with confidence and relevance.
pub fn suggestion(id: &str, article: &str, confidence: f64, relevance: f64) -> Value {
    json!({
        "id": id, "type": "knowledge", "title": format!("About {article}"),
        "snippet": format!("Everything there is to know about {article}."),
        "knowledgeArticleId": article, "url": format!("https://kb.example.com/{article}"),
        "confidence": confidence, "relevanceScore": relevance,
    })
}

pub fn frame(interaction: InteractionId, suggestions: &[Value]) -> Frame {
    Frame::json(&json!({ "interactionId": interaction, "suggestions": suggestions }))
}

/// As the product paces deliveries, with pauses that nobody notices. What the platform asks for is
/// kept all the same.
pub fn quick() -> Pace {
    let usual = Pace::default();
    Pace {
        feedback_gap: Duration::from_millis(1),
        round: wire::retry::Rule {
            unit: Duration::from_millis(2),
            ..usual.round
        },
        between_rounds: Duration::from_millis(10),
        longest: Duration::from_millis(50),
        unreachable: Duration::from_millis(10),
        spread: Duration::ZERO,
        record: Duration::from_millis(20),
        ..usual
    }
}

/// As the product paces deploys, a thousand times quicker.
pub fn quick_deploys() -> assist::prompts::Pace {
    assist::prompts::Pace {
        hurry: 1_000,
        read_again: Duration::from_secs(2),
        readings: 3,
    }
}

/// As the product paces the making of summaries, a thousand times quicker.
pub fn quick_summaries() -> assist::summaries::Pace {
    assist::summaries::Pace {
        hurry: 1_000,
        limit: Duration::from_secs(10),
    }
}

/// A desk that follows a silent interaction which shows a card for each article, with their keys.
pub async fn with_cards(
    platform: &Sandbox,
    articles: &[&str],
) -> (Desk, InteractionId, Vec<String>) {
    let mut desk = Desk::live(platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    let batch: Vec<_> = articles
        .iter()
        .map(|article| suggestion(article, article, 0.9, 0.9))
        .collect();
    platform.push(id, frame(id, &batch)).await;
    let shown = desk.until_cards(articles.len()).await;
    let keys = shown.into_iter().map(|card| card.key).collect();
    (desk, id, keys)
}

impl Desk {
    pub async fn open() -> Self {
        Self::open_in(tempfile::tempdir().expect("a temporary folder"), &[]).await
    }

    /// Opens a companion in `dir`, with these variables in its environment.
    pub async fn open_in(dir: TempDir, variables: &[(&str, &str)]) -> Self {
        Self::open_at(dir, variables, Clock::system()).await
    }

    /// As [`Self::open_in`], with a clock of the test's.
    pub async fn open_at(dir: TempDir, variables: &[(&str, &str)], clock: Clock) -> Self {
        Self::open_with(dir, variables, clock, quick_deploys(), quick_summaries()).await
    }

    /// As [`Self::open_in`], with deploys paced like this.
    pub async fn open_paced(dir: TempDir, prompts: assist::prompts::Pace) -> Self {
        Self::open_with(dir, &[], Clock::system(), prompts, quick_summaries()).await
    }

    /// As [`Self::open`], with the making of summaries paced like this.
    pub async fn open_summaries_paced(summaries: assist::summaries::Pace) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        Self::open_with(dir, &[], Clock::system(), quick_deploys(), summaries).await
    }

    async fn open_with(
        dir: TempDir,
        variables: &[(&str, &str)],
        clock: Clock,
        prompts: assist::prompts::Pace,
        summaries: assist::summaries::Pace,
    ) -> Self {
        let environment: Environment = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), OsString::from(value)))
            .chain([("CUECARD_DATA_DIR".to_owned(), dir.path().into())])
            .collect();
        let settings = Settings::load(&environment, &Flags::default()).expect("good settings");
        let opened = open_record(dir.path().to_owned(), clock.now(), DEADLINE).await;
        let parts = Parts {
            store: opened.expect("the record opens"),
            secrets: SecretStore::in_memory(settings.client_secret.clone()),
            clock,
            session: Some(SessionOptions::of(&settings)),
            pace: quick(),
            prompts,
            summaries,
            sign_in: wire::platform::sign_in::LIMIT,
        };
        let (handle, views) = start_with(&settings, parts);
        Self { dir, handle, views }
    }

    /// Connected and live.
    pub async fn live(platform: &Sandbox) -> Self {
        Self::open().await.connected(platform).await
    }

    /// The same, connected and live.
    pub async fn connected(self, platform: &Sandbox) -> Self {
        let mut desk = self;
        desk.handle
            .connect_to(connection(platform))
            .await
            .expect("the sandbox lets us in");
        desk.until_live().await;
        desk
    }

    /// Connected and live by the vendor's published API.
    pub async fn live_platform(platform: &Sandbox) -> Self {
        let mut desk = Self::open().await;
        desk.handle
            .connect_to(platform_connection(platform))
            .await
            .expect("the sandbox lets us in");
        desk.until_live().await;
        desk
    }

    pub async fn until_live(&mut self) -> Arc<PanelView> {
        self.until("live", |view| view.connection == ConnectionView::Live)
            .await
    }

    /// The first view from now on in which `seen` holds.
    pub async fn until(&mut self, what: &str, seen: impl Fn(&PanelView) -> bool) -> Arc<PanelView> {
        let mut views = self.views.clone();
        let waited = tokio::time::timeout(DEADLINE, views.wait_for(|view| seen(view))).await;
        match waited {
            Ok(Ok(view)) => Arc::clone(&view),
            Ok(Err(_)) => panic!("the companion ended before: {what}"),
            Err(late) => panic!("{what}: {late}; last was {:#?}", self.views.borrow()),
        }
    }

    /// The view in which the selected interaction shows so many cards.
    pub async fn until_cards(&mut self, count: usize) -> Vec<CardView> {
        let view = self
            .until(&format!("{count} cards"), |view| cards(view).len() == count)
            .await;
        cards(&view).to_vec()
    }

    /// The first view of the studio from now on in which `seen` holds.
    pub async fn until_studio(
        &mut self,
        what: &str,
        seen: impl Fn(&StudioView) -> bool,
    ) -> Arc<StudioView> {
        let mut views = self.handle.studio().views();
        let waited = tokio::time::timeout(DEADLINE, views.wait_for(|view| seen(view))).await;
        match waited {
            Ok(Ok(view)) => Arc::clone(&view),
            Ok(Err(_)) => panic!("the studio ended before: {what}"),
            Err(late) => panic!(
                "{what}: {late}; last was {:#?}",
                self.handle.studio().views().borrow()
            ),
        }
    }

    /// Events on record, oldest first; all kinds where `action` is empty.
    pub fn events(&self, action: &str) -> Vec<Event> {
        let reader = Reader::open(self.dir.path()).expect("a record");
        let query = Query {
            action: (!action.is_empty()).then(|| action.to_owned()),
            ..Query::default()
        };
        let mut events = Vec::new();
        let keep = |event| {
            events.push(event);
            ControlFlow::Continue(())
        };
        reader.search(&query, keep).expect("a readable record");
        events.reverse();
        events
    }

    /// Waits until so many events of a kind are on record.
    pub async fn until_events(&mut self, action: &str, count: usize) -> Vec<Event> {
        // Every entry on disk shows as a new view, so there is something to wake up on.
        let waited = tokio::time::timeout(DEADLINE, async {
            loop {
                self.views.mark_unchanged();
                let events = self.events(action);
                if events.len() >= count {
                    return events;
                }
                self.views.changed().await.expect("the companion is there");
            }
        });
        match waited.await {
            Ok(events) => events,
            Err(late) => panic!("{count} {action}: {late}: {:#?}", self.events("")),
        }
    }

    pub fn verify(&self) -> Verdict {
        let reader = Reader::open(self.dir.path()).expect("a record");
        reader.verify(|_| {}).expect("a readable record")
    }

    /// Ends the companion in order and gives its folder back.
    pub async fn close(self) -> TempDir {
        tokio::time::timeout(DEADLINE, self.handle.shutdown())
            .await
            .expect("it ends");
        self.dir
    }
}

/// The cards of the selected interaction.
pub fn cards(view: &PanelView) -> &[CardView] {
    view.selected
        .as_ref()
        .map_or(&[], |selected| &selected.cards)
}

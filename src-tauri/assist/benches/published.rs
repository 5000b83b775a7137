//! What the vendor's published API costs beside the other surface: how long a lost connection leaves
//! a gap, how long a sign-in takes to the first suggestion, and how many requests an agent makes in
//! an hour.
//!
//! `cargo bench -p assist --bench published`. Against the sandbox on loopback, so a real network's
//! time comes on top of each figure.

#![expect(
    clippy::wildcard_enum_match_arm,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark times itself and prints"
)]

use std::collections::BTreeSet;
use std::error::Error;
use std::ffi::OsString;
use std::path::Path;
use std::time::{Duration, Instant};

use assist::clock::Clock;
use assist::companion::{Connection, Handle, Parts, Views, open_record, start_with};
use assist::secrets::SecretStore;
use assist::settings::{Environment, Flags, Settings};
use assist::view::panel::{ConnectionForm, PanelView};
use rules::id::InteractionId;
use sandbox::{Assignment, ChannelFault, Options, Sandbox};
use wire::Credentials;
use wire::platform::Grant;
use wire::source::{self, Dial, Event, Source};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Longer than anything here takes.
const DEADLINE: Duration = Duration::from_mins(2);

/// What a connection asks for once is asked by then.
const SETTLED: Duration = Duration::from_secs(5);

/// The vendor takes so many requests a minute of one token (`platform-reference.md`, limits).
const LIMIT_A_MINUTE: f64 = 300.0;

fn main() -> Outcome<()> {
    // `cargo bench` passes `--bench`, `cargo test --benches` does not: then one tiny round.
    let whole = std::env::args().any(|argument| argument == "--bench");
    let (losses, sign_ins, rest, talks) = if whole {
        (20, 20, Duration::from_mins(3), 10)
    } else {
        (1, 1, Duration::from_millis(100), 1)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        gaps(losses).await?;
        first_suggestions(sign_ins).await?;
        requests(rest, talks).await
    })
}

/// From the moment the platform drops the connection until everything that was missed is here. Both
/// surfaces wait two to three seconds before they connect again (`contract.md §1`).
async fn gaps(losses: usize) -> Outcome<()> {
    // One of their own for each: a socket that is cut may be either surface's.
    let (other, platform) = (busy().await?, busy().await?);
    let mut assignments = platform.assignments();
    let mut assist = open(&other, &connection(&other)?)?;
    until(&mut assist, |event| *event == Event::Connected).await?;
    while !matches!(assignments.recv().await, Some(Assignment::Started(_))) {}
    let (mut baseline, mut waits, mut ours, mut ours_waited) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..losses {
        let _ = other.faults().cut_socket();
        let (took, waited) = recover(&mut assist, &mut BTreeSet::new(), false).await?;
        baseline.push(took);
        waits.push(waited);

        // A fresh one each time: a connection lost young is waited for longer than the last.
        let mut published = open(&platform, &published(&platform)?)?;
        let mut live = BTreeSet::new();
        until(&mut published, |event| {
            if let Event::Began(conversation) = event {
                live.insert(conversation.id);
            }
            matches!(event, Event::Suggestions(_))
        })
        .await?;
        let _ = platform.faults().channel(ChannelFault::Lose);
        let (took, waited) = recover(&mut published, &mut live, true).await?;
        ours.push(took);
        ours_waited.push(waited);
        published.close().await;
    }
    println!("from the loss of a connection to all that was missed ({losses} losses of each):");
    let base = show("surface A: cut, connected again", &mut baseline, None);
    show(
        "surface B: channel lost, all of it shown",
        &mut ours,
        Some(base),
    );
    show("  of surface A's, waiting as agreed", &mut waits, None);
    show(
        "  of surface B's, waiting as agreed",
        &mut ours_waited,
        None,
    );
    assist.close().await;
    other.shutdown().await;
    platform.shutdown().await;
    Ok(())
}

/// The time to be whole again, and how much of it was waiting as the contract has it. `live` are the
/// conversations there are: each is asked for what was missed in it.
async fn recover(
    source: &mut Source,
    live: &mut BTreeSet<InteractionId>,
    is_told_what_was_missed: bool,
) -> Outcome<(f64, f64)> {
    let mut began = None;
    let mut waited = Duration::ZERO;
    let mut missing = BTreeSet::new();
    let mut connected = false;
    loop {
        let event = tokio::time::timeout(DEADLINE, source.next_event()).await?;
        match event.ok_or("the source is gone")? {
            Event::Hiccup { retry_in, .. } => {
                if began.is_none() {
                    began = Some(Instant::now());
                    missing.clone_from(live);
                }
                waited += retry_in;
                tokio::time::sleep(retry_in).await;
                source.reconnect();
            }
            Event::Closed { reason } => return Err(format!("{reason:?}").into()),
            Event::Began(conversation) => {
                live.insert(conversation.id);
            }
            Event::Ended(id) => {
                live.remove(&id);
            }
            Event::Connected => connected = true,
            Event::Recovered { conversation, .. } => {
                missing.remove(&conversation);
            }
            Event::RecoveryFailed { error, .. } => return Err(Box::new(error)),
            _ => {}
        }
        let is_whole = missing.is_empty() || !is_told_what_was_missed;
        if let Some(began) = began.filter(|_| connected && is_whole) {
            return Ok((began.elapsed().as_secs_f64(), waited.as_secs_f64()));
        }
    }
}

/// From "connect" to the first card on the panel, while a conversation is under way.
async fn first_suggestions(sign_ins: usize) -> Outcome<()> {
    let platform = busy().await?;
    let (mut ours, mut baseline) = (Vec::new(), Vec::new());
    let mut assignments = platform.assignments();
    // Somebody else looks on, so that there are suggestions when we come.
    let scout = tempfile::tempdir()?;
    let mut scout = Program::open(scout.path()).await?;
    scout.connect(published(&platform)?).await?;
    scout.until(has_cards).await?;
    for _ in 0..sign_ins {
        scout.until(has_cards).await?;
        let dir = tempfile::tempdir()?;
        let mut program = Program::open(dir.path()).await?;
        let began = Instant::now();
        program.connect(published(&platform)?).await?;
        program.until(has_cards).await?;
        ours.push(began.elapsed().as_secs_f64());
        program.handle.shutdown().await;

        let dir = tempfile::tempdir()?;
        let mut program = Program::open(dir.path()).await?;
        let began = Instant::now();
        program.connect(connection(&platform)?).await?;
        program
            .until(|view| view.connection == assist::view::panel::ConnectionView::Live)
            .await?;
        baseline.push(began.elapsed().as_secs_f64());
        program.handle.shutdown().await;
        while assignments.try_recv().is_ok() {}
    }
    println!("from signing in ({sign_ins} of each):");
    let base = show("surface A: to live", &mut baseline, None);
    show(
        "surface B: to the first card on the panel",
        &mut ours,
        Some(base),
    );
    scout.handle.shutdown().await;
    platform.shutdown().await;
    Ok(())
}

/// What an agent asks of the platform in an hour.
async fn requests(rest: Duration, talks: usize) -> Outcome<()> {
    let quiet = sandbox::start(Options {
        at_once: 0,
        ..Options::default()
    })
    .await?;
    let dir = tempfile::tempdir()?;
    let mut program = Program::open(dir.path()).await?;
    program.connect(published(&quiet)?).await?;
    program
        .until(|view| view.connection == assist::view::panel::ConnectionView::Live)
        .await?;
    tokio::time::sleep(SETTLED).await;
    let before = asked_of(&quiet);
    println!("requests to connect and to find no conversation: {before}");
    tokio::time::sleep(rest).await;
    let asked = asked_of(&quiet) - before;
    let hourly = asked as f64 * 3_600.0 / rest.as_secs_f64();
    println!(
        "requests an hour, at rest (over {} s): {hourly:.0}",
        rest.as_secs()
    );
    program.handle.shutdown().await;
    quiet.shutdown().await;

    let speed = 20.0;
    let platform = sandbox::start(Options {
        speed,
        at_once: 1,
        ..Options::default()
    })
    .await?;
    let dir = tempfile::tempdir()?;
    let mut program = Program::open(dir.path()).await?;
    program.connect(published(&platform)?).await?;
    program.until(|view| !view.tabs.is_empty()).await?;
    let (began, before) = (Instant::now(), asked_of(&platform));
    let (mut ended, mut taken) = (0, 0);
    while ended < talks {
        let view = program.until(has_cards).await?;
        let (tab, key) = view
            .selected
            .as_ref()
            .and_then(|one| Some((one.id.clone(), one.cards.first()?.key.clone())))
            .ok_or("a card was there")?;
        let interaction = tab.parse()?;
        taken += usize::from(program.handle.accept(interaction, &key).await.is_ok());
        program
            .until(|view| view.tabs.iter().all(|one| one.id != tab))
            .await?;
        ended += 1;
    }
    let talked = began.elapsed().as_secs_f64() * speed;
    let asked = asked_of(&platform) - before;
    let hourly = asked as f64 * 3_600.0 / talked;
    println!(
        "requests an hour, one conversation after the other, a card taken in each \
         ({ended} conversations of {:.0} s, {taken} taken): {hourly:.0}",
        talked / ended as f64
    );
    println!(
        "  that is {:.1} % of the {LIMIT_A_MINUTE:.0} a minute which one token has",
        hourly / 60.0 / LIMIT_A_MINUTE * 100.0
    );
    program.handle.shutdown().await;
    platform.shutdown().await;
    Ok(())
}

/// How many requests came; what is said over the socket, its pings, is none.
fn asked_of(platform: &Sandbox) -> usize {
    let received = platform.received().all();
    received.iter().filter(|it| it.method != "MESSAGE").count()
}

async fn busy() -> Outcome<Sandbox> {
    let options = Options {
        speed: 5.0,
        at_once: 3,
        ..Options::default()
    };
    Ok(sandbox::start(options).await?)
}

fn has_cards(view: &PanelView) -> bool {
    let selected = view.selected.as_ref();
    selected.is_some_and(|one| !one.cards.is_empty())
}

fn connection(platform: &Sandbox) -> Outcome<Connection> {
    let banner = platform.banner();
    let form = ConnectionForm {
        api_url: banner.api_url.to_string(),
        login_url: banner.login_url.to_string(),
        client_id: banner.client_id.clone(),
        client_secret: banner.client_secret.clone(),
        library_id: banner.library_id.to_string(),
        agent_id: banner.agent_id.to_string(),
    };
    let known = Connection::from_form(&form).map_err(|problem| problem.message)?;
    Ok(Connection {
        sandbox: true,
        ..known
    })
}

fn published(platform: &Sandbox) -> Outcome<Connection> {
    let banner = platform.banner();
    let credentials = Credentials {
        client_id: banner.client_id.clone(),
        client_secret: banner.client_secret.clone().into(),
    };
    Ok(Connection {
        dial: Dial::Platform {
            grant: Grant::ClientCredentials(credentials),
        },
        ..connection(platform)?
    })
}

/// A source that was opened; on surface A nothing is followed.
fn open(platform: &Sandbox, connection: &Connection) -> Outcome<Source> {
    let clock = Clock::system();
    let (id, dial) = (&connection.client_id, &connection.dial);
    let endpoints = connection.endpoints.clone();
    let scopes = wire::assist::STREAM_SCOPES;
    let client = source::client(endpoints, id, dial, &scopes, clock.reader())?;
    let options = source::Options {
        connection_limit: 5,
        stream: wire::stream::Options::default(),
        feed: wire::platform::feed::Options::default(),
    };
    let agent = platform.banner().agent_id.to_string();
    let mut source = Source::new(client, dial, Some(agent.clone()), options);
    let passed = source::Passed {
        agent_id: Some(agent),
        ..source::Passed::default()
    };
    source.open(&passed, &[]);
    Ok(source)
}

async fn until(source: &mut Source, mut seen: impl FnMut(&Event) -> bool) -> Outcome<()> {
    loop {
        let event = tokio::time::timeout(DEADLINE, source.next_event()).await?;
        if seen(&event.ok_or("the source is gone")?) {
            return Ok(());
        }
    }
}

/// The companion, as the app runs it.
struct Program {
    handle: Handle,
    views: Views,
}

impl Program {
    async fn open(dir: &Path) -> Outcome<Self> {
        let environment: Environment = [("CUECARD_DATA_DIR".to_owned(), OsString::from(dir))]
            .into_iter()
            .collect();
        let settings = Settings::load(&environment, &Flags::default())?;
        let clock = Clock::system();
        let wait = Duration::from_secs(1);
        let store = open_record(settings.data_dir.clone(), clock.now(), wait).await?;
        let parts = Parts {
            store,
            secrets: SecretStore::in_memory(None),
            clock,
            session: None,
            pace: assist::outbox::Pace::default(),
            prompts: assist::prompts::Pace::default(),
            summaries: assist::summaries::Pace::default(),
            sign_in: wire::platform::sign_in::LIMIT,
        };
        let (handle, views) = start_with(&settings, parts);
        Ok(Self { handle, views })
    }

    async fn connect(&self, connection: Connection) -> Outcome<()> {
        let connected = self.handle.connect_to(connection).await;
        Ok(connected.map_err(|problem| problem.message)?)
    }

    async fn until(&mut self, seen: impl Fn(&PanelView) -> bool) -> Outcome<PanelView> {
        let mut views = self.views.clone();
        let view = tokio::time::timeout(DEADLINE, views.wait_for(|view| seen(view))).await??;
        Ok((**view).clone())
    }
}

/// Prints and gives the median, in seconds.
fn show(what: &str, took: &mut [f64], base: Option<f64>) -> f64 {
    took.sort_by(f64::total_cmp);
    let at = |share: usize| took[(took.len() * share / 100).min(took.len() - 1)];
    let median = at(50);
    let ratio = base.map_or_else(String::new, |base| format!(" · {:.2}x", median / base));
    println!(
        "  {what}: p50 {:.0} ms, p95 {:.0} ms{ratio}",
        median * 1e3,
        at(95) * 1e3
    );
    median
}

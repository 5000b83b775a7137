//! The stand-in platform: all of `contract.md §0–§6` and surface B (`platform.md`), served on
//! loopback.
//!
//! A product feature (demonstration, training, tests), not a mock: tokens expire, quotas bind,
//! requests are validated, conversations run in real time and suggestions are computed from what
//! is said. It shares no type with the client: both are held to the contract by the golden
//! messages in `tests/wire`.
//!
//! Refuses: any address but 127.0.0.1, cross-origin requests, and disk (nothing is stored).

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rules::id::InteractionId;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

pub mod content;

mod assistant;
mod banner;
mod clock;
mod control;
mod endpoint;
mod faults;
mod feed;
mod floor;
mod frame;
mod gate;
mod knowledge;
mod oauth;
mod options;
mod platform;
mod problem;
mod prompter;
mod received;
mod recorded;
mod resources;
mod server;
mod stage;
mod stream;
mod vendor;

use faults::Board;
use faults::file::Stamp;
use feed::Feed;
use knowledge::Knowledge;
use oauth::Tokens;
use platform::{Platform, Sockets};
use prompter::Prompter;
use received::Book;
use resources::Shelves;
use stage::Stage;
use vendor::Vendor;

pub use banner::{Banner, PublicClient, Receivers};
pub use clock::Clock;
pub use endpoint::Endpoint;
pub use faults::file::FaultFileError;
pub use faults::{Answer, ChannelFault, Effect, FaultFile, Faults, Planned, Rule, SocketFault};
pub use floor::{About, Assignment};
pub use frame::{BadFrame, Encoding, Frame};
pub use options::{Content, Options, SPEED};
pub use received::{Missed, Received, Requests};
pub use recorded::{RECORDED_FROM, recorded};
pub use resources::effects::{Carried, Effects};

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// [`Options::speed`] is outside [`SPEED`].
    #[error("the speed {0} is outside 0.1 to 1000")]
    Speed(f64),
    /// The content has mistakes.
    #[error(transparent)]
    Content(#[from] content::ContentError),
    /// The faults file has a mistake.
    #[error(transparent)]
    Faults(#[from] FaultFileError),
    /// The port is taken, or may not be used.
    #[error("port {port} on 127.0.0.1 could not be opened: {source}")]
    Bind {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The index of the knowledge base could not be built.
    #[error("the knowledge base could not be indexed: {0}")]
    Index(#[from] rusqlite::Error),
}

/// How long [`Sandbox::shutdown`] waits for goodbyes.
const GOODBYE: Duration = Duration::from_secs(3);

/// A running sandbox. Dropping it stops it at once; [`Sandbox::shutdown`] says goodbye first.
#[derive(Debug)]
#[must_use = "a sandbox stops when it is dropped"]
pub struct Sandbox {
    platform: Arc<Platform>,
    address: SocketAddr,
}

/// Starts a sandbox on 127.0.0.1.
///
/// # Errors
/// [`StartError`]: options out of range, content or faults with mistakes, port taken.
pub async fn start(options: Options) -> Result<Sandbox, StartError> {
    if !SPEED.contains(&options.speed) {
        return Err(StartError::Speed(options.speed));
    }
    let vendor = Vendor::new(&options);
    let library = match options.content {
        Content::BuiltIn => content::Library::built_in(),
        Content::Folder(folder) => content::Library::load(&folder)?,
        Content::Library(library) => library,
    };
    let library = Arc::new(library);
    let knowledge = Arc::new(Knowledge::index(&library)?);
    let board = Arc::new(Board::new());
    let followed = match options.faults {
        Some(path) => {
            let seen = Stamp::of(&path);
            board.replace_file(faults::file::read(&path)?);
            Some((path, seen))
        }
        None => None,
    };
    let port = options.port;
    let cannot_bind = |source| StartError::Bind { port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(cannot_bind)?;
    let address = listener.local_addr().map_err(cannot_bind)?;
    let started_at = options.clock.now();
    let prompts = library.businesses.iter().flat_map(|one| &one.prompts);
    let prompts = prompts.filter(|_| options.with_prompts);
    let public = PublicClient {
        client_id: uuid::Uuid::new_v5(&library.id, b"public-client").to_string(),
        redirect_uri: options.redirect_uri,
        organization: "cuecard-sandbox".to_owned(),
    };
    let platform = Arc::new(Platform {
        shelves: Shelves::new(prompts, started_at),
        started_at,
        prompter: Prompter::default(),
        banner: banner(address, &library, options.client, options.seed, public),
        vendor,
        floor: Arc::default(),
        clock: options.clock,
        speed: options.speed,
        connection_limit: usize::try_from(options.connection_limit).unwrap_or(usize::MAX),
        at_once: options.at_once,
        prompts_at_once: options.prompts_at_once,
        feedback_a_second: options.feedback_a_second,
        seed: options.seed,
        board: Arc::clone(&board),
        book: Book::new(),
        tokens: Tokens::new(options.token_lifetime),
        feed: Feed::new(options.encoding),
        knowledge,
        stage: Stage::new(&library),
        sockets: Sockets::default(),
        stop: CancellationToken::new(),
        kill: CancellationToken::new(),
        tasks: TaskTracker::new(),
        library,
    });
    let serving = Arc::clone(&platform);
    platform.spawn(async move { server::serve(listener, serving).await });
    if let Some((path, seen)) = followed {
        let stop = platform.stop.clone();
        platform.spawn(faults::file::follow(path, seen, board, stop));
    }
    Ok(Sandbox { platform, address })
}

fn banner(
    address: SocketAddr,
    library: &content::Library,
    client: Option<(String, String)>,
    seed: u64,
    platform: PublicClient,
) -> Banner {
    let mut url = Url::parse("http://127.0.0.1").expect("a literal that is a URL");
    url.set_port(Some(address.port()))
        .expect("an http URL with a host takes a port");
    let (client_id, client_secret) =
        client.unwrap_or_else(|| ("cuecard-sandbox".to_owned(), oauth::random_text()));
    let agent = StdRng::seed_from_u64(seed).random();
    Banner {
        webhooks: Receivers::at(&url),
        api_url: url.clone(),
        login_url: url,
        client_id,
        client_secret,
        platform,
        library_id: library.id,
        agent_id: uuid::Builder::from_random_bytes(agent).into_uuid(),
        interactions: library
            .businesses
            .iter()
            .flat_map(|business| &business.conversations)
            .map(|conversation| InteractionId(conversation.id))
            .collect(),
    }
}

impl Sandbox {
    /// Hosts, credentials and ids to connect with.
    #[must_use]
    pub fn banner(&self) -> &Banner {
        &self.platform.banner
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What goes wrong next.
    #[must_use]
    pub fn faults(&self) -> Faults {
        Faults::new(Arc::clone(&self.platform.board))
    }

    /// What clients asked for so far.
    #[must_use]
    pub fn received(&self) -> Requests {
        Requests::new(Arc::clone(&self.platform.book))
    }

    /// What took effect at an endpoint that carries out a person's actions: feedback, deploys,
    /// injections and webhooks.
    /// A request that came twice under one `Idempotency-Key` is there once.
    #[must_use]
    pub fn effects(&self, endpoint: Endpoint) -> Effects {
        self.platform.shelves.effects.of(endpoint)
    }

    /// What the floor gives the agent. The floor opens with the first call; a later receiver is
    /// told first what is going on. Who leaves 256 assignments unread is told nothing more.
    #[must_use]
    pub fn assignments(&self) -> mpsc::Receiver<Assignment> {
        self.platform.floor.listen(&self.platform)
    }

    /// How many sockets are open.
    #[must_use]
    pub fn live_sockets(&self) -> usize {
        self.platform.sockets.open()
    }

    /// Makes every token issued so far worthless, as time would. Open sockets stay open.
    pub fn expire_tokens(&self) {
        self.platform.tokens.expire_all();
    }

    /// Takes back every token of an agent who signed in (surface B), as a supervisor may: their
    /// channels are told, and end.
    pub fn revoke_sign_ins(&self) {
        let is_agents = |_, holder| holder == oauth::Holder::Agent;
        self.platform.tokens.revoke(is_agents);
    }

    /// Produces this exact frame in an interaction: every socket subscribed gets it, a later
    /// subscription too where its window reaches back. Waits while a subscriber is more than 256
    /// frames behind (TCP's back-pressure arrives here). Returns how many sockets are subscribed.
    pub async fn push(&self, interaction: InteractionId, frame: Frame) -> usize {
        let feed = &self.platform.feed;
        feed.room(interaction).await;
        feed.push(interaction, self.platform.clock.now(), frame)
    }

    /// [`Self::push`] for many: each frame waits until somebody is subscribed. A client that is
    /// cut off meanwhile finds the newest 4,096 frames when its window reaches back far enough:
    /// to when the first frame it misses was produced, which is earlier than when the last one it
    /// had was received. Returns how many were produced.
    pub async fn pour(
        &self,
        interaction: InteractionId,
        frames: impl IntoIterator<Item = Frame>,
    ) -> u64 {
        let feed = &self.platform.feed;
        let mut produced = 0;
        for frame in frames {
            feed.audience(interaction).await;
            feed.push(interaction, self.platform.clock.now(), frame);
            produced += 1;
        }
        produced
    }

    /// Closes every socket with 1012 (service restart: a client comes back, `contract.md §1`), finishes what is being answered, and stops.
    pub async fn shutdown(self) {
        self.platform.stop.cancel();
        self.platform.tasks.close();
        let goodbyes = self.platform.tasks.wait();
        if tokio::time::timeout(GOODBYE, goodbyes).await.is_err() {
            tracing::warn!("the sandbox was ended before every client had said goodbye");
        }
        self.platform.kill.cancel();
        self.platform.tasks.wait().await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.platform.stop.cancel();
        self.platform.kill.cancel();
    }
}

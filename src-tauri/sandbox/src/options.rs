//! How a sandbox is set up.

use std::path::PathBuf;
use std::time::Duration;

use crate::clock::Clock;
use crate::content::Library;
use crate::frame::Encoding;

/// The slowest and the fastest a conversation can be played.
pub const SPEED: std::ops::RangeInclusive<f64> = 0.1..=1000.0;

/// What is played.
#[derive(Debug, Clone, Default)]
pub enum Content {
    /// The content that is compiled in.
    #[default]
    BuiltIn,
    /// A folder: our own format, or the ABCD data set's files.
    Folder(PathBuf),
    /// A library made elsewhere.
    Library(Library),
}

/// How a sandbox is set up; `Options::default()` is what `cuectl sandbox` starts.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes any that is free.
    pub port: u16,
    /// How many times faster than life conversations run, within [`SPEED`].
    pub speed: f64,
    /// What is played.
    pub content: Content,
    /// Whether the content's own prompts are deployed at the start; else there are none.
    pub with_prompts: bool,
    /// A file of faults, read again when it changes.
    pub faults: Option<PathBuf>,
    /// How long an access token is good.
    pub token_lifetime: Duration,
    /// How many sockets one client may hold open (`contract.md §1`: 5).
    pub connection_limit: u32,
    /// How many conversations the floor gives the agent at a time.
    pub at_once: usize,
    /// How many prompts an agent may see at once before an injection is answered 409, where the
    /// injection itself doesn't ask for fewer (`contract.md §4`: 1..=3).
    pub prompts_at_once: usize,
    /// How many feedback requests a second a client may make (`contract.md §2`: 5).
    pub feedback_a_second: usize,
    /// How frames are written.
    pub encoding: Encoding,
    /// Where a sign-in may lead back to, to the letter (surface B).
    pub redirect_uri: String,
    /// Whether a sign-in brings a refresh token (surface B).
    pub refresh_tokens: bool,
    /// How many requests a minute a client may make with one token, at the pace of life; at a
    /// greater speed as many more (surface B: 300).
    pub requests_a_minute: u32,
    /// From one heartbeat of a channel to the next (surface B: 30 s).
    pub heartbeat: Duration,
    /// How long a channel lives without a new subscription (surface B: 24 h).
    pub channel_lifetime: Duration,
    /// From the notice of maintenance to the end of the socket (surface B: a minute).
    pub maintenance_notice: Duration,
    /// The client's id and secret; made up at the start where absent.
    pub client: Option<(String, String)>,
    /// Makes the made-up ids come out the same; secrets and tokens never depend on it.
    pub seed: u64,
    /// Where times come from.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            speed: 1.0,
            content: Content::default(),
            with_prompts: true,
            faults: None,
            token_lifetime: Duration::from_hours(1),
            connection_limit: 5,
            at_once: 3,
            prompts_at_once: 3,
            feedback_a_second: 5,
            encoding: Encoding::default(),
            redirect_uri: "http://localhost:28482/".to_owned(),
            refresh_tokens: true,
            requests_a_minute: 300,
            heartbeat: Duration::from_secs(30),
            channel_lifetime: Duration::from_hours(24),
            maintenance_notice: Duration::from_mins(1),
            client: None,
            seed: 0,
            clock: Clock::system(),
        }
    }
}

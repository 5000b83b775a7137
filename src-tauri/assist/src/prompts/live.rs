//! What of the studio ends with the program.

use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::outbox::Target;
use crate::view::error::Problem;
use crate::view::panel::{ProfileView, RecordView, TabView};
use crate::view::studio::DeployView;

/// The platform in use.
#[derive(Debug, Clone)]
pub(super) struct Platform {
    pub(super) target: Target,
    pub(super) client: wire::Client,
    /// The supervisor.
    pub(super) agent_id: Option<Uuid>,
}

/// Small enough to be replaced whole; every change wakes the keeper.
#[derive(Debug, Clone)]
pub(super) struct Live {
    pub(super) platform: Option<Platform>,
    /// Where drafts are for while nobody is signed in: the last platform, or the configured one.
    home: Option<Target>,
    pub(super) profile: Option<ProfileView>,
    pub(super) conversations: Vec<TabView>,
    pub(super) record: RecordView,
    /// Readings of the platform's prompts that are under way.
    pub(super) reading: u32,
    pub(super) problem: Option<Problem>,
    pub(super) deploy: Option<DeployView>,
    /// Ends the wait of a deploy for another attempt.
    pub(super) cancel: Option<CancellationToken>,
    /// The prompt that is being deployed.
    pub(super) busy: Option<String>,
    /// Deploys that ended: what was read before one says nothing after it.
    pub(super) deploys: u64,
    /// Grows whenever what is on disk may be another.
    pub(super) touched: u64,
}

impl Live {
    pub(super) fn new(home: Option<Target>) -> Self {
        Self {
            platform: None,
            home,
            profile: None,
            conversations: Vec::new(),
            record: RecordView {
                entries: 0,
                waiting: 0,
                problem: None,
            },
            reading: 0,
            problem: None,
            deploy: None,
            cancel: None,
            busy: None,
            deploys: 0,
            touched: 0,
        }
    }

    pub(super) fn connect(&mut self, platform: Platform) {
        let same = self.home.as_ref() == Some(&platform.target);
        if !same {
            self.deploy = None;
        }
        self.home = Some(platform.target.clone());
        self.platform = Some(platform);
        self.problem = None;
        self.touched += 1;
    }

    pub(super) fn disconnect(&mut self) {
        self.platform = None;
        self.problem = None;
        self.touched += 1;
    }

    /// Drafts that were edited last were for this platform; better than none.
    pub(super) fn at_home(&mut self, target: Target) {
        if self.home.is_none() {
            self.home = Some(target);
            self.touched += 1;
        }
    }

    /// Whose drafts and versions are shown: no platform's where none was ever known.
    pub(super) fn target(&self) -> Target {
        let platform = self.platform.as_ref().map(|platform| &platform.target);
        platform
            .or(self.home.as_ref())
            .cloned()
            .unwrap_or_else(|| Target::stored(""))
    }
}

//! What the surface in use can do, so that nobody has to ask which one it is.

/// What can be asked of the platform, and what is taken by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing of its own that is there or not"
)]
pub struct Reach {
    /// Interactions appear and end by themselves; else somebody says which are followed.
    pub follows: bool,
    /// Prompts can be deployed and injected, and what is deployed can be asked.
    pub prompts: bool,
    /// Feedback of every kind is taken, with its comment; else a rating alone.
    pub whole_feedback: bool,
    /// What was opened, copied, dismissed or rated is told.
    pub engagement: bool,
    /// The knowledge base can be asked by hand, and is told what was read.
    pub knowledge: bool,
    /// What is said and typed can be followed live.
    pub transcript: bool,
    /// There are agent checklists.
    pub checklists: bool,
    /// Wrap-up codes are offered and can be applied.
    pub wrap_up: bool,
    /// A summary is asked for with a form (`contract.md §5`); else the platform makes it by itself,
    /// and what a person changed in it goes back.
    pub summaries_on_request: bool,
    /// A token can be taken back before it ends (`platform-reference.md §1.4`).
    pub revocation: bool,
}

impl Reach {
    /// Surface A (`contract.md`).
    pub const ASSIST: Self = Self {
        follows: false,
        prompts: true,
        whole_feedback: true,
        engagement: false,
        knowledge: false,
        transcript: false,
        checklists: false,
        wrap_up: false,
        summaries_on_request: true,
        revocation: false,
    };

    /// Surface B (`platform.md`).
    pub const PLATFORM: Self = Self {
        follows: true,
        prompts: false,
        whole_feedback: false,
        engagement: true,
        knowledge: true,
        transcript: true,
        checklists: true,
        wrap_up: true,
        summaries_on_request: false,
        revocation: true,
    };
}

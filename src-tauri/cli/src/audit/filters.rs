//! Which events an export takes.

use assist::store::Query;
use clap::Args;
use jiff::Timestamp;
use rules::id::InteractionId;

use crate::args::time;

/// Which events.
#[derive(Args)]
pub struct Filters {
    /// A passage that stands in a text of the event.
    text: Option<String>,
    /// Events of this interaction.
    #[arg(long, value_name = "ID")]
    interaction: Option<InteractionId>,
    /// Events of this kind, for example `suggestion_accepted`.
    #[arg(long, value_name = "KIND")]
    action: Option<String>,
    /// Not before this time, RFC 3339 or a day (UTC).
    #[arg(long, value_name = "TIME", value_parser = time)]
    since: Option<Timestamp>,
    /// Before this time, RFC 3339 or a day (UTC).
    #[arg(long, value_name = "TIME", value_parser = time)]
    until: Option<Timestamp>,
    /// At most so many, the newest.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl Filters {
    pub fn query(self) -> Query {
        Query {
            text: self.text,
            interaction: self.interaction.map(|id| id.to_string()),
            action: self.action,
            since: self.since,
            until: self.until,
            limit: self.limit,
        }
    }
}

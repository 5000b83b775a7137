//! Asking the platform for an area.

use wire::Client;
use wire::source::missing_for;

use super::roles::{duty_of, roles_of};
use super::{Access, AreaState};
use crate::store::{AccessFact, OpenedBy};
use crate::view::access::{Area, Refusal, Role};
use crate::view::error::{Code, Problem};

impl Access {
    /// Asks for an area; what came of it is in the view, and on record. Asking for one that is open
    /// changes nothing.
    ///
    /// # Errors
    /// `internal` where the program ends meanwhile. A refusal is not an error.
    pub async fn open(&self, area: Area) -> Result<(), Problem> {
        let access = self.clone();
        // To its end, whatever becomes of who asked: nothing is left in the asking.
        let asked = self.shared.tasks.spawn(async move {
            let stop = access.shared.stop.clone();
            let _: Option<()> = stop.run_until_cancelled(access.ask(area)).await;
        });
        asked.await.map_err(|_| {
            Problem::new(
                Code::Internal,
                "The question broke off; the log says where.",
            )
        })
    }

    async fn ask(&self, area: Area) {
        let asked = self.change(|standing| {
            let asks = standing.want(area);
            asks.then(|| (standing.era, standing.platform.clone()))
        });
        let Some((era, platform)) = asked else {
            return;
        };
        // A phrase may have been set meanwhile, elsewhere.
        let ((), answer) = tokio::join!(self.look(), granted(platform.as_ref(), area));
        let state = match answer {
            Ok(role) => self.opened(era, area, role).await,
            Err(why) => self.refused(area, why).await,
        };
        self.change(|standing| {
            if standing.era == era {
                standing.set(area, state);
            }
        });
    }

    /// On disk before it is open.
    async fn opened(&self, era: u64, area: Area, role: Role) -> AreaState {
        if self.standing().era != era {
            return AreaState::Closed;
        }
        let fact = AccessFact::Opened {
            area,
            role,
            by: OpenedBy::Scopes,
        };
        match self.record(fact).await {
            Ok(()) => AreaState::Open {
                role,
                unlocked: false,
            },
            Err(error) => AreaState::Refused {
                why: Refusal::Unasked {
                    problem: Problem::from(&error),
                },
            },
        }
    }

    async fn refused(&self, area: Area, why: Refusal) -> AreaState {
        let (named, scopes) = match &why {
            Refusal::SignedOut => ("signedOut", Vec::new()),
            Refusal::ScopesMissing { scopes } => ("scopesMissing", scopes.clone()),
            Refusal::Unasked { .. } => ("unasked", Vec::new()),
        };
        self.note(AccessFact::Refused {
            area,
            why: named,
            scopes,
        })
        .await;
        AreaState::Refused { why }
    }
}

/// The first of the area's roles that the platform grants. Where it grants none: what could not be
/// asked counts before what was refused, and of refusals the one that lacks least.
async fn granted(platform: Option<&Client>, area: Area) -> Result<Role, Refusal> {
    let Some(client) = platform else {
        return Err(Refusal::SignedOut);
    };
    let mut unasked = None;
    let mut least: Option<Vec<String>> = None;
    for &role in roles_of(area) {
        match missing_for(client, duty_of(role)).await {
            Ok(missing) if missing.is_empty() => return Ok(role),
            Ok(missing) => {
                let fewer = least
                    .as_ref()
                    .is_none_or(|least| missing.len() < least.len());
                if fewer {
                    least = Some(missing);
                }
            }
            Err(error) => {
                tracing::warn!(kind = error.kind(), "a role could not be asked for");
                unasked.get_or_insert_with(|| Problem::from(&error));
            }
        }
    }
    Err(match unasked {
        Some(problem) => Refusal::Unasked { problem },
        None => Refusal::ScopesMissing {
            scopes: least.unwrap_or_default(),
        },
    })
}

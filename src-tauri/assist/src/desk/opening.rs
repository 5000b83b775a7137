//! How a desk comes to be: the record first, then the ways out.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::mpsc;
use wire::feedback::FEEDBACK_SCOPES;
use wire::platform::Grant;
use wire::source::Dial;
use wire::{Client, source};

use super::{Desk, DeskError, DeskParts, Tells};
use crate::access::Phrases;
use crate::clock::Clock;
use crate::companion::{Connection, StartError, open_record};
use crate::evidence::Evidence;
use crate::hooks::HookBook;
use crate::metrics::Meter;
use crate::outbox::{Courier, CourierParts, Route, Target};
use crate::prompts::{Studio, StudioParts};
use crate::settings::Settings;
use crate::store::{Store, StoreError};
use crate::summaries::{Platform, Summaries, SummariesParts};

/// Another Cuecard has so long to let go of the data folder.
const FOLDER_WAIT: Duration = Duration::from_secs(3);

/// So many ended attempts wait here to be asked about; the courier keeps some more.
const SETTLED: usize = 256;

impl Desk {
    /// Opens the record and, where there is a connection, begins to deliver what waits for that
    /// platform.
    ///
    /// # Errors
    /// [`DeskError::Record`] (for example another Cuecard holds the folder for more than 3 s),
    /// [`DeskError::Setup`].
    pub async fn open(parts: DeskParts<'_>) -> Result<Self, DeskError> {
        let DeskParts {
            settings,
            connection,
            secrets,
            clock,
            pace,
            prompts,
            summaries: summaries_pace,
        } = parts;
        let hooks = HookBook::new(settings, secrets.clone());
        let meter = Meter::new(clock.clone());
        let sandbox = connection.as_ref().is_some_and(|one| one.sandbox);
        let mut client = None;
        let route = match &connection {
            Some(connection) => {
                let (made, route) = ways_out(connection, &hooks, &clock, &meter).await?;
                client = Some(made);
                Some(route)
            }
            None => None,
        };
        let configured = settings.connection.api().as_ref().map(Target::of_url);
        let target = route
            .as_ref()
            .map(|route| route.target().clone())
            .or(configured);
        let agent_id = connection.as_ref().and_then(|one| one.agent_id);
        let store = record(settings, &clock).await?;
        let (tell, settled) = mpsc::channel(SETTLED);
        let courier = Courier::start(CourierParts {
            store: store.clone(),
            clock: clock.clone(),
            pace,
            settled: tell,
        });
        let studio = Studio::start(
            StudioParts {
                store: store.clone(),
                clock: clock.clone(),
                meter: meter.clone(),
                agent_id: settings.connection.agent_id,
                home: target.clone(),
                allow_loopback: sandbox || settings.webhooks.allow_loopback,
                courier: courier.desk(),
                pace: prompts,
            },
            None,
        );
        let summaries = Summaries::start(SummariesParts {
            store: store.clone(),
            clock: clock.clone(),
            meter: meter.clone(),
            settings,
            pace: summaries_pace,
            // What an app was making is that app's to go on with.
            recall: false,
        });
        if let (Some(client), Some(target)) = (&client, &target) {
            studio.attach(client, target.clone(), agent_id);
            summaries.connected(Platform {
                target: target.clone(),
                client: client.clone(),
                agent_id,
                by_itself: !client.reach().summaries_on_request,
                sandbox,
            });
        }
        let connected = route.is_some();
        if let Some(route) = route {
            courier.desk().connect(route);
        }
        Ok(Self {
            phrases: Phrases::new(&secrets, store.install()),
            client,
            evidence: Evidence::new(store.clone(), secrets),
            store,
            clock,
            target,
            agent_id: agent_id.or(settings.connection.agent_id),
            tells: Tells {
                knowledge: sandbox || hooks.has_knowledge(),
                crm: sandbox || hooks.has_crm(),
            },
            allow_loopback: sandbox || settings.webhooks.allow_loopback,
            connected,
            courier,
            hurries: 0,
            settled,
            known: BTreeMap::new(),
            clicked_at: None,
            studio,
            summaries,
            summarizing: None,
            meter,
            retention: settings.retention,
        })
    }
}

async fn record(settings: &Settings, clock: &Clock) -> Result<Store, DeskError> {
    let opened = open_record(settings.data_dir.clone(), clock.now(), FOLDER_WAIT).await;
    opened.map_err(|error| match error {
        StartError::Record(error) => DeskError::Record(error),
        StartError::Interrupted => DeskError::Record(StoreError::Closed),
    })
}

/// The client of a connection, and the ways that deliveries leave by.
async fn ways_out(
    connection: &Connection,
    hooks: &HookBook,
    clock: &Clock,
    meter: &Meter,
) -> Result<(Client, Route), DeskError> {
    if let Dial::Platform {
        grant: Grant::Agent(_),
    } = &connection.dial
    {
        // It is good for one program at a time: a second one would spend its refresh token.
        return Err(DeskError::Setup(
            "an agent's sign-in is the app's alone: connect as an OAuth client".to_owned(),
        ));
    }
    let endpoints = connection.endpoints.clone();
    let (hooks, policy) = if connection.sandbox {
        hooks.of_sandbox(endpoints.api())
    } else {
        hooks.configured().await
    };
    let (id, dial) = (&connection.client_id, &connection.dial);
    let made = source::client(endpoints, id, dial, &FEEDBACK_SCOPES, clock.reader());
    let made = made.and_then(|client| {
        let sink = Some(meter.sink());
        let route = Route::new(&client, hooks, policy, clock.reader(), sink)?;
        Ok((client, route))
    });
    made.map_err(|error| DeskError::Setup(error.to_string()))
}

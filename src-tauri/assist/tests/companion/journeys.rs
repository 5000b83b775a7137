//! The same journeys over both surfaces: what the panel, the record and the review do is the same,
//! whichever of them tells it.

use assist::companion::{Handle, Interaction};
use assist::view::panel::{Channel, ConnectionView, PanelView};
use sandbox::{Assignment, ChannelFault, Options, Sandbox};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::kit::{Desk, cards, connection, platform_connection, platform_with};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Surface {
    Assist,
    Published,
}

const BOTH: [Surface; 2] = [Surface::Assist, Surface::Published];

/// A desk that follows the sandbox's floor, at `speed` times the real one.
struct Journey {
    surface: Surface,
    platform: Sandbox,
    desk: Desk,
    /// Ends what follows the floor by hand.
    _floor: DropGuard,
}

impl Journey {
    async fn begin(surface: Surface, speed: f64) -> Self {
        let platform = platform_with(Options {
            speed,
            at_once: 2,
            ..Options::default()
        })
        .await;
        let mut desk = Desk::open().await;
        let floor = CancellationToken::new();
        let connection = match surface {
            Surface::Assist => connection(&platform),
            Surface::Published => platform_connection(&platform),
        };
        desk.handle.connect_to(connection).await.expect("let in");
        desk.until_live().await;
        if surface == Surface::Assist {
            follow_the_floor(&platform, desk.handle.clone(), floor.clone());
        }
        Self {
            surface,
            platform,
            desk,
            _floor: floor.drop_guard(),
        }
    }

    async fn until_some_cards(&mut self) -> std::sync::Arc<PanelView> {
        let what = format!("cards over {:?}", self.surface);
        self.desk.until(&what, |view| !cards(view).is_empty()).await
    }

    /// The connection is lost.
    fn lose(&self) {
        let faults = self.platform.faults();
        let _ = match self.surface {
            Surface::Assist => faults.cut_socket(),
            Surface::Published => faults.channel(ChannelFault::Lose),
        };
    }

    async fn end(self) {
        assert!(
            self.desk.verify().ok,
            "{:?}: the chain is whole",
            self.surface
        );
        self.desk.close().await;
        self.platform.shutdown().await;
    }
}

/// As the app does where the platform does not tell which interactions there are.
fn follow_the_floor(platform: &Sandbox, handle: Handle, stop: CancellationToken) {
    let mut assignments = platform.assignments();
    tokio::spawn(async move {
        while let Some(Some(assignment)) = stop.run_until_cancelled(assignments.recv()).await {
            let done = match assignment {
                Assignment::Started(about) => {
                    let channel = match about.channel {
                        sandbox::content::Channel::Voice => Channel::Voice,
                        sandbox::content::Channel::Chat => Channel::Chat,
                        sandbox::content::Channel::Email => Channel::Email,
                    };
                    handle
                        .follow(Interaction {
                            id: about.interaction_id,
                            customer: Some(about.customer),
                            queue: Some(about.queue),
                            channel: Some(channel),
                            attributes: about.attributes,
                        })
                        .await
                }
                Assignment::Ended(id) => handle.end(id).await,
            };
            if done.is_err() {
                // The desk is closed.
                return;
            }
        }
    });
}

#[tokio::test]
async fn a_card_is_shown_taken_and_on_record() {
    for surface in BOTH {
        let mut journey = Journey::begin(surface, 20.0).await;
        let view = journey.until_some_cards().await;
        let selected = view.selected.as_ref().expect("one is in front");
        let (id, card) = (selected.id.clone(), selected.cards[0].clone());
        let interaction = id.parse().expect("an id");
        let taken = journey.desk.handle.accept(interaction, &card.key).await;
        let taken = taken.unwrap_or_else(|problem| panic!("{surface:?}: {problem:?}"));
        assert!(taken.acceptance_rate > 0.0, "{surface:?}");
        let accepted = journey.desk.until_events("suggestion_accepted", 1).await;
        assert_eq!(accepted[0].interaction.as_deref(), Some(id.as_str()));
        assert_eq!(accepted[0].seq.unsigned_abs(), taken.event_id);
        journey
            .desk
            .until("the mark on the card", |view| {
                // The talk goes on: the card may have gone meanwhile, and its interaction as well.
                let mark =
                    |one: &assist::view::panel::CardView| one.key != card.key || one.accepted;
                cards(view).iter().all(mark)
            })
            .await;
        journey.end().await;
    }
}

#[tokio::test]
async fn a_card_is_put_away_and_brought_back() {
    for surface in BOTH {
        let mut journey = Journey::begin(surface, 2.0).await;
        let view = journey.until_some_cards().await;
        let selected = view.selected.as_ref().expect("one is in front");
        let interaction = selected.id.parse().expect("an id");
        let key = selected.cards[0].key.clone();
        let handle = journey.desk.handle.clone();
        handle.dismiss(interaction, &key).await.expect("put away");
        let gone = |view: &PanelView| cards(view).iter().all(|card| card.key != key);
        journey.desk.until("it is gone", gone).await;
        handle
            .restore(interaction, &key)
            .await
            .expect("brought back");
        let back = |view: &PanelView| cards(view).iter().any(|card| card.key == key);
        journey.desk.until("it is back", back).await;
        journey.desk.until_events("suggestion_restored", 1).await;
        journey.end().await;
    }
}

#[tokio::test]
async fn a_lost_connection_is_said_and_made_again() {
    for surface in BOTH {
        let mut journey = Journey::begin(surface, 5.0).await;
        journey.until_some_cards().await;
        journey.lose();
        let lost =
            |view: &PanelView| matches!(view.connection, ConnectionView::Reconnecting { .. });
        let view = journey.desk.until("the loss", lost).await;
        assert!(view.problem.is_some(), "{surface:?}: said in words");
        journey.desk.handle.retry_now().await.expect("told");
        journey.desk.until_live().await;
        let view = journey.until_some_cards().await;
        assert_eq!(view.problem, None, "{surface:?}");
        journey.end().await;
    }
}

#[tokio::test]
async fn an_interaction_ends_and_can_be_reviewed() {
    for surface in BOTH {
        let mut journey = Journey::begin(surface, 50.0).await;
        let view = journey.until_some_cards().await;
        let id = view.selected.as_ref().expect("in front").id.clone();
        let ended = |view: &PanelView| view.tabs.iter().all(|tab| tab.id != id);
        journey.desk.until("its end", ended).await;
        let produced = journey.desk.until_events("suggestions_produced", 1).await;
        let of_it = |event: &&assist::store::Event| event.interaction.as_deref() == Some(&*id);
        let last = produced.iter().rfind(of_it).expect("it had some");
        let review = journey.desk.handle.review();
        let moment = review.replay(&id, last.seq.unsigned_abs()).await;
        let moment = moment.unwrap_or_else(|problem| panic!("{surface:?}: {problem:?}"));
        let shown = moment.view.cards.len() + moment.view.held_back.len();
        assert!(shown > 0, "{surface:?}: as the agent saw it");
        journey.end().await;
    }
}

#[tokio::test]
async fn signing_out_clears_the_panel() {
    for surface in BOTH {
        let mut journey = Journey::begin(surface, 5.0).await;
        journey.until_some_cards().await;
        journey.desk.handle.sign_out().await.expect("signed out");
        journey
            .desk
            .until("an empty panel", |view| {
                view.connection == ConnectionView::SignedOut && view.tabs.is_empty()
            })
            .await;
        assert!(journey.desk.views.borrow().profile.is_none(), "{surface:?}");
        journey.end().await;
    }
}

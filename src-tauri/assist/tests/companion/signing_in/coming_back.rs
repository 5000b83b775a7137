//! Who comes back with another connection sees what there is now, and nothing that ended meanwhile.

use assist::view::panel::ConnectionView;
use sandbox::{Assignment, ChannelFault, Endpoint, Options};

use super::kit::Desks;

#[tokio::test]
async fn what_ended_under_an_earlier_connection_is_not_followed_on() {
    let desks = Desks::with(Options {
        speed: 50.0,
        at_once: 2,
        ..Options::default()
    })
    .await;
    let mut desk = desks.signed_in().await;
    let view = desk
        .until("an interaction", |view| !view.tabs.is_empty())
        .await;
    let first = view.tabs[0].id.clone();
    let faults = desks.platform.faults();
    let none = faults.on(Endpoint::Channels).fail(1).with(503).always();
    let _ = faults.channel(ChannelFault::Lose);
    desk.until("the loss", |view| {
        matches!(view.connection, ConnectionView::Reconnecting { .. })
    })
    .await;
    // The work after the call is over only after its end was assigned away.
    let mut assignments = desks.platform.assignments();
    let over = |told| matches!(told, Assignment::Ended(id) if id.to_string() == first);
    while !over(assignments.recv().await.expect("the floor goes on")) {}
    none.take_back();
    desks
        .sign_in(&desk, desks.form())
        .await
        .expect("the same agent again");
    desk.until("its end", |view| {
        view.connection == ConnectionView::Live && view.tabs.iter().all(|tab| tab.id != first)
    })
    .await;
    desk.close().await;
    desks.platform.shutdown().await;
}

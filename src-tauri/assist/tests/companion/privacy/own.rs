//! What is recorded about the person at the screen, and nobody else.

use std::collections::BTreeSet;
use std::path::Path;

use assist::companion::{Connection, Handle};
use assist::store::{Expectations, verify_export};
use assist::view::privacy::OwnEvent;
use uuid::Uuid;

use crate::kit::{Desk, connection, frame, platform, silent_interaction, suggestion};

/// All of it, by pages of `most`.
async fn all(handle: &Handle, most: u32) -> Vec<OwnEvent> {
    let mut all = Vec::new();
    let mut next = None;
    loop {
        let page = handle.privacy().own_record(next, most).await.expect("read");
        assert!(page.rows.len() <= usize::try_from(most).expect("small"));
        all.extend(page.rows);
        next = page.next;
        if next.is_none() {
            return all;
        }
    }
}

/// Follows an interaction in which a card is taken, or only shown.
async fn work(desk: &mut Desk, platform: &sandbox::Sandbox, takes: bool) -> String {
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    desk.handle.select(id).await.expect("shown");
    let article = format!("about-{id}");
    let card = suggestion(&article, &article, 0.9, 0.9);
    platform.push(id, frame(id, &[card])).await;
    let its = |view: &assist::view::panel::PanelView| {
        let shown = view.selected.as_ref();
        shown.is_some_and(|shown| shown.id == id.to_string() && !shown.cards.is_empty())
    };
    let view = desk.until("its card", its).await;
    if takes {
        let key = crate::kit::cards(&view)[0].key.clone();
        desk.handle.accept(id, &key).await.expect("taken");
    }
    desk.handle.end(id).await.expect("ended");
    id.to_string()
}

#[tokio::test]
async fn it_is_theirs_alone_page_by_page_and_as_a_file() {
    let platform = platform().await;
    let known = connection(&platform);
    let [me, other] = [Uuid::from_u128(1), Uuid::from_u128(2)];
    let as_agent = |id| Connection {
        agent_id: Some(id),
        ..known.clone()
    };
    let mut desk = Desk::open().await;
    desk.handle.connect_to(as_agent(other)).await.expect("in");
    desk.until_live().await;
    let theirs = work(&mut desk, &platform, true).await;
    desk.handle.connect_to(as_agent(me)).await.expect("in");
    desk.until_live().await;
    let mine = work(&mut desk, &platform, true).await;
    desk.until_events("interaction_ended", 2).await;

    // What is still on its way may come on record while all this is read: it is left out.
    let events = desk.events("");
    let last = events.iter().map(|event| event.seq.unsigned_abs()).max();
    let of_then = |mut found: Vec<OwnEvent>| {
        found.retain(|event| Some(event.seq) <= last);
        found
    };
    let found = of_then(all(&desk.handle, 200).await);
    let by_three = of_then(all(&desk.handle, 3).await);
    assert_eq!(by_three, found, "by whatever pages");
    assert!(
        found.windows(2).all(|two| two[0].seq > two[1].seq),
        "newest first"
    );
    let name = format!("agent:{me}");
    let expected: BTreeSet<u64> = events
        .iter()
        .filter(|event| {
            let in_mine = event.interaction.as_deref() == Some(mine.as_str());
            event.actor == name || (in_mine && !event.actor.starts_with("agent"))
        })
        .map(|event| event.seq.unsigned_abs())
        .collect();
    let seqs: BTreeSet<u64> = found.iter().map(|event| event.seq).collect();
    assert_eq!(
        seqs, expected,
        "as somebody who reads the whole record finds"
    );
    let taken = found.iter().find(|one| one.kind == "suggestion_accepted");
    let taken = taken.expect("they took one");
    assert!(taken.own && taken.payload.is_some());
    let produced = found.iter().find(|one| one.kind == "suggestions_produced");
    assert!(!produced.expect("around them").own);
    let of_theirs = |one: &OwnEvent| one.interaction.as_deref() == Some(theirs.as_str());
    assert!(!found.iter().any(of_theirs), "nothing of another person");

    let out = tempfile::tempdir().expect("a folder");
    let folder = out.path().to_owned();
    let file = desk.handle.privacy().export_own_record(folder).await;
    let file = file.expect("written");
    let verdict = verify_export(Path::new(&file), &Expectations::default(), |_| {});
    let verdict = verdict.expect("readable");
    assert!(verdict.ok, "{verdict:?}");
    let all_found = i64::try_from(found.len()).expect("few");
    assert!(
        verdict.events >= all_found,
        "{} of {all_found}",
        verdict.events
    );
    let text = std::fs::read_to_string(&file).expect("there");
    assert!(!text.contains(&theirs) && !text.contains(&other.to_string()));
    desk.until_events("record_exported", 1).await;
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn who_did_nothing_has_an_empty_record() {
    let desk = Desk::open().await;
    let page = desk.handle.privacy().own_record(None, 50).await;
    let page = page.expect("read");
    assert_eq!((page.actor.as_str(), page.next), ("agent", None));
    assert!(page.rows.is_empty(), "{:?}", page.rows);
    desk.close().await;
}

//! What is said beside the cards, and checklists: over real sockets, against what stands on disk.

use assist::view::checklist::{ChecklistItemView, ChecklistView, DoneBy};
use assist::view::error::Code;
use assist::view::panel::{PanelView, UntoldView};
use assist::view::talk::{TalkSpeaker, TalkView};
use rules::id::InteractionId;
use sandbox::{Endpoint, Options, Sandbox};
use tempfile::TempDir;

use crate::kit::{DEADLINE, Desk, platform_connection, platform_with};

/// Fast enough to be heard soon, slow enough that conversations go on meanwhile.
async fn talking() -> Sandbox {
    platform_with(Options {
        speed: 40.0,
        at_once: 3,
        ..Options::default()
    })
    .await
}

fn talk(view: &PanelView) -> Option<&TalkView> {
    view.selected.as_ref()?.transcript.as_ref()
}

/// The first checklist that has an open item, and that item.
fn open_item(view: &PanelView) -> Option<(InteractionId, ChecklistView, ChecklistItemView)> {
    let selected = view.selected.as_ref()?;
    selected.checklists.iter().find_map(|list| {
        let item = list.items.iter().find(|item| !item.done)?.clone();
        Some((selected.id.parse().ok()?, list.clone(), item))
    })
}

/// The item as the view has it now, whichever interaction is selected.
fn item_in<'v>(view: &'v PanelView, list: &str, item: &str) -> Option<&'v ChecklistItemView> {
    let lists = view.selected.as_ref()?.checklists.iter();
    let found = lists.filter(|one| one.id == list);
    let mut items = found.flat_map(|one| &one.items);
    items.find(|one| one.id == item)
}

fn files_hold(dir: &TempDir, words: &str) -> bool {
    let files = std::fs::read_dir(dir.path()).expect("the folder");
    files
        .map(|file| file.expect("listed").path())
        .filter(|path| path.is_file())
        .any(|path| {
            let bytes = std::fs::read(path).expect("read");
            let mut windows = bytes.windows(words.len());
            windows.any(|window| window == words.as_bytes())
        })
}

#[tokio::test]
async fn what_is_said_stands_beside_the_cards_and_on_no_disk() {
    let platform = talking().await;
    let mut desk = Desk::live_platform(&platform).await;
    let view = desk
        .until("an interaction", |view| view.selected.is_some())
        .await;
    assert!(talk(&view).is_none() && !view.transcript, "off by default");
    desk.handle.want_transcript(true).await.expect("told");
    let view = desk
        .until("words of both", |view| {
            talk(view).is_some_and(|talk| {
                let speakers = [TalkSpeaker::Customer, TalkSpeaker::Agent];
                speakers
                    .iter()
                    .all(|who| talk.said.iter().any(|line| line.speaker == *who))
            })
        })
        .await;
    let said = talk(&view).expect("seen").said.clone();
    assert!(
        said.windows(2).all(|two| two[0].at <= two[1].at),
        "the earliest first"
    );
    desk.handle.want_transcript(false).await.expect("told");
    desk.until("nothing of it", |view| {
        !view.transcript && view.selected.is_some() && talk(view).is_none()
    })
    .await;
    desk.until_events("suggestions_produced", 1).await;
    let dir = desk.close().await;
    for line in said.iter().filter(|line| line.text.len() > 20) {
        assert!(
            !files_hold(&dir, &line.text),
            "a line of {:?} stands on disk",
            line.speaker
        );
    }
    platform.shutdown().await;
}

#[tokio::test]
async fn what_the_customer_says_is_on_record_where_that_is_set() {
    let platform = talking().await;
    let dir = tempfile::tempdir().expect("a temporary folder");
    let settings = "[panel]\ntranscript = true\n[record]\nutterances = true\n";
    std::fs::write(dir.path().join("config.toml"), settings).expect("written");
    let mut desk = Desk::open_in(dir, &[]).await;
    desk.handle
        .connect_to(platform_connection(&platform))
        .await
        .expect("the sandbox lets us in");
    desk.until_live().await;
    let heard = desk.until_events("utterance_heard", 2).await;
    let file = desk.dir.path().join("cuecard.db");
    let connection = rusqlite::Connection::open(file).expect("a record");
    for event in &heard {
        assert_eq!(event.actor, "platform");
        let said: String = connection
            .query_row(
                "SELECT said FROM moment WHERE event = ?1 AND suggested = '[]'",
                [event.seq],
                |row| row.get(0),
            )
            .expect("what was said is kept beside");
        let payload = event.payload.as_ref().expect("there").to_string();
        assert!(!payload.contains(&said), "and not in the log itself");
        assert!(
            payload.contains(&format!("{}", said.chars().count())),
            "but for its length: {payload}"
        );
    }
    assert!(desk.verify().ok);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_checklist_is_there_from_the_beginning_and_a_tick_reaches_the_platform() {
    let platform = platform_with(Options {
        speed: 8.0,
        at_once: 3,
        ..Options::default()
    })
    .await;
    let mut desk = Desk::live_platform(&platform).await;
    let view = desk
        .until("a checklist", |view| open_item(view).is_some())
        .await;
    let (interaction, list, item) = open_item(&view).expect("just seen");
    desk.handle.select(interaction).await.expect("told");
    desk.handle
        .tick(interaction, &list.id, &item.id, true)
        .await
        .expect("it can be ticked");
    let ticked = desk.events("checklist_ticked");
    assert_eq!(ticked.len(), 1, "on disk when it is answered");
    let payload = ticked[0].payload.as_ref().expect("there");
    assert_eq!(payload["item"], item.name.as_str());
    assert_eq!(payload["ticked"], true);
    assert_eq!(ticked[0].interaction, Some(interaction.to_string()));
    let view = desk
        .until("told back", |view| {
            item_in(view, &list.id, &item.id).is_some_and(|one| one.done && !one.on_its_way)
        })
        .await;
    let shown = item_in(&view, &list.id, &item.id).expect("just seen");
    assert_eq!(shown.by, Some(DoneBy::Agent));
    assert_eq!(platform.effects(Endpoint::Checklists).total, 1);

    desk.handle
        .tick(interaction, &list.id, &item.id, false)
        .await
        .expect("a tick can be taken away");
    desk.until("it is open again", |view| {
        item_in(view, &list.id, &item.id).is_some_and(|one| !one.done && !one.on_its_way)
    })
    .await;
    let problem = desk
        .handle
        .tick(interaction, &list.id, "no such item", true)
        .await
        .expect_err("there is none");
    assert_eq!(problem.code, Code::Gone);
    assert!(desk.verify().ok);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_was_ticked_elsewhere_is_reflected() {
    let platform = talking().await;
    let mut desk = Desk::live_platform(&platform).await;
    // The platform listens by itself: what the agent says ticks items.
    let view = desk
        .until("an item that was heard", |view| {
            let selected = view.selected.as_ref();
            selected.is_some_and(|one| {
                let mut items = one.checklists.iter().flat_map(|list| &list.items);
                items.any(|item| item.by == Some(DoneBy::Platform))
            })
        })
        .await;
    let selected = view.selected.as_ref().expect("just seen");
    let list = selected.checklists.iter().find(|list| list.done > 0);
    let list = list.expect("one has it");
    let done = list.items.iter().filter(|item| item.done).count();
    assert_eq!(list.done as usize, done, "and it is counted");
    assert!(desk.events("checklist_ticked").is_empty(), "not by us");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn without_the_permission_one_line_says_so_and_nothing_is_asked_again() {
    let platform = talking().await;
    let withheld = platform
        .faults()
        .withhold_permissions(&["conversation:agentchecklist:view"]);
    let mut desk = Desk::live_platform(&platform).await;
    let view = desk
        .until("what is not told", |view| {
            let mut limited = view.limited.iter();
            limited.any(|one| one.what == UntoldView::Checklists)
        })
        .await;
    let of_checklists = |view: &PanelView| {
        let limited = view.limited.iter();
        limited
            .filter(|one| one.what == UntoldView::Checklists)
            .cloned()
            .collect::<Vec<_>>()
    };
    let limited = of_checklists(&view);
    assert_eq!(limited.len(), 1, "one line");
    assert_eq!(
        limited[0].permissions,
        ["conversation:agentchecklist:view"],
        "by its name"
    );
    let view = desk
        .until("cards all the same", |view| {
            let selected = view.selected.as_ref();
            selected.is_some_and(|one| !one.cards.is_empty())
        })
        .await;
    let selected = view.selected.as_ref().expect("just seen");
    assert!(selected.checklists.is_empty(), "there is no part");
    assert_eq!(of_checklists(&view).len(), 1, "still one line");
    withheld.take_back();
    desk.close().await;
    platform.shutdown().await;
}

/// What changed while there was no connection was told to nobody: it is asked for.
#[tokio::test]
async fn checklists_are_asked_for_again_after_a_break() {
    let platform = talking().await;
    let mut desk = Desk::live_platform(&platform).await;
    desk.until("a checklist", |view| {
        let selected = view.selected.as_ref();
        selected.is_some_and(|one| !one.checklists.is_empty())
    })
    .await;
    let before = platform.received().to(Endpoint::Checklists).count();
    let _ = platform.faults().channel(sandbox::ChannelFault::Lose);
    let asked = platform.received().to(Endpoint::Checklists);
    let again = asked.wait_for(before + 1, DEADLINE).await;
    again.expect("they are asked for again");
    desk.close().await;
    platform.shutdown().await;
}

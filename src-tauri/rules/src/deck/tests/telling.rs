//! States told by the platform: echoes of the agent's hand, and other hands.

use super::*;
use crate::suggestion::StateChange;

fn change(id: &str, state: &str) -> StateChange {
    StateChange {
        interaction_id: InteractionId(Uuid::nil()),
        suggestion_id: SuggestionId::from(id),
        state: SuggestionState::from(state),
        at: at(0),
    }
}

fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.batch(0, &[about("1", "refund", 0.9), about("2", "fees", 0.8)]);
    desk
}

impl Desk {
    fn told(&mut self, id: &str, state: &str) -> Told {
        self.deck.state_changed(&change(id, state))
    }

    fn mark(&self, article: &str) -> Option<String> {
        let card = self.deck.card(&key(article)).expect("the card is there");
        card.elsewhere
            .as_ref()
            .map(|state| state.as_str().to_owned())
    }
}

#[test]
fn taken_elsewhere_is_marked_and_counts_for_nothing() {
    let mut desk = desk();
    let told = desk.told("1", "Accepted");
    assert!(told.elsewhere && told.changed);
    assert_eq!(desk.mark("refund").as_deref(), Some("accepted"));
    let card = desk.deck.card(&key("refund")).expect("it stays");
    assert!(!card.accepted, "the agent did not take it here");
    assert_eq!(desk.deck.accepted(), 0);
    assert!(
        !desk.told("1", "Accepted").changed,
        "told twice, shown once"
    );
}

#[test]
fn what_the_agent_did_here_comes_back_as_an_echo() {
    let mut desk = desk();
    desk.deck.accept(&key("refund"), at(1)).expect("there");
    desk.deck.note_used(&"2".into());
    desk.deck.note_rated(&"2".into());
    for (id, state) in [("1", "Accepted"), ("2", "Accepted"), ("2", "Rated")] {
        let told = desk.told(id, state);
        assert!(!told.elsewhere && !told.changed, "{state} of {id} is ours");
        let again = desk.told(id, state);
        assert!(
            !again.elsewhere,
            "opened and copied are told back one by one"
        );
    }
    assert_eq!((desk.mark("refund"), desk.mark("fees")), (None, None));
    assert!(desk.told("1", "Rated").elsewhere, "that was not done here");
}

#[test]
fn put_away_elsewhere_is_put_away_without_a_pause() {
    let mut desk = desk();
    let told = desk.told("1", "Dismissed");
    assert!(told.put_away && told.elsewhere);
    assert_eq!(desk.shown(), ["fees"]);
    desk.batch(1, &[about("3", "limits", 0.95)]);
    assert_eq!(
        desk.shown(),
        ["limits", "fees"],
        "nobody here asked for a pause"
    );
    let again = desk.batch(2, &[about("4", "refund", 0.9)]);
    assert_eq!(again.dismissed_before, 1, "as after a dismissal here");
    desk.deck
        .restore(&key("refund"), at(3))
        .expect("as any other");
    assert_eq!(desk.mark("refund"), None, "the agent decided anew");
}

#[test]
fn the_echo_of_a_dismissal_does_not_undo_its_taking_back() {
    let mut desk = desk();
    desk.dismiss(1, "refund");
    desk.deck.restore(&key("refund"), at(2)).expect("there");
    let echo = desk.told("1", "Dismissed");
    assert!(!echo.elsewhere && !echo.put_away);
    assert_eq!(desk.shown(), ["refund", "fees"]);
    assert!(desk.told("1", "Dismissed").put_away, "told back only once");
}

/// Between a click and its record the content may come again under another id: told is the first.
#[test]
fn what_was_told_of_an_earlier_id_is_ours_as_well() {
    let mut desk = desk();
    desk.batch(1, &[about("3", "refund", 0.9), about("4", "fees", 0.8)]);
    desk.deck.note_used(&"1".into());
    assert!(!desk.told("1", "Accepted").elsewhere);
    assert!(desk.told("3", "Accepted").elsewhere, "nobody told of that");
    desk.dismiss(2, "fees");
    desk.deck.note_put_away(&"2".into());
    assert!(!desk.told("2", "Dismissed").elsewhere);
}

fn before(done: &[(&str, &str)], away: &[&str]) -> Before {
    let state = |&(id, state): &(&str, &str)| (id.into(), SuggestionState::from(state));
    Before {
        done: done.iter().map(state).collect(),
        away: away.iter().map(|&id| id.into()).collect(),
    }
}

#[test]
fn what_was_done_before_a_restart_is_ours_and_stays_put_away() {
    let mut desk = desk();
    desk.batch(1, &[about("3", "limits", 0.76)]);
    let done = [("1", "accepted"), ("2", "dismissed"), ("3", "dismissed")];
    desk.deck.recall(before(&done, &["2"]));
    let taken = desk.told("1", "Accepted");
    assert!(!taken.elsewhere && !taken.changed);
    assert_eq!(desk.mark("refund"), None);
    let away = desk.told("2", "Dismissed");
    assert!(!away.elsewhere && away.put_away, "it was put away here");
    let back = desk.told("3", "Dismissed");
    assert!(!back.elsewhere && !back.put_away, "and brought back here");
    assert_eq!(desk.shown(), ["refund", "limits"]);
    assert!(desk.told("3", "Rated").elsewhere, "that was not");
    desk.deck
        .restore(&key("fees"), at(3))
        .expect("as any other");
    let again = desk.told("2", "Dismissed");
    assert!(again.elsewhere && again.put_away, "told back only once");
}

#[test]
fn what_was_put_away_before_a_restart_and_is_pinned_since_stays_unmarked() {
    let mut desk = desk();
    desk.deck.recall(before(&[("1", "dismissed")], &["1"]));
    desk.deck.pin(&key("refund"), at(1)).expect("there");
    let told = desk.told("1", "Dismissed");
    assert!(!told.elsewhere && !told.put_away && !told.changed);
    assert_eq!(desk.mark("refund"), None);
}

#[test]
fn what_is_recalled_late_does_not_undo_what_was_done_since() {
    let mut desk = desk();
    desk.dismiss(1, "refund");
    desk.deck.recall(before(&[("2", "accepted")], &[]));
    assert!(!desk.told("1", "Dismissed").elsewhere);
    assert!(!desk.told("2", "Accepted").elsewhere);
}

#[test]
fn failed_goes_and_is_counted() {
    let mut desk = desk();
    let told = desk.told("2", "Failed");
    assert_eq!(told.expired[0].why, Expiry::Failed);
    assert!(told.expired[0].was_shown);
    assert_eq!(desk.shown(), ["refund"]);
    assert_eq!(desk.deck.failed(), 1);
    let unknown = desk.told("9", "Failed");
    assert_eq!(
        (unknown.card, desk.deck.failed()),
        (None, 1),
        "no such card"
    );
}

#[test]
fn a_content_that_came_again_outlives_an_id_that_failed() {
    let mut desk = desk();
    desk.batch(1, &[about("3", "refund", 0.9)]);
    let told = desk.told("1", "Failed");
    assert!(told.card.is_some() && !told.changed);
    assert_eq!(desk.shown(), ["refund", "fees"]);
    assert!(
        desk.told("1", "Accepted").changed,
        "what was done concerns it"
    );
    assert_eq!(desk.mark("refund").as_deref(), Some("accepted"));
}

#[test]
fn a_pinned_card_is_marked_and_stays() {
    for (state, mark) in [("Dismissed", "dismissed"), ("Failed", "failed")] {
        let mut desk = desk();
        desk.deck.pin(&key("refund"), at(1)).expect("there");
        let told = desk.told("1", state);
        assert!(told.changed && !told.put_away && told.expired.is_empty());
        assert_eq!(desk.mark("refund").as_deref(), Some(mark));
        assert_eq!(desk.shown(), ["refund", "fees"]);
    }
}

#[test]
fn an_unknown_state_is_shown_as_it_is() {
    let mut desk = desk();
    assert!(desk.told("1", "Triggered").changed);
    assert_eq!(desk.mark("refund").as_deref(), Some("Triggered"));
    let told = desk.told("1", "Suggested");
    assert!(!told.changed, "made is what it was from the start");
}

#[test]
fn a_held_card_is_followed_as_well() {
    let mut desk = desk();
    desk.agent.set_quiet(Quiet::On { until: None });
    desk.batch(1, &[about("3", "limits", 0.95), about("4", "late", 0.9)]);
    assert_eq!(desk.held(), ["limits", "late"]);
    assert!(desk.told("3", "Dismissed").put_away);
    let failed = desk.told("4", "Failed");
    assert!(!failed.expired[0].was_shown);
    assert_eq!(desk.held(), [""; 0]);
}

use rules::suggestion::{Scores, Suggestion, SuggestionKind};
use uuid::Uuid;

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).expect("in range")
}

fn conversation() -> Conversation {
    let about = Interaction {
        id: InteractionId(Uuid::from_u128(1)),
        customer: None,
        queue: None,
        channel: None,
        attributes: BTreeMap::new(),
    };
    Conversation::new(
        about,
        None,
        Settings::default(),
        PromptSettings::default(),
        at(0),
    )
}

fn attention() -> Attention {
    Attention::new(Settings::default().attention, at(0))
}

fn batch(articles: &[(&str, f64)]) -> Batch {
    Batch {
        interaction_id: InteractionId(Uuid::from_u128(1)),
        suggestions: articles
            .iter()
            .map(|(article, confidence)| Suggestion {
                id: (*article).into(),
                kind: SuggestionKind::Knowledge,
                title: (*article).to_owned(),
                snippet: None,
                knowledge_article_id: Some((*article).to_owned()),
                url: None,
                scores: Scores::of(*confidence, 0.9),
                source: None,
                details: Vec::new(),
                unknown: None,
            })
            .collect(),
        processing_latency_ms: None,
        query_statement: Some("can I get a refund".into()),
        utterances: Vec::new(),
        from_start: false,
        has_gap: false,
        dropped_scores: 0,
        unknown: None,
    }
}

fn keys(conversation: &Conversation, now: Timestamp) -> Vec<String> {
    let places = conversation.deck.cards(now).into_iter();
    places.map(|place| place.card.key.to_string()).collect()
}

#[test]
fn a_batch_is_one_fact_and_its_new_cards_are_unread() {
    let mut followed = conversation();
    let (produced, gone) = followed.take(
        &batch(&[("a", 0.9), ("b", 0.8), ("c", 0.5)]),
        &mut attention(),
        at(1),
    );
    assert!(produced.shown);
    assert_eq!(produced.suggestions.len(), 2, "what passed");
    assert_eq!(
        produced.below_threshold.len(),
        1,
        "what did not, by id and scores"
    );
    assert!(gone.is_empty());
    assert_eq!(followed.unread, 2);
    let (again, _) = followed.take(&batch(&[("a", 0.9)]), &mut attention(), at(2));
    assert!(again.shown, "a content that is on screen was shown again");
    assert_eq!(followed.unread, 2, "the same content is not new");
}

#[test]
fn a_card_is_displayed_once_and_named_with_its_place() {
    let mut followed = conversation();
    followed.take(&batch(&[("a", 0.8), ("b", 0.9)]), &mut attention(), at(1));
    let shown = keys(&followed, at(1));
    let named = |cards: Vec<CardRef>| -> Vec<_> {
        cards
            .into_iter()
            .map(|card| (card.key, card.position))
            .collect()
    };
    let unknown = ["article:x".to_owned()];
    assert!(
        followed.first_displayed(&unknown, at(1)).is_empty(),
        "not on screen"
    );
    let first = followed.first_displayed(&shown[1..], at(1));
    assert_eq!(named(first), [(shown[1].clone(), Some(2))]);
    let rest = followed.first_displayed(&shown, at(1));
    assert_eq!(
        named(rest),
        [(shown[0].clone(), Some(1))],
        "only what was not displayed before"
    );
    assert!(followed.first_displayed(&shown, at(1)).is_empty());
}

#[test]
fn a_card_that_comes_back_is_displayed_anew() {
    let mut followed = conversation();
    let mut attention = attention();
    followed.take(&batch(&[("a", 0.9)]), &mut attention, at(1));
    let shown = keys(&followed, at(1));
    let key = ContentKey::from(shown[0].as_str());
    followed.first_displayed(&shown, at(1));
    let card = followed.card_ref(&key, at(1)).expect("on screen");
    followed
        .deck
        .dismiss(&key, &mut attention, at(2))
        .expect("there");
    followed.note_dismissed(card);
    assert!(followed.card_ref(&key, at(2)).is_none());
    assert!(
        followed.dismissed_ref(&key).is_some(),
        "it can still be named, to be restored"
    );
    followed
        .deck
        .restore(&key, at(3))
        .expect("dismissed a moment ago");
    followed.note_restored(&key);
    assert!(followed.dismissed_ref(&key).is_none());
    assert_eq!(
        followed.first_displayed(&shown, at(3)).len(),
        1,
        "it was painted again"
    );
}

#[test]
fn cards_that_go_are_facts() {
    let mut followed = conversation();
    let mut attention = attention();
    followed.take(&batch(&[("a", 0.9)]), &mut attention, at(0));
    // The talk moves on, and then the first card's time is up.
    followed.take(&batch(&[("b", 0.9)]), &mut attention, at(100));
    let (facts, changed) = followed.tick(&mut attention, at(300));
    assert!(changed);
    let [
        Fact::SuggestionExpired {
            card,
            why: "faded",
            was_shown: true,
        },
    ] = facts.as_slice()
    else {
        panic!("one faded card, not {facts:?}");
    };
    assert_eq!(card.suggestion_id.as_str(), "a");
}

#[test]
fn what_can_be_restored_is_bounded() {
    let mut followed = conversation();
    for n in 0..DISMISSED_KEPT * 2 {
        followed.note_dismissed(CardRef {
            interaction: followed.id(),
            key: format!("article:{n:04}"),
            suggestion_id: "s".into(),
            suggestion_type: None,
            knowledge_article_id: None,
            position: None,
        });
    }
    assert_eq!(followed.dismissed.len(), DISMISSED_KEPT);
    let newest = ContentKey::from(format!("article:{:04}", DISMISSED_KEPT * 2 - 1).as_str());
    assert!(
        followed.dismissed_ref(&newest).is_some(),
        "the newest stays"
    );
}

fn told(id: &str, state: &str) -> StateChange {
    StateChange {
        interaction_id: InteractionId(Uuid::from_u128(1)),
        suggestion_id: id.into(),
        state: SuggestionState::from(state),
        at: at(1),
    }
}

#[test]
fn what_another_hand_did_is_a_fact_with_its_card() {
    let mut followed = conversation();
    followed.take(&batch(&[("a", 0.9), ("b", 0.8)]), &mut attention(), at(1));
    let (facts, changed) = followed.state_changed(&told("a", "Accepted"));
    assert!(changed);
    let [Fact::SuggestionStateChanged(fact)] = facts.as_slice() else {
        panic!("one fact, not {facts:?}");
    };
    assert!(fact.elsewhere);
    assert_eq!(fact.key.as_deref(), Some("article:a"));
    assert_eq!(fact.state, SuggestionState::Accepted);
    assert_eq!(followed.deck.accepted(), 0, "no click of the agent's");
    let (unknown, changed) = followed.state_changed(&told("gone", "Rated"));
    assert!(!changed, "nothing to be seen");
    assert_eq!(unknown.len(), 1, "and on record all the same");
    let (made, _) = followed.state_changed(&told("a", "Suggested"));
    assert!(
        made.is_empty(),
        "that it was made is on record with its batch"
    );
}

#[test]
fn what_was_put_away_elsewhere_can_be_brought_back_here() {
    let mut followed = conversation();
    followed.take(&batch(&[("a", 0.9)]), &mut attention(), at(1));
    let shown = keys(&followed, at(1));
    followed.first_displayed(&shown, at(1));
    let (_, changed) = followed.state_changed(&told("a", "Dismissed"));
    assert!(changed && keys(&followed, at(2)).is_empty());
    let key = ContentKey::from("article:a");
    assert!(followed.dismissed_ref(&key).is_some());
    followed.deck.restore(&key, at(3)).expect("as any other");
    assert_eq!(followed.first_displayed(&shown, at(3)).len(), 1, "anew");
}

#[test]
fn what_failed_is_a_card_that_went() {
    let mut followed = conversation();
    followed.take(&batch(&[("a", 0.9)]), &mut attention(), at(1));
    let (facts, _) = followed.state_changed(&told("a", "Failed"));
    let [
        Fact::SuggestionStateChanged(_),
        Fact::SuggestionExpired { why: "failed", .. },
    ] = facts.as_slice()
    else {
        panic!("told, then gone: {facts:?}");
    };
    assert_eq!(followed.deck.failed(), 1);
}

/// What is read along is a part of the talk, and nothing of it stays when nobody reads along.
#[test]
fn what_is_said_is_kept_while_somebody_reads_along() {
    let said = |speaker, text: &str| Utterance {
        speaker,
        text: text.to_owned(),
        at: Some(at(1)),
    };
    let mut conversation = conversation();
    let lines = [
        said(transcript::Speaker::Agent, "Good morning."),
        said(transcript::Speaker::Customer, "Can I get a refund?"),
    ];
    conversation.read_along(true);
    let news = conversation.hear(&lines, at(1));
    assert_eq!(news, ["Can I get a refund?"], "the customer's alone");
    assert_eq!(
        conversation.heard.scope(),
        crate::view::summary::TranscriptScope::Part
    );
    let shown = conversation.talk.as_ref().map(Talk::view);
    assert_eq!(shown.map(|talk| talk.said.len()), Some(2));
    conversation.read_along(false);
    assert!(conversation.talk.is_none());
}

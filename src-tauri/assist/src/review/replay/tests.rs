//! States told by the platform, played back.

use rules::deck::Settings;
use rules::rank::ranked;
use rules::suggestion::{Batch, Source};

use super::*;
use crate::store::{Actor, CardRef, Fact, Opening, Produced, StateFact, Store, TextFact, Work};

const INTERACTION: InteractionId = InteractionId(Uuid::from_u128(7));

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).expect("in range")
}

/// As surface B sends it: no score.
fn response(id: &str) -> Suggestion {
    Suggestion {
        id: SuggestionId::from(id),
        kind: SuggestionKind::CannedResponse,
        title: format!("Response {id}"),
        snippet: None,
        knowledge_article_id: None,
        url: None,
        scores: Scores::NONE,
        source: Some(Source::Response {
            id: format!("r-{id}"),
            library: None,
        }),
        details: Vec::new(),
        unknown: None,
    }
}

fn batch_of(suggestions: Vec<Suggestion>) -> Batch {
    Batch {
        interaction_id: INTERACTION,
        suggestions,
        processing_latency_ms: None,
        query_statement: None,
        utterances: Vec::new(),
        from_start: false,
        has_gap: false,
        dropped_scores: 0,
        unknown: None,
    }
}

fn produced(ids: &[&str]) -> Fact {
    let batch = batch_of(ids.iter().map(|id| response(id)).collect());
    let passed = ranked(&batch, Settings::default().ranking);
    Fact::SuggestionsProduced(Box::new(Produced::of(&batch, &passed, true)))
}

fn told(id: &str, state: &str, elsewhere: bool) -> Fact {
    let change = StateChange {
        interaction_id: INTERACTION,
        suggestion_id: SuggestionId::from(id),
        state: SuggestionState::from(state),
        at: at(0),
    };
    Fact::SuggestionStateChanged(Box::new(StateFact::of(&change, None, elsewhere)))
}

fn card(id: &str) -> CardRef {
    CardRef {
        interaction: INTERACTION,
        key: format!("response:r-{id}"),
        suggestion_id: SuggestionId::from(id),
        suggestion_type: None,
        knowledge_article_id: None,
        position: None,
    }
}

/// What stood in the panel after each of these, by title with what became of it elsewhere.
async fn played(facts: Vec<Fact>) -> Vec<Vec<(String, Option<String>)>> {
    let dir = tempfile::tempdir().expect("a folder");
    let opening = Opening {
        dir: dir.path(),
        now: at(0),
        install: Uuid::from_u128(1),
        // A child that another test is just starting holds a copy of every lock for a moment.
        wait: std::time::Duration::from_secs(20),
    };
    let store = Store::open(&opening).expect("a record");
    let mut entries = Vec::new();
    for (fact, second) in facts.into_iter().zip(1..) {
        let work = Work::new(at(second), Actor::Platform, fact);
        entries.push(store.commit(work).await.expect("durable").seq);
    }
    store.close().await.expect("closed");
    let reader = Reader::open(dir.path()).expect("a record");
    let shown = Shown {
        deck: Settings::default(),
        prompts: PromptSettings::default(),
    };
    let seen = entries.into_iter().map(|seq| {
        let seq = i64::try_from(seq).expect("small");
        let moment = moment(&reader, INTERACTION, seq, shown).expect("readable");
        let cards = moment.expect("on record").view.cards;
        let cards = cards.into_iter().map(|card| (card.title, card.elsewhere));
        cards.collect()
    });
    seen.collect()
}

fn started() -> Fact {
    Fact::InteractionStarted {
        interaction: INTERACTION,
        channel: None,
        queue: None,
        agent: None,
    }
}

#[tokio::test]
async fn what_another_hand_did_is_played_back() {
    let seen = played(vec![
        started(),
        produced(&["a", "b", "c"]),
        told("a", "Accepted", true),
        told("b", "Dismissed", true),
        told("c", "Failed", true),
        told("a", "Triggered", true),
    ])
    .await;
    let card = |id: &str, elsewhere: Option<&str>| {
        (format!("Response {id}"), elsewhere.map(str::to_owned))
    };
    assert_eq!(
        seen,
        [
            vec![],
            vec![card("a", None), card("b", None), card("c", None)],
            vec![
                card("a", Some("accepted")),
                card("b", None),
                card("c", None)
            ],
            vec![card("a", Some("accepted")), card("c", None)],
            vec![card("a", Some("accepted"))],
            vec![card("a", Some("Triggered"))],
        ]
    );
}

#[tokio::test]
async fn the_echo_of_the_agents_own_hand_changes_nothing() {
    let seen = played(vec![
        started(),
        produced(&["a"]),
        Fact::SuggestionCopied(card("a")),
        told("a", "Accepted", false),
        Fact::SuggestionDismissed(card("a")),
        Fact::SuggestionRestored(card("a")),
        told("a", "Dismissed", false),
    ])
    .await;
    assert_eq!(
        seen.last().map(Vec::as_slice),
        Some([("Response a".to_owned(), None)].as_slice()),
        "it was taken back before the platform told it"
    );
}

#[tokio::test]
async fn a_text_that_came_later_is_played_back() {
    let bare = |id: &str| Suggestion {
        title: String::new(),
        ..response(id)
    };
    let batch = batch_of(vec![bare("a"), bare("b")]);
    let passed = ranked(&batch, Settings::default().ranking);
    let came = |id: &str, came: &'static str, text: Option<Text>| {
        Fact::SuggestionTextCame(Box::new(TextFact {
            interaction: INTERACTION,
            key: format!("response:r-{id}"),
            suggestion_id: SuggestionId::from(id),
            suggestion_type: "cannedResponse".to_owned(),
            source: Wanted::Response {
                id: format!("r-{id}"),
            },
            came,
            missing: None,
            text,
        }))
    };
    let text = || {
        Some(Text {
            title: Some("Refund".to_owned()),
            body: "Booked.".to_owned(),
            places: Vec::new(),
        })
    };
    let seen = played(vec![
        started(),
        Fact::SuggestionsProduced(Box::new(Produced::of(&batch, &passed, true))),
        came("a", "here", text()),
        came("b", "gone", None),
        came("b", "here", text()),
    ])
    .await;
    let titles: Vec<Vec<String>> = seen
        .into_iter()
        .map(|cards| cards.into_iter().map(|(title, _)| title).collect())
        .collect();
    assert_eq!(
        titles[1],
        ["", ""],
        "as the agent saw it: nothing to read yet"
    );
    assert_eq!(titles[2], ["Refund", ""]);
    assert_eq!(titles[3], ["Refund", ""]);
    assert_eq!(
        titles[4],
        ["Refund"],
        "the same text is one card, then as now"
    );
}

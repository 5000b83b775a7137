//! What a card offers, and what of a platform's text reaches the page.

use std::collections::BTreeMap;

use rules::attention::Attention;
use rules::deck::Settings;
use rules::id::InteractionId;
use rules::suggestion::{Batch, Scores, SuggestionKind};
use uuid::Uuid;

use super::*;
use crate::companion::Interaction;
use crate::outbox::Target;
use crate::secrets::SecretName;
use crate::settings::PromptSettings;

fn profile(reach: Reach) -> Profile {
    Profile {
        sandbox: false,
        host: "api.example.com".to_owned(),
        reach,
        library: None,
        agent: Some("Ana Costa".to_owned()),
        organization: None,
        target: Target::stored("api.example.com"),
        agent_id: None,
        secret: SecretName::sign_in("login.example.com", "client"),
    }
}

/// The one card of an interaction that was offered this.
fn shown(kind: SuggestionKind, source: Source, profile: Option<&Profile>) -> CardView {
    let now = Timestamp::UNIX_EPOCH;
    let about = Interaction {
        id: InteractionId(Uuid::nil()),
        customer: Some("J. Meyer".to_owned()),
        queue: None,
        channel: None,
        attributes: BTreeMap::new(),
    };
    let (settings, prompts) = (Settings::default(), PromptSettings::default());
    let mut conversation = Conversation::new(about, None, settings, prompts, now);
    let batch = Batch {
        interaction_id: conversation.id(),
        suggestions: vec![Suggestion {
            id: "s".into(),
            kind,
            title: "Greeting".to_owned(),
            snippet: Some("Hello {{customerName}}, I am {{agentName}}.".to_owned()),
            knowledge_article_id: None,
            url: None,
            scores: Scores::NONE,
            source: Some(source),
            details: Vec::new(),
            unknown: None,
        }],
        processing_latency_ms: None,
        query_statement: None,
        utterances: Vec::new(),
        from_start: false,
        has_gap: false,
        dropped_scores: 0,
        unknown: None,
    };
    let mut attention = Attention::new(settings.attention, now);
    let _ = conversation.take(&batch, &mut attention, now);
    let mut view = interaction(&conversation, profile, now);
    assert_eq!(view.cards.len(), 1, "it is shown");
    view.cards.remove(0)
}

fn document(base: Option<&str>) -> Source {
    Source::Document {
        knowledge_base: base.map(str::to_owned),
        id: "d".to_owned(),
        version: Some("v".to_owned()),
        variation: Some("w".to_owned()),
        search: None,
    }
}

fn response() -> Source {
    Source::Response {
        id: "r".to_owned(),
        library: None,
    }
}

#[test]
fn the_agents_name_is_filled_in_where_it_is_known() {
    let text = |profile: Option<&Profile>| {
        let card = shown(SuggestionKind::CannedResponse, response(), profile);
        let text: String = card.snippet.into_iter().map(|part| part.text).collect();
        (text, card.open_places)
    };
    let known = profile(Reach::PLATFORM);
    let whole = "Hello J. Meyer, I am Ana Costa.".to_owned();
    assert_eq!(text(Some(&known)), (whole, Vec::new()));
    let nameless = Profile {
        agent: None,
        ..profile(Reach::PLATFORM)
    };
    let open = "Hello J. Meyer, I am {{agentName}}.".to_owned();
    assert_eq!(text(Some(&nameless)), (open, vec!["agentName".to_owned()]));
}

#[test]
fn an_article_can_be_read_where_its_knowledge_base_is_known_or_can_be_asked_for() {
    let can_read = |source, reach: Option<Reach>| {
        let profile = reach.map(profile);
        shown(SuggestionKind::Knowledge, source, profile.as_ref()).can_read
    };
    assert!(can_read(document(None), Some(Reach::PLATFORM)));
    assert!(!can_read(document(None), Some(Reach::ASSIST)));
    assert!(!can_read(document(None), None), "nobody can be asked");
    assert!(can_read(document(Some("b")), None), "where it was is known");
    assert!(!can_read(response(), Some(Reach::PLATFORM)), "no article");
}

#[test]
fn only_web_addresses_are_opened() {
    assert!(web_address(" https://kb.example.com/a ").is_some());
    assert!(web_address("http://127.0.0.1:4010/articles/a").is_some());
    for bad in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "mailto:a@b",
        "//x",
        "",
        "data:,x",
    ] {
        assert!(web_address(bad).is_none(), "{bad} must not reach a browser");
    }
}

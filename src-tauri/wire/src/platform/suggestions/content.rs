//! What a suggestion offers, out of either dialect.

use rules::id::SuggestionId;
use rules::suggestion::{Detail, Scores, Source, Suggestion, SuggestionKind};

use crate::platform::tree::Node;

/// More details than this are not shown by anybody.
const MOST_DETAILS: usize = 50;

/// Fills a suggestion from the member that carries its content.
type Fill = fn(&mut Suggestion, Node<'_>);

/// The members that carry content, and what each means.
const CONTENT: [(&str, Fill); 8] = [
    ("knowledgeSearch", search),
    ("knowledgeArticle", article),
    ("cannedResponse", response),
    ("script", script),
    ("conversationIntents", intents),
    ("thirdPartySuggestion", third_party),
    ("faq", faq),
    ("article", article),
];

/// The suggestion in an event or an entry of a list. `known` are the members that are read
/// elsewhere; those nobody knows are kept for the record.
pub(super) fn suggestion(id: SuggestionId, node: Node<'_>, known: &[&str]) -> Suggestion {
    let name = node.text("type").unwrap_or("unknown");
    let mut found = Suggestion {
        title: String::new(),
        kind: SuggestionKind::Other(name.to_owned()),
        snippet: None,
        knowledge_article_id: None,
        url: None,
        scores: Scores::NONE,
        source: None,
        details: Vec::new(),
        unknown: None,
        id,
    };
    let mut names = known.to_vec();
    names.extend(CONTENT.map(|(name, _)| name));
    found.unknown = node.unknown(&names);
    let content = CONTENT.iter().find(|(name, _)| node.get(name).is_object());
    if let Some((name, fill)) = content {
        fill(&mut found, node.get(name));
    }
    if found.kind == SuggestionKind::Intent {
        of_active_intent(&mut found, node.get("activeIntent"));
    }
    let has_text_elsewhere = matches!(
        found.kind,
        SuggestionKind::CannedResponse | SuggestionKind::Script
    );
    if found.title.is_empty() && !has_text_elsewhere {
        found.id.as_str().clone_into(&mut found.title);
    }
    found
}

fn search(found: &mut Suggestion, content: Node<'_>) {
    article(found, content);
    found.scores = Scores::checked(content.number("confidence"), None).unwrap_or(Scores::NONE);
}

fn article(found: &mut Suggestion, content: Node<'_>) {
    found.kind = SuggestionKind::Knowledge;
    found.title = content.owned("title").unwrap_or_default();
    let answer = content.get("knowledgeAnswer").owned("answer");
    let mut snippets = content.items("snippets").filter_map(Node::as_text);
    found.snippet = answer.or_else(|| snippets.next().map(str::to_owned));
    found.url = content.text("uri").and_then(web).map(str::to_owned);

    let document = content.get("document");
    let id = content.owned("documentId").or_else(|| document.owned("id"));
    let Some(id) = id else { return };
    let uri = document.text("selfUri").or_else(|| content.text("uri"));
    let variation = content.items("variationIds").find_map(Node::as_text);
    let variation = variation.map(str::to_owned);
    let variations = || content.items("variations").find_map(|one| one.owned("id"));
    found.knowledge_article_id = Some(id.clone());
    found.source = Some(Source::Document {
        knowledge_base: uri.and_then(knowledge_base),
        id,
        version: content
            .owned("versionId")
            .or_else(|| content.get("version").owned("id")),
        variation: variation.or_else(variations),
        search: content.owned("searchId"),
    });
}

/// An older kind: a question with its answer.
fn faq(found: &mut Suggestion, content: Node<'_>) {
    found.kind = SuggestionKind::Knowledge;
    found.title = content.owned("question").unwrap_or_default();
    found.snippet = content.owned("answer");
    let url = content
        .text("documentUrl")
        .or_else(|| content.text("sourceUri"));
    found.url = url.and_then(web).map(str::to_owned);
    found.scores = Scores::checked(content.number("confidence"), None).unwrap_or(Scores::NONE);
}

fn response(found: &mut Suggestion, content: Node<'_>) {
    found.kind = SuggestionKind::CannedResponse;
    found.source = id_of(content, "responseId", "response").map(|id| Source::Response {
        id,
        library: id_of(content, "libraryId", "library"),
    });
}

fn script(found: &mut Suggestion, content: Node<'_>) {
    found.kind = SuggestionKind::Script;
    found.source = id_of(content, "scriptId", "script").map(|id| Source::Script {
        id,
        page: id_of(content, "pageId", "page"),
    });
    let values = content.get("data").members();
    let values = values.filter_map(|(name, value)| Some(detail(name, value.as_text()?)));
    found.details = values.take(MOST_DETAILS).collect();
}

/// One card for all intents of an event, the surest first.
fn intents(found: &mut Suggestion, content: Node<'_>) {
    found.kind = SuggestionKind::Intent;
    let mut named: Vec<(f64, String, Node<'_>)> = content
        .members()
        .map(|(key, intent)| {
            let name = intent.owned("intent").or_else(|| intent.owned("name"));
            let name = name.or_else(|| intent.as_text().map(str::to_owned));
            let sure = intent.number("confidence").unwrap_or_default();
            (sure, name.unwrap_or_else(|| key.to_owned()), intent)
        })
        .collect();
    named.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    let all: Vec<&str> = named.iter().map(|(_, name, _)| name.as_str()).collect();
    found.title = all.join(", ");
    for (_, _, intent) in named {
        slots(found, intent);
    }
}

/// What an event says besides of the intent that is talked about.
fn of_active_intent(found: &mut Suggestion, intent: Node<'_>) {
    if found.title.is_empty() {
        found.title = intent.owned("intent").unwrap_or_default();
    }
    slots(found, intent);
}

fn slots(found: &mut Suggestion, intent: Node<'_>) {
    for slot in intent.items("detectedSlots") {
        let (name, value) = (slot.text("slotName"), slot.text("slotValue"));
        if let (Some(name), Some(value)) = (name, value) {
            let slot = detail(name, value);
            if found.details.len() < MOST_DETAILS && !found.details.contains(&slot) {
                found.details.push(slot);
            }
        }
    }
}

fn third_party(found: &mut Suggestion, content: Node<'_>) {
    found.kind = SuggestionKind::ThirdPartyAction;
    found.title = content.owned("title").unwrap_or_default();
    found.snippet = content.owned("text");
    let sources = || content.items("sources");
    let urls = || sources().filter_map(|source| source.text("url").and_then(web));
    found.url = urls().next().map(str::to_owned);
    let details = sources().filter_map(|source| {
        let url = source.text("url").and_then(web);
        let name = source.text("name").or(url)?;
        Some(detail(name, url.unwrap_or_default()))
    });
    found.details = details.take(MOST_DETAILS).collect();
}

fn detail(name: &str, value: &str) -> Detail {
    Detail {
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

/// An id that is flat in an event and a reference in a list.
fn id_of(content: Node<'_>, flat: &str, reference: &str) -> Option<String> {
    content
        .owned(flat)
        .or_else(|| content.get(reference).owned("id"))
}

/// An address a browser may be sent to.
fn web(address: &str) -> Option<&str> {
    let url = url::Url::parse(address.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(address.trim())
}

/// The knowledge base in the address of a document (`platform-reference.md §3.1`).
fn knowledge_base(uri: &str) -> Option<String> {
    let mut parts = uri.split(['/', '?', '#']);
    parts.find(|part| part.eq_ignore_ascii_case("knowledgebases"))?;
    let id = parts.next()?;
    uuid::Uuid::try_parse(id).ok()?;
    Some(id.to_owned())
}

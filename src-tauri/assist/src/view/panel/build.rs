//! The panel's view, built whole from the companion's state.

use jiff::Timestamp;
use rules::attention::Quiet;
use rules::deck::Place;
use rules::mark::Part;
use rules::suggestion::{Detail, Suggestion};
use rules::text::{self, Run, Standing, Wanted, has_places, open_names};
use url::Url;
use wire::source::Reach;

use super::{
    CardView, DetailView, InteractionView, PanelView, ProfileView, QuietView, RankView, RecordView,
    SnippetPart, TabView, TextView,
};
use crate::companion::state::{Profile, State};
use crate::conversation::{Conversation, Talk};
use crate::outbox::parcel::Article;
use crate::view::cut::cut;
use crate::view::error::Problem;
use crate::view::feedback::FeedbackTakes;

/// Text is cut beyond this many chars: nobody reads more on a card, and a platform's oversized
/// passage must not slow the window. The record keeps it whole.
const TITLE_CHARS: usize = 300;
const SNIPPET_CHARS: usize = 4000;
const CAUSE_CHARS: usize = 500;
const DETAIL_CHARS: usize = 200;

/// No more slots or sources are shown.
const DETAILS: usize = 20;

/// The whole view as of `now`.
pub(crate) fn panel(state: &State, revision: u64, now: Timestamp) -> PanelView {
    let selected = state.selected.and_then(|id| {
        let mut followed = state.conversations.iter();
        followed.find(|conversation| conversation.id() == id)
    });
    let reach = state.profile.as_ref().map(|profile| profile.reach);
    PanelView {
        revision,
        profile: state
            .profile
            .as_ref()
            .map(|profile| profile_view(profile, state)),
        connection: state.connection.clone(),
        last_heard_at: state.last_heard.map(Timestamp::as_millisecond),
        problem: state.problem.clone().or_else(|| state.notice.clone()),
        sign_in: state.sign_in.clone(),
        re_sign_in: state.re_sign_in,
        limited: state.limited.clone(),
        tabs: state.conversations.iter().map(tab).collect(),
        selected: selected.map(|conversation| interaction(conversation, reach, now)),
        quiet: quiet(state.attention.quiet(now)),
        record: RecordView {
            entries: state.record.entries,
            waiting: u32::try_from(state.record.waiting.saturating_add(state.outgoing))
                .unwrap_or(u32::MAX),
            problem: state.record.problem.as_ref().map(Problem::from),
        },
        outbox: state.outbox.clone(),
        transcript: state.transcript,
        records_words: state.records_words,
    }
}

fn profile_view(profile: &Profile, state: &State) -> ProfileView {
    ProfileView {
        sandbox: profile.sandbox,
        host: profile.host.clone(),
        library: profile.library.clone(),
        agent: profile.agent.clone(),
        organization: profile.organization.clone(),
        reach: profile.reach.into(),
        allow_loopback: state.allow_loopback,
    }
}

fn quiet(quiet: Quiet) -> QuietView {
    match quiet {
        Quiet::Off => QuietView {
            on: false,
            until: None,
        },
        Quiet::On { until } => QuietView {
            on: true,
            until: until.map(Timestamp::as_millisecond),
        },
    }
}

fn tab(conversation: &Conversation) -> TabView {
    let about = &conversation.about;
    let id = about.id.to_string();
    let short = id.get(..8).unwrap_or(&id);
    TabView {
        label: about.customer.clone().unwrap_or_else(|| short.to_owned()),
        channel: about.channel,
        queue: about.queue.clone(),
        unread: conversation.unread,
        id,
    }
}

/// One interaction, with its cards, as of `now`.
pub(crate) fn interaction(
    conversation: &Conversation,
    reach: Option<Reach>,
    now: Timestamp,
) -> InteractionView {
    let deck = &conversation.deck;
    InteractionView {
        id: conversation.id().to_string(),
        started_at: deck.started_at().as_millisecond(),
        heard: deck.heard(),
        cards: deck
            .cards(now)
            .iter()
            .map(|place| card(conversation, reach, place))
            .collect(),
        held_back: deck
            .held_back(now)
            .iter()
            .map(|place| card(conversation, reach, place))
            .collect(),
        missed: conversation.missed(now),
        failed: deck.failed(),
        prompts: conversation.prompts.view(),
        transcript: conversation.talk.as_ref().map(Talk::view),
        checklists: conversation.checklists.view(conversation.is_after_call()),
    }
}

fn card(conversation: &Conversation, reach: Option<Reach>, place: &Place<'_>) -> CardView {
    let card = place.card;
    let suggestion = &card.suggestion;
    CardView {
        key: card.key.to_string(),
        suggestion_id: suggestion.id.to_string(),
        kind: suggestion.kind.as_str().to_owned(),
        title: cut(&suggestion.title, TITLE_CHARS),
        snippet: snippet(conversation, place),
        text: text_view(conversation.deck.standing(card)),
        open_places: open_places(conversation, place),
        details: details(&suggestion.details),
        cause: card.cause.as_deref().map(|cause| cut(cause, CAUSE_CHARS)),
        received_at: card.received_at.as_millisecond(),
        rank: RankView {
            position: place.position,
            confidence: suggestion.scores.confidence,
            relevance_score: suggestion.scores.relevance_score,
            score: card.score,
            steps: place.steps,
        },
        can_read: is_article(conversation, suggestion),
        can_open: suggestion.url.as_deref().and_then(web_address).is_some(),
        pinned: card.pinned,
        accepted: card.accepted,
        elsewhere: card
            .elsewhere
            .as_ref()
            .map(|state| cut(state.as_str(), DETAIL_CHARS)),
        goes_at: place.goes_at.map(Timestamp::as_millisecond),
        before_break: card.before_break,
        takes: FeedbackTakes::of(reach, article(conversation, suggestion)),
        feedback: conversation
            .feedback
            .get(&card.key)
            .map(|given| given.view.clone()),
        draft: conversation.drafts.get(&card.key).cloned(),
    }
}

/// Whether feedback can be given on its article.
fn article(conversation: &Conversation, suggestion: &Suggestion) -> bool {
    let source = conversation.source_of(suggestion);
    source.is_some_and(|source| Article::of(&source, None).is_some())
}

fn details(details: &[Detail]) -> Vec<DetailView> {
    let shown = details.iter().take(DETAILS);
    shown
        .map(|detail| DetailView {
            name: cut(&detail.name, DETAIL_CHARS),
            value: cut(&detail.value, DETAIL_CHARS),
        })
        .collect()
}

/// Whether the platform says enough of the article to be asked for it.
fn is_article(conversation: &Conversation, suggestion: &Suggestion) -> bool {
    let source = conversation.source_of(suggestion);
    let wanted = source.as_ref().and_then(Wanted::of);
    matches!(wanted, Some(Wanted::Document { .. }))
}

fn text_view(standing: Standing) -> TextView {
    match standing {
        Standing::Here => TextView::Here,
        Standing::Awaited => TextView::Awaited,
        Standing::Gone => TextView::Gone,
        Standing::Refused { missing } => TextView::Refused { missing },
        Standing::Failed => TextView::Failed,
    }
}

fn open_places(conversation: &Conversation, place: &Place<'_>) -> Vec<String> {
    let suggestion = &place.card.suggestion;
    let text = suggestion.snippet.as_deref();
    let text = text.filter(|_| has_places(&suggestion.kind));
    let mut names = text.map_or_else(Vec::new, |text| {
        open_names(text, conversation.known_for(place.card))
    });
    names.truncate(DETAILS);
    names
}

/// The snippet in parts, with its places filled in where it is a text that has any.
fn runs(conversation: &Conversation, place: &Place<'_>) -> Vec<Run> {
    let parts = place.card.snippet();
    if has_places(&place.card.suggestion.kind) {
        return text::runs(&parts, conversation.known_for(place.card));
    }
    let plain = |part: &Part<'_>| Run {
        text: part.text.to_owned(),
        marked: part.marked,
        open: false,
    };
    parts.iter().map(plain).collect()
}

fn snippet(conversation: &Conversation, place: &Place<'_>) -> Vec<SnippetPart> {
    let mut left = SNIPPET_CHARS;
    let mut parts = Vec::new();
    for run in runs(conversation, place) {
        let text = cut(&run.text, left);
        left -= text.chars().count().min(left);
        parts.push(SnippetPart {
            text,
            marked: run.marked,
            open: run.open,
        });
        if left == 0 {
            break;
        }
    }
    parts
}

/// An address a browser may be sent to: http or https, nothing else.
pub(crate) fn web_address(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

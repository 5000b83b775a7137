//! The panel's view, built whole from the companion's state.

use jiff::Timestamp;
use rules::attention::Quiet;
use rules::deck::Place;
use rules::mark::Part;
use rules::suggestion::{Detail, Source, Suggestion};
use rules::text::{self, Known, Run, Standing, has_places, open_names};
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
    let profile = state.profile.as_ref();
    PanelView {
        revision,
        profile: profile.map(|profile| profile_view(profile, state)),
        connection: state.connection.clone(),
        last_heard_at: state.last_heard.map(Timestamp::as_millisecond),
        problem: state.problem.clone().or_else(|| state.notice.clone()),
        sign_in: state.sign_in.clone(),
        re_sign_in: state.re_sign_in,
        limited: state.limited.clone(),
        tabs: state.conversations.iter().map(tab).collect(),
        selected: selected.map(|conversation| interaction(conversation, profile, now)),
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

/// One interaction, with its cards, as of `now`. Without a profile nobody is signed in.
pub(crate) fn interaction(
    conversation: &Conversation,
    profile: Option<&Profile>,
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
            .map(|place| card(conversation, profile, place))
            .collect(),
        held_back: deck
            .held_back(now)
            .iter()
            .map(|place| card(conversation, profile, place))
            .collect(),
        missed: conversation.missed(now),
        failed: deck.failed(),
        prompts: conversation.prompts.view(),
        transcript: conversation.talk.as_ref().map(Talk::view),
        checklists: conversation.checklists.view(conversation.is_after_call()),
    }
}

fn card(conversation: &Conversation, profile: Option<&Profile>, place: &Place<'_>) -> CardView {
    let card = place.card;
    let suggestion = &card.suggestion;
    let reach = profile.map(|profile| profile.reach);
    let known = conversation.known_for(card, profile.and_then(|one| one.agent.as_deref()));
    CardView {
        key: card.key.to_string(),
        suggestion_id: suggestion.id.to_string(),
        kind: suggestion.kind.as_str().to_owned(),
        title: cut(&suggestion.title, TITLE_CHARS),
        snippet: snippet(known, place),
        text: text_view(conversation.deck.standing(card)),
        open_places: open_places(known, place),
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
        can_read: can_read(conversation, reach, suggestion),
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
    source.is_some_and(|source| Article::of(&suggestion.id, &source, None).is_some())
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

/// Whether it shows an article that can be asked for: its knowledge base is known, or can be.
fn can_read(conversation: &Conversation, reach: Option<Reach>, suggestion: &Suggestion) -> bool {
    match conversation.source_of(suggestion) {
        Some(Source::Document { knowledge_base, .. }) => {
            knowledge_base.is_some() || reach.is_some_and(|reach| reach.knowledge)
        }
        Some(Source::Response { .. } | Source::Script { .. }) | None => false,
    }
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

fn open_places(known: Known<'_>, place: &Place<'_>) -> Vec<String> {
    let suggestion = &place.card.suggestion;
    let text = suggestion.snippet.as_deref();
    let text = text.filter(|_| has_places(&suggestion.kind));
    let mut names = text.map_or_else(Vec::new, |text| open_names(text, known));
    names.truncate(DETAILS);
    names
}

/// The snippet in parts, with its places filled in where it is a text that has any.
fn runs(known: Known<'_>, place: &Place<'_>) -> Vec<Run> {
    let parts = place.card.snippet();
    if has_places(&place.card.suggestion.kind) {
        return text::runs(&parts, known);
    }
    let plain = |part: &Part<'_>| Run {
        text: part.text.to_owned(),
        marked: part.marked,
        open: false,
    };
    parts.iter().map(plain).collect()
}

fn snippet(known: Known<'_>, place: &Place<'_>) -> Vec<SnippetPart> {
    let mut left = SNIPPET_CHARS;
    let mut parts = Vec::new();
    for run in runs(known, place) {
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
mod tests;

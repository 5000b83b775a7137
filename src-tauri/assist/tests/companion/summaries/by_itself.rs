//! Summaries that the platform makes by itself, wrap-up codes, and its figures: over the vendor's
//! published API.

use assist::summaries::WrapUpChoice;
use assist::view::error::Code;
use assist::view::summary::{NotMade, Rating, WrapUpState};
use sandbox::Options;

use super::*;
use crate::kit::platform_with;

/// An interaction lasts some seconds, and the work after it some more.
fn quick() -> Options {
    Options {
        speed: 100.0,
        at_once: 2,
        ..Options::default()
    }
}

/// A desk at which the first interaction ended whose summary came.
async fn with_its_own(platform: &Sandbox) -> (Desk, Summaries, SummaryView) {
    let desk = Desk::live_platform(platform).await;
    let summaries = desk.handle.summaries();
    let came = |view: &SummariesView| first_made(view).is_some();
    let view = until(&summaries, "a summary by itself", came).await;
    let it = first_made(&view).expect("made").clone();
    (desk, summaries, it)
}

fn first_made(view: &SummariesView) -> Option<&SummaryView> {
    let mut open = view.open.iter();
    open.find(|one| one.state == SummaryState::Made)
}

/// What fits of what the platform was told, once it was.
async fn told(platform: &Sandbox, endpoint: Endpoint, fits: impl Fn(&Value) -> bool) -> Value {
    let answered = platform.received().to(endpoint).answered();
    let mut so_far = 0;
    loop {
        let effects = platform.effects(endpoint).effects;
        let mut bodies = effects.into_iter().map(|one| one.body);
        if let Some(found) = bodies.find(|body| fits(body)) {
            return found;
        }
        let more = answered.wait_for(so_far + 1, DEADLINE).await;
        so_far = more.expect("it is told").len();
    }
}

#[tokio::test]
async fn it_is_reviewed_here_and_what_was_changed_goes_back() {
    let platform = platform_with(quick()).await;
    let (desk, summaries, it) = with_its_own(&platform).await;
    let view = Arc::clone(&summaries.views().borrow());
    assert!(!view.options.by_form, "nothing is asked for with a form");
    let made = it.made.as_ref().expect("made");
    assert_eq!(made.token_limit, 0, "nobody chose a length");
    assert!(!it.text.trim().is_empty());
    summaries.redact(it.id, None).await.expect("on disk");
    let text = format!("{} Called back.", shown(&summaries, it.id).text);
    summaries.edit(it.id, text.clone()).await.expect("on disk");
    let up = Some(Rating::Up);
    summaries.rate(it.id, up).await.expect("on disk");
    let back = told(&platform, Endpoint::ConversationSummaries, |body| {
        body["rating"] == "Positive"
    })
    .await;
    assert_eq!(back["summary"], text, "the text goes with the thumb");
    summaries.copy(it.id).await.expect("copied");
    told(&platform, Endpoint::ConversationSummaries, |body| {
        body["status"] == "Copied"
    })
    .await;
    summaries.file(it.id).await.expect("it may be filed");
    until_filed(&summaries, it.id).await;
    assert_eq!(
        filed(&platform).len(),
        1,
        "the CRM has it, by our own rules"
    );
    let kinds = kinds(&desk);
    for kind in [
        "summary_awaited",
        "summary_generated",
        "summary_rated",
        "summary_copied",
        "summary_synced",
    ] {
        assert!(kinds.iter().any(|one| one == kind), "{kind}: {kinds:?}");
    }
    assert!(
        !kinds.iter().any(|one| one == "summary_requested"),
        "nobody asked for one: {kinds:?}"
    );
    assert!(desk.verify().ok);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn why_there_is_none_is_told_and_a_later_one_is_taken() {
    let platform = platform_with(quick()).await;
    let fault = platform
        .faults()
        .summary_error("CONVERSATION_TOO_LONG")
        .always();
    let desk = Desk::live_platform(&platform).await;
    let summaries = desk.handle.summaries();
    let too_long = SummaryState::NotMade {
        why: NotMade::TooLong,
    };
    let view = until(&summaries, "why there is none", |view| {
        view.open.iter().any(|one| one.state == too_long)
    })
    .await;
    let it = view.open.iter().find(|one| one.state == too_long);
    let id = it.expect("just found").id;
    fault.take_back();
    summaries
        .make(id, SummaryForm::default())
        .await
        .expect("asked for by hand");
    until_it(&summaries, id, "one on demand", |it| {
        it.state == SummaryState::Made
    })
    .await;
    let failed = desk.events("summary_declined");
    assert!(
        failed.iter().any(|event| {
            event
                .payload
                .as_ref()
                .is_some_and(|payload| payload["why"] == "too_long")
        }),
        "{failed:#?}"
    );
    desk.close().await;
    platform.shutdown().await;
}

/// Where looking finds nothing, the platform's own word of it is enough.
#[tokio::test]
async fn its_event_suffices() {
    let platform = platform_with(quick()).await;
    let _ = platform
        .faults()
        .on(Endpoint::ConversationSummaries)
        .fail(1)
        .with(404)
        .always();
    let (desk, _, it) = with_its_own(&platform).await;
    assert!(!it.text.is_empty());
    let parts = it.made.and_then(|made| made.parts).expect("in parts");
    assert!(
        parts.headline.is_some() || parts.resolution.is_some() || !parts.follow_ups.is_empty(),
        "what stands beside the text is shown"
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn who_may_not_read_them_is_told_by_which_permission() {
    let platform = platform_with(quick()).await;
    let _ = platform
        .faults()
        .withhold_permissions(&["conversation:summary:view"])
        .always();
    let desk = Desk::live_platform(&platform).await;
    let summaries = desk.handle.summaries();
    let failed = |one: &SummaryView| match &one.state {
        SummaryState::Failed { problem } => problem.message.contains("conversation:summary:view"),
        SummaryState::Idle
        | SummaryState::Making { .. }
        | SummaryState::Waiting { .. }
        | SummaryState::Made
        | SummaryState::NotMade { .. } => false,
    };
    until(&summaries, "the permission", |view| {
        view.open.iter().any(failed)
    })
    .await;
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_wrap_up_code_is_chosen_and_applied() {
    let platform = platform_with(quick()).await;
    let desk = Desk::live_platform(&platform).await;
    let summaries = desk.handle.summaries();
    let view = until(&summaries, "something to wrap up", |view| {
        view.open.iter().any(|one| one.wrap_up.is_some())
    })
    .await;
    let it = view.open.iter().find(|one| one.wrap_up.is_some());
    let id = it.expect("just found").id;
    let codes = summaries
        .wrap_up_codes(id)
        .await
        .expect("the platform has some");
    let code = codes.first().expect("at least one").clone();
    let choice = |notes: String| WrapUpChoice {
        code: code.id.clone(),
        name: code.name.clone(),
        notes,
    };
    let refused = summaries.wrap_up(id, choice("x".repeat(4_001))).await;
    assert_eq!(refused.expect_err("too long").code, Code::InvalidInput);
    summaries
        .wrap_up(id, choice("canary-4711".to_owned()))
        .await
        .expect("on disk");
    let applied = |it: &SummaryView| {
        let wrap_up = it.wrap_up.as_ref();
        wrap_up.is_some_and(|wrap_up| wrap_up.state == WrapUpState::Applied)
    };
    let it = until_it(&summaries, id, "applied", applied).await;
    let wrap_up = it.wrap_up.expect("of the interaction");
    assert_eq!(wrap_up.applied.expect("chosen").id, code.id);
    let body = told(&platform, Endpoint::WrapUp, |body| {
        body["code"] == code.id.as_str()
    })
    .await;
    assert_eq!(body["notes"], "canary-4711");
    let facts = desk.events("wrap_up_applied");
    let payload = facts[0].payload.as_ref().expect("kept");
    assert_eq!(payload["code"], code.id.as_str());
    assert_eq!(payload["withNotes"], true);
    assert!(!payload.to_string().contains("canary"), "{payload}");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_code_that_is_refused_is_told_in_words() {
    let platform = platform_with(quick()).await;
    let _ = platform
        .faults()
        .withhold_permissions(&["conversation:participant:wrapup"])
        .always();
    let desk = Desk::live_platform(&platform).await;
    let summaries = desk.handle.summaries();
    let view = until(&summaries, "something to wrap up", |view| {
        view.open.iter().any(|one| one.wrap_up.is_some())
    })
    .await;
    let it = view.open.iter().find(|one| one.wrap_up.is_some());
    let id = it.expect("just found").id;
    let code = summaries.wrap_up_codes(id).await.expect("listed")[0].clone();
    let choice = WrapUpChoice {
        code: code.id,
        name: code.name,
        notes: String::new(),
    };
    summaries.wrap_up(id, choice).await.expect("on disk");
    let refused = |it: &SummaryView| {
        let wrap_up = it.wrap_up.as_ref();
        wrap_up.is_some_and(|wrap_up| matches!(wrap_up.state, WrapUpState::Refused { .. }))
    };
    let it = until_it(&summaries, id, "refused", refused).await;
    let Some(WrapUpState::Refused { problem }) = it.wrap_up.map(|wrap_up| wrap_up.state) else {
        panic!("it is refused");
    };
    assert!(
        problem.message.contains("conversation:participant:wrapup"),
        "{problem:?}"
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn figures_come_from_the_platform_and_name_what_is_missing() {
    let platform = platform_with(quick()).await;
    let (desk, _, it) = with_its_own(&platform).await;
    let studio = desk.handle.studio();
    let (from, to) = (it.ended_at - 3_600_000, it.ended_at + 3_600_000);
    let view = studio.adoption(from, to, true).await.expect("read");
    assert_eq!(view.problem, None);
    let copilot = view.copilot.expect("counted");
    assert!(
        copilot.suggestions > 0 && copilot.conversations > 0,
        "{copilot:?}"
    );
    assert!(
        copilot.state.iter().any(|row| row.name == "Suggested"),
        "{copilot:?}"
    );
    assert!(
        copilot
            .summaries
            .is_some_and(|summaries| summaries.made > 0)
    );
    let withheld = platform
        .faults()
        .withhold_permissions(&["analytics:agentCopilotAggregate:view"])
        .always();
    let view = studio.adoption(from, to, true).await.expect("read");
    let problem = view.problem.expect("told");
    assert!(
        problem
            .message
            .contains("analytics:agentCopilotAggregate:view"),
        "{problem:?}"
    );
    assert!(view.copilot.is_some(), "what was read before stays");
    withheld.take_back();
    let refused = studio.refresh().await.expect_err("there are no prompts");
    assert_eq!(refused.code, Code::Gone);
    assert_eq!(
        platform.received().to(Endpoint::Prompts).count(),
        0,
        "nobody asked for prompts"
    );
    desk.close().await;
    platform.shutdown().await;
}

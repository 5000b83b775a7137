//! The UI's types, written from the Rust ones: `ui/src/bindings.ts`.
//!
//! A test, not a build step: a build must not write into the sources, and a drift must fail the
//! checks. `UPDATE_BINDINGS=1 cargo nextest run -p assist bindings` rewrites the file.

use std::fmt::Write as _;
use std::path::Path;

use ts_rs::{Config, TS};

use crate::view::{
    access, checklist, error, feedback, insights, knowledge, outbox, panel, privacy, prompt,
    review, sign_in, studio, summary, talk,
};

const HEADER: &str = "// Generated from src-tauri/assist/src/view by ts-rs. Do not edit: change the Rust types and run
// UPDATE_BINDINGS=1 cargo nextest run -p assist bindings
";

fn export<T: TS + 'static>(into: &mut String, config: &Config) {
    into.push('\n');
    if let Some(docs) = T::docs() {
        into.push_str(&docs);
    }
    writeln!(into, "export {}", T::decl(config)).expect("writing to a String cannot fail");
}

#[expect(
    clippy::too_many_lines,
    reason = "a list: one line for each type that the windows know"
)]
fn generated() -> String {
    let config = Config::new();
    let mut text = HEADER.to_owned();
    export::<panel::PanelView>(&mut text, &config);
    export::<panel::ProfileView>(&mut text, &config);
    export::<panel::ReachView>(&mut text, &config);
    export::<panel::LimitedView>(&mut text, &config);
    export::<panel::UntoldView>(&mut text, &config);
    export::<panel::ConnectionView>(&mut text, &config);
    export::<panel::Channel>(&mut text, &config);
    export::<panel::TabView>(&mut text, &config);
    export::<panel::InteractionView>(&mut text, &config);
    export::<talk::TalkView>(&mut text, &config);
    export::<talk::SaidView>(&mut text, &config);
    export::<talk::SayingView>(&mut text, &config);
    export::<talk::TalkSpeaker>(&mut text, &config);
    export::<checklist::ChecklistView>(&mut text, &config);
    export::<checklist::ChecklistItemView>(&mut text, &config);
    export::<checklist::DoneBy>(&mut text, &config);
    export::<panel::CardView>(&mut text, &config);
    export::<panel::DetailView>(&mut text, &config);
    export::<panel::TextView>(&mut text, &config);
    export::<knowledge::AnswersView>(&mut text, &config);
    export::<knowledge::GeneratedView>(&mut text, &config);
    export::<knowledge::AnswerView>(&mut text, &config);
    export::<knowledge::DocumentView>(&mut text, &config);
    export::<knowledge::BlockView>(&mut text, &config);
    export::<knowledge::DocumentPart>(&mut text, &config);
    export::<panel::SnippetPart>(&mut text, &config);
    export::<panel::RankView>(&mut text, &config);
    export::<panel::QuietView>(&mut text, &config);
    export::<panel::RecordView>(&mut text, &config);
    export::<panel::StartOptions>(&mut text, &config);
    export::<panel::SecretsView>(&mut text, &config);
    export::<panel::ConnectionForm>(&mut text, &config);
    export::<panel::FollowForm>(&mut text, &config);
    export::<panel::Accepted>(&mut text, &config);
    export::<panel::AcceptOutcome>(&mut text, &config);
    export::<sign_in::SignInForm>(&mut text, &config);
    export::<sign_in::DeviceForm>(&mut text, &config);
    export::<sign_in::SignInDefaults>(&mut text, &config);
    export::<sign_in::SignInView>(&mut text, &config);
    export::<sign_in::ReSignInView>(&mut text, &config);
    export::<sign_in::EnvironmentView>(&mut text, &config);
    export::<sign_in::SandboxSurface>(&mut text, &config);
    export::<feedback::FeedbackForm>(&mut text, &config);
    export::<feedback::FeedbackView>(&mut text, &config);
    export::<feedback::FeedbackState>(&mut text, &config);
    export::<feedback::FeedbackSaved>(&mut text, &config);
    export::<feedback::FeedbackTakes>(&mut text, &config);
    export::<feedback::LaterView>(&mut text, &config);
    export::<outbox::OutboxView>(&mut text, &config);
    export::<outbox::DeliveryView>(&mut text, &config);
    export::<outbox::DeliveryKind>(&mut text, &config);
    export::<outbox::DeliveryState>(&mut text, &config);
    export::<prompt::PromptsView>(&mut text, &config);
    export::<prompt::PromptView>(&mut text, &config);
    export::<prompt::PromptPart>(&mut text, &config);
    export::<prompt::PromptDisplay>(&mut text, &config);
    export::<prompt::PromptSource>(&mut text, &config);
    export::<studio::StudioView>(&mut text, &config);
    export::<studio::PromptRow>(&mut text, &config);
    export::<studio::PromptState>(&mut text, &config);
    export::<studio::PromptDraft>(&mut text, &config);
    export::<studio::TriggerDraft>(&mut text, &config);
    export::<studio::ConditionDraft>(&mut text, &config);
    export::<studio::DisplayDraft>(&mut text, &config);
    export::<studio::ViolationView>(&mut text, &config);
    export::<studio::PromptOpened>(&mut text, &config);
    export::<studio::PromptChecked>(&mut text, &config);
    export::<studio::PromptsImported>(&mut text, &config);
    export::<studio::PromptFile>(&mut text, &config);
    export::<studio::DeployReview>(&mut text, &config);
    export::<studio::FieldPair>(&mut text, &config);
    export::<studio::DiffPart>(&mut text, &config);
    export::<studio::DeployView>(&mut text, &config);
    export::<studio::StepView>(&mut text, &config);
    export::<studio::StepState>(&mut text, &config);
    export::<studio::DeployOutcome>(&mut text, &config);
    export::<studio::VersionRow>(&mut text, &config);
    export::<studio::VersionOutcome>(&mut text, &config);
    export::<studio::DeployCounts>(&mut text, &config);
    export::<studio::InjectionForm>(&mut text, &config);
    export::<studio::ConditionForm>(&mut text, &config);
    export::<studio::DisplaySettingsForm>(&mut text, &config);
    export::<studio::InjectionRow>(&mut text, &config);
    export::<studio::InjectionState>(&mut text, &config);
    export::<studio::BacktestRequest>(&mut text, &config);
    export::<studio::BacktestSource>(&mut text, &config);
    export::<studio::BacktestProgress>(&mut text, &config);
    export::<studio::BacktestView>(&mut text, &config);
    export::<studio::BacktestCounts>(&mut text, &config);
    export::<studio::BacktestDay>(&mut text, &config);
    export::<studio::HitView>(&mut text, &config);
    export::<studio::RecordedInteraction>(&mut text, &config);
    export::<studio::RecordedLine>(&mut text, &config);
    export::<studio::Speaker>(&mut text, &config);
    export::<studio::AdoptionView>(&mut text, &config);
    export::<studio::AdoptionRow>(&mut text, &config);
    export::<studio::AdoptionCounts>(&mut text, &config);
    export::<studio::CopilotView>(&mut text, &config);
    export::<studio::SummaryCounts>(&mut text, &config);
    export::<studio::CountedRow>(&mut text, &config);
    export::<summary::SummariesView>(&mut text, &config);
    export::<summary::SummaryOptions>(&mut text, &config);
    export::<summary::SummaryForm>(&mut text, &config);
    export::<summary::SummaryView>(&mut text, &config);
    export::<summary::SummaryState>(&mut text, &config);
    export::<summary::NotMade>(&mut text, &config);
    export::<summary::WrapUpView>(&mut text, &config);
    export::<summary::WrapUpState>(&mut text, &config);
    export::<summary::WrapUpCodeView>(&mut text, &config);
    export::<summary::TranscriptView>(&mut text, &config);
    export::<summary::TranscriptScope>(&mut text, &config);
    export::<summary::MadeView>(&mut text, &config);
    export::<summary::SummaryParts>(&mut text, &config);
    export::<summary::SummaryChecked>(&mut text, &config);
    export::<summary::FindingView>(&mut text, &config);
    export::<summary::FindingKind>(&mut text, &config);
    export::<summary::SentimentView>(&mut text, &config);
    export::<summary::Rating>(&mut text, &config);
    export::<summary::FilingView>(&mut text, &config);
    export::<summary::SummaryRow>(&mut text, &config);
    export::<summary::SummaryRowState>(&mut text, &config);
    export::<summary::SummaryText>(&mut text, &config);
    export::<summary::SummaryDifference>(&mut text, &config);
    export::<review::ReviewView>(&mut text, &config);
    export::<review::SealView>(&mut text, &config);
    export::<review::IndexView>(&mut text, &config);
    export::<review::HistoryFilter>(&mut text, &config);
    export::<review::SavedFilter>(&mut text, &config);
    export::<review::BoundedCount>(&mut text, &config);
    export::<review::HistoryPage>(&mut text, &config);
    export::<review::InteractionRow>(&mut text, &config);
    export::<review::TimelineView>(&mut text, &config);
    export::<review::TimelineEntry>(&mut text, &config);
    export::<review::TimelineShows>(&mut text, &config);
    export::<review::TimelineSuggestion>(&mut text, &config);
    export::<review::EventView>(&mut text, &config);
    export::<review::ChainLink>(&mut text, &config);
    export::<review::ReplayMoment>(&mut text, &config);
    export::<review::ExportFormat>(&mut text, &config);
    export::<review::ExportView>(&mut text, &config);
    export::<insights::InsightsFilter>(&mut text, &config);
    export::<insights::InsightsView>(&mut text, &config);
    export::<insights::FigureName>(&mut text, &config);
    export::<insights::Figure>(&mut text, &config);
    export::<insights::InsightDay>(&mut text, &config);
    export::<insights::ShareRow>(&mut text, &config);
    export::<insights::CountRow>(&mut text, &config);
    export::<insights::PromptFigures>(&mut text, &config);
    export::<insights::CallRow>(&mut text, &config);
    export::<insights::DeployMark>(&mut text, &config);
    export::<insights::InsightChoices>(&mut text, &config);
    export::<insights::Counted>(&mut text, &config);
    export::<insights::InsightEvents>(&mut text, &config);
    export::<insights::InsightEvent>(&mut text, &config);
    export::<access::Area>(&mut text, &config);
    export::<access::Role>(&mut text, &config);
    export::<access::AccessView>(&mut text, &config);
    export::<access::AreaView>(&mut text, &config);
    export::<access::AreaState>(&mut text, &config);
    export::<access::Refusal>(&mut text, &config);
    export::<privacy::RetentionForm>(&mut text, &config);
    export::<privacy::SettingSource>(&mut text, &config);
    export::<privacy::PrivacyView>(&mut text, &config);
    export::<privacy::RetentionSources>(&mut text, &config);
    export::<privacy::RetentionDryRun>(&mut text, &config);
    export::<privacy::KindCount>(&mut text, &config);
    export::<privacy::PruningView>(&mut text, &config);
    export::<privacy::ErasurePreview>(&mut text, &config);
    export::<privacy::ErasureView>(&mut text, &config);
    export::<privacy::BundleView>(&mut text, &config);
    export::<privacy::OwnRecord>(&mut text, &config);
    export::<privacy::OwnEvent>(&mut text, &config);
    export::<error::Code>(&mut text, &config);
    export::<error::FieldError>(&mut text, &config);
    export::<error::Problem>(&mut text, &config);
    text
}

#[test]
fn bindings_are_what_the_types_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bindings.ts");
    let wanted = generated();
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        std::fs::write(&path, &wanted).expect("ui/src is writable");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "{} differs from the Rust types; run UPDATE_BINDINGS=1 cargo nextest run -p assist bindings",
        path.display()
    );
}

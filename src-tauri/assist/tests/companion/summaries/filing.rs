//! The gate and the filing: nothing with open personal data leaves, and what leaves is what stands,
//! once.

use assist::view::error::Code;
use assist::view::summary::FilingView;
use sandbox::Endpoint;
use serde_json::json;

use super::{
    entries, filed, form, kinds, made_as, shown, until_filed, until_it, until_made, with_ended,
};
use crate::kit::{Desk, connection, platform, silent_interaction};

const PII: &str = "Call back at 202-555-0142 or write to a.b@example.com.";

#[tokio::test]
async fn exactly_the_edited_text_is_filed_once() {
    let (platform, mut desk, summaries, id) = with_ended().await;
    made_as(&platform, &summaries, id, "The refund of $48.90 is late.").await;
    let edited = "The refund of $48.90 comes on Friday.";
    summaries.edit(id, edited.into()).await.expect("on disk");
    let _ = platform.faults().on(Endpoint::CrmWebhook).lose_answer();
    summaries.file(id).await.expect("on disk");
    let twice = summaries.file(id).await.expect_err("on its way already");
    assert_eq!(twice.code, Code::Gone);
    let it = until_filed(&summaries, id).await;
    let told = filed(&platform);
    assert_eq!(told.len(), 1, "once, though an answer was lost: {told:?}");
    assert_eq!(told[0]["summaryText"], edited);
    assert_eq!(told[0]["interactionId"], it.interaction);
    assert_eq!(told[0]["agentId"], json!(platform.banner().agent_id));
    let metadata = &told[0]["metadata"];
    assert_eq!(metadata["summaryLength"], "medium");
    assert_eq!(metadata["redactionVerified"], true);
    assert!(metadata["trackingId"].is_string() && metadata["generatedAt"].is_string());
    for refused in [
        summaries.edit(id, "Other words.".into()).await.map(|_| ()),
        summaries.file(id).await.map(|_| ()),
        summaries.make(id, form()).await,
    ] {
        assert_eq!(refused.expect_err("filed is filed").code, Code::Gone);
    }
    desk.until_events("summary_synced", 1).await;
    let last = entries(&desk).pop().expect("on record");
    let payload = last.payload.expect("kept");
    assert_eq!(payload["action"], "SUMMARY_GENERATED_AND_SYNCED");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn open_personal_data_is_not_filed_until_all_of_it_is_redacted() {
    let (platform, desk, summaries, id) = with_ended().await;
    let it = made_as(&platform, &summaries, id, PII).await;
    assert_eq!((it.checked.open, it.checked.redaction_verified), (2, false));
    let refused = summaries.file(id).await.expect_err("both are open");
    assert_eq!(
        (refused.code, refused.fields[0].path.as_str()),
        (Code::InvalidInput, "text")
    );
    assert!(!refused.message.contains("0142"), "{}", refused.message);
    let copied = summaries.copy(id).await.expect("there");
    assert!(
        copied.redacted && !copied.text.contains("0142"),
        "not by the clipboard either"
    );
    let key = it.checked.findings[0].key.clone();
    let one = summaries.redact(id, Some(key)).await.expect("there");
    assert_eq!(one.checked.open, 1);
    summaries.file(id).await.expect_err("one is open");
    let all = summaries.redact(id, None).await.expect("there");
    assert_eq!(
        (all.checked.open, all.checked.redaction_verified),
        (0, true)
    );
    assert!(
        !all.text.contains("0142") && !all.text.contains('@'),
        "{}",
        all.text
    );
    let again = summaries.redact(id, None).await.expect("nothing is open");
    assert_eq!(again.text, all.text);
    summaries.file(id).await.expect("on disk");
    until_filed(&summaries, id).await;
    let told = filed(&platform);
    assert_eq!(told[0]["summaryText"], all.text);
    assert_eq!(told[0]["metadata"]["redactionVerified"], true);
    assert_eq!(
        kinds(&desk)[2..5],
        ["summary_copied", "summary_redacted", "summary_redacted"]
    );
    let all = serde_json::to_string(&entries(&desk)).expect("serializable");
    assert!(!all.contains("555-0142") && !all.contains("a.b@"), "{all}");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn an_approval_is_for_one_value_and_says_who_and_what_kind() {
    let (platform, desk, summaries, id) = with_ended().await;
    let it = made_as(&platform, &summaries, id, "Call back at 202-555-0142.").await;
    let key = it.checked.findings[0].key.clone();
    let checked = summaries.approve(id, key).await.expect("there");
    assert_eq!((checked.open, checked.redaction_verified), (0, false));
    let other = summaries
        .edit(id, "Call back at 202-555-0143.".into())
        .await
        .expect("on disk");
    assert_eq!(other.open, 1, "another number is not approved");
    summaries.file(id).await.expect_err("it is open");
    let back = summaries
        .edit(id, "Please call back at (202) 555-0142.".into())
        .await
        .expect("on disk");
    assert_eq!(back.open, 0, "the approved one is, wherever it stands");
    summaries.file(id).await.expect("on disk");
    until_filed(&summaries, id).await;
    let told = filed(&platform);
    assert_eq!(told[0]["metadata"]["redactionVerified"], false);
    let approved = desk
        .events("summary_pii_approved")
        .pop()
        .expect("on record");
    let agent = format!("agent:{}", platform.banner().agent_id);
    assert_eq!(approved.actor, agent, "it names who");
    let payload = approved.payload.expect("kept");
    assert_eq!(payload["kinds"], json!({ "phone": 1 }), "and what kinds");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn made_again_the_approvals_hold_for_what_is_still_there() {
    let (platform, desk, summaries, id) = with_ended().await;
    let it = made_as(&platform, &summaries, id, PII).await;
    for found in &it.checked.findings {
        let approved = summaries.approve(id, found.key.clone()).await;
        approved.expect("there");
    }
    let it = made_as(&platform, &summaries, id, "Write to a.b@example.com.").await;
    assert_eq!(it.checked.open, 0, "the same address");
    let back = summaries.edit(id, PII.into()).await.expect("on disk");
    assert_eq!(
        back.open, 1,
        "the number was not in the new one: decided anew"
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_the_crm_refuses_waits_for_a_person_and_can_be_given_up_and_filed_again() {
    let (platform, mut desk, summaries, id) = with_ended().await;
    made_as(&platform, &summaries, id, "The refund is late.").await;
    let _ = platform.faults().on(Endpoint::CrmWebhook).fail(1).with(422);
    summaries.file(id).await.expect("on disk");
    let it = until_it(&summaries, id, "refused", |it| {
        matches!(it.filing, FilingView::Failed { .. })
    })
    .await;
    let FilingView::Failed { delivery, .. } = it.filing else {
        unreachable!("it was refused");
    };
    summaries
        .edit(id, "x".into())
        .await
        .expect_err("it may go as it is");
    desk.handle.discard_delivery(delivery).await.expect("there");
    until_it(&summaries, id, "given up", |it| {
        it.filing == FilingView::Open
    })
    .await;
    summaries
        .edit(id, "The refund came.".into())
        .await
        .expect("on disk");
    summaries.file(id).await.expect("on disk");
    until_filed(&summaries, id).await;
    let told = filed(&platform);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["summaryText"], "The refund came.");
    desk.until_events("summary_sync_failed", 1).await;
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn offline_it_is_saved_and_goes_when_somebody_is_signed_in_again() {
    let (platform, desk, summaries, id) = with_ended().await;
    made_as(&platform, &summaries, id, "The refund is late.").await;
    desk.handle.sign_out().await.expect("signed out");
    let settings_agent = summaries
        .file(id)
        .await
        .expect_err("who files it is not known");
    assert_eq!(settings_agent.fields[0].path, "agentId");
    let dir = desk.close().await;
    let agent = platform.banner().agent_id.to_string();
    let desk = Desk::open_in(dir, &[("CUECARD_AGENT_ID", &agent)]).await;
    let summaries = desk.handle.summaries();
    until_it(&summaries, id, "its tab", |_| true).await;
    summaries.file(id).await.expect("on disk");
    assert!(matches!(
        shown(&summaries, id).filing,
        FilingView::Saved { .. }
    ));
    desk.handle
        .connect_to(connection(&platform))
        .await
        .expect("signed in");
    until_filed(&summaries, id).await;
    assert_eq!(filed(&platform).len(), 1);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn it_says_which_setting_is_missing() {
    let platform = platform().await;
    let desk = Desk::open().await;
    let mut elsewhere = connection(&platform);
    // An organization's, not the sandbox, which has a CRM of its own.
    elsewhere.sandbox = false;
    elsewhere.agent_id = None;
    desk.handle.connect_to(elsewhere).await.expect("signed in");
    let summaries = desk.handle.summaries();
    let followed = silent_interaction("J. Meyer");
    let interaction = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    desk.handle.end(interaction).await.expect("followed");
    let view = super::until(&summaries, "its tab", |view| view.open.len() == 1).await;
    assert!(!view.options.can_file);
    let id = view.open[0].id;
    super::will_say(&platform, "A text.");
    summaries.make(id, form()).await.expect("on disk");
    until_made(&summaries, id).await;
    let refused = summaries.file(id).await.expect_err("nowhere to file to");
    let paths: Vec<_> = refused
        .fields
        .iter()
        .map(|field| field.path.as_str())
        .collect();
    assert_eq!(paths, ["agentId", "webhooks.crm"], "both at once");
    assert!(refused.fields[1].message.contains("CUECARD_CRM_WEBHOOK"));
    assert!(kinds(&desk).iter().all(|kind| kind != "summary_saved"));
    desk.close().await;
    platform.shutdown().await;
}

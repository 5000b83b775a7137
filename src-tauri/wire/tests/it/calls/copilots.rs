use jiff::Timestamp;
use serde_json::json;
use wire::Error;
use wire::platform::copilots::{
    CONVERSATIONS, Grouping, Range, SUGGESTIONS, SUMMARIES, SUMMARY_TIME, SummaryGrouping,
    suggestions, summaries,
};

use super::{AGENT, QUEUE, answering, one, told};
use crate::support::within;

const COPILOTS: &str = "/api/v2/analytics/agentcopilots/aggregates/query";

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn range(user: Option<&'static str>) -> Range<'static> {
    Range {
        from: time("2026-11-14T00:00:00Z"),
        to: time("2026-11-21T00:00:00Z"),
        granularity: Some("P1D"),
        time_zone: Some("Europe/Berlin"),
        user,
        queue: None,
    }
}

#[tokio::test]
async fn suggestions_are_counted_apart() {
    let platform = answering(200, told("agentcopilots.response.json")).await;
    let by = [Grouping::State, Grouping::Kind, Grouping::User];
    let client = platform.client();
    let rows = within(suggestions(&client, &range(Some(AGENT)), &by))
        .await
        .expect("counted");
    one(
        &platform,
        "POST",
        COPILOTS,
        Some("agentcopilots.request.json"),
    );
    assert_eq!(rows.len(), 5, "one for each group and day");
    let accepted: f64 = rows
        .iter()
        .filter(|row| row.value(Grouping::State) == Some("Accepted"))
        .map(|row| row.count(SUGGESTIONS))
        .sum();
    assert!((accepted - 7.0).abs() < f64::EPSILON, "5 and 2");
    let first = &rows[0];
    assert_eq!(first.value(Grouping::User), Some(AGENT));
    assert_eq!(first.value(Grouping::Queue), None);
    assert_eq!(
        first.from,
        Some(time("2026-11-16T23:00:00Z")),
        "a day of Berlin"
    );
    assert!((first.count(CONVERSATIONS) - 4.0).abs() < f64::EPSILON);
}

#[tokio::test]
async fn summaries_are_counted_apart() {
    let platform = answering(200, told("summaries-aggregates.response.json")).await;
    let by = [SummaryGrouping::Rating, SummaryGrouping::Copied];
    let client = platform.client();
    let rows = within(summaries(&client, &range(None), &by))
        .await
        .expect("counted");
    let path = "/api/v2/analytics/summaries/aggregates/query";
    one(
        &platform,
        "POST",
        path,
        Some("summaries-aggregates.request.json"),
    );
    assert_eq!(rows[0].group["summaryRating"], "Positive");
    assert!((rows[0].count(SUMMARIES) - 4.0).abs() < f64::EPSILON);
    assert!(
        (rows[0].sums[SUMMARY_TIME] - 9200.0).abs() < f64::EPSILON,
        "milliseconds"
    );
}

#[tokio::test]
async fn a_question_says_no_more_than_it_must() {
    let platform = answering(200, "{}").await;
    let bare = Range {
        granularity: None,
        time_zone: None,
        queue: Some(QUEUE),
        ..range(None)
    };
    let client = platform.client();
    let rows = within(suggestions(&client, &bare, &[]))
        .await
        .expect("answered");
    assert_eq!(rows, [], "nothing matched");
    let sent: serde_json::Value =
        serde_json::from_str(&platform.asked(COPILOTS)[0].body).expect("JSON");
    assert_eq!(
        sent,
        json!({
            "interval": "2026-11-14T00:00:00.000Z/2026-11-21T00:00:00.000Z",
            "metrics": [SUGGESTIONS, CONVERSATIONS],
            "filter": {"type": "and", "predicates": [{"type": "dimension",
                "dimension": "queueId", "operator": "matches", "value": QUEUE}]},
        })
    );
}

#[tokio::test]
async fn sums_count_where_there_is_no_count() {
    let body = json!({"results": [{"group": {"copied": true, "n": 3, "x": null}, "data": [
        {"interval": "soon", "metrics": [
            {"metric": SUGGESTIONS, "stats": {"sum": 3.0}},
            {"metric": SUGGESTIONS, "qualifier": "b", "stats": {"count": 2}},
            {"metric": "nOther", "stats": {"max": 9}}, {"stats": {"count": 1}}, 7]},
        null]}]});
    let platform = answering(200, body.to_string()).await;
    let client = platform.client();
    let rows = within(suggestions(&client, &range(None), &[]))
        .await
        .expect("counted");
    assert!(
        (rows[0].count(SUGGESTIONS) - 5.0).abs() < f64::EPSILON,
        "qualifiers are added up"
    );
    assert!((rows[0].count("nOther")).abs() < f64::EPSILON);
    assert_eq!(rows[0].from, None, "what is no time is none");
    let group: Vec<(&str, &str)> = rows[0]
        .group
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(group, [("copied", "true"), ("n", "3")]);
}

#[tokio::test]
async fn who_may_not_ask_is_told_what_is_missing() {
    let platform = answering(403, told("error.403.any-permission.json")).await;
    let client = platform.client();
    let error = within(suggestions(&client, &range(None), &[]))
        .await
        .expect_err("refused");
    assert!(
        matches!(&error, Error::PermissionMissing { permissions, any: true, .. }
            if permissions[0] == "analytics:agentCopilotAggregate:view"),
        "{error:?}"
    );
}

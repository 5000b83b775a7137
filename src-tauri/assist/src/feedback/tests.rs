use uuid::uuid;

use super::*;

const AGENT: Uuid = uuid!("6a1f3c88-51d7-4a0b-9e51-f0aa51f2a001");

fn about() -> About {
    About {
        interaction: "0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55"
            .parse()
            .expect("a uuid"),
        key: "article:a".into(),
        target: Target::stored("sandbox"),
        recommendation_id: "7f8f0a52-3f6c-4a3e-9b5e-0c6f2f3f9a10".into(),
        title: "Refunds".into(),
        relevance: Some(0.8),
        takes: FeedbackTakes::Whole,
        article: None,
    }
}

fn form(kind: &str, comments: &str) -> FeedbackForm {
    FeedbackForm {
        feedback_type: kind.into(),
        comments: comments.into(),
    }
}

fn refused(about: &About, form: &FeedbackForm, agent: Option<Uuid>) -> Vec<String> {
    let problem = of_form(about, form, agent, Timestamp::UNIX_EPOCH).expect_err("refused");
    problem.fields.into_iter().map(|field| field.path).collect()
}

#[test]
fn a_thumb_up_alone_is_whole() {
    let checked = of_form(
        &about(),
        &form("helpful", ""),
        Some(AGENT),
        Timestamp::UNIX_EPOCH,
    )
    .expect("may be sent");
    let parcel = checked.work.parcels.into_iter().next().expect("it is sent");
    let Load::Feedback(feedback) = &parcel.load else {
        panic!("feedback");
    };
    let body = feedback.whole();
    assert_eq!(
        rules::feedback::check_submitted(&body),
        [],
        "as the platform checks it: {body}"
    );
    assert_eq!(body["correlationId"], checked.correlation_id.to_string());
    assert_eq!(body["relevanceScore"], 0.8);
    assert_eq!(body.get("comments"), None, "none is not an empty one");
    assert_eq!(parcel.lane(), format!("feedback {}", about().interaction));
}

#[test]
fn a_relevance_that_was_not_given_is_not_made_up() {
    let about = About {
        relevance: None,
        ..about()
    };
    let checked = of_form(
        &about,
        &form("helpful", ""),
        Some(AGENT),
        Timestamp::UNIX_EPOCH,
    );
    let parcel = checked
        .expect("may be given")
        .work
        .parcels
        .into_iter()
        .next()
        .expect("is sent");
    let Load::Feedback(feedback) = &parcel.load else {
        panic!("feedback");
    };
    assert_eq!(feedback.whole().get("relevanceScore"), None);
}

#[test]
fn every_violation_is_named_at_once() {
    let bad = About {
        recommendation_id: "s-1".into(),
        relevance: Some(0.2),
        ..about()
    };
    assert_eq!(
        refused(&bad, &form("", &"x".repeat(1001)), None),
        [
            "recommendationId",
            "agentId",
            "feedbackType",
            "comments",
            "comments",
            "relevanceScore"
        ],
        "the comment is too long and is spam"
    );
}

#[test]
fn feedback_of_a_file_keeps_its_own_ids() {
    let body = json!({
        "recommendationId": "7f8f0a52-3f6c-4a3e-9b5e-0c6f2f3f9a10",
        "feedbackType": "outdated", "comments": "old", "metadata": null,
        "correlationId": "11111111-1111-4111-8111-111111111111",
    });
    let now = Timestamp::UNIX_EPOCH;
    let checked = of_value(body.clone(), Target::stored("t"), Some(AGENT), now).expect("good");
    assert_eq!(
        checked.correlation_id,
        uuid!("11111111-1111-4111-8111-111111111111")
    );
    let parcel = checked.work.parcels.into_iter().next().expect("it is sent");
    assert_eq!(
        parcel.lane(),
        "feedback 7f8f0a52-3f6c-4a3e-9b5e-0c6f2f3f9a10"
    );
    let missing = of_value(body, Target::stored("t"), None, now).expect_err("no agent");
    assert_eq!(missing[0].path, "agentId");
}

/// Every kind, and what it comes to where a rating alone is taken.
#[test]
fn a_rating_is_all_that_leaves_where_no_more_is_taken() {
    let rated = |kind: &str| {
        let about = About {
            takes: FeedbackTakes::Rating,
            recommendation_id: "no uuid".into(),
            relevance: Some(0.1),
            ..about()
        };
        let given = form(kind, "words");
        let checked = of_form(&about, &given, None, Timestamp::UNIX_EPOCH).expect(kind);
        let mut parcels = checked.work.parcels;
        assert_eq!(parcels.len(), 1, "{kind}: nobody else is told");
        let Some(Load::Feedback(feedback)) = parcels.pop().map(|parcel| parcel.load) else {
            panic!("{kind}: it is feedback");
        };
        assert_eq!(feedback.text("feedbackType"), Some(kind), "kept as it is");
        feedback.rating
    };
    for kind in rules::feedback::FEEDBACK_TYPES {
        let expected = if kind == "helpful" {
            Rating::Positive
        } else {
            Rating::Negative
        };
        assert_eq!(rated(kind), Some(expected), "{kind}");
    }
    let wrong = About {
        takes: FeedbackTakes::Rating,
        ..about()
    };
    let paths = refused(&wrong, &form("", &"x".repeat(1_001)), None);
    assert_eq!(
        paths,
        ["feedbackType", "comments", "comments"],
        "a form is a form"
    );
}

#[test]
fn the_authors_of_an_article_are_told_what_is_wrong_and_in_whose_words() {
    let source = rules::suggestion::Source::Document {
        knowledge_base: Some("base".into()),
        id: "document".into(),
        version: Some("version".into()),
        variation: Some("variation".into()),
        search: None,
    };
    let about = About {
        takes: FeedbackTakes::Article,
        article: Article::of(&"s".into(), &source, None),
        ..about()
    };
    for (kind, fault, comment) in [
        ("helpful", None, ""),
        ("not_helpful", None, " "),
        ("incorrect", Some(Fault::Content), "words"),
        ("outdated", Some(Fault::Content), ""),
        ("irrelevant", Some(Fault::BeingFound), ""),
        ("duplicate", Some(Fault::BeingFound), ""),
    ] {
        let given = form(kind, comment);
        let checked = of_form(&about, &given, None, Timestamp::UNIX_EPOCH).expect(kind);
        let [first, second] = checked.work.parcels.as_slice() else {
            panic!("{kind}: the platform and the authors");
        };
        assert_ne!(
            first.correlation_id, second.correlation_id,
            "what comes of one is not what comes of the other"
        );
        let Load::DocumentFeedback(told) = &second.load else {
            panic!("{kind}: {second:?}");
        };
        assert_eq!(
            (told.fault, told.rating),
            (fault, Rating::of(kind)),
            "{kind}"
        );
        let words = Some(comment).filter(|text| !text.trim().is_empty());
        assert_eq!(told.comment.as_deref(), words);
    }
}

//! Feedback on a card: from the form to the body that is sent, checked.
//!
//! Where the platform takes a rating alone, the six kinds come to one of two (`Rating::of`), and the
//! record keeps which it was. On an article its authors are told as well what is wrong with it, in
//! the agent's words.

use jiff::Timestamp;
use rules::id::InteractionId;
use rules::time::rfc3339_millis;
use rules::violation::Violation;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::outbox::parcel::{Article, DocumentFeedback, Fault, Feedback, Rating};
use crate::outbox::{Load, Parcel, Target};
use crate::store::{Actor, Fact, FeedbackDraft, FeedbackFact, Work};
use crate::view::error::{FieldError, Problem};
use crate::view::feedback::{FeedbackForm, FeedbackTakes};

/// What feedback is about: a card, or what a draft kept of one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct About {
    pub(crate) interaction: InteractionId,
    pub(crate) key: String,
    pub(crate) target: Target,
    /// The newest suggestion id of the card's content.
    pub(crate) recommendation_id: String,
    pub(crate) title: String,
    /// 0..=1; none where the platform gave none.
    pub(crate) relevance: Option<f64>,
    /// What the platform takes of it.
    pub(crate) takes: FeedbackTakes,
    /// The article it shows, where its authors are to be told.
    pub(crate) article: Option<Article>,
}

impl About {
    /// What a draft kept; none where its interaction is no id, which only damage can bring about. Of
    /// an article it keeps nothing.
    pub(crate) fn of(draft: &FeedbackDraft, takes: FeedbackTakes) -> Option<Self> {
        Some(Self {
            interaction: draft.interaction.parse().ok()?,
            key: draft.key.clone(),
            target: Target::stored(&draft.target),
            recommendation_id: draft.recommendation_id.clone(),
            title: draft.title.clone(),
            relevance: draft.relevance,
            takes,
            article: None,
        })
    }

    /// What is kept of a form that is not given yet.
    pub(crate) fn draft(&self, form: FeedbackForm, later: bool, now: Timestamp) -> FeedbackDraft {
        FeedbackDraft {
            interaction: self.interaction.to_string(),
            key: self.key.clone(),
            target: self.target.as_str().to_owned(),
            recommendation_id: self.recommendation_id.clone(),
            title: self.title.clone(),
            relevance: self.relevance,
            feedback_type: form.feedback_type,
            comments: form.comments,
            later_at: later.then_some(now),
            updated_at: now,
        }
    }

    /// The body of a form, unchecked.
    fn body(&self, form: &FeedbackForm, agent: Option<Uuid>) -> Value {
        let mut body = json!({
            "recommendationId": self.recommendation_id,
            "conversationId": self.interaction.to_string(),
        });
        if let Some(relevance) = self.relevance {
            body["relevanceScore"] = Value::from(relevance);
        }
        if let Some(agent) = agent {
            body["agentId"] = Value::from(agent.to_string());
        }
        if !form.feedback_type.is_empty() {
            body["feedbackType"] = Value::from(form.feedback_type.as_str());
        }
        if !form.comments.is_empty() {
            body["comments"] = Value::from(form.comments.as_str());
        }
        body
    }
}

/// Feedback that may be sent: the fact and the parcel, to be written together.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) work: Work,
    pub(crate) correlation_id: Uuid,
}

/// Checks a form (`contract.md §2`) and makes of it what is written and sent.
///
/// # Errors
/// `invalidInput` with every violation at its field.
pub(crate) fn of_form(
    about: &About,
    form: &FeedbackForm,
    agent: Option<Uuid>,
    now: Timestamp,
) -> Result<Checked, Problem> {
    let body = about.body(form, agent);
    let mut violations = rules::feedback::check(&body);
    if about.takes != FeedbackTakes::Whole {
        // What is not sent can't be refused.
        violations.retain(|violation| {
            !["agentId", "recommendationId", "relevanceScore"].contains(&violation.path.as_str())
        });
    }
    if !violations.is_empty() {
        return Err(Problem::invalid(violations.iter().map(in_words).collect()));
    }
    let title = Some(about.title.clone());
    let mut feedback = Feedback::of(body, Some(about.key.clone()));
    if about.takes != FeedbackTakes::Whole {
        feedback.rating = Some(Rating::of(&form.feedback_type));
    }
    let mut checked = checked(feedback, about.target.clone(), title, agent, now);
    let article = about.article.as_ref();
    let article = article.filter(|_| about.takes == FeedbackTakes::Article);
    checked.work = checked.work.with_parcel(article.map(|article| Parcel {
        target: about.target.clone(),
        interaction: Some(about.interaction),
        title: Some(about.title.clone()),
        correlation_id: Uuid::new_v4(),
        idempotency_key: Uuid::new_v4(),
        load: Load::DocumentFeedback(DocumentFeedback {
            document: article.document.clone(),
            rating: Rating::of(&form.feedback_type),
            fault: Fault::of(&form.feedback_type),
            occasion: article.occasion.clone(),
            comment: Some(form.comments.clone()).filter(|text| !text.trim().is_empty()),
        }),
    }));
    Ok(checked)
}

/// Checks feedback as the contract writes it.
///
/// # Errors
/// Every violation.
pub(crate) fn of_value(
    mut body: Value,
    target: Target,
    agent: Option<Uuid>,
    now: Timestamp,
) -> Result<Checked, Vec<Violation>> {
    if let (Some(members), Some(agent)) = (body.as_object_mut(), agent) {
        let filled = members.get("agentId").is_some_and(|value| !value.is_null());
        if !filled {
            members.insert("agentId".to_owned(), Value::from(agent.to_string()));
        }
    }
    let violations = rules::feedback::check(&body);
    if !violations.is_empty() {
        return Err(violations);
    }
    // Nulls say nothing; a far end may take them for something.
    if let Some(members) = body.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    let agent = body["agentId"].as_str().and_then(|id| id.parse().ok());
    let feedback = Feedback::of(body, None);
    Ok(checked(feedback, target, None, agent, now))
}

fn checked(
    mut feedback: Feedback,
    target: Target,
    title: Option<String>,
    agent: Option<Uuid>,
    now: Timestamp,
) -> Checked {
    let body = &mut feedback.body;
    let given = body["correlationId"].as_str();
    let correlation_id = given
        .and_then(|id| Uuid::parse_str(id).ok())
        .unwrap_or_else(Uuid::new_v4);
    body["correlationId"] = Value::from(correlation_id.to_string());
    if !body["submittedAt"].is_string() {
        body["submittedAt"] = Value::from(rfc3339_millis(now));
    }
    let interaction = body["conversationId"]
        .as_str()
        .and_then(|id| id.parse::<InteractionId>().ok());
    let fact = FeedbackFact::of(&feedback, interaction, correlation_id);
    let parcel = Parcel {
        target,
        interaction,
        title,
        correlation_id,
        idempotency_key: Uuid::new_v4(),
        load: Load::Feedback(feedback),
    };
    let fact = Fact::FeedbackGiven(Box::new(fact));
    Checked {
        work: Work::new(now, Actor::Agent(agent), fact).with_parcel(Some(parcel)),
        correlation_id,
    }
}

/// A violation as the form shows it. Two fields are not in the form: what to do about them is said.
fn in_words(violation: &Violation) -> FieldError {
    let message = match violation.path.as_str() {
        "agentId" => "Feedback needs the agent's id: enter it with the connection, or set \
                      connection.agent_id in config.toml or CUECARD_AGENT_ID."
            .to_owned(),
        "recommendationId" => {
            "The platform gave this suggestion an id that is not a UUID; it takes \
                               no feedback on such a one."
                .to_owned()
        }
        _ => violation.message.clone(),
    };
    FieldError {
        path: violation.path.clone(),
        message,
    }
}

#[cfg(test)]
mod tests;

//! What an agent chose, as the request says it (`contract.md §5`).

use rules::id::InteractionId;
use rules::violation::Violation;
use serde_json::{Value, json};

use crate::view::error::{FieldError, Problem};
use crate::view::summary::SummaryForm;

/// The request without its transcript. What is left empty is not sent, and neither is a knowledge
/// base that is not to be used.
pub(super) fn body(interaction: InteractionId, form: &SummaryForm) -> Value {
    let mut body = json!({
        "interactionId": interaction.to_string(),
        "languageCode": form.language_code,
        "summaryLength": form.summary_length,
        "format": form.format,
        "useKnowledgeBase": form.use_knowledge_base,
    });
    let knowledge_base = form.use_knowledge_base.then_some(&form.knowledge_base_id);
    let ids = [
        ("knowledgeBaseId", knowledge_base),
        ("redactionPolicyId", Some(&form.redaction_policy_id)),
    ];
    for (name, id) in ids {
        if let Some(id) = id.map(|id| id.trim()).filter(|id| !id.is_empty()) {
            body[name] = id.into();
        }
    }
    body
}

/// As a person typed it, without blanks around the ids.
pub(super) fn tidy(form: SummaryForm) -> SummaryForm {
    SummaryForm {
        knowledge_base_id: form.knowledge_base_id.trim().to_owned(),
        redaction_policy_id: form.redaction_policy_id.trim().to_owned(),
        ..form
    }
}

/// A request's document as an agent would have chosen it; its fields were found to be in order.
pub(crate) fn of_body(body: &Value) -> SummaryForm {
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let format = text("format");
    SummaryForm {
        language_code: text("languageCode"),
        summary_length: text("summaryLength"),
        format: if format.is_empty() {
            rules::summary::FORMATS[0].to_owned()
        } else {
            format
        },
        use_knowledge_base: body["useKnowledgeBase"].as_bool().unwrap_or_default(),
        knowledge_base_id: text("knowledgeBaseId"),
        redaction_policy_id: text("redactionPolicyId"),
    }
}

/// Each violation at its field.
pub(super) fn refused(violations: Vec<Violation>) -> Problem {
    let at_fields = violations.into_iter();
    let at_fields = at_fields.map(|found| FieldError::new(&found.path, found.message));
    Problem::invalid(at_fields.collect())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn form() -> SummaryForm {
        SummaryForm {
            language_code: "en-US".into(),
            summary_length: "medium".into(),
            format: "json".into(),
            ..SummaryForm::default()
        }
    }

    #[test]
    fn what_is_left_empty_is_not_sent() {
        let id = InteractionId(Uuid::from_u128(7));
        let least = body(id, &form());
        assert!(
            least.get("knowledgeBaseId").is_none() && least.get("redactionPolicyId").is_none(),
            "{least}"
        );
        let base = Uuid::from_u128(8).to_string();
        let unused = SummaryForm {
            knowledge_base_id: base.clone(),
            ..form()
        };
        assert!(body(id, &unused).get("knowledgeBaseId").is_none());
        let used = SummaryForm {
            use_knowledge_base: true,
            ..unused
        };
        assert_eq!(body(id, &used)["knowledgeBaseId"], base);
    }

    #[test]
    fn a_document_and_its_form_say_the_same() {
        let id = InteractionId(Uuid::from_u128(7));
        let chosen = SummaryForm {
            use_knowledge_base: true,
            knowledge_base_id: Uuid::from_u128(8).to_string(),
            redaction_policy_id: Uuid::from_u128(9).to_string(),
            ..form()
        };
        for form in [form(), chosen] {
            assert_eq!(of_body(&body(id, &form)), form);
        }
        assert_eq!(of_body(&json!({})).format, "json", "the contract's default");
    }
}

//! Which knowledge base each document of an interaction is in, as far as that is known.
//!
//! Pure and bounded. The platform's events name a document and no base (`platform-reference.md §3.1`):
//! known is the only one there is, what a list named, and what was asked for since. Refuses to ask.

use std::collections::BTreeMap;

use rules::suggestion::{Batch, Source, Suggestion};

/// So many documents' bases are kept.
const KEPT: usize = 400;

/// Where the documents of one interaction are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bases {
    only: Option<String>,
    named: BTreeMap<String, String>,
}

impl Bases {
    /// The assistant answers from this one alone; none where it has several, or is not known.
    pub(crate) fn note_only(&mut self, only: Option<String>) {
        self.only = only;
    }

    /// A document is in this one.
    pub(crate) fn learn(&mut self, document: String, base: String) {
        if self.named.len() >= KEPT && !self.named.contains_key(&document) {
            self.named.pop_first();
        }
        self.named.insert(document, base);
    }

    /// What a batch names of them: the same document may come again without.
    pub(crate) fn take(&mut self, batch: &Batch) {
        for suggestion in &batch.suggestions {
            if let Some(Source::Document {
                knowledge_base: Some(base),
                id,
                ..
            }) = &suggestion.source
            {
                self.learn(id.clone(), base.clone());
            }
        }
    }

    /// Where a suggestion's content stands, with its knowledge base where that is known. What the
    /// suggestion says itself stands.
    pub(crate) fn source_of(&self, suggestion: &Suggestion) -> Option<Source> {
        let mut source = suggestion.source.clone()?;
        if let Source::Document {
            knowledge_base, id, ..
        } = &mut source
            && knowledge_base.is_none()
        {
            *knowledge_base = self.named.get(id).or(self.only.as_ref()).cloned();
        }
        Some(source)
    }
}

#[cfg(test)]
mod tests {
    use rules::id::{InteractionId, SuggestionId};
    use rules::suggestion::{Scores, SuggestionKind};
    use uuid::Uuid;

    use super::*;

    fn suggestion(document: &str, base: Option<&str>) -> Suggestion {
        Suggestion {
            id: SuggestionId::from("s"),
            kind: SuggestionKind::Knowledge,
            title: "Refunds".to_owned(),
            snippet: None,
            knowledge_article_id: Some(document.to_owned()),
            url: None,
            scores: Scores::NONE,
            source: Some(Source::Document {
                knowledge_base: base.map(str::to_owned),
                id: document.to_owned(),
                version: None,
                variation: None,
                search: None,
            }),
            details: Vec::new(),
            unknown: None,
        }
    }

    fn batch(suggestion: Suggestion) -> Batch {
        Batch {
            interaction_id: InteractionId(Uuid::nil()),
            suggestions: vec![suggestion],
            processing_latency_ms: None,
            query_statement: None,
            utterances: Vec::new(),
            from_start: false,
            has_gap: false,
            dropped_scores: 0,
            unknown: None,
        }
    }

    fn base_of(bases: &Bases, document: &str, named: Option<&str>) -> Option<String> {
        match bases.source_of(&suggestion(document, named))? {
            Source::Document { knowledge_base, .. } => knowledge_base,
            Source::Response { .. } | Source::Script { .. } => None,
        }
    }

    #[test]
    fn what_is_said_of_a_document_goes_before_the_only_base_there_is() {
        let mut bases = Bases::default();
        assert_eq!(base_of(&bases, "d", None), None);
        bases.note_only(Some("only".to_owned()));
        assert_eq!(base_of(&bases, "d", None).as_deref(), Some("only"));
        bases.learn("d".to_owned(), "asked".to_owned());
        assert_eq!(base_of(&bases, "d", None).as_deref(), Some("asked"));
        assert_eq!(base_of(&bases, "e", None).as_deref(), Some("only"));
        assert_eq!(base_of(&bases, "d", Some("said")).as_deref(), Some("said"));
        let none = Suggestion {
            source: None,
            ..suggestion("d", None)
        };
        assert_eq!(bases.source_of(&none), None, "it shows no document");
    }

    #[test]
    fn what_a_list_named_is_known_when_it_comes_again_without() {
        let mut bases = Bases::default();
        bases.take(&batch(suggestion("d", Some("listed"))));
        bases.take(&batch(suggestion("d", None)));
        assert_eq!(base_of(&bases, "d", None).as_deref(), Some("listed"));
    }

    #[test]
    fn no_more_than_so_many_are_kept() {
        let mut bases = Bases::default();
        for number in 0..=KEPT {
            bases.learn(format!("{number:04}"), "b".to_owned());
        }
        assert_eq!(bases.named.len(), KEPT);
        bases.learn(format!("{KEPT:04}"), "c".to_owned());
        assert_eq!(bases.named.len(), KEPT, "known already");
        let last = format!("{KEPT:04}");
        assert_eq!(base_of(&bases, &last, None).as_deref(), Some("c"));
    }
}

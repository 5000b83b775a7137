//! Ids of surface B for what the content knows by name, or not at all.
//!
//! The vendor's ids are UUIDs. These are made from the library's id and a name (UUID v5), so that a
//! document has one id in an event, in a listing and in a path, in every run.

use uuid::Uuid;

use crate::content::Library;

/// The knowledge base of a business, by the business's id.
pub(crate) fn knowledge_base(library: &Library, business: &str) -> Uuid {
    named(library.id, "knowledge-base", business)
}

/// A document, by the article's id.
pub(crate) fn document(library: &Library, article: &str) -> Uuid {
    named(library.id, "document", article)
}

/// The published version of a document.
pub(crate) fn version(document: Uuid) -> Uuid {
    named(document, "version", "1")
}

/// The one variation of a document.
pub(crate) fn variation(document: Uuid) -> Uuid {
    named(document, "variation", "1")
}

/// The assistant that makes the suggestions.
pub(crate) fn assistant(library: &Library) -> Uuid {
    named(library.id, "assistant", "1")
}

/// A queue, by its name.
pub(crate) fn queue(library: &Library, name: &str) -> Uuid {
    named(library.id, "queue", name)
}

/// The library of canned responses of a business, by the business's id.
pub(crate) fn response_library(library: &Library, business: &str) -> Uuid {
    named(library.id, "responses", business)
}

/// The organization everything belongs to.
pub(crate) fn organization(library: &Library) -> Uuid {
    named(library.id, "organization", "1")
}

/// The agent's place in a conversation.
pub(crate) fn agent_participant(conversation: Uuid) -> Uuid {
    named(conversation, "participant", "agent")
}

/// The customer's place in a conversation.
pub(crate) fn customer_participant(conversation: Uuid) -> Uuid {
    named(conversation, "participant", "customer")
}

/// The queue's place in a conversation.
pub(crate) fn acd_participant(conversation: Uuid) -> Uuid {
    named(conversation, "participant", "acd")
}

/// The agent's leg of a conversation: checklists, wrap-up and summaries on demand go by it.
pub(crate) fn agent_communication(conversation: Uuid) -> Uuid {
    named(conversation, "communication", "agent")
}

/// The customer's leg of a conversation.
pub(crate) fn customer_communication(conversation: Uuid) -> Uuid {
    named(conversation, "communication", "customer")
}

fn named(within: Uuid, kind: &str, name: &str) -> Uuid {
    Uuid::new_v5(&within, format!("{kind}/{name}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_things_share_an_id() {
        let library = Library::built_in();
        let mut ids: Vec<Uuid> = vec![assistant(&library), organization(&library)];
        for business in &library.businesses {
            ids.push(knowledge_base(&library, &business.id));
            for article in &business.articles {
                let document = document(&library, &article.id);
                ids.extend([document, version(document), variation(document)]);
            }
            for talk in &business.conversations {
                ids.extend([
                    agent_participant(talk.id),
                    customer_participant(talk.id),
                    acd_participant(talk.id),
                    agent_communication(talk.id),
                    customer_communication(talk.id),
                ]);
            }
        }
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "an id names one thing");
    }
}

//! One question to the knowledge bases of a conversation.

use wire::platform::assistants;
use wire::platform::knowledge::answers;
use wire::platform::knowledge::search::{self, Hit, Question};
use wire::platform::knowledge::{Context, Generated, QueryKind};
use wire::{Client, Error};

/// So many documents are asked for, as many as the keys 1 to 9 reach.
const MOST: u32 = 9;

/// No more knowledge bases are asked.
const MOST_BASES: usize = 5;

/// The passage is looked for in so many of the first documents where the search named none.
const LOOKED_INTO: usize = 5;

/// What is asked, of whom.
pub(super) struct Asked {
    pub(super) question: String,
    /// Knowledge bases that were seen in the conversation.
    pub(super) bases: Vec<String>,
    /// Its assistant.
    pub(super) assistant: Option<String>,
    /// The platform's name of it.
    pub(super) conversation: Option<String>,
    /// The queue it came through.
    pub(super) queue: Option<String>,
    pub(super) media_type: Option<&'static str>,
}

/// What was found.
pub(super) struct Found {
    /// With the base that each was found in and the search that found it, best first.
    pub(super) hits: Vec<(String, Option<String>, Hit)>,
    pub(super) generated: Option<Generated>,
}

/// Asks each of the conversation's knowledge bases; none where it has none that is known.
pub(super) async fn ask(client: &Client, asked: &Asked) -> Result<Option<Found>, Error> {
    let bases = bases(client, asked).await?;
    if bases.is_empty() {
        return Ok(None);
    }
    let mut found = Found {
        hits: Vec::new(),
        generated: None,
    };
    for base in bases {
        let question = Question {
            base: &base,
            query: &asked.question,
            most: MOST,
            kind: QueryKind::Manual,
            generate: true,
            assistant: asked.assistant.as_deref(),
            context: asked.conversation.as_deref().map(|conversation| Context {
                conversation,
                media_type: asked.media_type,
                queue: asked.queue.as_deref(),
            }),
        };
        let mut said = search::ask(client, &question).await?;
        look_into(client, &question, &mut said).await;
        found.generated = found.generated.or(said.answer);
        let of_base = said.hits.into_iter();
        found
            .hits
            .extend(of_base.map(|hit| (base.clone(), said.search.clone(), hit)));
    }
    // Stable: what says nothing of how sure it is stays where the platform put it, behind the sure.
    found.hits.sort_by(|one, other| {
        let sure = |hit: &Hit| hit.confidence.unwrap_or(-1.0);
        sure(&other.2).total_cmp(&sure(&one.2))
    });
    found.hits.truncate(MOST as usize);
    Ok(Some(found))
}

async fn bases(client: &Client, asked: &Asked) -> Result<Vec<String>, Error> {
    let mut bases = asked.bases.clone();
    if let Some(assistant) = &asked.assistant {
        match assistants::get(client, assistant).await {
            Ok(Some(known)) => {
                for base in known.knowledge_bases {
                    if !bases.contains(&base) {
                        bases.push(base);
                    }
                }
            }
            Ok(None) => {}
            // Those that were seen can be asked all the same.
            Err(error) if !bases.is_empty() => {
                tracing::debug!("the assistant's knowledge bases are not known: {error}");
            }
            Err(error) => return Err(error),
        }
    }
    bases.truncate(MOST_BASES);
    Ok(bases)
}

/// Where the search named no passage at all, the documents are asked for it. That this may fail, for
/// want of a permission that searching does not need, takes nothing away from what was found.
async fn look_into(client: &Client, question: &Question<'_>, found: &mut search::Found) {
    if found.hits.is_empty() || found.hits.iter().any(|hit| hit.answer.is_some()) {
        return;
    }
    let hits = found.hits.iter().take(LOOKED_INTO);
    let variations: Vec<&str> = hits.filter_map(|hit| hit.variation.as_deref()).collect();
    if variations.is_empty() {
        return;
    }
    let asked = answers::Question {
        base: question.base,
        query: question.query,
        variations: &variations,
        search: found.search.as_deref(),
        generate: false,
    };
    match answers::within(client, &asked).await {
        Ok(said) => {
            for hit in &mut found.hits {
                let mut passages = said.passages.iter();
                let passage = passages.find(|passage| passage.document == hit.document);
                hit.answer = passage.map(|passage| passage.text.clone());
            }
        }
        Err(error) => tracing::debug!("documents were not looked into: {error}"),
    }
}

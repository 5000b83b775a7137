//! What was found, and what is done with it.

use super::{Answer, AnswerUse, Article, Asked, broken_off, exact, fact, no_answer, nobody_to_ask};
use crate::companion::Companion;
use crate::companion::cards::answer;
use crate::companion::request::{CardText, Reply};
use crate::outbox::parcel::{DocumentUse, Found, Shown};
use crate::store::{FoundFact, KnowledgeEvent, Work};
use crate::view::error::Problem;
use crate::view::knowledge::{AnswerView, AnswersView, GeneratedView};
use crate::view::panel::build::web_address;
use rules::text::Wanted;

impl Companion {
    /// A question is answered, refused or broken off: on record, and told to who asked.
    pub(in crate::companion) fn knowledge_answered(&mut self, asked: Asked) {
        let Asked {
            number,
            interaction,
            about: asked,
            result,
            latency_ms,
            reply,
        } = asked;
        let (found, problem, kind) = match result {
            None => (None, Some(broken_off()), Some("canceled")),
            Some(Ok(None)) => (None, Some(nobody_to_ask()), Some("no_knowledge_base")),
            Some(Ok(found)) => (found, None, None),
            Some(Err(error)) => (None, Some(Problem::from(&error)), Some(error.kind())),
        };
        let hits = found.as_ref().map_or(&[][..], |found| &found.hits);
        let keeps = self.keeps.utterances;
        let event = KnowledgeEvent::Asked {
            question: keeps.then(|| asked.question.clone()),
            chars: u32::try_from(asked.question.chars().count()).unwrap_or(u32::MAX),
            found: hits
                .iter()
                .map(|(_, _, hit)| FoundFact {
                    id: hit.document.clone(),
                    title: hit.title.clone(),
                    passage: hit.answer.clone(),
                    confidence: hit.confidence,
                })
                .collect(),
            generated: found
                .as_ref()
                .is_some_and(|found| found.generated.is_some()),
            problem: kind,
            latency_ms,
        };
        self.note(self.state.agent(), fact(interaction, event));
        if let Some(problem) = problem {
            return answer(reply, Err(problem));
        }
        if number != self.asking.number {
            return answer(reply, Err(broken_off()));
        }
        let Some(found) = found else {
            return answer(reply, Err(nobody_to_ask()));
        };
        let view = AnswersView {
            number,
            question: asked.question,
            generated: found.generated.map(|generated| GeneratedView {
                text: generated.text,
                from: generated
                    .cited
                    .into_iter()
                    .filter_map(|one| one.title)
                    .collect(),
            }),
            answers: (1..)
                .zip(&found.hits)
                .map(|(nth, (_, _, hit))| AnswerView {
                    nth,
                    title: hit.title.clone(),
                    text: hit.answer.clone(),
                    confidence: hit.confidence,
                    can_open: hit.url.as_deref().and_then(web_address).is_some(),
                })
                .collect(),
        };
        let answers = found.hits.into_iter().map(|(base, search, hit)| Answer {
            title: hit.title,
            text: hit.answer,
            url: hit.url.as_deref().and_then(web_address),
            what: Article {
                interaction,
                wanted: Wanted::Document {
                    knowledge_base: hit.base.unwrap_or(base),
                    id: hit.document,
                    version: hit.version,
                    variation: hit.variation,
                },
                found: Found::Asked,
                search,
                assistant: asked.assistant.clone(),
                key: None,
            },
        });
        self.asking.answers = answers.collect();
        answer(reply, Ok(view));
    }

    pub(super) fn answer_of(&self, number: u64, nth: u32) -> Result<Answer, Problem> {
        let at = usize::try_from(nth).unwrap_or(usize::MAX).wrapping_sub(1);
        let answers = &self.asking.answers;
        let found = answers.get(at).filter(|_| number == self.asking.number);
        found.cloned().ok_or_else(no_answer)
    }

    pub(super) fn use_answer(
        &mut self,
        number: u64,
        nth: u32,
        what: AnswerUse,
        reply: Reply<CardText>,
    ) {
        let found = match self.answer_of(number, nth) {
            Ok(found) => found,
            Err(problem) => return answer(reply, Err(problem)),
        };
        let (how, done) = match what {
            AnswerUse::Copied => ("copied", DocumentUse::Copied),
            AnswerUse::Opened => ("opened", DocumentUse::Viewed),
        };
        let Article {
            wanted,
            search,
            interaction,
            ..
        } = &found.what;
        let event = KnowledgeEvent::Taken {
            source: wanted.clone(),
            title: found.title.clone(),
            search: search.clone(),
            how,
        };
        let shown = match (what, &found.text) {
            (AnswerUse::Copied, Some(_)) => Shown::Marked,
            (AnswerUse::Copied, None) | (AnswerUse::Opened, _) => Shown::Whole,
        };
        let told = exact(wanted, None, None);
        let told = told.and_then(|exact| self.told(&found.what, &found.title, exact, done, shown));
        let work = Work::new(
            self.clock.now(),
            self.state.agent(),
            fact(*interaction, event),
        );
        let work = work.with_parcel(told);
        let text = CardText {
            title: found.title,
            snippet: found.text,
            url: found.url,
            open: Vec::new(),
        };
        self.put(work, reply, text);
    }
}

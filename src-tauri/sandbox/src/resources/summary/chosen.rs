//! Which sentences of a talk make its summary.
//!
//! The problem is the first thing of substance that the customer says, the outcome the last
//! exchange of substance, the actions what the agent does or promises between. Longer summaries add
//! to each part, the weightiest sentence first: worth is how often a sentence's words occur in the
//! talk, for its length.

use std::collections::BTreeMap;

use super::sentence::{self, Sentence};
use crate::knowledge::words;
use rules::transcript::Transcript;

/// A part of a summary, in the order in which they stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Problem,
    Actions,
    Outcome,
}

/// A sentence that may stand in a part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate<'t> {
    pub(super) part: Part,
    /// Its place in the talk.
    pub(super) place: usize,
    pub(super) text: &'t str,
}

/// An agent's outcome has so many words, a customer's one more: "Oh, that is very kind." is none.
const OUTCOME_WORDS: usize = 5;

/// The candidates in the order in which they are worth having: the first of each part, then the
/// second of each, and so on. A sentence stands in one part alone. What the agent only tells counts
/// as an action where nothing is done, or where `with_told` asks for it.
pub(super) fn candidates(said: &Transcript, with_told: bool) -> Vec<Candidate<'_>> {
    let sentences = sentence::all(said);
    let worths = worths(&sentences);
    let of_worth = |places: &mut Vec<usize>| {
        places.sort_by(|a, b| worths[*b].total_cmp(&worths[*a]).then(a.cmp(b)));
    };
    let substance = |place: &usize| sentences[*place].is_substance();
    let all = 0..sentences.len();

    let mut customers: Vec<usize> = all
        .clone()
        .filter(|&at| sentences[at].is_customers())
        .collect();
    if customers.iter().any(substance) {
        customers.retain(substance);
    }
    let first = customers.first().copied();
    let last = last_exchange(&sentences, first);
    let taken = |place: &usize| Some(*place) == first || last.contains(place);

    // What is asked later is part of the problem, and what it is about in money; what is answered
    // is not.
    let mut asked: Vec<usize> = customers
        .iter()
        .copied()
        .filter(|place| !taken(place))
        .filter(|&at| sentences[at].is_question() || sentences[at].has_amount())
        .collect();
    // The rest of what was said at first comes before anything that was said later.
    let beside: Vec<usize> = customers
        .iter()
        .copied()
        .filter(|&at| first.is_some_and(|one| sentences[at].utterance == sentences[one].utterance))
        .filter(|place| !taken(place))
        .collect();
    asked.retain(|place| !beside.contains(place));
    of_worth(&mut asked);
    asked.sort_by_key(|&at| !sentences[at].has_amount());
    let problem: Vec<usize> = first.into_iter().chain(beside).chain(asked).collect();

    let agents = all.filter(|&at| !sentences[at].is_customers());
    let agents: Vec<usize> = agents
        // The first words of a talk are a greeting, however they are put.
        .filter(|&at| sentences[at].utterance > 0 && substance(&at) && !taken(&at))
        .collect();
    let (mut done, mut told): (Vec<usize>, Vec<usize>) =
        agents.iter().partition(|&&at| sentences[at].is_action());
    told.retain(|&at| !sentences[at].is_question() && (with_told || done.is_empty()));
    of_worth(&mut done);
    of_worth(&mut told);
    let actions: Vec<usize> = done.into_iter().chain(told).collect();

    let parts = [
        (Part::Problem, problem),
        (Part::Outcome, last),
        (Part::Actions, actions),
    ];
    let longest = parts.iter().map(|(_, places)| places.len()).max();
    let mut turns = Vec::new();
    for turn in 0..longest.unwrap_or(0) {
        for (part, places) in &parts {
            if let Some(&place) = places.get(turn) {
                let text = sentences[place].text;
                turns.push(Candidate {
                    part: *part,
                    place,
                    text,
                });
            }
        }
    }
    turns
}

/// The last thing of substance that the agent tells, and what the customer says of substance
/// after it, or just before it where that is nothing. The agent's comes first. The `problem` is none
/// of it: a talk of one statement and one answer has its statement once.
fn last_exchange(sentences: &[Sentence<'_>], problem: Option<usize>) -> Vec<usize> {
    let is_telling = |at: &usize| sentences[*at].is_substance() && !sentences[*at].is_question();
    let telling = (0..sentences.len()).filter(is_telling);
    let (mut customers, agents): (Vec<usize>, Vec<usize>) =
        telling.partition(|&at| sentences[at].is_customers());
    let size = |at: usize| sentences[at].size();
    let agent = agents.iter().rev().find(|&&at| size(at) >= OUTCOME_WORDS);
    let Some(&agent) = agent.or(agents.last()) else {
        return Vec::new();
    };
    customers.retain(|&at| size(at) > OUTCOME_WORDS && !sentences[at].is_manners());
    let customer = customers.last().copied();
    let customer = customer.filter(|at| Some(*at) != problem);
    let customer = customer.filter(|&at| {
        let apart = sentences[agent].utterance.abs_diff(sentences[at].utterance);
        at > agent || apart <= 2
    });
    std::iter::once(agent).chain(customer).collect()
}

fn worths(sentences: &[Sentence<'_>]) -> Vec<f64> {
    let found: Vec<Vec<String>> = sentences
        .iter()
        .map(|one| words(one.text).collect())
        .collect();
    let mut counts = BTreeMap::<&str, u32>::new();
    for word in found.iter().flatten() {
        *counts.entry(word).or_default() += 1;
    }
    let worth = |words: &Vec<String>| {
        let total: u32 = words
            .iter()
            .filter_map(|word| counts.get(word.as_str()))
            .sum();
        // Long sentences say more, but not in proportion.
        let length = u32::try_from(words.len()).unwrap_or(u32::MAX);
        f64::from(total) / f64::from(length.max(1)).sqrt()
    };
    found.iter().map(worth).collect()
}

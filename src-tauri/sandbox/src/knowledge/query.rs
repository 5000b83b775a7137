//! From what was said to what is looked up: terms with weights.
//!
//! The customer's newest line counts in full, what was said before it less and less, the agent's
//! words less than the customer's. A term said twice has the weight of its weightiest mention.

use std::collections::BTreeMap;

use super::script::spaced;
use crate::content::Speaker;

/// How many lines back are looked at.
const LINES: usize = 5;
/// What an agent's word counts for against a customer's.
const AGENT: f64 = 0.4;
/// What is left of a word's weight one line later, and again after each line more.
const FADE: f64 = 0.55;
/// The most terms of one search.
const MOST_TERMS: usize = 40;

/// Words that say nothing about what a talk is about, besides single letters and numbers.
const STOP_WORDS: &str = "a about actually after again all already alright also always am an and \
    any anything are aren't as at back be because been before being best bit both but by bye can \
    can't cannot come could couldn't course day did didn't do does doesn't doing don't done each \
    either else er even ever every everything exactly far few fine first for from get gets getting \
    give go goes going gone gonna good goodbye got great guess had happen happened happens happy \
    hard has hasn't have haven't having he he's hear hello help her here hey hi him his hmm hold \
    hope how however i i'd i'll i'm i've if in into is isn't it it's its just keep kind know let \
    let's like little long look looking lot made make makes many may maybe me mean might mind \
    minute mm moment more most much must my myself name near need needs never new next nice no not \
    nothing now of off oh ok okay old on once one only or other our out over own perfect perhaps \
    please point pretty problem put quick quite rather really right said same saw say saying says \
    see seem seems seen shall she should show since so some something sorry soon sort still stuff \
    such sure take talk tell than thank thanks that that's the their them then there there's these \
    they they're thing things think this those though thought through time to today told tomorrow \
    too tried trouble try trying two uh uhm um under until up us use used using very wait want \
    wanted was wasn't way we we'll we're we've week weeks well went were what what's when where \
    which while who why will with without won't wonder wonderful word work working works would \
    wouldn't yeah yep yes yesterday yet you you'd you'll you're you've your yours";

/// What is looked up: distinct terms, each with a weight within 0..=1.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Query {
    terms: Vec<(String, f64)>,
}

impl Query {
    /// The query after the last line of a talk, given from its beginning.
    pub(crate) fn from_talk(heard: &[(Speaker, String)]) -> Self {
        let mut weights = BTreeMap::<String, f64>::new();
        let mut fade = 1.0;
        let spoken = heard
            .iter()
            .rev()
            .filter(|(speaker, _)| *speaker != Speaker::System);
        for (speaker, text) in spoken.take(LINES) {
            let weight = match speaker {
                Speaker::Customer | Speaker::System => fade,
                Speaker::Agent => fade * AGENT,
            };
            for term in words(text) {
                let known = weights.entry(term).or_default();
                *known = known.max(weight);
            }
            fade *= FADE;
        }
        let mut terms: Vec<_> = weights.into_iter().collect();
        terms.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        terms.truncate(MOST_TERMS);
        Self { terms }
    }

    /// The words of a text, each with full weight.
    pub(crate) fn of_text(text: &str) -> Self {
        Self::from_talk(&[(Speaker::Customer, text.to_owned())])
    }

    /// The terms, weightiest first.
    pub(crate) fn terms(&self) -> impl Iterator<Item = (&str, f64)> {
        self.terms
            .iter()
            .map(|(term, weight)| (term.as_str(), *weight))
    }
}

/// The words of a line that may tell what it is about, in lower case.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    let text = spaced(text);
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    let words: Vec<String> = words.map(str::to_owned).collect();
    words
        .into_iter()
        .map(|word| word.to_lowercase().replace('’', "'"))
        .filter(|word| {
            word.chars().any(char::is_alphabetic)
                && word.chars().count() > 1
                && !STOP_WORDS.split_whitespace().any(|stop| stop == word)
        })
        .map(|word| match word.strip_suffix("'s") {
            Some(owner) => owner.to_owned(),
            None => word,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(speaker: Speaker, text: &str) -> (Speaker, String) {
        (speaker, text.to_owned())
    }

    #[test]
    fn the_newest_line_weighs_most_and_the_agent_less() {
        let query = Query::from_talk(&[
            line(Speaker::Customer, "My router is broken."),
            line(Speaker::Agent, "The modem, you mean?"),
            line(Speaker::Customer, "Yes, the internet light is red."),
        ]);
        let weight = |wanted| {
            let found = query.terms().find(|(term, _)| *term == wanted);
            found.map(|(_, weight)| weight)
        };
        let (light, modem, router) = (weight("light"), weight("modem"), weight("router"));
        assert_eq!(light, Some(1.0), "said just now by the customer");
        assert!(light > router && router > modem && modem.is_some());
        assert_eq!(weight("the"), None, "a stop word says nothing");
    }

    #[test]
    fn only_words_are_looked_up() {
        let query = Query::from_talk(&[line(Speaker::Customer, "refund\" OR NEAR(title:x) *")]);
        let terms: Vec<_> = query.terms().map(|(term, _)| term.to_owned()).collect();
        assert_eq!(terms, ["refund", "title"]);
    }
}

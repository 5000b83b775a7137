//! A summary made of the conversation's own sentences: extractive, and nothing is invented.
//!
//! Each line is worth how often its words occur in the talk (words of weight, not "the"), for its
//! length; the best of the customer's lines and the best of the agent's are taken in turn while
//! the token limit allows, and put back into their order. The two headings are in the language
//! asked for; quotes stay in the language they were said in, as nothing here translates.

use std::collections::BTreeMap;

use rules::tokens::Counter;

use crate::knowledge::words;

/// One line of the talk.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) by_customer: bool,
    pub(super) text: String,
}

/// The lines of a transcript written as `Customer: …` and `Agent: …`; what has no name is taken
/// for the customer's.
pub(super) fn lines(transcript: &str) -> Vec<Said> {
    let of = |line: &str| match line.split_once(':') {
        Some((name, text)) if name.trim().eq_ignore_ascii_case("agent") => Said {
            by_customer: false,
            text: text.trim().to_owned(),
        },
        Some((name, text)) if name.trim().eq_ignore_ascii_case("customer") => Said {
            by_customer: true,
            text: text.trim().to_owned(),
        },
        Some(_) | None => Said {
            by_customer: true,
            text: line.to_owned(),
        },
    };
    let kept = transcript.lines().map(str::trim);
    kept.filter(|line| !line.is_empty()).map(of).collect()
}

/// A summary of at most `most_tokens` tokens; never empty.
pub(super) fn of(said: &[Said], language: &str, most_tokens: usize, counter: &Counter) -> String {
    let headings = headings(language);
    let order = by_worth(said);
    let mut chosen: Vec<usize> = Vec::new();
    for at in order {
        let mut tried = chosen.clone();
        tried.push(at);
        tried.sort_unstable();
        if counter.count(&written(said, &tried, headings)) <= most_tokens {
            chosen = tried;
        }
    }
    if chosen.is_empty() {
        return headings.nothing.to_owned();
    }
    written(said, &chosen, headings)
}

#[derive(Clone, Copy)]
struct Headings {
    customer: &'static str,
    agent: &'static str,
    nothing: &'static str,
}

fn headings(language: &str) -> Headings {
    let of = |customer, agent, nothing| Headings {
        customer,
        agent,
        nothing,
    };
    match language {
        "de-DE" => of("Kunde", "Mitarbeiter", "Es wurde nichts gesagt."),
        "es-ES" => of("Cliente", "Agente", "No se dijo nada."),
        "fr-FR" => of("Client", "Conseiller", "Rien n'a été dit."),
        "ja-JP" => of("お客様", "担当者", "発言はありません。"),
        _ => of("Customer", "Agent", "Nothing was said."),
    }
}

fn written(said: &[Said], chosen: &[usize], headings: Headings) -> String {
    let mut parts = Vec::new();
    for (by_customer, heading) in [(true, headings.customer), (false, headings.agent)] {
        let quotes: Vec<&str> = chosen
            .iter()
            .map(|&at| &said[at])
            .filter(|line| line.by_customer == by_customer)
            .map(|line| line.text.as_str())
            .collect();
        if !quotes.is_empty() {
            parts.push(format!("{heading}: {}", quotes.join(" ")));
        }
    }
    parts.join("\n")
}

/// The places of the lines worth quoting, the worthiest first, customer and agent in turn.
fn by_worth(said: &[Said]) -> Vec<usize> {
    let mut counts = BTreeMap::<String, u32>::new();
    for line in said {
        for word in words(&line.text) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let worth = |line: &Said| -> f64 {
        let found: Vec<String> = words(&line.text).collect();
        let total: u32 = found.iter().filter_map(|word| counts.get(word)).sum();
        // Long lines say more, but not in proportion.
        let length = u32::try_from(found.len()).unwrap_or(u32::MAX);
        f64::from(total) / f64::from(length.max(1)).sqrt()
    };
    let mut sides: [Vec<(usize, f64)>; 2] = [Vec::new(), Vec::new()];
    for (at, line) in said.iter().enumerate() {
        let worth = worth(line);
        if worth > 0.0 {
            sides[usize::from(!line.by_customer)].push((at, worth));
        }
    }
    for side in &mut sides {
        side.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    }
    let [customer, agent] = sides;
    let mut turns = Vec::new();
    for turn in 0..customer.len().max(agent.len()) {
        turns.extend(customer.get(turn).map(|(at, _)| *at));
        turns.extend(agent.get(turn).map(|(at, _)| *at));
    }
    turns
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static COUNTER: LazyLock<Counter> = LazyLock::new(Counter::load);

    const TALK: &str = "Agent: Hello, how can I help?\n\
        Customer: My refund for the lamp has not arrived, and the refund was promised.\n\
        Agent: The refund was booked on Monday and takes five days.\n\
        Customer: Fine.";

    #[test]
    fn it_quotes_and_invents_nothing() {
        let text = of(&lines(TALK), "en-US", 150, &COUNTER);
        assert!(text.contains("Customer: My refund for the lamp has not arrived"));
        assert!(
            text.contains("Agent: The refund was booked on Monday"),
            "{text}"
        );
        for quote in text.lines().filter_map(|line| line.split_once(": ")) {
            assert!(
                TALK.contains(quote.1.split(". ").next().unwrap()),
                "{quote:?}"
            );
        }
    }

    proptest! {
        // Counting tokens is slow without optimization.
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn it_keeps_to_the_limit(talk in "((Agent|Customer): [a-z ]{0,80}\n){0,20}") {
            for most in [60, 150, 500] {
                let text = of(&lines(&talk), "de-DE", most, &COUNTER);
                prop_assert!(!text.is_empty());
                prop_assert!(COUNTER.count(&text) <= most, "the limit of the length");
            }
        }
    }
}

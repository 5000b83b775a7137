//! How good the suggestions are, measured on the `expect` of the built-in conversations.
//!
//! Deterministic: the same content gives the same figures. `--no-capture` prints them.

use std::collections::BTreeSet;
use std::path::Path;

use rules::id::InteractionId;

use super::Assistant;
use crate::content::{Library, Speaker};
use crate::knowledge::Knowledge;

/// The client's default threshold (`contract.md §1`).
const THRESHOLD: f64 = 0.75;

#[derive(Debug, Default)]
struct Figures {
    /// Articles a good assistant would suggest, and how many were, above the threshold.
    expected: usize,
    found: usize,
    /// Suggestions above the threshold, and how many of them were expected at some time.
    above: usize,
    right: usize,
    below: usize,
    /// Customer lines that expect something, and how many stand with one to three above.
    statements: usize,
    served: usize,
}

/// The figures, and line by line how they came about.
fn measure(library: &Library) -> (Figures, String) {
    let mut story = String::new();
    let knowledge = Knowledge::index(library).expect("an index in memory");
    let mut figures = Figures::default();
    for (business, of_business) in library.businesses.iter().enumerate() {
        for conversation in &of_business.conversations {
            let mut assistant = Assistant::new(InteractionId(conversation.id), business, 1);
            let expected: BTreeSet<&String> = conversation
                .lines
                .iter()
                .flat_map(|one| &one.expect)
                .collect();
            let mut above = BTreeSet::new();
            for line in &conversation.lines {
                if line.speaker == Speaker::System {
                    continue;
                }
                assistant.hear(line);
                let hits = knowledge
                    .search(business, &assistant.query())
                    .expect("found");
                let sure = hits
                    .iter()
                    .filter(|hit| hit.confidence >= THRESHOLD)
                    .count();
                if !line.expect.is_empty() {
                    figures.statements += 1;
                    figures.served += usize::from((1..=3).contains(&sure));
                }
                if !line.expect.is_empty() || sure > 0 {
                    let shown: Vec<_> = hits
                        .iter()
                        .take(4)
                        .map(|hit| format!("{} {:.2}", hit.article.id, hit.confidence))
                        .collect();
                    let (text, wanted) = (&line.text, &line.expect);
                    story.extend([format!("{text}\n  want {wanted:?}\n  have {shown:?}\n")]);
                }
                for offer in assistant.offer(line.at, hits) {
                    if offer.hit.confidence < THRESHOLD {
                        figures.below += 1;
                        continue;
                    }
                    figures.above += 1;
                    figures.right += usize::from(expected.contains(&offer.hit.article.id));
                    above.insert(offer.hit.article.id.clone());
                }
            }
            figures.expected += expected.len();
            let found = expected.iter().filter(|id| above.contains(**id)).count();
            figures.found += found;
            let (who, of) = (&conversation.customer, expected.len());
            story.extend([format!("{who}: {found} of {of}, above: {above:?}\n\n")]);
        }
    }
    (figures, story)
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what this is for")]
fn most_of_what_a_good_assistant_would_suggest_is_suggested() {
    let (figures, story) = measure(&Library::built_in());
    println!("{figures:?}");
    let share = |part: usize, whole: usize| part * 100 / whole.max(1);
    let recall = share(figures.found, figures.expected);
    assert!(
        recall >= 80,
        "{recall} % of the expected articles: {figures:?}\n{story}"
    );
    let precision = share(figures.right, figures.above);
    assert!(
        precision >= 80,
        "{precision} % of the suggestions: {figures:?}\n{story}"
    );
    let served = share(figures.served, figures.statements);
    assert!(
        served >= 70,
        "{served} % of the statements have one to three: {figures:?}"
    );
    assert!(
        figures.below > 0,
        "the threshold has something to do: {figures:?}"
    );
}

/// Other people's content, where the data set lies beside the checkout: the scale is not made for
/// our own articles alone.
#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn content_of_others_is_found_too() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/abcd");
    if !folder.is_dir() {
        eprintln!("skipped: {} is not here", folder.display());
        return;
    }
    let library = Library::load(&folder).expect("the data set is read");
    let (figures, story) = measure(&library);
    assert!(
        figures.found * 2 >= figures.expected,
        "half of the expected guides above the threshold: {figures:?}\n{story}"
    );
    assert!(figures.below > 0, "not everything is sure: {figures:?}");
}

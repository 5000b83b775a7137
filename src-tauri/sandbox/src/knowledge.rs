//! Retrieval over the knowledge base: SQLite's FTS5 with BM25, in memory.
//!
//! How the scores come about, honestly and in full. Every term of the query is looked up by
//! itself; its BM25 against an article (title 4, keywords 3, body 1) times the term's weight
//! (who said it and how long ago, see [`Query`]) is what the term says for that article. With
//!
//! - `strength` the sum of that over all terms,
//! - `coverage` the share of the query that speaks for the article at all: each term counted by
//!   its weight and how rare it is among the articles of this business, terms that no article
//!   holds left out,
//! - `margin` its strength relative to the strongest of the business (1 for that one),
//! - `yardstick` how strongly the business's articles are found by their own titles (the median):
//!   BM25 has no scale of its own, and this is what "found as well as can be" comes to here,
//!
//! the scores are
//!
//! - `relevanceScore = 1 − exp(−2.4 · strength / yardstick)`: how well the text matches, whatever
//!   else does;
//! - `confidence = relevanceScore × (0.50 + 0.30 · margin + 0.20 · √coverage)`: a match counts
//!   in full only when it stands out among the articles and explains what was said.
//!
//! Only the articles of the conversation's business are searched: a queue belongs to one
//! knowledge base. Rejected: embeddings (a model to ship, and nothing to show when asked why).

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, params};

use crate::content::{Article, Library};

mod passage;
mod query;
mod script;

pub(crate) use passage::{plain, without_list_mark};
pub(crate) use query::{Query, words};
pub(crate) use script::is_unspaced;
use script::spaced;

/// What makes a match half as strong as an article's own title 70 % relevant.
const STEEPNESS: f64 = 2.4;
const BASE: f64 = 0.50;
const BY_MARGIN: f64 = 0.30;
const BY_COVERAGE: f64 = 0.20;
/// Findings less relevant than this are noise.
const MIN_RELEVANCE: f64 = 0.2;
/// The most findings of one search.
const MOST: usize = 8;

/// An article found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hit {
    pub(crate) article: Arc<Article>,
    /// The passage that matches best.
    pub(crate) snippet: String,
    /// 0..=1.
    pub(crate) relevance: f64,
    /// 0..=1, never above the relevance.
    pub(crate) confidence: f64,
}

/// The index of a library.
#[derive(Debug)]
pub(crate) struct Knowledge {
    index: Mutex<Connection>,
    shelves: Vec<Shelf>,
    /// How strongly the articles of each business are found by their own titles.
    yardsticks: Vec<f64>,
    /// Every article's passages, one after the other; their places are the rows of the index.
    passages: Vec<String>,
}

/// One article as the index knows it.
#[derive(Debug)]
struct Shelf {
    article: Arc<Article>,
    business: usize,
    /// The places of its passages.
    passages: Range<usize>,
}

/// What was found for one article so far.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    strength: f64,
    covered: f64,
}

impl Knowledge {
    /// Indexes every article of the library.
    pub(crate) fn index(library: &Library) -> Result<Self, rusqlite::Error> {
        let index = Connection::open_in_memory()?;
        index.execute_batch(
            "CREATE VIRTUAL TABLE article USING fts5(
                 title, keywords, body, content='',
                 tokenize = 'porter unicode61 remove_diacritics 2'
             );
             CREATE VIRTUAL TABLE passage USING fts5(
                 text, content='',
                 tokenize = 'porter unicode61 remove_diacritics 2'
             );",
        )?;
        let mut shelves = Vec::new();
        let mut passages: Vec<String> = Vec::new();
        {
            let mut add_article = index.prepare(
                "INSERT INTO article (rowid, title, keywords, body) VALUES (?1, ?2, ?3, ?4)",
            )?;
            let mut add_passage =
                index.prepare("INSERT INTO passage (rowid, text) VALUES (?1, ?2)")?;
            for (business, of_business) in library.businesses.iter().enumerate() {
                for article in &of_business.articles {
                    let row = as_row(shelves.len());
                    let keywords = article.keywords.join(" ");
                    add_article.execute(params![
                        row,
                        spaced(&article.title),
                        spaced(&keywords),
                        spaced(&article.body)
                    ])?;
                    let first = passages.len();
                    for text in passage::passages(&article.body) {
                        add_passage.execute(params![as_row(passages.len()), spaced(&text)])?;
                        passages.push(text);
                    }
                    shelves.push(Shelf {
                        article: Arc::new(article.clone()),
                        business,
                        passages: first..passages.len(),
                    });
                }
            }
        }
        let mut knowledge = Self {
            index: Mutex::new(index),
            shelves,
            yardsticks: Vec::new(),
            passages,
        };
        knowledge.yardsticks = (0..library.businesses.len())
            .map(|business| knowledge.measure(business))
            .collect::<Result<_, _>>()?;
        Ok(knowledge)
    }

    /// The articles of a business that answer the query, surest first.
    pub(crate) fn search(
        &self,
        business: usize,
        query: &Query,
    ) -> Result<Vec<Hit>, rusqlite::Error> {
        let index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let tallies = self.tally(&index, business, query)?;
        let yardstick = self.yardsticks.get(business).copied().unwrap_or(1.0);
        let strongest = tallies
            .found
            .values()
            .map(|tally| tally.strength)
            .fold(0.0, f64::max);
        let mut found: Vec<(usize, f64, f64)> = tallies
            .found
            .iter()
            .map(|(&at, &tally)| {
                let scale = Scale {
                    strongest,
                    yardstick,
                    known: tallies.known,
                };
                let (relevance, confidence) = scores(tally, scale);
                (at, relevance, confidence)
            })
            .filter(|(_, relevance, _)| *relevance >= MIN_RELEVANCE)
            .collect();
        found.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        found.truncate(MOST);
        let hits = found.into_iter().map(|(at, relevance, confidence)| Hit {
            article: Arc::clone(&self.shelves[at].article),
            snippet: self.quote(&self.shelves[at], &tallies.passages),
            relevance: hundredths(relevance),
            confidence: hundredths(confidence),
        });
        Ok(hits.collect())
    }

    /// The passage that says most of the query, the first of equals.
    fn quote(&self, from: &Shelf, worth: &BTreeMap<usize, f64>) -> String {
        let mut best: Option<(usize, f64)> = None;
        for at in from.passages.clone() {
            let worth = worth.get(&at).copied().unwrap_or(0.0);
            if best.is_none_or(|(_, most)| worth > most) {
                best = Some((at, worth));
            }
        }
        best.map_or_else(
            || from.article.title.clone(),
            |(at, _)| self.passages[at].clone(),
        )
    }

    /// The median strength with which the articles of a business are found by their own titles.
    fn measure(&self, business: usize) -> Result<f64, rusqlite::Error> {
        let index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let mut strengths = Vec::new();
        for (at, shelf) in self.shelves.iter().enumerate() {
            if shelf.business == business {
                let query = Query::of_text(&shelf.article.title);
                let tallies = self.tally(&index, business, &query)?;
                strengths.push(tallies.found.get(&at).map_or(0.0, |one| one.strength));
            }
        }
        strengths.sort_by(f64::total_cmp);
        let median = strengths.get(strengths.len() / 2).copied();
        // Titles of stop words alone find nothing: any scale will do then.
        Ok(median.filter(|&strength| strength > 0.0).unwrap_or(1.0))
    }

    fn tally(
        &self,
        index: &Connection,
        business: usize,
        query: &Query,
    ) -> Result<Tallies, rusqlite::Error> {
        let mut look_up = index.prepare_cached(
            "SELECT rowid, -bm25(article, 4.0, 3.0, 1.0) FROM article WHERE article MATCH ?1",
        )?;
        let mut look_into =
            index.prepare_cached("SELECT rowid FROM passage WHERE passage MATCH ?1")?;
        let of_business = self
            .shelves
            .iter()
            .filter(|shelf| shelf.business == business)
            .count();
        let mut tallies = Tallies::default();
        for (term, weight) in query.terms() {
            let rows = look_up.query_map([quoted(term)], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, f64>(1)?))
            })?;
            let mut holders = Vec::new();
            for row in rows {
                let (row, bm25) = row?;
                let at = usize::try_from(row).unwrap_or(usize::MAX);
                if self
                    .shelves
                    .get(at)
                    .is_some_and(|one| one.business == business)
                {
                    holders.push((at, bm25.max(0.0)));
                }
            }
            if holders.is_empty() {
                continue;
            }
            let information = weight * rarity(holders.len(), of_business);
            tallies.known += information;
            let rows = look_into.query_map([quoted(term)], |row| row.get::<_, i64>(0))?;
            for row in rows {
                let at = usize::try_from(row?).unwrap_or(usize::MAX);
                *tallies.passages.entry(at).or_default() += information;
            }
            for (at, bm25) in holders {
                let tally = tallies.found.entry(at).or_default();
                tally.strength += weight * bm25;
                tally.covered += information;
            }
        }
        Ok(tallies)
    }
}

#[derive(Debug, Default)]
struct Tallies {
    found: BTreeMap<usize, Tally>,
    /// What each passage says of the query.
    passages: BTreeMap<usize, f64>,
    /// What all terms that stand in any article are worth together.
    known: f64,
}

/// How much a term tells that `holders` of `all` articles hold: more than 0.
#[expect(clippy::cast_precision_loss, reason = "counts of articles are small")]
fn rarity(holders: usize, all: usize) -> f64 {
    (1.0 + all as f64 / holders as f64).ln()
}

/// What a finding is measured against; the yardstick is more than 0.
#[derive(Debug, Clone, Copy)]
struct Scale {
    strongest: f64,
    yardstick: f64,
    known: f64,
}

/// Relevance and confidence, see the module's text.
fn scores(tally: Tally, scale: Scale) -> (f64, f64) {
    let relevance = 1.0 - (-STEEPNESS * tally.strength / scale.yardstick).exp();
    let margin = ratio(tally.strength, scale.strongest);
    let coverage = ratio(tally.covered, scale.known);
    let confidence = relevance * (BASE + BY_MARGIN * margin + BY_COVERAGE * coverage.sqrt());
    (relevance, confidence)
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 {
        (part / whole).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// A term as an FTS5 string: quotes doubled, so that nothing in it is syntax.
fn quoted(term: &str) -> String {
    format!("\"{}\"", term.replace('"', "\"\""))
}

fn as_row(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn hundredths(score: f64) -> f64 {
    (score.clamp(0.0, 1.0) * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::content::Speaker;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn scores_stay_within_bounds(strength in 0.0..1e6_f64, best in 0.0..1e6_f64,
                                     covered in 0.0..1e6_f64, known in 0.0..1e6_f64,
                                     yardstick in 1e-3..1e3_f64) {
            let scale = Scale { strongest: best, yardstick, known };
            let (relevance, confidence) = scores(Tally { strength, covered }, scale);
            prop_assert!((0.0..=1.0).contains(&relevance));
            prop_assert!((0.0..=relevance).contains(&confidence), "never surer than the match");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_is_said_can_be_looked_up(text in "\\PC{0,80}", also in "[a-z'’\"*:^() -]{0,40}") {
            static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| {
                Knowledge::index(&Library::built_in()).expect("an index in memory")
            });
            let heard = [(Speaker::Customer, text), (Speaker::Customer, also)];
            for hit in KNOWLEDGE.search(0, &Query::from_talk(&heard)).expect("no syntax in it") {
                prop_assert!(!hit.snippet.is_empty());
                prop_assert!((0.0..=1.0).contains(&hit.confidence));
            }
        }
    }

    #[test]
    fn a_name_with_an_apostrophe_is_found_as_one() {
        let knowledge = Knowledge::index(&Library::built_in()).expect("an index in memory");
        let heard = [(
            Speaker::Customer,
            "O'Connell's rock'n'roll refund".to_owned(),
        )];
        assert!(knowledge.search(0, &Query::from_talk(&heard)).is_ok());
    }

    #[test]
    fn a_stronger_match_is_surer() {
        let scale = Scale {
            strongest: 20.0,
            yardstick: 12.0,
            known: 2.0,
        };
        let of = |strength| {
            let covered = 1.0;
            scores(Tally { strength, covered }, scale)
        };
        assert!(of(10.0) > of(5.0), "relevance and confidence both rise");
    }
}

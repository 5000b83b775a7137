//! Years of history, the same for the same seed: interactions as an agent's day has them, with the
//! built-in content's words as often as they come up there.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;
use std::time::Duration;

use assist::store::{Opening, Store};
use audit::{Draft, Ledger, Payload};
use jiff::Timestamp;
use rusqlite::{Connection, params};
use sandbox::content::Library;
use serde_json::{Value, json};
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// When it begins, in ms.
pub const BEGAN: i64 = 1_600_000_000_000;

/// Entries in one transaction.
const GROUP: usize = 5_000;

/// Numbers that follow from a seed (`SplitMix64`).
pub struct Seeded(u64);

impl Seeded {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    /// Below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }

    fn uuid(&mut self) -> Uuid {
        uuid::Builder::from_random_bytes(
            (u128::from(self.next()) << 64 | u128::from(self.next())).to_be_bytes(),
        )
        .into_uuid()
    }

    /// Small numbers more often than large ones: the first of a thousand a hundred times as often
    /// as the hundredth.
    fn rank(&mut self, end: usize) -> usize {
        let even = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let rank = ((end as f64 + 1.0).powf(even) - 1.0).floor();
        (rank as usize).min(end.saturating_sub(1))
    }
}

/// What suggestions are made of.
struct Article {
    id: Uuid,
    title: String,
    passages: Vec<String>,
}

fn articles(seeded: &mut Seeded) -> Vec<Article> {
    let library = Library::built_in();
    let mut articles: Vec<_> = library
        .businesses
        .iter()
        .flat_map(|business| &business.articles)
        .map(|article| Article {
            id: seeded.uuid(),
            title: article.title.clone(),
            passages: passages(&article.body),
        })
        .filter(|article| !article.passages.is_empty())
        .collect();
    // Not the content's order: what comes up most often is drawn.
    for last in (1..articles.len()).rev() {
        articles.swap(last, seeded.below(last + 1));
    }
    articles
}

/// Passages as a platform cuts them: some 200 chars.
fn passages(body: &str) -> Vec<String> {
    let mut passages = Vec::new();
    let mut passage = String::new();
    for word in body.split_whitespace() {
        if !passage.is_empty() {
            passage.push(' ');
        }
        passage.push_str(word);
        if passage.len() >= 180 {
            passages.push(std::mem::take(&mut passage));
        }
    }
    if !passage.is_empty() {
        passages.push(passage);
    }
    passages
}

/// An entry before it is written.
pub struct Made {
    pub at_ms: i64,
    pub kind: &'static str,
    pub interaction: Option<String>,
    pub actor: String,
    pub payload: Value,
}

/// Makes entries, interaction by interaction, for ever.
pub struct Making {
    seeded: Seeded,
    articles: Vec<Article>,
    agents: Vec<String>,
    prompts: Vec<Uuid>,
    at_ms: i64,
    made: std::collections::VecDeque<Made>,
}

impl Making {
    pub fn new(seed: u64, began: i64) -> Self {
        let mut seeded = Seeded::new(seed);
        let articles = articles(&mut seeded);
        let agents = (0..12)
            .map(|_| format!("agent:{}", seeded.uuid()))
            .collect();
        let prompts = (0..20).map(|_| seeded.uuid()).collect();
        Self {
            seeded,
            articles,
            agents,
            prompts,
            at_ms: began,
            made: std::collections::VecDeque::new(),
        }
    }

    pub fn next(&mut self) -> Made {
        loop {
            if let Some(made) = self.made.pop_front() {
                return made;
            }
            self.interaction();
        }
    }

    fn interaction(&mut self) {
        let id = self.seeded.uuid().to_string();
        let agent = self.agents[self.seeded.below(self.agents.len())].clone();
        let channel = ["voice", "chat", "email"][self.seeded.below(3)];
        let platform = "platform".to_owned();
        self.at_ms += 60_000;
        self.put(
            &id,
            "cuecard",
            "interaction_started",
            json!({ "channel": channel, "queue": "Billing", "agent": agent }),
        );
        for _ in 0..3 + self.seeded.below(8) {
            self.at_ms += 10_000 + i64::try_from(self.seeded.below(20_000)).unwrap_or(0);
            let suggestions = self.suggestions();
            let cards: Vec<Value> = suggestions
                .iter()
                .zip(1..)
                .map(|(it, position)| {
                    json!({
                        "key": format!("knowledge:{}", it["knowledgeArticleId"].as_str().unwrap_or_default()),
                        "suggestionId": it["id"], "suggestionType": "knowledge", "knowledgeArticleId": it["knowledgeArticleId"],
                        "position": position,
                    })
                })
                .collect();
            let worked = self.latency(12);
            self.put(
                &id,
                &platform,
                "suggestions_produced",
                json!({
                    "latencyMs": 0.412, "processingLatencyMs": worked, "shown": true,
                    "suggestions": suggestions,
                }),
            );
            self.put(
                &id,
                "cuecard",
                "suggestions_displayed",
                json!({ "cards": cards }),
            );
            let card = cards[self.seeded.below(cards.len())].clone();
            match self.seeded.below(10) {
                0 | 1 => self.taken(&id, &agent, card),
                2 => self.put(&id, &agent, "suggestion_dismissed", card),
                3 => self.put(&id, &agent, "suggestion_opened", card),
                4 => self.feedback(&id, &agent),
                5 => {
                    let number = self.seeded.below(self.prompts.len());
                    let prompt = json!({ "promptId": self.prompts[number], "source": "triggered", "display": "popup" });
                    self.put(&id, "cuecard", "prompt_shown", prompt.clone());
                    self.put(&id, &agent, "prompt_viewed", prompt.clone());
                    self.put(&id, &agent, "prompt_clicked", prompt);
                }
                _ => {
                    let mut gone = card;
                    gone["why"] = "stale".into();
                    gone["wasShown"] = true.into();
                    self.put(&id, "cuecard", "suggestion_expired", gone);
                }
            }
        }
        self.at_ms += 5_000;
        self.put(&id, "cuecard", "interaction_ended", json!({}));
        self.summary(&id, &agent);
    }

    fn taken(&mut self, id: &str, agent: &str, mut card: Value) {
        self.at_ms += 900;
        card["afterMs"] = self.latency(900).into();
        self.put(id, agent, "suggestion_accepted", card);
        self.at_ms += 120;
        let failed = self.seeded.below(200) == 0;
        let kind = if failed {
            "delivery_failed"
        } else {
            "delivery_succeeded"
        };
        let outcome = json!({
            "kind": "click", "delivery": self.at_ms % 100_000, "correlationId": self.seeded.uuid(),
            "attempts": 1, "latencyMs": self.latency(31), "status": if failed { 503 } else { 200 },
        });
        self.put(id, "platform", kind, outcome);
    }

    /// Most interactions are summed up, and most summaries filed.
    fn summary(&mut self, id: &str, agent: &str) {
        if self.seeded.below(4) == 0 {
            return;
        }
        let latency = self.latency(2_400);
        let made = json!({ "summary": 1, "summaryId": self.seeded.uuid(), "latencyMs": latency });
        self.put(id, "platform", "summary_generated", made);
        let changed = [0.0, 0.0, 0.04, 0.17, 0.5][self.seeded.below(5)];
        let filed = json!({ "summary": 1, "trackingId": self.seeded.uuid(), "changed": changed });
        self.put(id, agent, "summary_saved", filed);
        if self.seeded.below(40) == 0 {
            let waiting = json!({ "waiting": 1 + self.seeded.below(9), "failed": 0 });
            self.alone("deliveries_waiting", waiting);
            self.at_ms += 60_000;
            self.alone("deliveries_waiting", json!({ "waiting": 0, "failed": 0 }));
        }
    }

    /// About so long, in ms, and now and then ten times as long.
    fn latency(&mut self, about: usize) -> usize {
        let long = if self.seeded.below(50) == 0 { 10 } else { 1 };
        (about / 2 + self.seeded.below(about)) * long
    }

    /// What belongs to no interaction.
    fn alone(&mut self, kind: &'static str, payload: Value) {
        self.made.push_back(Made {
            at_ms: self.at_ms,
            kind,
            interaction: None,
            actor: "cuecard".to_owned(),
            payload,
        });
    }

    fn feedback(&mut self, id: &str, agent: &str) {
        let kind = ["helpful", "not_helpful", "outdated"][self.seeded.below(3)];
        let feedback = json!({
            "correlationId": self.seeded.uuid(), "recommendationId": self.seeded.uuid(),
            "agentId": agent.trim_start_matches("agent:"), "commentsLength": self.seeded.below(200),
            "feedbackType": kind,
        });
        self.put(id, agent, "feedback_given", feedback.clone());
        let mut outcome = feedback;
        outcome["latencyMs"] = self.latency(80).into();
        self.put(id, "platform", "feedback_submitted", outcome);
    }

    fn suggestions(&mut self) -> Vec<Value> {
        let count = 2 + self.seeded.below(3);
        (1..=count)
            .map(|rank| {
                let number = self.seeded.rank(self.articles.len());
                let id = self.seeded.uuid();
                let article = &self.articles[number];
                let passage = &article.passages[self.seeded.0 as usize % article.passages.len()];
                json!({
                    "id": id, "type": "knowledge", "title": article.title, "snippet": passage,
                    "knowledgeArticleId": article.id, "confidence": 0.91, "relevanceScore": 0.84,
                    "score": 0.868, "rank": rank,
                })
            })
            .collect()
    }

    fn put(&mut self, id: &str, actor: &str, kind: &'static str, payload: Value) {
        self.made.push_back(Made {
            at_ms: self.at_ms,
            kind,
            interaction: Some(id.to_owned()),
            actor: actor.to_owned(),
            payload,
        });
    }
}

/// Writes a record of `events` entries, the first at `began`, to `dir`. Each is also handed to `also`, with its number.
pub fn record(
    dir: &Path,
    events: i64,
    (seed, began): (u64, i64),
    mut also: impl FnMut(i64, &Made) -> Outcome<()>,
) -> Outcome<()> {
    let opening = Opening {
        dir,
        now: Timestamp::from_millisecond(began)?,
        install: Uuid::from_u128(u128::from(seed) + 1),
        wait: Duration::from_secs(10),
    };
    let store = Store::open(&opening)?;
    tokio::runtime::Builder::new_current_thread()
        .build()?
        .block_on(store.close())?;
    let mut file = Connection::open(dir.join("cuecard.db"))?;
    file.pragma_update(None, "synchronous", "OFF")?;
    let mut ledger = Ledger::resume(&file)?;
    let mut making = Making::new(seed, began);
    while ledger.head().seq < events {
        let mut group = ledger.group(&mut file)?;
        let mut shown: HashMap<String, (i64, i64)> = HashMap::new();
        for _ in 0..GROUP {
            if group.head().seq >= events {
                break;
            }
            let made = making.next();
            let payload = Payload::of(&made.payload)?;
            let entry = group.append(&Draft {
                at: Timestamp::from_millisecond(made.at_ms)?,
                kind: made.kind,
                interaction: made.interaction.as_deref(),
                actor: &made.actor,
                payload: &payload,
            })?;
            if let Some(id) = &made.interaction {
                let known = shown.entry(id.clone()).or_insert((made.at_ms, 0));
                known.1 += i64::from(made.kind == "suggestions_produced");
            }
            also(entry.seq, &made)?;
        }
        for (id, (started, batches)) in shown {
            group.tx().execute(
                "INSERT INTO interaction (id, started_at, channel, queue, batches, batches_shown)
                 VALUES (?1, ?2, 'voice', 'Billing', ?3, ?3)
                 ON CONFLICT (id) DO UPDATE SET batches_shown = batches_shown + excluded.batches_shown",
                params![id, started, batches],
            )?;
        }
        group.commit()?;
    }
    Ok(())
}

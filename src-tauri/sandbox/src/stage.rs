//! Conversations played in real time.
//!
//! Owns when a conversation runs: from its first subscription, or from the floor's assignment.
//! One that is over starts again for a subscription that finds nothing in its window, so that a
//! sandbox left running is never empty. A line is said when its time has come at the sandbox's
//! speed; what the assistant has to offer on it goes to the feed, with all that was said since the
//! frame before.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rules::id::InteractionId;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::assistant::{Assistant, Offer};
use crate::content::{Channel, Conversation, Library, Speaker};
use crate::platform::Platform;
use crate::recorded;
use crate::stage::spoken::Spoken;
use crate::vendor;

mod spoken;

/// The first words of a line in a call are transcribed so long before its end.
const STILL_SPEAKING: Duration = Duration::from_millis(1_200);

/// Which conversation an interaction is, by its place in the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Script {
    pub(crate) business: usize,
    pub(crate) conversation: usize,
}

impl Script {
    pub(crate) fn of(self, library: &Library) -> Option<&Conversation> {
        library
            .businesses
            .get(self.business)?
            .conversations
            .get(self.conversation)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Waiting,
    Playing,
    Over,
}

#[derive(Debug)]
struct Show {
    script: Script,
    phase: Phase,
    takes: u32,
    lines_said: usize,
}

/// Every interaction with a script, and how far it is.
#[derive(Debug)]
pub(crate) struct Stage {
    shows: Mutex<BTreeMap<InteractionId, Show>>,
    /// Counts the plays that have ended.
    ended: watch::Sender<u64>,
}

impl Stage {
    /// All conversations of the library, waiting.
    pub(crate) fn new(library: &Library) -> Self {
        let stage = Self {
            shows: Mutex::default(),
            ended: watch::Sender::new(0),
        };
        for (business, of_business) in library.businesses.iter().enumerate() {
            for (conversation, one) in of_business.conversations.iter().enumerate() {
                let script = Script {
                    business,
                    conversation,
                };
                stage.cast(InteractionId(one.id), script);
            }
        }
        stage
    }

    /// Lets an interaction follow a script.
    pub(crate) fn cast(&self, interaction: InteractionId, script: Script) {
        let show = Show {
            script,
            phase: Phase::Waiting,
            takes: 0,
            lines_said: 0,
        };
        self.shows().insert(interaction, show);
    }

    /// Forgets an interaction that is over.
    pub(crate) fn strike(&self, interaction: InteractionId) {
        self.shows().remove(&interaction);
    }

    /// The conversation of an interaction and how many of its lines have been said; all of them
    /// where it hasn't begun (it is a recording).
    pub(crate) fn transcript(&self, interaction: InteractionId) -> Option<(Script, usize)> {
        let shows = self.shows();
        let show = shows.get(&interaction)?;
        let said = match show.phase {
            Phase::Playing => show.lines_said,
            Phase::Waiting | Phase::Over => usize::MAX,
        };
        Some((show.script, said))
    }

    /// Somebody has subscribed; `found` tells whether the window held anything.
    pub(crate) fn enter(&self, platform: &Arc<Platform>, interaction: InteractionId, found: bool) {
        let begins = {
            let mut shows = self.shows();
            match shows.get_mut(&interaction) {
                None => {
                    tracing::warn!(%interaction, "a subscription without a script");
                    None
                }
                Some(show) => match show.phase {
                    Phase::Waiting => Some(begin(show)),
                    Phase::Over if !found => Some(begin(show)),
                    Phase::Playing | Phase::Over => None,
                },
            }
        };
        if let Some((script, take)) = begins {
            let playing = Arc::clone(platform);
            platform.spawn(async move {
                let play = play(&playing, interaction, script, take);
                playing.stop.run_until_cancelled(play).await;
            });
        }
    }

    /// Plays an interaction to its end, or waits for the end where it is playing already.
    pub(crate) async fn perform(&self, platform: &Arc<Platform>, interaction: InteractionId) {
        let mut ended = self.ended.subscribe();
        let begins = {
            let mut shows = self.shows();
            let show = shows.get_mut(&interaction);
            show.filter(|show| show.phase != Phase::Playing).map(begin)
        };
        if let Some((script, take)) = begins {
            play(platform, interaction, script, take).await;
            return;
        }
        // The sender lives in `self`: it can't be gone while this waits.
        let _ = ended.wait_for(|_| !self.is_playing(interaction)).await;
    }

    fn is_playing(&self, interaction: InteractionId) -> bool {
        let shows = self.shows();
        let show = shows.get(&interaction);
        show.is_some_and(|show| show.phase == Phase::Playing)
    }

    fn said(&self, interaction: InteractionId, lines: usize) {
        if let Some(show) = self.shows().get_mut(&interaction) {
            show.lines_said = lines;
        }
    }

    fn over(&self, interaction: InteractionId) {
        if let Some(show) = self.shows().get_mut(&interaction) {
            show.phase = Phase::Over;
        }
        self.ended.send_modify(|n| *n += 1);
    }

    fn shows(&self) -> MutexGuard<'_, BTreeMap<InteractionId, Show>> {
        self.shows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn begin(show: &mut Show) -> (Script, u32) {
    show.phase = Phase::Playing;
    show.takes += 1;
    show.lines_said = 0;
    (show.script, show.takes)
}

async fn play(platform: &Arc<Platform>, interaction: InteractionId, script: Script, take: u32) {
    let library = Arc::clone(&platform.library);
    let Some(conversation) = script.of(&library) else {
        return;
    };
    let began = Instant::now();
    let prompter = &platform.prompter;
    prompter.begin(platform, interaction, conversation);
    vendor::began(platform, interaction, script);
    let mut assistant = Assistant::new(interaction, script.business, take);
    let mut spoken = Spoken::default();
    for (n, line) in conversation.lines.iter().enumerate() {
        if conversation.channel == Channel::Voice {
            let before = line.at.saturating_sub(STILL_SPEAKING);
            tokio::time::sleep_until(began + at_speed(before, platform.speed)).await;
            vendor::speaking(platform, interaction, line, n);
        }
        tokio::time::sleep_until(began + at_speed(line.at, platform.speed)).await;
        platform.stage.said(interaction, n + 1);
        prompter.tell(platform, interaction, line.at, recorded::said(line));
        if line.speaker == Speaker::System {
            continue;
        }
        vendor::heard(platform, interaction, line, n);
        let heard = Instant::now();
        assistant.hear(line);
        spoken.hear(line, platform.clock.now());
        if spoken.is_much() {
            tell(platform, interaction, &[], spoken.metadata());
        }
        let knowledge = Arc::clone(&platform.knowledge);
        let query = assistant.query();
        let business = script.business;
        let looking = tokio::task::spawn_blocking(move || knowledge.search(business, &query));
        let hits = match looking.await {
            Ok(Ok(hits)) => hits,
            Ok(Err(error)) => {
                tracing::error!(%error, "the knowledge base could not be searched");
                continue;
            }
            Err(error) => {
                tracing::error!(%error, "the search ended early");
                continue;
            }
        };
        let offers = assistant.offer(line.at, hits);
        if offers.is_empty() {
            continue;
        }
        let suggested = offers.iter().map(recorded::suggested).collect();
        prompter.tell(platform, interaction, line.at, suggested);
        let latency_ms = heard.elapsed().as_secs_f64() * 1000.0;
        let mut metadata = spoken.metadata();
        // Hundredths of a millisecond are all that a measurement in software is good for.
        metadata["processingLatencyMs"] = json!((latency_ms * 100.0).round() / 100.0);
        if !assistant.statement().is_empty() {
            metadata["queryStatement"] = json!(assistant.statement());
        }
        vendor::offered(platform, interaction, &offers, assistant.statement(), n);
        tell(platform, interaction, &offers, metadata);
    }
    // What was said after the last suggestion: a transcript that ends before the talk does would
    // be no transcript of it.
    if !spoken.is_empty() {
        tell(platform, interaction, &[], spoken.metadata());
    }
    prompter.end(platform, interaction);
    vendor::over(platform, interaction);
    platform.stage.over(interaction);
}

/// A time of the script as it comes at this speed; at most a year.
pub(crate) fn at_speed(at: Duration, speed: f64) -> Duration {
    const YEAR: Duration = Duration::from_hours(24 * 365);
    Duration::try_from_secs_f64(at.as_secs_f64() / speed).map_or(YEAR, |wait| wait.min(YEAR))
}

/// Sends a frame to whoever follows the interaction.
fn tell(platform: &Platform, interaction: InteractionId, offers: &[Offer], metadata: Value) {
    let suggestions: Vec<Value> = offers
        .iter()
        .map(|offer| suggestion(platform, offer))
        .collect();
    let mut frame = json!({"interactionId": interaction, "suggestions": suggestions});
    frame["metadata"] = metadata;
    platform
        .feed
        .publish(interaction, platform.clock.now(), frame);
}

fn suggestion(platform: &Platform, offer: &Offer) -> Value {
    let article = &offer.hit.article;
    let url = platform
        .banner
        .api_url
        .join(&format!("articles/{}", article.id));
    json!({
        "id": offer.id,
        "type": rules::suggestion::SuggestionKind::from(article.kind).as_str(),
        "title": article.title,
        "snippet": offer.hit.snippet,
        "knowledgeArticleId": article.id,
        "url": url.ok(),
        "confidence": offer.hit.confidence,
        "relevanceScore": offer.hit.relevance,
    })
}

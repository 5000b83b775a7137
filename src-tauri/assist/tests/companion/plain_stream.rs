//! The ranked batches as a plain stream, with no window.

use std::ops::ControlFlow;
use std::pin::pin;

use assist::clock::Clock;
use assist::companion::{Connection, open_record};
use assist::session::SessionOptions;
use assist::settings::{Environment, Flags, Settings};
use assist::store::{Query, Reader, Store};
use assist::suggestions::{Ended, Following, RankedBatch, Told, follow};
use assist::view::error::{Code, Problem};
use futures_util::{Stream, StreamExt as _};
use rules::id::InteractionId;
use sandbox::Sandbox;
use serde_json::json;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::kit::{
    DEADLINE, connection, frame, platform, silent_interaction, suggestion, with_library,
};

struct Post {
    dir: TempDir,
    store: Store,
    stop: CancellationToken,
}

impl Post {
    async fn open() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let opened = open_record(dir.path().to_owned(), Clock::system().now(), DEADLINE).await;
        Self {
            store: opened.expect("the record opens"),
            stop: CancellationToken::new(),
            dir,
        }
    }

    fn follow(
        &self,
        connection: Connection,
        interactions: &[InteractionId],
    ) -> impl Stream<Item = Result<Told, Ended>> + use<> {
        let environment: Environment = [("CUECARD_DATA_DIR".to_owned(), self.dir.path().into())]
            .into_iter()
            .collect();
        let settings = Settings::load(&environment, &Flags::default()).expect("good settings");
        follow(Following {
            connection,
            interactions: interactions.to_vec(),
            session: SessionOptions::of(&settings),
            weights: settings.deck.ranking,
            store: self.store.clone(),
            clock: Clock::system(),
            stop: self.stop.clone(),
        })
        .expect("a client")
    }

    async fn kinds(self) -> Vec<String> {
        self.store.close().await.expect("closes");
        let reader = Reader::open(self.dir.path()).expect("a record");
        let mut kinds = Vec::new();
        let keep = |event: assist::store::Event| {
            kinds.push(event.kind);
            ControlFlow::Continue(())
        };
        reader.search(&Query::default(), keep).expect("readable");
        kinds.reverse();
        kinds
    }
}

async fn next_batch(told: &mut (impl Stream<Item = Result<Told, Ended>> + Unpin)) -> RankedBatch {
    let wait = tokio::time::timeout(DEADLINE, async {
        loop {
            match told.next().await {
                Some(Ok(Told::Batch(batch))) => return batch,
                Some(Ok(Told::Progress(_))) => {}
                Some(Err(ended)) => panic!("ended: {ended}"),
                None => panic!("ended in order, too early"),
            }
        }
    });
    wait.await.expect("a batch in time")
}

#[tokio::test]
async fn batches_come_ranked_across_a_reconnect_and_are_on_record() {
    let platform: Sandbox = platform().await;
    let post = Post::open().await;
    let id = silent_interaction("nobody").id;
    let mut told = pin!(post.follow(connection(&platform), &[id]));
    let first = [
        suggestion("s-1", "refund", 0.8, 0.5),
        suggestion("s-2", "exchange", 1.0, 0.5),
    ];
    platform.push(id, frame(id, &first)).await;
    let batch = next_batch(&mut told).await;
    let line = serde_json::to_value(&batch).expect("serializable");
    assert_eq!(line["interactionId"], json!(id));
    assert!(line["latencyMs"].is_number() && line["receivedAt"].is_string());
    assert_eq!(
        line["rankedSuggestions"][0],
        json!({
            "id": "s-2", "title": "About exchange", "type": "knowledge",
            "knowledgeArticleId": "exchange", "confidence": 1.0, "relevanceScore": 0.5,
            "score": 0.7, "rank": 1,
        }),
        "exactly what cli.md says"
    );

    let closed = platform.faults().close_with(4001);
    assert!(closed.met(DEADLINE).await, "closed with 4001");
    platform
        .push(id, frame(id, &[suggestion("s-3", "none", 0.2, 0.2)]))
        .await;
    let mut empty = next_batch(&mut told).await;
    if !empty.ranked_suggestions.is_empty() {
        // The window of the new subscription reaches back: the first batch may come again.
        empty = next_batch(&mut told).await;
    }
    assert!(
        empty.ranked_suggestions.is_empty(),
        "nothing passes: a line all the same"
    );

    post.stop.cancel();
    while let Some(last) = told.next().await {
        assert!(last.is_ok(), "an ordinary end");
    }
    let kinds = post.kinds().await;
    let produced = kinds
        .iter()
        .filter(|kind| *kind == "suggestions_produced")
        .count();
    assert!(produced >= 2, "{kinds:?}");
    assert_eq!(
        kinds.last().map(String::as_str),
        Some("interaction_ended"),
        "{kinds:?}"
    );
    platform.shutdown().await;
}

#[tokio::test]
async fn a_refusal_is_the_last_word() {
    let platform = platform().await;
    let post = Post::open().await;
    let id = silent_interaction("nobody").id;
    let wrong = with_library(&platform, Uuid::new_v4());
    let mut told = pin!(post.follow(wrong, &[id]));
    let last = told.next().await.expect("something");
    let Err(Ended::Platform(error)) = last else {
        panic!("refused, not {last:?}");
    };
    assert_eq!(Problem::from(&error).code, Code::LibraryNotFound);
    assert!(told.next().await.is_none(), "and nothing after it");
    let kinds = post.kinds().await;
    assert!(
        kinds.contains(&"connection_changed".to_owned()),
        "{kinds:?}"
    );
    platform.shutdown().await;
}

//! Surface B after a conversation and beside it: summaries, wrap-up, checklists
//! (`platform-reference.md §3.3–3.4`).

use reqwest::Method;
use sandbox::{Assignment, Endpoint, Options};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::channels;
use crate::kit::{Desk, SOON, WebSocket, golden_json, message, read, shape};
use crate::sign_in::agents_desk;

/// A desk that plays fast, with a token for everything and a floor that has opened.
struct Shift {
    desk: Desk,
    floor: mpsc::Receiver<Assignment>,
    socket: WebSocket,
}

impl Shift {
    /// Follows these topics; `{agent}` stands for the agent's id.
    async fn begin(topics: &[&str]) -> Self {
        let desk = agents_desk(Options {
            speed: 400.0,
            at_once: 1,
            ..Options::default()
        })
        .await;
        let agent = desk.sandbox.banner().agent_id.to_string();
        let topics: Vec<String> = topics
            .iter()
            .map(|one| one.replace("{agent}", &agent))
            .collect();
        let socket = follow(&desk, &topics).await;
        let floor = desk.sandbox.assignments();
        Self {
            desk,
            floor,
            socket,
        }
    }

    async fn started(&mut self) -> Uuid {
        loop {
            if let Assignment::Started(about) = self.next().await {
                return about.interaction_id.0;
            }
        }
    }

    async fn ended(&mut self) -> Uuid {
        loop {
            if let Assignment::Ended(id) = self.next().await {
                return id.0;
            }
        }
    }

    async fn next(&mut self) -> Assignment {
        let next = tokio::time::timeout(SOON, self.floor.recv()).await;
        next.expect("in time").expect("the floor is open")
    }

    /// The next event of a topic that ends so.
    async fn event(&mut self, ending: &str) -> Value {
        loop {
            let said = message(&mut self.socket).await.into_text().expect("text");
            let said: Value = serde_json::from_str(said.as_str()).expect("JSON");
            let topic = said["topicName"].as_str().unwrap_or_default();
            if topic.ends_with(ending) {
                return said["eventBody"].clone();
            }
        }
    }
}

/// A channel that follows these topics, and its socket.
async fn follow(desk: &Desk, topics: &[String]) -> WebSocket {
    let channel = channels::open(desk).await;
    channels::follow(desk, &channel, topics).await;
    channels::connect(&channel).await.expect("101")
}

/// The paths of the agent's part of a conversation, and the id of its leg.
async fn leg(shift: &Shift, conversation: Uuid) -> (String, String) {
    let path = format!("/api/v2/conversations/{conversation}");
    let (status, whole) = shift.desk.get(&path).await;
    assert_eq!(status, 200, "{whole}");
    let participants = whole["participants"].as_array().expect("participants");
    let agent = participants.iter().find(|one| one["purpose"] == "agent");
    let agent = agent.expect("the agent");
    let communication = agent["calls"][0]["id"].as_str();
    let communication = communication.or(agent["messages"][0]["id"].as_str());
    let media = if agent["calls"].is_array() {
        "calls"
    } else {
        "messages"
    };
    let participant = agent["id"].as_str().expect("an id");
    let communication = communication.expect("a communication");
    (
        format!("/api/v2/conversations/{media}/{conversation}/participants/{participant}"),
        communication.to_owned(),
    )
}

const SUMMARIES: &str = "v2.users.{agent}.conversations.summaries";

#[tokio::test]
async fn a_summary_follows_a_conversation_and_can_be_read_rated_and_edited() {
    let mut shift = Shift::begin(&[SUMMARIES]).await;
    let id = shift.ended().await;
    let event = shift.event("conversations.summaries").await;
    assert_eq!(event["conversationId"], json!(id));
    assert_eq!(event["triggerType"], "AFTER_DISCONNECT");
    let golden = &golden_json("platform/event.summary.json")["eventBody"];
    for (name, kind) in shape(&event) {
        // What nobody measured is left out; nothing is there that the platform doesn't have.
        let known = shape(golden).contains(&(name.clone(), kind)) || name == "messageType";
        assert!(known, "{name} is {kind} in the event");
    }

    let path = format!("/api/v2/conversations/{id}/summaries");
    let (status, listed) = shift.desk.get(&path).await;
    assert_eq!(status, 200, "{listed}");
    let session = &listed["sessionSummaries"][0];
    assert_eq!(session["id"], event["summaryId"]);
    assert_eq!(
        session["text"], event["summary"]["text"],
        "two names for one text"
    );
    assert_eq!(
        session["predictedWrapupCodes"][0]["id"],
        event["wrapUpCodes"][0]["wrapUpCodeId"]
    );

    let one = format!("{path}/{}", session["id"].as_str().expect("an id"));
    let (status, refused) = shift
        .desk
        .post(&format!("{one}/feedback"), &json!({"rating": "Positive"}))
        .await;
    assert_eq!(
        (status, &refused["details"][0]["fieldName"]),
        (400, &json!("summary"))
    );
    let feedback = golden_json("platform/summary.feedback.request.json");
    let (status, _) = shift.desk.post(&format!("{one}/feedback"), &feedback).await;
    assert_eq!(status, 204);
    let (_, listed) = shift.desk.get(&path).await;
    assert_eq!(
        listed["sessionSummaries"][0]["editedSummary"]["text"], feedback["summary"],
        "the agent's own words are kept"
    );
    for (member, body) in [
        (
            "feedback",
            golden_json("platform/summary.feedback.patch.request.json"),
        ),
        (
            "engagements",
            golden_json("platform/summary.engagement.request.json"),
        ),
    ] {
        let request = shift
            .desk
            .request(Method::PATCH, &format!("{one}/{member}"));
        let (status, said) = read(request.json(&body)).await;
        assert_eq!(status, 204, "{said}");
    }
    let other = format!("{path}/{}/engagements", Uuid::new_v4());
    let request = shift.desk.request(Method::PATCH, &other).json(&json!({}));
    let (status, said) = read(request).await;
    assert_eq!(
        (status, &said["code"]),
        (404, &json!("item.not.found.in.db"))
    );

    let now = jiff_day();
    let query = json!({
        "interval": now, "groupBy": ["summaryRating", "copied"],
        "metrics": ["nConversationSummaries", "tConversationSummary"],
    });
    let (status, counted) = shift
        .desk
        .post("/api/v2/analytics/summaries/aggregates/query", &query)
        .await;
    assert_eq!(status, 200, "{counted}");
    let results = counted["results"].as_array().expect("results");
    let rated = results
        .iter()
        .find(|one| one["group"]["summaryRating"] == "Negative");
    let rated = rated.expect("the one that was rated last");
    assert_eq!(rated["group"]["copied"], "true");
    assert_eq!(rated["data"][0]["metrics"][0]["stats"]["count"], 1);
}

/// All of the time in which this test may run.
fn jiff_day() -> &'static str {
    "2020-01-01T00:00:00Z/2120-01-01T00:00:00Z"
}

#[tokio::test]
async fn a_summary_that_fails_says_why() {
    let mut shift = Shift::begin(&[SUMMARIES]).await;
    let planned = shift
        .desk
        .sandbox
        .faults()
        .summary_error("CONVERSATION_TOO_LONG");
    let event = shift.event("conversations.summaries").await;
    assert_eq!(event["errorType"], "CONVERSATION_TOO_LONG");
    assert_eq!(event["summary"], Value::Null, "there is none");
    assert!(planned.is_met());
    let id = event["conversationId"].as_str().expect("an id");
    let (status, listed) = shift
        .desk
        .get(&format!("/api/v2/conversations/{id}/summaries"))
        .await;
    assert_eq!(
        (status, &listed["sessionSummaries"][0]["status"]),
        (200, &json!("Error"))
    );
    let (status, none) = shift
        .desk
        .get(&format!(
            "/api/v2/conversations/{}/summaries",
            Uuid::new_v4()
        ))
        .await;
    assert_eq!((status, &none["code"]), (404, &json!("not.found")), "none");
}

#[tokio::test]
async fn a_summary_can_be_asked_for_and_a_wrap_up_code_applied() {
    let mut shift = Shift::begin(&[SUMMARIES]).await;
    let id = shift.ended().await;
    let _ = shift.event("conversations.summaries").await;
    let (participant, communication) = leg(&shift, id).await;
    let path = format!("{participant}/communications/{communication}");
    let (status, asked) = shift
        .desk
        .post(&format!("{path}/summaries"), &json!({"locale": "de-de"}))
        .await;
    assert_eq!(status, 200, "{asked}");
    let event = loop {
        // The next conversation may be over before.
        let event = shift.event("conversations.summaries").await;
        if event["summaryId"] == asked["id"] {
            break event;
        }
    };
    assert_eq!(
        (&event["triggerType"], &event["language"]),
        (&json!("ON_DEMAND"), &json!("de-de"))
    );

    let (status, codes) = shift.desk.get(&format!("{participant}/wrapupcodes")).await;
    assert_eq!(status, 200, "{codes}");
    let predicted = &event["wrapUpCodes"][0]["wrapUpCodeId"];
    let codes = codes.as_array().expect("codes");
    assert!(
        codes.iter().any(|code| code["id"] == *predicted),
        "offered and listed"
    );
    let body = json!({"code": predicted, "notes": "Label sent."});
    let (status, said) = shift.desk.post(&format!("{path}/wrapup"), &body).await;
    assert_eq!(status, 204, "{said}");
    let (_, applied) = shift.desk.get(&format!("{path}/wrapup")).await;
    assert_eq!(
        (&applied["code"], &applied["notes"]),
        (predicted, &json!("Label sent."))
    );
    let other = json!({"code": Uuid::new_v4()});
    let (status, refused) = shift.desk.post(&format!("{path}/wrapup"), &other).await;
    assert_eq!(
        (status, &refused["details"][0]["fieldName"]),
        (400, &json!("code"))
    );
    let _ = shift
        .desk
        .sandbox
        .faults()
        .on(Endpoint::WrapUp)
        .withhold_permissions(&["conversation:participant:wrapup"]);
    let (status, refused) = shift.desk.post(&format!("{path}/wrapup"), &body).await;
    assert_eq!(
        (status, &refused["code"]),
        (403, &json!("missing.permissions"))
    );
}

#[tokio::test]
async fn a_checklist_is_ticked_by_the_talk_and_by_hand() {
    let mut shift = Shift::begin(&[SUMMARIES]).await;
    let id = shift.started().await;
    let _ = shift.ended().await;
    let (_, communication) = leg(&shift, id).await;
    let path = format!("/api/v2/conversations/{id}/communications/{communication}/agentchecklists");
    let (status, listed) = shift.desk.get(&path).await;
    assert_eq!(status, 200, "{listed}");
    let list = &listed["entities"][0];
    let golden = golden_json("platform/checklist.response.json");
    for (name, kind) in shape(list) {
        assert!(
            shape(&golden).contains(&(name.clone(), kind)),
            "{name} is {kind}"
        );
    }
    let items = list["checklistItems"].as_array().expect("items");
    let ticked = items
        .iter()
        .filter(|item| item["stateFromModel"] == "Ticked");
    assert!(
        ticked.count() > 0,
        "the agent said one of the phrases: {items:?}"
    );
    let item = &items[0];
    let one = format!("{path}/{}", list["id"].as_str().expect("an id"));
    let act = json!({"checklistItems": [
        {"id": item["id"], "name": item["name"], "agentAction": "Unticked"}]});
    let (status, acted) = shift.desk.post(&format!("{one}/agentaction"), &act).await;
    assert_eq!(status, 200, "{acted}");
    assert_eq!(acted["checklistItems"][0]["stateFromAgent"], "Unticked");
    assert_eq!(
        acted["checklistItems"][0]["stateFromModel"], item["stateFromModel"],
        "the model's opinion stays beside it"
    );
    let finalize = golden_json("platform/checklist.finalize.request.json");
    let (status, ended) = shift
        .desk
        .post(&format!("{path}/finalize"), &finalize)
        .await;
    assert_eq!(status, 200, "{ended}");
    assert_eq!(ended["entities"][0]["status"], "EvaluationFinalized");
    let (status, refused) = shift.desk.post(&format!("{one}/agentaction"), &act).await;
    assert_eq!(status, 409, "{refused}");
}

#[tokio::test]
async fn a_checklist_tells_its_ticks_as_events() {
    let mut shift = Shift::begin(&[]).await;
    let id = shift.started().await;
    let topic = format!("v2.conversations.{id}.agentchecklist");
    shift.socket = follow(&shift.desk, &[topic]).await;
    let event = loop {
        let event = shift.event("agentchecklist").await;
        // Another one may come up meanwhile, with nothing ticked yet.
        if event["status"] != "EvaluationStarted" {
            break event;
        }
    };
    let golden = &golden_json("platform/event.checklist.json")["eventBody"];
    let more = [
        "conversationId",
        "communicationId",
        "eventTime",
        "evaluationStartDate",
    ];
    for (name, kind) in shape(&event) {
        let known = shape(golden).contains(&(name.clone(), kind));
        assert!(known || more.contains(&name.as_str()), "{name} is {kind}");
    }
    assert_eq!(event["status"], "EvaluationInProgress", "{event}");
}

// The vendor's own SDK against our sandbox: it signs in, follows a conversation and makes every call that the
// sandbox serves. What it returns is what an application written with it would see.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";

import { complaints, without } from "./compiler.mjs";
import { client, decide, listen, sandbox, sdk } from "./kit.mjs";

let desk;
let banner;
/** The SDK, signed in as the agent. */
let agent;
let me;
let socket;
let channel;
/** The first conversation that has come to its end, and what came while it went on. */
let talk;

/** What the sandbox answered, with the type that the SDK promises for it. */
const answers = [];
function is(type, value) {
  answers.push({ name: `${answers.length + 1}: ${type}`, type: `Models.${type}`, value });
  return value;
}
// Newer than this SDK, which has no types for events: the platform sends them.
const newer = {
  "Models.Conversation": ["wrapupExpected"],
  "Models.ConversationEntityListing": ["wrapupExpected"],
  "Models.Suggestion": ["language"],
  "Models.SuggestionListing": ["language"],
};

/** Fails unless the SDK's call is refused with this status and code. */
async function refused(call, status, code) {
  const error = await call.then(
    () => assert.fail(`expected ${status} ${code}`),
    (error) => error,
  );
  // The SDK rejects with the platform's error body itself.
  assert.deepEqual({ status: error.status, code: error.code }, { status, code }, error.message);
  assert.match(error.contextId, /^[0-9a-f-]{36}$/, "the SDK can name the request");
  return is("ErrorBody", error);
}

/** Signs in as a person does: the SDK's challenge, the sandbox's page, the SDK's exchange. */
async function signIn(who) {
  const { clientId, redirectUri } = banner.platform;
  const verifier = who.generatePKCECodeVerifier(128);
  const challenge = await who.computePKCECodeChallenge(verifier);
  const query = { client_id: clientId, redirect_uri: redirectUri, response_type: "code", code_challenge: challenge };
  const address = new URL("/oauth/authorize", banner.loginUrl);
  address.search = new URLSearchParams({ ...query, code_challenge_method: "S256", state: "a state" });
  const back = await decide(address, "sign-in");
  assert.equal(back.searchParams.get("state"), "a state");
  return who.authorizePKCEGrant(clientId, verifier, back.searchParams.get("code"), redirectUri);
}

before(async () => {
  desk = await sandbox("--speed", "60");
  banner = desk.banner;
  agent = client(banner);
});
after(async () => {
  socket?.close();
  await desk?.stop();
});

describe("sign-in", () => {
  test("an agent, with PKCE", async () => {
    const granted = await signIn(agent);
    assert.ok(granted.accessToken);
    me = is("UserMe", await new sdk.UsersApi(agent).getUsersMe());
    assert.equal(me.id, banner.agentId);
    const about = is("TokenInfo", await new sdk.TokensApi(agent).getTokensMe());
    assert.equal(about.organization.name, banner.platform.organization);
    assert.ok(about.authorizedScope.includes("notifications"));
    await new sdk.TokensApi(agent).headTokensMe();
  });

  test("a device, with client credentials: it is nobody", async () => {
    const device = client(banner);
    await device.loginClientCredentialsGrant(banner.clientId, banner.clientSecret);
    await new sdk.TokensApi(device).getTokensMe();
    const error = await new sdk.UsersApi(device).getUsersMe().catch((error) => error);
    assert.equal(error.status, 400, "as the platform refuses it");
  });

  test("signing out ends the token", async () => {
    const other = client(banner);
    await signIn(other);
    await new sdk.TokensApi(other).deleteTokensMe();
    await refused(new sdk.UsersApi(other).getUsersMe(), 401, "bad.credentials");
  });

  test("a cancel comes back as an error", async () => {
    const { clientId, redirectUri } = banner.platform;
    const challenge = await agent.computePKCECodeChallenge(agent.generatePKCECodeVerifier(43));
    const address = new URL("/oauth/authorize", banner.loginUrl);
    const query = { client_id: clientId, redirect_uri: redirectUri, response_type: "code", code_challenge: challenge };
    address.search = new URLSearchParams({ ...query, code_challenge_method: "S256" });
    const back = await decide(address, "cancel");
    assert.equal(back.searchParams.get("error"), "access_denied");
  });
});

describe("notifications and conversations", () => {
  test("a channel follows topics, refuses others, and is listed", async () => {
    const api = new sdk.NotificationsApi(agent);
    const expand = ["description", "requiresPermissions", "permissionDetails"];
    const topics = is("AvailableTopicEntityListing", await api.getNotificationsAvailabletopics({ expand }));
    assert.ok(topics.entities.some((topic) => topic.id === "v2.users.{id}.conversations"));
    channel = is("Channel", await api.postNotificationsChannels());
    socket = await listen(channel.connectUri);
    const wanted = [`v2.users.${me.id}.conversations`, `v2.users.${me.id}.conversations.summaries`];
    const followed = await api.putNotificationsChannelSubscriptions(channel.id, wanted.map((id) => ({ id })));
    is("ChannelTopicEntityListing", followed);
    assert.deepEqual(followed.entities.map((one) => one.id), wanted);
    const more = [{ id: `v2.users.${randomUUID()}.conversations` }];
    const partly = await api.postNotificationsChannelSubscriptions(channel.id, more, { ignoreErrors: true });
    is("ChannelTopicEntityListing", partly);
    assert.equal(partly.entities.find((one) => one.id === more[0].id).state, "Rejected");
    const error = await api.postNotificationsChannelSubscriptions(channel.id, more).catch((error) => error);
    assert.equal(error.status, 403);
    const listed = await api.getNotificationsChannelSubscriptions(channel.id);
    assert.ok(wanted.every((id) => listed.entities.some((one) => one.id === id)), "what was followed still is");
    await api.headNotificationsChannel(channel.id);
    const channels = is("ChannelEntityListing", await api.getNotificationsChannels());
    assert.ok(channels.entities.some((one) => one.id === channel.id));
    const spare = await api.postNotificationsChannels();
    await api.putNotificationsChannelSubscriptions(spare.id, [{ id: wanted[0] }]);
    await api.deleteNotificationsChannelSubscriptions(spare.id);
    assert.deepEqual((await api.getNotificationsChannelSubscriptions(spare.id)).entities, []);
    socket.socket.send(JSON.stringify({ message: "ping" }));
    const pong = await socket.next((event) => event.eventBody?.message === "pong", "an answer to a ping");
    assert.equal(pong.topicName, "channel.metadata");
  });

  test("a conversation comes, brings suggestions, and ends", async () => {
    const api = new sdk.NotificationsApi(agent);
    const conversations = new sdk.ConversationsApi(agent);
    const topic = `v2.users.${me.id}.conversations`;
    const legs = (event) => {
      const mine = event.eventBody.participants.filter((one) => one.purpose === "agent" && one.userId === me.id);
      return mine.flatMap((one) => [...(one.calls ?? []), ...(one.messages ?? [])]);
    };
    const live = is("ConversationEntityListing", await conversations.getConversations());
    const event = live.entities.length
      ? { eventBody: live.entities[0] }
      : await socket.next((one) => one.topicName === topic && legs(one).length > 0, "a conversation");
    const { id } = event.eventBody;
    const kinds = ["knowledge.search", "knowledge.article", "response", "script", "intent", "thirdpartyaction"];
    const topics = kinds.map((kind) => ({ id: `v2.conversations.${id}.suggestions.${kind}` }));
    await api.postNotificationsChannelSubscriptions(channel.id, topics);
    const whole = is("Conversation", await conversations.getConversation(id));
    assert.equal(whole.id, id);
    const mine = whole.participants.find((one) => one.purpose === "agent");
    const leg = (mine.calls ?? mine.messages)[0];
    assert.ok(leg.agentAssistantId, "an assistant is there");
    talk = { id, participant: mine.id, communication: leg.id, isCall: Boolean(mine.calls?.length) };
    const over = (one) => one.topicName === topic && one.eventBody.id === id && legs(one).every((leg) => leg.state === "disconnected");
    await socket.next(over, "the end of the conversation");
  });

  test("suggestions are listed, read, engaged with, and told again", async () => {
    const conversations = new sdk.ConversationsApi(agent);
    const first = is("SuggestionListing", await conversations.getConversationSuggestions(talk.id, { pageSize: "2" }));
    assert.equal(first.entities.length, 2);
    const after = new URL(first.nextUri, banner.apiUrl).searchParams.get("after");
    const next = is("SuggestionListing", await conversations.getConversationSuggestions(talk.id, { pageSize: "200", after }));
    const seen = new Set(first.entities.map((one) => one.id));
    assert.ok(next.entities.every((one) => !seen.has(one.id)), "no suggestion twice");
    const all = [...first.entities, ...next.entities];
    talk.search = all.find((one) => one.type === "KnowledgeSearch");
    assert.ok(talk.search.knowledgeSearch.confidence > 0);
    const one = is("Suggestion", await conversations.getConversationSuggestion(talk.id, talk.search.id));
    assert.deepEqual(one.knowledgeSearch, talk.search.knowledgeSearch);
    const engaged = await conversations.postConversationSuggestionEngagement(talk.id, one.id, { engagementType: "Copied" });
    assert.equal(is("SuggestionEngagement", engaged).engagementType, "Copied");
    const accepted = await conversations.getConversationSuggestions(talk.id, { state: "Accepted" });
    assert.deepEqual(accepted.entities.map((each) => each.id), [one.id]);
    const rated = { engagementType: "Feedback", feedback: { rating: "Positive" } };
    await conversations.postConversationSuggestionEngagement(talk.id, one.id, rated);
    const again = await conversations.getConversationSuggestion(talk.id, one.id);
    assert.equal(again.state, "Rated");
    const unknown = conversations.getConversationSuggestions(randomUUID());
    await refused(unknown, 404, "not.found");
    const wrong = conversations.postConversationSuggestionEngagement(talk.id, one.id, { engagementType: "Accepted" });
    assert.equal((await wrong.catch((error) => error)).status, 400, "there is no such engagement");
  });

  test("another program says more in its own suggestion, and in no other", async () => {
    const conversations = new sdk.ConversationsApi(agent);
    const topics = banner.interactions.map((id) => ({ id: `v2.conversations.${id}.suggestions.thirdpartyaction` }));
    await new sdk.NotificationsApi(agent).postNotificationsChannelSubscriptions(channel.id, topics);
    const { eventBody } = await socket.next((one) => one.eventBody?.thirdPartySuggestion, "another program's suggestion");
    const { conversationId, suggestionId } = eventBody;
    const more = { thirdPartySuggestion: { text: "The claim is open.", sources: [{ name: "Desk", url: "https://example.com/" }] } };
    const changed = is("Suggestion", await conversations.patchConversationSuggestion(conversationId, suggestionId, more));
    const { title } = eventBody.thirdPartySuggestion;
    assert.deepEqual(changed.thirdPartySuggestion, { ...more.thirdPartySuggestion, title }, "what was not said again stays");
    const again = await socket.next((one) => one.eventBody?.suggestionId === suggestionId, "the suggestion as it is now");
    assert.equal(again.eventBody.thirdPartySuggestion.text, "The claim is open.");
    await refused(conversations.patchConversationSuggestion(talk.id, talk.search.id, more), 400, "invalid.value");
  });

  test("the texts of messages are fetched by their ids", async () => {
    const conversations = new sdk.ConversationsApi(agent);
    const legs = ({ participants }) => participants.flatMap((one) => one.messages ?? []);
    const ids = (conversation) => legs(conversation).flatMap((leg) => (leg.messages ?? []).map((one) => one.messageId));
    const topic = `v2.users.${me.id}.conversations`;
    const written = (one) => one.topicName === topic && ids(one.eventBody).length > 1;
    const { eventBody } = await socket.next(written, "a conversation by messages");
    const body = ids(eventBody);
    const texts = is("TextMessageListing", await conversations.postConversationsMessageMessagesBulk(eventBody.id, { body }));
    assert.deepEqual(texts.entities.map((one) => one.id).sort(), body.toSorted());
    assert.ok(texts.entities.every((one) => one.normalizedMessage.text), "each has its words");
    const none = await conversations.postConversationsMessageMessagesBulk(eventBody.id, { body: [randomUUID()] });
    assert.deepEqual(none.entities, [], "and what is not there is left out");
  });
});

describe("what a suggestion names", () => {
  test("a document is read, viewed, copied, presented and rated", async () => {
    const api = new sdk.KnowledgeApi(agent);
    const { document, searchId } = talk.search.knowledgeSearch;
    const [, base] = /knowledgebases\/([^/]+)\/documents/.exec(document.selfUri);
    const whole = await api.getKnowledgeKnowledgebaseDocument(base, document.id, { expand: ["variations"] });
    is("KnowledgeDocumentResponse", whole);
    assert.equal(whole.title, talk.search.knowledgeSearch.title);
    assert.ok(whole.variations[0].body.blocks.length > 0);
    const application = { type: "Assistant", assistant: { id: talk.search.assistant.id } };
    const edition = { documentVariationId: whole.variations[0].id, documentVersionId: whole.documentVersion.id };
    await api.postKnowledgeKnowledgebaseDocumentViews(base, document.id, { body: { ...edition, application } });
    await api.postKnowledgeKnowledgebaseDocumentCopies(base, document.id, { body: { ...edition, application } });
    const documents = [{ documentId: document.id, ...edition }];
    await api.postKnowledgeKnowledgebaseDocumentsPresentations(base, { body: { documents, application } });
    const rating = {
      documentVariation: { id: edition.documentVariationId },
      document: { id: document.id, versionId: edition.documentVersionId, knowledgeBase: { id: base } },
      rating: "Negative",
      comment: "The deadline is wrong.",
      application,
    };
    const kept = await api.postKnowledgeKnowledgebaseDocumentFeedback(base, document.id, { body: rating });
    assert.equal(is("KnowledgeDocumentFeedbackResponse", kept).comment, rating.comment);
    const body = { answered: true, selectedAnswer: { document: { id: document.id } } };
    await api.patchKnowledgeKnowledgebaseDocumentsSearchSearchId(base, searchId, { body });
    talk.base = base;
    talk.variation = whole.variations[0].id;
  });

  test("the assistant says which knowledge bases it answers from", async () => {
    const api = new sdk.AgentAssistantsApi(agent);
    const assistant = is("Assistant", await api.getAssistant(talk.search.assistant.id));
    const { knowledgeBases } = assistant.knowledgeSuggestionConfig;
    assert.ok(knowledgeBases.some((one) => one.id === talk.base), "the suggested document's among them");
    await refused(api.getAssistant(randomUUID()), 404, "not.found");
  });

  test("the knowledge base is asked by hand", async () => {
    const api = new sdk.KnowledgeApi(agent);
    const { title } = talk.search.knowledgeSearch;
    const body = { query: title, pageSize: 5, queryType: "ManualSearch", answerMode: ["AnswerHighlight", "AnswerGeneration"] };
    const found = is("KnowledgeDocumentSearch", await api.postKnowledgeKnowledgebaseDocumentsSearch(talk.base, { body }));
    assert.ok(found.results.some((one) => one.document.title === title), "found by its own title");
    assert.ok(found.answerGeneration.answer);
    const typed = await api.postKnowledgeKnowledgebaseDocumentsSearchSuggestions(talk.base, { body: { query: title.slice(0, 6) } });
    assert.ok(is("KnowledgeDocumentSuggestion", typed).results.some((one) => one.document.title === title));
    const answered = await api.postKnowledgeKnowledgebaseDocumentsAnswers(talk.base, { query: title, variationIds: [talk.variation] });
    assert.equal(is("KnowledgeAnswerDocumentsResponse", answered).results[0].title, title);
    const wrong = await refused(api.postKnowledgeKnowledgebaseDocumentsSearch(talk.base, { body: {} }), 400, "invalid.value");
    assert.equal(wrong.details[0].fieldName, "query");
  });

  test("canned responses and pages of scripts", async () => {
    const conversations = new sdk.ConversationsApi(agent);
    const listed = await conversations.getConversationSuggestions(talk.id, { pageSize: "200" });
    const canned = listed.entities.find((one) => one.type === "CannedResponse");
    assert.ok(canned, "the first conversation brings one");
    const { response, library } = canned.cannedResponse;
    const text = is("Response", await new sdk.ResponseManagementApi(agent).getResponsemanagementResponse(response.id));
    assert.equal(text.libraries[0].id, library.id);
    assert.ok(text.texts[0].content);
    await refused(new sdk.ScriptsApi(agent).getScriptsPublishedScriptIdPage(randomUUID(), randomUUID()), 404, "not.found");
  });
});

describe("after the conversation", () => {
  test("a summary comes by event, is read, rated, edited and told what became of it", async () => {
    const conversations = new sdk.ConversationsApi(agent);
    const topic = `v2.users.${me.id}.conversations.summaries`;
    const fits = (one) => one.topicName === topic && one.eventBody.conversationId === talk.id;
    const { eventBody } = await socket.next(fits, "a summary");
    const summaries = is("ConversationSummariesGetResponse", await conversations.getConversationSummaries(talk.id));
    const { sessionSummaries } = summaries;
    assert.equal(sessionSummaries[0].id, eventBody.summaryId);
    assert.equal(sessionSummaries[0].text, eventBody.summary.text);
    const { id } = sessionSummaries[0];
    await conversations.postConversationSummaryFeedback(talk.id, id, { body: { summary: "In the agent's words.", rating: "Positive" } });
    await conversations.patchConversationSummaryFeedback(talk.id, id, { body: { rating: "Negative" } });
    await conversations.patchConversationSummaryEngagements(talk.id, id, { body: { visibility: "Presented", status: "Copied" } });
    const edited = is("ConversationSummariesGetResponse", await conversations.getConversationSummaries(talk.id));
    assert.equal(edited.sessionSummaries[0].editedSummary.text, "In the agent's words.");
    await refused(conversations.getConversationSummaries(randomUUID()), 404, "not.found");
    talk.predicted = sessionSummaries[0].predictedWrapupCodes[0];
  });

  test("a summary on demand", async () => {
    const conversations = new sdk.ConversationsApi(agent);
    const path = [talk.id, talk.participant, talk.communication];
    const asked = talk.isCall
      ? await conversations.postConversationsCallParticipantCommunicationSummaries(...path, { body: { locale: "en-us" } })
      : await conversations.postConversationsMessageParticipantCommunicationSummaries(...path, { body: { locale: "en-us" } });
    is("OnDemandSummaryAcceptedResponse", asked);
    const came = await socket.next((one) => one.eventBody?.summaryId === asked.id, "the summary that was asked for");
    assert.equal(came.eventBody.triggerType, "ON_DEMAND");
  });

  test("a wrap-up code is chosen among those there are", async () => {
    const conversations = new sdk.ConversationsApi(agent);
    const codes = await conversations.getConversationParticipantWrapupcodes(talk.id, talk.participant);
    codes.forEach((code) => is("WrapupCode", code));
    assert.ok(codes.some((code) => code.id === talk.predicted.id), "the one predicted is one of them");
    const kind = talk.isCall ? "Call" : "Message";
    const body = { code: talk.predicted.id, notes: "Booked." };
    const path = [talk.id, talk.participant, talk.communication];
    await conversations[`postConversations${kind}ParticipantCommunicationWrapup`](...path, { body });
    const applied = await conversations[`getConversations${kind}ParticipantCommunicationWrapup`](...path);
    assert.equal(applied.code, talk.predicted.id);
    assert.equal(is("AssignedWrapupCode", applied).notes, "Booked.");
  });

  test("checklists are read, ticked and finalized", async () => {
    const conversations = new sdk.ConversationsApi(agent);
    const { entities } = await conversations.getConversationCommunicationAgentchecklists(talk.id, talk.communication);
    const [list] = entities;
    entities.forEach((one) => is("AgentChecklistResponse", one));
    const one = await conversations.getConversationCommunicationAgentchecklist(talk.id, talk.communication, list.id);
    assert.ok(one.checklistItems.some((item) => item.stateFromModel === "Ticked"), "by what the agent said");
    const [{ id, name }] = one.checklistItems;
    const act = { checklistItems: [{ id, name, agentAction: "Unticked" }] };
    const acted = await conversations.postConversationCommunicationAgentchecklistAgentaction(talk.id, talk.communication, list.id, act);
    assert.equal(is("AgentChecklistResponse", acted).checklistItems[0].stateFromAgent, "Unticked");
    const start = { activationTriggerType: "ConversationStart", language: "en-us" };
    await conversations.postConversationCommunicationAgentchecklist(talk.id, talk.communication, list.id, start);
    const ended = await conversations.postConversationCommunicationAgentchecklistsFinalize(talk.id, talk.communication, { exitReason: "ConversationEnd" });
    assert.equal(is("AgentChecklistResponseList", ended).entities[0].status, "EvaluationFinalized");
  });

  test("adoption is counted from what happened", async () => {
    const api = new sdk.AnalyticsApi(agent);
    const interval = `${new Date(Date.now() - 3_600_000).toISOString()}/${new Date(Date.now() + 3_600_000).toISOString()}`;
    const filter = { type: "and", predicates: [{ type: "dimension", dimension: "conversationId", operator: "matches", value: talk.id }] };
    const query = { interval, filter, groupBy: ["state"], metrics: ["nDistinctSuggestions"] };
    const { results } = is("AgentCopilotAggregateQueryResponse", await api.postAnalyticsAgentcopilotsAggregatesQuery(query));
    const of = (state) => results.find((one) => one.group.state === state)?.data[0].metrics[0].stats.count ?? 0;
    assert.ok(of("Suggested") > 1);
    assert.equal(of("Accepted"), 1, "copied once");
    assert.equal(of("Rated"), 1);
    const summaries = await api.postAnalyticsSummariesAggregatesQuery({ interval, filter, groupBy: ["copied"], metrics: ["nConversationSummaries"] });
    assert.equal(is("SummaryAggregateQueryResponse", summaries).results.length, 2, "one was copied, one was asked for and not");
    await desk.plan({ effect: { withhold_permissions: ["analytics:agentCopilotAggregate:view"] }, times: 1 });
    const body = await refused(api.postAnalyticsAgentcopilotsAggregatesQuery(query), 403, "missing.permissions");
    assert.equal(body.messageParams.permissions, "analytics:agentCopilotAggregate:view");
  });

  test("limits are told, and a refusal for a while is one", async () => {
    const api = new sdk.OrganizationApi(agent);
    const { entities } = is("LimitsEntityListing", await api.getOrganizationsLimitsNamespace("platform.api"));
    assert.ok(entities.find((one) => one.key === "org.app.user.rate.per.minute").value > 0);
    await desk.plan({ on: "limits", effect: { answer: { status: 429, retry_after: "3" } }, times: 1 });
    const whole = client(banner);
    whole.setReturnExtendedResponses(true);
    whole.setAccessToken(agent.authData.accessToken);
    const limits = new sdk.OrganizationApi(whole);
    const error = await limits.getOrganizationsLimitsNamespace("platform.api").catch((error) => error);
    assert.equal(error.status, 429);
    assert.equal(error.headers["retry-after"], "3");
    const { headers } = await limits.getOrganizationsLimitsNamespace("platform.api");
    assert.ok(Number(headers["inin-ratelimit-count"]) <= Number(headers["inin-ratelimit-allowed"]));
  });
});

test("every answer is what the SDK's types promise", () => {
  assert.ok(answers.length > 30, "the answers were kept");
  const told = complaints(answers.map(({ name, type, value }) => ({ name, type, value: without(value, newer[type] ?? []) })));
  assert.deepEqual(Object.fromEntries(told), {});
});

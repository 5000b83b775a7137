// Opens the language and the host, and mounts the page.
import { mount } from "svelte";
import App from "./App.svelte";
import { openHost, openOwnRecord, openSignIn, openSummaries } from "./host/open.ts";
import { openLanguage } from "./messages/language.svelte.ts";
import "./styles/tokens.css";
import "./styles/base.css";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

openLanguage(null);
void openHost().then(async (host) => {
  const [summariesHost, signInHost, ownHost] = await Promise.all([
    openSummaries(),
    openSignIn(),
    openOwnRecord(),
  ]);
  mount(App, { target, props: { host, summariesHost, signInHost, ownHost } });
});

// The desk's page: opens the language and the host, and mounts the window.
import { mount } from "svelte";
import Desk from "./Desk.svelte";
import {
  chosenLanguage,
  openAccess,
  openInsights,
  openPrivacy,
  openReview,
  openStudio,
} from "./host/open.ts";
import { openLanguage } from "./messages/language.svelte.ts";
import "./styles/tokens.css";
import "./styles/base.css";

const target = document.getElementById("app");
if (!target) throw new Error("desk.html has no #app");

openLanguage(null);
void Promise.all([
  openAccess(),
  openStudio(),
  openReview(),
  openInsights(),
  openPrivacy(),
  chosenLanguage(),
]).then(([access, host, review, insights, privacy, language]) => {
  openLanguage(language);
  const asked = new URLSearchParams(location.search).get("area");
  const area =
    (["review", "insights", "privacy"] as const).find((one) => one === asked) ?? "studio";
  mount(Desk, { target, props: { access, host, review, insights, privacy, area } });
});

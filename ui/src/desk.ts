// The desk's page: opens the language and the host, and mounts the window.
import { mount } from "svelte";
import Desk from "./Desk.svelte";
import { chosenLanguage, openReview, openStudio } from "./host/open.ts";
import { openLanguage } from "./messages/language.svelte.ts";
import "./styles/tokens.css";
import "./styles/base.css";

const target = document.getElementById("app");
if (!target) throw new Error("desk.html has no #app");

openLanguage(null);
void Promise.all([openStudio(), openReview(), chosenLanguage()]).then(
  ([host, review, language]) => {
    openLanguage(language);
    const area =
      new URLSearchParams(location.search).get("area") === "review" ? "review" : "studio";
    mount(Desk, { target, props: { host, review, area } });
  },
);

// Deutsch: nachgeladene Texte, Fragen an die Wissensdatenbank, Artikel lesen.
import { counted } from "../format.ts";
import type { KnowledgeWords } from "./en.ts";

const tag = "de-DE";

export const knowledge: KnowledgeWords = {
  text: {
    awaited: "Der Text ist unterwegs",
    gone: "Die Plattform hat diesen Text nicht mehr.",
    refused: "Mit Ihrer Anmeldung darf dieser Text nicht gelesen werden.",
    missing: (name) => `Es fehlt: ${name}`,
    failed: "Der Text kam nicht an. Cuecard fragt wieder, sobald die Verbindung zurück ist.",
    toFill: (count) => counted(tag, count, { one: "# auszufüllen", other: "# auszufüllen" }),
    fill: (names) => `Noch auszufüllen: ${names}`,
    open: "Auszufüllen",
  },
  ask: {
    hint: "Filtern, fragen",
    label: "Filtern, fragen; Enter fragt",
    ask: "Die Wissensdatenbank fragen",
    asking: "Die Wissensdatenbank wird gefragt",
    stop: "Nicht weiter fragen",
    answersTo: (question) => `Antworten auf „${question}“`,
    answers: (count) => counted(tag, count, { one: "# Antwort", other: "# Antworten" }),
    none: "Die Wissensdatenbank hat darauf keine Antwort",
    noneText: "Versuchen Sie es mit anderen oder weniger Wörtern.",
    generated: "Von der Plattform aus diesen Artikeln geschrieben",
    generatedFrom: (titles) => `Von der Plattform geschrieben aus: ${titles}`,
    sure: (percent) => `${percent} sicher`,
    read: "Lesen",
    copy: "Kopieren",
    open: "Im Browser öffnen",
    close: "Antworten schließen",
  },
  document: {
    article: "Artikel",
    read: "Den Artikel lesen",
    loading: "Der Artikel ist unterwegs",
    empty: "Dieser Artikel hat keinen Text, der hier gezeigt werden kann.",
    open: "Im Browser öffnen",
    changed: (day) => `Geändert: ${day}`,
  },
};

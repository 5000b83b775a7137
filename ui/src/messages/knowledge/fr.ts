// Français : textes chargés après coup, questions à la base de connaissances, lecture d’un article.
import { counted } from "../format.ts";
import type { KnowledgeWords } from "./en.ts";

const tag = "fr-FR";

export const knowledge: KnowledgeWords = {
  text: {
    awaited: "Le texte arrive",
    gone: "La plateforme n’a plus ce texte.",
    refused: "Votre connexion ne permet pas de lire ce texte.",
    missing: (name) => `Il manque : ${name}`,
    failed: "Le texte n’a pas pu être chargé. Cuecard le redemande dès que la connexion revient.",
    toFill: (count) => counted(tag, count, { one: "# à remplir", other: "# à remplir" }),
    fill: (names) => `Reste à remplir : ${names}`,
    open: "À remplir",
  },
  ask: {
    hint: "Filtrer, demander",
    label: "Filtrer, demander ; Entrée demande",
    ask: "Interroger la base de connaissances",
    asking: "La base de connaissances est interrogée",
    stop: "Ne plus demander",
    answersTo: (question) => `Réponses à « ${question} »`,
    answers: (count) => counted(tag, count, { one: "# réponse", other: "# réponses" }),
    none: "La base de connaissances n’a pas de réponse",
    noneText: "Essayez d’autres mots, ou moins de mots.",
    generated: "Écrit par la plateforme à partir de ces articles",
    generatedFrom: (titles) => `Écrit par la plateforme à partir de : ${titles}`,
    sure: (percent) => `sûr à ${percent}`,
    read: "Lire",
    copy: "Copier",
    open: "Ouvrir dans le navigateur",
    close: "Fermer les réponses",
  },
  document: {
    article: "Article",
    read: "Lire l’article",
    loading: "L’article arrive",
    empty: "Cet article n’a pas de texte qui puisse être montré ici.",
    open: "Ouvrir dans le navigateur",
    changed: (day) => `Modifié : ${day}`,
  },
};

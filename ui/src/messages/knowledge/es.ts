// Español: textos que se cargan después, preguntas a la base de conocimientos, lectura de un artículo.
import { counted } from "../format.ts";
import type { KnowledgeWords } from "./en.ts";

const tag = "es-ES";

export const knowledge: KnowledgeWords = {
  text: {
    awaited: "El texto está en camino",
    gone: "La plataforma ya no tiene este texto.",
    refused: "Su sesión no permite leer este texto.",
    missing: (name) => `Falta: ${name}`,
    failed: "No se pudo obtener el texto. Cuecard lo pide de nuevo cuando vuelva la conexión.",
    toFill: (count) => counted(tag, count, { one: "# por rellenar", other: "# por rellenar" }),
    fill: (names) => `Queda por rellenar: ${names}`,
    open: "Por rellenar",
  },
  ask: {
    hint: "Filtrar, preguntar",
    label: "Filtrar, preguntar; Intro pregunta",
    ask: "Preguntar a la base de conocimientos",
    asking: "Preguntando a la base de conocimientos",
    stop: "Dejar de preguntar",
    answersTo: (question) => `Respuestas a «${question}»`,
    answers: (count) => counted(tag, count, { one: "# respuesta", other: "# respuestas" }),
    none: "La base de conocimientos no tiene respuesta",
    noneText: "Pruebe con otras palabras, o con menos.",
    generated: "Escrito por la plataforma a partir de estos artículos",
    generatedFrom: (titles) => `Escrito por la plataforma a partir de: ${titles}`,
    sure: (percent) => `${percent} de certeza`,
    read: "Leer",
    copy: "Copiar",
    open: "Abrir en el navegador",
    close: "Cerrar las respuestas",
  },
  document: {
    article: "Artículo",
    read: "Leer el artículo",
    loading: "El artículo está en camino",
    empty: "Este artículo no tiene texto que se pueda mostrar aquí.",
    open: "Abrir en el navegador",
    changed: (day) => `Modificado: ${day}`,
  },
};

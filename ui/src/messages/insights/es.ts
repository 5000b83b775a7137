// Palabras en español de los análisis.
import { counted } from "../format.ts";
import type { InsightsWords } from "./en.ts";

const tag = "es-ES";

export const insights: InsightsWords = {
  title: "Análisis",
  counted: (events) => `contado de ${events} eventos`,
  emptied: (count) =>
    counted(tag, count, { one: "# sin su contenido", other: "# sin su contenido" }),
  emptiedLong: "La conservación o un borrado quitó lo que decían: no se cuentan en ninguna parte.",
  counting: "Contando",
  lost: "No se pueden calcular las cifras",
  nothing: "Nada registrado en este periodo",
  nothingText: "Elija otro periodo. Lo que ocurra a partir de ahora se cuenta aquí.",
  none: "sin valor",

  filter: {
    label: "Qué se cuenta",
    time: "Periodo",
    spans: { day: "Día", days7: "7 días", days30: "30 días", quarter: "Trimestre" },
    range: (days) => `${days}, elegir otros días`,
    from: "Desde",
    to: "Hasta",
    show: "Mostrar",
    backward: "El último día es anterior al primero.",
    tooLong: "Se pueden contar como máximo 3660 días a la vez.",
    missing: "Elija el primer día y el último.",
    against: (days) => `frente a ${days}`,
    soFar: "hoy hasta ahora",
    queue: "Cola",
    kind: "Tipo",
    agent: "Autor",
    all: "Todos",
  },

  export: {
    button: "Exportar",
    title: "Exportación",
    csv: "CSV: todas las cifras",
    png: "PNG: una imagen de esta página",
    saving: "Escribiendo el archivo",
    saved: "Guardado",
    failed: "No se escribió el archivo",
  },

  figures: {
    acceptance: {
      name: "Aceptación",
      means:
        "Sugerencias aceptadas, divididas entre los envíos de los que algo apareció en pantalla. Un envío que nadie vio no cuenta. Si la plataforma da las sugerencias de una en una, cada una es un envío.",
    },
    batchesShown: {
      name: "Envíos mostrados",
      means:
        "Envíos de los que al menos una sugerencia apareció en pantalla. Si la plataforma da las sugerencias de una en una, cada una es un envío.",
    },
    timeToAccept: {
      name: "Tiempo de aceptación, mediana",
      means: "Desde que una tarjeta aparece en pantalla hasta que se acepta; la mitad tardó menos.",
    },
    suggestionLatency: {
      name: "Latencia de sugerencias, p95",
      means:
        "El tiempo propio de la plataforma por envío, cuando lo indica; 95 de 100 no tardaron más. Como máximo un 5 % de más.",
    },
    promptsClicked: {
      name: "Avisos pulsados",
      means: "Avisos pulsados, divididos entre los avisos vistos.",
    },
    helpfulFeedback: {
      name: "Valoraciones «útil»",
      means: "Valoraciones «útil», divididas entre todas las valoraciones.",
    },
    summariesMade: { name: "Resúmenes hechos", means: "Resúmenes que llegaron." },
    summariesEdited: {
      name: "Editados antes de archivar",
      means: "Resúmenes editados antes de archivarse, divididos entre todos los archivados.",
    },
    editedShare: {
      name: "Palabras editadas, mediana",
      means:
        "La parte de las palabras que cambiaron las ediciones, en resúmenes editados y archivados; la mitad tuvo menos.",
    },
    summariesFiled: {
      name: "Resúmenes archivados",
      means: "Resúmenes archivados: en disco y de camino al CRM.",
    },
    mostWaiting: {
      name: "Máximo en espera",
      means: "El máximo de entregas en espera a la vez, cada día; se mira una vez por minuto.",
    },
  },

  change: {
    from: (value) => `desde ${value}`,
    up: (by) => `sube ${by}`,
    down: (by) => `baja ${by}`,
    points: (n) => `${n} pp`,
    better: "mejor",
    worse: "peor",
    same: "como antes",
    none: "antes nada",
  },
  ms: (n) => `${n} ms`,
  seconds: (n) => `${n} s`,

  chart: {
    table: (what) => `${what}, como tabla`,
    definition: (what) => `${what}, definición`,
    byDay: "Día a día",
    events: (count) => counted(tag, count, { one: "# evento", other: "# eventos" }),
    days: (what) => `${what}, día a día`,
    hint: "Las flechas mueven, Intro abre los eventos",
    before: "antes",
    empty: "No se contó nada",
  },

  columns: {
    day: "Día",
    hour: "Hora",
    name: "Nombre",
    value: "Valor",
    share: "Parte",
    before: "Antes",
    accepted: "Aceptadas",
    displayed: "Mostradas",
    batches: "Envíos mostrados",
    deploys: "Despliegues",
    count: "Cantidad",
    waiting: "Máximo en espera",
    at: "A las",
    allSent: "Todo enviado",
    calls: "Llamadas",
    failed: "Fallidas",
    viewed: "Vistos",
    clicked: "Pulsados",
    dismissed: "Descartados",
    timedOut: "Caducados",
    made: "Hechos",
    filed: "Archivados",
    p95Before: "p95 antes",
  },

  lanes: {
    label: "Día a día",
    acceptance: "Aceptación",
    latency: "Latencia de sugerencias",
    latencyMeans:
      "El tiempo propio de la plataforma por envío, día a día: lo que 50, 95 y 99 de 100 no superaron. Como máximo un 5 % de más.",
    backlog: "Entregas en espera",
    most: "máximo en espera",
    of: (accepted, shown) => `${accepted} de ${shown} envíos`,
    waited: (count, time, sent) => `${count} a las ${time}, todo enviado a las ${sent}`,
    waits: (count, time) => `${count} a las ${time}, no todo enviado`,
    deployed: (what) => `Desplegado, ${what}`,
    rolledBack: (what) => `Restablecido, ${what}`,
    version: (name, number) => `${name} v${number}`,
    said: (day, words) => `${day}: ${words}`,
  },

  kinds: {
    title: "Aceptación por tipo",
    means: "Sugerencias de un tipo aceptadas, divididas entre las mostradas.",
  },
  articles: {
    title: "Aceptación por artículo",
    means: "Sugerencias de un artículo aceptadas, divididas entre las mostradas.",
    top: (shown, all) => `primeros ${shown} de ${all}`,
    more: (count) => `Mostrar ${count}`,
    fewer: "Mostrar menos",
  },
  hours: {
    title: "Aceptación por hora",
    means:
      "Sugerencias aceptadas en una hora del día, divididas entre los envíos mostrados en esa hora.",
    said: (hour, words) => `${hour}: ${words}`,
  },
  feedback: {
    title: "Valoraciones por tipo",
    means: "Valoraciones dadas, por tipo.",
    given: (count) => counted(tag, count, { one: "# dada", other: "# dadas" }),
  },
  prompts: {
    title: "Avisos",
    means: "Qué fue de los avisos vistos: pulsados, descartados o idos por sí solos.",
    seen: (count) => counted(tag, count, { one: "# visto", other: "# vistos" }),
  },
  calls: {
    title: "Llamadas",
    means:
      "Cuánto tardaron las llamadas, por tipo: lo que 50, 95 y 99 de 100 no superaron. Como máximo un 5 % de más.",
    names: {
      suggestions: "Sugerencias",
      feedback: "Valoraciones",
      webhook: "Clics al webhook",
      deploy: "Despliegues",
      injection: "Avisos enviados",
      summary: "Resúmenes",
    },
  },
  summaries: {
    title: "Resúmenes",
    means: "Resúmenes hechos, editados (y cuánto) y archivados.",
  },

  events: {
    title: (what, time) => `${what}, ${time}`,
    list: "Eventos",
    reading: "Leyendo los eventos",
    failed: "No se pueden mostrar los eventos",
    moreFailed: "No se pudo leer el resto",
    none: "No se contó ningún evento",
    open: "Intro abre un evento en la revisión.",
    closed: "La revisión está cerrada para usted: no se pueden abrir los eventos.",
    cards: (count) => counted(tag, count, { one: "# tarjeta", other: "# tarjetas" }),
    waiting: (count) => counted(tag, count, { one: "# en espera", other: "# en espera" }),
  },
};

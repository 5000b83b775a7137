// Español: privacidad, y lo que se registra de uno mismo.
import { counted } from "../format.ts";
import type { PrivacyWords } from "./en.ts";

const tag = "es-ES";

export const privacy: PrivacyWords = {
  title: "Privacidad",
  fact: "qué se conserva y qué se va",
  lost: "No se puede mostrar lo que se conserva",
  loading: "Leyendo lo que se conserva",

  source: {
    default: "Predeterminado",
    file: "De config.toml",
    environment: "Fijado por el entorno",
  },
  locked: "Fijado por el entorno: lo que se escribiera aquí no valdría.",
  contents: (count) =>
    counted(tag, count, { one: "el contenido de # evento", other: "los contenidos de # eventos" }),
  texts: (count) =>
    counted(tag, count, { one: "el texto de # resumen", other: "los textos de # resúmenes" }),

  retention: {
    title: "Retención",
    text: "Cuánto tiempo se conserva lo que dice un evento. Que ocurrió queda registrado para siempre, y la cadena lo sigue probando.",
    injections: "Avisos enviados",
    injectionsText: "Lo que se envió a interacciones en curso.",
    summaries: "Resúmenes",
    summariesText: "Sus textos, desde el final de la interacción.",
    all: "Todo",
    allText: "Lo que diga cualquier evento, incluidos los dos de arriba.",
    forever: "Para siempre",
    after: "Unos días",
    daysOf: (what) => `${what}, en días`,
    days: "días",
    inForce: (days) => counted(tag, days, { one: "En vigor: # día", other: "En vigor: # días" }),
    inForceForever: "En vigor: para siempre",
    wrong: "Días enteros, de 1 a 36.500.",

    dryRun: "Lo que se iría",
    counting: "Contando lo que se iría",
    nothing: "Ahora no se iría nada. Todo está dentro de su plazo.",
    goes: (what) => `Ahora se irían: ${what}.`,
    oldest: (day) => `Lo más antiguo es del ${day}.`,
    kept: (count) =>
      counted(tag, count, {
        one: "# evento conserva lo que dice.",
        other: "# eventos conservan lo que dicen.",
      }),
    more: (count) =>
      counted(tag, count, {
        one: "# más que con lo que está en vigor.",
        other: "# más que con lo que está en vigor.",
      }),
    fewer: (count) =>
      counted(tag, count, {
        one: "# menos que con lo que está en vigor.",
        other: "# menos que con lo que está en vigor.",
      }),
    same: "Lo mismo que con lo que está en vigor.",
    table: "Lo que se iría, por tipo",
    kind: "Tipo",
    with: "Con esto",
    now: "En vigor",
    summaryTexts: "Textos de resúmenes",
    notCounted: "No se pudo contar",

    save: "Guardar",
    revert: "Descartar los cambios",
    saved: "Guardado y en vigor",
    notSaved: "No se guardó nada",

    apply: "Aplicar ahora…",
    saveFirst: "guarde o descarte antes: se aplica lo que está en vigor",
    daily: "se aplica sola una vez al día",
    applied: (ago) => `Aplicada por última vez ${ago}`,
    neverApplied: "Todavía no se ha aplicado",
    ask: (what) => `¿Quitar para siempre ${what}?`,
    askText:
      "No se puede recuperar. Que los eventos ocurrieron, y que esto se quitó, queda registrado, y la cadena lo sigue probando.",
    askNothing: "Ahora no hay nada que quitar",
    keep: "Conservarlo",
    take: "Quitarlo para siempre",
    running: "Se está aplicando la retención",
    looked: (done, total) => `${done} de ${total} eventos revisados`,
    taken: (count) =>
      counted(tag, count, { one: "# contenido quitado", other: "# contenidos quitados" }),
    stop: "Detener",
    done: (ago) => `La retención se aplicó ${ago}`,
    canceled: (ago) => `La retención se detuvo ${ago}`,
    canceledText: "Lo que se quitó hasta entonces ya no está, y eso consta. El resto sigue ahí.",
    failed: "La retención no se aplicó hasta el final",
  },

  erasure: {
    title: "Borrado",
    text: "Quita todo lo que se conserva de una interacción cuando una persona lo pide. Que ocurrió queda registrado, y la cadena lo sigue probando.",
    id: "Id de la interacción",
    hint: "Péguelo aquí, o elija «Borrar…» en la revisión.",
    malformed: "No es el id de una interacción, como 0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10.",
    unknown: "No hay nada registrado de esta interacción.",
    looking: "Buscando lo que se conserva de ella",
    notFound: "No se puede buscar",
    about: "Lo que se iría",
    when: "Cuándo",
    span: (day, from, to) => `${day}, ${from} – ${to}`,
    events: "Eventos registrados",
    contents: "Contenidos de eventos que se van",
    texts: "Textos de resúmenes, comentarios y borradores que se van",
    deliveries: "Envíos en espera, descartados sin enviar",
    live: "Sigue en curso: termínela antes",
    liveText: "Lo que se está siguiendo no se puede borrar. Termínela en el panel y mire de nuevo.",
    lookAgain: "Mirar de nuevo",
    nothing: "Ya no se conserva nada de ella",
    nothingText: "Sus contenidos ya se fueron. Que ocurrió queda registrado.",
    sure: (count) =>
      counted(tag, count, {
        one: "Para borrarla, escriba el primer carácter de su id",
        other: "Para borrarla, escriba los # primeros caracteres de su id",
      }),
    erase: "Borrar para siempre",
    forGood: "No se puede recuperar.",
    exported:
      "Los archivos exportados y lo que otros sistemas hayan recibido no se pueden retirar desde aquí.",
    notBegun: "El borrado no empezó",
    running: (id) => `Borrando ${id}`,
    done: (id) => `${id} está borrada`,
    doneContents: (count) => counted(tag, count, { one: "# contenido", other: "# contenidos" }),
    doneTexts: (count) => counted(tag, count, { one: "# texto", other: "# textos" }),
    doneDeliveries: (count) =>
      counted(tag, count, { one: "# envío en espera", other: "# envíos en espera" }),
    doneText: (what) => `Ya no están: ${what}.`,
    proof: (seq) => `El evento ${seq} lo prueba`,
    broke: (id) => `El borrado de ${id} se interrumpió`,
    brokeText: "Lo que se quitó hasta entonces ya no está. Si se pide de nuevo, continúa.",
    sending: "Algo de ella se está enviando ahora. Continúe en un momento.",
    goOn: "Continuar",
    fromReview: "Borrar…",
    fromReviewLong: "Borrar lo que se conserva de esta interacción",
  },

  unlock: {
    title: "Frases de desbloqueo",
    text: "Abren las áreas de un rol en este equipo mientras nadie puede iniciar sesión.",
  },

  support: {
    title: "Paquete de soporte",
    text: "Un archivo de hechos sobre el programa, para que usted lo entregue. Desde aquí no se envía nada.",
    inside: "Contiene",
    insideItems: [
      "La versión de Cuecard, y en qué sistema se ejecuta",
      "Los ajustes: números, interruptores y opciones; de los demás, si están definidos y dónde",
      "El estado y el tamaño del registro, de su índice y de su sello",
      "Cuántos eventos y envíos, por tipo y por día",
      "Cuánto tardaron las llamadas, y del diario técnico de los últimos 7 días las frases propias del programa",
    ],
    never: "Nunca contiene",
    neverItems: [
      "Lo que clientes o agentes dijeron, escribieron o vieron",
      "Nombres, números, direcciones e ids",
      "Contraseñas, secretos, tokens y frases de desbloqueo",
    ],
    write: "Escribir el paquete",
    again: "Escribirlo de nuevo",
    writing: "Se está escribiendo el paquete",
    written: "El paquete está escrito",
    parts: "Sus archivos:",
    redacted: (count) =>
      counted(tag, count, {
        one: "# cosa se dejó fuera.",
        other: "# cosas se dejaron fuera.",
      }),
    failed: "El paquete no se escribió",
  },

  own: {
    views: "Qué se registra",
    rules: "Qué y por qué",
    mine: "Sobre mí",
    label: "Todo lo registrado sobre mí",
    who: (who) => `Lo que hizo ${who} y lo que ocurrió alrededor, lo más reciente primero.`,
    loading: "Leyendo su registro",
    empty: "No hay nada registrado sobre usted",
    emptyText: "Lo que haga desde ahora aparecerá aquí.",
    failed: "No se puede mostrar su registro",
    own: "De usted",
    around: "A su alrededor",
    export: "Exportar todo",
    exporting: "Escribiéndolo todo",
    exported: "Su registro está escrito",
    notExported: "Su registro no se escribió",
  },
};

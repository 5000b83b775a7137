// Español.
import type { Catalogue } from "./en.ts";
import { counted, span, type Unit } from "./format.ts";
import { studio } from "./studio/es.ts";
import { access } from "./access/es.ts";
import { signIn } from "./sign-in/es.ts";
import { deploy } from "./deploy/es.ts";
import { knowledge } from "./knowledge/es.ts";
import { insights } from "./insights/es.ts";
import { platform } from "./platform/es.ts";
import { privacy } from "./privacy/es.ts";
import { review } from "./review/es.ts";
import { prompt } from "./prompt/es.ts";
import { summary } from "./summary/es.ts";
import { talk } from "./talk/es.ts";

const tag = "es-ES";
const units: Record<Unit, string> = { s: "s", min: "min", h: "h", d: "d" };

function age(ms: number): string {
  const { count, unit } = span(ms);
  return `${count} ${units[unit]}`;
}

export const es: Catalogue = {
  tag,
  ownName: "Español",

  age,
  ago: (ms) => `hace ${age(ms)}`,
  quote: (text) => `«${text}»`,
  optional: "opcional",
  close: "Cerrar",
  back: "Atrás",
  undo: "Deshacer",
  more: "Más",

  state: {
    live: "En directo",
    connecting: "Conectando",
    reconnectingIn: (ms) => `Reconecta en ${age(ms)}`,
    reconnectingNow: "Reconectando",
    tryOf: (attempt, of) => `intento ${attempt} de ${of}`,
    waiting: "En espera",
    asksIn: (ms) => `vuelve a pedir en ${age(ms)}`,
    asksNow: "pidiendo de nuevo",
    stopped: "Detenido",
    signedOut: "Sin sesión",
    nothingHeard: "aún no se ha oído nada",
    tryNow: "Intentar",
    startAgain: "Reiniciar",
    talkTime: (time) => `Tiempo de conversación ${time}`,
  },

  notice: {
    noConnection: (since, ms) => `Sin conexión desde las ${since} (${age(ms)})`,
    staysHere: "Lo que haga se guarda aquí y se envía cuando vuelva.",
    stillWorks: "Funciona",
    works: ["Tomar, copiar, fijar", "Las valoraciones", "Filtrar las fichas", "El registro local"],
    waits: "Espera",
    waiting: ["Sugerencias nuevas", "Interacciones nuevas"],
    stopped: (since) => `Detenido a las ${since}`,
    stoppedText: "No llega nada nuevo hasta que lo reinicie.",
    showLess: "Mostrar menos",
    showMore: "Mostrar más",
  },

  problem: {
    invalidInput: {
      title: "Hay campos que revisar",
      text: "El error está junto al campo.",
    },
    signInRefused: {
      title: "Acceso denegado",
      text: "La plataforma rechazó el id o el secreto del cliente. Revíselos y conecte de nuevo.",
    },
    signInTimedOut: {
      title: "El navegador no respondió",
      text: "El inicio de sesión no terminó a tiempo. Inicie sesión de nuevo. Si el navegador muestra una página de la plataforma, su administrador debe registrar la dirección de redirección.",
    },
    signInMismatched: {
      title: "La respuesta no se usó",
      text: "Pertenecía a otro inicio de sesión. Cierre las demás ventanas de inicio de sesión e inténtelo de nuevo.",
    },
    signInDenied: {
      title: "Inicio de sesión rechazado",
      text: "Se rechazó en el navegador, o su organización no lo permite.",
    },
    signInFailed: {
      title: "El inicio de sesión falló",
      text: "Inicie sesión de nuevo. Si sigue fallando, comunique a su administrador lo que aparece aquí.",
    },
    wrongOrganization: {
      title: "Otra organización",
      text: "Inició sesión en una organización para la que este perfil no es. Elija la otra en el navegador.",
    },
    wrongAgent: {
      title: "Otro agente",
      text: "Inició sesión otra persona que la que tiene la sesión aquí. Cierre primero la sesión.",
    },
    clientUnknown: {
      title: "Cliente OAuth desconocido",
      text: "La plataforma no conoce este id, o el cliente no sirve para iniciar sesión con el navegador. Revise el id y el entorno, o pregunte a su administrador.",
    },
    clockWrong: {
      title: "El reloj de este equipo no está en hora",
      text: "Por eso se rechazó el inicio de sesión. Ponga el reloj en hora e inicie sesión de nuevo.",
    },
    portTaken: {
      title: "La respuesta no puede llegar",
      text: "Otro programa usa el puerto al que responde el navegador. Ciérrelo e inicie sesión de nuevo.",
    },
    signInEnded: {
      title: "Su sesión ha terminado",
      text: "Inicie sesión de nuevo. Lo que está registrado aquí se conserva.",
    },
    notRevoked: {
      title: "Sesión cerrada aquí, no en la plataforma",
      text: "Cerró la sesión en este equipo. No se pudo avisar a la plataforma: su token vale hasta que caduque.",
    },
    scopeMissing: {
      title: "Falta un permiso",
      text: "Pida a su administración que lo conceda al cliente OAuth e inténtelo de nuevo.",
    },
    libraryNotFound: {
      title: "Biblioteca no encontrada",
      text: "No existe o está desactivada. Revise su id o pregunte a quien la gestiona.",
    },
    quotaExceeded: {
      title: "Esperando una conexión libre",
      text: "Todas las conexiones de su organización están en uso. Cuecard vuelve a pedir sola.",
    },
    rateLimited: {
      title: "La plataforma pidió una pausa",
      text: "Cuecard sigue sola cuando termine.",
    },
    unreachable: {
      title: "Nadie responde",
      text: "Revise la red y la dirección de la plataforma.",
    },
    protocol: {
      title: "Eso no es la plataforma",
      text: "Lo que responde en la dirección habla de otro modo, o más nuevo. Revise la dirección.",
    },
    keyringUnavailable: {
      title: "Sin llavero",
      text: "No se puede usar el llavero del sistema: el secreto queda en memoria hasta cerrar.",
    },
    storage: {
      title: "Ahora no se guarda nada",
      text: "No se puede escribir el registro local. Libere espacio o revise los permisos.",
    },
    gone: {
      title: "Ya no está",
      text: "Terminó entretanto. La lista está al día.",
    },
    textMissing: {
      title: "El texto aún no está",
      text: "Inténtelo de nuevo en un momento.",
    },
    areaClosed: {
      title: "Esta área no está abierta",
      text: "Ábrala de nuevo desde la barra de la izquierda.",
    },
    internal: {
      title: "Algo falló en Cuecard",
      text: "Inténtelo de nuevo. El archivo de log dice más.",
    },
  },
  action: {
    retry: "Intentar ahora",
    credentials: "Revisar credenciales",
  },

  kind: {
    knowledge: "Artículo",
    process: "Procedimiento",
    cannedResponse: "Respuesta predefinida",
    script: "Guion",
    intent: "Intención",
    thirdPartyAction: "Acción de terceros",
    other: (kind) => `Sugerencia: ${kind}`,
  },
  card: {
    list: "Sugerencias",
    take: "Tomar",
    copy: "Copiar",
    copyText: "Copiar texto",
    pin: "Fijar",
    unpin: "Soltar",
    dismiss: "Descartar",
    pinned: "Fijada",
    taken: "Tomada",
    fading: "Se va",
    movedOn: "la charla siguió adelante",
    goesIn: (ms) => `en ${age(ms)}`,
    ended: "ya no es actual",
    beforeBreak: "antes del corte",
    sure: (steps) => `Certeza: ${steps} de 4`,
    noScore: "sin puntuación",
    elsewhere: {
      accepted: "Tomada en otra parte",
      dismissed: "Descartada en otra parte",
      failed: "Falló en la plataforma",
      rated: "Valorada en otra parte",
    },
    toldState: (state) => `En la plataforma: ${state}`,
    failed: (count) =>
      counted(tag, count, {
        one: "La plataforma retiró # sugerencia que no pudo elaborar",
        other: "La plataforma retiró # sugerencias que no pudo elaborar",
      }),
    figures: (relevance, confidence, score) =>
      `Relevancia ${relevance} · confianza ${confidence} · puntuación ${score}`,
    waiting: (count) => counted(tag, count, { one: "# nueva", other: "# nuevas" }),
    showWaiting: (count) =>
      counted(tag, count, {
        one: "Mostrar # sugerencia nueva",
        other: "Mostrar # sugerencias nuevas",
      }),
    waitingHint: "al salir de la lista",
  },
  why: {
    title: "Por qué este lugar",
    rank: (position, of) => `Número ${position} de ${of}`,
    relevance: "Relevancia",
    confidence: "Confianza",
    score: "Puntuación",
    arrived: "Llegó",
    formula:
      "La puntuación pondera relevancia y confianza, más la relevancia. Si empatan, decide la confianza y luego la llegada.",
    noScore: "La plataforma no da puntuación para este tipo.",
    noScoreRule:
      "Las sugerencias sin puntuación van detrás de las que son bastante seguras, las más recientes primero.",
    oneFigure:
      "La plataforma da una sola cifra, que es la puntuación. Las sugerencias sin puntuación van detrás de las que son bastante seguras.",
  },

  find: {
    label: "Filtrar las fichas",
    matches: (shown, of) => `${shown} de ${of}`,
    none: (text) => `Ninguna ficha contiene «${text}».`,
    clear: "Vaciar el filtro",
    heldBack: (count) => counted(tag, count, { one: "# retenida", other: "# retenidas" }),
    letIn: "Mostrar lo retenido",
  },
  record: {
    saved: "Todo guardado",
    saving: (count) => counted(tag, count, { one: "Guardando #", other: "Guardando #" }),
    failed: "Sin guardar",
    entries: (count) =>
      counted(tag, count, {
        one: "# entrada en el registro local",
        other: "# entradas en el registro local",
      }),
  },
  quiet: {
    title: "Modo tranquilo",
    off: "Calma no",
    on: "Calma sí",
    left: (ms) => `Calma ${age(ms)}`,
    explain: "Las fichas nuevas se retienen y se cuentan.",
    forMinutes: (count) =>
      counted(tag, count, { one: "Durante # minuto", other: "Durante # minutos" }),
    untilOff: "Hasta que lo apague",
    turnOff: "Apagar el modo tranquilo",
  },

  tabs: {
    label: "Interacciones",
    unread: (count) => counted(tag, count, { one: "# nueva", other: "# nuevas" }),
    others: (count) =>
      counted(tag, count, { one: "# interacción más", other: "# interacciones más" }),
    selected: (label) => `Ahora ${label}`,
  },
  channel: { voice: "Llamada", chat: "Chat", email: "Correo" },

  menu: {
    studio: "Estudio de avisos",
    sandbox: "Simulador",
    connectedTo: (host) => `Conectado a ${host}`,
    library: (name) => `Biblioteca: ${name}`,
    loopback: "Bucle local",
    loopbackWhy: "Se admiten direcciones de este equipo como webhooks. Solo para desarrollo.",
    keepOnTop: "Siempre visible",
    hide: "Ocultar el panel",
    follow: "Seguir una interacción",
    end: (label) => `Dejar de seguir ${label}`,
    language: "Idioma",
    recorded: "Qué se registra",
    signOut: "Cerrar sesión",
    quit: "Salir de Cuecard",
  },

  empty: {
    noInteraction: "Aún no hay interacción",
    noInteractionText:
      "Cuecard sigue sus interacciones en cuanto empiezan. También puede seguir una por su id.",
    listening: "Escuchando",
    listeningText: "Las sugerencias aparecen aquí en cuanto la charla pide una.",
    nothing: "Nada que mostrar ahora",
    nothingText: "Lo que llegó no era bastante seguro, o su tiempo pasó.",
    held: "Todo tranquilo",
    heldText: "Lo que llegó está retenido. Una tecla lo muestra.",
    loading: "Conectando con la plataforma",
  },

  said: {
    feedbackSending: "Gracias · se está enviando",
    ratingSending: "Gracias · se envía la valoración, lo demás queda en el registro aquí",
    broughtBack: "De vuelta aquí. Lo que la plataforma supo de ello no se puede retirar.",
    feedbackLater: "Aplazado al final del turno",
    deliveryFailed: (count) =>
      counted(tag, count, {
        one: "# envío ha fallado y le espera",
        other: "# envíos han fallado y le esperan",
      }),
    fresh: (count, best) =>
      counted(tag, count, {
        one: `1 sugerencia nueva: ${best}`,
        other: `# sugerencias nuevas, la mejor: ${best}`,
      }),
    waiting: (count, best) =>
      counted(tag, count, {
        one: `1 sugerencia nueva espera: ${best}. N la muestra`,
        other: `# sugerencias nuevas esperan, la mejor: ${best}. N las muestra`,
      }),
    opened: "Tomada · abierta en el navegador",
    copiedTaken: "Tomada · copiada",
    recorded: "Tomada · registrada",
    copied: "Copiada",
    dismissed: (title) => `Descartada: ${title}`,
    pinned: "Fijada, conserva su lugar",
    unpinned: "Soltada",
    letIn: (count) => counted(tag, count, { one: "# ficha mostrada", other: "# fichas mostradas" }),
    chooseFirst: "Elija antes una ficha, con las flechas",
    noSuchCard: (nth) => `No hay ficha ${nth}`,
    followed: "Siguiendo la interacción",
  },

  welcome: {
    title: "Le damos la bienvenida a Cuecard",
    lead: "La respuesta correcta junto a su llamada, a una tecla. ¿Cómo quiere empezar?",
    organization: "Entrar en su organización",
    organizationText:
      "En su navegador, como todos los días. Sus conversaciones aparecen por sí solas.",
    credentials: "Introducir credenciales",
    credentialsKeyring: "Para administración. El secreto se guarda en el llavero del sistema.",
    credentialsMemory: "Para administración. El secreto queda en memoria, nunca en un archivo.",
    sandbox: "Probar el simulador",
    sandboxText: "Conversaciones grabadas en este equipo. Sin cuenta, sin red.",
    sandboxOrganization: "Probar el simulador iniciando sesión",
    sandboxOrganizationText:
      "Como en una organización, con una página de inicio de sesión en su navegador.",
    starting: "El simulador arranca",
    recorded: "Cuecard registra en este equipo lo que se mostró y lo que usted hizo con ello.",
    recordedLink: "Ver qué se registra, y por qué",
  },

  form: {
    title: "Credenciales de cliente",
    lead: "De la administración de su plataforma: un cliente OAuth del tipo «client credentials».",
    apiUrl: "Dirección de la API",
    apiUrlHint: "La de su región o la de su organización",
    loginUrl: "Dirección de acceso",
    loginUrlHint: "Vacía: se deduce de la dirección de la API",
    clientId: "Id del cliente",
    clientSecret: "Secreto del cliente",
    libraryId: "Id de la biblioteca",
    agentId: "Id del agente",
    uuidHint: "Se parece a 6f1c8a52-…",
    keyring: "El secreto va al llavero del sistema y a ningún otro sitio.",
    memory:
      "Este equipo no tiene un llavero utilizable: el secreto queda en memoria hasta cerrar. En servidores puede venir del entorno.",
    showSecret: "Mostrar el secreto",
    hideSecret: "Ocultar el secreto",
    connect: "Conectar",
    connecting: "Conectando",
    required: "Este dato es necesario.",
    notUuid: "No es un UUID como 0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10.",
    notAddress: "Se necesita una dirección https, como https://api.mypurecloud.com.",
    wrong: (count) =>
      counted(tag, count, { one: "Hay # campo que revisar", other: "Hay # campos que revisar" }),
  },
  follow: {
    title: "Seguir una interacción",
    id: "Id de la interacción",
    customer: "Nombre del cliente",
    queue: "Cola",
    channel: "Canal",
    unknown: "No se sabe",
    submit: "Seguir",
  },

  keys: {
    promptAway: "Descartar el aviso de arriba",
    gotIt: "Entendido: el aviso de arriba",
    helpful: "Decir que fue útil",
    feedback: "Decir qué fallaba",
    send: "Enviar la valoración",
    title: "Teclas",
    button: "Teclas",
    note: "Letras y cifras no hacen nada mientras escribe en un campo.",
    take: "Tomar la ficha 1 a 9",
    takeFocused: "Tomar la ficha elegida",
    move: "Recorrer las fichas",
    copy: "Copiar su texto",
    pin: "Fijarla o soltarla",
    dismiss: "Descartarla",
    undo: "Recuperar la descartada",
    why: "Por qué está ahí",
    filter: "Filtrar las fichas",
    held: "Mostrar lo retenido",
    letIn: "Mostrar lo que espera",
    quiet: "Modo tranquilo",
    retry: "Conectar ahora",
    tabs: "Cambiar de interacción",
    nthTab: "Interacción 1 a 9",
    back: "Un paso atrás",
    help: "Esta lista",
  },

  feedback: {
    up: "Útil",
    down: "No es útil",
    legend: "¿Qué fallaba?",
    types: {
      helpful: { name: "Útil", text: "Era lo que pedía la conversación" },
      not_helpful: { name: "No es útil", text: "Correcto, pero aquí no sirve" },
      irrelevant: { name: "No viene al caso", text: "Trata de otra cosa" },
      incorrect: { name: "Incorrecto", text: "Lo que dice está mal" },
      duplicate: { name: "Duplicado", text: "Lo mismo que otra tarjeta" },
      outdated: { name: "Anticuado", text: "Antes era correcto" },
    },
    takes: {
      rating:
        "La plataforma solo sabe que no sirvió. Cuál de las cinco razones fue queda en el registro de este equipo.",
      article:
        "La plataforma solo sabe que no sirvió. Los autores del artículo reciben lo que está mal y su comentario, si su función lo permite.",
    },
    comment: "Comentario",
    count: (length: string, most: string) => `${length} de ${most}`,
    left: (count: number) =>
      counted(tag, count, { one: "queda # carácter", other: "quedan # caracteres" }),
    over: (count: number) =>
      counted(tag, count, { one: "sobra # carácter", other: "sobran # caracteres" }),
    send: "Enviar",
    later: "Después",
    sent: "Valoración enviada",
    saved: "Guardado, se enviará",
    failed: "Valoración rechazada",
    processed: (time: string) => `Procesada a las ${time}`,
    retraining: "La plataforma aprende de ella",
    before: (name: string) => `Usted dijo: ${name}. Lo que envíe ahora se envía además.`,
    shorten: "Acortar",
    chooseType: "Elija una de las cinco.",
    tooLong: "Un comentario tiene como máximo 1.000 caracteres.",
    spam: (char, times) =>
      `${char} se repite ${times} veces seguidas: cuenta como spam. Se admiten 20 como máximo.`,
    blank: "Un espacio",
    show: "Mostrar entre los envíos",
    relevance:
      "Su relevancia es inferior a 0,3: una valoración degradaría el modelo y no se admite.",
    recommendation:
      "La plataforma envió esta sugerencia con un identificador que una valoración no puede nombrar.",
    agent: "Falta su identificador de agente. Escríbalo con las credenciales de cliente.",
  },

  outbox: {
    title: "Envíos",
    allSent: "Todo enviado",
    waiting: (count: number) => counted(tag, count, { one: "# en espera", other: "# en espera" }),
    failed: (count: number) => counted(tag, count, { one: "# fallido", other: "# fallidos" }),
    open: "Ver lo que espera su envío",
    empty: "Nada en espera",
    emptyText: "Todo lo que hizo ha llegado.",
    loading: "Leyendo lo que espera",
    next: (ms: number) => `próximo intento en ${age(ms)}`,
    now: "intentando ahora",
    behind: "después del anterior",
    tries: (count: number) => counted(tag, count, { one: "# intento", other: "# intentos" }),
    kind: {
      feedback: "Valoración",
      knowledge_webhook: "Clic",
      training_webhook: "Valoración para el entrenamiento",
      injection: "Aviso",
      injection_webhook: "Aviso al webhook",
      crm_webhook: "Resumen al CRM",
      engagement: "Acción sobre una sugerencia",
      document_told: "Uso de un artículo",
      document_feedback: "Valoración de un artículo",
      summary_feedback: "Resumen editado",
      summary_engagement: "Uso de un resumen",
      checklist: "Lista de comprobación",
      wrap_up: "Código de cierre",
    },
    retry: "Reintentar",
    discard: "Descartar",
    sure: "No se enviará nunca.",
    keep: "Conservar",
    more: (count: number) => counted(tag, count, { one: "y # más", other: "y # más" }),
    retried: "Se envía de nuevo",
    discarded: "Descartado, y consta en el registro",
  },
  later: {
    title: "Motivos para después",
    open: (count: number) =>
      counted(tag, count, { one: "# motivo para después", other: "# motivos para después" }),
    of: (nth: number, total: number) => `${nth} de ${total}`,
    skip: "Omitir",
    stay: "Quedan aquí para otra ocasión.",
    forget: "Dejar sin motivo",
    done: "Todos los motivos están dados",
    doneText: "Se envían como todo lo demás.",
  },

  prompt,

  recorded: {
    title: "Qué se registra",
    lead: "Solo en este equipo, en un registro que delata cualquier cambio posterior.",
    kept: "Se guarda",
    keptItems: [
      "Títulos y extractos tal como los vio, con sus puntuaciones y horas",
      "Lo que tomó, copió, fijó o descartó, y cuándo",
      "Sus valoraciones: su tipo, la longitud del comentario y qué fue de ellas",
      "Cuándo vino y se fue la conexión",
    ],
    notKept: "No se guarda",
    notKeptItems: [
      "El texto de un comentario, una vez enviado",
      "Lo que escribe en el filtro",
      "Contraseñas, secretos y tokens",
      "La conversación entera",
    ],
    why: "Por qué",
    whyText:
      "Para que pueda mostrar lo que se le sugirió, y para que las malas sugerencias se encuentren y se corrijan.",
  },

  studio,
  deploy,
  platform,
  summary,
  talk,
  review,
  insights,
  privacy,
  access,
  signIn,
  knowledge,
};

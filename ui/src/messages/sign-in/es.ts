// Palabras en español del inicio de sesión por el navegador y del cierre de sesión.
import { counted } from "../format.ts";
import type { SignInWords } from "./en.ts";

const tag = "es-ES";

export const signIn: SignInWords = {
  title: "Iniciar sesión en su organización",
  lead: "Cuecard abre su navegador. Allí inicia sesión como todos los días; su contraseña nunca llega aquí.",
  environment: "Entorno",
  environmentHint:
    "Donde funciona la plataforma de su organización: una región, o el final de la dirección con la que la abre.",
  environments: "Entornos conocidos",
  environmentOther: "No es uno de los conocidos. Se usa tal como está escrito.",
  clientId: "Id del cliente OAuth",
  clientIdHint:
    "Pregunte a quien administra su plataforma. Es el mismo para todos y no es secreto.",
  redirect: "Su administración registra esta dirección de retorno, al pie de la letra:",
  redirectCopy: "Copiar la dirección de retorno",
  redirectCopied: "Copiada",
  hints: "Organización y proveedor de identidad",
  hintsText: "Los dos o ninguno. Con ellos el navegador le pregunta menos.",
  organization: "Nombre corto de la organización",
  provider: "Proveedor de identidad",
  remember: "Mantener la sesión en este equipo",
  rememberKeyring: "La sesión se guarda en el llavero del sistema hasta que la cierre.",
  rememberMemory:
    "Este equipo no tiene un llavero utilizable: inicia sesión de nuevo después de cada arranque.",
  submit: "Abrir el navegador",
  opening: "Abriendo el navegador",
  done: "Ha iniciado sesión",
  doneAs: (name) => `Sesión iniciada: ${name}`,

  device: {
    nobody: "Para la administración, si nadie debe iniciar sesión en este equipo:",
    title: "Conectar como dispositivo",
    lead: "Para un equipo en el que nadie debe iniciar sesión. Se conecta como un cliente OAuth del tipo «client credentials» y sigue las interacciones de un agente.",
    limits:
      "Un dispositivo no puede listar lo que ya está en curso: una interacción así aparece con su próximo evento. Parte de lo que puede hacer un agente se le deniega.",
    clientIdHint: "Otro cliente que aquel con el que inician sesión los agentes.",
    agentIdHint:
      "De quién son las interacciones que se siguen: sin inicio de sesión, la plataforma no lo sabe.",
    done: "Conectado como dispositivo",
  },

  wrong: {
    environment: "Se necesita un host como mypurecloud.de, sin ruta. O elija uno de la lista.",
    together: "La organización y el proveedor de identidad van juntos: rellene los dos, o ninguno.",
  },

  waiting: {
    title: "Esperando a su navegador",
    steps: [
      "Su navegador muestra la página de inicio de sesión de su organización.",
      "Inicie sesión allí como todos los días.",
      "Cuecard sigue por sí solo en cuanto termine.",
    ],
    left: (time) => `quedan ${time}`,
    finishing: "Último paso",
    again: "Abrir la página otra vez",
    opened: "La página está abierta otra vez",
    cancel: "Cancelar",
    astray: "El navegador muestra otra cosa",
    astrayText:
      "Si acaba en una página de la plataforma y aquí no pasa nada, el cliente OAuth no conoce esta dirección de retorno. Pida a su administración que la registre, al pie de la letra:",
  },

  strip: {
    soon: "Su sesión termina pronto. S la inicia de nuevo.",
    key: "Iniciar sesión de nuevo, cuando se pide",
    endsIn: (time) => `Su sesión termina en ${time}`,
    ended: "Su sesión ha terminado",
    text: "Inicie sesión de nuevo cuando le convenga. Sus tarjetas se quedan.",
    again: "Iniciar sesión de nuevo",
  },

  out: {
    title: "Cerrar sesión",
    text: "Su sesión se retira en la plataforma y se olvida en este equipo. Lo registrado aquí se queda.",
    browser: "Cerrar sesión también en el navegador",
    browserText: "Si no, puede que el próximo inicio allí no pida contraseña.",
    submit: "Cerrar sesión",
    stay: "Seguir con la sesión",
    as: (name) => `Sesión iniciada: ${name}`,
    at: (organization) => `Organización: ${organization}`,
  },

  limited: {
    title: "Sus permisos dejan algo fuera",
    text: "Pida a su administración lo que aquí se nombra.",
    what: {
      interactions: "Sus conversaciones",
      suggestions: "Sugerencias",
      transcript: "Lo que se dice",
      checklists: "Listas de comprobación",
      summaries: "Resúmenes",
      actions: "Comunicar lo que hace con las sugerencias",
      articles: "Comunicar cómo usa los artículos",
      other: "Otras novedades",
      scopes: "Ámbitos del cliente OAuth",
    },
  },
  missed: (count) =>
    counted(tag, count, { one: "# perdida, ya se muestra", other: "# perdidas, ya se muestran" }),
  appear: "Sus llamadas y mensajes aparecen aquí por sí solos.",
};

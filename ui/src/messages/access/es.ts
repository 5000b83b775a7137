import type { AccessWords } from "./en.ts";

export const access: AccessWords = {
  closed: "no está abierta",
  role: { supervisor: "Supervisión", reviewer: "Revisión" },
  about: {
    studio: "Aquí se escriben, prueban y despliegan los avisos. Es para supervisión.",
    review: "Aquí está el historial de todas las interacciones de este equipo. Es para revisión.",
    insights: "Qué fue de las sugerencias y los avisos, en cifras. Es para supervisión y revisión.",
    privacy: "Qué se conserva, cuánto tiempo y qué se borra. Es para revisión.",
  },
  asking: "Se pregunta si puede abrir esta área",
  signedOut: "Nadie ha iniciado sesión",
  signedOutText: "Inicie sesión en el panel. Esta área se abre sola si su sesión lo permite.",
  missing: "Su sesión no lo permite",
  missingText:
    "Pida que se conceda esto, los scopes a su cliente OAuth y los permisos a su rol, e inténtelo de nuevo:",
  unasked: "No se pudo saber si puede abrir esta área",
  closedTitle: "Esta área está cerrada",
  closedText: "Se cierra cuando otra persona inicia sesión.",
  open: "Abrir",
  panel: "Mostrar el panel",
  phrase: "Frase de desbloqueo",
  phraseOf: (role: string) => `Frase de desbloqueo, ${role}`,
  phraseHint: "Para cuando no se puede preguntar a la plataforma. Cada apertura queda registrada.",
  unlock: "Desbloquear",
  wrong: "Esta no es la frase.",
  empty: "Escriba la frase.",
  wait: (time: string) => `Demasiadas frases erróneas. La siguiente se acepta en ${time}.`,
  noKeyring:
    "Aquí no se puede desbloquear ningún área con una frase: el llavero de este equipo no se puede usar, y con qué comprobarla no se guarda en ningún otro sitio.",

  set: {
    worth:
      "Detiene a quien está ante esta pantalla. No detiene a quien puede leer los archivos de esta cuenta.",
    isSet: "Hay una frase",
    notSet: "No hay ninguna frase",
    signIn: "Para poner o cambiar la frase, abra un área de ese rol con su sesión.",
    phrase: "Frase nueva",
    again: "La misma otra vez",
    hint: "Al menos 12 caracteres. Varias palabras se recuerdan bien.",
    short: "Hacen falta al menos 12 caracteres.",
    long: "Como máximo 256 caracteres.",
    differs: "Las dos no son iguales.",
    save: "Poner",
    change: "Cambiar",
    clear: "Quitar",
    clearAsk: "¿Quitarla del todo?",
    keep: "Conservarla",
    cancel: "Cancelar",
    saved: "La frase está puesta",
    cleared: "La frase se ha quitado",
  },
};

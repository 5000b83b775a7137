// Español: privacidad.
import type { PrivacyWords } from "./en.ts";

export const privacy: PrivacyWords = {
  title: "Privacidad",
  fact: "qué se conserva y qué se borra",
  lost: "No se puede mostrar lo que se conserva",
  retention: { saved: "Guardado y en vigor" },
};

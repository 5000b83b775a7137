// Deutsch: Datenschutz.
import type { PrivacyWords } from "./en.ts";

export const privacy: PrivacyWords = {
  title: "Datenschutz",
  fact: "was bleibt und was geht",
  lost: "Was aufbewahrt wird, kann nicht gezeigt werden",
  retention: { saved: "Gespeichert und in Kraft" },
};

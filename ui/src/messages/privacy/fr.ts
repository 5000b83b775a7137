// Français : vie privée.
import type { PrivacyWords } from "./en.ts";

export const privacy: PrivacyWords = {
  title: "Vie privée",
  fact: "ce qui est conservé, ce qui part",
  lost: "Impossible d’afficher ce qui est conservé",
  retention: { saved: "Enregistré et en vigueur" },
};

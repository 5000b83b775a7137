// 日本語：プライバシー。
import type { PrivacyWords } from "./en.ts";

export const privacy: PrivacyWords = {
  title: "プライバシー",
  fact: "残すものと消すもの",
  lost: "保存の設定を表示できません",
  retention: { saved: "保存し、適用しました" },
};

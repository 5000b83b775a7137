// 日本語：パネルのプロンプト
import { counted, span, type Unit } from "../format.ts";
import type { PromptWords } from "./en.ts";

const tag = "ja-JP";
const units: Record<Unit, string> = { s: "秒", min: "分", h: "時間", d: "日" };

function age(ms: number): string {
  const { count, unit } = span(ms);
  return `${count}${units[unit]}`;
}

export const prompt: PromptWords = {
  list: "プロンプト",
  from: { triggered: "プロンプト", injected: "スーパーバイザーからのプロンプト" },
  gotIt: "了解",
  dismiss: "閉じる",
  notNow: "あとで",
  notNowHint: "あとで：しばらくするとまた表示されます",
  of: (at, of) => `${of}件中${at}件目`,
  closesIn: (ms) => `あと${age(ms)}で閉じます`,
  stays: "読んでいる間は残ります",
  staysShort: "表示中",
  unknown: "ここではわかりません",
  variable: {
    customerName: "お客様の名前",
    accountId: "アカウント番号",
    issueCategory: "用件",
    agentId: "エージェントID",
    sessionId: "会話ID",
    productType: "製品",
  },
  came: (name) => `プロンプト：${name}。Gで了解、Escで閉じます。`,
  cameInline: (name) => `リスト内のプロンプト：${name}。`,
  putOff: (name) => `あとに回しました：${name}`,
  mute: "この会話ではプロンプトを出さない",
  muted: "ここではプロンプトはオフです",
  unmute: "オンにする",
  turnedOff: "この会話のプロンプトをオフにしました",
  turnedOn: "プロンプトを再びオンにしました",
  wait: (count) => counted(tag, count, { other: "#件のプロンプトが待っています" }),
  waitForQuiet: (count) =>
    counted(tag, count, { other: "#件のプロンプトが静音モードの終わりを待っています" }),
};

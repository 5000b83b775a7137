// 日本語：文字起こしとチェックリスト。
import type { TalkWords } from "./en.ts";

export const talk: TalkWords = {
  title: "文字起こし",
  show: "文字起こしを表示",
  hide: "文字起こしを隠す",
  customer: "お客様",
  agent: "あなた",
  saying: "発話中",
  nothing: "文字起こしをオンにしてから、まだ発話がありません。",
  cut: "これより前の行は保持されていません。",
  newest: "最新",
  toNewest: "最新の行へ",
  switchedOn: "これから文字起こしをカードの横に表示します。",
  switchedOff: "文字起こしはオフです。表示されていた内容は消えました。",
  notHere: "お使いのプラットフォームにはライブ文字起こしがありません。",
  checklists: "チェックリスト",
  progress: (done, of) => `${of} 件中 ${done} 件`,
  progressLong: (name, done, of) => `${name}：${of} 件中 ${done} 件完了`,
  next: (item) => `次：${item}`,
  allDone: "すべて完了",
  important: "重要",
  listenedFor: "聞き取り中",
  heard: "プラットフォームが確認",
  onItsWay: "送信中",
  closed: "このチェックリストは終了しました。",
  noChecklist: "ここにチェックリストはありません。",
  keys: {
    transcript: "文字起こしのオン・オフ",
    checklist: "チェックリストの次の未完了項目",
  },
};

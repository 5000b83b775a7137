// 日本語: 後から読み込む本文、ナレッジベースへの質問、記事の閲覧。
import { counted } from "../format.ts";
import type { KnowledgeWords } from "./en.ts";

const tag = "ja-JP";

export const knowledge: KnowledgeWords = {
  text: {
    awaited: "本文を取得しています",
    gone: "この本文はプラットフォームにもうありません。",
    refused: "このサインインではこの本文を読めません。",
    missing: (name) => `不足: ${name}`,
    failed: "本文を取得できませんでした。接続が戻ると再度問い合わせます。",
    toFill: (count) => counted(tag, count, { other: "未記入 # 件" }),
    fill: (names) => `未記入: ${names}`,
    open: "未記入",
  },
  ask: {
    hint: "絞り込み・質問",
    label: "絞り込み・質問（Enter で質問）",
    ask: "ナレッジベースに質問",
    asking: "ナレッジベースに質問しています",
    stop: "質問をやめる",
    answersTo: (question) => `「${question}」への回答`,
    answers: (count) => counted(tag, count, { other: "回答 # 件" }),
    none: "ナレッジベースに回答がありません",
    noneText: "別の言葉、またはより少ない言葉でお試しください。",
    generated: "これらの記事からプラットフォームが作成",
    generatedFrom: (titles) => `プラットフォームが次から作成: ${titles}`,
    sure: (percent) => `確度 ${percent}`,
    read: "読む",
    copy: "コピー",
    open: "ブラウザーで開く",
    close: "回答を閉じる",
  },
  document: {
    article: "記事",
    read: "記事を読む",
    loading: "記事を取得しています",
    empty: "この記事にはここで表示できる本文がありません。",
    open: "ブラウザーで開く",
    changed: (day) => `更新: ${day}`,
  },
};

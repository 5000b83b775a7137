// 分析の日本語の文言。
import { counted } from "../format.ts";
import type { InsightsWords } from "./en.ts";

const tag = "ja-JP";

export const insights: InsightsWords = {
  title: "分析",
  counted: (events) => `${events}件のイベントから集計`,
  emptied: (count) => counted(tag, count, { other: "うち#件は内容なし" }),
  emptiedLong: "保存期間の終了または消去で内容がなくなったため、どこにも数えていません。",
  counting: "集計中",
  lost: "集計できません",
  nothing: "この期間の記録はありません",
  nothingText: "別の期間を選んでください。これからの出来事はここで集計されます。",
  none: "値なし",

  filter: {
    label: "集計の対象",
    time: "期間",
    spans: { day: "1日", days7: "7日間", days30: "30日間", quarter: "四半期" },
    range: (days) => `${days}、別の日を選ぶ`,
    from: "開始日",
    to: "終了日",
    show: "表示",
    backward: "終了日が開始日より前です。",
    tooLong: "一度に集計できるのは3,660日までです。",
    missing: "開始日と終了日を選んでください。",
    against: (days) => `比較：${days}`,
    soFar: "今日は現時点まで",
    queue: "キュー",
    kind: "種類",
    agent: "担当",
    all: "すべて",
  },

  export: {
    button: "書き出す",
    title: "書き出し",
    csv: "CSV：すべての数値",
    png: "PNG：このページの画像",
    saving: "ファイルを書いています",
    saved: "保存しました",
    failed: "ファイルを書けませんでした",
  },

  figures: {
    acceptance: {
      name: "採用率",
      means:
        "採用された提案の数を、何かが画面に出た配信の数で割ったもの。誰にも表示されなかった配信は数えません。プラットフォームが提案を1件ずつ送る場合は、1件が1回の配信です。",
    },
    batchesShown: {
      name: "表示された配信",
      means:
        "少なくとも1件の提案が画面に出た配信の数。プラットフォームが提案を1件ずつ送る場合は、1件が1回の配信です。",
    },
    timeToAccept: {
      name: "採用までの時間（中央値）",
      means: "カードが画面に出てから採用されるまで。半数はこれより短い時間でした。",
    },
    suggestionLatency: {
      name: "提案の遅延（p95）",
      means:
        "配信ごとにプラットフォームが示した自身の処理時間。100件中95件はこれ以下。最大5%高めに出ます。",
    },
    promptsClicked: {
      name: "プロンプトのクリック率",
      means: "クリックされたプロンプトの数を、見られた数で割ったもの。",
    },
    helpfulFeedback: {
      name: "「役に立った」の割合",
      means: "「役に立った」というフィードバックの数を、すべてのフィードバックの数で割ったもの。",
    },
    summariesMade: { name: "作成された要約", means: "届いた要約の数。" },
    summariesEdited: {
      name: "登録前に編集",
      means: "登録前に編集された要約の数を、登録されたすべての要約の数で割ったもの。",
    },
    editedShare: {
      name: "編集された語（中央値）",
      means: "編集して登録された要約で、編集で変わった語の割合。半数はこれより少なめでした。",
    },
    summariesFiled: {
      name: "登録された要約",
      means: "登録された要約の数。ディスクに保存され、CRMへ送信中または送信済みです。",
    },
    mostWaiting: {
      name: "最大の送信待ち",
      means: "同時に送信を待っていた配達の1日の最大数。1分に1回調べます。",
    },
  },

  change: {
    from: (value) => `以前は${value}`,
    up: (by) => `${by}増`,
    down: (by) => `${by}減`,
    points: (n) => `${n}ポイント`,
    better: "改善",
    worse: "悪化",
    same: "以前と同じ",
    none: "以前の値なし",
  },
  ms: (n) => `${n}ミリ秒`,
  seconds: (n) => `${n}秒`,

  chart: {
    table: (what) => `${what}を表で見る`,
    definition: (what) => `${what}の定義`,
    byDay: "日ごと",
    events: (count) => counted(tag, count, { other: "イベント#件" }),
    days: (what) => `${what}（日ごと）`,
    hint: "矢印キーで移動、Enterでイベントを開く",
    before: "以前",
    empty: "集計するものがありません",
  },

  columns: {
    day: "日",
    hour: "時",
    name: "名前",
    value: "値",
    share: "割合",
    before: "以前",
    accepted: "採用",
    displayed: "表示",
    batches: "表示された配信",
    deploys: "デプロイ",
    count: "件数",
    waiting: "最大の送信待ち",
    at: "時刻",
    allSent: "送信完了",
    calls: "呼び出し",
    failed: "失敗",
    viewed: "閲覧",
    clicked: "クリック",
    dismissed: "却下",
    timedOut: "時間切れ",
    made: "作成",
    filed: "登録",
    p95Before: "以前のp95",
  },

  lanes: {
    label: "日ごと",
    acceptance: "採用率",
    latency: "提案の遅延",
    latencyMeans:
      "配信ごとのプラットフォーム自身の処理時間を日ごとに示したもの。100件中50件、95件、99件が収まった時間。最大5%高めに出ます。",
    backlog: "送信待ち",
    most: "最大",
    of: (accepted, shown) => `配信${shown}回中${accepted}回`,
    waited: (count, time, sent) => `${time}に${count}件、${sent}までにすべて送信`,
    waits: (count, time) => `${time}に${count}件、未送信あり`,
    deployed: (what) => `デプロイ：${what}`,
    rolledBack: (what) => `差し戻し：${what}`,
    version: (name, number) => `${name} 第${number}版`,
    said: (day, words) => `${day}：${words}`,
  },

  kinds: {
    title: "種類別の採用率",
    means: "その種類の採用された提案の数を、表示された数で割ったもの。",
  },
  articles: {
    title: "記事別の採用率",
    means: "その記事の採用された提案の数を、表示された数で割ったもの。",
    top: (shown, all) => `${all}件中の上位${shown}件`,
    more: (count) => `${count}件を表示`,
    fewer: "減らす",
  },
  hours: {
    title: "時刻別の採用率",
    means: "その時間帯に採用された提案の数を、その時間帯に表示された配信の数で割ったもの。",
    said: (hour, words) => `${hour}：${words}`,
  },
  feedback: {
    title: "種類別のフィードバック",
    means: "寄せられたフィードバックの数を種類別に示したもの。",
    given: (count) => counted(tag, count, { other: "#件" }),
  },
  prompts: {
    title: "プロンプト",
    means: "見られたプロンプトのその後。クリック、却下、または時間切れ。",
    seen: (count) => counted(tag, count, { other: "閲覧#件" }),
  },
  calls: {
    title: "呼び出し",
    means:
      "呼び出しにかかった時間を種類別に示したもの。100件中50件、95件、99件が収まった時間。最大5%高めに出ます。",
    names: {
      suggestions: "提案",
      feedback: "フィードバック",
      webhook: "Webhookへのクリック",
      deploy: "デプロイ",
      injection: "送信されたプロンプト",
      summary: "要約",
    },
  },
  summaries: {
    title: "要約",
    means: "作成、編集（とその量）、登録された要約。",
  },

  events: {
    title: (what, time) => `${what}（${time}）`,
    list: "イベント",
    reading: "イベントを読み込み中",
    failed: "イベントを表示できません",
    moreFailed: "残りを読み込めませんでした",
    none: "数えたイベントはありません",
    open: "Enterでイベントを履歴で開きます。",
    closed: "履歴を開く権限がないため、イベントは開けません。",
    cards: (count) => counted(tag, count, { other: "カード#枚" }),
    waiting: (count) => counted(tag, count, { other: "#件待ち" }),
  },
};

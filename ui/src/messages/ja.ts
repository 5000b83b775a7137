// 日本語
import type { Catalogue } from "./en.ts";
import { counted, span, type Unit } from "./format.ts";
import { studio } from "./studio/ja.ts";
import { access } from "./access/ja.ts";
import { signIn } from "./sign-in/ja.ts";
import { deploy } from "./deploy/ja.ts";
import { knowledge } from "./knowledge/ja.ts";
import { insights } from "./insights/ja.ts";
import { platform } from "./platform/ja.ts";
import { privacy } from "./privacy/ja.ts";
import { review } from "./review/ja.ts";
import { prompt } from "./prompt/ja.ts";
import { summary } from "./summary/ja.ts";
import { talk } from "./talk/ja.ts";

const tag = "ja-JP";
const units: Record<Unit, string> = { s: "秒", min: "分", h: "時間", d: "日" };

function age(ms: number): string {
  const { count, unit } = span(ms);
  return `${count}${units[unit]}`;
}

export const ja: Catalogue = {
  tag,
  ownName: "日本語",

  age,
  ago: (ms) => `${age(ms)}前`,
  quote: (text) => `「${text}」`,
  optional: "任意",
  close: "閉じる",
  back: "戻る",
  undo: "元に戻す",
  more: "その他",

  state: {
    live: "受信中",
    connecting: "接続中",
    reconnectingIn: (ms) => `${age(ms)}後に再接続`,
    reconnectingNow: "再接続中",
    tryOf: (attempt, of) => `${of}回中${attempt}回目`,
    waiting: "待機中",
    asksIn: (ms) => `${age(ms)}後に再確認`,
    asksNow: "再確認中",
    stopped: "停止",
    signedOut: "サインアウト中",
    nothingHeard: "まだ受信なし",
    tryNow: "今すぐ",
    startAgain: "再開",
    talkTime: (time) => `通話時間 ${time}`,
  },

  notice: {
    noConnection: (since, ms) => `${since}から接続なし（${age(ms)}）`,
    staysHere: "操作はここに保存され、接続が戻ると送信されます。",
    stillWorks: "使えるもの",
    works: ["採用、コピー、固定", "評価", "カードの絞り込み", "ローカルの記録"],
    waits: "待つもの",
    waiting: ["新しい提案", "新しい対応"],
    stopped: (since) => `${since}に停止`,
    stoppedText: "再開するまで、新しいものは届きません。",
    showLess: "たたむ",
    showMore: "広げる",
  },

  problem: {
    invalidInput: {
      title: "入力を見直してください",
      text: "誤りは各欄に示しています。",
    },
    signInRefused: {
      title: "サインインを拒否されました",
      text: "クライアントIDかシークレットが拒否されました。確認して接続し直してください。",
    },
    signInTimedOut: {
      title: "ブラウザーから応答がありません",
      text: "サインインが時間内に完了しませんでした。もう一度サインインしてください。ブラウザーにプラットフォームのページが表示される場合は、管理者によるリダイレクトアドレスの登録が必要です。",
    },
    signInMismatched: {
      title: "応答は使用されませんでした",
      text: "別のサインインの応答でした。ほかのサインイン画面を閉じて、もう一度サインインしてください。",
    },
    signInDenied: {
      title: "サインインが拒否されました",
      text: "ブラウザーで拒否されたか、組織で許可されていません。",
    },
    signInFailed: {
      title: "サインインに失敗しました",
      text: "もう一度サインインしてください。失敗が続く場合は、ここに表示されている内容を管理者に伝えてください。",
    },
    wrongOrganization: {
      title: "別の組織です",
      text: "このプロファイルの対象ではない組織にサインインしました。ブラウザーで正しい組織を選んでください。",
    },
    wrongAgent: {
      title: "別のエージェントです",
      text: "ここでサインインしている人とは別の人がサインインしました。先にサインアウトしてください。",
    },
    clientUnknown: {
      title: "OAuthクライアントが不明です",
      text: "このクライアントIDが登録されていないか、ブラウザーでのサインインに対応していません。IDと環境を確認するか、管理者に問い合わせてください。",
    },
    clockWrong: {
      title: "このコンピューターの時計が合っていません",
      text: "そのためサインインが拒否されました。時計を合わせて、もう一度サインインしてください。",
    },
    portTaken: {
      title: "応答を受け取れません",
      text: "ブラウザーの応答先のポートを別のプログラムが使用しています。そのプログラムを閉じて、もう一度サインインしてください。",
    },
    signInEnded: {
      title: "サインインが終了しました",
      text: "もう一度サインインしてください。ここに記録された内容は残ります。",
    },
    notRevoked: {
      title: "ここではサインアウト済み、プラットフォームでは未完了です",
      text: "このコンピューターではサインアウトしました。プラットフォームに通知できなかったため、トークンは期限まで有効です。",
    },
    scopeMissing: {
      title: "権限が足りません",
      text: "OAuthクライアントへの付与を管理者に依頼し、もう一度お試しください。",
    },
    libraryNotFound: {
      title: "コンテンツライブラリがありません",
      text: "存在しないか、無効です。IDを確認してください。",
    },
    quotaExceeded: {
      title: "空きの接続を待っています",
      text: "組織の接続がすべて使用中です。空くまで自動で確認します。",
    },
    rateLimited: {
      title: "プラットフォームが休止を求めました",
      text: "終わりしだい自動で続けます。",
    },
    unreachable: {
      title: "応答がありません",
      text: "ネットワークとプラットフォームのアドレスを確認してください。",
    },
    protocol: {
      title: "プラットフォームではありません",
      text: "応答の形式が異なるか、新しすぎます。アドレスを確認してください。",
    },
    keyringUnavailable: {
      title: "キーリングがありません",
      text: "システムのキーリングが使えないため、シークレットは終了までメモリーに置かれます。",
    },
    storage: {
      title: "いまは保存されていません",
      text: "ローカルの記録に書き込めません。空き容量か権限を確認してください。",
    },
    gone: {
      title: "もうありません",
      text: "その間に終わりました。一覧は最新です。",
    },
    textMissing: {
      title: "本文がまだ届いていません",
      text: "少し待ってからもう一度お試しください。",
    },
    areaClosed: {
      title: "この領域は開いていません",
      text: "左のバーからもう一度開いてください。",
    },
    internal: {
      title: "Cuecardの内部で問題が起きました",
      text: "もう一度お試しください。詳しくはログにあります。",
    },
  },
  action: {
    retry: "今すぐ試す",
    credentials: "資格情報を確認",
  },

  kind: {
    knowledge: "記事",
    process: "手順",
    cannedResponse: "定型文",
    script: "スクリプト",
    intent: "用件",
    thirdPartyAction: "外部アクション",
    other: (kind) => `提案：${kind}`,
  },
  card: {
    list: "提案",
    take: "採用",
    copy: "コピー",
    copyText: "本文をコピー",
    pin: "固定",
    unpin: "固定を解除",
    dismiss: "却下",
    pinned: "固定中",
    taken: "採用済み",
    fading: "まもなく消去",
    movedOn: "話題が移りました",
    goesIn: (ms) => `${age(ms)}後に消えます`,
    ended: "もう古い提案です",
    beforeBreak: "切断前",
    sure: (steps) => `確かさ：4段階中${steps}`,
    noScore: "スコアなし",
    elsewhere: {
      accepted: "別の画面で採用",
      dismissed: "別の画面で却下",
      failed: "プラットフォームで失敗",
      rated: "別の画面で評価",
    },
    toldState: (state) => `プラットフォーム：${state}`,
    failed: (count) =>
      counted(tag, count, { other: "作成できなかった提案#件をプラットフォームが取り下げました" }),
    figures: (relevance, confidence, score) =>
      `関連度 ${relevance}・信頼度 ${confidence}・スコア ${score}`,
    waiting: (count) => counted(tag, count, { other: "新着#件" }),
    showWaiting: (count) => counted(tag, count, { other: "新しい提案#件を表示" }),
    waitingHint: "一覧を離れると表示",
  },
  why: {
    title: "この順位の理由",
    rank: (position, of) => `${of}件中${position}位`,
    relevance: "関連度",
    confidence: "信頼度",
    score: "スコア",
    arrived: "到着",
    formula:
      "スコアは関連度と信頼度の加重和で、関連度を重く見ます。同点は信頼度、次に到着の順です。",
    noScore: "この種類には、プラットフォームのスコアがありません。",
    noScoreRule: "スコアのない提案は、十分に確かな提案の後に、新しい順で並びます。",
    oneFigure:
      "プラットフォームの数値は一つだけで、それがスコアです。スコアのない提案は、十分に確かな提案の後に並びます。",
  },

  find: {
    label: "カードを絞り込む",
    matches: (shown, of) => `${of}件中${shown}件`,
    none: (text) => `「${text}」に合うカードはありません。`,
    clear: "絞り込みを消す",
    heldBack: (count) => counted(tag, count, { other: "保留#件" }),
    letIn: "保留を表示",
  },
  record: {
    saved: "すべて保存済み",
    saving: (count) => counted(tag, count, { other: "保存中#件" }),
    failed: "未保存",
    entries: (count) => counted(tag, count, { other: "ローカルの記録 #件" }),
  },
  quiet: {
    title: "静音モード",
    off: "静音オフ",
    on: "静音オン",
    left: (ms) => `静音 ${age(ms)}`,
    explain: "新しいカードは保留され、数えられます。",
    forMinutes: (count) => counted(tag, count, { other: "#分間" }),
    untilOff: "自分で切るまで",
    turnOff: "静音を切る",
  },

  tabs: {
    label: "対応",
    unread: (count) => counted(tag, count, { other: "新着#件" }),
    others: (count) => counted(tag, count, { other: "ほか#件の対応" }),
    selected: (label) => `${label}を表示中`,
  },
  channel: { voice: "通話", chat: "チャット", email: "メール" },

  menu: {
    studio: "プロンプトスタジオ",
    sandbox: "サンドボックス",
    connectedTo: (host) => `${host}に接続中`,
    library: (name) => `ライブラリ：${name}`,
    loopback: "ループバック可",
    loopbackWhy: "このコンピューターのアドレスをWebhookとして許可しています。開発専用です。",
    keepOnTop: "常に手前に表示",
    hide: "パネルを隠す",
    follow: "対応を追う",
    end: (label) => `${label}を追うのをやめる`,
    language: "言語",
    recorded: "記録される内容",
    signOut: "サインアウト",
    quit: "Cuecardを終了",
  },

  empty: {
    noInteraction: "対応はまだありません",
    noInteractionText: "対応が始まるとCuecardが追います。IDを指定して追うこともできます。",
    listening: "待ち受け中",
    listeningText: "会話が求めたとき、提案がここに出ます。",
    nothing: "いま表示するものはありません",
    nothingText: "届いた提案は確かさが足りないか、時間が過ぎました。",
    held: "静かです",
    heldText: "届いた提案は保留中です。キー1つで表示します。",
    loading: "プラットフォームに接続中",
  },

  said: {
    feedbackSending: "ありがとうございます · 評価を送信しています",
    ratingSending: "ありがとうございます · 評価を送信しています。残りはここの記録にあります",
    broughtBack: "ここに戻しました。プラットフォームに伝えた内容は取り消せません。",
    feedbackLater: "シフトの終わりに回しました",
    deliveryFailed: (count) =>
      counted(tag, count, { other: "送信に失敗したものが#件あり、対応を待っています" }),
    fresh: (count, best) => counted(tag, count, { other: `新しい提案#件。最上位：${best}` }),
    waiting: (count, best) =>
      counted(tag, count, { other: `新しい提案#件が待機中。最上位：${best}。Nで表示` }),
    opened: "採用・ブラウザーで開きました",
    copiedTaken: "採用・コピーしました",
    recorded: "採用・記録しました",
    copied: "コピーしました",
    dismissed: (title) => `却下：${title}`,
    pinned: "固定しました。位置は変わりません",
    unpinned: "固定を解除しました",
    letIn: (count) => counted(tag, count, { other: "#件を表示しました" }),
    chooseFirst: "先に矢印キーでカードを選んでください",
    noSuchCard: (nth) => `カード${nth}はありません`,
    followed: "対応を追っています",
  },

  welcome: {
    title: "Cuecardへようこそ",
    lead: "通話のそばに、キー1つで正しい答えを。どのように始めますか？",
    organization: "組織にサインイン",
    organizationText: "ブラウザーで、いつもどおりに。通話とメッセージは自動で現れます。",
    credentials: "クライアント資格情報を入力",
    credentialsKeyring: "管理者向け。シークレットはシステムのキーリングに保管します。",
    credentialsMemory: "管理者向け。シークレットはメモリーだけに置き、ファイルには書きません。",
    sandbox: "サンドボックスを試す",
    sandboxText: "このコンピューター内の収録済み会話。アカウントもネットワークも不要です。",
    sandboxOrganization: "サインインしてサンドボックスを試す",
    sandboxOrganizationText: "組織と同じように、ブラウザーのサインインページを使います。",
    starting: "サンドボックスを起動中",
    recorded: "Cuecardは、表示した内容と操作をこのコンピューターに記録します。",
    recordedLink: "記録される内容とその理由",
  },

  form: {
    title: "クライアント資格情報",
    lead: "プラットフォームの管理画面で作る「client credentials」型のOAuthクライアントです。",
    apiUrl: "APIのアドレス",
    apiUrlHint: "お使いのリージョン、または組織のもの",
    loginUrl: "ログインのアドレス",
    loginUrlHint: "空欄ならAPIのアドレスから求めます",
    clientId: "クライアントID",
    clientSecret: "クライアントシークレット",
    libraryId: "コンテンツライブラリID",
    agentId: "エージェントID",
    uuidHint: "6f1c8a52-… のような形式",
    keyring: "シークレットはシステムのキーリングだけに保管します。",
    memory:
      "このコンピューターには使えるキーリングがありません。シークレットは終了までメモリーに置かれます。サーバーでは環境変数からも渡せます。",
    showSecret: "シークレットを表示",
    hideSecret: "シークレットを隠す",
    connect: "接続",
    connecting: "接続中",
    required: "必須です。",
    notUuid: "UUIDではありません。例：0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10",
    notAddress: "httpsのアドレスが必要です。例：https://api.mypurecloud.com",
    wrong: (count) => counted(tag, count, { other: "#件の欄を見直してください" }),
  },
  follow: {
    title: "対応を追う",
    id: "対応のID",
    customer: "お客さまの名前",
    queue: "キュー",
    channel: "チャネル",
    unknown: "不明",
    submit: "追う",
  },

  keys: {
    promptAway: "いちばん上のプロンプトを閉じる",
    gotIt: "いちばん上のプロンプトを了解",
    helpful: "役に立ったと評価する",
    feedback: "問題を伝える",
    send: "評価を送信する",
    title: "キー操作",
    button: "キー",
    note: "入力欄に文字を打つ間、文字と数字のキーは働きません。",
    take: "カード1〜9を採用",
    takeFocused: "選んだカードを採用",
    move: "カードの間を移動",
    copy: "本文をコピー",
    pin: "固定または解除",
    dismiss: "却下",
    undo: "却下を取り消す",
    why: "順位の理由",
    filter: "カードを絞り込む",
    held: "保留を表示",
    letIn: "待機中を表示",
    quiet: "静音モード",
    retry: "今すぐ接続",
    tabs: "対応を切り替える",
    nthTab: "対応1〜9",
    back: "一歩戻る",
    help: "この一覧",
  },

  feedback: {
    up: "役に立った",
    down: "役に立たなかった",
    legend: "どこに問題がありましたか",
    types: {
      helpful: { name: "役に立った", text: "会話に合っていた" },
      not_helpful: { name: "役に立たない", text: "正しいが、ここでは使えない" },
      irrelevant: { name: "関係がない", text: "別の話題である" },
      incorrect: { name: "誤り", text: "書かれている内容が違う" },
      duplicate: { name: "重複", text: "ほかのカードと同じ" },
      outdated: { name: "古い", text: "以前は正しかった" },
    },
    takes: {
      rating:
        "プラットフォームに伝わるのは、役に立たなかったことだけです。5 つのうちどれかは、このコンピューターの記録に残ります。",
      article:
        "プラットフォームに伝わるのは、役に立たなかったことだけです。記事の作成者には、ロールの権限があれば、問題点とコメントが届きます。",
    },
    comment: "コメント",
    count: (length: string, most: string) => `${length} / ${most}`,
    left: (count: number) => counted(tag, count, { other: "あと # 文字" }),
    over: (count: number) => counted(tag, count, { other: "# 文字超過" }),
    send: "送信",
    later: "あとで",
    sent: "評価を送信済み",
    saved: "保存済み、あとで送信",
    failed: "評価は拒否されました",
    processed: (time: string) => `${time} に処理`,
    retraining: "プラットフォームが学習します",
    before: (name: string) => `前回の評価：${name}。今回の評価も送信されます。`,
    shorten: "短くする",
    chooseType: "5 つから 1 つ選んでください。",
    tooLong: "コメントは 1,000 文字までです。",
    spam: (char, times) =>
      `${char}が${times}回続いています。スパムと見なされます。続けられるのは20回までです。`,
    blank: "空白",
    show: "送信一覧に表示",
    relevance: "関連度が 0.3 未満です。評価するとモデルが悪くなるため、受け付けません。",
    recommendation: "この候補の ID では評価を送れません。",
    agent: "エージェント ID がありません。クライアント資格情報で入力してください。",
  },

  outbox: {
    title: "送信",
    allSent: "すべて送信済み",
    waiting: (count: number) => counted(tag, count, { other: "# 件待ち" }),
    failed: (count: number) => counted(tag, count, { other: "# 件失敗" }),
    open: "送信待ちを表示",
    empty: "送信待ちはありません",
    emptyText: "操作はすべて届いています。",
    loading: "送信待ちを読み込んでいます",
    next: (ms: number) => `${age(ms)}後に再試行`,
    now: "送信中",
    behind: "前の送信のあと",
    tries: (count: number) => counted(tag, count, { other: "# 回試行" }),
    kind: {
      feedback: "評価",
      knowledge_webhook: "クリック",
      training_webhook: "学習用の評価",
      injection: "プロンプト",
      injection_webhook: "プロンプトの Webhook",
      crm_webhook: "CRM への要約",
      engagement: "提案への操作",
      document_told: "記事の利用",
      document_feedback: "記事への評価",
      summary_feedback: "編集した要約",
      summary_engagement: "要約の利用",
      checklist: "チェックリスト",
      wrap_up: "終了コード",
    },
    retry: "再試行",
    discard: "破棄",
    sure: "送信されなくなります。",
    keep: "残す",
    more: (count: number) => counted(tag, count, { other: "ほか # 件" }),
    retried: "もう一度送信します",
    discarded: "破棄しました。記録に残ります",
  },
  later: {
    title: "あとで答える理由",
    open: (count: number) => counted(tag, count, { other: "あとで答える理由 # 件" }),
    of: (nth: number, total: number) => `${nth} / ${total}`,
    skip: "とばす",
    stay: "次の機会まで残ります。",
    forget: "理由なしにする",
    done: "すべて答えました",
    doneText: "ほかと同じように送信されます。",
  },

  prompt,

  recorded: {
    title: "記録される内容",
    lead: "このコンピューターだけに、後からの変更がすべて分かる形で記録します。",
    kept: "残すもの",
    keptItems: [
      "表示されたままの題名と抜粋、スコアと時刻",
      "採用、コピー、固定、却下した内容とその時刻",
      "評価の種類、コメントの長さ、その結果",
      "接続の開始と切断の時刻",
    ],
    notKept: "残さないもの",
    notKeptItems: [
      "送信後のコメントの文面",
      "絞り込みに打った文字",
      "パスワード、シークレット、トークン",
      "会話の全文",
    ],
    why: "理由",
    whyText: "何を提案されたかを示せるように、また良くない提案を見つけて直せるようにするためです。",
  },

  studio,
  deploy,
  platform,
  summary,
  talk,
  review,
  insights,
  privacy,
  access,
  signIn,
  knowledge,
};

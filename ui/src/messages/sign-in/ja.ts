// ブラウザーでのサインインとサインアウトの日本語。
import { counted } from "../format.ts";
import type { SignInWords } from "./en.ts";

const tag = "ja-JP";

export const signIn: SignInWords = {
  title: "組織にサインインする",
  lead: "Cuecardがブラウザーを開きます。いつもどおりそこでサインインしてください。パスワードがここに来ることはありません。",
  environment: "環境",
  environmentHint:
    "組織のプラットフォームが動いている場所です。リージョン、またはいつも開くアドレスの末尾です。",
  environments: "既知の環境",
  environmentOther: "既知の環境にはありません。入力どおりに使われます。",
  clientId: "OAuthクライアントID",
  clientIdHint: "プラットフォームの管理者に尋ねてください。全員に共通で、秘密ではありません。",
  redirect: "管理者がこのリダイレクトアドレスを一字一句そのまま登録します。",
  redirectCopy: "リダイレクトアドレスをコピー",
  redirectCopied: "コピーしました",
  hints: "組織とIDプロバイダー",
  hintsText: "両方入力するか、どちらも空にします。入力するとブラウザーでの手順が減ります。",
  organization: "組織の短い名前",
  provider: "IDプロバイダー",
  remember: "このコンピューターでサインインしたままにする",
  rememberKeyring: "サインインは、サインアウトするまでシステムのキーリングに保管されます。",
  rememberMemory:
    "このコンピューターには使えるキーリングがありません。起動のたびにサインインします。",
  submit: "ブラウザーを開く",
  opening: "ブラウザーを開いています",
  done: "サインインしました",
  doneAs: (name) => `${name}としてサインインしました`,

  device: {
    nobody: "管理者向け。このコンピューターで誰もサインインしない場合：",
    title: "デバイスとして接続",
    lead: "誰もサインインしないコンピューターのためのものです。「client credentials」型のOAuthクライアントとして接続し、一人のエージェントの対応を追います。",
    limits:
      "デバイスは、すでに進行中の対応を一覧できません。そうした対応は次のイベントで表示されます。エージェントに許されている操作の一部は拒否されます。",
    clientIdHint: "エージェントがサインインに使うものとは別のクライアントです。",
    agentIdHint:
      "対応を追うエージェントです。サインインがないと、プラットフォームには誰なのかわかりません。",
    done: "デバイスとして接続しました",
  },

  wrong: {
    environment: "mypurecloud.deのような、パスのないホストが必要です。一覧から選ぶこともできます。",
    together: "組織とIDプロバイダーは対になります。両方入力するか、どちらも空にしてください。",
  },

  waiting: {
    title: "ブラウザーを待っています",
    steps: [
      "ブラウザーに組織のサインインページが表示されます。",
      "いつもどおりそこでサインインしてください。",
      "終わるとCuecardはひとりでに先へ進みます。",
    ],
    left: (time) => `残り${time}`,
    finishing: "まもなく完了します",
    again: "ページをもう一度開く",
    opened: "ページをもう一度開きました",
    cancel: "キャンセル",
    astray: "ブラウザーに別のものが表示されている",
    astrayText:
      "プラットフォーム自身のページで止まり、ここで何も起きない場合、OAuthクライアントはこのリダイレクトアドレスを知りません。一字一句そのまま登録するよう管理者に頼んでください。",
  },

  strip: {
    soon: "サインインはまもなく終わります。Sでもう一度サインインします。",
    key: "求められたときに、もう一度サインイン",
    endsIn: (time) => `サインインはあと${time}で終わります`,
    ended: "サインインが終わりました",
    text: "都合のよいときにもう一度サインインしてください。カードは残ります。",
    again: "もう一度サインイン",
  },

  out: {
    title: "サインアウト",
    text: "サインインはプラットフォームで取り消され、このコンピューターから消されます。ここに記録されたものは残ります。",
    browser: "ブラウザーでもサインアウトする",
    browserText: "そうしないと、次のサインインでパスワードを求められないことがあります。",
    submit: "サインアウト",
    stay: "サインインしたままにする",
    as: (name) => `${name}としてサインイン中`,
    at: (organization) => `組織: ${organization}`,
  },

  limited: {
    title: "権限が足りず、届かないものがあります",
    text: "ここに挙げたものを管理者に頼んでください。",
    what: {
      interactions: "担当の会話",
      suggestions: "提案",
      transcript: "発言",
      checklists: "チェックリスト",
      summaries: "要約",
      actions: "提案への操作の通知",
      articles: "記事の利用の通知",
      other: "その他の通知",
      scopes: "OAuthクライアントのスコープ",
    },
  },
  missed: (count) => counted(tag, count, { other: "途切れた間の#件を表示しました" }),
  appear: "通話とメッセージは自動でここに現れます。",
};

// Français.
import type { Catalogue } from "./en.ts";
import { counted, span, type Unit } from "./format.ts";
import { studio } from "./studio/fr.ts";
import { access } from "./access/fr.ts";
import { signIn } from "./sign-in/fr.ts";
import { deploy } from "./deploy/fr.ts";
import { knowledge } from "./knowledge/fr.ts";
import { insights } from "./insights/fr.ts";
import { platform } from "./platform/fr.ts";
import { privacy } from "./privacy/fr.ts";
import { review } from "./review/fr.ts";
import { prompt } from "./prompt/fr.ts";
import { summary } from "./summary/fr.ts";
import { talk } from "./talk/fr.ts";

const tag = "fr-FR";
const units: Record<Unit, string> = { s: "s", min: "min", h: "h", d: "j" };

function age(ms: number): string {
  const { count, unit } = span(ms);
  return `${count} ${units[unit]}`;
}

export const fr: Catalogue = {
  tag,
  ownName: "Français",

  age,
  ago: (ms) => `il y a ${age(ms)}`,
  quote: (text) => `« ${text} »`,
  optional: "facultatif",
  close: "Fermer",
  back: "Retour",
  undo: "Rétablir",
  more: "Plus",

  state: {
    live: "En direct",
    connecting: "Connexion",
    reconnectingIn: (ms) => `Reconnexion dans ${age(ms)}`,
    reconnectingNow: "Reconnexion",
    tryOf: (attempt, of) => `essai ${attempt} sur ${of}`,
    waiting: "En attente",
    asksIn: (ms) => `nouvel essai dans ${age(ms)}`,
    asksNow: "nouvel essai",
    stopped: "Arrêté",
    signedOut: "Déconnecté",
    nothingHeard: "rien reçu encore",
    tryNow: "Essayer",
    startAgain: "Redémarrer",
    talkTime: (time) => `Durée de l’échange ${time}`,
  },

  notice: {
    noConnection: (since, ms) => `Pas de connexion depuis ${since} (${age(ms)})`,
    staysHere: "Ce que vous faites est enregistré ici et envoyé dès son retour.",
    stillWorks: "Fonctionne",
    works: ["Prendre, copier, épingler", "Les avis", "Filtrer les fiches", "Le journal local"],
    waits: "Attend",
    waiting: ["Nouvelles suggestions", "Nouveaux échanges"],
    stopped: (since) => `Arrêté à ${since}`,
    stoppedText: "Rien de nouveau n’arrive tant que vous ne redémarrez pas.",
    showLess: "Réduire",
    showMore: "Développer",
  },

  problem: {
    invalidInput: {
      title: "Certains champs sont à revoir",
      text: "L’erreur est indiquée au champ.",
    },
    signInRefused: {
      title: "Connexion refusée",
      text: "La plateforme a refusé l’identifiant ou le secret du client. Vérifiez-les et reconnectez-vous.",
    },
    signInTimedOut: {
      title: "Pas de réponse du navigateur",
      text: "La connexion n’a pas été terminée à temps. Connectez-vous de nouveau. Si le navigateur affiche une page de la plateforme, votre administrateur doit enregistrer l’adresse de redirection.",
    },
    signInMismatched: {
      title: "La réponse n’a pas été utilisée",
      text: "Elle appartenait à une autre connexion. Fermez les autres fenêtres de connexion et recommencez.",
    },
    signInDenied: {
      title: "Connexion refusée",
      text: "Elle a été refusée dans le navigateur, ou votre organisation ne l’autorise pas.",
    },
    signInFailed: {
      title: "Échec de la connexion",
      text: "Connectez-vous de nouveau. Si cela échoue encore, transmettez à votre administrateur ce qui est indiqué ici.",
    },
    wrongOrganization: {
      title: "Une autre organisation",
      text: "Vous vous êtes connecté à une organisation à laquelle ce profil n’est pas destiné. Choisissez l’autre dans le navigateur.",
    },
    wrongAgent: {
      title: "Un autre agent",
      text: "Une autre personne s’est connectée que celle qui l’est ici. Déconnectez-vous d’abord.",
    },
    clientUnknown: {
      title: "Client OAuth inconnu",
      text: "La plateforme ne connaît pas cet identifiant, ou le client n’est pas prévu pour la connexion par navigateur. Vérifiez l’identifiant et l’environnement, ou demandez à votre administrateur.",
    },
    clockWrong: {
      title: "L’horloge de cet ordinateur est fausse",
      text: "La connexion a été refusée pour cette raison. Réglez l’horloge et connectez-vous de nouveau.",
    },
    portTaken: {
      title: "La réponse ne peut pas arriver",
      text: "Un autre programme utilise le port auquel répond le navigateur. Fermez-le et connectez-vous de nouveau.",
    },
    signInEnded: {
      title: "Votre connexion a pris fin",
      text: "Connectez-vous de nouveau. Ce qui est enregistré ici reste.",
    },
    notRevoked: {
      title: "Déconnecté ici, pas sur la plateforme",
      text: "Vous êtes déconnecté sur cet ordinateur. La plateforme n’a pas pu être prévenue : son jeton reste valable jusqu’à son terme.",
    },
    scopeMissing: {
      title: "Il manque une autorisation",
      text: "Demandez à votre administrateur de l’accorder au client OAuth, puis réessayez.",
    },
    libraryNotFound: {
      title: "Bibliothèque introuvable",
      text: "Elle n’existe pas ou est désactivée. Vérifiez son identifiant.",
    },
    quotaExceeded: {
      title: "En attente d’une connexion libre",
      text: "Toutes les connexions de votre organisation sont prises. Cuecard redemande tout seul.",
    },
    rateLimited: {
      title: "La plateforme demande une pause",
      text: "Cuecard reprend tout seul ensuite.",
    },
    unreachable: {
      title: "Personne ne répond",
      text: "Vérifiez le réseau et l’adresse de la plateforme.",
    },
    protocol: {
      title: "Ce n’est pas la plateforme",
      text: "Ce qui répond à cette adresse parle autrement, ou plus récent. Vérifiez l’adresse.",
    },
    keyringUnavailable: {
      title: "Pas de trousseau",
      text: "Le trousseau du système est inutilisable : le secret reste en mémoire jusqu’à la fermeture.",
    },
    storage: {
      title: "Rien n’est enregistré",
      text: "Le journal local ne peut pas être écrit. Libérez de la place ou vérifiez les droits.",
    },
    gone: {
      title: "N’existe plus",
      text: "C’est terminé entre-temps. La liste est à jour.",
    },
    textMissing: {
      title: "Le texte n’est pas encore là",
      text: "Réessayez dans un instant.",
    },
    areaClosed: {
      title: "Cet espace n’est pas ouvert",
      text: "Rouvrez-le depuis la barre de gauche.",
    },
    internal: {
      title: "Un problème est survenu dans Cuecard",
      text: "Réessayez. Le fichier de log en dit plus.",
    },
  },
  action: {
    retry: "Réessayer",
    credentials: "Vérifier les identifiants",
  },

  kind: {
    knowledge: "Article",
    process: "Procédure",
    cannedResponse: "Réponse type",
    script: "Script à suivre",
    intent: "Intention",
    thirdPartyAction: "Action d’un tiers",
    other: (kind) => `Suggestion : ${kind}`,
  },
  card: {
    list: "Suggestions",
    take: "Prendre",
    copy: "Copier",
    copyText: "Copier le texte",
    pin: "Épingler",
    unpin: "Détacher",
    dismiss: "Écarter",
    pinned: "Épinglée",
    taken: "Prise",
    fading: "S’efface",
    movedOn: "l’échange a avancé",
    goesIn: (ms) => `part dans ${age(ms)}`,
    ended: "n’est plus d’actualité",
    beforeBreak: "avant la coupure",
    sure: (steps) => `Certitude : ${steps} sur 4`,
    noScore: "sans score",
    elsewhere: {
      accepted: "Prise ailleurs",
      dismissed: "Écartée ailleurs",
      failed: "Échec sur la plateforme",
      rated: "Notée ailleurs",
    },
    toldState: (state) => `Sur la plateforme : ${state}`,
    failed: (count) =>
      counted(tag, count, {
        one: "La plateforme a repris # suggestion qu’elle n’a pas pu produire",
        other: "La plateforme a repris # suggestions qu’elle n’a pas pu produire",
      }),
    figures: (relevance, confidence, score) =>
      `Pertinence ${relevance} · confiance ${confidence} · score ${score}`,
    waiting: (count) => counted(tag, count, { one: "# nouvelle", other: "# nouvelles" }),
    showWaiting: (count) =>
      counted(tag, count, {
        one: "Afficher # nouvelle suggestion",
        other: "Afficher # nouvelles suggestions",
      }),
    waitingHint: "à votre sortie de la liste",
  },
  why: {
    title: "Pourquoi ce rang",
    rank: (position, of) => `Numéro ${position} sur ${of}`,
    relevance: "Pertinence",
    confidence: "Confiance",
    score: "Score",
    arrived: "Arrivée",
    formula:
      "Le score pondère pertinence et confiance, la pertinence davantage. À score égal, la confiance puis l’arrivée décident.",
    noScore: "La plateforme ne donne pas de score pour ce type.",
    noScoreRule:
      "Les suggestions sans score viennent après celles qui sont assez sûres, les plus récentes d’abord.",
    oneFigure:
      "La plateforme ne donne qu’un chiffre, qui est le score. Les suggestions sans score viennent après celles qui sont assez sûres.",
  },

  find: {
    label: "Filtrer les fiches",
    matches: (shown, of) => `${shown} sur ${of}`,
    none: (text) => `Aucune fiche ne contient « ${text} ».`,
    clear: "Vider le filtre",
    heldBack: (count) => counted(tag, count, { one: "# retenue", other: "# retenues" }),
    letIn: "Afficher ce qui est retenu",
  },
  record: {
    saved: "Enregistré",
    saving: (count) => counted(tag, count, { one: "Enregistre #", other: "Enregistre #" }),
    failed: "Non enregistré",
    entries: (count) =>
      counted(tag, count, {
        one: "# entrée au journal local",
        other: "# entrées au journal local",
      }),
  },
  quiet: {
    title: "Mode calme",
    off: "Calme non",
    on: "Calme oui",
    left: (ms) => `Calme ${age(ms)}`,
    explain: "Les nouvelles fiches sont retenues et comptées.",
    forMinutes: (count) =>
      counted(tag, count, { one: "Pendant # minute", other: "Pendant # minutes" }),
    untilOff: "Jusqu’à ce que je l’arrête",
    turnOff: "Arrêter le mode calme",
  },

  tabs: {
    label: "Échanges",
    unread: (count) => counted(tag, count, { one: "# nouvelle", other: "# nouvelles" }),
    others: (count) => counted(tag, count, { one: "# autre échange", other: "# autres échanges" }),
    selected: (label) => `Maintenant ${label}`,
  },
  channel: { voice: "Appel", chat: "Chat", email: "E-mail" },

  menu: {
    studio: "Atelier des consignes",
    sandbox: "Bac à sable",
    connectedTo: (host) => `Connecté à ${host}`,
    library: (name) => `Bibliothèque : ${name}`,
    loopback: "Boucle locale",
    loopbackWhy:
      "Les adresses de cet ordinateur sont admises comme webhooks. Pour le développement seulement.",
    keepOnTop: "Toujours au premier plan",
    hide: "Masquer le panneau",
    follow: "Suivre un échange",
    end: (label) => `Ne plus suivre ${label}`,
    language: "Langue",
    recorded: "Ce qui est consigné",
    signOut: "Se déconnecter",
    quit: "Quitter Cuecard",
  },

  empty: {
    noInteraction: "Pas encore d’échange",
    noInteractionText:
      "Cuecard suit vos échanges dès qu’ils commencent. Vous pouvez aussi en suivre un par son identifiant.",
    listening: "À l’écoute",
    listeningText: "Les suggestions arrivent ici dès que l’échange en demande.",
    nothing: "Rien à montrer pour l’instant",
    nothingText: "Ce qui est venu n’était pas assez sûr, ou son temps est passé.",
    held: "Tout est calme",
    heldText: "Ce qui est venu est retenu. Une touche l’affiche.",
    loading: "Connexion à la plateforme",
  },

  said: {
    feedbackSending: "Merci · avis en cours d’envoi",
    ratingSending: "Merci · la note est en cours d’envoi, le reste est au journal ici",
    broughtBack: "De retour ici. Ce que la plateforme en a appris ne peut pas être repris.",
    feedbackLater: "Remis à la fin du service",
    deliveryFailed: (count) =>
      counted(tag, count, {
        one: "# envoi a échoué et vous attend",
        other: "# envois ont échoué et vous attendent",
      }),
    fresh: (count, best) =>
      counted(tag, count, {
        one: `1 nouvelle suggestion : ${best}`,
        other: `# nouvelles suggestions, la meilleure : ${best}`,
      }),
    waiting: (count, best) =>
      counted(tag, count, {
        one: `1 nouvelle suggestion attend : ${best}. N l’affiche`,
        other: `# nouvelles suggestions attendent, la meilleure : ${best}. N les affiche`,
      }),
    opened: "Prise · ouverte dans le navigateur",
    copiedTaken: "Prise · copiée",
    recorded: "Prise · consignée",
    copied: "Copiée",
    dismissed: (title) => `Écartée : ${title}`,
    pinned: "Épinglée, garde sa place",
    unpinned: "Détachée",
    letIn: (count) => counted(tag, count, { one: "# fiche affichée", other: "# fiches affichées" }),
    chooseFirst: "Choisissez d’abord une fiche, avec les flèches",
    noSuchCard: (nth) => `Il n’y a pas de fiche ${nth}`,
    followed: "L’échange est suivi",
  },

  welcome: {
    title: "Bienvenue dans Cuecard",
    lead: "La bonne réponse à côté de l’appel, à une touche. Comment voulez-vous commencer ?",
    organization: "Se connecter à l’organisation",
    organizationText:
      "Dans votre navigateur, comme chaque jour. Vos conversations apparaissent d’elles-mêmes.",
    credentials: "Saisir des identifiants client",
    credentialsKeyring: "Pour les administrateurs. Le secret va dans le trousseau du système.",
    credentialsMemory:
      "Pour les administrateurs. Le secret reste en mémoire, jamais dans un fichier.",
    sandbox: "Essayer le bac à sable",
    sandboxText: "Des conversations enregistrées sur cet ordinateur. Ni compte, ni réseau.",
    sandboxOrganization: "Essayer le bac à sable en se connectant",
    sandboxOrganizationText:
      "Comme dans une organisation, avec une page de connexion dans votre navigateur.",
    starting: "Le bac à sable démarre",
    recorded: "Cuecard consigne localement ce qui a été affiché et ce que vous en avez fait.",
    recordedLink: "Voir ce qui est consigné, et pourquoi",
  },

  form: {
    title: "Identifiants client",
    lead: "Depuis l’administration de votre plateforme : un client OAuth de type « client credentials ».",
    apiUrl: "Adresse de l’API",
    apiUrlHint: "Celle de votre région ou de votre organisation",
    loginUrl: "Adresse de connexion",
    loginUrlHint: "Vide : déduite de l’adresse de l’API",
    clientId: "Identifiant du client",
    clientSecret: "Secret du client",
    libraryId: "Identifiant de la bibliothèque",
    agentId: "Identifiant de l’agent",
    uuidHint: "Ressemble à 6f1c8a52-…",
    keyring: "Le secret va dans le trousseau du système, et nulle part ailleurs.",
    memory:
      "Cet ordinateur n’a pas de trousseau utilisable : le secret reste en mémoire jusqu’à la fermeture. Sur un serveur, il peut venir de l’environnement.",
    showSecret: "Afficher le secret",
    hideSecret: "Masquer le secret",
    connect: "Se connecter",
    connecting: "Connexion",
    required: "Ce champ est nécessaire.",
    notUuid: "Ce n’est pas un UUID comme 0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10.",
    notAddress: "Il faut une adresse https, comme https://api.mypurecloud.com.",
    wrong: (count) =>
      counted(tag, count, { one: "# champ est à revoir", other: "# champs sont à revoir" }),
  },
  follow: {
    title: "Suivre un échange",
    id: "Identifiant de l’échange",
    customer: "Nom du client",
    queue: "File d’attente",
    channel: "Canal",
    unknown: "Inconnu",
    submit: "Suivre",
  },

  keys: {
    promptAway: "Écarter la consigne du dessus",
    gotIt: "Compris : la consigne du dessus",
    helpful: "Dire que c’était utile",
    feedback: "Dire ce qui n’allait pas",
    send: "Envoyer l’avis",
    title: "Touches",
    button: "Touches",
    note: "Lettres et chiffres ne font rien pendant que vous écrivez dans un champ.",
    take: "Prendre la fiche 1 à 9",
    takeFocused: "Prendre la fiche choisie",
    move: "Parcourir les fiches",
    copy: "Copier son texte",
    pin: "L’épingler ou la détacher",
    dismiss: "L’écarter",
    undo: "Rétablir la fiche écartée",
    why: "Pourquoi elle est là",
    filter: "Filtrer les fiches",
    held: "Afficher ce qui est retenu",
    letIn: "Afficher ce qui attend",
    quiet: "Mode calme",
    retry: "Se connecter maintenant",
    tabs: "Changer d’échange",
    nthTab: "Échange 1 à 9",
    back: "Un pas en arrière",
    help: "Cette liste",
  },

  feedback: {
    up: "Utile",
    down: "Pas utile",
    legend: "Qu’est-ce qui n’allait pas ?",
    types: {
      helpful: { name: "Utile", text: "C’était ce que demandait l’échange" },
      not_helpful: { name: "Pas utile", text: "Juste, mais sans usage ici" },
      irrelevant: { name: "Hors sujet", text: "Cela parle d’autre chose" },
      incorrect: { name: "Inexact", text: "Ce qui est dit est faux" },
      duplicate: { name: "En double", text: "Identique à une autre carte" },
      outdated: { name: "Périmé", text: "C’était juste autrefois" },
    },
    takes: {
      rating:
        "La plateforme apprend seulement que cela n’a pas aidé. Laquelle des cinq raisons c’était reste dans le journal de cet ordinateur.",
      article:
        "La plateforme apprend seulement que cela n’a pas aidé. Les auteurs de l’article reçoivent ce qui ne va pas et votre commentaire, si votre rôle le permet.",
    },
    comment: "Commentaire",
    count: (length: string, most: string) => `${length} sur ${most}`,
    left: (count: number) =>
      counted(tag, count, { one: "# caractère restant", other: "# caractères restants" }),
    over: (count: number) =>
      counted(tag, count, { one: "# caractère de trop", other: "# caractères de trop" }),
    send: "Envoyer",
    later: "Plus tard",
    sent: "Avis envoyé",
    saved: "Enregistré, sera envoyé",
    failed: "Avis refusé",
    processed: (time: string) => `Traité à ${time}`,
    retraining: "La plateforme en tire des leçons",
    before: (name: string) => `Vous avez dit : ${name}. Ce que vous envoyez maintenant s’y ajoute.`,
    shorten: "Raccourcir",
    chooseType: "Choisissez l’une des cinq.",
    tooLong: "Un commentaire compte au plus 1 000 caractères.",
    spam: (char, times) =>
      `${char} se répète ${times} fois de suite : cela passe pour du spam. 20 au plus sont admis.`,
    blank: "Un blanc",
    show: "Montrer parmi les envois",
    relevance:
      "Sa pertinence est inférieure à 0,3 : un avis dégraderait le modèle et n’est pas accepté.",
    recommendation:
      "La plateforme a envoyé cette suggestion sous un identifiant qu’un avis ne peut pas nommer.",
    agent: "Votre identifiant d’agent manque. Saisissez-le avec les identifiants client.",
  },

  outbox: {
    title: "Envois",
    allSent: "Tout est envoyé",
    waiting: (count: number) => counted(tag, count, { one: "# en attente", other: "# en attente" }),
    failed: (count: number) => counted(tag, count, { one: "# échoué", other: "# échoués" }),
    open: "Voir ce qui attend d’être envoyé",
    empty: "Rien n’attend",
    emptyText: "Tout ce que vous avez fait est arrivé.",
    loading: "Lecture de ce qui attend",
    next: (ms: number) => `nouvel essai dans ${age(ms)}`,
    now: "essai en cours",
    behind: "après le précédent",
    tries: (count: number) => counted(tag, count, { one: "# essai", other: "# essais" }),
    kind: {
      feedback: "Avis",
      knowledge_webhook: "Clic",
      training_webhook: "Avis pour l’apprentissage",
      injection: "Consigne",
      injection_webhook: "Consigne au webhook",
      crm_webhook: "Résumé au CRM",
      engagement: "Action sur une suggestion",
      document_told: "Usage d’un article",
      document_feedback: "Avis sur un article",
      summary_feedback: "Résumé modifié",
      summary_engagement: "Usage d’un résumé",
      checklist: "Liste de contrôle",
      wrap_up: "Code de clôture",
    },
    retry: "Réessayer",
    discard: "Abandonner",
    sure: "Ce ne sera jamais envoyé.",
    keep: "Garder",
    more: (count: number) => counted(tag, count, { one: "et # autre", other: "et # autres" }),
    retried: "L’envoi reprend",
    discarded: "Abandonné, et c’est consigné",
  },
  later: {
    title: "Raisons pour plus tard",
    open: (count: number) =>
      counted(tag, count, { one: "# raison pour plus tard", other: "# raisons pour plus tard" }),
    of: (nth: number, total: number) => `${nth} sur ${total}`,
    skip: "Passer",
    stay: "Elles restent ici pour une autre fois.",
    forget: "Laisser sans raison",
    done: "Toutes les raisons sont données",
    doneText: "Elles partent comme tout le reste.",
  },

  prompt,

  recorded: {
    title: "Ce qui est consigné",
    lead: "Sur cet ordinateur seulement, dans un journal qui révèle toute modification ultérieure.",
    kept: "Conservé",
    keptItems: [
      "Titres et extraits tels que vous les avez vus, avec scores et heures",
      "Ce que vous avez pris, copié, épinglé ou écarté, et quand",
      "Vos avis : leur type, la longueur du commentaire et leur suite",
      "Quand la connexion est venue et partie",
    ],
    notKept: "Non conservé",
    notKeptItems: [
      "Le texte d’un commentaire, une fois envoyé",
      "Ce que vous tapez dans le filtre",
      "Mots de passe, secrets et jetons",
      "La conversation entière",
    ],
    why: "Pourquoi",
    whyText:
      "Pour que vous puissiez montrer ce qui vous a été proposé, et pour que les mauvaises suggestions soient trouvées et corrigées.",
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

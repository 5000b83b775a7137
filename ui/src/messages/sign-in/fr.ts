// Mots français de la connexion par le navigateur et de la déconnexion.
import { counted } from "../format.ts";
import type { SignInWords } from "./en.ts";

const tag = "fr-FR";

export const signIn: SignInWords = {
  title: "Se connecter à son organisation",
  lead: "Cuecard ouvre votre navigateur. Vous vous y connectez comme chaque jour ; votre mot de passe ne vient jamais ici.",
  environment: "Environnement",
  environmentHint:
    "Là où tourne la plateforme de votre organisation : une région, ou la fin de l’adresse par laquelle vous l’ouvrez.",
  environments: "Environnements connus",
  environmentOther: "Ce n’est pas l’un des connus. Il sera utilisé tel quel.",
  clientId: "Identifiant du client OAuth",
  clientIdHint:
    "Demandez-le à l’administration de votre plateforme. Il est le même pour tout le monde et n’est pas secret.",
  redirect: "Votre administration enregistre cette adresse de retour, à la lettre près :",
  redirectCopy: "Copier l’adresse de retour",
  redirectCopied: "Copiée",
  hints: "Organisation et fournisseur d’identité",
  hintsText: "Les deux ou aucun. Avec eux, votre navigateur vous demande moins de choses.",
  organization: "Nom court de l’organisation",
  provider: "Fournisseur d’identité",
  remember: "Rester connecté sur cet ordinateur",
  rememberKeyring:
    "La connexion est gardée dans le trousseau du système jusqu’à votre déconnexion.",
  rememberMemory:
    "Cet ordinateur n’a pas de trousseau utilisable : vous vous reconnectez à chaque démarrage.",
  submit: "Ouvrir le navigateur",
  opening: "Ouverture du navigateur",
  done: "Vous êtes connecté",
  doneAs: (name) => `Connecté : ${name}`,

  device: {
    nobody: "Pour l’administration, si personne ne doit se connecter sur cet ordinateur :",
    title: "Connecter comme appareil",
    lead: "Pour un ordinateur où personne ne doit se connecter. Il se présente comme un client OAuth de type « client credentials » et suit les échanges d’un agent.",
    limits:
      "Un appareil ne peut pas lister ce qui est déjà en cours : un tel échange apparaît à son prochain événement. Une partie de ce qu’un agent peut faire lui est refusée.",
    clientIdHint: "Un autre client que celui avec lequel les agents se connectent.",
    agentIdHint:
      "L’agent dont les échanges sont suivis : sans connexion, la plateforme ne peut pas le dire.",
    done: "Connecté comme appareil",
  },

  wrong: {
    environment:
      "Il faut un hôte tel que mypurecloud.de, sans chemin. Ou choisissez-en un dans la liste.",
    together:
      "L’organisation et le fournisseur d’identité vont ensemble : remplissez les deux, ou aucun.",
  },

  waiting: {
    title: "En attente de votre navigateur",
    steps: [
      "Votre navigateur montre la page de connexion de votre organisation.",
      "Connectez-vous-y comme chaque jour.",
      "Cuecard continue de lui-même dès que vous avez fini.",
    ],
    left: (time) => `encore ${time}`,
    finishing: "Dernière étape",
    again: "Ouvrir la page à nouveau",
    opened: "La page est ouverte à nouveau",
    cancel: "Annuler",
    astray: "Le navigateur montre autre chose",
    astrayText:
      "S’il finit sur une page de la plateforme et que rien ne se passe ici, le client OAuth ne connaît pas cette adresse de retour. Demandez à votre administration de l’enregistrer, à la lettre près :",
  },

  strip: {
    soon: "Votre connexion prend bientôt fin. S reconnecte.",
    key: "Se reconnecter, quand c’est demandé",
    endsIn: (time) => `Votre connexion prend fin dans ${time}`,
    ended: "Votre connexion a pris fin",
    text: "Reconnectez-vous quand cela vous convient. Vos fiches restent.",
    again: "Se reconnecter",
  },

  out: {
    title: "Se déconnecter",
    text: "Votre connexion est retirée auprès de la plateforme et oubliée sur cet ordinateur. Ce qui est enregistré ici reste.",
    browser: "Se déconnecter aussi dans le navigateur",
    browserText: "Sinon, la prochaine connexion n’y demandera peut-être pas de mot de passe.",
    submit: "Se déconnecter",
    stay: "Rester connecté",
    as: (name) => `Connecté : ${name}`,
    at: (organization) => `Organisation : ${organization}`,
  },

  limited: {
    title: "Vos droits laissent quelque chose de côté",
    text: "Demandez à votre administration ce qui est nommé ici.",
    what: {
      interactions: "Vos conversations",
      suggestions: "Les suggestions",
      transcript: "Ce qui est dit",
      checklists: "Listes de contrôle",
      summaries: "Résumés",
      actions: "Signaler ce que vous faites des suggestions",
      articles: "Signaler votre usage des articles",
      other: "Autres nouvelles",
      scopes: "Portées du client OAuth",
    },
  },
  missed: (count) =>
    counted(tag, count, {
      one: "# manquée, affichée maintenant",
      other: "# manquées, affichées maintenant",
    }),
  appear: "Vos appels et messages apparaissent ici d’eux-mêmes.",
};

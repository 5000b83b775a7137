//! Words that are written like names and are none, or none that anybody has to have said: days,
//! months, languages, forms of address, roles, what a business calls its parts.
//!
//! English, French and Spanish, plain. A table: what is missing shows as a mark too many, what is
//! too much as one too few.

/// Whether the plain `word` is no name.
pub(super) fn is_ordinary(word: &str) -> bool {
    // `I'm`, `l'agent`.
    let stem = word.split(['\'', '’']).next().unwrap_or(word);
    stem.chars().count() < 2 || WORDS.contains(&word) || WORDS.contains(&stem)
}

/// Whether the point behind the plain `word` ends no sentence.
pub(super) fn ends_no_sentence(word: &str) -> bool {
    ABBREVIATIONS.contains(&word)
}

#[rustfmt::skip]
const ABBREVIATIONS: [&str; 22] = [
    "mr", "mrs", "ms", "mx", "dr", "prof", "st", "sr", "sra", "srta", "dra", "mme", "mlle", "jr",
    "no", "nr", "hr", "fr", "inc", "ltd", "co", "vs",
];

#[rustfmt::skip]
const WORDS: [&str; 256] = [
    // Days.
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo",
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
    // Months.
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec",
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
    "octobre", "novembre", "decembre",
    // Feasts.
    "christmas", "easter", "thanksgiving", "noel", "navidad", "paques",
    // Languages and peoples.
    "english", "german", "french", "spanish", "japanese", "american", "european", "british",
    "ingles", "aleman", "frances", "espanol", "japones", "anglais", "allemand", "francais",
    "espagnol", "japonais",
    // Forms of address.
    "mr", "mrs", "ms", "mx", "miss", "sir", "madam", "dr", "prof", "doctor", "professor",
    "senor", "senora", "senorita", "sr", "sra", "srta", "don", "dona", "monsieur", "madame",
    "mademoiselle", "mme", "mlle", "herr", "frau",
    // Roles.
    "customer", "client", "caller", "agent", "representative", "advisor", "adviser",
    "supervisor", "manager", "specialist", "technician", "member", "user", "cliente", "agente",
    "asesor", "asesora", "conseiller", "conseillere", "responsable", "tecnico",
    // Parts of a business and of a summary.
    "crm", "support", "service", "services", "team", "department", "desk", "center", "centre",
    "billing", "sales", "shipping", "returns", "warehouse", "store", "shop", "account", "order",
    "ticket", "case", "claim", "policy", "plan", "summary", "issue", "problem", "request",
    "reason", "action", "actions", "resolution", "outcome", "result", "status", "next", "step",
    "steps", "follow", "call", "chat", "email", "mail", "e", "conversation", "transcript", "note",
    "notes", "details", "background", "contact", "topic", "question", "answer", "solution",
    "resumen", "problema", "motivo", "accion", "acciones", "resultado", "estado", "pedido",
    "cuenta", "llamada", "servicio", "resume", "probleme", "motif", "resultat", "statut",
    "commande", "compte", "appel",
    // What is everybody's.
    "internet", "web", "website", "wifi", "wi", "fi", "bluetooth", "online", "app", "id", "ok",
    "okay", "yes", "no", "hi", "hello", "thanks", "thank", "please",
    // What begins a quote or a clause within one.
    "the", "a", "an", "he", "she", "they", "it", "we", "you", "i", "his", "her", "their", "this",
];

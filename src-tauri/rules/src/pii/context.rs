//! What the words before a number say it is.
//!
//! The nearest telling word of the same sentence decides; a mere "number" waits for what stands
//! before it ("order number"). The words are those of the catalogue's languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::utterances::SEPARATOR;

/// What a number is called by the words before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    /// A way to call.
    Phone,
    /// A payment card.
    Card,
    /// A social security number.
    Ssn,
    /// An order, a ticket, a product: nobody's personal number.
    Reference,
    /// A person's account with the business: neither a phone nor a card.
    Account,
    /// Just "number".
    Number,
}

/// As many words are read back, and as many bytes at most.
const WORDS: usize = 8;
const BYTES: usize = 160;

/// As many words may qualify a mere "number".
const QUALIFIERS: usize = 3;

/// A full stop after a word this short may be an abbreviation's: "tel.", "no.", "Nr.".
const ABBREVIATION: usize = 4;

/// What `text`, which ends where a number starts, says about it.
pub(super) fn topic(text: &str) -> Option<Topic> {
    let mut words = words_back(text).take(WORDS).map(|word| named(&word));
    match words.by_ref().flatten().next()? {
        Topic::Number => {
            let what = words
                .take(QUALIFIERS)
                .flatten()
                .find(|topic| *topic != Topic::Number);
            Some(what.unwrap_or(Topic::Number))
        }
        topic @ (Topic::Phone | Topic::Card | Topic::Ssn | Topic::Reference | Topic::Account) => {
            Some(topic)
        }
    }
}

/// The words of the sentence that `text` ends in, last first, in lower case. What an utterance
/// ended in goes on in the next: a question is not over before it is answered.
fn words_back(text: &str) -> impl Iterator<Item = String> {
    let from = text.ceil_char_boundary(text.len().saturating_sub(BYTES));
    let tail = &text[from..];
    let mut words: Vec<&str> = Vec::new();
    let mut word = None; // where the one that is being read starts
    let mut ended = false;
    let mut previous = '\n';
    let mut chars = tail.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        if char.is_alphabetic() {
            if ended {
                words.clear();
                ended = false;
            }
            word.get_or_insert(at);
        } else {
            let read = word.take().map(|start| &tail[start..at]);
            let short = || read.is_none_or(|word| word.chars().count() <= ABBREVIATION);
            let next = chars.peek().map(|(_, next)| *next);
            let blank_follows =
                || next.is_none_or(|next| next.is_whitespace() || next == SEPARATOR);
            match char {
                '\n' | ';' | '。' | '！' | '？' => ended = true,
                '!' | '?' => ended |= blank_follows(),
                '.' => ended |= !(short() && previous.is_alphabetic()) && blank_follows(),
                SEPARATOR => ended = false,
                _ => {}
            }
            words.extend(read);
        }
        previous = char;
    }
    if ended {
        words.clear();
    }
    words.extend(word.map(|start| &tail[start..]));
    words.into_iter().rev().map(str::to_lowercase)
}

fn named(word: &str) -> Option<Topic> {
    if word.starts_with(|char| char >= '\u{2e80}') {
        return named_without_blanks(word);
    }
    NAMES.get(word).copied()
}

static NAMES: LazyLock<HashMap<&'static str, Topic>> = LazyLock::new(|| {
    let lists: [(&[&'static str], Topic); 6] = [
        (&NUMBER, Topic::Number),
        (&ACCOUNT, Topic::Account),
        (&REFERENCE, Topic::Reference),
        (&["ssn", "ssns", "social"], Topic::Ssn),
        (&CARD, Topic::Card),
        (&PHONE, Topic::Phone),
    ];
    let names = lists
        .iter()
        .flat_map(|(words, topic)| words.iter().map(|word| (*word, *topic)));
    names.collect()
});

/// Japanese and Chinese words stand in one run; the one that ends last is the nearest.
fn named_without_blanks(run: &str) -> Option<Topic> {
    let last = |words: &[&str]| words.iter().filter_map(|word| run.rfind(word)).max();
    [
        (
            last(&["電話", "携帯", "連絡先", "电话", "手机"]),
            Topic::Phone,
        ),
        (last(&["カード", "卡号", "信用卡"]), Topic::Card),
        (
            last(&["注文", "伝票", "受付", "問い合わせ", "管理", "订单"]),
            Topic::Reference,
        ),
        (last(&["口座", "会員", "顧客", "账号"]), Topic::Account),
    ]
    .into_iter()
    .filter_map(|(at, topic)| at.map(|at| (at, topic)))
    .max_by_key(|(at, _)| *at)
    .map(|(_, topic)| topic)
    .or_else(|| run.contains("番号").then_some(Topic::Number))
}

const PHONE: [&str; 56] = [
    "phone",
    "phones",
    "telephone",
    "tel",
    "ph",
    "mobile",
    "mob",
    "cell",
    "cellphone",
    "landline",
    "fax",
    "call",
    "calls",
    "called",
    "calling",
    "callback",
    "dial",
    "dialed",
    "ring",
    "sms",
    "whatsapp",
    "reach",
    "hotline",
    "telefon",
    "telefonnummer",
    "telefonisch",
    "handy",
    "handynummer",
    "mobil",
    "mobilnummer",
    "mobiltelefon",
    "festnetz",
    "rufnummer",
    "rückrufnummer",
    "anrufen",
    "téléphone",
    "tél",
    "portable",
    "mobiles",
    "fixe",
    "appeler",
    "appelez",
    "joindre",
    "joignable",
    "rappeler",
    "rappelez",
    "teléfono",
    "telefono",
    "tfno",
    "móvil",
    "movil",
    "celular",
    "llame",
    "llamar",
    "llámeme",
    "telefone",
];

const CARD: [&str; 19] = [
    "card",
    "cards",
    "visa",
    "mastercard",
    "amex",
    "credit",
    "debit",
    "karte",
    "kreditkarte",
    "kartennummer",
    "kreditkartennummer",
    "carte",
    "bancaire",
    "bleue",
    "tarjeta",
    "crédito",
    "credito",
    "débito",
    "maestro",
];

const REFERENCE: [&str; 77] = [
    "order",
    "orders",
    "invoice",
    "invoices",
    "ticket",
    "tickets",
    "case",
    "cases",
    "tracking",
    "reference",
    "ref",
    "serial",
    "id",
    "ids",
    "policy",
    "claim",
    "confirmation",
    "booking",
    "reservation",
    "part",
    "model",
    "sku",
    "item",
    "batch",
    "lot",
    "article",
    "shipment",
    "parcel",
    "transaction",
    "receipt",
    "contract",
    "version",
    "build",
    "error",
    "timestamp",
    "isbn",
    "ean",
    "upc",
    "gtin",
    "imei",
    "vin",
    "po",
    "rma",
    "barcode",
    "bestellung",
    "bestellnummer",
    "auftrag",
    "auftragsnummer",
    "rechnung",
    "rechnungsnummer",
    "sendung",
    "sendungsnummer",
    "vertrag",
    "vertragsnummer",
    "vorgang",
    "vorgangsnummer",
    "artikel",
    "artikelnummer",
    "seriennummer",
    "aktenzeichen",
    "commande",
    "facture",
    "dossier",
    "référence",
    "colis",
    "suivi",
    "contrat",
    "série",
    "pedido",
    "factura",
    "referencia",
    "caso",
    "envío",
    "envio",
    "contrato",
    "serie",
    "reserva",
];

const ACCOUNT: [&str; 17] = [
    "account",
    "customer",
    "member",
    "membership",
    "loyalty",
    "user",
    "konto",
    "kontonummer",
    "kunden",
    "kundennummer",
    "mitgliedsnummer",
    "compte",
    "client",
    "cuenta",
    "cliente",
    "socio",
    "meter",
];

const NUMBER: [&str; 11] = [
    "number", "numbers", "no", "num", "nr", "nummer", "numéro", "numero", "número", "núm", "n",
];

//! The words that say digits, by language.

use crate::fold::plain_word;

use Meaning::{And, Filler, Mark, Pair, Plus, Repeat, Tens, Unit, Zeros};

/// A set of languages: a run of number words has to be of one.
pub(crate) type Languages = u8;

const EN: Languages = 1;
const DE: Languages = 2;
pub(crate) const FR: Languages = 4;
const ES: Languages = 8;
/// What any language's speaker may say.
pub(crate) const ANY: Languages = EN | DE | FR | ES | JA;
pub(crate) const JA: Languages = 16;

/// What a word does in a run of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// One digit.
    Unit(u8),
    /// 10 to 19, and what a language says in one word.
    Pair(u8),
    /// 20, 30, … 90: a unit may follow.
    Tens(u8),
    /// 80 in French: `quatre-vingt`, two words apart.
    Zeros(usize),
    /// The next digit so many times.
    Repeat(usize),
    /// A separator said aloud.
    Mark(char),
    /// `plus`, in front of a country's code.
    Plus,
    /// Says nothing; between two digits it is a pause.
    Filler,
    /// Between tens and unit: `treinta y cuatro`, `vingt et un`.
    And,
}

/// What `word` means and in which languages; none where it is no number's word.
pub(crate) fn meaning(word: &str) -> Option<(Languages, Meaning)> {
    // The longest is German: siebenundsiebzig.
    if word.len() > 24 || (word.is_ascii() && !may_be(word)) {
        return None;
    }
    let lower;
    let word = if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        word
    } else {
        lower = plain_word(word);
        lower.as_str()
    };
    WORDS
        .binary_search_by_key(&word, |(known, ..)| known)
        .ok()
        .map(|at| (WORDS[at].1, WORDS[at].2))
        .or_else(|| german(word).map(|value| (DE, Pair(value))))
}

/// Whether a word of ASCII has the beginning and the length of one that says something: most words
/// of ordinary text do not.
fn may_be(word: &str) -> bool {
    let length = word.len();
    let first = word.as_bytes().first().map(u8::to_ascii_lowercase);
    let lengths = first.and_then(|first| LENGTHS.get(usize::from(first.checked_sub(b'a')?)));
    length >= SHORTEST_COMPOUND || lengths.is_some_and(|lengths| lengths & (1 << length) != 0)
}

/// `einundachtzig`.
const SHORTEST_COMPOUND: usize = 13;

/// For each letter, the lengths of the words that start with it, a bit each.
const LENGTHS: [u32; 26] = {
    let mut lengths = [0; 26];
    let mut index = 0;
    while index < WORDS.len() {
        let word = WORDS[index].0.as_bytes();
        lengths[(word[0] - b'a') as usize] |= 1 << word.len();
        index += 1;
    }
    lengths
};

/// `dreiundzwanzig`.
fn german(word: &str) -> Option<u8> {
    let (unit, tens) = word.split_once("und")?;
    let value = |word: &str| match meaning(word)? {
        (languages, Unit(value) | Tens(value)) if languages & DE != 0 => Some(value),
        _ => None,
    };
    let unit = if unit == "ein" { 1 } else { value(unit)? };
    let tens = value(tens).filter(|tens| *tens >= 20)?;
    Some(tens + unit)
}

/// Without accents, in alphabetical order.
#[rustfmt::skip]
const WORDS: [(&str, Languages, Meaning); 179] = [
    ("acht", DE, Unit(8)),
    ("achtzehn", DE, Pair(18)),
    ("achtzig", DE, Tens(80)),
    ("aehm", ANY, Filler),
    ("ah", ANY, Filler),
    ("ahh", ANY, Filler),
    ("ahm", ANY, Filler),
    ("and", ANY, Filler),
    ("bindestrich", DE, Mark('-')),
    ("catorce", ES, Pair(14)),
    ("cero", ES, Unit(0)),
    ("cinco", ES, Unit(5)),
    ("cincuenta", ES, Tens(50)),
    ("cinq", FR, Unit(5)),
    ("cinquante", FR, Tens(50)),
    ("cuarenta", ES, Tens(40)),
    ("cuatro", ES, Unit(4)),
    ("dann", ANY, Filler),
    ("dash", EN, Mark('-')),
    ("deux", FR, Unit(2)),
    ("diecinueve", ES, Pair(19)),
    ("dieciocho", ES, Pair(18)),
    ("dieciseis", ES, Pair(16)),
    ("diecisiete", ES, Pair(17)),
    ("diez", ES, Pair(10)),
    ("dix", FR, Pair(10)),
    ("doble", ES, Repeat(2)),
    ("doce", ES, Pair(12)),
    ("doppel", DE, Repeat(2)),
    ("dos", ES, Unit(2)),
    ("dot", EN, Mark('.')),
    ("double", EN | FR, Repeat(2)),
    ("douze", FR, Pair(12)),
    ("drei", DE, Unit(3)),
    ("dreimal", DE, Repeat(3)),
    ("dreissig", DE, Tens(30)),
    ("dreizehn", DE, Pair(13)),
    ("eh", ANY, Filler),
    ("ehm", ANY, Filler),
    ("eight", EN, Unit(8)),
    ("eighteen", EN, Pair(18)),
    ("eighty", EN, Tens(80)),
    ("eins", DE, Unit(1)),
    ("eleven", EN, Pair(11)),
    ("elf", DE, Pair(11)),
    ("ensuite", ANY, Filler),
    ("er", ANY, Filler),
    ("erm", ANY, Filler),
    ("espace", FR, Mark(' ')),
    ("espacio", ES, Mark(' ')),
    ("et", FR, And),
    ("euh", ANY, Filler),
    ("fifteen", EN, Pair(15)),
    ("fifty", EN, Tens(50)),
    ("five", EN, Unit(5)),
    ("forty", EN, Tens(40)),
    ("four", EN, Unit(4)),
    ("fourteen", EN, Pair(14)),
    ("fuenf", DE, Unit(5)),
    ("fuenfzehn", DE, Pair(15)),
    ("fuenfzig", DE, Tens(50)),
    ("funf", DE, Unit(5)),
    ("funfzehn", DE, Pair(15)),
    ("funfzig", DE, Tens(50)),
    ("guion", ES, Mark('-')),
    ("hm", ANY, Filler),
    ("hmm", ANY, Filler),
    ("huit", FR, Unit(8)),
    ("huitante", FR, Tens(80)),
    ("hundred", EN, Zeros(2)),
    ("hyphen", EN, Mark('-')),
    ("leerzeichen", DE, Mark(' ')),
    ("luego", ANY, Filler),
    ("mas", ES, Plus),
    ("minus", DE, Mark('-')),
    ("mm", ANY, Filler),
    ("naught", EN, Unit(0)),
    ("neuf", FR, Unit(9)),
    ("neun", DE, Unit(9)),
    ("neunzehn", DE, Pair(19)),
    ("neunzig", DE, Tens(90)),
    ("nine", EN, Unit(9)),
    ("niner", EN, Unit(9)),
    ("nineteen", EN, Pair(19)),
    ("ninety", EN, Tens(90)),
    ("nonante", FR, Tens(90)),
    ("nought", EN, Unit(0)),
    ("noventa", ES, Tens(90)),
    ("nueve", ES, Unit(9)),
    ("null", DE, Unit(0)),
    ("o", EN, Unit(0)),
    ("ochenta", ES, Tens(80)),
    ("ocho", ES, Unit(8)),
    ("octante", FR, Tens(80)),
    ("oh", EN, Unit(0)),
    ("once", ES, Pair(11)),
    ("one", EN, Unit(1)),
    ("onze", FR, Pair(11)),
    ("plus", EN | DE | FR, Plus),
    ("point", EN | FR, Mark('.')),
    ("puis", ANY, Filler),
    ("punkt", DE, Mark('.')),
    ("punto", ES, Mark('.')),
    ("quarante", FR, Tens(40)),
    ("quatorze", FR, Pair(14)),
    ("quatre", FR, Unit(4)),
    ("quince", ES, Pair(15)),
    ("quinze", FR, Pair(15)),
    ("sechs", DE, Unit(6)),
    ("sechzehn", DE, Pair(16)),
    ("sechzig", DE, Tens(60)),
    ("seis", ES, Unit(6)),
    ("seize", FR, Pair(16)),
    ("sept", FR, Unit(7)),
    ("septante", FR, Tens(70)),
    ("sesenta", ES, Tens(60)),
    ("setenta", ES, Tens(70)),
    ("seven", EN, Unit(7)),
    ("seventeen", EN, Pair(17)),
    ("seventy", EN, Tens(70)),
    ("sieben", DE, Unit(7)),
    ("siebzehn", DE, Pair(17)),
    ("siebzig", DE, Tens(70)),
    ("siete", ES, Unit(7)),
    ("six", EN | FR, Unit(6)),
    ("sixteen", EN, Pair(16)),
    ("sixty", EN, Tens(60)),
    ("soixante", FR, Tens(60)),
    ("space", EN, Mark(' ')),
    ("strich", DE, Mark('-')),
    ("ten", EN, Pair(10)),
    ("then", ANY, Filler),
    ("thirteen", EN, Pair(13)),
    ("thirty", EN, Tens(30)),
    ("thousand", EN, Zeros(3)),
    ("three", EN, Unit(3)),
    ("tiret", FR, Mark('-')),
    ("treble", EN, Repeat(3)),
    ("trece", ES, Pair(13)),
    ("treinta", ES, Tens(30)),
    ("treize", FR, Pair(13)),
    ("trente", FR, Tens(30)),
    ("tres", ES, Unit(3)),
    ("triple", EN | FR | ES, Repeat(3)),
    ("trois", FR, Unit(3)),
    ("twelve", EN, Pair(12)),
    ("twenty", EN, Tens(20)),
    ("two", EN, Unit(2)),
    ("uh", ANY, Filler),
    ("uhm", ANY, Filler),
    ("um", ANY, Filler),
    ("un", FR, Unit(1)),
    ("und", DE, And),
    ("une", FR, Unit(1)),
    ("uno", ES, Unit(1)),
    ("veinte", ES, Tens(20)),
    ("veinticinco", ES, Pair(25)),
    ("veinticuatro", ES, Pair(24)),
    ("veintidos", ES, Pair(22)),
    ("veintinueve", ES, Pair(29)),
    ("veintiocho", ES, Pair(28)),
    ("veintiseis", ES, Pair(26)),
    ("veintisiete", ES, Pair(27)),
    ("veintitres", ES, Pair(23)),
    ("veintiuno", ES, Pair(21)),
    ("vier", DE, Unit(4)),
    ("vierzehn", DE, Pair(14)),
    ("vierzig", DE, Tens(40)),
    ("vingt", FR, Tens(20)),
    ("vingts", FR, Tens(20)),
    ("y", ES, And),
    ("zehn", DE, Pair(10)),
    ("zero", EN | FR, Unit(0)),
    ("zwanzig", DE, Tens(20)),
    ("zwei", DE, Unit(2)),
    ("zweimal", DE, Repeat(2)),
    ("zwo", DE, Unit(2)),
    ("zwoelf", DE, Pair(12)),
    ("zwolf", DE, Pair(12)),
];

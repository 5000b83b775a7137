//! Words that carry no meaning by themselves.

/// English, German, French and Spanish together, without accents, in order: the language of a talk
/// is not known. A word that matters in one and not in another ("die") goes unmarked.
#[rustfmt::skip]
pub(super) const STOP_WORDS: [&str; 692] = [
    "aber", "about", "above", "after", "again", "against", "ahora", "ai", "aie", "ainsi", "al",
    "algo", "algun", "alguna", "alguno", "all", "alle", "allem", "allen", "aller", "alles", "alors",
    "als", "also", "am", "an", "and", "andere", "anderem", "anderen", "anderer", "anderes", "ante",
    "antes", "any", "anyone", "anything", "apres", "are", "aren", "as", "asi", "at", "au", "auch",
    "aucun", "aucune", "auf", "aun", "aunque", "aus", "aussi", "autre", "autres", "aux", "avais",
    "avait", "avant", "avec", "avez", "avoir", "avons", "away", "be", "because", "been", "before",
    "bei", "beim", "being", "below", "between", "bien", "bin", "bis", "bist", "bitte", "bonjour",
    "both", "buenas", "buenos", "but", "by", "ca", "cada", "can", "cannot", "car", "ce", "ceci",
    "cela", "celle", "celles", "celui", "ces", "cet", "cette", "ceux", "chez", "comme", "comment",
    "como", "con", "contra", "could", "couldn", "cual", "cuando", "cuanto", "da", "dabei", "damit",
    "danke", "dann", "dans", "das", "dass", "dazu", "de", "dein", "deine", "deinem", "deinen",
    "deiner", "del", "dem", "den", "denn", "depuis", "der", "des", "desde", "despues", "deux",
    "dich", "did", "didn", "die", "dies", "diese", "diesem", "diesen", "dieser", "dieses", "dir",
    "do", "doch", "does", "doesn", "doing", "dois", "doit", "don", "donc", "donde", "done", "dont",
    "dort", "dos", "down", "du", "durch", "during", "each", "ein", "eine", "einem", "einen",
    "einer", "eines", "einige", "einigen", "either", "el", "ella", "ellas", "elle", "elles", "ello",
    "ellos", "else", "en", "encore", "entonces", "entre", "er", "era", "eran", "eres", "es", "esa",
    "esas", "ese", "eso", "esos", "est", "esta", "estaba", "estado", "estamos", "estan", "estar",
    "estas", "este", "esto", "estos", "estoy", "et", "etaient", "etais", "etait", "etant", "ete",
    "etes", "etre", "etwas", "eu", "euch", "euer", "eure", "eux", "even", "ever", "every", "faire",
    "fait", "faut", "few", "for", "from", "fue", "fueron", "fur", "further", "ganz", "gar", "gegen",
    "geht", "gern", "gerne", "get", "gets", "getting", "gewesen", "gibt", "give", "go", "goes",
    "going", "gonna", "got", "gracias", "gut", "guten", "ha", "hab", "habe", "haben", "haber",
    "habia", "hace", "hacer", "had", "hadn", "hallo", "han", "has", "hasn", "hasta", "hat", "hatte",
    "hatten", "have", "haven", "having", "hay", "he", "hello", "help", "her", "here", "hers",
    "herself", "hey", "hi", "hier", "him", "himself", "hin", "hinter", "his", "hola", "how", "ich",
    "if", "ihm", "ihn", "ihnen", "ihr", "ihre", "ihrem", "ihren", "ihrer", "il", "ils", "im",
    "immer", "in", "ins", "into", "is", "isn", "ist", "it", "its", "itself", "ja", "je", "jede",
    "jedem", "jeden", "jeder", "jedes", "jetzt", "jusqu", "just", "kann", "kein", "keine", "keinem",
    "keinen", "keiner", "know", "konnen", "konnte", "la", "las", "le", "les", "let", "leur",
    "leurs", "like", "ll", "lo", "los", "lot", "lui", "ma", "mais", "make", "mal", "man", "mas",
    "may", "maybe", "me", "mean", "mehr", "mein", "meine", "meinem", "meinen", "meiner", "meme",
    "merci", "mes", "mi", "mich", "might", "mine", "mir", "mis", "mit", "mochte", "mochten", "moi",
    "moins", "mon", "more", "most", "much", "mucho", "muss", "mussen", "must", "mustn", "muy", "my",
    "myself", "nach", "nada", "ne", "need", "nein", "never", "ni", "nicht", "nichts", "no", "noch",
    "non", "nor", "nos", "nosotros", "not", "notre", "nous", "now", "nuestra", "nuestro", "nun",
    "nur", "ob", "oder", "of", "off", "oh", "ohne", "ok", "okay", "on", "once", "one", "only",
    "ont", "or", "os", "other", "otra", "otras", "otro", "otros", "ou", "oui", "our", "ours",
    "ourselves", "out", "over", "own", "par", "para", "parce", "pas", "pero", "peu", "peut", "peux",
    "please", "plus", "poco", "por", "porque", "pour", "pourquoi", "pouvez", "puede", "puedo",
    "pues", "puis", "put", "qu", "quand", "que", "quel", "quelle", "quelles", "quels", "qui",
    "quien", "quiero", "quite", "quoi", "rather", "re", "really", "right", "sa", "said", "same",
    "sans", "say", "schon", "se", "sea", "see", "sehr", "sei", "sein", "seine", "seinem", "seinen",
    "seiner", "seit", "ser", "sera", "ses", "shall", "she", "should", "shouldn", "si", "sich",
    "sido", "sie", "sil", "sin", "since", "sind", "so", "sobre", "soit", "sola", "soll", "sollen",
    "sollte", "solo", "some", "someone", "something", "sommes", "somos", "son", "sondern", "sonst",
    "sont", "sous", "soy", "still", "su", "such", "sur", "sure", "sus", "ta", "tag", "take",
    "tambien", "tan", "tanto", "te", "tell", "tengo", "tes", "than", "thank", "thanks", "that",
    "the", "their", "theirs", "them", "themselves", "then", "there", "these", "they", "thing",
    "things", "think", "this", "those", "though", "through", "tiene", "tienen", "to", "toda",
    "todas", "today", "todo", "todos", "toi", "ton", "too", "toujours", "tous", "tout", "toute",
    "toutes", "tres", "trop", "try", "trying", "tu", "tus", "uber", "um", "un", "una", "unas",
    "und", "under", "une", "uno", "unos", "uns", "unser", "unsere", "unserem", "unseren", "unter",
    "until", "up", "upon", "us", "use", "usted", "ustedes", "va", "vais", "ve", "very", "veut",
    "veux", "viel", "voici", "voila", "vom", "von", "vor", "vos", "votre", "voudrais", "vous",
    "voy", "wann", "wanna", "want", "wanted", "wants", "war", "waren", "warum", "was", "wasn",
    "way", "we", "weil", "welche", "welchem", "welchen", "welcher", "well", "wenn", "wer", "werde",
    "werden", "were", "weren", "what", "when", "where", "whether", "which", "while", "who", "whom",
    "whose", "why", "wie", "wieder", "will", "wir", "wird", "wirklich", "with", "within", "without",
    "wo", "wollen", "wollte", "won", "would", "wouldn", "wurde", "wurden", "ya", "yeah", "yes",
    "yet", "yo", "you", "your", "yours", "yourself", "yourselves", "zu", "zum", "zur", "zwischen",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::plain_word;

    #[test]
    fn the_table_can_be_searched() {
        assert!(STOP_WORDS.is_sorted(), "binary search needs order");
        for word in STOP_WORDS {
            assert_eq!(
                plain_word(word),
                word,
                "words are looked up without accents"
            );
        }
    }
}

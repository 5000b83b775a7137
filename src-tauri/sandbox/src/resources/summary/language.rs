//! The languages of summaries: what each calls the parts, and which of them was spoken.
//!
//! Labels are in the language asked for. Quotes stay in the one spoken, as nothing here translates,
//! and one sentence says so where the two differ. The spoken language is told by its commonest
//! words, Japanese by its script; where that is not plain nothing is said about it. Rejected: a
//! library of language models (five languages in whole conversations are easily told apart).

use rules::transcript::Transcript;

/// A language of `contract.md §5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Spanish,
    French,
    German,
    Japanese,
}

/// What a summary's parts are called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Labels {
    pub(super) problem: &'static str,
    pub(super) actions: &'static str,
    pub(super) outcome: &'static str,
    pub(super) articles: &'static str,
    /// Between a label and what it stands for.
    pub(super) colon: &'static str,
    pub(super) nothing: &'static str,
}

/// Words that are common in one of the languages, and rare or unknown in the others.
const COMMON: [(Language, &str); 4] = [
    (
        Language::English,
        "the and you is it my that have for not this with are your was but can do at from of what",
    ),
    (
        Language::Spanish,
        "el los las que y en por con una mi lo pero más está usted muy hola gracias del al cuando",
    ),
    (
        Language::French,
        "le les et est je vous pas une pour avec mon dans ce qui mais sur c'est j'ai bonjour du au",
    ),
    (
        Language::German,
        "der das und ich ist nicht sie ein eine mit für auf wir haben auch noch es den dem aber",
    ),
];

impl Language {
    /// By its code; English for an unknown one.
    pub(super) fn of_code(code: &str) -> Self {
        match code {
            "es-ES" => Self::Spanish,
            "fr-FR" => Self::French,
            "de-DE" => Self::German,
            "ja-JP" => Self::Japanese,
            _ => Self::English,
        }
    }

    /// Its code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en-US",
            Self::Spanish => "es-ES",
            Self::French => "fr-FR",
            Self::German => "de-DE",
            Self::Japanese => "ja-JP",
        }
    }

    /// The one that was spoken, where that is plain.
    pub(crate) fn spoken(said: &Transcript) -> Option<Self> {
        let texts = || said.utterances.iter().map(|one| one.text.as_str());
        let (mut kana, mut letters) = (0_usize, 0_usize);
        for c in texts().flat_map(str::chars) {
            letters += usize::from(c.is_alphabetic());
            kana += usize::from(matches!(c, '\u{3041}'..='\u{30ff}'));
        }
        if kana > 0 && kana * 5 >= letters {
            return Some(Self::Japanese);
        }
        let words: Vec<String> = texts()
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '\''))
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let mut counts: Vec<(usize, Self)> = COMMON
            .iter()
            .map(|(language, common)| {
                let is_common = |word: &&String| common.split(' ').any(|one| one == word.as_str());
                (words.iter().filter(is_common).count(), *language)
            })
            .collect();
        counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        // A name or a loan word is no language.
        match counts[..] {
            [(most, language), (second, _), ..] if most >= 3 && most >= second * 2 => {
                Some(language)
            }
            _ => None,
        }
    }

    pub(super) fn labels(self) -> Labels {
        match self {
            Self::English => Labels {
                problem: "Problem",
                actions: "Actions",
                outcome: "Outcome",
                articles: "Articles",
                colon: ": ",
                nothing: "Nothing was said.",
            },
            Self::Spanish => Labels {
                problem: "Problema",
                actions: "Acciones",
                outcome: "Resultado",
                articles: "Artículos",
                colon: ": ",
                nothing: "No se dijo nada.",
            },
            Self::French => Labels {
                problem: "Problème",
                actions: "Actions",
                outcome: "Résultat",
                articles: "Articles",
                colon: " : ",
                nothing: "Rien n'a été dit.",
            },
            Self::German => Labels {
                problem: "Anliegen",
                actions: "Maßnahmen",
                outcome: "Ergebnis",
                articles: "Artikel",
                colon: ": ",
                nothing: "Es wurde nichts gesagt.",
            },
            Self::Japanese => Labels {
                problem: "用件",
                actions: "対応",
                outcome: "結果",
                articles: "記事",
                colon: "：",
                nothing: "発言はありません。",
            },
        }
    }

    /// That quotes are in `spoken`, said in this language.
    pub(super) fn quoted_in(self, spoken: Self) -> String {
        let name = self.name_of(spoken);
        match self {
            Self::English => format!("Quoted in {name}, as it was said."),
            Self::Spanish => format!("Citado en {name}, tal como se dijo."),
            Self::French => format!("Cité en {name}, tel que cela a été dit."),
            Self::German => format!("Auf {name} zitiert, wie es gesagt wurde."),
            Self::Japanese => format!("発言のとおり{name}で引用しています。"),
        }
    }

    /// What this language calls another.
    fn name_of(self, other: Self) -> &'static str {
        let [english, spanish, french, german, japanese] = match self {
            Self::English => ["English", "Spanish", "French", "German", "Japanese"],
            Self::Spanish => ["inglés", "español", "francés", "alemán", "japonés"],
            Self::French => ["anglais", "espagnol", "français", "allemand", "japonais"],
            Self::German => [
                "Englisch",
                "Spanisch",
                "Französisch",
                "Deutsch",
                "Japanisch",
            ],
            Self::Japanese => ["英語", "スペイン語", "フランス語", "ドイツ語", "日本語"],
        };
        match other {
            Self::English => english,
            Self::Spanish => spanish,
            Self::French => french,
            Self::German => german,
            Self::Japanese => japanese,
        }
    }
}

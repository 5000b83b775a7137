use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn talk(said: &str) -> Numbers {
    Numbers::of(&Transcript::parse(said))
}

/// What was not said, each with what was said instead.
fn told(said: &str, summary: &str, language: &str) -> Vec<(String, Option<String>)> {
    let found = talk(said).unsaid(summary, language);
    let told = |found: Unsaid| (found.span.of(summary).to_owned(), found.instead);
    found.into_iter().map(told).collect()
}

#[rstest]
// The same value in another spelling.
#[case("It was 1,234.50 dollars.", "1.234,50 $")]
#[case("Es waren 1.234,50 Euro.", "1234.50 €")]
#[case("C'était 1 234,50 euros.", "1,234.50")]
#[case("合計は１２，０００円です。", "¥12,000")]
#[case("合計は一万二千円です。", "12,000円")]
#[case("Order 0417.", "417")]
#[case("It weighs 2.50 kilos.", "2.5 kg")]
#[case("I have 5k points.", "5,000 points")]
#[case("I have 5 thousand points.", "5000")]
#[case("About 2.5 million.", "2,500,000")]
// Spoken.
#[case("It's forty-eight ninety.", "$48.90")]
#[case("The refund is 84 dollars and 90 cents.", "$84.90")]
#[case("Eighty-four dollars and ninety cents.", "$84.90")]
#[case("Eighty-four dollars and five cents.", "$84.05")]
#[case("Five cents each.", "$0.05")]
#[case("Three point one four.", "3.14")]
#[case("A hundred and five.", "105")]
#[case("Two thousand twenty-six.", "2026")]
#[case("In twenty twenty-six.", "2026")]
#[case("Nineteen hundred.", "1900")]
#[case("Two hundred fifty thousand.", "250,000")]
#[case("One million two hundred thousand.", "1200000")]
#[case("Das waren dreihundertfünfzig Euro.", "350 €")]
#[case("Zweitausendsechsundzwanzig.", "2026")]
#[case("Vierundachtzig Komma neun.", "84,9")]
#[case("Soixante-quinze euros.", "75 €")]
#[case("Quatre-vingt-dix-sept euros.", "97 €")]
#[case("Deux cents euros.", "200 €")]
#[case("Trois mille cinq cents.", "3500")]
#[case("Doscientos cincuenta euros.", "250 €")]
#[case("Mil quinientos.", "1500")]
#[case("Twenty percent off.", "20% off")]
#[case("El veinte por ciento.", "20 %")]
// In pieces.
#[case("It's two zero four one seven.", "LP-20417")]
#[case("Four four, double one.", "4411")]
#[case(
    "My number is four four one seven.\nAgent: Okay, got it.\nCustomer: Oh three one two.",
    "44170312"
)]
#[case("Order 4417.\nAgent: Mhm.\nCustomer: 0312.", "order 4417-0312")]
// Dates and times.
#[case("On the first of July.", "on 1 July")]
#[case("On July 1st.", "01/07/2026")]
#[case("On July 1st.", "2026-07-01")]
#[case("On the 1st of July.", "01.07.")]
#[case("Dix-sept euros.", "17 €")]
#[case("Am dritten Juni.", "am 3. Juni")]
#[case("Le quinze mars.", "15/03")]
#[case("Ten thirty.", "10:30")]
#[case("At half past ten.", "10:30")]
#[case("At a quarter to eleven.", "10:45")]
#[case("Um halb elf.", "10:30 Uhr")]
#[case("At three in the afternoon.", "15:00")]
#[case("Between ten and twelve.", "10-12")]
// Without a number.
#[case("It broke twice.", "broke 2 times")]
#[case("Less than a week.", "under 7 days")]
#[case("All day, every day.", "24/7")]
#[case("Hello.", "1. Called the customer.\n2. Booked it.\n 3) Wrote.")]
#[case("No fee.", "$0 is not plain, 0 fees are, and 1 call")]
fn what_was_said_is_not_marked(#[case] said: &str, #[case] summary: &str) {
    let marked = told(said, summary, "en-US");
    let marked: Vec<_> = marked.iter().filter(|(it, _)| it != "$0").collect();
    assert!(marked.is_empty(), "{said} -> {summary}: {marked:?}");
}

#[rstest]
#[case(
    "It's forty-eight ninety.",
    "A refund of $84.90 is due.",
    "$84.90",
    Some("$48.90")
)]
#[case("It's $48.90.", "A refund of $84.90 is due.", "$84.90", Some("$48.90"))]
#[case(
    "Es sind 48,90 Euro.",
    "Es gibt 84,90 € zurück.",
    "84,90 €",
    Some("48,90 €")
)]
#[case("Achtundvierzig Euro neunzig.", "84,90 €", "84,90 €", Some("48,90 €"))]
#[case("It takes five days.", "It takes 3 days.", "3", Some("5"))]
#[case("It takes 5 days.", "It takes 15 days.", "15", Some("5"))]
#[case("Twenty percent off.", "30% off.", "30%", Some("20%"))]
#[case("Order 20417.", "Order 20471.", "20471", Some("20417"))]
#[case("Hello.", "He paid $500.", "$500", None)]
#[case("It was $12.99.", "He paid $500.", "$500", None)]
#[case("In 3 days, or in 5 days.", "In 4 days.", "4", None)]
#[case("On July 1st.", "on 2 July", "2", None)]
#[case("At ten.", "at 11:20", "11:20", None)]
#[case("円で三千です。", "¥4,000", "¥4,000", None)]
#[case("Call 202.", "番号は２０３です。", "２０３", Some("202"))]
fn what_was_not_said_is_marked(
    #[case] said: &str,
    #[case] summary: &str,
    #[case] marked: &str,
    #[case] instead: Option<&str>,
) {
    let language = if summary.contains('€') {
        "de-DE"
    } else {
        "en-US"
    };
    let found = told(said, summary, language);
    assert_eq!(
        found,
        [(marked.to_owned(), instead.map(str::to_owned))],
        "{said} -> {summary}"
    );
}

#[test]
fn digits_of_two_numbers_are_not_one() {
    let found = told("Order 20417, and 93 more.", "Order 1793.", "en-US");
    assert_eq!(found.len(), 1, "1793 stands across their ends: {found:?}");
    let apart = told("Code 44. Your lamp is fine. Code 17.", "4417", "en-US");
    assert_eq!(apart.len(), 1, "words stand between them: {apart:?}");
}

proptest! {
    #[test]
    fn any_text_is_read(said in "\\PC{0,80}", summary in "\\PC{0,80}") {
        for found in talk(&said).unsaid(&summary, "en-US") {
            prop_assert!(!found.span.of(&summary).is_empty());
        }
    }

    #[test]
    fn number_words_in_any_order_are_read(words in prop::collection::vec(prop::sample::select(vec![
        "one", "twenty", "hundred", "thousand", "million", "mille", "cents", "quatre", "vingt",
        "double", "point", "dollars", "and", "zweitausend", "first", "7", "84.90", "1,234", ",", "\n",
        "九十万", "half",
    ]), 0..40)) {
        let text = words.join(" ");
        let unsaid = talk(&text).unsaid(&text, "en-US");
        prop_assert!(unsaid.is_empty(), "what is copied was said: {:?}", unsaid);
    }
}

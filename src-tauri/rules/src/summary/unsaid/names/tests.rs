use proptest::prelude::*;
use rstest::rstest;

use super::*;

const TALK: &str = "Agent: Larkfield and Pine, this is Dana.\n\
    Customer: Hi Dana, it's Julia Meyer. My sister María lives on Birch Street.\n\
    Agent: Thanks, Julia. And the other name, please?\n\
    Customer: K, O, W, A, L, S, K, I.\n\
    Customer: He works for O'Brien.";

/// What was not said, each with what was said instead.
fn told(summary: &str, language: &str) -> Option<Vec<(String, Option<String>)>> {
    let found = Names::of(&Transcript::parse(TALK)).unsaid(summary, language)?;
    let told = |found: Unsaid| (found.span.of(summary).to_owned(), found.instead);
    Some(found.into_iter().map(told).collect())
}

#[rstest]
#[case("The customer Julia Meyer called Dana at Larkfield and Pine.")]
#[case("Call with JULIA about Julia's sister Maria on Birch Street.")]
#[case("The name is Kowalski, of O’Brien's.")]
#[case("On Monday the Agent told Mrs. Meyer in English, Mr. Meyer was told in June.")]
#[case("Apologized to the customer. Booked it. \"Refund first.\" Then closed.")]
#[case("Issue: Refund late\nNext Steps: Call back\n\nCustomer Request\nShe wants it.")]
#[case("- Called back\n* Booked the lamp\n1. Wrote to the shop")]
#[case("The CRM and the FAQ say so; I'm told iPhone too.")]
#[case("The refund is late: Refund teams were told.")]
fn what_was_said_is_not_marked(#[case] summary: &str) {
    assert_eq!(told(summary, "en-US"), Some(Vec::new()), "{summary}");
}

#[rstest]
#[case("She spoke to Peter Novak about it.", "Peter Novak", None)]
#[case("The agent told Juliana it is late.", "Juliana", Some("Julia"))]
#[case("The name is Dr. Zimmer.", "Zimmer", None)]
#[case("She lives on Oak Street, or on Birch Street.", "Oak", None)]
#[case("The customer, Mayer, called.", "Mayer", Some("Meyer"))]
#[case("La clienta habló con Ramón de la tienda.", "Ramón", None)]
#[case("Le client a parlé avec Élodie du magasin.", "Élodie", None)]
fn what_was_not_said_is_marked(
    #[case] summary: &str,
    #[case] marked: &str,
    #[case] instead: Option<&str>,
) {
    let language = if summary.starts_with("Le ") {
        "fr-FR"
    } else {
        "en-US"
    };
    assert_eq!(
        told(summary, language),
        Some(vec![(marked.to_owned(), instead.map(str::to_owned))]),
        "{summary}"
    );
}

#[test]
fn a_name_that_opens_a_sentence_is_one_where_it_stands_within_another_too() {
    let found = told("Peter called. She asked Peter to wait.", "en-US").expect("English");
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(
        told("Peter called. He was told to wait.", "en-US"),
        Some(Vec::new()),
        "by itself it may be any word"
    );
}

#[test]
fn names_are_not_looked_for_where_they_do_not_show() {
    let german = "Die Kundin Frau Petersen hat wegen der Lampe angerufen und war zufrieden damit.";
    assert_eq!(told(german, "de-DE"), None);
    assert_eq!(
        told(german, "en-US"),
        None,
        "its words are German all the same"
    );
    assert_eq!(told("ペーターから電話がありました。", "ja-JP"), None);
    let japanese = Names::of(&Transcript::parse(
        "Customer: 田中です。返金をお願いします。",
    ));
    assert_eq!(
        japanese.unsaid("The customer Tanaka called.", "en-US"),
        None,
        "the letters of the talk are others"
    );
}

proptest! {
    #[test]
    fn any_text_is_read(summary in "\\PC{0,80}") {
        for found in Names::of(&Transcript::parse(TALK)).unsaid(&summary, "en-US").unwrap_or_default() {
            prop_assert!(!found.span.of(&summary).is_empty());
        }
    }
}

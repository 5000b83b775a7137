//! The ABCD data set: a small folder of the same shape, and the real one where it is at hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rstest::rstest;
use sandbox::content::{Article, ArticleKind, Channel, Library, Speaker, abcd};
use tempfile::TempDir;

const FILES: [&str; 4] = [
    "guidelines.json",
    "kb.json",
    "ontology.json",
    "abcd_sample.json",
];

fn ours() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/content/handbook")
}

fn article<'a>(library: &'a Library, id: &str) -> &'a Article {
    let mut articles = library.businesses[0].articles.iter();
    articles
        .find(|article| article.id == id)
        .unwrap_or_else(|| panic!("no article {id}"))
}

#[test]
fn procedures_become_guides() {
    let library = abcd::convert(&ours()).unwrap();
    let ids = library.businesses[0].articles.iter().map(|a| a.id.as_str());
    assert_eq!(
        ids.collect::<Vec<_>>(),
        [
            "bike-repair-flat",
            "bike-repair-flat-2nd",
            "lost-property-query-gloves"
        ],
        "flow and subflow by the ontology's names, sorted"
    );
    let flat = article(&library, "bike-repair-flat");
    assert_eq!(
        (flat.kind, flat.title.as_str()),
        (ArticleKind::Process, "Flat Tire")
    );
    assert_eq!(
        flat.keywords,
        ["Bike Repair", "flat tires", "squeaky brakes"]
    );
    assert_eq!(
        flat.body,
        "First ask which wheel it is.\n\
         \n\
         1. Ask for the name and use [Find Customer].\n\
         2. Book a bench:\n   - Tuesdays are quiet\n   - Never book two\n\
         \n\
         Wish a good ride.\n\
         \n\
         Actions: find-customer, book-bench.",
        "opening, steps with details, closing, actions"
    );
    let second = article(&library, "bike-repair-flat-2nd");
    assert_eq!(
        second.body, "1. Offer new pads.",
        "what is not there leaves no gap"
    );
}

#[test]
fn dialogues_become_chats() {
    let library = abcd::convert(&ours()).unwrap();
    let talks = &library.businesses[0].conversations;
    let mira = &talks[0];
    assert_eq!(
        (mira.customer.as_str(), mira.channel),
        ("Mira Øst", Channel::Chat)
    );
    assert_eq!(mira.queue, "Bike Repair");
    assert_eq!(mira.lines.len(), 9, "the line without a word is dropped");
    assert_eq!(
        mira.lines[1].text,
        "Hello there, my bicycle has a flat tire."
    );
    assert_eq!(mira.lines[3].speaker, Speaker::System);
    let at = |line: usize| mira.lines[line].at;
    assert_eq!(
        at(0),
        Duration::from_secs(1),
        "three characters take a breath"
    );
    assert_eq!(
        at(1).saturating_sub(at(0)),
        Duration::from_secs(4),
        "forty characters at ten a second"
    );
    let ids = talks
        .iter()
        .map(|talk| talk.id)
        .collect::<std::collections::BTreeSet<_>>();
    assert_eq!(ids.len(), 3, "each dialogue is an interaction of its own");
    assert_eq!(
        abcd::convert(&ours()).unwrap(),
        library,
        "and keeps its ids"
    );
}

#[test]
fn the_ground_truth_is_expected_by_the_last_statement() {
    let library = abcd::convert(&ours()).unwrap();
    let expected = library.businesses[0].conversations.iter().flat_map(|talk| {
        let lines = talk.lines.iter().filter(|line| !line.expect.is_empty());
        lines.map(|line| (line.text.as_str(), line.expect.join(" ")))
    });
    assert_eq!(
        expected.collect::<Vec<_>>(),
        [
            // Neither the number that follows nor the thanks after the agent has acted.
            (
                "It is the one in front, I fear.",
                "bike-repair-flat".to_owned()
            ),
            // Too short for a statement, but all there is; the longest key that fits.
            ("Squeak.", "bike-repair-flat-2nd".to_owned()),
            (
                "Did anyone find my red gloves?",
                "lost-property-query-gloves".to_owned()
            ),
        ]
    );
}

#[test]
fn a_folder_is_known_by_its_files() {
    assert_eq!(
        Library::load(&ours()).unwrap(),
        abcd::convert(&ours()).unwrap()
    );
}

/// A copy of our folder in which one text is replaced in one file.
fn altered(file: &str, from: &str, to: &str) -> TempDir {
    let dir = TempDir::new().expect("the test's own folder can be written");
    for name in FILES {
        let mut text =
            fs::read_to_string(ours().join(name)).expect("the fixture lies beside the test");
        if name == file {
            assert!(text.contains(from), "{file} holds what the test replaces");
            text = text.replace(from, to);
        }
        fs::write(dir.path().join(name), text).expect("the test's own folder can be written");
    }
    dir
}

#[rstest]
#[case::not_json("kb.json", "\"flat_2nd\": []", "\"flat_2nd\"", "kb.json:3: ")]
#[case::wrong_type(
    "guidelines.json",
    "\"instructions\": []",
    "\"instructions\": 3",
    "guidelines.json:14: "
)]
#[case::unknown_flow(
    "ontology.json",
    "\"bike_repair\": [",
    "\"bikes\": [",
    "ontology.json: the flow `bike_repair` of guidelines.json is missing"
)]
#[case::count(
    "ontology.json",
    "\"flat\", \"flat_2nd\"",
    "\"flat\"",
    "ontology.json: the flow `bike_repair` has 1 subflows, 2 of them in guidelines.json"
)]
#[case::no_actions(
    "kb.json",
    "\"gloves\"",
    "\"mittens\"",
    "kb.json: the procedure `gloves` is missing"
)]
#[case::unknown_truth(
    "abcd_sample.json",
    "flat_2nd_3",
    "flatter",
    "abcd_sample.json: dialogue 8: the handbook has no procedure `bike_repair` / `flatter`"
)]
#[case::unknown_speaker(
    "abcd_sample.json",
    "\"agent\", \"Pardon?\"",
    "\"robot\", \"Pardon?\"",
    "abcd_sample.json: dialogue 8: nobody is called `robot`"
)]
#[case::twice(
    "abcd_sample.json",
    "\"convo_id\": 8",
    "\"convo_id\": 7",
    "abcd_sample.json: dialogue 7 stands twice"
)]
#[case::silent(
    "abcd_sample.json",
    "[\"customer\", \"Squeak.\"], [\"agent\", \"Pardon?\"]",
    "",
    "abcd_sample.json: dialogue 8: nothing is said"
)]
fn mistakes_are_reported(
    #[case] file: &str,
    #[case] from: &str,
    #[case] to: &str,
    #[case] expected: &str,
) {
    let dir = altered(file, from, to);
    let error = abcd::convert(dir.path()).unwrap_err();
    let found = error
        .mistakes()
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>();
    assert!(
        found.iter().any(|line| line.starts_with(expected)),
        "{expected} in {found:?}"
    );
}

#[test]
fn every_missing_file_is_named() {
    let dir = TempDir::new().unwrap();
    let error = abcd::convert(dir.path()).unwrap_err();
    let files = error.mistakes().iter().map(|mistake| mistake.file.as_str());
    let mut expected = FILES;
    expected.sort_unstable();
    assert_eq!(
        files.collect::<Vec<_>>(),
        expected,
        "all four, not only the first"
    );
}

#[test]
#[expect(
    clippy::print_stderr,
    reason = "a skipped check must be seen to be skipped"
)]
fn the_real_data_set_is_read_whole() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/abcd");
    if !dir.exists() {
        eprintln!("SKIPPED: the ABCD data set is not at {}", dir.display());
        return;
    }
    let library = Library::load(&dir).unwrap_or_else(|error| panic!("{error}"));
    let business = &library.businesses[0];
    assert_eq!(
        business.articles.len(),
        55,
        "every procedure of the handbook"
    );
    assert_eq!(business.conversations.len(), 3, "every dialogue");
    for (id, title) in [
        ("product-defect-return-size", "Return Due to Size"),
        ("account-access-reset-2fa", "Reset Two-Factor Auth"),
        ("troubleshoot-site-slow-speed", "Website Too Slow"),
        (
            "purchase-dispute-mistimed-billing-never-bought",
            "Mistimed Billing Never Bought",
        ),
        ("storewide-query-timing", "Timing FAQ"),
    ] {
        assert_eq!(
            article(&library, id).title,
            title,
            "joined by order, and rightly so"
        );
    }
    let expected = business.conversations.iter().map(|talk| {
        let lines = talk.lines.iter().filter(|line| !line.expect.is_empty());
        lines
            .map(|line| (line.text.as_str(), line.expect.join(" ")))
            .collect::<Vec<_>>()
    });
    assert_eq!(
        expected.flatten().collect::<Vec<_>>(),
        [
            (
                "I got the wrong size.",
                "product-defect-return-size".to_owned()
            ),
            (
                "just wanted to check on the status of a refund",
                "product-defect-refund-status".to_owned()
            ),
            (
                "No, I just want to see how long they last for.",
                "storewide-query-timing".to_owned()
            ),
        ],
        "the ground truth of each dialogue, where the customer has said what it is about"
    );
    for article in &business.articles {
        assert!(
            article.body.contains("\n1. ") || article.body.starts_with("1. "),
            "{}",
            article.id
        );
    }
}

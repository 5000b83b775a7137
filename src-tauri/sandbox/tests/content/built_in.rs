//! The compiled-in content keeps what a demonstration and a measurement rely on.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use sandbox::content::{ArticleKind, Channel, Conversation, Library, Speaker};

fn conversations(library: &Library) -> impl Iterator<Item = &Conversation> {
    library.businesses.iter().flat_map(|b| &b.conversations)
}

#[test]
fn is_the_folder_in_the_repository() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let loaded = Library::load(&folder).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        Library::built_in(),
        loaded,
        "what is compiled in has no mistakes and is read like any folder"
    );
}

#[test]
fn has_enough_of_everything() {
    let library = Library::built_in();
    assert_eq!(library.businesses.len(), 3, "three businesses are promised");
    for business in &library.businesses {
        let kind = |kind| business.articles.iter().filter(|a| a.kind == kind).count();
        let (knowledge, process) = (kind(ArticleKind::Knowledge), kind(ArticleKind::Process));
        let name = &business.name;
        assert!(
            knowledge + process >= 16,
            "{name}: a knowledge base to search in"
        );
        assert!(
            knowledge >= 4 && process >= 4,
            "{name}: both kinds are shown"
        );
        assert!(
            business.conversations.len() >= 5,
            "{name}: some to choose from"
        );
        let channels = business.conversations.iter().map(|c| c.channel.as_str());
        let channels = channels.collect::<BTreeSet<_>>();
        let both = BTreeSet::from([Channel::Chat.as_str(), Channel::Voice.as_str()]);
        assert_eq!(channels, both, "{name}: calls and chats");
    }
}

#[test]
fn has_ids_that_name_one_thing() {
    let library = Library::built_in();
    let articles = library.businesses.iter().flat_map(|b| &b.articles);
    let ids = articles.map(|a| &a.id).collect::<Vec<_>>();
    let once = ids.iter().collect::<BTreeSet<_>>();
    assert_eq!(
        once.len(),
        ids.len(),
        "an accepted article id is one article"
    );
    let ids = conversations(&library).map(|c| c.id).collect::<Vec<_>>();
    let once = ids.iter().collect::<BTreeSet<_>>();
    assert_eq!(
        once.len(),
        ids.len(),
        "an interaction id is one conversation"
    );
}

#[test]
fn talks_as_people_do() {
    for talk in conversations(&Library::built_in()) {
        let who = &talk.customer;
        assert!(
            (14..=30).contains(&talk.lines.len()),
            "{who}: two to three minutes"
        );
        let times = talk.lines.iter().map(|line| line.at);
        assert!(
            times.is_sorted(),
            "{who}: nobody speaks before the line above"
        );
        for line in &talk.lines {
            assert!(
                line.text.chars().count() <= 400,
                "{who}: a line, not a speech"
            );
        }
        for pair in talk.lines.windows(2) {
            let pause = pair[1].at.saturating_sub(pair[0].at);
            assert!(
                pause <= Duration::from_secs(15),
                "{who}: nothing happens for {pause:?}"
            );
        }
        let end = talk.lines.last().map(|line| line.at).unwrap_or_default();
        assert!(
            end <= Duration::from_mins(4),
            "{who}: short enough to watch"
        );
    }
}

#[test]
fn names_the_problem_at_once() {
    for talk in conversations(&Library::built_in()) {
        let who = &talk.customer;
        let customer = |line: &&sandbox::content::Line| line.speaker == Speaker::Customer;
        let first = talk.lines.iter().find(customer).expect("a customer speaks");
        assert!(
            first.at <= Duration::from_secs(8),
            "{who}: the first card comes quickly"
        );
        let silent = talk.lines.iter().all(|line| line.expect.is_empty());
        assert!(
            silent || !first.expect.is_empty(),
            "{who}: the first statement can be answered"
        );
    }
}

#[test]
fn measures_silence_too() {
    let library = Library::built_in();
    let silent = conversations(&library)
        .filter(|talk| talk.lines.iter().all(|line| line.expect.is_empty()))
        .count();
    assert_eq!(silent, 1, "one conversation asks for nothing that is known");
}

#[test]
fn expects_articles_of_the_same_business_from_what_customers_say() {
    for business in &Library::built_in().businesses {
        let known = business.articles.iter().map(|a| &a.id);
        let known = known.collect::<BTreeSet<_>>();
        for line in business.conversations.iter().flat_map(|c| &c.lines) {
            assert!(
                line.expect.is_empty() || line.speaker == Speaker::Customer,
                "an assistant answers the customer: {}",
                line.text
            );
            for id in &line.expect {
                assert!(
                    known.contains(id),
                    "{id} can be suggested in {}",
                    business.id
                );
            }
        }
    }
}

#[test]
fn reads_well_on_a_card() {
    let library = Library::built_in();
    for article in library.businesses.iter().flat_map(|b| &b.articles) {
        let id = &article.id;
        assert!(
            article.title.chars().count() <= 45,
            "{id}: the title fits its line"
        );
        assert!(
            !article.keywords.is_empty(),
            "{id}: customers use other words"
        );
        let mut steps = 0;
        for line in article.body.lines() {
            let length = line.chars().count();
            assert!(
                length <= 160,
                "{id}: {length} chars are more than a snippet: {line}"
            );
            steps += usize::from(line.starts_with(|c: char| c.is_ascii_digit()));
        }
        match article.kind {
            ArticleKind::Process => assert!(steps >= 3, "{id}: a guide has steps"),
            ArticleKind::Knowledge => assert_eq!(steps, 0, "{id}: steps make it a guide"),
        }
    }
}

#[test]
fn holds_no_personal_data() {
    let library = Library::built_in();
    for business in &library.businesses {
        let articles = business.articles.iter().map(|a| &a.body);
        let lines = business.conversations.iter().flat_map(|c| &c.lines);
        for text in articles.chain(lines.map(|line| &line.text)) {
            assert_eq!(
                suspicious(text),
                None,
                "nothing here may look like a real person's"
            );
        }
    }
}

#[test]
fn personal_data_would_be_noticed() {
    for text in [
        "call 212-867-5309",
        "call (212) 867 5309",
        "call 867-5309",
        "SSN 078-05-1120",
        "card 4111 1111 1111 1111",
        "write to ann@somewhere.org",
        "DE89370400440532013000",
    ] {
        assert!(
            suspicious(text).is_some(),
            "the check above can fail: {text}"
        );
    }
    for text in [
        "call 555-0142",
        "call 202-555-0142.",
        "unter 030 23125014, ab 17 Uhr",
        "au 06 39 98 12 34",
        "write to ann@example.com",
        "to ann@example.com?",
        "order LP-20417, $5,525",
    ] {
        assert_eq!(suspicious(text), None, "made-up data is welcome");
    }
}

/// The first thing that looks like a phone, card, account or social security number or an address
/// of somebody: seven digits or more with only separators between them, or a foreign e-mail
/// address. Deliberately cruder than the product's own finder, which must not be its own witness.
fn suspicious(text: &str) -> Option<String> {
    let separator = |c: char| matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '+');
    let runs = text.split(|c: char| !c.is_ascii_digit() && !separator(c));
    let numbers = runs.map(|run| run.trim_matches(separator)).filter(|run| {
        let digits = run.chars().filter(char::is_ascii_digit).count();
        digits >= 7 && !is_fiction(run)
    });
    let words = text.split_whitespace();
    let words = words.map(|word| word.trim_end_matches(['.', ',', '?', '!']));
    let addresses = words.filter(|word| word.contains('@') && !word.ends_with("@example.com"));
    numbers.chain(addresses).next().map(str::to_owned)
}

/// A number that the authorities of North America, Germany or France keep for stories.
fn is_fiction(number: &str) -> bool {
    let local = number.strip_prefix("202-").unwrap_or(number);
    local.len() == 8 && local.starts_with("555-01")
        || number.len() == 12 && number.starts_with("030 23125")
        || number.len() == 14 && number.starts_with("06 39 98")
}

//! A folder of content: what is read, and how every mistake in it is reported.

use std::fs;
use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;
use sandbox::content::{ArticleKind, Channel, ContentError, Library, Speaker};
use tempfile::TempDir;

const LIBRARY: &str = "id = \"5e1f7a52-3c0d-4b8e-9a46-000000000001\"
name = \"Small\"
businesses = [\"shop\"]
";
const ARTICLE: &str = "+++\nkind = \"process\"\ntitle = \"Refund\"\n+++\n\nPay it back.\n";
pub const HEADER: &str = "+++
id = \"5e1f7a52-3c0d-4b8e-9a46-000000000002\"
customer = \"Ada\"
channel = \"voice\"
queue = \"Billing\"
+++
";

/// A folder of one business and one article, and `files` on top; an empty text removes a file.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().expect("the test's own folder can be written");
    let usual = [
        ("library.toml", LIBRARY),
        ("shop/business.toml", "name = \"Shop\"\n"),
        ("shop/articles/refund.md", ARTICLE),
    ];
    for (path, text) in usual.iter().chain(files) {
        let path = dir.path().join(path);
        let parent = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(parent).expect("the test's own folder can be written");
        if text.is_empty() {
            fs::remove_file(path).expect("the test's own folder can be written");
        } else {
            fs::write(path, text).expect("the test's own folder can be written");
        }
    }
    dir
}

pub fn load(files: &[(&str, &str)]) -> Result<Library, ContentError> {
    Library::load(folder(files).path())
}

/// All mistakes, a line each.
pub fn mistakes(files: &[(&str, &str)]) -> Vec<String> {
    let error = load(files).expect_err("the folder has a mistake");
    error.mistakes().iter().map(ToString::to_string).collect()
}

#[track_caller]
pub fn check(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(
        mistakes(files),
        expected,
        "each mistake once, with its place"
    );
}

/// The mistakes of one conversation with the usual header, whose body begins in line 7.
#[track_caller]
pub fn check_talk(body: &str, expected: &[&str]) {
    let text = format!("{HEADER}{body}");
    let expected = expected
        .iter()
        .map(|rest| format!("shop/conversations/a.txt:{rest}"));
    let expected = expected.collect::<Vec<_>>();
    let expected = expected.iter().map(String::as_str).collect::<Vec<_>>();
    check(&[("shop/conversations/a.txt", &text)], &expected);
}

#[test]
fn reads_what_is_documented() {
    let talk = format!(
        "{HEADER}
# A remark.
[00:02] Agent: Shop, hello.
[00:07.5] Customer: I want
    my money:
    back.
  -> refund
[99:00] System: Order opened.
"
    );
    let library = load(&[
        ("README.md", "Notes."),
        ("shop/notes.md", "More notes."),
        ("shop/logo.png", &"x".repeat(300 * 1024)),
        (".git/config", "hidden"),
        ("shop/conversations/a.txt", &talk),
    ])
    .unwrap();
    let shop = &library.businesses[0];
    assert_eq!(
        (library.name.as_str(), shop.name.as_str()),
        ("Small", "Shop")
    );
    let article = &shop.articles[0];
    assert_eq!(article.id, "refund", "the file's name is the id");
    assert_eq!(article.kind, ArticleKind::Process);
    assert_eq!(article.body, "Pay it back.");
    assert!(article.keywords.is_empty(), "keywords may be left out");
    let talk = &shop.conversations[0];
    assert_eq!(talk.channel, Channel::Voice);
    let said = talk
        .lines
        .iter()
        .map(|line| (line.at, line.speaker, line.text.as_str()));
    assert_eq!(
        said.collect::<Vec<_>>(),
        [
            (Duration::from_secs(2), Speaker::Agent, "Shop, hello."),
            (
                Duration::from_millis(7_500),
                Speaker::Customer,
                "I want my money: back."
            ),
            (Duration::from_mins(99), Speaker::System, "Order opened."),
        ],
        "remarks are dropped, indented lines joined, colons left alone"
    );
    assert_eq!(talk.lines[1].expect, ["refund"]);
}

#[test]
fn a_file_from_another_system_reads_the_same() {
    let plain = load(&[]).unwrap();
    let windows = format!("\u{feff}{}", ARTICLE.replace('\n', "\r\n"));
    let library = load(&[
        ("library.toml", &LIBRARY.replace('\n', "\r\n")),
        ("shop/articles/refund.md", &windows),
    ]);
    assert_eq!(
        library.unwrap(),
        plain,
        "byte order mark and line ends carry no meaning"
    );
}

#[test]
fn no_library_is_said_plainly() {
    let dir = TempDir::new().unwrap();
    let error = Library::load(dir.path()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "1 mistake in the sandbox content\n\
         library.toml: is missing: there is no library here"
    );
    fs::write(dir.path().join("big.md"), vec![b'x'; 300 * 1024]).unwrap();
    let error = Library::load(dir.path()).unwrap_err();
    assert_eq!(
        error.mistakes().len(),
        1,
        "what else lies there is not looked at"
    );
    let error = Library::load(&dir.path().join("nowhere")).unwrap_err();
    assert!(
        error.to_string().contains("cannot be read"),
        "it says why: {error}"
    );
}

#[test]
fn every_mistake_of_a_header_is_listed() {
    check(
        &[(
            "shop/articles/refund.md",
            "+++\nkind = \"story\"\ntitel = \"Refund\"\nkeywords = [\"a\", 3, \"\"]\n+++\n\n",
        )],
        &[
            "shop/articles/refund.md:2: `kind` is \"knowledge\" or \"process\"",
            "shop/articles/refund.md:2: `title` is missing",
            "shop/articles/refund.md:3: there is no field `titel`",
            "shop/articles/refund.md:4: `keywords` is a list of texts",
            "shop/articles/refund.md:4: `keywords` is empty",
            "shop/articles/refund.md:6: the article has no text",
        ],
    );
}

#[test]
fn broken_toml_is_reported_where_it_breaks() {
    let found = mistakes(&[(
        "shop/articles/refund.md",
        "+++\nkind = \"process\ntitle = 3\n+++\nx\n",
    )]);
    assert!(
        found
            .iter()
            .any(|line| line.starts_with("shop/articles/refund.md:2: ")),
        "the line that broke: {found:?}"
    );
    assert!(
        !found.iter().any(|line| line.contains("is missing")),
        "what could not be read is not called missing: {found:?}"
    );
}

#[test]
fn headers_need_their_fences() {
    check(
        &[
            ("shop/articles/a.md", "Just text.\n"),
            ("shop/articles/b.md", "+++\nkind = \"process\"\n"),
        ],
        &[
            "shop/articles/a.md:1: begins with a line +++, then the header",
            "shop/articles/b.md:1: the header has no closing line +++",
        ],
    );
}

#[test]
fn every_mistake_of_a_conversation_is_listed() {
    check_talk(
        "    nothing above\n\
         -> refund\n\
         [00:05] Agent: Hello.\n\
         \x20 -> refund\n\
         [00:09] Customer: Hi.\n\
         \x20 -> nowhere\n\
         \x20 -> refund\n\
         \x20 -> refund\n\
         \x20   too late\n\
         [00:08] Customer: Earlier.\n\
         [0:7] Customer: Hi.\n\
         [00:60] Customer: Hi.\n\
         [00:+1] Customer: Hi.\n\
         [1441:00] Customer: Hi.\n\
         [00:10] Bot: Hi.\n\
         [00:11] Customer:\n\
         Customer: Hi.\n\
         [00:12] Customer hi\n",
        &[
            "7: an indented line goes on with what was said above it; nothing was",
            "8: -> stands below what the customer said",
            "10: -> stands below what the customer said, not anyone else",
            "12: there is no shop/articles/nowhere.md",
            "14: `refund` is expected twice",
            "15: what is said goes on before the line's -> and ~",
            "16: said before the line above it",
            "17: a time reads mm:ss or mm:ss.t, at most 24 hours",
            "18: a time reads mm:ss or mm:ss.t, at most 24 hours",
            "19: a time reads mm:ss or mm:ss.t, at most 24 hours",
            "20: a time reads mm:ss or mm:ss.t, at most 24 hours",
            "21: the speaker is Customer, Agent or System",
            "22: what is said is empty",
            "23: a line reads: [mm:ss] Customer: what is said",
            "24: a line reads: [mm:ss] Customer: what is said",
        ],
    );
}

#[test]
fn a_conversation_says_something() {
    check_talk("\n# Nobody came.\n", &["7: nothing is said"]);
}

#[test]
fn what_is_said_has_an_end() {
    let long = format!("[00:01] Customer: {}\n", "x".repeat(1_001));
    check_talk(&long, &["7: what is said is longer than 1000 characters"]);
    let mut joined = "[00:01] Customer: x\n".to_owned();
    for _ in 0..200 {
        joined.push_str("  and so on and on and on\n");
    }
    check_talk(&joined, &["7: what is said is longer than 1000 characters"]);
}

#[test]
fn ids_are_unique_across_businesses() {
    let talk = format!("{HEADER}[00:01] Customer: Hi.\n");
    check(
        &[
            (
                "library.toml",
                &LIBRARY.replace("[\"shop\"]", "[\"shop\", \"bank\", \"shop\", \"No\"]"),
            ),
            ("bank/business.toml", "name = \"Bank\"\n"),
            ("bank/articles/refund.md", ARTICLE),
            ("bank/conversations/a.txt", &talk),
            ("shop/conversations/a.txt", &talk),
        ],
        &[
            "bank/articles/refund.md: the id `refund` is taken by shop/articles/refund.md",
            "bank/conversations/a.txt:2: the id 5e1f7a52-3c0d-4b8e-9a46-000000000002 is taken by \
             shop/conversations/a.txt",
            "library.toml:3: `shop` stands twice",
            "library.toml:3: `No`: lower case letters, digits and hyphens",
        ],
    );
}

#[test]
fn what_nobody_would_read_is_a_mistake() {
    check(
        &[
            ("attic/business.toml", "name = \"Attic\"\n"),
            ("shop/articels/more.md", ARTICLE),
            ("shop/articles/Notes.md", ARTICLE),
            ("shop/articles/list.csv", "a,b"),
            ("shop/conversations/talk.md", "Hi."),
        ],
        &[
            "attic/business.toml: `businesses` in library.toml does not name `attic`",
            "shop/articels/more.md: a business has the folders articles, conversations and prompts",
            "shop/articles/Notes.md: an article's file is named {id}.md, with lower case letters, \
             digits, hyphens",
            "shop/articles/list.csv: an article's file is named {id}.md, with lower case letters, \
             digits, hyphens",
            "shop/conversations/talk.md: a conversation's file ends in .txt; lower case letters, \
             digits, hyphens",
        ],
    );
}

#[test]
fn a_business_knows_something() {
    check(
        &[("shop/articles/refund.md", "")],
        &["shop/articles: there is no article"],
    );
}

#[test]
fn a_library_without_business_is_none() {
    check(
        &[
            ("library.toml", &LIBRARY.replace("[\"shop\"]", "[]")),
            ("shop/business.toml", ""),
        ],
        &["library.toml: `businesses` names no business"],
    );
    check(
        &[("library.toml", &LIBRARY.replace("shop", "mill"))],
        &[
            "library.toml:3: there is no file mill/business.toml",
            "shop/business.toml: `businesses` in library.toml does not name `shop`",
        ],
    );
}

#[test]
fn files_are_bounded() {
    let dir = folder(&[]);
    let path = dir.path().join("shop/articles/refund.md");
    fs::write(&path, vec![b'x'; 256 * 1024 + 1]).unwrap();
    let error = Library::load(dir.path()).unwrap_err().to_string();
    assert!(
        error.contains("refund.md: larger than 256 KiB"),
        "read no further: {error}"
    );
    fs::write(&path, b"+++\nkind\xff\n").unwrap();
    let error = Library::load(dir.path()).unwrap_err().to_string();
    assert!(
        error.contains("refund.md:2: not UTF-8"),
        "with the line: {error}"
    );
}

#[cfg(unix)]
#[test]
fn links_and_pipes_do_not_hold_it_up() {
    let dir = folder(&[]);
    std::os::unix::fs::symlink(dir.path(), dir.path().join("shop/conversations")).unwrap();
    let found = Library::load(dir.path());
    assert!(found.is_err(), "a link back up ends: {found:?}");
    fs::remove_file(dir.path().join("shop/conversations")).unwrap();
    let socket = dir.path().join("shop/articles/a.md");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let error = Library::load(dir.path()).unwrap_err().to_string();
    assert!(
        error.contains("a.md: neither a file nor a folder"),
        "{error}"
    );
}

#[test]
fn the_list_of_mistakes_has_an_end() {
    let talk = format!("{HEADER}{}", "nonsense\n".repeat(1_000));
    let error = load(&[("shop/conversations/a.txt", &talk)]).unwrap_err();
    assert_eq!(error.mistakes().len(), 200, "as many as anyone reads");
    assert_eq!(
        error.unlisted(),
        801,
        "1,000 lines, and that nothing is said"
    );
    assert!(
        error.to_string().starts_with("1001 mistakes"),
        "all are counted"
    );
    assert!(
        error.to_string().ends_with("and 801 more"),
        "and that is said"
    );
}

fn load_talk(dir: &Path, text: &str) -> Result<Library, ContentError> {
    let path = dir.join("shop/conversations/a.txt");
    let parent = path.parent().expect("a file lies in a folder");
    fs::create_dir_all(parent).expect("the test's own folder can be written");
    fs::write(path, text).expect("the test's own folder can be written");
    Library::load(dir)
}

/// Lines that look like those of a conversation, more or less.
const ANY_LINES: &str = concat!(
    r"(\[[0-9:.]{0,6}\] ?(Customer|Agent|[a-z]{0,8}):?\PC{0,20}\n",
    r"|\[00:0[1-9]\] Customer: \PC{0,20}\n",
    r"|[ >#-]{0,3}\PC{0,20}\n){0,12}"
);
/// What may be said, with the marks that mean something elsewhere in the format.
const SAID: &str = "[a-z:>,.!?ñé🌿 -]{0,60}[a-zñé🌿]";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_is_read_or_refused(header in "\\PC{0,80}", body in ANY_LINES) {
        let dir = folder(&[]);
        for text in [format!("+++\n{header}\n+++\n{body}"), format!("{HEADER}{body}"), body] {
            match load_talk(dir.path(), &text) {
                Ok(library) => {
                    let talk = &library.businesses[0].conversations[0];
                    prop_assert!(!talk.lines.is_empty(), "a conversation says something");
                    let times = talk.lines.iter().map(|line| line.at);
                    prop_assert!(times.is_sorted(), "times never go back");
                }
                Err(error) => prop_assert!(!error.mistakes().is_empty(), "a refusal says why"),
            }
        }
    }

    #[test]
    fn what_is_written_is_read(lines in prop::collection::vec((0_u64..900, SAID), 1..40)) {
        let mut script = vec![HEADER.to_owned()];
        let mut at = 0;
        let mut expected = Vec::new();
        for (pause, said) in &lines {
            at += pause;
            let (minutes, seconds) = (at / 600, at % 600);
            let (seconds, tenths) = (seconds / 10, seconds % 10);
            script.push(format!("[{minutes:02}:{seconds:02}.{tenths}] Customer: {said}\n"));
            expected.push((Duration::from_millis(at * 100), said.trim().to_owned()));
        }
        let dir = folder(&[]);
        let library = load_talk(dir.path(), &script.concat()).expect("the format allows it");
        let read = library.businesses[0].conversations[0].lines.iter();
        let read = read.map(|line| (line.at, line.text.clone())).collect::<Vec<_>>();
        prop_assert_eq!(read, expected, "nothing is lost on the way");
    }
}

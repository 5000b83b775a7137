//! JSON's oddities through the decoder, each as the value of a member nobody reads and, for text
//! and numbers, of members somebody does. Modelled on the public test suites: what must be
//! accepted, what must be refused, and what a reader may choose, with our choice.

use rstest::rstest;
use wire::stream::frame::{Decoder, Defect, Payload};

use crate::support::INTERACTION;

fn read(frame: &str) -> Result<usize, Defect> {
    Decoder::new(8 << 20)
        .decode(Payload::Text(frame))
        .map(|frame| frame.offers.len())
}

fn unread(value: &str) -> Result<usize, Defect> {
    read(&format!(
        r#"{{"interactionId":"{INTERACTION}","other":{value}}}"#
    ))
}

#[rstest]
fn accepted(
    #[values(
        "[]",
        "{}",
        "[ ]",
        "[[]]",
        "[null]",
        "[1,null,2]",
        "true",
        "false",
        "null",
        "\"\"",
        "0",
        "-0",
        "-1",
        "123",
        "123.456",
        "1E22",
        "1e-2",
        "1E+2",
        "0e+1",
        "20e1",
        "0.1e1",
        "-123123e100000",
        "1e999",
        "0.0000000000000000000000000000000000000000000001",
        r#""\u0000""#,
        r#""\u0012""#,
        r#""\uD801\udc37""#,
        r#""\ud83d\ude39\ud83d\udc8d""#,
        r#""\"\\\/\b\f\n\r\t""#,
        r#""\\u0000""#,
        r#""\uFFFF""#,
        r#""\u200B""#,
        "\"\u{7f}\"",
        "\"\u{2028}\u{2029}\"",
        "\"€𝄞\"",
        r#""a/*b*/c/*d//e""#,
        "[\"asd\" ]",
        " [] ",
        "\t\n\r[]",
        r#"{"":0}"#,
        r#"{"a":[]}"#,
        r#"{"a":"b","a":"c"}"#,
        r#"{"a":"b","a":"b"}"#,
        r#"{"foo\u0000bar":42}"#,
        r#"{"title":"\u041f\u043e\u043b"}"#,
        "{\n\"a\": \"b\"\n}",
        r#"[1,[2,[3,{"a":[4]}]]]"#
    )]
    value: &str,
) {
    assert_eq!(unread(value), Ok(0), "RFC 8259 allows it");
}

#[rstest]
fn refused(
    #[values(
        "",
        "[",
        "]",
        "{",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1,,2]",
        "[\"a\",",
        "[1:2]",
        "[\"\"],",
        "[x",
        "[3[4]]",
        "[nul]",
        "[tru]",
        "[True]",
        "nan",
        "NaN",
        "Infinity",
        "-Infinity",
        "+1",
        "++1",
        "-",
        "--1",
        "-01",
        "01",
        "-2.",
        ".5",
        "-.5",
        "0.e1",
        "1.",
        "1e",
        "1e+",
        "1eE2",
        "0x42",
        "1_000",
        "1 000",
        "1.2a",
        "-foo",
        "\u{ff11}",
        "'a'",
        "a",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\x00\"",
        "\"\\a\"",
        "\"\\u\"",
        "\"\\u1\"",
        "\"\\u00A\"",
        "\"\\uqqqq\"",
        "\"\\😀\"",
        "\"\u{0}\"",
        "\"new\nline\"",
        "\"\ttab\"",
        "{\"a\"}",
        "{\"a\":}",
        "{:1}",
        "{\"a\" 1}",
        "{\"a\":1,}",
        "{\"a\":1,,\"b\":2}",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "{\"a\":1 b",
        "{}}",
        "[]]",
        "[] /* comment */",
        "// comment\n[]",
        "{\"a\":true} \"x\"",
        "[1]x",
        "\u{feff}[]",
        "\u{2060}",
        "[\u{c}]",
        "\u{a0}[]",
        "<null>",
        "[\\u000A\"\"]",
        "\\u0020",
        "*"
    )]
    value: &str,
) {
    assert_eq!(
        unread(value),
        Err(Defect::NotJson),
        "RFC 8259 does not allow it"
    );
}

/// What RFC 8259 leaves to the reader: numbers beyond range or precision and halves of surrogate
/// pairs are kept where nobody reads them.
#[rstest]
fn chosen_to_accept(
    #[values(
        "123456789012345678901234567890",
        "-1e+9999",
        "1.5e+9999",
        "123123e-10000000",
        "0.4e00669999999999999999999999999999999999999999999999999999999999999999999999969999",
        r#""\uD800""#,
        r#""\uDFAA""#,
        r#""\uD800\n""#,
        r#""\uDd1e\uD834""#,
        r#""\ud800abc""#,
        r#"{"\uDFAA":0}"#,
        "\"\u{10ffff}\u{ffff}\""
    )]
    value: &str,
) {
    assert_eq!(unread(value), Ok(0));
}

#[rstest]
#[case::arrays("[", "]")]
#[case::objects("{\"a\":", "}")]
fn depth_is_harmless(#[case] open: &str, #[case] close: &str) {
    let depth = 100_000;
    let middle = if open == "[" { "" } else { "1" };
    let whole = format!("{}{middle}{}", open.repeat(depth), close.repeat(depth));
    assert_eq!(unread(&whole), Ok(0), "read without recursion");
    assert_eq!(
        unread(&open.repeat(depth)),
        Err(Defect::NotJson),
        "and refused without it"
    );
    assert_eq!(
        read(&open.repeat(depth)),
        Err(Defect::NotJson),
        "also as the frame itself"
    );
}

#[rstest]
#[case::huge("1e999", Ok(0))]
#[case::negative_huge("-1e999", Ok(0))]
#[case::many_digits("0.99999999999999999999", Ok(1))]
#[case::large_integer("123456789012345678901234567890", Ok(0))]
#[case::tiny("1e-9999", Ok(1))]
#[case::not_a_number_literal("NaN", Err(Defect::NotJson))]
#[case::leading_plus("+1", Err(Defect::NotJson))]
#[case::bare_fraction(".5", Err(Defect::NotJson))]
#[case::list("[0.5]", Err(Defect::WrongShape))]
#[case::object("{}", Err(Defect::WrongShape))]
#[case::text("\"0.5\"", Err(Defect::WrongShape))]
#[case::truth("true", Err(Defect::WrongShape))]
#[case::null("null", Ok(1))]
fn a_score_may_be_any_number(#[case] value: &str, #[case] offers: Result<usize, Defect>) {
    let frame = |name: &str| {
        format!(
            r#"{{"interactionId":"{INTERACTION}","suggestions":[{{"id":"a","{name}":{value}}}]}}"#
        )
    };
    assert_eq!(read(&frame("confidence")), offers);
    assert_eq!(read(&frame("relevanceScore")), offers);
}

#[rstest]
#[case::one_member_of_each("interactionId")]
#[case::suggestions("suggestions")]
#[case::metadata("metadata")]
fn a_known_member_must_not_stand_twice(#[case] name: &str) {
    let value = if name == "interactionId" {
        format!("\"{INTERACTION}\"")
    } else {
        "null".into()
    };
    let frame = format!(
        r#"{{"interactionId":"{INTERACTION}","suggestions":null,"metadata":null,"{name}":{value}}}"#
    );
    assert_eq!(read(&frame), Err(Defect::WrongShape));
}

#[test]
fn an_escaped_name_is_the_same_name() {
    let frame =
        format!(r#"{{"\u0069nteractionId":"{INTERACTION}","suggestions":[{{"\u0069d":"a"}}]}}"#);
    assert_eq!(read(&frame), Ok(1));
}

#[rstest]
fn a_known_member_of_a_suggestion_must_not_stand_twice(
    #[values(
        "id",
        "type",
        "title",
        "snippet",
        "knowledgeArticleId",
        "url",
        "confidence",
        "relevanceScore"
    )]
    name: &str,
) {
    let value = match name {
        "confidence" | "relevanceScore" => "1",
        _ => "\"a\"",
    };
    let frame = |members: &str| {
        format!(r#"{{"interactionId":"{INTERACTION}","suggestions":[{{{members}}}]}}"#)
    };
    let rest = if name == "id" { "" } else { "\"id\":\"a\"," };
    assert_eq!(read(&frame(&format!("{rest}\"{name}\":{value}"))), Ok(1));
    let twice = format!("{rest}\"{name}\":{value},\"{name}\":{value}");
    assert_eq!(read(&frame(&twice)), Err(Defect::WrongShape));
}

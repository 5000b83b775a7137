//! Reading members of the vendor's messages leniently (`platform.md`, preface).
//!
//! Every field may be missing and every enumeration is open, so nothing here fails: what is
//! missing, null, blank or of another type is none, and one bad member costs itself alone.

use jiff::Timestamp;
use serde_json::Value;

/// A member's text; none where it is blank.
pub(super) fn text(of: &Value, name: &str) -> Option<String> {
    let text = of.get(name)?.as_str()?;
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// The id a member refers to: `{"id": "…"}`, or the id itself, as events have it.
pub(super) fn reference(of: &Value, name: &str) -> Option<String> {
    let member = of.get(name)?;
    text(member, "id").or_else(|| text(of, name))
}

/// A number within 0..=1.
pub(super) fn score(of: &Value, name: &str) -> Option<f64> {
    let score = of.get(name)?.as_f64()?;
    (0.0..=1.0).contains(&score).then_some(score + 0.0)
}

/// A time: ISO-8601, with or without milliseconds.
pub(super) fn time(of: &Value, name: &str) -> Option<Timestamp> {
    of.get(name)?.as_str()?.trim().parse().ok()
}

/// A number that counts something.
pub(super) fn count(of: &Value, name: &str) -> Option<u64> {
    let number = of.get(name)?;
    number.as_u64().or_else(|| whole(number.as_f64()?))
}

/// A number without a fraction that is no less than 0.
fn whole(number: f64) -> Option<u64> {
    // Beyond 2^53 a float is no count any more.
    let fits = number.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&number);
    // Whole and small: its text has digits alone.
    fits.then(|| format!("{number:.0}").parse().ok()).flatten()
}

/// A truth; false where nothing is said.
pub(super) fn truth(of: &Value, name: &str) -> bool {
    of.get(name).and_then(Value::as_bool).unwrap_or(false)
}

/// The members of a list; none where there is no list.
pub(super) fn list<'a>(of: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    of.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// An address a person may be sent to: http or https, none else.
pub(super) fn address(of: &Value, name: &str) -> Option<String> {
    let text = text(of, name)?;
    let url = url::Url::parse(text.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case::there(json!({"a": "x"}), Some("x"))]
    #[case::blank(json!({"a": " "}), None)]
    #[case::null(json!({"a": null}), None)]
    #[case::number(json!({"a": 7}), None)]
    #[case::missing(json!({}), None)]
    #[case::no_object(json!([1]), None)]
    fn texts(#[case] of: Value, #[case] expect: Option<&str>) {
        assert_eq!(text(&of, "a").as_deref(), expect);
    }

    #[rstest]
    #[case::nested(json!({"a": {"id": "x"}}), Some("x"))]
    #[case::flat(json!({"a": "x"}), Some("x"))]
    #[case::nested_without(json!({"a": {"selfUri": "/x"}}), None)]
    #[case::missing(json!({}), None)]
    fn references(#[case] of: Value, #[case] expect: Option<&str>) {
        assert_eq!(reference(&of, "a").as_deref(), expect);
    }

    #[rstest]
    #[case(json!(0.5), Some(0.5))]
    #[case(json!(1), Some(1.0))]
    #[case(json!(-0.0), Some(0.0))]
    #[case(json!(1.01), None)]
    #[case(json!("0.5"), None)]
    fn scores(#[case] value: Value, #[case] expect: Option<f64>) {
        assert_eq!(score(&json!({ "a": value }), "a"), expect);
    }

    #[rstest]
    #[case(json!("2026-11-21T09:00:00Z"), true)]
    #[case(json!("2026-11-21T09:00:00.250Z"), true)]
    #[case(json!("2026-11-21T10:00:00+01:00"), true)]
    #[case(json!("yesterday"), false)]
    #[case(json!(1), false)]
    fn times(#[case] value: Value, #[case] is_time: bool) {
        assert_eq!(time(&json!({ "a": value }), "a").is_some(), is_time);
    }

    #[rstest]
    #[case(json!(3), Some(3))]
    #[case(json!(3.0), Some(3))]
    #[case(json!(3.5), None)]
    #[case(json!(-3), None)]
    #[case(json!(1e300), None)]
    #[case(json!("3"), None)]
    fn counts(#[case] value: Value, #[case] expect: Option<u64>) {
        assert_eq!(count(&json!({ "a": value }), "a"), expect);
    }

    #[rstest]
    #[case("https://shop.example/a", true)]
    #[case(" http://shop.example ", true)]
    #[case("javascript:alert(1)", false)]
    #[case("/api/v2/knowledge", false)]
    #[case("file:///etc/passwd", false)]
    fn addresses(#[case] text: &str, #[case] may_be_opened: bool) {
        let found = address(&json!({ "a": text }), "a");
        assert_eq!(found.is_some(), may_be_opened, "{text}");
    }
}

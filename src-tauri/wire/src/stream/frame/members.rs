//! Members the contract does not name: kept for the record as the text they came in, and bounded,
//! so that a sender can't fill the disk through them.

use std::borrow::Cow;

use serde_json::value::RawValue;

/// At most so many members of one object are kept.
const MOST: usize = 64;

/// At most so many bytes of one object's unknown members are kept.
const MOST_BYTES: usize = 16 << 10;

/// Nested deeper than this, a member is not kept: whoever reads the record must not overflow.
const DEEPEST: usize = 64;

/// The unknown members of one object.
#[derive(Debug, Clone, Default)]
pub struct Members<'a> {
    kept: Vec<(Cow<'a, str>, &'a RawValue)>,
    bytes: usize,
    left_out: usize,
}

impl<'a> Members<'a> {
    /// Takes a member; where a name stands twice, the later one stays, as JSON readers do.
    pub(super) fn push(&mut self, name: Cow<'a, str>, value: &'a RawValue) {
        let bytes = self.bytes.saturating_add(name.len() + value.get().len());
        if self.kept.len() == MOST || bytes > MOST_BYTES || deeper_than(value.get(), DEEPEST) {
            self.left_out += 1;
            return;
        }
        self.bytes = bytes;
        match self.kept.iter_mut().find(|(known, _)| *known == name) {
            Some(earlier) => earlier.1 = value,
            None => self.kept.push((name, value)),
        }
    }

    fn is_empty(&self) -> bool {
        self.kept.is_empty() && self.left_out == 0
    }

    /// The members as one JSON object's text, with `inner`'s members under its name; none where
    /// both are empty. What was left out stands as a number under `cuecardLeftOut`.
    pub(super) fn into_json(self, inner: (&str, Members<'_>)) -> Option<String> {
        let (name, inner) = inner;
        if self.is_empty() && inner.is_empty() {
            return None;
        }
        let mut json = String::with_capacity(self.bytes + inner.bytes + 32);
        self.write(&mut json);
        if !inner.is_empty() {
            if !json.ends_with('{') {
                json.push(',');
            }
            quote(&mut json, name);
            inner.write(&mut json);
            json.push('}');
        }
        json.push('}');
        Some(json)
    }

    /// Writes the object but for its closing brace.
    fn write(&self, json: &mut String) {
        json.push('{');
        for (name, value) in &self.kept {
            if !json.ends_with('{') {
                json.push(',');
            }
            quote(json, name);
            json.push_str(value.get());
        }
        if self.left_out > 0 {
            if !json.ends_with('{') {
                json.push(',');
            }
            quote(json, "cuecardLeftOut");
            json.push_str(&self.left_out.to_string());
        }
    }
}

fn quote(json: &mut String, name: &str) {
    // Value's Display is JSON with every escape the grammar asks for.
    json.push_str(&serde_json::Value::from(name).to_string());
    json.push(':');
}

/// Whether a valid JSON text nests arrays and objects deeper than `most`.
fn deeper_than(json: &str, most: usize) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                depth += 1;
                if depth > most {
                    return true;
                }
            }
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

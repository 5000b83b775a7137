//! What a conversation carries that a prompt's trigger can name: `accountStatus`, `orderTotal`, …
//!
//! A TOML table of texts, finite numbers, flags, and lists of these, as JSON (`rules::trigger`).

use std::collections::BTreeMap;

use rules::trigger::FIELDS;
use serde_json::Value;
use toml::de::{DeTable, DeValue};

/// The most attributes of a conversation, and entries of a list.
const MOST: usize = 40;
/// The longest name and the longest text, in chars.
const NAME_CHARS: usize = 64;
const TEXT_CHARS: usize = 200;

/// The attributes in a table, or what is wrong with the first that is not one.
pub(super) fn read(table: &DeTable<'_>) -> Result<BTreeMap<String, Value>, String> {
    if table.len() > MOST {
        return Err(format!("more than {MOST} attributes"));
    }
    let attribute = |(name, value): (&str, &DeValue<'_>)| {
        if !is_name(name) {
            return Err(format!(
                "`{name}`: an attribute's name is letters and digits"
            ));
        }
        if FIELDS.contains(&name) {
            return Err(format!("`{name}` is a field that every conversation has"));
        }
        let value = one(value).or_else(|| list(value)).ok_or_else(|| {
            format!("`{name}` is a text, a number, true or false, or a list of these")
        })?;
        Ok((name.to_owned(), value))
    };
    table
        .iter()
        .map(|(name, value)| attribute((name.get_ref(), value.get_ref())))
        .collect()
}

fn is_name(name: &str) -> bool {
    name.len() <= NAME_CHARS
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}

fn one(value: &DeValue<'_>) -> Option<Value> {
    match value {
        DeValue::String(text) => (text.chars().count() <= TEXT_CHARS).then(|| text.as_ref().into()),
        DeValue::Integer(number) => {
            let number = i64::from_str_radix(number.as_str(), number.radix()).ok()?;
            Some(number.into())
        }
        DeValue::Float(number) => {
            let number: f64 = number.as_str().parse().ok()?;
            serde_json::Number::from_f64(number).map(Value::Number)
        }
        DeValue::Boolean(flag) => Some((*flag).into()),
        DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

fn list(value: &DeValue<'_>) -> Option<Value> {
    let DeValue::Array(entries) = value else {
        return None;
    };
    if entries.len() > MOST {
        return None;
    }
    let entries = entries.iter().map(|entry| one(entry.get_ref()));
    entries.collect::<Option<Vec<_>>>().map(Value::Array)
}

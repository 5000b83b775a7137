//! Raw values to typed ones; what does not fit is collected, so that all of it is said at once.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use url::Url;
use uuid::Uuid;

use super::layers::{Layers, Raw, Source};
use super::{BadSetting, SettingsError, host_url};

pub(super) struct Reader {
    layers: Layers,
    bad: Vec<BadSetting>,
}

impl Reader {
    pub(super) fn new(layers: Layers) -> Self {
        Self {
            layers,
            bad: Vec::new(),
        }
    }

    pub(super) fn unknown(&mut self) -> Vec<String> {
        std::mem::take(&mut self.layers.unknown)
    }

    /// Where each value came from, or all that was wrong.
    pub(super) fn finish(self) -> Result<BTreeMap<&'static str, Source>, SettingsError> {
        if !self.bad.is_empty() {
            return Err(SettingsError(self.bad));
        }
        let sources = self.layers.values.into_iter();
        Ok(sources.map(|(key, (_, source))| (key, source)).collect())
    }

    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        self.parse(key, |raw| match raw {
            Raw::Text(text) | Raw::Toml(toml::Value::String(text)) => Ok(text.trim().to_owned()),
            Raw::Toml(_) => Err("Write it as text, in quotes.".into()),
        })
        .filter(|text| !text.is_empty())
    }

    pub(super) fn host(&mut self, key: &'static str) -> Option<Url> {
        let text = self.text(key)?;
        self.checked(key, host_url(&text))
    }

    /// An absolute http or https address; what may be called is checked where it is called
    /// (`contract.md §7`).
    pub(super) fn url(&mut self, key: &'static str) -> Option<Url> {
        let text = self.text(key)?;
        let parsed = Url::parse(&text)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .ok_or_else(|| "This is not an address such as https://hooks.example.com/x.".into());
        self.checked(key, parsed)
    }

    pub(super) fn uuid(&mut self, key: &'static str) -> Option<Uuid> {
        let text = self.text(key)?;
        let parsed = Uuid::parse_str(&text).map_err(|_| {
            "This is not a UUID such as 0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10.".to_owned()
        });
        self.checked(key, parsed)
    }

    pub(super) fn flag(&mut self, key: &str) -> Option<bool> {
        self.parse(key, |raw| match raw {
            Raw::Toml(toml::Value::Boolean(on)) => Ok(*on),
            Raw::Text(text) => match text.trim() {
                "1" | "true" => Ok(true),
                "0" | "false" => Ok(false),
                _ => Err("Write 1 or 0.".into()),
            },
            Raw::Toml(_) => Err("Write true or false.".into()),
        })
    }

    pub(super) fn whole(&mut self, key: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let wanted = format!(
            "Write a whole number from {} to {}.",
            range.start(),
            range.end()
        );
        self.parse(key, |raw| {
            let number = match raw {
                Raw::Toml(toml::Value::Integer(number)) => u32::try_from(*number).ok(),
                Raw::Text(text) => text.trim().parse().ok(),
                Raw::Toml(_) => None,
            };
            number.filter(|number| range.contains(number)).ok_or(wanted)
        })
    }

    /// Any number; the rules say which of them can be used.
    pub(super) fn number(&mut self, key: &str) -> Option<f64> {
        self.parse(key, |raw| {
            let number = match raw {
                Raw::Toml(toml::Value::Float(number)) => Some(*number),
                Raw::Toml(toml::Value::Integer(number)) => {
                    i32::try_from(*number).ok().map(f64::from)
                }
                Raw::Text(text) => text.trim().parse().ok(),
                Raw::Toml(_) => None,
            };
            number.ok_or_else(|| "Write a number such as 0.75.".into())
        })
    }

    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, of: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let found = of
            .iter()
            .find(|(name, _)| *name == text)
            .map(|(_, value)| *value);
        let names: Vec<_> = of.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        self.checked(
            key,
            found.ok_or_else(|| format!("Write {}.", names.join(" or "))),
        )
    }

    /// Whether something is wrong with this value already.
    pub(super) fn refused(&self, key: &str) -> bool {
        self.bad.iter().any(|bad| bad.key == key)
    }

    /// Notes that values which are fine alone don't fit together.
    pub(super) fn refuse(&mut self, key: &str, message: String) {
        let source = self
            .layers
            .values
            .get(key)
            .map_or(Source::Default, |(_, source)| *source);
        self.bad.push(BadSetting {
            key: key.to_owned(),
            source,
            message,
        });
    }

    fn parse<T>(&mut self, key: &str, parse: impl FnOnce(&Raw) -> Result<T, String>) -> Option<T> {
        let parsed = parse(&self.layers.values.get(key)?.0);
        self.checked(key, parsed)
    }

    fn checked<T>(&mut self, key: &str, parsed: Result<T, String>) -> Option<T> {
        parsed.map_err(|message| self.refuse(key, message)).ok()
    }
}

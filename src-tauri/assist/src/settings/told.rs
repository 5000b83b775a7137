//! The settings as support may see them: numbers, switches and choices as they are; of whatever could
//! name somebody or some place, only whether it is set.

use serde::Serialize;
use serde_json::{Value, json};
use url::{Host, Url};

use super::{Identity, OnAccept, Rendering, Settings, Surface};

/// One setting, told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ToldSetting {
    /// As written in `config.toml`.
    pub(crate) key: &'static str,
    /// Its value, or `set` and `not set`.
    pub(crate) value: Value,
    /// `default`, `config.toml`, `environment` or `flag`.
    pub(crate) source: String,
}

impl Settings {
    /// Every setting there is.
    pub(crate) fn told(&self) -> Vec<ToldSetting> {
        let told = self.values().into_iter();
        let told = told.map(|(key, value)| ToldSetting {
            key,
            value,
            source: self.source(key).to_string(),
        });
        told.collect()
    }

    fn values(&self) -> Vec<(&'static str, Value)> {
        let webhooks = &self.webhooks;
        let (deck, panel, summary) = (&self.deck, &self.panel, &self.summary);
        let on_accept = match panel.on_accept {
            OnAccept::Open => "open",
            OnAccept::Copy => "copy",
        };
        let rendering = match panel.rendering {
            Rendering::Software => "software",
            Rendering::Accelerated => "accelerated",
        };
        let mut values = self.of_connection();
        values.extend([
            ("webhooks.knowledge", address(webhooks.knowledge.as_ref())),
            ("webhooks.training", address(webhooks.training.as_ref())),
            ("webhooks.crm", address(webhooks.crm.as_ref())),
            ("webhooks.allow_loopback", json!(webhooks.allow_loopback)),
            ("ranking.threshold", json!(deck.ranking.threshold)),
            ("ranking.relevance", json!(deck.ranking.relevance)),
            ("ranking.confidence", json!(deck.ranking.confidence)),
            ("attention.per_minute", json!(deck.attention.per_minute)),
            (
                "attention.cool_down_seconds",
                json!(deck.attention.cool_down_seconds),
            ),
            (
                "attention.typing_seconds",
                json!(deck.attention.typing_seconds),
            ),
            ("fade.after_seconds", json!(deck.fade.after_seconds)),
            (
                "fade.goes_after_seconds",
                json!(deck.fade.goes_after_seconds),
            ),
            (
                "stream.connection_limit",
                json!(self.stream.connection_limit),
            ),
            ("stream.max_frame_bytes", json!(self.stream.max_frame_bytes)),
            ("panel.max_cards", json!(deck.max_cards)),
            ("panel.keep_on_top", json!(panel.keep_on_top)),
            ("panel.on_accept", json!(on_accept)),
            ("panel.transcript", json!(panel.transcript)),
            ("panel.language", whether(panel.language.as_ref())),
            ("panel.shortcut", whether(panel.shortcut.as_ref())),
            ("panel.rendering", json!(rendering)),
            ("prompts.delay_ms", json!(self.prompts.delay_ms)),
            ("prompts.max_concurrent", json!(self.prompts.max_concurrent)),
            ("record.utterances", json!(self.record.utterances)),
            ("summary.language", json!(summary.language)),
            ("summary.length", json!(summary.length)),
            ("summary.format", json!(summary.format)),
            ("summary.on_end", json!(summary.on_end)),
            (
                "summary.use_knowledge_base",
                json!(summary.use_knowledge_base),
            ),
            (
                "summary.knowledge_base_id",
                whether(summary.knowledge_base_id.as_ref()),
            ),
            (
                "summary.redaction_policy_id",
                whether(summary.redaction_policy_id.as_ref()),
            ),
            (
                "retention.injections_days",
                json!(self.retention.injections_days),
            ),
            (
                "retention.summaries_days",
                json!(self.retention.summaries_days),
            ),
            ("retention.all_days", json!(self.retention.all_days)),
            ("log.filter", whether(self.log_filter.as_ref())),
        ]);
        values
    }

    fn of_connection(&self) -> Vec<(&'static str, Value)> {
        let connection = &self.connection;
        let surface = match connection.surface {
            Surface::Assist => "assist",
            Surface::Platform => "platform",
        };
        let identity = match connection.identity {
            Identity::Agent => "agent",
            Identity::Client => "client",
        };
        vec![
            ("connection.surface", json!(surface)),
            ("connection.api_url", address(connection.api_url.as_ref())),
            (
                "connection.login_url",
                address(connection.login_url.as_ref()),
            ),
            (
                "connection.environment",
                whether(connection.environment.as_ref()),
            ),
            ("connection.identity", json!(identity)),
            (
                "connection.client_id",
                whether(connection.client_id.as_ref()),
            ),
            (
                "connection.library_id",
                whether(connection.library_id.as_ref()),
            ),
            ("connection.agent_id", whether(connection.agent_id.as_ref())),
            (
                "connection.organization",
                whether(connection.organization.as_ref()),
            ),
            ("connection.provider", whether(connection.provider.as_ref())),
            (
                "connection.organization_id",
                whether(connection.organization_id.as_ref()),
            ),
            (
                "connection.redirect_port",
                json!(connection.redirect_port()),
            ),
        ]
    }
}

fn whether<T>(value: Option<&T>) -> Value {
    json!(if value.is_some() { "set" } else { "not set" })
}

/// Whether there is one and what kind it is; never where it leads.
fn address(url: Option<&Url>) -> Value {
    let Some(url) = url else {
        return whether(None::<&()>);
    };
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    json!(match (url.scheme() == "https", is_loopback) {
        (true, true) => "set: https, this computer",
        (true, false) => "set: https",
        (false, true) => "set: this computer",
        (false, false) => "set",
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::ffi::OsString;

    use super::*;
    use crate::settings::layers::KEYS;
    use crate::settings::{Environment, Flags};

    fn with(variables: &[(&str, &str)]) -> Settings {
        let dir = ("CUECARD_DATA_DIR", "/nonexistent");
        let variables = variables.iter().chain([&dir]);
        let environment: Environment = variables
            .map(|(name, value)| ((*name).to_owned(), OsString::from(value)))
            .collect();
        Settings::load(&environment, &Flags::default()).expect("good settings")
    }

    #[test]
    fn every_setting_is_told_once() {
        let told = with(&[]).told();
        let keys: BTreeSet<_> = told.iter().map(|one| one.key).collect();
        assert_eq!(keys.len(), told.len(), "once");
        let missing: Vec<_> = KEYS.iter().filter(|(key, _)| !keys.contains(key)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn an_address_says_what_kind_it_is_and_not_where_it_leads() {
        let settings = with(&[
            ("CUECARD_API_URL", "https://api.acme.example"),
            ("CUECARD_LOGIN_URL", "http://127.0.0.1:4711"),
            ("CUECARD_CLIENT_ID", "acme-client"),
            ("CUECARD_LOG", "assist=debug"),
        ]);
        let told = settings.told();
        let of = |key: &str| {
            let found = told.iter().find(|one| one.key == key);
            let found = found.expect("told");
            (found.value.clone(), found.source.as_str())
        };
        assert_eq!(
            of("connection.api_url"),
            (json!("set: https"), "environment")
        );
        assert_eq!(of("connection.login_url").0, json!("set: this computer"));
        assert_eq!(of("connection.client_id").0, json!("set"));
        assert_eq!(of("webhooks.crm"), (json!("not set"), "default"));
        assert_eq!(of("retention.injections_days").0, json!(90));
        let all = serde_json::to_string(&told).expect("plain");
        for word in ["acme", "4711", "debug"] {
            assert!(!all.contains(word), "{word} stands in {all}");
        }
    }
}

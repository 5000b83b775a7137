//! The program's own arguments, on the first start and on every later one.

use std::collections::BTreeMap;

use assist::companion::Interaction;
use assist::view::panel::Channel;
use clap::{Parser, ValueEnum};
use rules::id::InteractionId;

/// Suggestions beside the call, one key away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Parser)]
#[command(name = "cuecard", version, about)]
pub struct Arguments {
    /// Open on the built-in sandbox: recorded conversations, no account, no network.
    #[arg(long)]
    pub sandbox: bool,
    /// Follow an interaction. A second start with this hands it to the open window, so that the
    /// contact-centre client can start Cuecard for each call.
    #[arg(long, value_name = "UUID")]
    pub follow: Option<InteractionId>,
    /// The customer's name for the tab of `--follow`.
    #[arg(long, requires = "follow")]
    pub customer: Option<String>,
    /// The queue of `--follow`.
    #[arg(long, requires = "follow")]
    pub queue: Option<String>,
    /// The channel of `--follow`.
    #[arg(long, requires = "follow")]
    pub channel: Option<ChannelName>,
}

/// How the customer is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChannelName {
    /// A phone call.
    Voice,
    /// A web chat or message.
    Chat,
    /// An e-mail.
    Email,
}

impl Arguments {
    /// The interaction to follow, if one is named.
    pub fn interaction(&self) -> Option<Interaction> {
        let id = self.follow?;
        let channel = self.channel.map(|name| match name {
            ChannelName::Voice => Channel::Voice,
            ChannelName::Chat => Channel::Chat,
            ChannelName::Email => Channel::Email,
        });
        Some(Interaction {
            id,
            customer: self.customer.clone(),
            queue: self.queue.clone(),
            channel,
            attributes: BTreeMap::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(std::iter::once(&"cuecard").chain(words))
    }

    #[test]
    fn an_interaction_comes_with_what_is_known_of_it() {
        let id = "6f2f7b44-6d0e-4c59-9f4c-0d6a3a4b8c11";
        let arguments = parse(&[
            "--follow",
            id,
            "--customer",
            "J. Meyer",
            "--channel",
            "voice",
        ])
        .expect("valid");
        let interaction = arguments.interaction().expect("one is named");
        assert_eq!(interaction.id.to_string(), id);
        assert_eq!(interaction.customer.as_deref(), Some("J. Meyer"));
        assert_eq!(interaction.channel, Some(Channel::Voice));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert!(parse(&["--follow", "12"]).is_err(), "an id is a uuid");
        assert!(
            parse(&["--customer", "J. Meyer"]).is_err(),
            "a name alone follows nothing"
        );
        assert_eq!(parse(&[]).expect("nothing is fine").interaction(), None);
    }
}

//! The companion against the sandbox, over real loopback sockets and on real files.

mod agent;
mod bases;
mod delivery;
mod injections;
mod insights;
mod journeys;
mod kit;
mod knowledge;
mod live;
mod plain_stream;
mod privacy;
mod prompts;
mod published;
mod recovery;
mod refusal;
mod restart;
mod review;
mod signing_in;
mod studio;
mod summaries;
mod talk;
mod texts;
mod told;

//! The companion against the sandbox, over real loopback sockets and on real files.

mod agent;
mod delivery;
mod kit;
mod live;
mod plain_stream;
mod recovery;
mod refusal;
mod restart;

//! The client against golden messages and over real loopback sockets, in one binary.

mod frames;
mod http;
mod json;
mod link;
mod sandbox;
mod soak;
mod stream;
mod support;

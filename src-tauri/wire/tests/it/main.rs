//! The client against golden messages and over real loopback sockets, in one binary.

mod feedback;
mod frames;
mod http;
mod json;
mod link;
mod sandbox;
mod soak;
mod ssrf;
mod stream;
mod support;
mod webhook;

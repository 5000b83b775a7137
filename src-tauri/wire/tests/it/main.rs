//! The client against golden messages and over real loopback sockets, in one binary.

mod adoption;
mod calls;
mod channel_link;
mod feed;
mod feedback;
mod frames;
mod http;
mod injections;
mod json;
mod link;
mod prompts;
mod sandbox;
mod sign_in;
mod soak;
mod ssrf;
mod stream;
mod summaries;
mod support;
mod utterances;
mod webhook;

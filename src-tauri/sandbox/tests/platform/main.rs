//! The sandbox over real loopback sockets, asked by a foreign client (`contract.md §0–§6`, surface B).

mod after_call;
mod articles;
mod banner;
mod channels;
mod copilot;
mod faults;
mod feedback;
mod floor;
mod golden;
mod golden_vendor;
mod injections;
mod kit;
mod library;
mod prompter;
mod prompts;
mod resources;
mod sign_in;
mod stream;
mod summaries;
mod token;
mod utterances;
mod webhooks;

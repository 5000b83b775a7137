//! Clicks, feedback and the outbox from the command line: the real program against the sandbox.

mod accept;
mod access;
mod erased;
mod evidence;
mod feedback;
mod interrupted;
mod kit;
mod outbox;
mod prompts;
mod shapes;
mod summary;

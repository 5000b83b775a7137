//! The sandbox's content: what is compiled in, what a folder may hold, and the ABCD data set.

#[path = "content/built_in.rs"]
mod built_in;
#[path = "content/folder.rs"]
mod folder;
#[path = "content/handbook.rs"]
mod handbook;
#[path = "content/prompts.rs"]
mod prompts;
#[path = "content/recorded.rs"]
mod recorded;

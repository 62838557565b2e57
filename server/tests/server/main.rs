//! The server from outside: over HTTP, and as the process that people start.

mod clients;
mod decoder;
#[cfg(target_os = "linux")]
mod disk;
mod from_step;
mod http;
mod internal;
mod jobs;
mod killing;
mod many;
mod paging;
mod process;
mod program;
mod protocol;
mod repositories;
mod search;
mod steps;
mod support;
mod updates;
mod watching;

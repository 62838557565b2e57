//! The server from outside: over HTTP, and as the process that people start.

mod clients;
mod decoder;
mod from_step;
mod http;
mod internal;
mod jobs;
mod many;
mod paging;
mod process;
mod protocol;
mod repositories;
mod search;
mod steps;
mod support;
mod updates;
mod watching;

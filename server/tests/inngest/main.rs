//! Jobs of an Inngest server: of the stand-in, and of a real one where `INNGEST_URL` says where it is.

mod backlog;
mod counting;
mod failing;
mod history;
mod holding;
mod lists;
mod organizations;
mod recorded;
mod repositories;
mod rerunning;
mod single;
mod starting;
mod support;
mod traps;
mod whole;

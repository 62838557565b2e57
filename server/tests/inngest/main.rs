//! Jobs of an Inngest server: of the stand-in, and of a real one where `INNGEST_URL` says where it is.

mod backend;
mod counting;
mod failing;
mod history;
mod organizations;
mod recorded;
mod rerunning;
mod scenarios;
mod support;
mod traps;
mod whole;

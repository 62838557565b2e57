//! Jobs of an Inngest server: of the stand-in, and what is in `scenarios` of a real one too (`cargo xtask inngest`).

mod backend;
mod backlog;
mod counting;
mod failing;
mod figures;
mod history;
mod holding;
mod organizations;
mod paging;
mod recorded;
mod repositories;
mod rerunning;
mod scenarios;
mod single;
mod starting;
mod steps;
mod support;
mod traps;
mod whole;

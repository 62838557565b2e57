//! Jobs of an Inngest server: of the stand-in, and what is in `scenarios` of a real one too (`cargo xtask inngest`).

mod backend;
mod backlog;
mod counting;
mod failing;
mod figures;
mod giving_up;
mod history;
mod holding;
mod killing;
mod organizations;
mod paging;
#[path = "../../src/history/tests/server.rs"]
#[expect(dead_code, reason = "the tests of the history use more of it")]
mod postgres_server;
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

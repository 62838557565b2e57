//! Jobs of an Inngest server: of the stand-in, and what is in `scenarios` of a real one too (`cargo xtask inngest`).

mod backend;
mod counting;
mod failing;
mod figures;
mod history;
mod organizations;
mod recorded;
mod rerunning;
mod scenarios;
mod support;
mod traps;
mod whole;

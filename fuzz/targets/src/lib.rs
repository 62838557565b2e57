//! What has to hold of every decoder, whatever bytes it is given.
//!
//! A [`Target`] is a function of bytes that panics where something does not hold. The same functions are run by `cargo test` for
//! seconds, by `cargo xtask fuzz` for millions of executions, and by libFuzzer (`fuzz/fuzz_targets`).

mod corpus;
mod input;
mod mutator;
mod runner;
pub mod targets;

pub use corpus::corpus;
pub use runner::{Finding, Report, run, run_inputs};

/// A decoder and what has to hold of it.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name, which is also that of its folder in `fuzz/regressions`.
    pub name: &'static str,
    /// Panics where something does not hold.
    pub check: fn(&[u8]),
    /// Words of the language that it decodes.
    pub words: &'static [&'static str],
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target { name: "trpc_response", check: targets::trpc_response, words: targets::TRPC_WORDS },
    Target { name: "superjson", check: targets::superjson, words: targets::TRPC_WORDS },
    Target { name: "trpc_subscription", check: targets::trpc_subscription, words: targets::SSE_WORDS },
    Target { name: "request", check: targets::request, words: &[] },
    Target { name: "job", check: targets::job, words: targets::JOB_WORDS },
    Target { name: "job_details", check: targets::job_details, words: targets::JOB_WORDS },
    Target { name: "jobs_cache", check: targets::jobs_cache, words: &[] },
    Target { name: "timeline", check: targets::timeline, words: &[] },
    Target { name: "filter_address", check: targets::filter_address, words: targets::ADDRESS_WORDS },
    Target { name: "tab_message", check: targets::tab_message, words: targets::TAB_WORDS },
    Target { name: "lightfast_yml", check: targets::lightfast_yml, words: targets::YAML_WORDS },
    Target { name: "server_request", check: targets::server_request, words: targets::TRPC_WORDS },
];

/// The target of this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

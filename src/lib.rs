//! A live Jobs tab for web consoles.
#![warn(missing_docs)]

pub mod job;
pub mod polling;
pub mod store;
pub mod text;
pub mod wire;

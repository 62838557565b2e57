//! A live Jobs tab for web consoles.
#![warn(missing_docs)]

pub mod client;
pub mod job;
pub mod observer;
pub mod polling;
pub mod router;
pub mod store;
pub mod text;
pub mod wire;

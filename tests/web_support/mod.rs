//! What tests in the browser need: a page whose clock and network they hold, and eyes that see it as a user
//! or assistive technology does.
#![allow(dead_code, unused_imports, reason = "every test program uses a part of it")]

mod jobs;
mod mutations;
mod network;
mod queries;
mod world;

pub use jobs::*;
pub use mutations::*;
pub use network::*;
pub use queries::*;
pub use world::*;

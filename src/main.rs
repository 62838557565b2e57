//! The demo page: a small console with a prompt, a Chat tab and a Jobs tab.
//!
//! It is static. Behind any server that answers `/api/trpc` it shows that server's jobs; `?endpoint=`,
//! `?organizationId=` and `?transformer=none` in its address override the defaults.

mod demo;

fn main() {
    demo::start();
}

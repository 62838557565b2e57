//! What the page and the npm package allocate with: a fifth of the size of std's own allocator.

use rlsf::{GlobalTlsf, GlobalTlsfOptions};

#[global_allocator]
static ALLOCATOR: GlobalTlsf<SmallCoalescing> = GlobalTlsf::new();

/// As [`rlsf::SmallGlobalTlsf`], which cannot join what it got of the browser at different times: a freed answer of half a
/// megabyte was no room for the next one.
struct SmallCoalescing;

impl GlobalTlsfOptions for SmallCoalescing {
    const ENABLE_REALLOCATION: bool = false;
    const COALESCE_POOLS: bool = true;
}

//! What the page and the npm package allocate with: a fifth of the size of std's own allocator.

#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

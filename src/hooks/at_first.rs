//! What the browser knows before anything is rendered.

/// What `read` gives, for the first render. Where that has to be the same as a server's (feature `hydration`), and on a server,
/// the default: an effect reads it then.
pub(crate) fn at_first<T: Default>(read: impl FnOnce() -> T) -> T {
    if cfg!(all(target_arch = "wasm32", not(feature = "hydration"))) { read() } else { T::default() }
}

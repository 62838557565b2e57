//! Initial state that is read from the browser.

/// The initial value of a state: what `read` gives. Where the first render has to equal a server's (feature `hydration`), and on a
/// server, it is the default, and an effect reads it after the first render.
pub(crate) fn at_first<T: Default>(read: impl FnOnce() -> T) -> T {
    if cfg!(all(target_arch = "wasm32", not(feature = "hydration"))) { read() } else { T::default() }
}

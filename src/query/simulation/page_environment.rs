//! What the page and the network are doing, in a simulated tab.

use std::rc::Rc;

use super::simulation::{is_simulated, with_world};

/// Something that concerns polling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageEvent {
    /// The page became visible or hidden.
    Visible(bool),
    /// The browser went online or offline.
    Online(bool),
    /// A window with views got the focus.
    Focus,
}

/// Listens until it is dropped.
pub(crate) struct PageEnvironment(u64);

impl PageEnvironment {
    pub(crate) fn listen(changed: impl Fn(PageEvent) + 'static) -> Self {
        Self(with_world(|world| world.listen(Rc::new(changed))))
    }
}

impl Drop for PageEnvironment {
    fn drop(&mut self) {
        let _listener = with_world(|world| world.unlisten(self.0));
    }
}

/// A view in a document: of no matter here.
#[cfg(feature = "custom-element")]
pub(crate) struct ViewDocument;

#[cfg(feature = "custom-element")]
impl ViewDocument {
    pub(crate) fn new(_: web_sys::Document) -> Self {
        Self
    }
}

pub(crate) fn is_present() -> bool {
    is_simulated()
}

pub(crate) fn is_visible() -> bool {
    !is_simulated() || with_world(|world| world.is_visible())
}

pub(crate) fn is_online() -> bool {
    !is_simulated() || with_world(|world| world.is_online())
}

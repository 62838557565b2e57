//! What the page and the network are doing, in a simulated tab.

use std::rc::Rc;

use super::{
    page_event::PageEvent,
    simulation::{is_simulated, with_world},
};

#[cfg(feature = "custom-element")]
pub(crate) use SimulatedDocument as ViewDocument;
pub(crate) use SimulatedEnvironment as PageEnvironment;

/// Listens until it is dropped.
pub(crate) struct SimulatedEnvironment(u64);

impl SimulatedEnvironment {
    pub(crate) fn listen(changed: impl Fn(PageEvent) + 'static) -> Self {
        Self(with_world(|world| world.listen(Rc::new(changed))))
    }
}

impl Drop for SimulatedEnvironment {
    fn drop(&mut self) {
        let _listener = with_world(|world| world.unlisten(self.0));
    }
}

/// A view in a document: of no matter here.
#[cfg(feature = "custom-element")]
pub(crate) struct SimulatedDocument;

#[cfg(feature = "custom-element")]
impl SimulatedDocument {
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

//! Which secrets are shown in the outputs of steps.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use super::ShownSecrets;

/// Which secrets a [`Timeline`](super::Timeline) shows, by the keys of the steps.
#[derive(Clone, Debug, Default)]
pub(super) struct StepSecrets(Rc<RefCell<HashMap<Rc<str>, ShownSecrets>>>);

impl StepSecrets {
    /// Those of one step.
    pub(super) fn of(&self, key: &Rc<str>) -> ShownSecrets {
        self.0.borrow_mut().entry(key.clone()).or_default().clone()
    }
}

impl PartialEq for StepSecrets {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

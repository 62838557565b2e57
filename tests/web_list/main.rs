//! The list of jobs: every card and every state, as a user meets them.
#![cfg(target_arch = "wasm32")]

mod actions;
mod announcements;
mod cards;
mod controlled;
mod custom;
mod density;
mod details;
mod details_focus;
mod first_load;
mod key_dialogs;
mod key_places;
mod keyboard;
mod languages;
mod later_errors;
mod list;
mod live;
mod older;
mod selection;
mod session;
mod single_job;
mod timeline;
mod values;
mod walk;
mod watching;
#[path = "../web_support/mod.rs"]
mod web_support;

use std::{cell::RefCell, rc::Rc, time::Duration};

use jobs_console::{
    components::{
        Density, JobAction, JobActions, JobLinks, JobTitle, JobsList, OnJobAction, SingleJob, use_card,
    },
    filter::Filters,
    hooks::{use_jobs, use_jobs_query},
    job::{Job, JobField, JobFields, JobLink, KindLabel, KindLabels},
    query::{JobEntry, JobsEvent, JobsOptions, JobsQuery, RefetchOptions},
};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::*;
use web_support::*;
use web_sys::{Element, HtmlDialogElement, HtmlSelectElement};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

/// A receiver of events, and the events that it has received.
fn events() -> (impl Fn(JobsEvent) + 'static, Rc<RefCell<Vec<JobsEvent>>>) {
    let events = Rc::<RefCell<Vec<JobsEvent>>>::default();
    let received = events.clone();
    (move |event| received.borrow_mut().push(event), events)
}

/// Where choices of the reader are remembered.
fn storage() -> web_sys::Storage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}

/// Forgets what is remembered, before a test and after it.
struct Forgotten;

impl Forgotten {
    fn new() -> Self {
        storage().clear().unwrap();
        Self
    }
}

impl Drop for Forgotten {
    fn drop(&mut self) {
        storage().clear().unwrap();
    }
}

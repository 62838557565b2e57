//! The list of jobs: every card and every state, as a user meets them.
#![cfg(target_arch = "wasm32")]

mod actions;
mod cards;
mod details;
mod first_load;
mod later_errors;
mod list;
#[path = "../web_support/mod.rs"]
mod web_support;

use std::{cell::RefCell, rc::Rc};

use jobs_console::observer::JobsEvent;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::*;
use web_support::*;
use web_sys::{Element, HtmlDialogElement};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

fn button(root: &Element, name: &str) -> Element {
    named(root, "button", name)
}

/// The request of a procedure that waits for an answer.
fn call_of(world: &World, procedure: &str) -> Sent {
    let path = [ENDPOINT, "/", procedure].concat();
    let mut open = world.open();
    open.retain(|request| request.path() == path);
    assert_eq!(open.len(), 1, "one call of {procedure} is under way");
    open.remove(0)
}

fn refusal(code: &str, message: &str) -> Reply {
    let (status, error) = failure(code, message);
    Reply::new(status, error.to_string())
}

//! Filters that the host keeps, as in the page's address.

use jobs_console::hooks::{AddressPart, use_address_filters};

use super::*;

fn jobs() -> Value {
    json!([
        running("run_1", "acme/api", 1, 9),
        failed("run_2", "acme/broken", "it broke", 60.0),
        completed("run_3", "acme/fine", 90.0),
    ])
}

/// The page's fragment in the hands of a test.
struct Fragment;

impl Fragment {
    fn new(text: &str) -> Self {
        Self::write(text);
        Self
    }

    fn write(text: &str) {
        let history = web_sys::window().unwrap().history().unwrap();
        history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(text)).unwrap();
    }

    fn read(&self) -> String {
        web_sys::window().unwrap().location().hash().unwrap()
    }
}

impl Drop for Fragment {
    fn drop(&mut self) {
        Self::write("#");
    }
}

#[component]
fn InAddress(props: &ListedProps) -> Html {
    let jobs = use_jobs(props.options.clone());
    let address = use_address_filters(Some(AddressPart::Hash), &AttrValue::Static(""));
    html! { <JobsList id="jobs" {jobs} filters={address.filters} on_filters_change={address.set} /> }
}

#[wasm_bindgen_test]
async fn a_link_to_a_job_holds_when_the_session_becomes_known() {
    for is_answered in [false, true] {
        let world = World::new().await;
        let fragment = Fragment::new("#job=run_2");
        let list = world.mount::<InAddress>(ListedProps::new(options())).await;
        if is_answered {
            answer(&world, jobs()).await;
        }
        list.update(ListedProps::new(options().with_session_key("ada"))).await;
        call_of(&world, "jobs.list").answer(jobs());
        settle().await;
        assert_eq!(names(&list.root, "dialog"), ["Failed: acme/broken"], "answered: {is_answered}");
        assert_eq!(fragment.read(), "#job=run_2");
        list.unmount().await;
    }
}

//! The demo page: a small console with a prompt, a Chat tab and a Jobs tab.
//!
//! It is static. Behind any server that answers `/api/trpc` it shows that server's jobs; `?organizationId=`,
//! `?transformer=none` and, on this machine, `?endpoint=` in its address override the defaults.
//!
//! Compiled for the browser this is the page's program. Compiled for this machine, with the feature `ssr`, it
//! writes the page's HTML as it is until that program runs: the build puts it into `index.html`.

mod demo;

#[cfg(target_arch = "wasm32")]
fn main() {
    let app = web_sys::window().and_then(|window| window.document()?.get_element_by_id("app"));
    if let Some(app) = app {
        yew::platform::spawn_local(render(app));
    }
}

/// The skeleton is on the screen already. An answer that is there, or nearly so, replaces it by the list in one step; one
/// that takes longer than this, in milliseconds, is not waited for: as in the element (`SOON` in npm/src/view.ts).
#[cfg(target_arch = "wasm32")]
const LONGEST_WAIT: u32 = 50;

#[cfg(target_arch = "wasm32")]
async fn render(app: web_sys::Element) {
    let settings = demo::DemoSettings::from_address();
    let query = settings.query();
    if settings.is_requested() {
        let mut prefetch = query.prefetch();
        futures_util::future::select(&mut prefetch, gloo_timers::future::TimeoutFuture::new(LONGEST_WAIT))
            .await;
        // The page keeps its query for as long as it lives.
        std::mem::forget(prefetch);
    }
    let props = demo::AppProps { settings, query, inert: false };
    yew::Renderer::<demo::App>::with_root_and_props(app, props).render();
}

#[cfg(all(not(target_arch = "wasm32"), feature = "ssr"))]
fn main() {
    println!("{}", demo::prerender());
}

#[cfg(all(not(target_arch = "wasm32"), not(feature = "ssr")))]
fn main() {
    eprintln!("The demo page runs in a browser. With the feature `ssr` this program writes its HTML.");
    std::process::exit(1);
}

//! Where the focus goes when details that a control of the host's has opened are closed.

use super::*;

#[derive(Clone, PartialEq, Properties)]
struct OpenedOutsideProps {
    is_own_card: bool,
}

/// A page with a button outside of the list, and cards of its own with one in them.
#[component]
fn OpenedOutside(props: &OpenedOutsideProps) -> Html {
    let jobs = use_jobs(options());
    let filters = use_state_eq(Filters::default);
    let open = {
        let filters = filters.clone();
        Callback::from(move |_: MouseEvent| filters.set(filters.with_job(Some("run_1".into()))))
    };
    let on_filters_change = {
        let filters = filters.setter();
        move |to| filters.set(to)
    };
    let card = use_callback(open.clone(), |entry: JobEntry, open| {
        html! {
            <article aria-label={entry.job.subject_or_name().to_owned()}>
                <button type="button" data-action="details">{ "First of the card" }</button>
                <button type="button" onclick={open}>{ "Open" }</button>
            </article>
        }
    });
    html! {
        <>
            <button type="button" onclick={open}>{ "Show the build" }</button>
            <JobsList
                id="jobs"
                {jobs}
                filters={(*filters).clone()}
                {on_filters_change}
                card={props.is_own_card.then_some(card)}
            />
        </>
    }
}

#[wasm_bindgen_test]
async fn the_focus_returns_to_the_hosts_control_that_opened_them() {
    for (is_own_card, name) in [(false, "Show the build"), (true, "Show the build"), (true, "Open")] {
        let world = World::new().await;
        let page = world.mount::<OpenedOutside>(OpenedOutsideProps { is_own_card }).await;
        answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
        for by_button in [true, false] {
            click(&button(&page.root, name)).await;
            let dialog: HtmlDialogElement = all(&page.root, "dialog").remove(0).unchecked_into();
            if by_button {
                click(&button(&dialog, "Close")).await;
            } else {
                // What the browser does on Esc.
                dialog.close();
            }
            until("the dialog is gone", || all(&page.root, "dialog").is_empty()).await;
            settle().await;
            assert_eq!(name_of(&focused()), name);
        }
        page.unmount().await;
    }
}

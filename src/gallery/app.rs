//! The page around the specimens.

use jobs_console::components::{Button, ButtonKind, Density};
use wasm_bindgen::JsValue;
use web_sys::{Document, HtmlSelectElement, Window};
use yew::prelude::*;

use super::{
    settings::GallerySettings,
    specimens::{GROUPS, Specimen},
};

#[component]
pub(crate) fn App() -> Html {
    let settings = use_state_eq(|| {
        GallerySettings::parse(&window().and_then(|it| it.location().search().ok()).unwrap_or_default())
    });
    use_effect_with((*settings).clone(), |settings| {
        apply(settings);
    });
    let onchange = {
        let settings = settings.clone();
        move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                settings.set(settings.with(&select.name(), &select.value()));
            }
        }
    };
    let show_all = {
        let settings = settings.clone();
        move |()| settings.set(settings.with_only(None))
    };
    let groups = GROUPS.iter().map(|(name, specimens)| {
        let shown: Vec<_> = specimens.iter().filter(|specimen| settings.shows(specimen.id)).collect();
        (*name, shown)
    });
    let groups: Vec<_> = groups.filter(|(_, shown)| !shown.is_empty()).collect();
    html! {
        <div class="gallery jc-jobs">
            <header class="gallery-bar">
                <h1>{ "Jobs Console" }<span>{ " gallery" }</span></h1>
                <form {onchange} aria-label="Appearance">
                    { for settings.each().map(|(control, value)| html! {
                        <label key={control.name}>
                            { control.label }
                            <select name={control.name}>
                                { for control.choices.iter().map(|choice| html! {
                                    <option value={*choice} selected={*choice == value}>{ *choice }</option>
                                }) }
                            </select>
                        </label>
                    }) }
                </form>
                if !settings.only.is_empty() {
                    <Button label="Show all" kind={ButtonKind::Ghost} onclick={show_all} />
                }
            </header>
            <div class="gallery-columns">
                <nav class="gallery-contents" aria-label="Components">
                    { for groups.iter().map(|(name, shown)| html! {
                        <div key={*name}>
                            <p>{ *name }</p>
                            <ul role="list">
                                { for shown.iter().map(|specimen| html! {
                                    <li key={specimen.id}><a href={["#", specimen.id].concat()}>{ specimen.title }</a></li>
                                }) }
                            </ul>
                        </div>
                    }) }
                </nav>
                <ContextProvider<Density> context={settings.density()}>
                    <main>
                        { for groups.iter().flat_map(|(_, shown)| shown).map(|specimen| section(specimen, &settings)) }
                    </main>
                </ContextProvider<Density>>
            </div>
        </div>
    }
}

/// A specimen with its heading before it and its source after it.
fn section(specimen: &Specimen, settings: &GallerySettings) -> Html {
    let Specimen { id, title, view, .. } = *specimen;
    let heading = [id, "-heading"].concat();
    let alone = settings.with_only(Some(id)).query();
    html! {
        <section key={id} class="gallery-specimen" {id} aria-labelledby={heading.clone()}>
            <h2 id={heading}><a href={alone}>{ title }</a></h2>
            <p class="gallery-about">{ specimen.about() }</p>
            <div class="gallery-frame">{ view() }</div>
            <details class="gallery-code">
                <summary>{ "Code" }</summary>
                <pre tabindex="0" dir="ltr" aria-label={["Code: ", title].concat()} role="region"><code>{ specimen.code() }</code></pre>
            </details>
        </section>
    }
}

/// Tells the page and its address what is set.
fn apply(settings: &GallerySettings) -> Option<()> {
    let window = window()?;
    let root = window.document().as_ref().and_then(Document::document_element)?;
    for (control, value) in settings.each() {
        if let Some(attribute) = control.attribute {
            root.set_attribute(attribute, value).ok()?;
        }
    }
    forget_density(&window);
    let location = window.location();
    let address = [location.pathname().ok()?, settings.query(), location.hash().ok()?].concat();
    let history = window.history().ok()?;
    history.replace_state_with_url(&JsValue::NULL, "", Some(&address)).ok()
}

/// What was chosen in the toolbar of a list would hold against what is chosen in the bar.
fn forget_density(window: &Window) {
    const CHOICE: &str = "jobs-console.density";
    if let Ok(Some(storage)) = window.local_storage() {
        let _ = storage.remove_item(CHOICE);
    }
    if let Ok(event) = Event::new(CHOICE) {
        let _ = window.dispatch_event(&event);
    }
}

fn window() -> Option<Window> {
    web_sys::window()
}

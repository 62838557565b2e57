//! The language of a view, loaded when it is needed.

#[cfg(target_arch = "wasm32")]
mod load;

use std::rc::Rc;

use yew::prelude::*;

use crate::i18n::{Language, LanguageOptions, Locale, files};

/// The language of `options`, for the components below a `<ContextProvider<Language>>`: English until the file of
/// another one is there, which is requested once for the page.
///
/// ```
/// use jobs_console::{
///     components::JobsList,
///     hooks::{use_jobs, use_language},
///     i18n::{Language, LanguageOptions, add_language},
///     query::JobsOptions,
/// };
/// use yew::prelude::*;
///
/// #[component]
/// fn JobsPage() -> Html {
///     let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_1"));
///     let mut options = LanguageOptions::new("de-CH");
///     options.time_zone = Some("Europe/Zurich".into());
///     options.messages = Some(r#"{ "list.running_jobs": "Laufende Aufträge" }"#.into());
///     let language = use_language(&options);
///     html! {
///         <ContextProvider<Language> context={language}><JobsList id="jobs" {jobs} /></ContextProvider<Language>>
///     }
/// }
/// ```
#[hook]
pub fn use_language(options: &LanguageOptions) -> Language {
    use_language_if(Some(options))
}

/// The language of what is being rendered, from the context `Language`; English without one. The functions of
/// [`i18n`](crate::i18n) speak it until the component has rendered: call it before them, and in an effect or a callback
/// [`enter`](Language::enter) it.
#[hook]
pub fn use_words() -> Language {
    let language = use_context::<Language>().unwrap_or_default();
    language.enter();
    language
}

/// The language of a list or a card: that of the host's context, else by its `Locale`, the page or the browser.
#[hook]
pub(crate) fn use_view_language() -> Language {
    let given = use_context::<Language>();
    let locale = use_context::<Locale>().unwrap_or_default();
    let options = LanguageOptions::new(locale);
    let own = use_language_if(given.is_none().then_some(&options));
    let language = given.unwrap_or(own);
    language.enter();
    language
}

#[hook]
fn use_language_if(options: Option<&LanguageOptions>) -> Language {
    let options = use_memo(options.cloned(), |options| options.as_ref().map(resolved));
    // At first what a server has rendered.
    let language = use_state_eq(|| {
        let language = (*options).as_ref().map(Language::of).unwrap_or_default();
        if &*language.tag() == "en" { language } else { Language::default() }
    });
    use_effect_with(options, {
        let set = language.setter();
        move |options: &Rc<Option<LanguageOptions>>| {
            let subscriber = (**options).clone().map(|options| {
                let show = move || set.set(Language::of(&options));
                show();
                files::subscribe(show)
            });
            #[cfg(target_arch = "wasm32")]
            if let Some(options) = &**options {
                load::load(&options.locale.0);
            }
            move || drop(subscriber)
        }
    });
    (*language).clone()
}

/// The options with the language that they come to.
fn resolved(options: &LanguageOptions) -> LanguageOptions {
    LanguageOptions { locale: resolved_locale(&options.locale), ..options.clone() }
}

#[cfg(not(target_arch = "wasm32"))]
fn resolved_locale(locale: &Locale) -> Locale {
    locale.clone()
}

#[cfg(target_arch = "wasm32")]
fn resolved_locale(locale: &Locale) -> Locale {
    let browser = || web_sys::window()?.navigator().language();
    let given = crate::i18n::canonical_tag(&locale.0);
    let page = || {
        let page = web_sys::window()?.document()?.document_element()?.get_attribute("lang")?;
        let page = crate::i18n::canonical_tag(&page)?;
        // The reader's variant of it, which has other dates.
        let variant = browser().filter(|tag| tag.split('-').next() == Some(&*page));
        Some(variant.unwrap_or(page))
    };
    given.or_else(page).or_else(browser).map(Locale::from).unwrap_or_default()
}

//! The language of a view, loaded when it is needed.

#[cfg(target_arch = "wasm32")]
mod load;

use std::rc::Rc;

use yew::prelude::*;

use crate::i18n::{Language, LanguageOptions, Locale, files};

/// The language of `options`, for the components below a `<ContextProvider<Language>>`: English until the file of
/// another one is there, which is requested once for the page. A language that
/// [`add_language`](crate::i18n::add_language) has brought along is there at the first render, on a server too: where it renders
/// one that `options` name, bring it along in the browser as well, before that takes over what was rendered.
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
    use_language_if(Some(options)).unwrap_or_default()
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

/// The language of what may stand alone, such as a list, and which gives it to its parts: that of the context `Language`, else
/// that of the context `Locale`, the page or the browser.
#[hook]
pub(crate) fn use_view_language() -> Language {
    let given = use_context::<Language>();
    let locale = use_context::<Locale>();
    let options = given.is_none().then(|| LanguageOptions::new(locale.unwrap_or_default()));
    let own = use_language_if(options.as_ref());
    let language = given.or(own).unwrap_or_default();
    language.enter();
    language
}

#[hook]
fn use_language_if(options: Option<&LanguageOptions>) -> Option<Language> {
    let is_given = options.is_some_and(|options| !options.locale.0.is_empty());
    let options = use_memo(options.cloned(), |options| options.as_ref().map(resolved));
    // At first what a server has rendered, which knows no page and no browser.
    let language = use_state_eq(|| {
        let language = (*options).as_ref().map(Language::of)?;
        Some(if is_given || &*language.tag() == "en" { language } else { Language::default() })
    });
    use_effect_with(options, {
        let set = language.setter();
        move |options: &Rc<Option<LanguageOptions>>| {
            let subscriber = (**options).clone().map(|options| {
                let show = move || set.set(Some(Language::of(&options)));
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

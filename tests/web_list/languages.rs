//! Languages that a host brings along, its own words, and another language while the list is shown.

use jobs_console::{
    components::{JobCard, JobsProvider, LiveLine},
    hooks::use_language,
    i18n::{Language, LanguageOptions, Locale, add_language, language_at, locales},
};

use crate::*;

#[derive(Clone, PartialEq, Properties)]
struct SpokenProps {
    language: LanguageOptions,
}

#[component]
fn Spoken(props: &SpokenProps) -> Html {
    let jobs = use_jobs(options());
    let language = use_language(&props.language);
    html! {
        <ContextProvider<Language> context={language}><JobsList id="jobs" {jobs} /></ContextProvider<Language>>
    }
}

fn language(locale: &str) -> SpokenProps {
    SpokenProps { language: LanguageOptions::new(locale) }
}

async fn spoken(world: &World, props: SpokenProps) -> Mounted<Spoken> {
    add_language("de", locales::DE);
    add_language("ar", locales::AR);
    let list = world.mount::<Spoken>(props).await;
    answer(
        world,
        json!([running("run_1", "acme/api", 1200, 4800), failed("run_2", "acme/site", "Out of disk", 60.0)]),
    )
    .await;
    shown(world, &list.root).await;
    list
}

fn list_of(root: &Element) -> Element {
    select(root, ".jc-jobs")[0].clone()
}

#[wasm_bindgen_test]
async fn another_language_while_the_list_is_shown() {
    let world = World::new().await;
    let list = spoken(&world, language("en")).await;
    let card = select(&list.root, ".jc-card")[0].clone();
    assert!(text(&list.root).contains("Running Jobs (1)"), "{}", text(&list.root));
    assert_eq!(attribute(&list_of(&list.root), "lang"), "en");

    list.update(language("de-DE")).await;
    shown(&world, &list.root).await;
    let words = text(&list.root);
    for said in [
        "Laufende Jobs (1)",
        "acme/api wird eingelesen",
        "1.200 / 4.800 Dateien verarbeitet",
        "Fehlgeschlagen: acme/site",
    ] {
        assert!(words.contains(said), "{said} in {words}");
    }
    assert_eq!(attribute(&list_of(&list.root), "lang"), "de-DE");
    assert!(card.is_same_node(select(&list.root, ".jc-card").first().map(AsRef::as_ref)), "the card stays");

    list.update(language("ar")).await;
    shown(&world, &list.root).await;
    assert_eq!(attribute(&list_of(&list.root), "dir"), "rtl");
    assert!(text(&list.root).contains("المهام الجارية"));
    list.update(language("en")).await;
    shown(&world, &list.root).await;
    assert!(text(&list.root).contains("Running Jobs (1)"));
    assert!(list_of(&list.root).get_attribute("dir").is_none());
}

#[wasm_bindgen_test]
async fn a_hosts_own_words_come_first_and_the_rest_is_the_languages() {
    let world = World::new().await;
    let mut props = language("de");
    props.language.messages =
        Some(r#"{ "list.running_jobs": "Läufe", "list.nonsense": "x", "list.recent_jobs": 7 }"#.into());
    let list = spoken(&world, props).await;
    let words = text(&list.root);
    assert!(words.contains("Läufe (1)") && words.contains("Letzte Jobs (1)"), "{words}");

    // Some words are no language.
    let mut props = language("he");
    props.language.messages = Some(r#"{ "list.running_jobs": "Runs" }"#.into());
    list.update(props).await;
    shown(&world, &list.root).await;
    let words = text(&list.root);
    assert!(words.contains("Runs (1)") && words.contains("Recent Jobs (1)"), "{words}");
    assert_eq!(attribute(&list_of(&list.root), "lang"), "en");
    assert!(list_of(&list.root).get_attribute("dir").is_none());
    assert!(Language::of(&LanguageOptions::new("he")).is_missing());

    let mut props = language("en");
    props.language.messages = Some("nonsense".into());
    list.update(props).await;
    shown(&world, &list.root).await;
    assert!(text(&list.root).contains("Running Jobs (1)"));
}

#[wasm_bindgen_test]
async fn a_language_that_is_added_while_the_list_is_shown() {
    let world = World::new().await;
    let list = spoken(&world, language("eo")).await;
    assert!(text(&list.root).contains("Running Jobs (1)"));
    for words in ["Kurantaj laboroj", "Laboroj"] {
        assert!(add_language("EO", &json!({ "list.running_jobs": words }).to_string()));
        shown(&world, &list.root).await;
        let said = text(&list.root);
        assert!(said.contains(&[words, " (1)"].concat()) && said.contains("Recent Jobs (1)"), "{said}");
        assert_eq!(attribute(&list_of(&list.root), "lang"), "eo");
    }
}

#[component]
fn SpokenTabs(props: &SpokenProps) -> Html {
    let language = use_language(&props.language);
    html! { <ContextProvider<Language> context={language}><Tabbed ..ListedProps::new(options()) /></ContextProvider<Language>> }
}

#[wasm_bindgen_test]
async fn digits_are_those_of_the_readers_region() {
    let world = World::new().await;
    add_language("ar", locales::AR);
    let list = spoken(&world, language("ar-EG")).await;
    let ranges = text(&named(&list.root, "combobox", "الفترة الزمنية"));
    for range in ["آخر ٢٤ ساعة", "آخر ٧ أيام", "آخر ٣٠ يومًا"] {
        assert!(ranges.contains(range), "{range} in {ranges}");
    }
    drop(list);

    let page = world.mount::<SpokenTabs>(language("ar-EG")).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9), running("run_2", "acme/web", 1, 9)])).await;
    let tab = all(&page.root, "tab").remove(1);
    assert_eq!((text(&tab).as_str(), name_of(&tab).as_str()), ("Jobs ٢", "Jobs، ٢ قيد التشغيل"));
}

#[component]
fn OfALocale() -> Html {
    let jobs = use_jobs(options());
    html! {
        <ContextProvider<Locale> context={Locale::from("de")}><JobsList id="jobs" {jobs} /></ContextProvider<Locale>>
    }
}

#[wasm_bindgen_test]
async fn a_list_without_a_language_of_the_hosts_speaks_that_of_its_locale() {
    let world = World::new().await;
    add_language("de", locales::DE);
    let list = world.mount::<OfALocale>(()).await;
    answer(&world, json!([running("run_1", "acme/api", 1200, 4800), 7])).await;
    shown(&world, &list.root).await;
    let words = text(&list.root);
    for said in ["Laufende Jobs (1)", "1 Job konnte nicht angezeigt werden"] {
        assert!(words.contains(said), "{said} in {words}");
    }
}

#[wasm_bindgen_test]
async fn an_unknown_language_and_one_that_does_not_come_are_english() {
    let is_missing = |locale: &str| Language::of(&LanguageOptions::new(locale)).is_missing();
    let world = World::new().await;
    let file = || world.open().into_iter().find(|sent| sent.url() == "/fr.json").expect("it is requested");
    language_at("fr", "/fr.json");
    let list = spoken(&world, language("tlh")).await;
    assert!(text(&list.root).contains("Running Jobs (1)"));
    assert!(is_missing("tlh") && !is_missing("en-GB"));

    list.update(language("fr")).await;
    assert!(!is_missing("fr"), "it is under way");
    file().reply(Reply::new(200, "nonsense"));
    until("the file is none", || is_missing("fr")).await;
    settle().await;
    assert!(text(&list.root).contains("Running Jobs (1)"));
    assert_eq!(attribute(&list_of(&list.root), "lang"), "en");

    // It is asked for again when a view needs it.
    list.update(language("fr-CA")).await;
    file().reply(Reply::new(200, r#"{ "list.running_jobs": "Ici" }"#));
    until("the file has come", || text(&list.root).contains("Ici (1)")).await;
    assert_eq!(attribute(&list_of(&list.root), "lang"), "fr-CA");
}

#[wasm_bindgen_test]
async fn a_remembered_time_zone_that_does_not_exist_is_told_once() {
    const KEY: &str = "jobs-console.time-zone";
    let storage = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    storage.set_item(KEY, "Mars/Olympus").unwrap();
    let world = World::new().await;
    let told = Rc::new(RefCell::new(Vec::new()));
    let options = options().with_on_event({
        let told = told.clone();
        move |event| {
            if let JobsEvent::TimeZoneIgnored { time_zone, is_of_host } = event {
                assert!(!is_of_host);
                told.borrow_mut().push(time_zone.to_string());
            }
        }
    });
    let rows = json!([failed("run_1", "acme/site", "Out of disk", 60.0)]);
    let list = list_with(&world, options.clone(), rows.clone()).await;
    let select = named(&list.root, "combobox", "Time zone");
    assert_eq!(select.dyn_ref::<HtmlSelectElement>().unwrap().value(), "own");
    let _other = list_with(&world, options, rows).await;
    storage.remove_item(KEY).unwrap();
    assert_eq!(*told.borrow(), ["Mars/Olympus"]);
}

/// The language of the page, in the hands of a test.
struct PageLanguage(Option<String>);

impl PageLanguage {
    fn new(tag: &str) -> Self {
        let page = document().document_element().unwrap();
        let before = page.get_attribute("lang");
        page.set_attribute("lang", tag).unwrap();
        Self(before)
    }
}

impl Drop for PageLanguage {
    fn drop(&mut self) {
        let page = document().document_element().unwrap();
        match &self.0 {
            Some(before) => page.set_attribute("lang", before).unwrap(),
            None => page.remove_attribute("lang").unwrap(),
        }
    }
}

/// Parts that stand alone.
#[component]
fn Parts() -> Html {
    let jobs = use_jobs(options());
    let entries = jobs.state.data.running.clone();
    html! {
        <JobsProvider jobs={jobs.clone()}>
            <LiveLine {jobs} />
            { for entries.iter().map(|entry| html! { <JobCard key={&*entry.job.id} entry={entry.clone()} /> }) }
        </JobsProvider>
    }
}

#[wasm_bindgen_test]
async fn what_stands_alone_without_a_language_of_the_hosts_speaks_that_of_the_page() {
    let world = World::new().await;
    let _german = PageLanguage::new("de");
    add_language("de", locales::DE);
    let rows = || json!([running("run_1", "acme/api", 1200, 4800), queued("run_2", "acme/web")]);
    let page = world.mount::<Tabbed>(ListedProps::new(options())).await;
    answer(&world, rows()).await;
    assert_eq!(name_of(&all(&page.root, "tab")[1]), "Jobs, 1 laufend und 1 wartend");
    page.unmount().await;

    let page = world.mount::<Parts>(()).await;
    answer(&world, rows()).await;
    assert_eq!(names(&page.root, "article")[0], "acme/api wird eingelesen");
    assert!(says(&page.root, "1.200 / 4.800 Dateien verarbeitet"), "{}", text(&page.root));
    named(&page.root, "button", "Aktualisierung pausieren");
}

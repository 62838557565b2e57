//! The files of the languages, for programs that bring them along: see [`add_language`](super::add_language).

/// Arabic (`ar`).
pub const AR: &str = include_str!("../../locales/ar.json");
/// German (`de`).
pub const DE: &str = include_str!("../../locales/de.json");
/// Spanish (`es`).
pub const ES: &str = include_str!("../../locales/es.json");
/// French (`fr`).
pub const FR: &str = include_str!("../../locales/fr.json");
/// Japanese (`ja`).
pub const JA: &str = include_str!("../../locales/ja.json");
/// Simplified Chinese (`zh-Hans`).
pub const ZH_HANS: &str = include_str!("../../locales/zh-Hans.json");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Language, LanguageOptions, add_language, messages::list};

    #[test]
    fn each_has_the_words_of_its_language() {
        for (tag, json, word) in [
            ("ar", AR, "المهام الجارية"),
            ("de", DE, "Laufende Jobs"),
            ("es", ES, "Trabajos en curso"),
            ("fr", FR, "Tâches en cours"),
            ("ja", JA, "実行中のジョブ"),
            ("zh-Hans", ZH_HANS, "运行中的任务"),
        ] {
            assert!(add_language(tag, json), "{tag}");
            Language::of(&LanguageOptions::new(tag)).enter();
            assert_eq!(list::running_jobs(), word);
        }
    }
}

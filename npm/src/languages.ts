// The languages of the package, and where their files are.

/** English is in the module itself. @internal */
export const LANGUAGES = ["de", "fr", "es", "ja", "zh-Hans", "ar"] as const;

/** The file of a language, beside this one. Bundlers find each by its expression, word for word. @internal */
export function fileOf(tag: (typeof LANGUAGES)[number]): URL {
  switch (tag) {
    case "de":
      return new URL("./locales/de.json", import.meta.url);
    case "fr":
      return new URL("./locales/fr.json", import.meta.url);
    case "es":
      return new URL("./locales/es.json", import.meta.url);
    case "ja":
      return new URL("./locales/ja.json", import.meta.url);
    case "zh-Hans":
      return new URL("./locales/zh-Hans.json", import.meta.url);
    case "ar":
      return new URL("./locales/ar.json", import.meta.url);
  }
}

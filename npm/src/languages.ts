// The languages of the package, and where their files are.

/** English is in the module itself. @internal */
export const LANGUAGES = ["de", "fr", "es", "ja", "zh-Hans", "ar"] as const;

/** The file with what is said where the module is not there. @internal */
export function fileOfLoad(): URL {
  return new URL("./locales/load.json", import.meta.url);
}

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

/** The language for a locale among those that are there, by their tags: the one that src/i18n/files.rs finds. @internal */
export function languageOf<Language>(languages: Readonly<Record<string, Language>>, locale: string): Language | undefined {
  const parts = locale.toLowerCase().split(/[-_]/);
  // The most exact one first: `de` has the words of `de-CH`.
  for (let length = parts.length; length > 0; length -= 1) {
    let tag = parts.slice(0, length).join("-");
    // The script tells the two apart; where it is not written, the region does.
    if (tag === "zh") tag = parts.some((part) => /^(hant|tw|hk|mo)$/.test(part)) ? "zh-hant" : "zh-hans";
    const found = Object.keys(languages).find((name) => name.toLowerCase() === tag);
    if (found !== undefined) return languages[found];
  }
  return undefined;
}

//! What the bar at the top of the page sets, as it is in the page's address.

use jobs_console::components::Density;

/// Something that can be set.
pub(crate) struct Control {
    /// Its name in the address.
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    /// Which attribute of the page's root element it becomes, for `styles/gallery.css`. What has none, the lists are given.
    pub(crate) attribute: Option<&'static str>,
    /// The first one is the default, which the address does not name.
    pub(crate) choices: &'static [&'static str],
}

pub(crate) const CONTROLS: &[Control] = &[
    Control {
        name: "theme",
        label: "Theme",
        attribute: Some("data-theme"),
        choices: &["system", "light", "dark"],
    },
    Control { name: "dir", label: "Direction", attribute: Some("dir"), choices: &["ltr", "rtl"] },
    Control {
        name: "width",
        label: "Width",
        attribute: Some("data-width"),
        choices: &["full", "640", "360", "320"],
    },
    Control {
        name: DENSITY,
        label: "Density",
        attribute: None,
        choices: &[Density::Comfortable.name(), Density::Compact.name()],
    },
    Control {
        name: "motion",
        label: "Motion",
        attribute: Some("data-motion"),
        choices: &["full", "reduced"],
    },
];

const DENSITY: &str = "density";

/// What is set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GallerySettings {
    /// Of each control, in their order.
    values: Vec<&'static str>,
    /// The ids of the specimens that are shown; all where there are none.
    pub(crate) only: Vec<String>,
}

impl GallerySettings {
    /// Parses an address's query. What is not known is left at its default.
    pub(crate) fn parse(query: &str) -> Self {
        let query = query.trim_start_matches('?').as_bytes();
        let given: Vec<_> = form_urlencoded::parse(query).collect();
        let value = |name: &str| given.iter().find(|(given, _)| given == name).map(|(_, value)| &**value);
        let values = CONTROLS.iter().map(|control| control.choice(value(control.name)));
        let only = value("only").unwrap_or_default().split(',').filter(|id| !id.is_empty());
        Self { values: values.collect(), only: only.map(str::to_owned).collect() }
    }

    /// The query that [`parse`](Self::parse) reads, with its question mark; empty where everything is at its default.
    pub(crate) fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let changed = self.each().filter(|(control, value)| control.choices.first() != Some(value));
        query.extend_pairs(changed.map(|(control, value)| (control.name, value)));
        if !self.only.is_empty() {
            query.append_pair("only", &self.only.join(","));
        }
        let query = query.finish();
        if query.is_empty() { query } else { ["?", &query].concat() }
    }

    /// The same with another value of one control.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let values = self.each().map(
            |(control, known)| {
                if control.name == name { control.choice(Some(value)) } else { known }
            },
        );
        Self { values: values.collect(), only: self.only.clone() }
    }

    /// The same with these specimens.
    pub(crate) fn with_only(&self, id: Option<&str>) -> Self {
        Self { only: id.map(str::to_owned).into_iter().collect(), ..self.clone() }
    }

    /// The controls with their values.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&'static Control, &'static str)> {
        CONTROLS.iter().zip(self.values.iter().copied())
    }

    /// How much room a job takes.
    pub(crate) fn density(&self) -> Density {
        let name = self.each().find(|(control, _)| control.name == DENSITY).map(|(_, value)| value);
        name.and_then(Density::parse).unwrap_or_default()
    }

    pub(crate) fn shows(&self, id: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == id)
    }
}

impl Control {
    fn choice(&self, value: Option<&str>) -> &'static str {
        let known = value.and_then(|value| self.choices.iter().find(|choice| **choice == value));
        known.or(self.choices.first()).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_set() {
        let settings =
            GallerySettings::parse("?theme=dark&dir=rtl&width=360&density=compact&only=timeline,job_card");
        let values: Vec<_> = settings.each().map(|(_, value)| value).collect();
        assert_eq!(values, ["dark", "rtl", "360", "compact", "full"]);
        assert_eq!(settings.density(), Density::Compact);
        assert!(settings.shows("timeline") && settings.shows("job_card") && !settings.shows("tabs"));
        assert_eq!(
            settings.query(),
            "?theme=dark&dir=rtl&width=360&density=compact&only=timeline%2Cjob_card"
        );
        assert_eq!(GallerySettings::parse(&settings.query()), settings);
    }

    #[test]
    fn defaults_and_unknown_values_are_not_in_it() {
        let settings = GallerySettings::parse("?theme=mauve&width=&density=dense&only=");
        assert_eq!(settings, GallerySettings::parse(""));
        assert_eq!(settings.query(), "");
        assert!(settings.shows("anything"));
        assert_eq!(settings.with("theme", "dark").query(), "?theme=dark");
        assert_eq!(settings.with("theme", "dark").with("theme", "system").query(), "");
    }
}

//! The number of running jobs in the page's title.

/// Puts the number before the host's title, whatever the host does to it meanwhile.
#[derive(Debug, Default)]
pub(crate) struct TitleCount {
    /// The host's title, and what it was made into.
    shown: Option<(String, String)>,
}

impl TitleCount {
    /// The host's title and what it was made into, where a number is shown.
    pub(crate) fn shown(&self) -> Option<(&str, &str)> {
        self.shown.as_ref().map(|(host, ours)| (&**host, &**ours))
    }

    /// Goes on from what a program has shown that has stopped since.
    pub(crate) fn restored(host: String, ours: String) -> Self {
        Self { shown: Some((host, ours)) }
    }

    /// What the title has to be, where that is not what it is now. `0` takes the number away.
    pub(crate) fn next(&mut self, current: &str, count: usize) -> Option<String> {
        let shown = self.shown.take();
        // Another title than ours is one that the host has set.
        let host =
            shown.filter(|(_, ours)| ours == current).map_or_else(|| current.to_owned(), |(host, _)| host);
        let title = if count == 0 { host.clone() } else { format!("({count}) {host}").trim_end().to_owned() };
        if count > 0 {
            self.shown = Some((host, title.clone()));
        }
        (title != current).then_some(title)
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, option, prelude::*};

    use super::*;

    proptest! {
        #[test]
        fn the_hosts_title_is_never_lost(start in "[a-c ()0-9]{0,8}", steps in vec((0..4_usize, option::of("[a-c ()0-9]{0,8}")), 0..12)) {
            let mut host = start.trim().to_owned();
            let mut title = host.clone();
            let mut number = TitleCount::default();
            for (count, set) in steps {
                if let Some(set) = set {
                    host = set.trim().to_owned();
                    title = host.clone();
                }
                // A title that the host sets to what ours is now cannot be told apart.
                prop_assume!(number.shown.as_ref().is_none_or(|(of, ours)| *ours != title || *of == host));
                if let Some(next) = number.next(&title, count) {
                    title = next;
                }
                let expected = if count == 0 { host.clone() } else { format!("({count}) {host}").trim_end().to_owned() };
                prop_assert_eq!(&title, &expected);
            }
            if let Some(next) = number.next(&title, 0) {
                title = next;
            }
            prop_assert_eq!(title, host);
        }
    }
}

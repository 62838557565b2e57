//! What the reader has been told, in whichever tab: each tab sees the same jobs end.

/// So many are remembered: no tab is farther behind.
const MOST: usize = 200;

/// The tags of what was told, oldest first, as they are stored.
#[derive(Debug, Default)]
pub(crate) struct Told(Vec<String>);

impl Told {
    pub(crate) fn parse(text: &str) -> Self {
        Self(text.lines().map(str::to_owned).collect())
    }

    pub(crate) fn to_text(&self) -> String {
        self.0.join("\n")
    }

    /// Takes note of a tag. Returns whether it is a new one.
    pub(crate) fn add(&mut self, tag: &str) -> bool {
        // A line is a tag.
        let tag = tag.split(['\n', '\r']).collect::<String>();
        let is_new = !self.0.contains(&tag);
        if is_new {
            self.0.push(tag);
            let surplus = self.0.len().saturating_sub(MOST);
            self.0.drain(..surplus);
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_is_told_once_whichever_tab_asks(tags in proptest::collection::vec("(?s)t.{0,6}", 0..60)) {
            let mut stored = String::new();
            let mut news = Vec::new();
            for tag in &tags {
                let mut told = Told::parse(&stored);
                if told.add(tag) {
                    news.push(tag.split(['\n', '\r']).collect::<String>());
                }
                stored = told.to_text();
            }
            let mut distinct = news.clone();
            distinct.sort();
            distinct.dedup();
            prop_assert_eq!(distinct.len(), news.len());
            for tag in &tags {
                prop_assert!(!Told::parse(&stored).add(tag));
            }
        }
    }

    #[test]
    fn the_oldest_is_forgotten() {
        let mut told = Told::default();
        for number in 0..=MOST {
            assert!(told.add(&number.to_string()));
        }
        assert_eq!(told.0.len(), MOST);
        assert!(told.add("0") && !told.add(&MOST.to_string()));
    }
}

//! Texts that are longer than anybody reads. A browser takes seconds to lay one of a megabyte out, each time.

use std::borrow::Cow;

/// The longest name or sentence, in bytes.
pub(crate) const LONGEST_NAME: usize = 1_000;

/// What stands for what is left out.
const ELLIPSIS: &str = "…";

/// No more than `longest` bytes of `text`, with "…" where something is left out. What is cut is not cut again.
pub(crate) fn cut<'a>(text: impl Into<Cow<'a, str>>, longest: usize) -> Cow<'a, str> {
    let text = text.into();
    if text.len() <= longest.saturating_add(ELLIPSIS.len()) {
        return text;
    }
    let kept = text.get(..text.floor_char_boundary(longest)).unwrap_or_default();
    [kept.trim_end(), ELLIPSIS].concat().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_left_out_is_marked() {
        assert_eq!(cut("four", 4), "four");
        assert_eq!(cut("fives and more", 4), "five…");
        assert_eq!(cut("two words", 4), "two…");
        assert_eq!(cut("aübcdef", 2), "a…");
        assert_eq!(cut(cut("fives and more", 4), 4), "five…");
    }

    proptest! {
        #[test]
        fn it_is_the_beginning(text in "\\PC*", longest in 0..40_usize) {
            let shown = cut(text.as_str(), longest);
            if text.len() > longest {
                prop_assert!(shown.len() <= longest + "…".len());
            } else {
                prop_assert_eq!(&*shown, &*text);
            }
            prop_assert!(text.starts_with(shown.strip_suffix('…').unwrap_or(&shown)));
        }
    }
}

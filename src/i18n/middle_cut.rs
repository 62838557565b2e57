//! Where a long name is cut, so that its end stays to be seen: the end of `acme/very-long-repository-name` tells it from others.

/// Names up to this length are not cut, in characters.
const SHORT: usize = 20;
/// So much of the end is never cut off, in characters.
const END: usize = 12;
/// So many characters more, where they belong together.
const MOST: usize = 16;
/// So many characters more to where a word begins.
const WORD: usize = 6;
/// A name in the other direction at the end of a title is kept up to this length, in characters.
const LONGEST_RUN: usize = 40;

/// Three lines of a card that is 290 pixels wide have room for so many Latin letters of the usual size.
const IN_LINES: usize = 60;

/// Whether a name may need more room than there is.
pub fn is_long_name(name: &str) -> bool {
    name.chars().count() > SHORT
}

/// Whether the three lines of the narrowest card have room for the whole name.
pub fn fits_in_lines(name: &str) -> bool {
    name.chars().count() <= IN_LINES
}

/// The part of a name that gives way where there is not enough room, and the end, which does not. Together they are the
/// name. A short name has no end of its own, nor has one that cannot be cut.
pub fn middle_cut(name: &str) -> (&str, &str) {
    if !is_long_name(name) {
        return (name, "");
    }
    let (start, end) = cut_near_the_end(name);
    let is_within_right_to_left = || {
        let before = start.chars().rev().find(|char| char.is_alphabetic());
        before.is_some_and(is_of_right_to_left) && !end.chars().any(is_of_left_to_right)
    };
    let goes_both_ways = is_right_to_left(name) && name.chars().any(is_of_left_to_right);
    if goes_both_ways && !is_within_right_to_left() { cut_between_directions(name) } else { (start, end) }
}

fn cut_near_the_end(name: &str) -> (&str, &str) {
    // The halves of a number would stand in the wrong order.
    let keeps_numbers = is_right_to_left(name);
    let is_in_one = |&at: &usize| {
        let before = name.get(..at).and_then(|start| start.chars().next_back());
        let after = name.get(at..).and_then(|end| end.chars().next());
        before.zip(after).is_some_and(|(before, after)| {
            belong_together(before, after) || (keeps_numbers && before.is_numeric() && after.is_numeric())
        })
    };
    // From the end to the start, of what has something before it.
    let mut cuts = name.char_indices().rev().map(|(at, _)| at).skip(END - 1).take(MOST);
    let begins_a_word = |at: &usize| name.get(..*at).is_some_and(|start| start.ends_with(' '));
    if let Some(word) = cuts.clone().take(WORD).find(begins_a_word) {
        return name.split_at_checked(word).unwrap_or((name, ""));
    }
    let first = cuts.next().unwrap_or_default();
    let cut = std::iter::once(first).chain(cuts).find(|at| !is_in_one(at)).unwrap_or(first);
    name.split_at_checked(cut).unwrap_or((name, ""))
}

/// Whether a name is written from right to left, at least in part: it has letters of Hebrew, Arabic or their neighbours.
pub fn is_right_to_left(name: &str) -> bool {
    name.chars().any(is_of_right_to_left)
}

/// Whether the first letter of a name is written from right to left.
pub fn begins_right_to_left(name: &str) -> bool {
    name.chars().find(|char| char.is_alphabetic()).is_some_and(is_of_right_to_left)
}

fn is_of_right_to_left(char: char) -> bool {
    matches!(char,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// A letter of any other script. Digits are written from left to right in both directions.
fn is_of_left_to_right(char: char) -> bool {
    char.is_alphabetic() && !is_of_right_to_left(char)
}

/// Cuts before what goes the other way at the end, such as a repository behind Arabic words. Cut within it, its halves would
/// stand in the wrong order.
fn cut_between_directions(name: &str) -> (&str, &str) {
    let last = name.char_indices().rev().find(|(_, char)| is_of_right_to_left(*char));
    let end = last.and_then(|(at, char)| name.get(at + char.len_utf8()..)).unwrap_or_default();
    let end = end.trim_start();
    if !end.chars().any(is_of_left_to_right) || end.chars().count() > LONGEST_RUN {
        return (name, "");
    }
    name.split_at_checked(name.len() - end.len()).unwrap_or((name, ""))
}

/// Whether two characters are one to the reader's eye, as far as it matters for where a name is cut.
fn belong_together(before: char, after: char) -> bool {
    const JOINER: char = '\u{200d}';

    let is_flag = |char| matches!(char, '\u{1f1e6}'..='\u{1f1ff}');
    before == JOINER || after == JOINER || is_mark(after) || (is_flag(before) && is_flag(after))
}

/// What is written onto the character before it: accents, vowel signs, variations, skin tones, tags.
fn is_mark(char: char) -> bool {
    matches!(char,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{900}'..='\u{903}'
        | '\u{93a}'..='\u{94f}' | '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9cd}' | '\u{e31}'
        | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{200c}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0020}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_end_of_a_long_name_is_apart() {
        assert_eq!(middle_cut("acme/very-long-repository-name"), ("acme/very-long-rep", "ository-name"));
        assert_eq!(middle_cut("acme/api"), ("acme/api", ""));
        assert_eq!(middle_cut(&"a".repeat(SHORT)).1, "");
        assert_eq!(middle_cut(&"a".repeat(SHORT + 1)).1.len(), END);
        assert_eq!(middle_cut(""), ("", ""));
    }

    #[test]
    fn what_is_one_to_the_eye_stays_one() {
        let tail = "x".repeat(END - 1);
        for one in ["e\u{301}", "👩\u{200d}👩\u{200d}👧", "👍\u{1f3fd}", "❤\u{fe0f}", "🇩🇪", "か\u{3099}"]
        {
            let name = ["acme/a-long-repository", one, &tail].concat();
            let (start, end) = middle_cut(&name);
            assert_eq!(start, "acme/a-long-repository", "{one}");
            assert_eq!(end, [one, &tail].concat());
        }
    }

    #[test]
    fn words_are_not_cut_where_one_begins_nearby() {
        let german = middle_cut("acme/long-repository wird eingelesen");
        assert_eq!(german, ("acme/long-repository ", "wird eingelesen"));
        assert_eq!(middle_cut("Ingesting acme/documents"), ("Ingesting ", "acme/documents"));
    }

    #[test]
    fn a_name_within_words_of_the_other_direction_stays_whole() {
        assert_eq!(middle_cut("جارِ استيراد acme/long-repository"), ("جارِ استيراد ", "acme/long-repository"));
        for whole in ["جارِ استيراد acme/docs الآن", &["جارِ استيراد ", &"a".repeat(LONGEST_RUN + 1)].concat()]
        {
            assert_eq!(middle_cut(whole), (whole, ""));
        }
        for other in ["документы", "έγγραφα", "文書の一覧", "été"] {
            let name = ["جارِ استيراد المستندات ", other].concat();
            assert_eq!(middle_cut(&name), ("جارِ استيراد المستندات ", other));
        }
        // Within letters from right to left both halves are in their order.
        let name = "Ingesting مستودع/وثائق-المنصة-الطويلة";
        assert!(is_right_to_left(middle_cut(name).1), "{name}");
        // Digits are of no direction, and a number stays one.
        let (start, end) = middle_cut("مستودع-المستندات-القديمة-2024123456789");
        assert_eq!((start.chars().last(), end), (Some('-'), "2024123456789"));
        // Vowel signs stay with their letters.
        let hebrew = ["ארוך/מאוד", "שָׁ", &"ב".repeat(END - 1)].concat();
        assert!(middle_cut(&hebrew).1.starts_with('ש'));
        let arabic = "مستودع طويل جدا في القائمة";
        assert!(!middle_cut(arabic).1.is_empty());
    }

    #[test]
    fn the_first_letter_says_where_a_name_begins() {
        assert!(begins_right_to_left("2 مهام of acme"));
        assert!(!begins_right_to_left("acme/مستودع") && !begins_right_to_left("12"));
    }

    #[test]
    fn a_name_of_nothing_but_marks_is_cut_somewhere() {
        let name = "\u{301}".repeat(500);
        let (start, end) = middle_cut(&name);
        assert_eq!(start.len() + end.len(), name.len());
        assert_eq!(end.chars().count(), END);
    }

    proptest! {
        #[test]
        fn the_parts_are_the_name(name in "(\\PC|[\u{301}\u{200d}\u{fe0f}🇩👩\u{1f3fd}é/ ]){0,60}") {
            let (start, end) = middle_cut(&name);
            prop_assert_eq!([start, end].concat(), name.clone());
            let count = name.chars().count();
            let goes_both_ways = is_right_to_left(&name) && name.chars().any(is_of_left_to_right);
            prop_assert!(goes_both_ways || end.is_empty() == (count <= SHORT));
            if goes_both_ways {
                prop_assert!(end.chars().count() <= LONGEST_RUN);
                prop_assert!(!is_right_to_left(end) || !end.chars().any(is_of_left_to_right));
            } else if !end.is_empty() {
                prop_assert!((END..END + MOST).contains(&end.chars().count()));
                prop_assert!(!start.is_empty() || count < END + MOST);
            }
        }
    }
}

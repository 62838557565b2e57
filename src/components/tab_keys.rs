//! Which tab a key leads to, by the WAI-ARIA tabs pattern.

/// Where a key leads from the tab at `here` in a list of `count` tabs; `None` for keys that are not the
/// list's. `is_rtl` swaps the arrows.
pub(super) fn tab_for_key(key: &str, here: usize, count: usize, is_rtl: bool) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let (next, previous) = if is_rtl { ("ArrowLeft", "ArrowRight") } else { ("ArrowRight", "ArrowLeft") };
    match key {
        _ if key == next => Some(if here >= last { 0 } else { here + 1 }),
        _ if key == previous => Some(here.checked_sub(1).unwrap_or(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_wrap_around_and_follow_the_direction() {
        assert_eq!(tab_for_key("ArrowRight", 0, 3, false), Some(1));
        assert_eq!(tab_for_key("ArrowRight", 2, 3, false), Some(0));
        assert_eq!(tab_for_key("ArrowLeft", 0, 3, false), Some(2));
        assert_eq!(tab_for_key("ArrowLeft", 0, 3, true), Some(1));
        assert_eq!(tab_for_key("ArrowRight", 0, 3, true), Some(2));
        assert_eq!(tab_for_key("Home", 2, 3, true), Some(0));
        assert_eq!(tab_for_key("End", 0, 3, false), Some(2));
    }

    #[test]
    fn other_keys_and_empty_lists_lead_nowhere() {
        for key in ["ArrowDown", "Tab", "a", "Escape", ""] {
            assert_eq!(tab_for_key(key, 0, 3, false), None);
        }
        assert_eq!(tab_for_key("End", 0, 0, false), None);
    }
}

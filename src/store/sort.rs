//! Sorting that costs few bytes: the standard library's takes several kilobytes for each kind of list.

/// Sorts by merging; of equal ones the first stays the first. What is sorted already, or the other way
/// round, takes few comparisons.
pub(super) fn sort(list: &mut Vec<u32>, is_before: &dyn Fn(u32, u32) -> bool) {
    if let (Some(first), Some(last)) = (list.first(), list.last())
        && is_before(*last, *first)
    {
        list.reverse();
    }
    let mut merged = Vec::with_capacity(list.len());
    let mut width = 1;
    while width < list.len() {
        for pair in list.chunks(2 * width) {
            let (mut left, mut right) = pair.split_at_checked(width).unwrap_or((pair, &[]));
            if let (Some(last), Some(first)) = (left.last(), right.first())
                && is_before(*first, *last)
            {
                while let ([first, rest @ ..], [second, others @ ..]) = (left, right) {
                    if is_before(*second, *first) {
                        merged.push(*second);
                        right = others;
                    } else {
                        merged.push(*first);
                        left = rest;
                    }
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(list, &mut merged);
        merged.clear();
        width *= 2;
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(mut list: Vec<u32>) {
            let mut expected = list.clone();
            expected.sort_unstable();
            sort(&mut list, &|left, right| left < right);
            prop_assert_eq!(list, expected);
        }
    }

    #[test]
    fn what_is_in_order_costs_little() {
        let count = Cell::new(0);
        let is_before = |left: u32, right: u32| {
            count.set(count.get() + 1);
            left < right
        };
        for mut list in [(0..10_000).collect::<Vec<_>>(), (0..10_000).rev().collect()] {
            count.set(0);
            sort(&mut list, &is_before);
            assert!(list.is_sorted() && count.get() < 10_100, "{}", count.get());
        }
    }
}

//! Whole numbers in digits, without the machinery of `fmt`, which weighs two kilobytes.

/// The number in decimal digits. What has more than an `i64` is shown as the largest of these.
pub(crate) fn decimal(number: impl TryInto<i64>) -> String {
    digits(number.try_into().unwrap_or(i64::MAX))
}

fn digits(number: i64) -> String {
    itoa::Buffer::new().format(number).to_owned()
}

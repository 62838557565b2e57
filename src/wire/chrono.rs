//! Moments as chrono's types (feature `chrono`).

use chrono::{DateTime, Utc};

use super::Timestamp;

impl From<DateTime<Utc>> for Timestamp {
    fn from(moment: DateTime<Utc>) -> Self {
        Self(moment.timestamp_millis())
    }
}

impl TryFrom<Timestamp> for DateTime<Utc> {
    type Error = Timestamp;

    /// Fails, with the moment, beyond the years that chrono knows (262,000 BC and AD).
    fn try_from(moment: Timestamp) -> Result<Self, Timestamp> {
        Self::from_timestamp_millis(moment.0).ok_or(moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn there_and_back_is_the_same(millis: i64) {
            let moment = Timestamp(millis);
            match DateTime::<Utc>::try_from(moment) {
                Ok(other) => prop_assert_eq!(Timestamp::from(other), moment),
                Err(refused) => prop_assert_eq!(refused, moment),
            }
        }
    }
}

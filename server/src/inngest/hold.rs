//! Whether readers may ask Inngest for anything: not while it limits or refuses requests, or does not answer.

use super::error::InngestError;
use super::schedule;

/// Why Inngest is not asked, and until when.
#[derive(Debug, Default)]
pub struct Hold {
    reason: Option<(InngestError, i64)>,
    times: u32,
}

impl Hold {
    /// Inngest answered so: it is not asked for 3, 6, 12 … 60 seconds.
    pub fn failed(&mut self, error: InngestError, now: i64) {
        let pause = match error {
            InngestError::Refused => schedule::LONGEST,
            _ => schedule::pause(self.times, schedule::LONGEST),
        };
        self.times = self.times.saturating_add(1);
        self.reason = Some((error, now + pause));
    }

    /// Inngest answered.
    pub fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// Why it is not asked at this moment.
    pub fn reason(&self, now: i64) -> Option<InngestError> {
        let (error, until) = self.reason.as_ref()?;
        (now < *until).then(|| error.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_until_inngest_answers() {
        let mut hold = Hold::default();
        for (begins, seconds) in [(0, 3), (10_000, 6), (20_000, 12)] {
            hold.failed(InngestError::RateLimited, begins);
            assert_eq!(hold.reason(begins + seconds * 1_000 - 1), Some(InngestError::RateLimited));
            assert_eq!(hold.reason(begins + seconds * 1_000), None);
        }
        hold.succeeded();
        assert_eq!(hold.reason(20_001), None);
        hold.failed(InngestError::Refused, 0);
        assert_eq!(hold.reason(59_999), Some(InngestError::Refused));
    }
}

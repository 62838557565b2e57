//! How fast a job is: "about 2 min left", "no progress for 3 min".

use super::relative_time::Tick;
use crate::{decimal::decimal, job::Progress, store::Pace, wire::Timestamp};

const MINUTE: i64 = 60_000;
/// A stall is told after this long without progress.
const STALL: i64 = 3 * MINUTE;

/// "12 / 45 files processed", or "12 files processed" while the total is not known.
pub fn progress_text(progress: Progress) -> String {
    let processed = decimal(progress.processed);
    match progress.total {
        Some(total) => [&processed, " / ", &decimal(total), " files processed"].concat(),
        None => [&super::files(progress.processed), " processed"].concat(),
    }
}

/// What is left of a running job, or for how long it has not moved.
pub fn time_left(progress: Option<Progress>, pace: Pace, now: Timestamp) -> Tick {
    let still = now.since(pace.moved_at);
    if still >= STALL {
        let minutes = still / MINUTE;
        let text = ["no progress for ", &in_words(minutes)].concat();
        return Tick { text: Some(text), next: Some((minutes + 1) * MINUTE - still) };
    }
    let until_stall = STALL - still;
    let left = progress.and_then(|progress| {
        let files_left = progress.total?.checked_sub(progress.processed).filter(|left| *left > 0)?;
        let whole = (pace.millis_per_file? * files_left as f64) as i64;
        Some(whole.saturating_sub(still))
    });
    let Some(left) = left else { return Tick { text: None, next: Some(until_stall) } };
    if left < MINUTE {
        return Tick { text: Some("less than a minute left".into()), next: Some(until_stall) };
    }
    // Rounded to the nearest minute: an estimate that says less than it takes is the worse one.
    let minutes = (left + MINUTE / 2) / MINUTE;
    let changes_in = left - (minutes * MINUTE - MINUTE / 2) + 1;
    let text = ["about ", &in_words(minutes), " left"].concat();
    Tick { text: Some(text), next: Some(changes_in.min(until_stall).max(1)) }
}

/// "45 min", "2 h".
fn in_words(minutes: i64) -> String {
    match minutes {
        ..90 => [&decimal(minutes), " min"].concat(),
        _ => [&decimal((minutes + 30) / 60), " h"].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(processed: u64, total: u64, millis_per_file: Option<f64>, still: i64) -> Option<String> {
        let pace = Pace { moved_at: Timestamp(0), millis_per_file };
        time_left(Some(Progress { processed, total: Some(total) }), pace, Timestamp(still)).text
    }

    #[test]
    fn an_estimate_once_a_rate_is_known() {
        assert_eq!(text(12, 45, None, 0), None);
        assert_eq!(text(12, 45, Some(3_600.0), 0).as_deref(), Some("about 2 min left"));
        assert_eq!(text(12, 45, Some(3_600.0), 70_000).as_deref(), Some("less than a minute left"));
        assert_eq!(text(0, 1_000, Some(10_000.0), 0).as_deref(), Some("about 3 h left"));
        assert_eq!(text(45, 45, Some(3_600.0), 0), None);
    }

    #[test]
    fn a_stall_is_told_and_counts_on() {
        assert_eq!(text(12, 45, Some(3_600.0), STALL - 1).as_deref(), Some("less than a minute left"));
        assert_eq!(text(12, 45, Some(3_600.0), STALL).as_deref(), Some("no progress for 3 min"));
        assert_eq!(text(12, 45, None, 7 * MINUTE + 5).as_deref(), Some("no progress for 7 min"));
    }

    #[test]
    fn progress_in_words() {
        assert_eq!(progress_text(Progress { processed: 12, total: Some(45) }), "12 / 45 files processed");
        assert_eq!(progress_text(Progress { processed: 1, total: None }), "1 file processed");
    }
}

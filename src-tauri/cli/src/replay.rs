//! `cuectl replay`: a recorded interaction as the stream it was, one line a batch.

use std::io;
use std::process::ExitCode;
use std::time::Duration;

use assist::history::{Replay, Replayed};
use assist::settings::Settings;
use assist::store::Reader;
use clap::Args;
use rules::id::InteractionId;
use tokio::time::Instant;

use crate::exit::Failure;
use crate::{output, stop};

/// No wait is longer, however slow the replay: nobody sees its end, and times stay within range.
const LONGEST: Duration = Duration::from_hours(365 * 24);

/// What `cuectl replay` takes.
#[derive(Args)]
pub struct Arguments {
    /// Which interaction.
    #[arg(value_name = "INTERACTION")]
    interaction: InteractionId,
    /// How many times as fast as it was; 0 prints all at once.
    #[arg(long, value_name = "N", default_value_t = 1.0, value_parser = speed)]
    speed: f64,
}

/// Plays it, and ends in order at a signal.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let stop = stop::on_signal()?;
    let reader = Reader::open(&settings.data_dir).map_err(|error| Failure::failed(&error))?;
    let mut replay = Replay::of(&reader, arguments.interaction);
    let (mut played, mut erased) = (0_u64, 0_u64);
    let mut last = None;
    let mut due = Instant::now();
    loop {
        let next = replay
            .next_batch()
            .map_err(|error| Failure::failed(&error))?;
        let batch = match next {
            None => break,
            Some(Replayed::Erased) => {
                erased += 1;
                continue;
            }
            Some(Replayed::Batch(batch)) => batch,
        };
        // A clock that went back meanwhile is no wait.
        let gap = last.map_or(Duration::ZERO, |last| {
            Duration::try_from(batch.at.duration_since(last)).unwrap_or_default()
        });
        last = Some(batch.at);
        due += spaced(gap, arguments.speed);
        if due > Instant::now() {
            tokio::select! {
                () = tokio::time::sleep_until(due) => {}
                () = stop.cancelled() => {}
            }
        }
        if stop.is_cancelled() {
            return Ok(ExitCode::SUCCESS);
        }
        match output::line(&batch) {
            Ok(()) => played += 1,
            // A reader that has read enough is no failure.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                return Ok(ExitCode::SUCCESS);
            }
            Err(error) => return Err(Failure::failed(&error)),
        }
    }
    if erased > 0 {
        output::say(&format!(
            "{erased} more batches were recorded; retention took what they said."
        ));
    } else if played == 0 {
        return Err(Failure::Failed(format!(
            "no batch of interaction {} is on record",
            arguments.interaction
        )));
    }
    Ok(ExitCode::SUCCESS)
}

fn spaced(gap: Duration, speed: f64) -> Duration {
    if speed == 0.0 {
        return Duration::ZERO;
    }
    let spaced = Duration::try_from_secs_f64(gap.as_secs_f64() / speed);
    spaced.map_or(LONGEST, |spaced| spaced.min(LONGEST))
}

fn speed(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|speed: &f64| speed.is_finite() && *speed >= 0.0)
        .ok_or_else(|| "a number from 0 up is expected; 0 is all at once".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_spaced_as_recorded_by_the_speed() {
        let gap = Duration::from_secs(10);
        assert_eq!(spaced(gap, 1.0), gap);
        assert_eq!(spaced(gap, 4.0), Duration::from_millis(2_500));
        assert_eq!(spaced(gap, 0.5), Duration::from_secs(20));
        assert_eq!(spaced(gap, 0.0), Duration::ZERO, "0 is all at once");
        assert_eq!(
            spaced(gap, f64::MIN_POSITIVE),
            LONGEST,
            "and never out of range"
        );
    }

    #[test]
    fn a_speed_is_a_number_from_zero_up() {
        assert_eq!(speed("2.5"), Ok(2.5));
        assert_eq!(speed("0"), Ok(0.0));
        for wrong in ["-1", "NaN", "inf", "fast", ""] {
            assert!(speed(wrong).is_err(), "{wrong}");
        }
    }
}

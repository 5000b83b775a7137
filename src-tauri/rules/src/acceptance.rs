//! How much of what was shown was taken.

/// Accepted clicks over batches shown, of one interaction; 0 when none was shown
/// (`contract.md §1`, clicks). Above 1 where several cards of one batch were taken.
#[must_use]
pub fn acceptance_rate(accepted: u64, batches_shown: u64) -> f64 {
    if batches_shown == 0 {
        return 0.0;
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of one interaction stay far below 2^52"
    )]
    let rate = accepted as f64 / batches_shown as f64;
    rate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_ratio_and_zero_when_nothing_was_shown() {
        for (accepted, shown, rate) in [
            (0, 0, 0.0),
            (3, 0, 0.0),
            (0, 4, 0.0),
            (1, 4, 0.25),
            (3, 2, 1.5),
        ] {
            let got = acceptance_rate(accepted, shown);
            assert!(
                (got - rate).abs() < f64::EPSILON,
                "{accepted} of {shown}: {got}"
            );
        }
    }
}

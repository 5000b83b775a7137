//! Times as the contract writes them.

use jiff::Timestamp;

/// RFC 3339 in UTC with exactly three decimals (`contract.md`, preface).
#[must_use]
pub fn rfc3339_millis(at: Timestamp) -> String {
    format!("{at:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn always_three_decimals() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (1, "1970-01-01T00:00:00.001Z"),
            (1_700_000_000_120, "2023-11-14T22:13:20.120Z"),
        ] {
            let at = Timestamp::from_millisecond(ms).expect("in range");
            assert_eq!(rfc3339_millis(at), text);
        }
    }
}

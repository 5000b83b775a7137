//! The versions of a prompt, and how its deploys went.

use super::list::count;
use crate::problem;
use crate::store::StoredVersion;
use crate::view::error::Problem;
use crate::view::studio::{DeployCounts, VersionOutcome, VersionRow};

/// The rows, newest first, as `stored` is. The newest that says what is deployed is the current one.
pub(super) fn rows(stored: &[StoredVersion], deployed_sha256: Option<&str>) -> Vec<VersionRow> {
    let mut current_seen = false;
    stored
        .iter()
        .map(|version| {
            let outcome = outcome(&version.outcome);
            let held = matches!(outcome, VersionOutcome::Deployed | VersionOutcome::Found);
            let current = held && !current_seen && deployed_sha256 == Some(version.sha256.as_str());
            current_seen |= current;
            VersionRow {
                version: version.version,
                at: version.at_ms,
                who: version.who.clone(),
                sha256: version.sha256.clone(),
                outcome,
                rollback_to: version.rollback_to,
                current,
                problem: version
                    .problem
                    .as_ref()
                    .map(|(code, message)| Problem::new(problem::code_of(code), message.clone())),
                latency_ms: version.latency_ms,
            }
        })
        .collect()
}

fn outcome(name: &str) -> VersionOutcome {
    match name {
        "deployed" => VersionOutcome::Deployed,
        "found" => VersionOutcome::Found,
        "failed" => VersionOutcome::Failed,
        // The table admits one more.
        _ => VersionOutcome::Unknown,
    }
}

/// The newest version that was deployed once and is another than what is deployed now; older than
/// that where it is known here.
pub(super) fn earlier(rows: &[VersionRow], deployed_sha256: Option<&str>) -> Option<u32> {
    let current = rows.iter().find(|row| row.current).map(|row| row.version);
    rows.iter()
        .filter(|row| {
            matches!(
                row.outcome,
                VersionOutcome::Deployed | VersionOutcome::Found
            )
        })
        .filter(|row| current.is_none_or(|current| row.version < current))
        .find(|row| deployed_sha256 != Some(row.sha256.as_str()))
        .map(|row| row.version)
}

/// Counted from the versions that were sent from here and of which it is known how they ended.
pub(super) fn counts(stored: &[StoredVersion]) -> DeployCounts {
    let ended = |outcome: VersionOutcome| {
        stored
            .iter()
            .filter(move |version| self::outcome(&version.outcome) == outcome)
    };
    let successful = count(ended(VersionOutcome::Deployed).count());
    let failed = count(ended(VersionOutcome::Failed).count());
    let mut took: Vec<f64> = ended(VersionOutcome::Deployed)
        .filter_map(|version| version.latency_ms)
        .collect();
    took.sort_by(f64::total_cmp);
    let measured = f64::from(count(took.len()));
    DeployCounts {
        total: successful.saturating_add(failed),
        successful,
        failed,
        mean_ms: (!took.is_empty()).then(|| took.iter().sum::<f64>() / measured),
        p50_ms: nearest_rank(&took, 50),
        p95_ms: nearest_rank(&took, 95),
    }
}

/// The smallest that `percent` of a hundred do not exceed; none of none.
fn nearest_rank(sorted: &[f64], percent: usize) -> Option<f64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(
        version: u32,
        outcome: &str,
        sha256: &str,
        latency_ms: Option<f64>,
    ) -> StoredVersion {
        StoredVersion {
            target: "sandbox".into(),
            id: "p".into(),
            version,
            document: "{}".into(),
            sha256: sha256.into(),
            who: None,
            at_ms: 0,
            outcome: outcome.into(),
            rollback_to: None,
            latency_ms,
            problem: None,
            correlation_id: None,
            idempotency_key: None,
        }
    }

    #[test]
    fn only_the_newest_of_what_is_deployed_is_current() {
        let stored = [
            version(4, "failed", "a", None),
            version(3, "deployed", "a", None),
            version(2, "found", "b", None),
            version(1, "deployed", "a", None),
        ];
        let current: Vec<_> = rows(&stored, Some("a"))
            .into_iter()
            .filter(|row| row.current)
            .map(|row| row.version)
            .collect();
        assert_eq!(current, [3], "a failed one never is, an older one no more");
        assert!(rows(&stored, None).iter().all(|row| !row.current));
    }

    #[test]
    fn deploys_are_counted_and_nothing_else() {
        let stored = [
            version(6, "unknown", "a", None),
            version(5, "found", "a", None),
            version(4, "failed", "a", None),
            version(3, "deployed", "a", Some(30.0)),
            version(2, "deployed", "a", None),
            version(1, "deployed", "a", Some(10.0)),
        ];
        let counts = counts(&stored);
        assert_eq!((counts.total, counts.successful, counts.failed), (4, 3, 1));
        assert_eq!(counts.mean_ms, Some(20.0), "of those that were measured");
        assert_eq!((counts.p50_ms, counts.p95_ms), (Some(10.0), Some(30.0)));
        assert_eq!(self::counts(&[]).p50_ms, None);
    }
}

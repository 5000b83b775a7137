//! How long contents are kept: shown, tried, changed.

use tokio::time::Instant;

use super::{Privacy, broken_off};
use crate::retention;
use crate::settings::{RetentionSettings, save_retention};
use crate::store::{KeptDays, PrivacyFact};
use crate::view::error::{Code, FieldError, Problem};
use crate::view::privacy::{
    KindCount, RetentionDryRun, RetentionForm, RetentionSources, SettingSource,
};

/// The longest anything is kept by a rule, in days.
const LONGEST: u32 = 36_500;

impl Privacy {
    /// What would go with `form`, were it applied now. Changes nothing; the next dry run gives up the
    /// one before.
    ///
    /// # Errors
    /// `invalidInput` with every violation at its field (`injectionsDays`, `summariesDays`,
    /// `allDays`), `gone` when another dry run took its place, `storage` when the record can't be
    /// read.
    pub async fn dry_run(&self, form: RetentionForm) -> Result<RetentionDryRun, Problem> {
        let settings = checked(form)?;
        let policy = retention::policy(&settings, self.now());
        let privacy = self.clone();
        let began = Instant::now();
        let counted = self.read(move |reader| {
            let stop = reader.interrupt();
            if let Some(before) = privacy.under_way().counting.replace(stop) {
                before.interrupt();
            }
            let kinds = reader.prunable_kinds(&policy.payloads)?;
            let kept = reader.prunable(&policy.payloads)?.kept;
            let before = policy.summaries_before;
            let (summaries, ended) = before
                .map(|before| reader.prunable_summaries(before))
                .transpose()?
                .unwrap_or_default();
            let oldest = kinds.iter().map(|kind| kind.oldest_ms).chain(ended).min();
            Ok((kinds, kept, summaries, oldest))
        });
        let (kinds, kept, summaries, oldest) = counted.await.map_err(superseded)?;
        Ok(RetentionDryRun {
            events: kinds.iter().map(|kind| kind.count).sum(),
            kinds: kinds
                .into_iter()
                .map(|found| KindCount {
                    kind: found.kind,
                    count: found.count,
                })
                .collect(),
            kept,
            summaries,
            oldest,
            took_ms: began.elapsed().as_secs_f64() * 1000.0,
        })
    }

    /// Keeps `form` for good and puts it in force at once; that it was changed is on record. Nothing
    /// goes before it is applied, or a day has passed.
    ///
    /// # Errors
    /// As [`Privacy::dry_run`] for the form; `invalidInput` also at a field whose value comes from the
    /// environment; `storage` when config.toml or the record can't be written: nothing changes then.
    pub async fn save(&self, form: RetentionForm) -> Result<(), Problem> {
        let wanted = checked(form)?;
        let _one = self.shared.saving.lock().await;
        let before = self.shared.retention.get();
        let sources = self.shared.views.borrow().sources;
        let values = values(sources, before, wanted)?;
        if wanted == before {
            return Ok(());
        }
        let file = self.shared.config_file.clone();
        let kept = values.clone();
        let saved = tokio::task::spawn_blocking(move || save_retention(&file, &kept));
        match saved.await.map_err(|_| broken_off())? {
            Ok(()) => {}
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "retention was not kept");
                return Err(Problem::new(
                    Code::Storage,
                    "Nothing was changed: config.toml can't be written.",
                ));
            }
        }
        let fact = PrivacyFact::RetentionChanged {
            from: days(before),
            to: days(wanted),
        };
        if let Err(problem) = self.commit(fact).await {
            // What is not on record does not hold: the file says again what it said.
            let file = self.shared.config_file.clone();
            let back = self::values(sources, wanted, before)?;
            let restored = tokio::task::spawn_blocking(move || save_retention(&file, &back)).await;
            if !matches!(restored, Ok(Ok(()))) {
                tracing::warn!("config.toml holds a retention that is not in force");
            }
            return Err(problem);
        }
        self.shared.retention.put(wanted);
        self.show(|view| {
            view.retention = self::form(wanted);
            for (key, source) in [
                ("injections_days", &mut view.sources.injections_days),
                ("summaries_days", &mut view.sources.summaries_days),
                ("all_days", &mut view.sources.all_days),
            ] {
                match values.iter().find(|(changed, _)| *changed == key) {
                    Some((_, Some(_))) => *source = SettingSource::File,
                    Some((_, None)) => *source = SettingSource::Default,
                    None => {}
                }
            }
        });
        Ok(())
    }
}

/// As the form shows them.
pub(super) const fn form(settings: RetentionSettings) -> RetentionForm {
    RetentionForm {
        injections_days: settings.injections_days,
        summaries_days: settings.summaries_days,
        all_days: settings.all_days,
    }
}

const fn days(settings: RetentionSettings) -> KeptDays {
    KeptDays {
        injections_days: settings.injections_days,
        summaries_days: settings.summaries_days,
        all_days: settings.all_days,
    }
}

/// As settings, every value within its range.
fn checked(form: RetentionForm) -> Result<RetentionSettings, Problem> {
    let fields = [
        ("injectionsDays", Some(form.injections_days)),
        ("summariesDays", Some(form.summaries_days)),
        ("allDays", form.all_days),
    ];
    let wrong: Vec<_> = fields
        .into_iter()
        .filter(|(_, days)| days.is_some_and(|days| !(1..=LONGEST).contains(&days)))
        .map(|(path, _)| {
            let message = format!("Enter a whole number of days from 1 to {LONGEST}.");
            FieldError::new(path, message)
        })
        .collect();
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    Ok(RetentionSettings {
        injections_days: form.injections_days,
        summaries_days: form.summaries_days,
        all_days: form.all_days,
    })
}

/// What changes in config.toml; an error at each field that it would not hold for.
fn values(
    sources: RetentionSources,
    before: RetentionSettings,
    wanted: RetentionSettings,
) -> Result<Vec<(&'static str, Option<u32>)>, Problem> {
    let fields = [
        (
            "injectionsDays",
            "injections_days",
            sources.injections_days,
            Some(before.injections_days),
            Some(wanted.injections_days),
        ),
        (
            "summariesDays",
            "summaries_days",
            sources.summaries_days,
            Some(before.summaries_days),
            Some(wanted.summaries_days),
        ),
        (
            "allDays",
            "all_days",
            sources.all_days,
            before.all_days,
            wanted.all_days,
        ),
    ];
    let mut locked = Vec::new();
    let mut values = Vec::new();
    for (path, key, source, is, shall) in fields {
        if is == shall {
            continue;
        }
        match source {
            SettingSource::Environment => locked.push(FieldError::new(
                path,
                "This value comes from the environment; what is entered here would not hold.",
            )),
            SettingSource::Default | SettingSource::File => values.push((key, shall)),
        }
    }
    if locked.is_empty() {
        Ok(values)
    } else {
        Err(Problem::invalid(locked))
    }
}

/// A read that was interrupted made room for the next.
fn superseded(problem: Problem) -> Problem {
    if problem.message.contains("interrupted") {
        Problem::new(Code::Gone, "Another dry run took its place.")
    } else {
        problem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_form(injections_days: u32, summaries_days: u32, all_days: Option<u32>) -> RetentionForm {
        RetentionForm {
            injections_days,
            summaries_days,
            all_days,
        }
    }

    #[test]
    fn days_are_checked_at_their_fields() {
        let paths = |form| match checked(form) {
            Ok(_) => Vec::new(),
            Err(problem) => {
                assert_eq!(problem.code, Code::InvalidInput);
                problem.fields.into_iter().map(|field| field.path).collect()
            }
        };
        assert!(paths(a_form(1, LONGEST, None)).is_empty());
        assert!(paths(a_form(90, 90, Some(1))).is_empty());
        assert_eq!(
            paths(a_form(0, LONGEST + 1, Some(0))),
            ["injectionsDays", "summariesDays", "allDays"],
            "all of them at once"
        );
    }

    #[test]
    fn what_the_environment_says_stays() {
        let free = RetentionSources {
            injections_days: SettingSource::File,
            summaries_days: SettingSource::Default,
            all_days: SettingSource::File,
        };
        let locked = RetentionSources {
            summaries_days: SettingSource::Environment,
            ..free
        };
        let before = RetentionSettings {
            all_days: Some(400),
            ..RetentionSettings::default()
        };
        let wanted = RetentionSettings {
            injections_days: 30,
            summaries_days: 60,
            all_days: None,
        };
        assert_eq!(
            values(free, before, wanted).expect("free"),
            [
                ("injections_days", Some(30)),
                ("summaries_days", Some(60)),
                ("all_days", None)
            ],
            "what changes, and nothing else"
        );
        let refused = values(locked, before, wanted).expect_err("locked");
        assert_eq!(refused.fields.len(), 1);
        assert_eq!(refused.fields[0].path, "summariesDays");
        let same = RetentionSettings {
            summaries_days: before.summaries_days,
            ..wanted
        };
        assert!(
            values(locked, before, same).is_ok(),
            "a locked field that is left alone is no reason to refuse the others"
        );
    }
}

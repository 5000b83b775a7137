//! One sign-in, from the browser's opening to its answer: a pure state machine. Times are
//! milliseconds of any steady clock.
//!
//! How the rules are read where they leave room:
//! - An answer that belongs to another sign-in (a tab left open, or somebody's trick) is never
//!   used and does not end this one: its own answer may still come. If the limit comes first, the
//!   error says what was seen.
//! - An error without a `state` counts: the vendor's own SDK expects none with errors. Whoever
//!   forges it can make a person press "Sign in" again, and no more.
//! - A parameter that stands twice makes an answer nobody's (RFC 6749 §3.1).

use std::time::Duration;

use secrecy::SecretString;
use url::form_urlencoded;

use super::failure::SignInError;
use super::pkce::State;

/// A code is no longer; the vendor's are some 40 chars.
const LONGEST_CODE: usize = 4096;

/// What a request for the redirect path amounts to.
#[derive(Debug)]
pub(super) enum Verdict {
    /// The answer: a code to be exchanged.
    Code(SecretString),
    /// The answer: there will be no code.
    Failed(SignInError),
    /// An answer, to another sign-in.
    Stranger,
    /// No answer at all: a prefetch, an address typed by hand.
    Noise,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Waiting,
    Over,
}

/// A sign-in that waits for the browser.
#[derive(Debug)]
pub(super) struct Flow {
    state: State,
    began: u64,
    deadline: u64,
    port: u16,
    phase: Phase,
    strangers: bool,
}

impl Flow {
    /// A sign-in that began at `began` and is given up at `deadline`, in ms.
    pub(super) fn new(state: State, began: u64, deadline: u64, port: u16) -> Self {
        Self {
            state,
            began,
            deadline,
            port,
            phase: Phase::Waiting,
            strangers: false,
        }
    }

    /// The redirect path was asked for with this query. Only the first answer counts.
    pub(super) fn came(&mut self, query: &str, now: u64) -> Verdict {
        if self.phase == Phase::Over {
            return Verdict::Noise;
        }
        if let Some(error) = self.due(now) {
            return Verdict::Failed(error);
        }
        let verdict = self.judge(query);
        match &verdict {
            Verdict::Code(_) | Verdict::Failed(_) => self.phase = Phase::Over,
            Verdict::Stranger => self.strangers = true,
            Verdict::Noise => {}
        }
        verdict
    }

    fn judge(&self, query: &str) -> Verdict {
        let (Ok(code), Ok(state), Ok(error)) = (
            once(query, "code"),
            once(query, "state"),
            once(query, "error"),
        ) else {
            return Verdict::Stranger;
        };
        let code = code.filter(|code| !code.is_empty());
        let error = error.filter(|error| !error.is_empty());
        let is_ours = state.as_deref().map(|state| self.state.is(state));
        match (error, code, is_ours) {
            (None, None, _) => Verdict::Noise,
            (_, _, Some(false)) | (None, Some(_), None) => Verdict::Stranger,
            (Some(error), _, Some(true) | None) => Verdict::Failed(SignInError::said(&error)),
            (None, Some(code), Some(true)) if code.len() > LONGEST_CODE => Verdict::Stranger,
            (None, Some(code), Some(true)) => Verdict::Code(code.into()),
        }
    }

    /// What the time says: the error at the limit and after it, once.
    pub(super) fn due(&mut self, now: u64) -> Option<SignInError> {
        if self.phase == Phase::Over || now < self.deadline {
            return None;
        }
        self.phase = Phase::Over;
        Some(if self.strangers {
            SignInError::StateMismatch
        } else {
            SignInError::LimitReached {
                after: Duration::from_millis(self.deadline.saturating_sub(self.began)),
                port: self.port,
            }
        })
    }

    /// The person changed their mind; nothing that comes afterwards counts.
    pub(super) fn cancel(&mut self) -> SignInError {
        self.phase = Phase::Over;
        SignInError::Cancelled
    }
}

/// A parameter stands more than once.
struct Twice;

fn once(query: &str, name: &str) -> Result<Option<String>, Twice> {
    let mut values = form_urlencoded::parse(query.as_bytes())
        .filter(|(found, _)| found == name)
        .map(|(_, value)| value.into_owned());
    let value = values.next();
    if values.next().is_some() {
        return Err(Twice);
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use secrecy::ExposeSecret as _;
    use zeroize::Zeroizing;

    use super::*;

    const LIMIT: u64 = 120_000;

    fn state() -> State {
        State::new(&Zeroizing::new([1; 32]))
    }

    fn flow() -> Flow {
        Flow::new(state(), 1_000, 1_000 + LIMIT, 28_482)
    }

    fn with_state(rest: &str) -> String {
        format!("state={}&{rest}", state().expose())
    }

    fn kind(verdict: &Verdict) -> &'static str {
        match verdict {
            Verdict::Code(_) => "code",
            Verdict::Failed(error) => error.kind(),
            Verdict::Stranger => "stranger",
            Verdict::Noise => "noise",
        }
    }

    #[test]
    fn an_answer_with_the_state_gives_its_code_once() {
        let mut flow = flow();
        let query = with_state("code=a%2Bb+c");
        let verdict = flow.came(&query, 2_000);
        let Verdict::Code(code) = &verdict else {
            panic!("{verdict:?}")
        };
        assert_eq!(code.expose_secret(), "a+b c", "form-decoded");
        assert_eq!(
            kind(&flow.came(&query, 2_001)),
            "noise",
            "a code is used once"
        );
        assert_eq!(flow.due(u64::MAX), None, "the limit was for the answer");
    }

    #[rstest]
    #[case::nothing(String::new(), "noise")]
    #[case::only_a_state(with_state(""), "noise")]
    #[case::other_parameters("utm=1&x".to_owned(), "noise")]
    #[case::empty_code(with_state("code="), "noise")]
    #[case::no_state("code=abc".to_owned(), "stranger")]
    #[case::empty_state("code=abc&state=".to_owned(), "stranger")]
    #[case::other_state("code=abc&state=AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQA".to_owned(), "stranger")]
    #[case::part_of_the_state(format!("code=abc&state={}", &state().expose()[..40]), "stranger")]
    #[case::two_codes(with_state("code=abc&code=def"), "stranger")]
    #[case::two_states(with_state(&with_state("code=abc")), "stranger")]
    #[case::endless_code(with_state(&format!("code={}", "x".repeat(4097))), "stranger")]
    #[case::denied(with_state("error=access_denied"), "denied")]
    #[case::denied_without_a_state("error=access_denied&error_description=x".to_owned(), "denied")]
    #[case::denied_with_another_state("error=access_denied&state=x".to_owned(), "stranger")]
    #[case::an_error_counts_more_than_a_code(with_state("error=server_error&code=abc"), "refused")]
    fn what_came_is_what_it_is(#[case] query: String, #[case] expect: &str) {
        assert_eq!(kind(&flow().came(&query, 2_000)), expect);
    }

    #[test]
    fn a_strangers_answer_does_not_keep_ours_from_coming() {
        let mut flow = flow();
        assert_eq!(kind(&flow.came("code=abc&state=x", 2_000)), "stranger");
        assert_eq!(kind(&flow.came(&with_state("code=abc"), 3_000)), "code");
    }

    #[test]
    fn the_limit_comes_once_and_not_before_its_time() {
        let mut flow = flow();
        assert_eq!(flow.due(1_000 + LIMIT - 1), None);
        let error = flow.due(1_000 + LIMIT).expect("it is time");
        assert_eq!(
            error,
            SignInError::LimitReached {
                after: Duration::from_mins(2),
                port: 28_482
            }
        );
        assert_eq!(flow.due(1_000 + LIMIT), None, "told once");
        assert_eq!(
            kind(&flow.came(&with_state("code=abc"), 1_000 + LIMIT)),
            "noise",
            "and what comes then is too late"
        );
    }

    #[test]
    fn an_answer_at_the_limit_is_too_late() {
        let verdict = flow().came(&with_state("code=abc"), 1_000 + LIMIT);
        assert_eq!(kind(&verdict), "limit_reached");
    }

    #[test]
    fn at_the_limit_strangers_are_told() {
        let mut flow = flow();
        flow.came("code=abc&state=x", 2_000);
        assert_eq!(flow.due(u64::MAX), Some(SignInError::StateMismatch));
    }

    #[test]
    fn after_a_cancellation_nothing_counts() {
        let mut flow = flow();
        assert_eq!(flow.cancel(), SignInError::Cancelled);
        assert_eq!(kind(&flow.came(&with_state("code=abc"), 2_000)), "noise");
        assert_eq!(flow.due(u64::MAX), None);
    }

    #[test]
    fn it_prints_neither_state_nor_code() {
        let mut flow = flow();
        let said = format!(
            "{flow:?} {:?}",
            flow.came(&with_state("code=hidden"), 2_000)
        );
        assert!(
            !said.contains("hidden") && !said.contains(state().expose()),
            "no secret in: {said}"
        );
    }

    proptest! {
        #[test]
        fn no_query_without_our_state_gives_a_code(query in "\\PC{0,60}|((code|state|error)=[a-zA-Z0-9%+]{0,8}&?){0,5}", now in 0..200_000_u64) {
            let verdict = flow().came(&query, now);
            prop_assert!(!matches!(verdict, Verdict::Code(_)), "{}", query);
        }

        #[test]
        fn any_code_with_our_state_arrives_as_it_was_sent(code in "[ -~äß€]{1,60}", now in 0..121_000_u64) {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair("code", &code).append_pair("state", state().expose());
            let verdict = flow().came(&query.finish(), now);
            let Verdict::Code(found) = verdict else { panic!("{verdict:?}") };
            prop_assert_eq!(found.expose_secret(), code);
        }
    }
}

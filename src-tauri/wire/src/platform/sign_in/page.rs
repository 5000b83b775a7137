//! What the browser shows at the end, and what it is not shown.
//!
//! Plain words, no script, no style, nothing from outside: the pages repeat nothing of a request.

use super::failure::SignInError;

/// What is answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Page<'a> {
    /// Somebody is signed in.
    SignedIn,
    /// Nobody is, and why.
    Failed(&'a SignInError),
    /// An answer to another sign-in.
    Stranger,
    /// Whatever else was asked for.
    NotFound,
}

impl Page<'_> {
    /// The whole response, head and body.
    pub(super) fn response(&self) -> Vec<u8> {
        let (status, title, text) = match self {
            Self::SignedIn => (
                "200 OK",
                "Signed in",
                "Signed in. Back to Cuecard: this window can be closed.",
            ),
            Self::Failed(error) => ("200 OK", "Sign-in failed", reason(error)),
            Self::Stranger => (
                "400 Bad Request",
                "Sign-in failed",
                "Sign-in failed: this answer belongs to another sign-in and was not used. \
                 Close this window and go on in the newest one.",
            ),
            Self::NotFound => ("404 Not Found", "Not found", "There is nothing here."),
        };
        let body = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{title} – Cuecard</title>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n\
             <p>{text}</p>\n</main>\n</body>\n</html>\n"
        );
        format!(
            "HTTP/1.1 {status}\r\n\
             Content-Type: text/html; charset=utf-8\r\n\
             Content-Length: {}\r\n\
             Cache-Control: no-store\r\n\
             Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'\r\n\
             Referrer-Policy: no-referrer\r\n\
             X-Content-Type-Options: nosniff\r\n\
             Connection: close\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }
}

/// Fixed sentences: what Cuecard itself shows says more.
fn reason(error: &SignInError) -> &'static str {
    match error {
        SignInError::Denied => "Sign-in failed: access was denied. Back to Cuecard.",
        SignInError::Cancelled => "Sign-in failed: it was cancelled in Cuecard.",
        SignInError::LimitReached { .. } | SignInError::StateMismatch => {
            "Sign-in failed: it took too long. Back to Cuecard, and sign in again."
        }
        SignInError::CodeRefused | SignInError::ClockWrong { .. } => {
            "Sign-in failed: this answer can't be used any more. Back to Cuecard."
        }
        SignInError::ClientUnknown
        | SignInError::ClientIdMissing
        | SignInError::HintsIncomplete
        | SignInError::PortTaken { .. }
        | SignInError::NoListener { .. }
        | SignInError::WrongOrganization { .. }
        | SignInError::Refused { .. }
        | SignInError::ScopesMissing { .. }
        | SignInError::Failed(_) => "Sign-in failed: Cuecard says why, and what to do.",
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn text(page: &Page<'_>) -> String {
        String::from_utf8(page.response()).expect("text")
    }

    #[rstest]
    #[case(Page::SignedIn, "200", "Signed in. Back to Cuecard")]
    #[case(Page::Failed(&SignInError::Denied), "200", "Sign-in failed: access was denied")]
    #[case(
        Page::Stranger,
        "400",
        "Sign-in failed: this answer belongs to another"
    )]
    #[case(Page::NotFound, "404", "There is nothing here.")]
    fn a_page_says_what_happened(
        #[case] page: Page<'_>,
        #[case] status: &str,
        #[case] expect: &str,
    ) {
        let text = text(&page);
        assert!(text.starts_with(&format!("HTTP/1.1 {status} ")), "{text}");
        assert!(text.contains(expect), "{text}");
    }

    #[rstest]
    #[case(Page::SignedIn)]
    #[case(Page::NotFound)]
    fn a_page_is_neither_kept_nor_dressed(#[case] page: Page<'_>) {
        let text = text(&page);
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        assert!(head.contains("\r\nCache-Control: no-store\r\n"), "{head}");
        assert!(
            head.contains("\r\nContent-Security-Policy: default-src 'none';"),
            "{head}"
        );
        assert!(head.contains(&format!("\r\nContent-Length: {}\r\n", body.len())));
        for word in ["<script", "<style", "<link", "<img", "http"] {
            assert!(!body.contains(word), "nothing is loaded: {word}");
        }
    }

    #[test]
    fn the_login_hosts_code_is_not_repeated() {
        let error = SignInError::Refused {
            code: "temporarily_unavailable".to_owned(),
        };
        assert!(!text(&Page::Failed(&error)).contains("temporarily"));
    }
}

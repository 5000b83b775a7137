//! How a command ends when it does not succeed: failed (1) or refused before anything was sent (2).

use std::fmt;
use std::process::ExitCode;

/// Why a command did not succeed, in a sentence.
#[derive(Debug)]
pub enum Failure {
    /// It was tried and did not work.
    Failed(String),
    /// It was not tried: usage, configuration or validation.
    Refused(String),
}

impl Failure {
    pub fn failed(error: &dyn fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }

    pub fn refused(error: &dyn fmt::Display) -> Self {
        Self::Refused(error.to_string())
    }

    pub fn code(&self) -> ExitCode {
        match self {
            Self::Failed(_) => ExitCode::from(1),
            Self::Refused(_) => ExitCode::from(2),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(words) | Self::Refused(words) => f.write_str(words),
        }
    }
}

//! How a run ends, as the shell sees it.

use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All done.
    Done,
    /// Done, but there is a problem with some input: an error or a remark.
    Problems,
    /// Nothing was done.
    CannotRun,
    /// `check`: reports give other numbers.
    Contradicted,
    /// `check`: no report gives the number.
    NotFound,
    /// The user stopped it.
    Stopped,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Problems => 1,
            Exit::CannotRun => 2,
            Exit::Contradicted => 3,
            Exit::NotFound => 4,
            // 128 + SIGINT, as shells have it.
            Exit::Stopped => 130,
        })
    }
}

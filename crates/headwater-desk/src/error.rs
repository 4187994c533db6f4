//! What the server answers when something cannot be done.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::path::{Path, PathBuf};

/// Why the desk could not start, or could not answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The case says no.
    #[error(transparent)]
    Case(#[from] headwater_case::Error),
    /// No such page, case or row.
    #[error("there is no {0} here")]
    NotFound(String),
    /// What was sent makes no sense.
    #[error("{0}")]
    Asked(String),
    /// The request is not what the description says.
    #[error("{why}; what is understood stands in /api/openapi.json")]
    Unreadable {
        /// What it is answered with.
        status: StatusCode,
        /// What is wrong.
        why: String,
    },
    /// It comes from elsewhere, or without the token.
    #[error("{1}")]
    Refused(StatusCode, &'static str),
    /// Something else is there already.
    #[error("{0}")]
    Taken(String),
    /// Larger than what is taken.
    #[error("{0}")]
    TooLarge(String),
    /// The body ended before its end.
    #[error("“{name}” did not arrive whole and was not kept: send it again ({source})")]
    Cut {
        /// What was sent.
        name: String,
        /// Cause.
        source: axum::Error,
    },
    /// A file beside the case cannot be written.
    #[error("{}: {source}: {}", path.display(), remedy(source))]
    Disk {
        /// The file.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// The case is being worked on.
    #[error("the case is being worked on: wait until that is done")]
    Busy,
    /// The port cannot be had.
    #[error("could not listen on 127.0.0.1:{port}: {source}; choose another with --port")]
    Listen {
        /// Port.
        port: u16,
        /// Cause.
        source: std::io::Error,
    },
    /// Something else of this machine failed.
    #[error("{0}: {1}")]
    Io(&'static str, std::io::Error),
}

/// What to do where a file could not be written.
fn remedy(source: &std::io::Error) -> &'static str {
    use std::io::ErrorKind as K;
    match source.kind() {
        K::StorageFull | K::QuotaExceeded | K::FileTooLarge => {
            "the disk is full: make room and do it again, nothing was kept"
        }
        K::PermissionDenied | K::ReadOnlyFilesystem => {
            "it cannot be written: move the case to a folder that you may write to"
        }
        _ => "nothing was kept",
    }
}

impl Error {
    pub(crate) fn disk(path: &Path) -> impl Fn(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Disk { path: path.clone(), source }
    }

    pub(crate) fn status(&self) -> StatusCode {
        use headwater_case::Error as C;
        match self {
            Self::NotFound(_) | Self::Case(C::NoRow(_) | C::NoRecord) => StatusCode::NOT_FOUND,
            Self::Asked(_) | Self::Case(C::Judgement(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unreadable { status, .. } | Self::Refused(status, _) => *status,
            Self::Busy | Self::Taken(_) | Self::Case(C::Busy(_)) => StatusCode::CONFLICT,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Cut { .. } => StatusCode::BAD_REQUEST,
            _ if self.is_full() => StatusCode::INSUFFICIENT_STORAGE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Room on the disk would help.
    fn is_full(&self) -> bool {
        use std::io::ErrorKind as K;
        match self {
            Self::Case(e) => e.is_full(),
            Self::Disk { source, .. } => {
                matches!(source.kind(), K::StorageFull | K::QuotaExceeded | K::FileTooLarge)
            }
            _ => false,
        }
    }
}

/// As JSON for programs; pages have their own.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let body = serde_json::json!({"error": self.to_string()});
        (self.status(), axum::Json(body)).into_response()
    }
}

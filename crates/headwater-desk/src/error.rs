//! What the server answers when something cannot be done.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

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

impl Error {
    pub(crate) fn status(&self) -> StatusCode {
        use headwater_case::Error as C;
        match self {
            Self::NotFound(_) | Self::Case(C::NoRow(_) | C::NoRecord) => StatusCode::NOT_FOUND,
            Self::Asked(_) | Self::Case(C::Judgement(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Busy | Self::Case(C::Busy(_)) => StatusCode::CONFLICT,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
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

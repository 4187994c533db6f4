//! What a request to the HTTP interface holds. Where it cannot be read the answer is JSON, as everywhere under `/api`:
//! axum's own extractors answer in plain text.

use crate::Error;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// Parts of the address.
pub(crate) struct Path<T>(pub(crate) T);

/// What stands behind the question mark.
pub(crate) struct Query<T>(pub(crate) T);

/// A body in JSON.
pub(crate) struct Body<T>(pub(crate) T);

fn unread(status: StatusCode, why: &str) -> Error {
    Error::Unreadable { status, why: why.to_owned() }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let read = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|p| Self(p.0)).map_err(|r| unread(r.status(), &r.body_text()))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let read = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        read.map(|q| Self(q.0)).map_err(|r| unread(r.status(), &r.body_text()))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let read = axum::Json::<T>::from_request(request, state).await;
        read.map(|b| Self(b.0)).map_err(|r| unread(r.status(), &r.body_text()))
    }
}

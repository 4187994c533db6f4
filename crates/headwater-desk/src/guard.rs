//! Who may ask, and what an answer may do.
//!
//! The server listens on the loopback address only. A page of another site could still send requests to it from the
//! user's browser: the cookie is strict, the `Host` must be ours (against DNS rebinding), and what changes something must
//! come from our own pages.

use crate::state::Desk;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::{Arc, PoisonError};

const COOKIE: &str = "headwater";

/// Nothing is loaded from anywhere else, and only our own scripts run, whatever a report says.
const POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self'; \
connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// 32 random bytes in hexadecimal digits.
pub(crate) fn token() -> Result<String, crate::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|e| crate::Error::Io("no randomness for a token", std::io::Error::other(e.to_string())))?;
    Ok(headwater_case::hex(&bytes))
}

/// Equal, in a time that does not depend on where they differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |d, (x, y)| d | (x ^ y)) == 0
}

fn text<'h>(headers: &'h HeaderMap, name: &header::HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

fn ours(host: &str, port: u16) -> bool {
    ["127.0.0.1", "localhost"]
        .iter()
        .any(|name| host == format!("{name}:{port}") || port == 80 && host == *name)
}

fn known(headers: &HeaderMap, secret: &str) -> bool {
    let bearer = text(headers, &header::AUTHORIZATION).and_then(|v| v.strip_prefix("Bearer "));
    bearer.is_some_and(|b| same(b, secret)) || cookies(headers, COOKIE).any(|value| same(value, secret))
}

/// Values of a cookie: a browser can send one name more than once.
fn cookies<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|v| v.split(';'))
        .filter_map(|c| c.trim().split_once('='))
        .filter(move |(n, _)| *n == name)
        .map(|(_, value)| value)
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    cookies(headers, name).next()
}

/// Lets in who may come in.
pub(crate) async fn guard(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = text(headers, &header::HOST);
    if !host.is_some_and(|h| ours(h, desk.port)) {
        return refused(
            &request,
            StatusCode::MISDIRECTED_REQUEST,
            "this server answers to 127.0.0.1 only: open it under that name",
        );
    }
    let open = request.uri().path() == "/open";
    if !open && !known(headers, &desk.secret) {
        return refused(
            &request,
            StatusCode::UNAUTHORIZED,
            "open the address that headwater serve printed: it holds the token of this session, and works once; for another browser start headwater serve again",
        );
    }
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let origin = text(headers, &header::ORIGIN);
    let from_us = origin.map_or_else(
        || headers.get("sec-fetch-site").is_none_or(|s| s == "same-origin"),
        |o| o.strip_prefix("http://").is_some_and(|h| ours(h, desk.port)),
    );
    if changes && !from_us {
        return refused(
            &request,
            StatusCode::FORBIDDEN,
            "the request comes from another site: open the desk itself, or send no Origin",
        );
    }
    dress(next.run(request).await)
}

/// Programs hear it in JSON, with the scheme that would let them in (RFC 9110, 11.6.1).
fn refused(request: &Request, status: StatusCode, why: &'static str) -> Response {
    let mut response = if request.uri().path().starts_with("/api") {
        crate::Error::Refused(status, why).into_response()
    } else {
        (status, why).into_response()
    };
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    dress(response)
}

/// The headers of every answer.
fn dress(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let mut set = |name: header::HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // With "no-referrer" a browser sends forms with the origin "null": ours could not be told from a stranger's.
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(header::CACHE_CONTROL, "no-store");
    response
}

#[derive(Deserialize)]
pub(crate) struct Token {
    #[serde(default)]
    token: String,
}

/// Changes the token of the address into a cookie, once.
pub(crate) async fn open(State(desk): State<Arc<Desk>>, Query(token): Query<Token>) -> Response {
    let mut once = desk.once.lock().unwrap_or_else(PoisonError::into_inner);
    if !once.as_ref().is_some_and(|t| same(t, &token.token)) {
        return (
            StatusCode::UNAUTHORIZED,
            Body::from("this address was used already, or its token is wrong: start headwater serve again"),
        )
            .into_response();
    }
    *once = None;
    let cookie = format!("{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/", desk.secret);
    ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_name_is_ours() {
        assert!(ours("127.0.0.1:8017", 8017) && ours("localhost:8017", 8017));
        assert!(
            !ours("127.0.0.1:80", 8017)
                && !ours("evil.example:8017", 8017)
                && !ours("127.0.0.1.evil.example:8017", 8017)
        );
    }

    #[test]
    fn a_forged_token_is_not_known() {
        let headers = |name: header::HeaderName, value: &'static str| {
            let mut h = HeaderMap::new();
            h.insert(name, HeaderValue::from_static(value));
            h
        };
        assert!(known(&headers(header::COOKIE, "a=b; headwater=abc"), "abc"));
        assert!(known(&headers(header::AUTHORIZATION, "Bearer abc"), "abc"));
        assert!(!known(&headers(header::COOKIE, "headwater=abd"), "abc"));
        assert!(!known(&headers(header::AUTHORIZATION, "Bearer "), "abc"));
        assert!(!known(&HeaderMap::new(), "abc"));
    }
}

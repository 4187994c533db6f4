//! The server: where each address leads.

use crate::guard::{guard, open, token};
use crate::state::{Desk, OpenCase};
use crate::{Error, api, pages, shown, upload};
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use axum::{Json, Router, middleware};
use std::collections::BTreeMap;
use std::future::Future;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// A server that listens and does not answer yet.
#[derive(Debug)]
pub struct Server {
    /// Port on 127.0.0.1.
    pub port: u16,
    /// The address to open, once.
    pub address: String,
    /// The token for programs (`Authorization: Bearer …`).
    pub bearer: String,
}

/// Opens the cases and answers until `done` is ready. `ready` hears the address.
///
/// # Errors
/// When a case cannot be opened or the port cannot be had.
pub async fn serve(
    cases: &[PathBuf],
    port: u16,
    ready: impl FnOnce(&Server),
    done: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let mut open = BTreeMap::new();
    for path in cases {
        let slug = slug(path, &open);
        open.insert(slug.clone(), OpenCase::open(slug, path.clone())?);
    }
    let listen = |source| Error::Listen { port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(listen)?;
    let port = listener.local_addr().map_err(listen)?.port();
    let (secret, once) = (token()?, token()?);
    let server = Server {
        port,
        address: format!("http://127.0.0.1:{port}/open?token={once}"),
        bearer: secret.clone(),
    };
    let desk = Arc::new(Desk { cases: open, secret, once: Mutex::new(Some(once)), port });
    ready(&server);
    let warm = Arc::clone(&desk);
    // The first look at a large case should not wait; of many cases only the numbers, for their records take memory.
    std::thread::spawn(move || warm.cases.values().for_each(|case| case.warm(warm.cases.len() == 1)));
    let ended = axum::serve(listener, routes(Arc::clone(&desk))).with_graceful_shutdown(done).await;
    // Work under way ends at its next step; what was read goes on with the next run.
    for case in desk.cases.values() {
        case.job.stop.store(true, std::sync::atomic::Ordering::Relaxed);
    }
    ended.map_err(|e| Error::Io("the server stopped", e))
}

/// A short name for addresses, each case its own.
fn slug(path: &std::path::Path, taken: &BTreeMap<String, OpenCase>) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let plain = plain.trim_matches('-');
    let plain = if plain.is_empty() { "case" } else { plain };
    let mut slug = plain.to_owned();
    let mut n = 2;
    while taken.contains_key(&slug) {
        slug = format!("{plain}-{n}");
        n += 1;
    }
    slug
}

/// The header `Allow` is axum's own.
async fn wrong_method() -> Error {
    Error::Refused(
        StatusCode::METHOD_NOT_ALLOWED,
        "this address does not take that method: the header Allow says which",
    )
}

fn routes(desk: Arc<Desk>) -> Router {
    let upload =
        Router::new().route("/api/c/{case}/upload", put(upload::put)).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/open", get(open))
        .route("/shown", post(shown::switch))
        .route("/", get(pages::home))
        .route("/assets/desk.css", get(pages::style))
        .route("/assets/desk.js", get(pages::script))
        .route("/assets/icon.svg", get(pages::icon))
        .route("/c/{case}/", get(pages::case))
        .route("/c/{case}/story/{id}", get(pages::story))
        .route("/c/{case}/row/{id}", get(pages::row))
        .route("/c/{case}/report/{id}", get(pages::report))
        .route("/c/{case}/review", get(pages::review))
        .route("/c/{case}/search", get(pages::search))
        .route("/c/{case}/log", get(pages::log))
        .route("/c/{case}/export/{kind}", get(pages::export))
        .route("/c/{case}/judge", post(pages::judge))
        .route("/api/openapi.json", get(|| async { Json(crate::openapi()) }))
        .route("/api/cases", get(api::cases))
        .route("/api/c/{case}", get(api::overview))
        .route("/api/c/{case}/progress", get(api::progress))
        .route("/api/c/{case}/stop", post(api::stop))
        .route("/api/c/{case}/run", post(upload::run))
        .route("/api/c/{case}/record", get(api::record))
        .route("/api/c/{case}/rows/{id}", get(api::row))
        .route("/api/c/{case}/search", get(api::search))
        .route("/api/c/{case}/check", get(api::check))
        .route("/api/c/{case}/queue", get(api::queue))
        .route("/api/c/{case}/judgements", get(api::judgements).post(api::judge))
        .route("/api/c/{case}/agreement", get(api::agree))
        .route("/api/c/{case}/verify", get(api::verify))
        .route("/api/c/{case}/export/{kind}", get(api::export))
        .merge(upload)
        .fallback(pages::lost)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), guard))
        .with_state(desk)
}

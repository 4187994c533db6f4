//! The same verbs over HTTP, as JSON.

use crate::Error;
use crate::effect::Item;
use crate::extract::{Body, Path, Query};
use crate::jobs::Told;
use crate::state::Desk;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use headwater_case::{Agreement, Draft, EXPORTS, Explanation, Finding, Hit, Overview, Publish, agreement};
use headwater_model::record::Judgement;
use http_body_util::channel::{Channel, Sender};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::sync::Arc;
use tokio::runtime::Handle;

type Answer<T> = Result<Json<T>, Error>;

/// A case that is open.
#[derive(Serialize, JsonSchema)]
pub(crate) struct CaseRow {
    /// Its name in addresses.
    slug: String,
    /// What it is called.
    name: String,
    /// The file.
    path: String,
}

/// Every case that is open.
pub(crate) async fn cases(State(desk): State<Arc<Desk>>) -> Answer<Vec<CaseRow>> {
    let rows = desk.cases.values().map(|c| {
        let name = c.try_lock().ok().and_then(|case| case.name().ok()).unwrap_or_else(|| c.slug.clone());
        CaseRow { slug: c.slug.clone(), name, path: c.path.display().to_string() }
    });
    Ok(Json(rows.collect()))
}

/// A case in numbers.
pub(crate) async fn overview(State(desk): State<Arc<Desk>>, Path(slug): Path<String>) -> Answer<Overview> {
    Ok(Json(desk.case(&slug)?.overview()?))
}

/// How far the work is.
pub(crate) async fn progress(State(desk): State<Arc<Desk>>, Path(slug): Path<String>) -> Answer<Told> {
    Ok(Json(desk.case(&slug)?.job.told()))
}

/// Ends the work at the next step.
pub(crate) async fn stop(State(desk): State<Arc<Desk>>, Path(slug): Path<String>) -> Answer<Told> {
    let case = desk.case(&slug)?;
    case.job.stop.store(true, std::sync::atomic::Ordering::Relaxed);
    Ok(Json(case.job.told()))
}

/// The whole record.
pub(crate) async fn record(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
) -> Result<Response, Error> {
    let view = desk.case(&slug)?.view()?;
    let (sender, body) = Channel::new(2);
    tokio::task::spawn_blocking(move || {
        let mut out = BufWriter::with_capacity(PIECE, Pieces(sender));
        // Nothing fails but the sending: whoever asked has left.
        let _ = headwater_render::json_to(&view.record, &mut out).and_then(|()| out.flush());
    });
    Ok(([(header::CONTENT_TYPE, "application/json")], axum::body::Body::new(body)).into_response())
}

/// Bytes of a long answer that are sent at a time.
const PIECE: usize = 256 << 10;

/// Where a long answer is written to.
struct Pieces(Sender<Bytes>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.send_data(Bytes::copy_from_slice(bytes));
        Handle::current().block_on(sent).map_err(|_| io::Error::from(ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A row with its words.
pub(crate) async fn row(
    State(desk): State<Arc<Desk>>,
    Path((slug, id)): Path<(String, String)>,
) -> Answer<Explanation> {
    let view = desk.case(&slug)?.view()?;
    Ok(Json(headwater_case::explain(&view.record, &id)?))
}

#[derive(Deserialize)]
pub(crate) struct Ask {
    q: String,
}

/// Reports that hold the words.
pub(crate) async fn search(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
    Query(ask): Query<Ask>,
) -> Answer<Vec<Hit>> {
    let case = desk.case(&slug)?;
    Ok(Json(tokio::task::block_in_place(|| case.read(|c| c.search(&ask.q, 100)))?))
}

/// Whether any report gives a number.
pub(crate) async fn check(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Error> {
    let view = desk.case(&slug)?.view()?;
    let checked = headwater_pipeline::check(&view.record, &ask.q).ok_or_else(|| {
        Error::Asked(
            "q holds no number of people with what happened to them, such as “12 people injured”".to_owned(),
        )
    })?;
    let json = headwater_render::claim_json(&view.record, &checked);
    Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
}

/// What to look at, the most telling first.
pub(crate) async fn queue(State(desk): State<Arc<Desk>>, Path(slug): Path<String>) -> Answer<Vec<Item>> {
    Ok(Json(desk.case(&slug)?.view()?.queue.clone()))
}

/// All judgements.
pub(crate) async fn judgements(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
) -> Answer<Vec<Judgement>> {
    Ok(Json(desk.case(&slug)?.try_lock()?.judgements()?))
}

/// Writes a judgement down.
pub(crate) async fn judge(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
    Body(draft): Body<Draft>,
) -> Answer<Judgement> {
    Ok(Json(desk.case(&slug)?.judge(&draft)?))
}

#[derive(Deserialize)]
pub(crate) struct Coders {
    a: String,
    b: String,
}

/// How far two coders agree.
pub(crate) async fn agree(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
    Query(coders): Query<Coders>,
) -> Answer<Agreement> {
    let view = desk.case(&slug)?.view()?;
    Ok(Json(agreement(&view.record.judgements, &coders.a, &coders.b)))
}

/// Whether the case file is whole.
pub(crate) async fn verify(State(desk): State<Arc<Desk>>, Path(slug): Path<String>) -> Answer<Vec<Finding>> {
    tokio::task::block_in_place(|| Ok(Json(desk.case(&slug)?.try_lock()?.verify()?)))
}

/// A misspelt word here would give out names that should have been masked: it is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Masks {
    publish: Option<Mask>,
}

/// What is masked.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Mask {
    /// Names that somebody judged to be masked.
    Judged,
    /// Also private persons, minors and addresses.
    Public,
}

/// What can be exported, the bundle too.
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    EXPORTS.iter().map(|e| e.name).chain(["bundle"])
}

/// An export: one file as it is, several as a ZIP archive, or the bundle.
pub(crate) async fn export(
    State(desk): State<Arc<Desk>>,
    Path((slug, kind)): Path<(String, String)>,
    Query(masks): Query<Masks>,
) -> Result<Response, Error> {
    let publish = match masks.publish {
        None | Some(Mask::Judged) => Publish::Judged,
        Some(Mask::Public) => Publish::Public,
    };
    let case = desk.case(&slug)?;
    if !kinds().any(|k| k == kind) {
        let all: Vec<&str> = kinds().collect();
        return Err(Error::NotFound(format!("export {kind} (there are {})", all.join(", "))));
    }
    tokio::task::block_in_place(|| {
        let open = case.try_lock()?;
        let (name, bytes) = if kind == "bundle" {
            (format!("{slug}.zip"), open.bundle(publish, None)?)
        } else {
            let mut files = open.export(&kind, publish)?;
            match files.as_mut_slice() {
                [one] => (one.path.replace('/', "-"), std::mem::take(&mut one.bytes)),
                _ => (format!("{slug}-{kind}.zip"), headwater_case::zip_of(files)?),
            }
        };
        let sent = match name.rsplit('.').next() {
            Some("zip") => "application/zip",
            Some("html") => "text/html; charset=utf-8",
            _ => "application/octet-stream",
        };
        let disposition = format!("attachment; filename=\"{name}\"");
        let headers = [(header::CONTENT_TYPE, sent.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
        Ok((headers, bytes).into_response())
    })
}

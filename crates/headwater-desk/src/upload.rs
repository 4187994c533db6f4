//! Files that come from the browser, and the work that follows: reading them into the case, and a run.

use crate::Error;
use crate::extract::{Path as Route, Query};
use crate::state::{Desk, OpenCase};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use headwater_case::Case;
use headwater_pipeline::Config;
use http_body_util::BodyExt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// No single upload is larger.
const MOST: u64 = 4 << 30;

#[derive(Deserialize)]
pub(crate) struct Name {
    name: String,
}

/// A file that was taken.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Taken {
    /// Its name.
    name: String,
    /// Its size.
    bytes: u64,
}

/// Where uploads wait until they are read: beside the case, so that a killed server loses none.
fn waiting(case: &OpenCase) -> PathBuf {
    headwater_case::beside(&case.path, ".uploads")
}

/// Names that [`below`] takes, as a regular expression for the description: no part is empty, begins with a full stop or
/// holds a colon or a control character.
pub(crate) const NAMES: &str = r"^[^./\\:\x00-\x1f\x7f][^/\\:\x00-\x1f\x7f]{0,254}([/\\][^./\\:\x00-\x1f\x7f][^/\\:\x00-\x1f\x7f]{0,254})*$";

/// No name is longer, in bytes.
pub(crate) const LONGEST: usize = 1000;

/// No part of a name is longer, in bytes: file systems take no more.
const LONGEST_PART: usize = 255;

/// A name below the folder of uploads; none for one that leads anywhere else.
fn below(name: &str) -> Option<PathBuf> {
    let plain = name.len() <= LONGEST
        && name.split(['/', '\\']).all(|part| {
            !part.is_empty()
                && part.len() <= LONGEST_PART
                && !part.starts_with('.')
                && !part.contains(|c: char| c.is_ascii_control() || c == ':')
        });
    plain.then(|| name.split(['/', '\\']).collect())
}

/// A name as messages show it: not all of one that has megabytes.
fn shown(name: &str) -> String {
    let mut short: String = name.chars().take(80).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

fn too_large(name: &str) -> Error {
    Error::TooLarge(format!("“{}” is larger than {} GiB: add it with headwater add", shown(name), MOST >> 30))
}

/// Takes one file. It appears whole or not at all.
pub(crate) async fn put(
    State(desk): State<Arc<Desk>>,
    Route(slug): Route<String>,
    Query(Name { name }): Query<Name>,
    headers: HeaderMap,
    mut body: Body,
) -> Result<Json<Taken>, Error> {
    let case = desk.case(&slug)?;
    let path = below(&name).ok_or_else(|| {
        Error::Asked(format!(
            "“{}” is no name for a file here: rename it; no part of it may be empty, begin with a full stop, be longer than {LONGEST_PART} bytes, or hold a colon or a control character",
            shown(&name)
        ))
    })?;
    // Said before a byte is sent, where the sender says how many there will be.
    let told = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    if told.is_some_and(|n| n > MOST) {
        return Err(too_large(&name));
    }
    let folder = waiting(case);
    let place = folder.join(&path);
    let failed = |source: std::io::Error| match source.kind() {
        ErrorKind::AlreadyExists
        | ErrorKind::NotADirectory
        | ErrorKind::IsADirectory
        | ErrorKind::DirectoryNotEmpty => Error::Taken(format!(
            "“{}” cannot be both a file and a folder: make the record anew first, or rename it",
            shown(&name)
        )),
        _ => Error::disk(&place)(source),
    };
    let parent = place.parent().unwrap_or(&folder).to_owned();
    std::fs::create_dir_all(&parent).map_err(failed)?;
    let mut file =
        tempfile::Builder::new().prefix(".headwater-").suffix(".tmp").tempfile_in(&folder).map_err(failed)?;
    let mut bytes = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|source| Error::Cut { name: shown(&name), source })?;
        if let Some(data) = frame.data_ref() {
            bytes += data.len() as u64;
            if bytes > MOST {
                return Err(too_large(&name));
            }
            file.write_all(data).map_err(failed)?;
        }
    }
    file.persist(&place).map_err(|e| failed(e.error))?;
    Ok(Json(Taken { name, bytes }))
}

/// Reads what waits into the case, and makes its record anew.
pub(crate) async fn run(
    State(desk): State<Arc<Desk>>,
    Route(slug): Route<String>,
) -> Result<Json<Started>, Error> {
    let case = desk.case(&slug)?;
    if !case.job.begin("waiting") {
        return Err(Error::Busy);
    }
    let (desk, slug) = (Arc::clone(&desk), slug);
    tokio::task::spawn_blocking(move || {
        let Ok(case) = desk.case(&slug) else { return };
        case.changed();
        let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(case)));
        case.changed();
        match worked {
            Ok(Ok(problems)) => case.job.end(None, problems),
            Ok(Err(error)) => case.job.end(Some(error.to_string()), Vec::new()),
            Err(_) => case.job.end(
                Some("a rule of Headwater failed: please report it; nothing was changed".to_owned()),
                Vec::new(),
            ),
        }
    });
    Ok(Json(Started { started: true }))
}

/// Work has begun.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Started {
    /// Always so: what cannot begin is an error.
    started: bool,
}

fn work(case: &OpenCase) -> Result<Vec<String>, headwater_case::Error> {
    let mut open = case.lock();
    let problems = take(case, &mut open)?;
    let (record, pending) = open.make(&Config::default(), &case.job, &case.job.stop)?;
    // Pages show it while it is being stored.
    let view = case.show(record);
    if let Some(pending) = pending {
        open.store(pending, &view.record, &case.job)?;
    }
    Ok(problems)
}

fn take(case: &OpenCase, open: &mut Case) -> Result<Vec<String>, headwater_case::Error> {
    let folder = waiting(case);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let config = Config { base: Some(folder.clone()), ..Config::default() };
    let added = open.add(std::slice::from_ref(&folder), &config, &case.job, &case.job.stop)?;
    // The case has the bytes now; a folder that stays is read again and found known.
    let _ = std::fs::remove_dir_all(&folder);
    Ok(added.problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_below_the_folder() {
        for good in ["a.txt", "reports/a.txt", "reports\\a.txt", "ж/é.html"] {
            assert!(below(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "/etc/passwd",
            "../a",
            "a/../../b",
            ".hidden",
            "a/.git/x",
            "C:\\x",
            "a\0b",
            "..\\x",
            "a//b",
            "a/",
            "a/./b",
            "a\nb",
        ] {
            assert!(below(bad).is_none(), "{bad}");
        }
        assert!(below(&"a".repeat(255)).is_some() && below(&"ж".repeat(128)).is_none());
        assert!(below(&"a/".repeat(500)).is_none() && below(&"a".repeat(10 << 20)).is_none());
        assert!(shown(&"a".repeat(10 << 20)).len() < 300);
    }
}

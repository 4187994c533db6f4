//! Files that come from the browser, and the work that follows: reading them into the case, and a run.

use crate::Error;
use crate::state::{Desk, OpenCase};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path as Route, Query, State};
use headwater_case::Case;
use headwater_pipeline::Config;
use http_body_util::BodyExt;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::Write;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// No single upload is larger.
const MOST: u64 = 4 << 30;

#[derive(Deserialize)]
pub(crate) struct Name {
    name: String,
}

#[derive(Serialize)]
pub(crate) struct Taken {
    name: String,
    bytes: u64,
}

/// Where uploads wait until they are read: beside the case, so that a killed server loses none.
fn waiting(case: &OpenCase) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(case.path.file_name().unwrap_or_default());
    name.push(".uploads");
    case.path.with_file_name(name)
}

/// A name below the folder of uploads; none for one that leads anywhere else.
fn below(name: &str) -> Option<PathBuf> {
    let name = name.replace('\\', "/");
    let path: PathBuf = Path::new(&name).components().collect();
    let plain = path.components().all(|c| match c {
        Component::Normal(part) => {
            part.to_str().is_some_and(|p| !p.starts_with('.') && !p.contains(['\0', ':']))
        }
        _ => false,
    });
    (plain && path.components().count() > 0 && name.len() < 1000).then_some(path)
}

/// Takes one file. It appears whole or not at all.
pub(crate) async fn put(
    State(desk): State<Arc<Desk>>,
    Route(slug): Route<String>,
    Query(name): Query<Name>,
    body: Body,
) -> Result<Json<Taken>, Error> {
    let case = desk.case(&slug)?;
    let path = below(&name.name)
        .ok_or_else(|| Error::Asked(format!("“{}” is no name for a file here", name.name)))?;
    let folder = waiting(case);
    let place = folder.join(&path);
    let io = |e| Error::Io("could not take the file", e);
    let parent = place.parent().unwrap_or(&folder).to_owned();
    std::fs::create_dir_all(&parent).map_err(io)?;
    let mut file =
        tempfile::Builder::new().prefix(".headwater-").suffix(".tmp").tempfile_in(&folder).map_err(io)?;
    let mut body = body;
    let mut bytes = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|e| io(std::io::Error::other(e)))?;
        if let Some(data) = frame.data_ref() {
            bytes += data.len() as u64;
            if bytes > MOST {
                return Err(Error::Asked(format!(
                    "“{}” is larger than 4 GiB: add it with headwater add",
                    name.name
                )));
            }
            file.write_all(data).map_err(io)?;
        }
    }
    file.persist(&place).map_err(|e| io(e.error))?;
    Ok(Json(Taken { name: name.name, bytes }))
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
        let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(case)));
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

#[derive(Serialize)]
pub(crate) struct Started {
    started: bool,
}

fn work(case: &OpenCase) -> Result<Vec<String>, headwater_case::Error> {
    let mut open = case.lock();
    let problems = take(case, &mut open)?;
    let run = open.run(&Config::default(), &case.job, &case.job.stop)?;
    drop(open);
    case.show(run.record);
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
        for bad in ["", "/etc/passwd", "../a", "a/../../b", ".hidden", "a/.git/x", "C:\\x", "a\0b", "..\\x"] {
            assert!(below(bad).is_none(), "{bad}");
        }
    }
}

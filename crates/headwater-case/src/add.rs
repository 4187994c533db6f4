//! Reports come into a case.

use crate::file::{Case, beside, logged, pack};
use crate::{Error, file};
use headwater_pipeline::{Config, Item, Progress, sha256};
use rayon::ThreadPool;
use rayon::prelude::*;
use rusqlite::{OptionalExtension, Transaction, params};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// What came of adding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Added {
    /// Items that the case did not have.
    pub new: u64,
    /// Items that it had already, byte for byte.
    pub known: u64,
    /// Items of an input that was read before and has changed: the earlier reading is kept and no longer counted.
    pub replaced: u64,
    /// Of the new ones, reports.
    pub reports: u64,
    /// Problems met, in words.
    pub problems: Vec<String>,
}

impl Case {
    /// Reads everything under `paths` into the case. What is read is kept beside the file until all of it is taken over in
    /// one transaction: the same call goes on after a stop.
    ///
    /// # Errors
    /// When nothing could be read at all, or the file cannot be written.
    pub fn add(
        &mut self,
        paths: &[PathBuf],
        config: &Config,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Added, Error> {
        let folder = beside(&self.path, ".reading");
        let config = Config { options: self.options()?, keep: None, ..config.clone() };
        headwater_pipeline::read(paths, &folder, &config, progress, stop)?;
        let added = self.take_over(&folder)?;
        // The case holds it all now; a folder that stays does no harm.
        let _ = std::fs::remove_dir_all(&folder);
        Ok(added)
    }

    fn take_over(&mut self, folder: &Path) -> Result<Added, Error> {
        let run = self.log("add")?;
        let path = self.path.clone();
        let wrong = |source| crate::file::database(&path)(source);
        let tx = self.begin()?;
        let mut added = Added::default();
        let mut failed = None;
        let handed = headwater_pipeline::items(folder, |item| {
            added.problems.extend(item.problems().iter().map(headwater_render::problem_line));
            keep(&tx, folder, run, &item, &mut added).map_err(|error| {
                failed = Some(error);
                std::io::Error::other("the case file")
            })
        });
        let problems = match (failed, handed) {
            (Some(Kept::Database(source)), _) => return Err(wrong(source)),
            (Some(Kept::File(source)), _) => return Err(Error::File { path: folder.to_owned(), source }),
            (Some(Kept::Pipeline(error)), _) | (None, Err(error)) => return Err(error.into()),
            (None, Ok(problems)) => problems,
        };
        for problem in &problems {
            added.problems.push(headwater_render::problem_line(problem));
            let text = serde_json::to_string(problem).unwrap_or_default();
            tx.execute("INSERT INTO case_problems VALUES (?1, ?2)", params![run, text]).map_err(wrong)?;
        }
        let outcome = format!(
            "{} new, {} known, {} replaced, {} problems",
            added.new,
            added.known,
            added.replaced,
            added.problems.len()
        );
        logged(&tx, run, &outcome).map_err(wrong)?;
        tx.commit().map_err(wrong)?;
        Ok(added)
    }
}

/// Why an item could not be kept.
enum Kept {
    Database(rusqlite::Error),
    File(std::io::Error),
    Pipeline(headwater_pipeline::Error),
}

impl From<rusqlite::Error> for Kept {
    fn from(e: rusqlite::Error) -> Self {
        Self::Database(e)
    }
}

impl From<std::io::Error> for Kept {
    fn from(e: std::io::Error) -> Self {
        Self::File(e)
    }
}

fn keep(tx: &Transaction<'_>, folder: &Path, run: i64, item: &Item, added: &mut Added) -> Result<(), Kept> {
    let json = serde_json::to_vec(item).map_err(std::io::Error::from)?;
    let hash = sha256(&json);
    let before: Option<(i64, String)> = tx
        .query_row(
            "SELECT id, entry_sha256 FROM case_items WHERE input = ?1 AND number = ?2 AND active",
            params![item.input(), item.number() as i64],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )
        .optional()?;
    if before.as_ref().is_some_and(|(_, known)| *known == hash) {
        added.known += 1;
        return Ok(());
    }
    if let Some((id, _)) = before {
        tx.execute("UPDATE case_items SET active = 0 WHERE id = ?1", [id])?;
        added.replaced += 1;
    } else {
        added.new += 1;
    }
    added.reports += u64::from(item.document().is_some());
    if let Some((sha, size)) = item.captured() {
        let there: bool =
            tx.query_row("SELECT EXISTS (SELECT 1 FROM case_captures WHERE sha256 = ?1)", [sha], |r| {
                r.get(0)
            })?;
        if !there {
            let packed = headwater_pipeline::capture(folder, sha).map_err(Kept::Pipeline)?;
            tx.execute("INSERT INTO case_captures VALUES (?1, ?2, ?3)", params![sha, size as i64, packed])?;
        }
    }
    tx.execute(
        "INSERT INTO case_items (input, number, locator, sha256, is_report, entry_sha256, entry, headwater, run)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            item.input(),
            item.number() as i64,
            item.locator(),
            item.captured().map(|c| c.0),
            item.document().is_some(),
            hash,
            pack(&json)?,
            env!("CARGO_PKG_VERSION"),
            run
        ],
    )?;
    Ok(())
}

/// All items that count, in no order. Those that the case holds are not read again.
pub(crate) fn items(case: &mut Case, config: &Config) -> Result<Vec<Item>, Error> {
    let pool = headwater_pipeline::pool(config)?;
    let read = read(case, &pool)?;
    Ok(match &case.held {
        Some(held) => pool.install(|| held.par_iter().map(|(_, item)| item.clone()).collect()),
        None => read,
    })
}

/// Reads the items that count and are not held; where the case holds items, it holds these and no others after.
fn read(case: &mut Case, pool: &ThreadPool) -> Result<Vec<Item>, Error> {
    let held = case.held.as_ref();
    let mut query = case
        .db
        .prepare("SELECT entry_sha256, locator, entry FROM case_items WHERE active")
        .map_err(case.db_error())?;
    let rows = query.query_map([], |r| {
        let hash: String = r.get(0)?;
        // What is not asked for is not read from the file.
        let is_held = held.is_some_and(|held| held.contains_key(&hash));
        Ok(if is_held { (hash, None) } else { (hash, Some((r.get(1)?, r.get(2)?))) })
    });
    let rows: Vec<(String, Option<Row>)> = rows.and_then(Iterator::collect).map_err(case.db_error())?;
    drop(query);
    let read: Result<Vec<(&String, Item)>, Option<&str>> = pool.install(|| {
        let unread = rows.par_iter().filter_map(|(hash, row)| row.as_ref().map(|row| (hash, row)));
        unread.map(|(hash, row)| item(hash, row).map(|item| (hash, item))).collect()
    });
    let read = read.map_err(|locator| {
        let name = locator.unwrap_or("an item");
        case.damaged(format!("the reading of {name} is not as it was stored"))
    })?;
    let Some(held) = case.held.as_mut() else {
        return Ok(read.into_iter().map(|(_, item)| item).collect());
    };
    held.extend(read.into_iter().map(|(hash, item)| (hash.clone(), item)));
    let counts: BTreeSet<&String> = rows.iter().map(|(hash, _)| hash).collect();
    held.retain(|hash, _| counts.contains(hash));
    Ok(Vec::new())
}

impl Case {
    /// Reads all items now and holds them in memory from now on: for a program that makes the record again and again.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn hold(&mut self, config: &Config) -> Result<(), Error> {
        self.held.get_or_insert_default();
        read(self, &headwater_pipeline::pool(config)?).map(drop)
    }
}

/// An item as it is stored: where it came from, and the item, packed.
type Row = (Option<String>, Vec<u8>);

/// An item as it was; else where it came from.
fn item<'r>(hash: &str, (locator, packed): &'r Row) -> Result<Item, Option<&'r str>> {
    let json = file::unpack(packed).ok().filter(|json| sha256(json) == hash);
    json.and_then(|json| serde_json::from_slice(&json).ok()).ok_or(locator.as_deref())
}

//! The record of a case, made anew from what the case holds. What single documents say is known from earlier runs.

use crate::add::items;
use crate::file::{Case, logged, pack, pack_json, unpack};
use crate::{Error, search, tables};
use headwater_model::Record;
use headwater_model::record::Problem;
use headwater_pipeline::{Config, Memo, Progress, sha256};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

/// A record and how it came about.
#[derive(Debug)]
pub struct Run {
    /// The record.
    pub record: Record,
    /// Nothing had changed: it is the one that was stored.
    pub unchanged: bool,
}

/// What [`Case::make`] leaves for [`Case::store`], beside the record.
#[derive(Debug)]
pub struct Pending {
    run: i64,
    state: String,
    known: Changes,
}

/// What earlier runs left in the case file; what is new waits here for the transaction.
struct Known {
    packed: BTreeMap<String, Vec<u8>>,
    fresh: Mutex<Vec<(String, Fresh)>>,
    asked: Mutex<BTreeSet<String>>,
}

impl Known {
    fn new(db: &Connection) -> rusqlite::Result<Self> {
        let mut query = db.prepare("SELECT key, packed FROM case_annotations")?;
        let rows = query.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(Self { packed: rows.collect::<Result<_, _>>()?, fresh: Mutex::default(), asked: Mutex::default() })
    }

    /// What is new, and what nobody asked for any more.
    fn into_changes(self) -> Changes {
        let asked = self.asked.into_inner().unwrap_or_else(PoisonError::into_inner);
        let fresh = self.fresh.into_inner().unwrap_or_else(PoisonError::into_inner);
        let stale = self.packed.into_keys().filter(|key| !asked.contains(key)).collect();
        Changes { fresh, stale }
    }
}

/// What changes in what runs leave to the next.
#[derive(Debug)]
struct Changes {
    fresh: Vec<(String, Fresh)>,
    stale: Vec<String>,
}

impl Memo for Known {
    fn get(&self, key: &str) -> Option<Vec<u8>> {
        let packed = self.packed.get(key)?;
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned());
        // What is damaged is made again.
        unpack(packed).ok()
    }

    fn put(&self, key: String, known: Vec<u8>) {
        // What is large is packed while it is stored, when nobody waits for a page.
        let fresh =
            if known.len() >= LARGE { Ok(Fresh::Plain(known)) } else { pack(&known).map(Fresh::Packed) };
        if let Ok(fresh) = fresh {
            self.fresh.lock().unwrap_or_else(PoisonError::into_inner).push((key, fresh));
        }
    }
}

/// Something new, as it waits for the transaction.
#[derive(Debug)]
enum Fresh {
    Packed(Vec<u8>),
    Plain(Vec<u8>),
}

/// Bytes that take a while to pack.
const LARGE: usize = 1 << 20;

impl Case {
    /// What a record hangs on: items, judgements, version.
    pub(crate) fn state(&self) -> Result<String, Error> {
        let mut parts = vec![format!("headwater {}", headwater_pipeline::revision())];
        let mut query = self
            .db
            .prepare("SELECT entry_sha256 FROM case_items WHERE active ORDER BY input, number")
            .map_err(self.db_error())?;
        let hashes = query.query_map([], |r| r.get::<_, String>(0)).map_err(self.db_error())?;
        for hash in hashes {
            parts.push(hash.map_err(self.db_error())?);
        }
        let mut query =
            self.db.prepare("SELECT problem FROM case_problems ORDER BY rowid").map_err(self.db_error())?;
        let problems = query.query_map([], |r| r.get::<_, String>(0)).map_err(self.db_error())?;
        for problem in problems {
            parts.push(problem.map_err(self.db_error())?);
        }
        parts.push(self.head()?.1);
        parts.extend(self.meta("profile")?);
        Ok(sha256(parts.join("\n").as_bytes()))
    }

    /// Whether the stored record is that of what the case holds.
    pub(crate) fn is_current(&self) -> Result<bool, Error> {
        let stored: Option<String> = self
            .db
            .query_row("SELECT state FROM case_record", [], |r| r.get(0))
            .optional()
            .map_err(self.db_error())?;
        Ok(stored.is_some() && stored == Some(self.state()?))
    }

    /// The record as it was stored by the last run.
    ///
    /// # Errors
    /// When there is none, or it is damaged.
    pub fn record(&self) -> Result<Record, Error> {
        let (packed, hash): (Vec<u8>, String) = self
            .db
            .query_row("SELECT packed, sha256 FROM case_record", [], |r| Ok((r.get(0)?, r.get(1)?)))
            .optional()
            .map_err(self.db_error())?
            .ok_or(Error::NoRecord)?;
        let damaged =
            |what: &str| self.damaged(format!("the stored record {what}; headwater run makes it again"));
        let json = unpack(&packed).map_err(|_| damaged("cannot be unpacked"))?;
        if sha256(&json) != hash {
            return Err(damaged("does not fit its hash"));
        }
        serde_json::from_slice(&json).map_err(|_| damaged("cannot be read"))
    }

    /// Makes the record of all that the case holds and stores it with its tables: [`make`](Self::make) and
    /// [`store`](Self::store) in one.
    ///
    /// # Errors
    /// When the file cannot be read or written, or the user stopped.
    pub fn run(&mut self, config: &Config, progress: &dyn Progress, stop: &AtomicBool) -> Result<Run, Error> {
        let (record, pending) = self.make(config, progress, stop)?;
        let unchanged = pending.is_none();
        if let Some(pending) = pending {
            self.store(pending, &record, progress)?;
        }
        Ok(Run { record, unchanged })
    }

    /// Makes the record of all that the case holds. Only documents that are new to the case are annotated, and only pairs
    /// aligned that are new or whose words are now otherwise common. All else is made anew: the result is that of a case made
    /// from scratch. The record can be looked at before it is stored; nothing is pending where the stored one is still right.
    ///
    /// # Errors
    /// When the file cannot be read or written, or the user stopped.
    pub fn make(
        &mut self,
        config: &Config,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<(Record, Option<Pending>), Error> {
        let state = self.state()?;
        if self.is_current()?
            && let Ok(record) = self.record()
        {
            return Ok((record, None));
        }
        let run = self.log("run")?;
        let options = self.options()?;
        let judgements = self.judgements()?;
        let known = Known::new(&self.db).map_err(self.db_error())?;
        let case = headwater_pipeline::Case { judgements: &judgements, memo: Some(&known) };
        let config = Config { options, keep: None, profile: self.profile()?, ..config.clone() };
        let record = headwater_pipeline::record(
            items(self, &config)?,
            self.input_problems()?,
            &case,
            &config,
            progress,
            stop,
        )?;
        Ok((record, Some(Pending { run, state, known: known.into_changes() })))
    }

    fn input_problems(&self) -> Result<Vec<Problem>, Error> {
        let mut query =
            self.db.prepare("SELECT problem FROM case_problems ORDER BY rowid").map_err(self.db_error())?;
        let rows = query.query_map([], |r| r.get::<_, String>(0)).map_err(self.db_error())?;
        let mut out: Vec<Problem> = Vec::new();
        for row in rows {
            let text = row.map_err(self.db_error())?;
            let problem = serde_json::from_str(&text).map_err(|e| self.damaged(format!("a problem: {e}")))?;
            if !out.contains(&problem) {
                out.push(problem);
            }
        }
        Ok(out)
    }

    /// Stores a record with its tables and the index of its words, all or nothing.
    ///
    /// # Errors
    /// When the file cannot be written: the record can be made again.
    pub fn store(&mut self, pending: Pending, record: &Record, progress: &dyn Progress) -> Result<(), Error> {
        let Pending { run, state, known } = pending;
        progress.stage("storing", 1);
        let path = self.path.clone();
        let wrong = crate::file::database(&path);
        let outcome = format!(
            "{} reports, {} figures, {} judgements",
            record.reports.len(),
            record.figures.len(),
            record.judgements.len()
        );
        let tx = self.begin()?;
        let (written, whole) = std::thread::scope(|scope| {
            // The record as a whole takes about as long as its tables.
            let whole = scope.spawn(|| pack_json(record));
            (written(&tx, known, record), whole.join())
        });
        written.map_err(&wrong)?;
        let whole = whole.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let (hash, packed) = whole.map_err(|source| Error::File { path: path.clone(), source })?;
        tx.execute(
            "INSERT OR REPLACE INTO case_record VALUES (1, ?1, ?2, ?3, ?4)",
            params![state, hash, packed, run],
        )
        .map_err(&wrong)?;
        logged(&tx, run, &outcome).map_err(&wrong)?;
        tx.commit().map_err(&wrong)?;
        progress.step();
        Ok(())
    }
}

/// Writes what is new, the tables of a record and the index of its words.
fn written(tx: &Transaction<'_>, known: Changes, record: &Record) -> rusqlite::Result<()> {
    let mut delete = tx.prepare("DELETE FROM case_annotations WHERE key = ?1")?;
    for key in known.stale {
        delete.execute([key])?;
    }
    let mut insert = tx.prepare("INSERT OR REPLACE INTO case_annotations VALUES (?1, ?2)")?;
    for (key, fresh) in known.fresh {
        let packed = match fresh {
            Fresh::Packed(packed) => packed,
            // What cannot be packed is made again.
            Fresh::Plain(plain) => match pack(&plain) {
                Ok(packed) => packed,
                Err(_) => continue,
            },
        };
        insert.execute(params![key, packed])?;
    }
    tables::write(tx, record)?;
    search::write(tx, record)
}

//! Making and opening a case file.

use crate::Error;
use crate::schema::{APPLICATION, FORMAT, TABLES};
use headwater_pipeline::{Item, Options, OwnProfile};
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Level of zstd for what is packed into the file.
pub(crate) const LEVEL: i32 = 4;

/// What is packed better than this many times is unpacked piece by piece: its size is not believed.
const MANY_TIMES: u64 = 200;

/// An open case.
#[derive(Debug)]
pub struct Case {
    pub(crate) path: PathBuf,
    pub(crate) db: Connection,
    /// Items that were read, by their hash, where somebody asked to hold them.
    pub(crate) held: Option<BTreeMap<String, Item>>,
    /// Held while the case may be written: two processes never write one case.
    _lock: Option<File>,
}

/// A row of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct RunRow {
    /// Number.
    pub id: i64,
    /// `add` or `run`.
    pub kind: String,
    /// When it began (RFC 3339).
    pub started: String,
    /// When it was done; none: it was cut short.
    pub finished: Option<String>,
    /// Version of Headwater.
    pub headwater: String,
    /// What it did.
    pub outcome: Option<String>,
}

/// A case in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Overview {
    /// What the case is called.
    pub name: String,
    /// Items that were read.
    pub items: u64,
    /// Of those, reports.
    pub reports: u64,
    /// Judgements.
    pub judgements: u64,
    /// Bytes of the captures.
    pub bytes: u64,
    /// The record fits what the case holds now.
    pub current: bool,
    /// The log, the latest first.
    pub runs: Vec<RunRow>,
}

impl Case {
    /// Makes a case file.
    ///
    /// # Errors
    /// When it exists or cannot be written.
    pub fn create(path: &Path, name: &str) -> Result<Self, Error> {
        if path.exists() {
            return Err(Error::Exists(path.to_owned()));
        }
        let lock = lock(path)?;
        // Made under another name: a case that appears is complete.
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let at = |source| Error::write(path.to_owned(), source);
        let made =
            tempfile::Builder::new().prefix(".headwater-").suffix(".tmp").tempfile_in(folder).map_err(at)?;
        {
            let db = Connection::open(made.path()).map_err(database(path))?;
            settle(&db).map_err(database(path))?;
            db.pragma_update(None, "application_id", APPLICATION).map_err(database(path))?;
            db.execute_batch(TABLES).map_err(database(path))?;
            db.pragma_update(None, "user_version", FORMAT).map_err(database(path))?;
            let options = serde_json::json!({"whole_pages": false, "columns": []}).to_string();
            for (key, value) in [
                ("name", name),
                ("made", &Timestamp::now().to_string()),
                ("headwater", env!("CARGO_PKG_VERSION")),
                ("options", &options),
            ] {
                db.execute("INSERT INTO case_meta VALUES (?1, ?2)", params![key, value])
                    .map_err(database(path))?;
            }
        }
        made.persist_noclobber(path).map_err(|e| match e.error.kind() {
            std::io::ErrorKind::AlreadyExists => Error::Exists(path.to_owned()),
            _ => at(e.error),
        })?;
        let db = Connection::open(path).map_err(database(path))?;
        settle(&db).map_err(database(path))?;
        Ok(Self { path: path.to_owned(), db, held: None, _lock: Some(lock) })
    }

    /// Opens a case for work. One process at a time.
    ///
    /// # Errors
    /// When there is none, another process has it, or a newer version wrote it.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::known(path)?;
        let lock = lock(path)?;
        let db =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(database(path))?;
        // SQLite opens what it may only read without a word, and fails at the first change.
        if db.is_readonly(rusqlite::MAIN_DB).map_err(database(path))? {
            let source = std::io::ErrorKind::PermissionDenied.into();
            return Err(Error::Unwritable { path: path.to_owned(), source });
        }
        settle(&db).map_err(database(path))?;
        let case = Self { path: path.to_owned(), db, held: None, _lock: Some(lock) };
        case.fits()?;
        Ok(case)
    }

    /// Opens a case to look at it. Others may have it open too.
    ///
    /// # Errors
    /// When there is none, or a newer version wrote it.
    pub fn look(path: &Path) -> Result<Self, Error> {
        Self::known(path)?;
        // A process that was killed in the middle of a change left its journal. Whoever may write takes the change back;
        // a reader cannot. If somebody has the case open, it is theirs.
        let mut journal = path.as_os_str().to_owned();
        journal.push("-journal");
        if Path::new(&journal).exists()
            && let Err(error) = Self::open(path)
            && !matches!(error, Error::Busy(_))
        {
            return Err(error);
        }
        let db =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(database(path))?;
        let case = Self { path: path.to_owned(), db, held: None, _lock: None };
        case.fits()?;
        Ok(case)
    }

    fn known(path: &Path) -> Result<(), Error> {
        if !path.exists() {
            return Err(Error::Missing(path.to_owned()));
        }
        let mut head = [0; 16];
        let read = File::open(path).and_then(|mut f| std::io::Read::read_exact(&mut f, &mut head));
        match read {
            Ok(()) if &head == b"SQLite format 3\0" => Ok(()),
            Err(e) if e.kind() == std::io::ErrorKind::PermissionDenied => {
                Err(Error::File { path: path.to_owned(), source: e })
            }
            _ => Err(Error::NotACase(path.to_owned())),
        }
    }

    fn fits(&self) -> Result<(), Error> {
        let pragma = |name: &str| -> Result<i64, Error> {
            self.db.pragma_query_value(None, name, |r| r.get(0)).map_err(self.db_error())
        };
        if pragma("application_id")? != APPLICATION {
            return Err(Error::NotACase(self.path.clone()));
        }
        let found = pragma("user_version")?;
        if found > FORMAT {
            return Err(Error::Newer { path: self.path.clone(), found, known: FORMAT });
        }
        Ok(())
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the case is called.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn name(&self) -> Result<String, Error> {
        Ok(self.meta("name")?.unwrap_or_default())
    }

    pub(crate) fn meta(&self, key: &str) -> Result<Option<String>, Error> {
        self.db
            .query_row("SELECT value FROM case_meta WHERE key = ?1", [key], |r| r.get(0))
            .optional()
            .map_err(self.db_error())
    }

    /// Rules of the users' own, if they gave any.
    pub(crate) fn profile(&self) -> Result<Option<OwnProfile>, Error> {
        let text = self.meta("profile")?;
        text.map(|t| serde_json::from_str(&t).map_err(|e| self.damaged(format!("profile: {e}")))).transpose()
    }

    /// Gives the case rules of the users' own, or none any more; they hold from the next run on.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_profile(&mut self, profile: Option<&OwnProfile>) -> Result<(), Error> {
        let wrong = self.db_error();
        match profile {
            Some(profile) => {
                let text =
                    serde_json::to_string(profile).map_err(|e| self.damaged(format!("profile: {e}")))?;
                self.db.execute("INSERT OR REPLACE INTO case_meta VALUES ('profile', ?1)", [text])
            }
            None => self.db.execute("DELETE FROM case_meta WHERE key = 'profile'", []),
        }
        .map(|_| ())
        .map_err(wrong)
    }

    /// How items of this case are read.
    pub(crate) fn options(&self) -> Result<Options, Error> {
        #[derive(serde::Deserialize)]
        struct Stored {
            whole_pages: bool,
            columns: Vec<(String, String)>,
        }
        let text = self.meta("options")?.unwrap_or_default();
        let stored: Stored =
            serde_json::from_str(&text).map_err(|e| self.damaged(format!("options: {e}")))?;
        Ok(Options { whole_pages: stored.whole_pages, columns: stored.columns, ..Options::default() })
    }

    /// The case in numbers.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn overview(&self) -> Result<Overview, Error> {
        let one = |sql: &str| -> Result<u64, Error> {
            self.db.query_row(sql, [], |r| r.get::<_, i64>(0)).map(i64::unsigned_abs).map_err(self.db_error())
        };
        let mut log = self
            .db
            .prepare("SELECT id, kind, started, finished, headwater, outcome FROM case_runs ORDER BY id DESC LIMIT 100")
            .map_err(self.db_error())?;
        let runs = log
            .query_map([], |r| {
                Ok(RunRow {
                    id: r.get(0)?,
                    kind: r.get(1)?,
                    started: r.get(2)?,
                    finished: r.get(3)?,
                    headwater: r.get(4)?,
                    outcome: r.get(5)?,
                })
            })
            .and_then(Iterator::collect)
            .map_err(self.db_error())?;
        Ok(Overview {
            name: self.name()?,
            items: one("SELECT count(*) FROM case_items WHERE active")?,
            reports: one("SELECT count(*) FROM case_items WHERE active AND is_report")?,
            judgements: one("SELECT count(*) FROM case_judgements")?,
            bytes: one("SELECT coalesce(sum(size), 0) FROM case_captures")?,
            current: self.is_current()?,
            runs,
        })
    }

    /// A transaction that takes the file's lock at once.
    pub(crate) fn begin(&mut self) -> Result<Transaction<'_>, Error> {
        let path = self.path.clone();
        self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(database(&path))
    }

    /// A row of the log begins.
    pub(crate) fn log(&self, kind: &str) -> Result<i64, Error> {
        self.db
            .execute(
                "INSERT INTO case_runs (kind, started, headwater) VALUES (?1, ?2, ?3)",
                params![kind, Timestamp::now().to_string(), env!("CARGO_PKG_VERSION")],
            )
            .map_err(self.db_error())?;
        Ok(self.db.last_insert_rowid())
    }

    pub(crate) fn db_error(&self) -> impl Fn(rusqlite::Error) -> Error + use<> {
        database(&self.path)
    }

    pub(crate) fn damaged(&self, what: String) -> Error {
        Error::Damaged { path: self.path.clone(), what }
    }
}

/// The row of the log is done.
pub(crate) fn logged(db: &Connection, run: i64, outcome: &str) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE case_runs SET finished = ?2, outcome = ?3 WHERE id = ?1",
        params![run, Timestamp::now().to_string(), outcome],
    )
    .map(drop)
}

pub(crate) fn database(path: &Path) -> impl Fn(rusqlite::Error) -> Error + use<> {
    let path = path.to_owned();
    move |source| Error::Database { path: path.clone(), source }
}

/// What every connection must have: one file at rest, and nothing lost when the power goes.
fn settle(db: &Connection) -> rusqlite::Result<()> {
    db.pragma_update(None, "journal_mode", "DELETE")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.busy_timeout(std::time::Duration::from_secs(5))
}

/// A name beside the case file `path` that no listing shows.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(ending);
    path.with_file_name(name)
}

/// A file beside the case, `.name.lock`, held for as long as the process lives: a killed process leaves no lock.
fn lock(path: &Path) -> Result<File, Error> {
    let place = beside(path, ".lock");
    let file = File::create(&place).map_err(|source| match Error::write(path.to_owned(), source) {
        Error::File { source, .. } => Error::File { path: place, source },
        unwritable => unwritable,
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Busy(path.to_owned())),
        Err(TryLockError::Error(source)) => Err(Error::File { path: path.to_owned(), source }),
    }
}

pub(crate) fn pack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    zstd::bulk::compress(bytes, LEVEL)
}

/// Packs a row as JSON while it is written, and gives the SHA-256 of the JSON: that of a large record takes more memory than
/// the record.
pub(crate) fn pack_json(row: &impl Serialize) -> std::io::Result<(String, Vec<u8>)> {
    let packed = zstd::stream::Encoder::new(Vec::new(), LEVEL)?;
    let mut out = BufWriter::with_capacity(1 << 16, Hashed { to: packed, hash: Sha256::new() });
    serde_json::to_writer(&mut out, row)?;
    let Hashed { to, hash } = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    Ok((crate::keys::hex(&hash.finalize()), to.finish()?))
}

/// Takes the hash of what is written.
struct Hashed<W> {
    to: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let many = self.to.write(bytes)?;
        self.hash.update(&bytes[..many]);
        Ok(many)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

pub(crate) fn unpack(packed: &[u8]) -> std::io::Result<Vec<u8>> {
    thread_local! {
        /// Making one takes longer than to unpack most rows.
        static UNPACKER: RefCell<Option<zstd::bulk::Decompressor<'static>>> = const { RefCell::new(None) };
    }
    // What does not say how large it is, or says too much, is unpacked as far as it goes.
    let size = zstd::zstd_safe::get_frame_content_size(packed).ok().flatten();
    let Some(size) = size.filter(|s| *s <= MANY_TIMES * packed.len() as u64) else {
        return zstd::stream::decode_all(packed);
    };
    UNPACKER.with_borrow_mut(|unpacker| {
        let unpacker = match unpacker {
            Some(unpacker) => unpacker,
            none => none.insert(zstd::bulk::Decompressor::new()?),
        };
        unpacker.decompress(packed, size as usize)
    })
}

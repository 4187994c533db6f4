//! The tables of the case itself. Beside them stand the record's tables (`reports`, `figures`, …), made anew by each run,
//! and `search`, the full-text index over the reports.

/// Marks an SQLite file as ours (`PRAGMA application_id`): the letters `HwCf`.
pub(crate) const APPLICATION: i64 = 0x4877_4366;

/// The format of the case file (`PRAGMA user_version`). A later one is not touched.
pub(crate) const FORMAT: i64 = 1;

/// What a new file gets. Judgements can be added and nothing else, whichever program has the file open.
pub(crate) const TABLES: &str = "
CREATE TABLE case_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- The bytes as they were received, packed with zstd, once under their SHA-256.
CREATE TABLE case_captures (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, packed BLOB NOT NULL);

-- What became of each item: JSON packed with zstd. active = 0: a later reading of the same input took its place.
CREATE TABLE case_items (
  id INTEGER PRIMARY KEY,
  input TEXT NOT NULL,
  number INTEGER NOT NULL,
  locator TEXT,
  sha256 TEXT,
  is_report INTEGER NOT NULL,
  active INTEGER NOT NULL DEFAULT 1,
  entry_sha256 TEXT NOT NULL,
  entry BLOB NOT NULL,
  headwater TEXT NOT NULL,
  run INTEGER NOT NULL
);
-- Whether the record is that of the items is asked by each page: answered without reading their readings.
CREATE INDEX case_items_by_input ON case_items (input, number, entry_sha256, is_report) WHERE active;

-- Problems with inputs as wholes, by the reading that met them.
CREATE TABLE case_problems (run INTEGER NOT NULL, problem TEXT NOT NULL);

-- What the stages found in single documents and between pairs of them: made again if missing.
CREATE TABLE case_annotations (key TEXT PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID;

-- What people decided: a chain of hashes, append-only.
CREATE TABLE case_judgements (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  verb TEXT NOT NULL,
  target_kind TEXT NOT NULL,
  target TEXT NOT NULL,
  person TEXT NOT NULL,
  at TEXT NOT NULL,
  why TEXT NOT NULL,
  body TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE TRIGGER case_judgements_stay BEFORE DELETE ON case_judgements
BEGIN SELECT RAISE(ABORT, 'judgements are append-only: undo with a new one'); END;
CREATE TRIGGER case_judgements_unchanged BEFORE UPDATE ON case_judgements
BEGIN SELECT RAISE(ABORT, 'judgements are append-only: undo with a new one'); END;

-- Every reading and every run.
CREATE TABLE case_runs (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  started TEXT NOT NULL,
  finished TEXT,
  headwater TEXT NOT NULL,
  outcome TEXT
);

-- The last record (JSON, zstd) and what it was made from.
CREATE TABLE case_record (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  state TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  packed BLOB NOT NULL,
  run INTEGER NOT NULL
);
";

/// The full-text index over the reports of the last record.
pub(crate) const SEARCH: &str = "
DROP TABLE IF EXISTS search;
CREATE VIRTUAL TABLE search USING fts5(report UNINDEXED, siglum UNINDEXED, outlet, title, text, tokenize = 'unicode61 remove_diacritics 2');
";

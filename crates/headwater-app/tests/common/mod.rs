//! The command, run in a folder of its own.
// Every test file takes what it needs; clippy sees tests by their attribute, and these helpers have none.
#![allow(dead_code, clippy::unwrap_used)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_headwater");

/// The command with nothing of whoever runs the tests.
pub(crate) fn command(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(arguments)
        .current_dir(dir)
        .env("HOME", dir)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("HEADWATER_BY");
    command
}

pub(crate) fn headwater(dir: &Path, arguments: &[&str]) -> Output {
    command(dir, arguments).output().unwrap()
}

/// What it prints when all goes well.
pub(crate) fn ok(dir: &Path, arguments: &[&str]) -> String {
    let out = headwater(dir, arguments);
    let told = format!("{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "{told}");
    String::from_utf8(out.stdout).unwrap()
}

/// What it says when it cannot: an error with every one of `words`, and exit code 2.
pub(crate) fn refused(dir: &Path, arguments: &[&str], words: &[&str]) {
    let out = headwater(dir, arguments);
    told(&out, arguments, words);
}

pub(crate) fn told(out: &Output, arguments: &[&str], words: &[&str]) {
    let error = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{arguments:?}: {error}");
    for word in words {
        assert!(error.contains(word), "{arguments:?} does not say “{word}”: {error}");
    }
}

pub(crate) fn reports() -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/coast/reports");
    path.canonicalize().unwrap().to_str().unwrap().to_owned()
}

/// A case of the example, run once.
pub(crate) fn coast(dir: &Path) {
    ok(dir, &["new", "c.headwater"]);
    ok(dir, &["add", "c.headwater", &reports()]);
    ok(dir, &["run", "c.headwater", "-q"]);
}

/// A server that answers, until it is dropped.
pub(crate) struct Served(Child);

impl Served {
    pub(crate) fn start(dir: &Path, case: &str) -> Self {
        let mut child = command(dir, &["serve", case, "--json"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("bearer"), "{line}");
        Self(child)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

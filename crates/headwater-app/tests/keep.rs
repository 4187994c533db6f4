//! `headwater read`, standard input, and runs that are cut short and go on.

// Clippy sees tests by their attribute, and these helpers have none.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn command(args: &[&str], dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_headwater"));
    command.args(args).current_dir(dir).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn headwater(args: &[&str], dir: &Path) -> Output {
    command(args, dir).output().unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Every file under a folder with its bytes.
fn tree(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(dir: &Path, base: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, base, found);
            } else {
                let name = path.strip_prefix(base).unwrap().to_str().unwrap().to_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(dir, dir, &mut found);
    found
}

/// A report of about 60 kB of made-up words: long to read, and quick to compare, for no two have a sentence in common.
fn text(n: u64) -> String {
    let mut out =
        format!("Fire number {n} on the quay\n\nAt least {} people were hurt, a doctor said.\n\n", n + 10);
    let mut state = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for i in 0..9000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        for k in 0..3 {
            let part = (state >> (20 + 8 * k)) as usize;
            out.push(char::from(b"bdfgklmnprstvz"[part % 14]));
            out.push(char::from(b"aeiou"[part / 14 % 5]));
        }
        out.push_str(if i % 15 == 14 { ".\n\n" } else { " " });
    }
    out
}

/// A folder with `n` reports in `in/`.
fn reports(n: u64) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("in")).unwrap();
    for i in 0..n {
        std::fs::write(dir.path().join(format!("in/{i:03}.txt")), text(i)).unwrap();
    }
    dir
}

#[test]
fn what_is_kept_makes_the_same_record() {
    let dir = reports(4);
    std::fs::write(dir.path().join("in/empty.txt"), "").unwrap();
    let run = headwater(&["read", "in", "-o", "kept"], dir.path());
    assert_eq!(run.status.code(), Some(1), "{}", err(&run));
    assert!(out(&run).contains("5 items, 4 reports") && out(&run).contains("R001"), "{}", out(&run));
    let kept = tree(&dir.path().join("kept"));
    let names: Vec<&String> = kept.keys().filter(|k| !k.starts_with("captures/")).collect();
    assert_eq!(
        names,
        [".headwater-output", "captures.jsonl", "problems.jsonl", "reading.json", "reports.jsonl.zst"]
    );
    assert_eq!(kept.len() - names.len(), 5, "the empty file is kept too");

    headwater(&["report", "in", "-o", "a"], dir.path());
    headwater(&["report", "kept", "-o", "b"], dir.path());
    assert_eq!(tree(&dir.path().join("a")), tree(&dir.path().join("b")));

    // The same again: nothing is read twice, and nothing changes.
    let again = headwater(&["read", "in", "-o", "kept"], dir.path());
    assert!(out(&again).contains("now: 0"), "{}", out(&again));
    assert_eq!(tree(&dir.path().join("kept")), kept);

    // Another version's reading is not trusted: the captures are read anew, to the same record.
    let state = dir.path().join("kept/reading.json");
    let older = std::fs::read_to_string(&state).unwrap().replace("\"reading\": 1", "\"reading\": 0");
    std::fs::write(&state, older).unwrap();
    let run = headwater(&["report", "kept", "-o", "c"], dir.path());
    assert!(out(&run).contains("read anew"), "{}", out(&run));
    let record = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(dir.path().join(name).join("record.json")).unwrap()).unwrap()
    };
    assert_eq!(record("a")["reports"], record("c")["reports"]);
    assert_eq!(record("a")["ledger"], record("c")["ledger"]);
}

#[test]
fn a_file_that_changed_is_read_again_and_the_others_are_not() {
    let dir = reports(3);
    headwater(&["read", "in", "-o", "kept"], dir.path());
    std::fs::write(dir.path().join("in/001.txt"), text(77)).unwrap();
    let run = headwater(&["read", "in", "-o", "kept"], dir.path());
    assert!(out(&run).contains("read before: 2; now: 1"), "{}", out(&run));
    headwater(&["read", "in", "-o", "fresh"], dir.path());
    let (kept, fresh) = (tree(&dir.path().join("kept")), tree(&dir.path().join("fresh")));
    assert_eq!(kept["reports.jsonl.zst"], fresh["reports.jsonl.zst"]);
    // Evidence is never taken away: the bytes as they were are still there.
    assert_eq!(kept.len(), fresh.len() + 1);
}

#[test]
fn standard_input_has_a_name() {
    let dir = reports(1);
    let mut child = command(&["report", "-", "--name", "pasted.txt", "--format", "json"], dir.path())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text(3).as_bytes()).unwrap();
    let run = child.wait_with_output().unwrap();
    let record: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(record["reports"][0]["locator"], "pasted.txt");
}

#[test]
fn options_are_settings_of_the_record() {
    let dir = reports(1);
    let args = ["report", "in", "--format", "json", "--whole-pages", "--column", "text=body_plain"];
    let record: serde_json::Value = serde_json::from_slice(&headwater(&args, dir.path()).stdout).unwrap();
    assert_eq!(record["tool"]["settings"]["whole_pages"], "yes");
    assert_eq!(record["tool"]["settings"]["columns"], "text=body_plain");
}

/// Waits until the journal has some bytes, then sends a signal.
#[cfg(unix)]
fn interrupt(child: &mut Child, journal: &Path, signal: &str) -> bool {
    let started = Instant::now();
    while started.elapsed() < Duration::from_mins(1) {
        if std::fs::metadata(journal).is_ok_and(|m| m.len() > 200_000) {
            let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
            return sent.success();
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("the run did not get anywhere");
}

#[cfg(unix)]
#[test]
fn a_run_that_is_cut_short_goes_on() {
    let dir = reports(40);
    headwater(&["read", "in", "-o", "whole"], dir.path());
    let whole = tree(&dir.path().join("whole"));
    headwater(&["report", "in", "-o", "record"], dir.path());
    let record = tree(&dir.path().join("record"));
    for (n, signal) in ["-INT", "-TERM", "-KILL"].into_iter().enumerate() {
        for (command_name, expected) in [("read", &whole), ("report", &record)] {
            // The comparison after reading takes long, and reading is the same.
            if command_name == "report" && signal != "-INT" {
                continue;
            }
            let name = format!("{command_name}-{n}");
            let args = [command_name, "in", "-o", name.as_str(), "--threads", "1"];
            let mut child = command(&args, dir.path()).spawn().unwrap();
            let sent = interrupt(&mut child, &dir.path().join(&name).join("reading.journal"), signal);
            let run = child.wait_with_output().unwrap();
            assert!(sent, "the run was over before it could be stopped: {}", err(&run));
            if signal != "-KILL" {
                assert_eq!(run.status.code(), Some(130), "{}", err(&run));
                let told =
                    format!("Stopped; what was read is kept in {name}: run the same command again to go on.");
                assert_eq!(err(&run).trim(), told);
                assert!(run.stdout.is_empty());
            }
            // A later run over the folder above does not read it as input.
            assert!(dir.path().join(&name).join(".headwater-output").is_file());
            let again = command(&args, dir.path()).output().unwrap();
            assert_eq!(again.status.code(), Some(0), "{}", err(&again));
            assert!(err(&again).starts_with("Resuming: "), "{}", err(&again));
            let made = tree(&dir.path().join(&name));
            assert_eq!(made.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{name}");
            for (file, bytes) in expected {
                assert!(made[file] == *bytes, "{name}: {file} differs");
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn stopped_before_anything_was_read_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = command(&["read", "-", "-o", "kept"], dir.path()).stdin(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while !dir.path().join("kept/reading.journal").exists() && started.elapsed() < Duration::from_mins(1) {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(50));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    std::thread::sleep(Duration::from_millis(50));
    drop(child.stdin.take());
    let run = child.wait_with_output().unwrap();
    assert_eq!(run.status.code(), Some(130));
    assert_eq!(err(&run).trim(), "Stopped; nothing was written.");
    assert!(!dir.path().join("kept").exists());
}

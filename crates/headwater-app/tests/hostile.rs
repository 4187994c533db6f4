//! A machine that does not play along: a second program, a full disk, a read-only one, a file that is newer, tampered
//! with or half there. Each time the error names the file and what to do, and the case is as it was.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;

use common::{PROGRAM, Served, coast, headwater, ok, refused, told};
use std::path::Path;
use std::process::{Command, Output};

/// Commands that would change a case.
fn changing(figure: &str) -> [Vec<&str>; 4] {
    [
        vec!["add", "c.headwater", "more.txt"],
        vec!["run", "c.headwater"],
        vec!["judge", "c.headwater", "accept", figure, "--by", "Ann"],
        vec!["serve", "c.headwater", "--json"],
    ]
}

fn figure(dir: &Path) -> String {
    let record: serde_json::Value =
        serde_json::from_str(&ok(dir, &["show", "c.headwater", "--json"])).unwrap();
    record["figures"][0]["id"].as_str().unwrap().to_owned()
}

/// A case of the example, a report that is not in it yet, and the id of a figure.
fn case(dir: &Path) -> String {
    coast(dir);
    std::fs::write(dir.join("more.txt"), "Two people drowned on Sunday, the coast guard said.\n").unwrap();
    figure(dir)
}

fn bytes(dir: &Path) -> Vec<u8> {
    std::fs::read(dir.join("c.headwater")).unwrap()
}

#[test]
fn a_case_has_one_writer_and_any_number_of_readers() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let figure = case(dir);
    let before = bytes(dir);
    let _first = Served::start(dir, "c.headwater");
    for arguments in changing(&figure) {
        refused(dir, &arguments, &["c.headwater", "open in another headwater", "close that one"]);
    }
    for arguments in [vec!["show", "c.headwater"], vec!["explain", "c.headwater", &figure]] {
        ok(dir, &arguments);
    }
    ok(dir, &["verify", "c.headwater"]);
    assert!(bytes(dir) == before, "nothing was changed");
}

#[test]
fn a_newer_case_is_refused_by_every_command_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let figure = case(dir);
    rusqlite::Connection::open(dir.join("c.headwater"))
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let before = bytes(dir);
    let looking = [vec!["show", "c.headwater"], vec!["export", "c.headwater"], vec!["verify", "c.headwater"]];
    for arguments in changing(&figure).into_iter().chain(looking) {
        refused(dir, &arguments, &["c.headwater", "newer version", "use that version"]);
    }
    assert!(bytes(dir) == before, "nothing was changed");
    assert!(!dir.join("c-export").exists());
}

#[test]
fn a_tampered_decision_stops_the_run_and_a_tampered_bundle_shows() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let figure = case(dir);
    ok(dir, &["judge", "c.headwater", "accept", &figure, "--by", "Ann"]);
    ok(dir, &["run", "c.headwater", "-q"]);
    ok(dir, &["export", "c.headwater", "--as", "bundle"]);
    let bundle = dir.join("c-export/c.zip");
    let mut changed = std::fs::read(&bundle).unwrap();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    std::fs::write(&bundle, changed).unwrap();
    assert_ne!(headwater(dir, &["verify", "c-export/c.zip"]).status.code(), Some(0));
    rusqlite::Connection::open(dir.join("c.headwater"))
        .unwrap()
        .execute_batch(
            "DROP TRIGGER case_judgements_unchanged;
             UPDATE case_judgements SET body = replace(body, '\"by\":\"Ann\"', '\"by\":\"Eve\"');",
        )
        .unwrap();
    ok(dir, &["add", "c.headwater", "more.txt"]);
    refused(dir, &["run", "c.headwater"], &["c.headwater", "damaged"]);
    let verified = headwater(dir, &["verify", "c.headwater"]);
    assert_eq!(verified.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&verified.stdout).contains("WRONG judgements"));
}

#[test]
fn half_a_case_file_is_told_from_a_whole_one() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    case(dir);
    let whole = bytes(dir);
    std::fs::write(dir.join("half.headwater"), &whole[..whole.len() / 2]).unwrap();
    for command in ["show", "run"] {
        refused(dir, &[command, "half.headwater"], &["half.headwater", "damaged"]);
    }
    std::fs::write(dir.join("none.headwater"), &whole[..10]).unwrap();
    refused(dir, &["run", "none.headwater"], &["none.headwater", "no case file"]);
}

/// Runs a line of shell where the folder `disk` is a file system of its own, if this machine lets us.
#[cfg(unix)]
fn on_a_disk(dir: &Path, size: &str, line: &str) -> Option<Output> {
    std::fs::create_dir_all(dir.join("disk")).unwrap();
    let mount = format!("mount -t tmpfs -o size={size} none disk");
    let within = |line: &str| {
        let mut shell = Command::new("unshare");
        shell.args(["-rm", "sh", "-c", line]).current_dir(dir).env("HOME", dir).env("H", PROGRAM);
        shell.output()
    };
    if !within(&mount).is_ok_and(|o| o.status.success()) {
        println!("skipped: no file system can be mounted here (unshare -rm, mount -t tmpfs)");
        return None;
    }
    Some(within(&format!("{mount} && cp c.headwater disk/ && cd disk && {line}")).unwrap())
}

#[cfg(unix)]
#[test]
fn a_read_only_disk_is_said_and_nothing_is_changed() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let figure = case(dir);
    for arguments in changing(&figure) {
        let line =
            format!("mount -o remount,ro . && \"$H\" {}", arguments.join(" ").replace("more", "../more"));
        let Some(out) = on_a_disk(dir, "64m", &line) else { return };
        told(&out, &arguments, &["c.headwater", "cannot be written", "copy the case"]);
    }
    let look = "mount -o remount,ro . && \"$H\" show c.headwater && \"$H\" export c.headwater -o ../out";
    let out = on_a_disk(dir, "64m", look).unwrap();
    assert!(out.status.success(), "looking is possible: {}", String::from_utf8_lossy(&out.stderr));
}

/// Without a file system of our own: permissions, which do not bind root.
#[cfg(unix)]
#[test]
fn a_folder_without_write_permission_is_said_and_nothing_is_changed() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let figure = case(dir);
    let before = bytes(dir);
    let set = |mode| std::fs::set_permissions(dir, std::fs::Permissions::from_mode(mode)).unwrap();
    // The lock of the run that was lies there still, and it may be written.
    std::fs::remove_file(dir.join(".c.headwater.lock")).unwrap();
    set(0o555);
    if std::fs::write(dir.join("probe"), "").is_ok() {
        set(0o755);
        println!("skipped: permissions do not bind whoever runs this (root?)");
        return;
    }
    for arguments in changing(&figure) {
        refused(dir, &arguments, &["c.headwater", "cannot be written", "copy the case"]);
    }
    set(0o755);
    std::fs::set_permissions(dir.join("c.headwater"), std::fs::Permissions::from_mode(0o444)).unwrap();
    for arguments in changing(&figure) {
        refused(dir, &arguments, &["c.headwater", "cannot be written", "copy the case"]);
    }
    assert!(bytes(dir) == before);
}

/// Words that pack badly.
#[cfg(unix)]
fn noise(seed: u64, length: usize) -> String {
    let mut state = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % 26
    };
    (0..length).map(|k| if k % 8 == 7 { ' ' } else { char::from(b'a' + next() as u8) }).collect()
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_said_and_the_case_stays_whole() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let figure = case(dir);
    let many = dir.join("many");
    std::fs::create_dir(&many).unwrap();
    for n in 0..200 {
        std::fs::write(many.join(format!("{n}.txt")), format!("{n} people died. {}\n", noise(n, 2000)))
            .unwrap();
    }
    let room = |extra: usize| format!("{}k", bytes(dir).len() / 1024 + extra);
    let line =
        "\"$H\" add c.headwater ../many; code=$?; \"$H\" verify c.headwater >../verified 2>&1 && exit $code";
    let Some(out) = on_a_disk(dir, &room(40), line) else { return };
    told(&out, &["add"], &["c.headwater", "full"]);
    let verified = std::fs::read_to_string(dir.join("verified")).unwrap();
    assert!(!verified.contains("WRONG") && verified.contains("ok "), "{verified}");
    // A decision that does not fit is not half there either.
    let line = format!(
        "dd if=/dev/zero of=fill bs=1k >/dev/null 2>&1; \"$H\" judge c.headwater accept {figure} --by Ann; code=$?; rm fill; \"$H\" verify c.headwater >/dev/null && exit $code"
    );
    let out = on_a_disk(dir, &room(200), &line).unwrap();
    told(&out, &["judge"], &["c.headwater", "full"]);
}

/// A limit on the size of files stands for a full disk where nothing can be mounted. The signal that comes with it is
/// turned off, as a full disk sends none.
#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_is_said_and_the_case_stays_whole() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    case(dir);
    let before = ok(dir, &["show", "c.headwater", "--json"]);
    let blocks = bytes(dir).len() / 512;
    let big = dir.join("big.txt");
    std::fs::write(&big, noise(7, 400_000)).unwrap();
    let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$H\" add c.headwater big.txt");
    let out = Command::new("sh").args(["-c", &line]).current_dir(dir).env("H", PROGRAM).output().unwrap();
    told(&out, &["add"], &["c.headwater", "room on the disk"]);
    ok(dir, &["verify", "c.headwater"]);
    assert_eq!(ok(dir, &["show", "c.headwater", "--json"]), before);
    assert!(ok(dir, &["add", "c.headwater", "big.txt"]).contains("1 new"), "with room it works");
}

#[test]
fn an_export_of_living_persons_warns_and_does_not_stop_scripts() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let text = "Karl Wenzel was killed on Sunday, said Mayor Ines Falk.\n";
    std::fs::write(dir.join("r.txt"), text).unwrap();
    ok(dir, &["new", "c.headwater"]);
    ok(dir, &["add", "c.headwater", "r.txt"]);
    ok(dir, &["run", "c.headwater", "-q"]);
    let plain = headwater(dir, &["export", "c.headwater"]);
    let said = String::from_utf8_lossy(&plain.stderr).into_owned();
    assert!(
        plain.status.success() && said.contains("one person") && said.contains("--publish public"),
        "{said}"
    );
    let masked = headwater(dir, &["export", "c.headwater", "--publish", "public", "-o", "masked"]);
    assert!(masked.status.success() && masked.stderr.is_empty());
}

//! The commands on a case file, and a case that is killed at every moment.
#![allow(clippy::unwrap_used)]

mod common;

use common::{headwater, ok, reports};
use std::process::{Command, Stdio};
use std::time::Duration;

#[test]
fn a_case_from_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    ok(dir, &["new", "c.headwater"]);
    ok(dir, &["add", "c.headwater", &reports()]);
    let summary = ok(dir, &["run", "c.headwater"]);
    assert!(summary.contains("5 reports"), "{summary}");
    assert_eq!(
        ok(dir, &["show", "c.headwater", "--json"]),
        ok(dir, &["report", &reports(), "--format", "json"])
    );
    let record: serde_json::Value =
        serde_json::from_str(&ok(dir, &["show", "c.headwater", "--json"])).unwrap();
    let figure = record["figures"][0]["id"].as_str().unwrap();
    let nobody = headwater(dir, &["judge", "c.headwater", "accept", figure]);
    assert_eq!(nobody.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("who decides"));
    ok(dir, &["judge", "c.headwater", "reclassify", figure, "--class", "civilian", "--by", "Ann"]);
    assert!(ok(dir, &["show", "c.headwater", "--judgements"]).contains("waits for headwater run"));
    ok(dir, &["run", "c.headwater", "--quiet"]);
    assert!(ok(dir, &["explain", "c.headwater", figure]).contains("reclassify by Ann"));
    assert!(ok(dir, &["show", "c.headwater", "--search", "civilians"]).contains("reports"));
    assert!(ok(dir, &["show", "c.headwater", "--log"]).contains("run"));
    ok(dir, &["export", "c.headwater", "--sign"]);
    for file in [
        "dossier.html",
        "record.json",
        "statements.ftm.jsonl",
        "annotations.jsonld",
        "c.zip",
        "tables/figures.csv",
        "parquet/figures.parquet",
    ] {
        assert!(dir.join("c-export").join(file).is_file(), "{file}");
    }
    // Another process gives the same bytes.
    ok(dir, &["export", "c.headwater", "--as", "parquet", "-o", "again"]);
    let table = |folder: &str| std::fs::read(dir.join(folder).join("parquet/figures.parquet")).unwrap();
    assert!(table("again").starts_with(b"PAR1") && table("again") == table("c-export"));
    assert!(ok(dir, &["verify", "c-export/c.zip"]).contains("signed by"));
    ok(dir, &["verify", "c.headwater"]);
    let key = ok(dir, &["verify", "c-export/c.zip", "--json"]);
    let wrong = headwater(dir, &["verify", "c-export/c.zip", "--signer", "00"]);
    assert_eq!(wrong.status.code(), Some(3), "{key}");
    let none = headwater(dir, &["run", "none.headwater"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("headwater new"));
}

/// Kill -9 at many moments of adding and running: the file is whole each time, and what was done stays done.
#[cfg(unix)]
#[test]
fn a_killed_process_never_harms_the_case() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let many = dir.join("in");
    std::fs::create_dir(&many).unwrap();
    for n in 0..60 {
        let text =
            format!("{n} people were killed in village number {n} on Sunday, said Mayor Ines Falk{n}.\n")
                .repeat(20);
        std::fs::write(many.join(format!("{n}.txt")), text).unwrap();
    }
    ok(dir, &["new", "c.headwater"]);
    ok(dir, &["add", "c.headwater", &reports()]);
    let mut items = 5;
    for (n, command) in [["add", "c.headwater", "in"].as_slice(), &["run", "c.headwater"]]
        .into_iter()
        .cycle()
        .take(16)
        .enumerate()
    {
        let mut child = Command::new(env!("CARGO_BIN_EXE_headwater"))
            .args(command)
            .current_dir(dir)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(3 + 17 * n as u64));
        let _ = child.kill();
        child.wait().unwrap();
        ok(dir, &["verify", "c.headwater"]);
        let log = ok(dir, &["show", "c.headwater", "--log"]);
        assert!(log.contains("5 new"), "what was added first is still there: {log}");
        let db = rusqlite::Connection::open(dir.join("c.headwater")).unwrap();
        let now: i64 = db.query_row("SELECT count(*) FROM case_items", [], |r| r.get(0)).unwrap();
        assert!(now == items || now == 65, "all of an addition or nothing: {now}");
        items = now;
    }
    ok(dir, &["add", "c.headwater", "in"]);
    ok(dir, &["run", "c.headwater", "-q"]);
    let whole = ok(dir, &["report", "in", &reports(), "--format", "json"]);
    let grown = ok(dir, &["show", "c.headwater", "--json"]);
    assert_eq!(grown, whole);
}

#[test]
fn a_program_talks_to_a_case_over_mcp() {
    use std::io::Write;
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    ok(dir, &["new", "c.headwater"]);
    ok(dir, &["add", "c.headwater", &reports()]);
    ok(dir, &["run", "c.headwater", "-q"]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_headwater"))
        .args(["mcp", "c.headwater"])
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let requests = [
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
        r#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#,
        r#"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"figures","arguments":{"filter":"killed"}}}"#,
        r#"{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"check","arguments":{"claim":"987,654 people killed by lightning"}}}"#,
        r#"{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"said","arguments":{"source":"Nobody Of That Name"}}}"#,
        r#"{"jsonrpc":"2.0","id":6,"method":"tools/call","params":{"name":"explain","arguments":{"id":"f-nothing"}}}"#,
        r#"{"jsonrpc":"2.0","id":7,"method":"no/such"}"#,
        "not json",
        r#"{"jsonrpc":"2.0","id":8,"method":"tools/call","params":{"name":"search","arguments":{}}}"#,
    ];
    let mut input = child.stdin.take().unwrap();
    input.write_all((requests.join("\n") + "\n").as_bytes()).unwrap();
    drop(input);
    let out = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let answers: Vec<serde_json::Value> = out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(answers.len(), 9, "a notification is not answered: {out}");
    assert_eq!(answers[0]["result"]["serverInfo"]["name"], "headwater");
    assert!(
        answers[1]["result"]["tools"]
            .as_array()
            .unwrap()
            .iter()
            .all(|t| t["annotations"]["readOnlyHint"] == true)
    );
    let rows = answers[2]["result"]["structuredContent"]["rows"].as_array().unwrap();
    assert!(!rows.is_empty());
    for row in rows {
        let e = &row["evidence"];
        assert!(e["end"].as_u64() > e["start"].as_u64() && !e["words"].as_str().unwrap().is_empty());
    }
    let verdict = &answers[3]["result"]["structuredContent"]["verdict"];
    assert!(["cannot_tell", "contradicted"].iter().any(|v| verdict == v), "{verdict}");
    assert!(answers[4]["result"]["structuredContent"]["cannot_tell"].is_string());
    assert_eq!(answers[5]["result"]["isError"], true);
    assert_eq!(answers[6]["error"]["code"], -32601);
    assert_eq!(answers[7]["error"]["code"], -32700);
    assert_eq!(answers[8]["error"]["code"], -32602);
}

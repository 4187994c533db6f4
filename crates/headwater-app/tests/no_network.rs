//! Nothing is fetched and nothing is sent: no crate that talks to networks is in what reads and analyses, no source of ours
//! names the network, and a run makes no socket. The desk alone listens, on this machine's own address, and calls nobody.

// Clippy sees tests by their attribute, and these helpers have none.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Crates that call others.
const CALLERS: &[&str] = &[
    "attohttpc",
    "curl",
    "curl-sys",
    "h2",
    "hickory-resolver",
    "isahc",
    "minreq",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "surf",
    "tungstenite",
    "ureq",
];

/// Crates that open sockets, and those that are only there for them.
const NETWORK: &[&str] = &[
    "async-std",
    "attohttpc",
    "curl",
    "h2",
    "hyper",
    "isahc",
    "mio",
    "minreq",
    "native-tls",
    "openssl",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "surf",
    "tiny_http",
    "tokio",
    "tungstenite",
    "ureq",
    "hickory-resolver",
    "trust-dns-resolver",
    "async-io",
    "polling",
    "curl-sys",
    "openssl-sys",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Names of all crates that `package` is built from; those of tests alone are left out.
fn built_from(metadata: &Value, package: &str) -> BTreeSet<String> {
    let names: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["id"].as_str().unwrap(), p["name"].as_str().unwrap()))
        .collect();
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| (n["id"].as_str().unwrap(), n))
        .collect();
    let mut open: Vec<&str> = names.iter().filter(|(_, n)| **n == package).map(|(id, _)| *id).collect();
    assert_eq!(open.len(), 1, "{package} is in the workspace");
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        for d in nodes[id]["deps"].as_array().unwrap() {
            if d["dep_kinds"].as_array().unwrap().iter().any(|k| k["kind"] != "dev") {
                open.push(d["pkg"].as_str().unwrap());
            }
        }
    }
    seen.into_iter().map(|id| names[id].to_owned()).collect()
}

#[test]
fn no_crate_of_the_program_talks_to_networks() {
    let rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .arg("-vV")
        .output()
        .unwrap();
    let rustc = String::from_utf8(rustc.stdout).unwrap();
    let host = rustc.lines().find_map(|l| l.strip_prefix("host: ")).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        // For this machine: crates that only others need may not be here.
        .args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let crates = built_from(&metadata, "headwater-case");
    assert!(crates.len() > 50 && crates.contains("rusqlite") && crates.contains("zstd"), "{crates:?}");
    let found: Vec<&String> = crates.iter().filter(|c| NETWORK.contains(&c.as_str())).collect();
    assert!(found.is_empty(), "crates that talk to networks: {found:?}");
    let all = built_from(&metadata, "headwater-app");
    let found: Vec<&String> = all.iter().filter(|c| CALLERS.contains(&c.as_str())).collect();
    assert!(found.is_empty(), "crates that call others: {found:?}");
}

/// What a source names of the network.
fn names_network(source: &str) -> bool {
    let code: String =
        source.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let words =
        ["std::net", "core::net", "os::unix::net", "TcpStream", "UdpSocket", "UnixStream", "ToSocketAddrs"];
    let group = code.split("use std::{").skip(1).filter_map(|rest| rest.split(';').next());
    words.iter().any(|w| code.contains(w))
        || group.into_iter().any(|g| g.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == "net"))
}

#[test]
fn no_source_names_the_network() {
    fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let src = entry.unwrap().path().join("src");
        if src.is_dir() {
            sources(&src, &mut found);
        }
    }
    assert!(found.len() > 100, "{} sources", found.len());
    for path in found {
        let source = std::fs::read_to_string(&path).unwrap();
        if path.ends_with("headwater-desk/src/routes.rs") {
            // The one that listens: on the loopback address, and nothing else.
            assert_eq!(
                source.matches("::bind(").count(),
                source.matches("::bind((Ipv4Addr::LOCALHOST,").count()
            );
            assert!(!source.contains("connect(") && !source.contains("UdpSocket"));
            continue;
        }
        assert!(!names_network(&source), "{} names the network", path.display());
    }
    assert!(
        names_network("use std::{fs, net::TcpListener};") && names_network("let s = std::net::lookup();")
    );
    assert!(!names_network("// std::net is not used\nuse std::{fs, io};"));
}

/// A page that would load things, were it opened in a browser.
const PAGE: &str = "<!DOCTYPE html><html><head><title>Fire on the quay</title>\
    <link rel=canonical href=\"https://courier.example/quay\"><link rel=stylesheet href=\"https://cdn.example/a.css\">\
    <script src=\"https://cdn.example/a.js\"></script></head><body><article><h1>Fire on the quay</h1>\
    <img src=\"https://cdn.example/a.jpg\"><p>At least 12 people were killed on Sunday, the coast guard said, and the \
    <a href=\"https://courier.example/more\">search</a> for others went on through the night.</p>\
    <iframe src=\"https://video.example/1\"></iframe></article></body></html>";

/// Traces a run and gives the calls that make or use sockets; `None` where that cannot be done here.
fn sockets(args: &[&str], dir: &Path) -> Option<Vec<String>> {
    let trace = dir.join("trace");
    let run = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=network", "-o"])
        .arg(&trace)
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::null())
        .output();
    match run {
        Ok(run) if trace.is_file() && !String::from_utf8_lossy(&run.stderr).contains("ptrace") => {
            let lines = std::fs::read_to_string(&trace).unwrap();
            // A lost child shows as "+++"; signals as "---".
            let calls = lines.lines().filter(|l| l.contains('(') && !l.contains("---"));
            Some(calls.map(str::to_owned).collect())
        }
        Ok(run) => {
            println!("skipped: strace cannot trace here: {}", String::from_utf8_lossy(&run.stderr));
            None
        }
        Err(e) => {
            println!("skipped: strace is not there ({e}); the other tests of this file stand");
            None
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_makes_no_socket() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("in")).unwrap();
    std::fs::write(dir.path().join("in/page.html"), PAGE).unwrap();
    for name in ["coast", "mine"] {
        for entry in std::fs::read_dir(root().join("examples").join(name).join("reports")).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, dir.path().join("in").join(path.file_name().unwrap())).unwrap();
        }
    }
    // The trace sees sockets at all: otherwise it would prove nothing.
    let seen = sockets(&["bash", "-c", "exec 3<>/dev/udp/127.0.0.1/9"], dir.path());
    match seen {
        None => return,
        Some(calls) if calls.is_empty() => {
            println!("skipped: strace does not show the socket that bash makes");
            return;
        }
        Some(_) => {}
    }
    let headwater = env!("CARGO_BIN_EXE_headwater");
    for args in [
        vec![headwater, "report", "in", "-o", "out"],
        vec![headwater, "read", "in", "-o", "kept"],
        vec![headwater, "report", "kept", "-o", "out2"],
    ] {
        let calls = sockets(&args, dir.path()).unwrap();
        assert!(calls.is_empty(), "{args:?} made calls to the network:\n{}", calls.join("\n"));
    }
    assert!(dir.path().join("out/record.json").is_file() && dir.path().join("out2/record.json").is_file());
}

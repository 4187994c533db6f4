//! A desk on a case of its own, and a client that can also send what no client should.
#![allow(clippy::unwrap_used)]

use headwater_case::Case;
use headwater_pipeline::{Config, Silent};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;
use std::thread::JoinHandle;

pub(crate) struct Desk {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) port: u16,
    pub(crate) bearer: String,
    pub(crate) address: String,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|l| {
            let (n, value) = l.split_once(':')?;
            n.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Desk {
    /// A case of these reports, run once, and its server.
    pub(crate) fn of(reports: &[(&str, &[u8])]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let case = dir.path().join("a.headwater");
        let mut made = Case::create(&case, "A").unwrap();
        let input = dir.path().join("in");
        std::fs::create_dir(&input).unwrap();
        for (name, bytes) in reports {
            std::fs::write(input.join(name), bytes).unwrap();
        }
        let no = AtomicBool::new(false);
        let config = Config { base: Some(input.clone()), ..Config::default() };
        made.add(&[input], &config, &Silent, &no).unwrap();
        made.run(&Config::default(), &Silent, &no).unwrap();
        drop(made);
        let (told, hear) = mpsc::channel();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let server = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            let ready = |s: &headwater_desk::Server| {
                told.send((s.port, s.bearer.clone(), s.address.clone())).unwrap();
            };
            let done = async {
                let _ = stopped.await;
            };
            runtime.block_on(headwater_desk::serve(&[case], 0, ready, done)).unwrap();
        });
        let (port, bearer, address) = hear.recv().unwrap();
        Self { dir, port, bearer, address, stop: Some(stop), server: Some(server) }
    }

    /// Sends bytes as they are and reads until the server closes.
    pub(crate) fn raw(&self, request: &[u8]) -> Answer {
        let mut to = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        // A server that has heard enough closes before all is sent.
        let _ = to.write_all(request);
        let mut bytes = Vec::new();
        let _ = to.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        let mut answer = Answer { status, head, body: String::new() };
        let body = bytes.get(end + 4..).unwrap_or_default();
        let body =
            if answer.header("transfer-encoding") == Some("chunked") { whole(body) } else { body.to_vec() };
        answer.body = String::from_utf8_lossy(&body).into_owned();
        answer
    }

    /// A request with these headers and nothing else but what HTTP asks for.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let has = |name: &str| headers.iter().any(|(n, _)| n.eq_ignore_ascii_case(name));
        let mut lines = vec![format!("{method} {path} HTTP/1.1"), "Connection: close".to_owned()];
        if !has("host") {
            lines.push(format!("Host: 127.0.0.1:{}", self.port));
        }
        if !has("content-length") {
            lines.push(format!("Content-Length: {}", body.len()));
        }
        lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
        let head = lines.join("\r\n");
        self.raw(format!("{head}\r\n\r\n{body}").as_bytes())
    }

    /// A request of somebody who may.
    pub(crate) fn may(&self, method: &str, path: &str, body: &str) -> Answer {
        let bearer = format!("Bearer {}", self.bearer);
        self.ask(method, path, &[("Authorization", &bearer), ("Content-Type", "application/json")], body)
    }

    /// Every file below the folder of the case, the case aside.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        fn below(folder: &Path, out: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { below(&path, out) } else { out.push(path) }
            }
        }
        let mut out = Vec::new();
        below(self.dir.path(), &mut out);
        out.retain(|p| !p.file_name().is_some_and(|n| n.to_string_lossy().contains("a.headwater")));
        out.sort();
        out
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(server) = self.server.take() {
            let _ = server.join();
        }
    }
}

/// The pieces of an answer put together (RFC 9112, 7.1).
fn whole(mut pieces: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(at) = pieces.windows(2).position(|w| w == b"\r\n") {
        let length = std::str::from_utf8(&pieces[..at]).ok().and_then(|l| usize::from_str_radix(l, 16).ok());
        let length = length.expect("the length of a piece");
        if length == 0 {
            break;
        }
        out.extend(&pieces[at + 2..at + 2 + length]);
        pieces = &pieces[at + 2 + length + 2..];
    }
    out
}

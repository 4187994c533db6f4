//! Reading a crawl: megabytes and items per second on one core, and the peak of memory, which must not grow with the
//! crawl. The crawl is made here (seeded, gzipped by record, pages with the furniture that pages have) and streamed to
//! a temporary file; each measurement is a process of its own, so that its peak is that of reading alone.

use super::corpus::{self, Base, Dice};
use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use headwater_read::{Flow, Found, Options, Stream, read_capture, walk};
use sha1::{Digest, Sha1};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Unpacked size, where `--warc-mb` gives no other.
const MEGABYTES: u64 = 2200;

/// Argument of the process that measures.
const CHILD: &str = "--warc-child";

/// Takes `--warc-mb N` out of the words.
pub(super) fn option(words: &[String]) -> Result<(Vec<String>, u64)> {
    let mut words = words.to_vec();
    let Some(at) = words.iter().position(|w| w == "--warc-mb") else { return Ok((words, MEGABYTES)) };
    let number = words.get(at + 1).and_then(|n| n.parse().ok()).context("--warc-mb needs a number")?;
    words.drain(at..at + 2);
    Ok((words, number))
}

/// Makes the crawl and measures: the walk alone, and the walk with reading each item.
pub(super) fn measure(bases: &[Base], megabytes: u64) -> Result<()> {
    let file = tempfile::Builder::new().suffix(".warc.gz").tempfile()?;
    let made = write(bases, megabytes * 1_000_000, file.as_file())?;
    let packed = file.as_file().metadata()?.len();
    println!(
        "crawl: {:.0} MB in {} records, {:.0} MB on disk, {} pages",
        made.bytes as f64 / 1e6,
        made.records,
        packed as f64 / 1e6,
        made.pages
    );
    for (name, mode) in [("warc walk", "walk"), ("warc walk+read", "read")] {
        let seen = child(file.path(), mode)?;
        println!(
            "{name:<38}{:>8}{:>11.2}{:>11.2}{:>12.0}{:>9.2}{:>9}",
            seen.items,
            seen.seconds * 1e3,
            seen.seconds * 1e3,
            seen.items as f64 / seen.seconds,
            made.bytes as f64 / seen.seconds / 1e6,
            seen.documents,
        );
        let peak = seen.peak_kib.map_or("unknown".to_owned(), |k| format!("{:.1} MiB", k as f64 / 1024.0));
        println!(
            "  peak memory {peak}; {:.2} MB/s of the packed file; {} notices",
            packed as f64 / seen.seconds / 1e6,
            seen.notices
        );
        if let Some(cpu) = seen.cpu.filter(|c| *c > 0.0) {
            println!(
                "  processor time {cpu:.1} s: {:.0} items/s, {:.1} MB/s where nothing else runs",
                seen.items as f64 / cpu,
                made.bytes as f64 / cpu / 1e6
            );
        }
    }
    Ok(())
}

/// What the crawl holds.
struct Made {
    bytes: u64,
    records: u64,
    pages: u64,
}

fn write(bases: &[Base], bytes: u64, file: &File) -> Result<Made> {
    let mut out = BufWriter::new(file);
    let mut made = Made { bytes: 0, records: 0, pages: 0 };
    let mut dice = Dice(3);
    let mut put = |made: &mut Made, record: &[u8]| -> Result<()> {
        made.records += 1;
        made.bytes += record.len() as u64;
        let mut member = GzEncoder::new(&mut out, Compression::fast());
        member.write_all(record)?;
        member.finish()?;
        Ok(())
    };
    put(&mut made, &record("warcinfo", "application/warc-fields", "", b"software: headwater bench\r\n"))?;
    let mut texts = Vec::new();
    while made.bytes < bytes {
        if texts.is_empty() {
            texts = corpus::reports(bases, 200, made.pages);
        }
        let text = texts.pop().unwrap_or_default();
        let address = format!("https://news.example/{}/{}", made.pages % 365, made.pages);
        let page = page(&text, &mut dice);
        put(
            &mut made,
            &record("request", "application/http; msgtype=request", &address, b"GET / HTTP/1.1\r\n\r\n"),
        )?;
        put(&mut made, &answer("200 OK", "text/html; charset=utf-8", &address, page.as_bytes()))?;
        made.pages += 1;
        if dice.chance(20) {
            put(
                &mut made,
                &answer("404 Not Found", "text/html", &format!("{address}/gone"), b"<html>gone</html>"),
            )?;
            let picture: Vec<u8> = b"\x89PNG\r\n\x1a\n"
                .iter()
                .copied()
                .chain((0..9000).map(|_| dice.below(256) as u8))
                .collect();
            put(&mut made, &answer("200 OK", "image/png", &format!("{address}.png"), &picture))?;
        }
    }
    out.flush()?;
    Ok(made)
}

fn answer(status: &str, media: &str, address: &str, body: &[u8]) -> Vec<u8> {
    let digest = Sha1::digest(body).iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    });
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n", body.len());
    let block = [head.as_bytes(), body].concat();
    let fields = format!("{address}>\r\nWARC-Payload-Digest: sha1:{digest}");
    record("response", "application/http; msgtype=response", &fields, &block)
}

/// `address` may carry more fields behind its closing bracket.
fn record(kind: &str, media: &str, address: &str, body: &[u8]) -> Vec<u8> {
    let target = match address {
        "" => String::new(),
        a if a.contains('>') => format!("WARC-Target-URI: <{a}\r\n"),
        a => format!("WARC-Target-URI: <{a}>\r\n"),
    };
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Date: 2025-03-09T10:32:00Z\r\n{target}Content-Type: {media}\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

/// A page of 60 to 150 KB: the report between navigation, scripts and teasers.
fn page(text: &str, dice: &mut Dice) -> String {
    let size = 60_000 + dice.below(90_000);
    let mut paragraphs = text.split("\n\n");
    let title = paragraphs.next().unwrap_or("").chars().take(80).collect::<String>();
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0} - The Lake Post</title>\n\
         <meta property=\"og:title\" content=\"{0}\"><meta property=\"article:published_time\" \
         content=\"2025-03-09T10:00:00Z\">\n<style>",
        escaped(&title)
    );
    for i in 0..150 {
        let _ = write!(
            out,
            ".c{}-{i}{{margin:{}px;color:#{:06x}}}",
            dice.below(999),
            dice.below(40),
            dice.below(1 << 24)
        );
    }
    out.push_str("</style></head><body><nav><ul>");
    for i in 0..80 {
        let _ = write!(
            out,
            "<li class=\"c{i}\"><a href=\"/section/{}/{}\">Section {i}</a></li>",
            dice.below(50),
            dice.below(9999)
        );
    }
    out.push_str("</ul></nav><main><article><h1>");
    out.push_str(&escaped(&title));
    out.push_str("</h1>");
    for paragraph in paragraphs {
        let _ = writeln!(out, "<p class=\"body-{}\">{}</p>", dice.below(9), escaped(paragraph));
    }
    out.push_str("</article><aside>");
    for i in 0..60 {
        let _ = writeln!(
            out,
            "<div class=\"teaser\"><a href=\"/story/{0}\"><img src=\"/img/{0}.jpg\" alt=\"\"><h3>Teaser {i} of the day, \
             number {0}</h3></a><p>Read on about matter {1}.</p></div>",
            dice.below(100_000),
            dice.below(1000)
        );
    }
    out.push_str(
        "</aside></main><footer><p>All rights reserved. Subscribe to our newsletter.</p></footer><script>",
    );
    while out.len() < size {
        let _ = write!(
            out,
            "window.s[{}]={{\"id\":\"{:x}\",\"on\":{}}};",
            dice.below(4000),
            dice.below(1 << 31),
            dice.chance(50)
        );
    }
    out.push_str("</script></body></html>\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// What a process that measured says.
struct Seen {
    items: u64,
    documents: u64,
    notices: u64,
    seconds: f64,
    peak_kib: Option<u64>,
    /// Seconds of processor time: what the measurement would take on an idle machine.
    cpu: Option<f64>,
}

fn child(path: &Path, mode: &str) -> Result<Seen> {
    let out = Command::new(std::env::current_exe()?).arg("bench").arg(CHILD).arg(path).arg(mode).output()?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let fields: Vec<&str> = text.split_whitespace().collect();
    let [items, documents, notices, seconds, peak, cpu] = fields.as_slice() else {
        bail!("the measuring process said: {text} {}", String::from_utf8_lossy(&out.stderr));
    };
    Ok(Seen {
        items: items.parse()?,
        documents: documents.parse()?,
        notices: notices.parse()?,
        seconds: seconds.parse()?,
        peak_kib: peak.parse().ok(),
        cpu: cpu.parse().ok(),
    })
}

/// The measuring process: true if this is one, and it is done.
pub(super) fn is_child(words: &[String]) -> Result<bool> {
    let [flag, path, mode] = words else { return Ok(false) };
    if flag != CHILD {
        return Ok(false);
    }
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let options = Options::default();
    let (mut items, mut documents, mut notices) = (0_u64, 0_u64, 0_u64);
    let started = Instant::now();
    let _ = walk(path, Stream::file(&mut file), Some(size), &options, &mut |found| {
        match found {
            Found::Capture(capture) => {
                items += 1;
                if mode == "read" {
                    let reading = read_capture(&capture, &options);
                    documents += u64::from(reading.document.is_some());
                    notices += reading.notices.len() as u64;
                }
            }
            Found::Notice { .. } => notices += 1,
        }
        Flow::Continue(())
    });
    let seconds = started.elapsed().as_secs_f64();
    let told = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    let (peak, cpu) = (told(peak_kib().map(|k| k.to_string())), told(cpu_seconds().map(|s| s.to_string())));
    println!("{items} {documents} {notices} {seconds} {peak} {cpu}");
    Ok(true)
}

/// The most memory that this process has had, where the system tells.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_ascii_whitespace().nth(1)?.parse().ok()
}

/// Processor time of this process, where the system tells. Linux counts it in hundredths for all programs.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in brackets and may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_ascii_whitespace().collect();
    let ticks = |n: usize| fields.get(n)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crawl_is_a_crawl() {
        let bases = vec![vec!["At least 12 people died.".to_owned(), "The fire began at noon.".to_owned()]];
        let file = tempfile::NamedTempFile::new().unwrap();
        let made = write(&bases, 400_000, file.as_file()).unwrap();
        let options = Options::default();
        let mut pages = 0;
        let mut source = File::open(file.path()).unwrap();
        let _ = walk("a.warc.gz", Stream::file(&mut source), None, &options, &mut |found| {
            match found {
                Found::Capture(_) => pages += 1,
                Found::Notice { notice, .. } => assert_eq!(notice.code, "R026", "{}", notice.message),
            }
            Flow::Continue(())
        });
        assert_eq!(pages, made.pages);
    }
}

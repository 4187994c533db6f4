//! A claim held against the record, on the terminal: the verdict, and the words that bear it.

use crate::index::Index;
use crate::phrase::{days, range};
use crate::terminal::{Ink, Style, fold, safe};
use headwater_model::Record;
use headwater_model::record::{ClaimCheck, Figure, Verdict};
use serde::Serialize;
use std::fmt::Write as _;

/// Longest sentence that is printed whole.
const LIMIT: usize = 600;

/// The verdict in a line, then each figure that gives the number, allows it or speaks against it, with its report, its
/// source and its sentence.
pub fn claim(record: &Record, check: &ClaimCheck, style: Style) -> String {
    let index = Index::new(record);
    let ink = match check.verdict {
        Verdict::Found => Ink::Good,
        Verdict::Contradicted => Ink::Bad,
        Verdict::NotFound => Ink::Quiet,
    };
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}: {} ({} {}, read as {})",
        style.ink(ink, check.verdict.as_str()),
        safe(&check.claim, 200),
        check.class.as_str().replace('_', " "),
        check.measure.as_str(),
        range(check.range.low, check.range.high)
    );
    for remark in &check.remarks {
        fold(&mut out, "  - ", 4, remark);
    }
    for (heading, ids) in [
        ("Reports that give it", &check.found),
        ("Reports that allow it", &check.allow),
        ("Reports that give another number", &check.against),
    ] {
        let figures: Vec<&Figure> = ids.iter().filter_map(|id| index.figure(id)).collect();
        if figures.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{}", style.ink(Ink::Bold, heading));
        for f in figures {
            figure(&mut out, &index, f);
        }
    }
    if check.found.is_empty() && check.allow.is_empty() && check.against.is_empty() {
        fold(&mut out, "  ", 2, "No report gives any number of these people.");
    }
    out
}

/// The answer as JSON with its figures whole: the schema of [`ClaimCheck`], ids replaced by the record's rows.
pub fn claim_json(record: &Record, check: &ClaimCheck) -> String {
    #[derive(Serialize)]
    struct Whole<'r> {
        schema: &'static str,
        version: &'r str,
        check: &'r ClaimCheck,
        verdict: Verdict,
        figures: Vec<&'r Figure>,
    }
    let index = Index::new(record);
    let ids = check.found.iter().chain(&check.allow).chain(&check.against);
    let whole = Whole {
        schema: "headwater.check/1",
        version: &record.tool.version,
        check,
        verdict: check.verdict,
        figures: ids.filter_map(|id| index.figure(id)).collect(),
    };
    super::json::indented(&whole)
}

fn figure(out: &mut String, index: &Index, f: &Figure) {
    let report = index.report(&f.span.report);
    let outlet = report.map_or("", Index::outlet);
    let when = report.and_then(|r| r.published.as_ref()).map(|p| format!(", {}", days(&p.start, &p.end)));
    let source = f
        .source
        .as_ref()
        .filter(|s| !s.text.is_empty())
        .map_or_else(|| "no source named".to_owned(), |s| format!("source: {}", s.text));
    let first = format!("  {:3}", index.siglum(&f.span.report));
    let line = format!(
        "{} — {}{}; {}",
        safe(index.words(&f.span), 160),
        safe(outlet, 80),
        when.unwrap_or_default(),
        safe(&source, 160)
    );
    fold(out, &first, 5, &line);
    let sentence = index.words(&f.sentence).split_whitespace().collect::<Vec<_>>().join(" ");
    fold(out, "     ", 5, &format!("“{}”", safe(&sentence, LIMIT)));
}

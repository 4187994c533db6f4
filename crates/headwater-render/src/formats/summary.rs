//! The record in plain text, for a terminal of 80 columns.

use crate::index::{Index, StoryView};
use crate::phrase::{basis, count, days, min_max, percent, plain, range, role, standing};
use crate::terminal::{Ink, Style, WIDTH, fold, heading, safe};
use headwater_model::Record;
use headwater_model::number::thousands;
use headwater_model::record::{
    Check, CheckKind, Disagreement, DisagreementKind, LedgerLine, LineStanding, Problem, Report,
    VersionChangeKind,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Stories that are told of one by one.
const STORIES: usize = 20;

/// The record in plain text: what a person wants to know before opening the dossier.
pub fn summary(record: &Record, style: Style) -> String {
    let index = Index::new(record);
    let mut out = String::new();
    let stories = index.stories();
    if record.reports.is_empty() {
        out.push_str("No report could be read.\n");
    }
    // Of many stories those with most reports, in the order of the record.
    let mut told: Vec<usize> = (0..stories.len()).collect();
    told.sort_by_key(|&n| std::cmp::Reverse(stories[n].reports.len()));
    told.truncate(STORIES);
    told.sort_unstable();
    if stories.len() > STORIES {
        let (reports, many) = (thousands(record.reports.len() as u64), thousands(stories.len() as u64));
        let text = format!(
            "{reports} reports in {many} stories. Below are the {STORIES} stories with most reports; the other outputs have all of them."
        );
        fold(&mut out, "", 0, &text);
        out.push('\n');
    }
    for (n, &s) in told.iter().enumerate() {
        if n > 0 {
            out.push('\n');
        }
        story(&mut out, &index, &stories[s], style);
    }
    problems(&mut out, record, style);
    out
}

fn story(out: &mut String, index: &Index, view: &StoryView, style: Style) {
    let title = safe(view.title(index), 3 * WIDTH);
    let mut head = String::new();
    fold(&mut head, "", 0, &title);
    for line in head.lines() {
        let _ = writeln!(out, "{}", style.ink(Ink::Bold, line));
    }
    let origins = view.origins(index);
    let mut tally = format!(
        "{}, {}",
        count(view.reports.len(), "report", "reports"),
        count(origins.len(), "text origin", "text origins")
    );
    if let Some((first, last)) = view.story.and_then(|s| Some((s.first.as_ref()?, s.last.as_ref()?))) {
        let _ = write!(tally, ", published {}", days(first, last));
    }
    let _ = writeln!(out, "{tally}");
    reports(out, index, view, style);
    versions(out, index, view, style);
    heading(out, style, "Text origins, and the reports made from them");
    for origin in origins {
        let lost = index.node(&origin.root).is_some_and(|n| n.report.is_none());
        let held: Vec<_> =
            origin.reports.iter().filter(|r| view.has(index, r)).map(|r| index.siglum(r)).collect();
        let note = if lost { " (lost: not among the reports)" } else { "" };
        let line = format!("{}{note}: {}", safe(index.origin_name(origin), 60), held.join(" "));
        fold(out, "  ", 4, &line);
    }
    tolls(out, index, view, style);
    let (main, apart): (Vec<_>, Vec<_>) = view.lines(index).into_iter().partition(|l| index.is_main(l));
    if main.is_empty() {
        heading(out, style, "Ledger");
        let _ = writeln!(out, "  No count of people was found for the event itself.");
    } else {
        heading(out, style, "Ledger: minimum–maximum, and what stands behind it");
        let columns = format!("{:>4}{:>4}{:>4}{:>6}  standing", "R", "O", "T", "P");
        for (legend, columns) in
            [("R reports, O outlets,", ""), ("T text origins, P primary sources", columns.as_str())]
        {
            let line = format!("  {legend:<0$}{columns}", LEFT - 2);
            let _ = writeln!(out, "{}", style.ink(Ink::Quiet, line.trim_end()));
        }
    }
    for line in &main {
        ledger_line(out, line, style);
    }
    doubts(out, index, view, &main, style);
    if !apart.is_empty() {
        heading(out, style, "Kept apart: other events and background");
        for line in apart {
            let role = index.incident(&line.incident).map_or("", |i| role(i.role));
            let amount = range(line.range.low, line.range.high);
            fold(out, "  - ", 4, &format!("{}: {amount} ({role})", safe(&line.label, 70)));
        }
    }
}

/// Who published when, and how much of each report others have too.
fn reports(out: &mut String, index: &Index, view: &StoryView, style: Style) {
    const NAME: usize = 29;
    const DAYS: usize = 34;
    heading(out, style, "Reports");
    let head = format!("       {:<NAME$}{:<DAYS$}{:>9}", "outlet or file", "published", "shared");
    let _ = writeln!(out, "{}", style.ink(Ink::Quiet, &head));
    for report in view.members(index) {
        let published = report.published.as_ref().map_or_else(
            || "not known".to_owned(),
            |p| format!("{}, {}", days(&p.start, &p.end), basis(p.basis)),
        );
        let _ = writeln!(
            out,
            "  {:<5}{:<NAME$}{:<DAYS$}{:>9}",
            safe(&report.siglum, 4),
            safe(Index::outlet(report), NAME - 2),
            safe(&published, DAYS),
            percent(report.shared_total),
        );
    }
}

/// Reports that were captured in several versions, and what changed between them.
fn versions(out: &mut String, index: &Index, view: &StoryView, style: Style) {
    let changed: Vec<&Report> = view.members(index).filter(|r| r.versions.len() > 1).collect();
    if changed.is_empty() {
        return;
    }
    heading(out, style, "Versions: captures of one address are one report");
    for r in changed {
        let captures = count(r.captures.len().max(r.versions.len()), "time", "times");
        let mut parts: Vec<String> = Vec::new();
        let mut counts: BTreeMap<VersionChangeKind, usize> = BTreeMap::new();
        for c in &r.changes {
            if matches!(c.kind, VersionChangeKind::FigureRaised | VersionChangeKind::FigureLowered) {
                let text = safe(&c.text, 80).replacen(": ", " ", 1);
                if !parts.contains(&text) {
                    parts.push(text);
                }
            } else {
                *counts.entry(c.kind).or_default() += 1;
            }
        }
        parts.extend(counts.into_iter().map(|(kind, n)| changes(kind, n)));
        if parts.is_empty() {
            parts.push("nothing that is compared was changed".to_owned());
        }
        let line = format!(
            "{} was captured {captures}, in {} versions; between them: {}",
            safe(&r.siglum, 4),
            r.versions.len(),
            parts.join(", ")
        );
        fold(out, "  ", 4, &line);
    }
}

/// "2 quotations cut".
fn changes(kind: VersionChangeKind, n: usize) -> String {
    let plain = plain(kind.as_str());
    let (what, how) = plain.split_once(' ').unwrap_or(("change of", "wording"));
    match kind {
        VersionChangeKind::Wording => count(n, "other change of wording", "other changes of wording"),
        _ => format!("{} {how}", count(n, what, &format!("{what}s"))),
    }
}

/// Columns up to the end of a line's amount; the four counts and the standing take the others.
const LEFT: usize = 47;

/// What each report says all in all of the killed, the injured and so on.
fn tolls(out: &mut String, index: &Index, view: &StoryView, style: Style) {
    let mut incidents = view.incidents(index);
    incidents.retain(|i| !i.tolls.is_empty());
    if incidents.is_empty() {
        return;
    }
    heading(out, style, "The toll: what each report says all in all");
    let several = StoryView::several(&incidents);
    let rows = incidents.iter().flat_map(|i| i.tolls.iter().enumerate().map(move |(k, t)| (i, k, t)));
    for (incident, k, toll) in rows {
        if several && k == 0 {
            let _ = writeln!(out, "  {}", style.ink(Ink::Quiet, &safe(index.incident_name(incident), 70)));
        }
        let mut by_value: BTreeMap<(u64, Option<u64>), Vec<&str>> = BTreeMap::new();
        for a in &toll.answers {
            by_value.entry((a.range.low, a.range.high)).or_default().push(index.siglum(&a.report));
        }
        let said: Vec<String> = by_value
            .iter()
            .map(|((low, high), sigla)| format!("{} {}", range(*low, *high), sigla.join(" ")))
            .collect();
        let line = format!(
            "{} {} ({})",
            toll.measure.as_str(),
            range(toll.range.low, toll.range.high),
            said.join("; ")
        );
        let indent = if several { "    " } else { "  " };
        fold(out, indent, indent.len() + 2, &line);
    }
}

fn ledger_line(out: &mut String, line: &LedgerLine, style: Style) {
    let amount = range(line.range.low, line.range.high);
    let label = safe(&line.label, 120);
    // Two blanks before the label, one on each side of the dots.
    let room = LEFT.saturating_sub(4 + amount.chars().count());
    let mut used = label.chars().count();
    if used + 1 > room {
        fold(out, "  ", 4, &label);
        out.push_str("    ");
        used = 2;
    } else {
        let _ = write!(out, "  {label} ");
    }
    out.push_str(&style.ink(Ink::Quiet, &".".repeat(room.saturating_sub(used))));
    let ink = match line.standing {
        LineStanding::Corroborated => Ink::Good,
        LineStanding::Disputed => Ink::Bad,
        LineStanding::SingleSource | LineStanding::Unattributed => Ink::Quiet,
    };
    let c = &line.counts;
    let _ = writeln!(
        out,
        " {}{:>4}{:>4}{:>4}{:>6}  {}",
        style.ink(Ink::Bold, &amount),
        c.reports,
        c.outlets,
        c.text_origins,
        min_max(c.primary_sources.min, c.primary_sources.max),
        style.ink(ink, standing(line.standing))
    );
}

/// Lines before the rest is left to the dossier.
const DOUBTS: usize = 16;

fn doubts(out: &mut String, index: &Index, view: &StoryView, lines: &[&LedgerLine], style: Style) {
    let mut doubts = Vec::new();
    let failed = |wanted: &[CheckKind]| -> Vec<(&LedgerLine, &Check)> {
        let checks = lines.iter().flat_map(|l| l.checks.iter().map(move |c| (*l, c)));
        checks.filter(|(_, c)| !c.holds && wanted.contains(&c.kind)).collect()
    };
    for (line, c) in failed(&[CheckKind::Sum, CheckKind::Containment, CheckKind::Circular]) {
        doubts.push(format!("{}: {}", safe(&line.label, 60), safe(&c.text, 300)));
    }
    let here: Vec<&Disagreement> = index
        .record
        .disagreements
        .iter()
        .filter(|d| view.any(index, d.positions.iter().flat_map(|p| &p.spans)))
        .collect();
    let values = |d: &Disagreement, between: &str| {
        d.positions.iter().map(|p| safe(&p.value, 80)).collect::<Vec<_>>().join(between)
    };
    let told = |d: &&&Disagreement| !matches!(d.kind, DisagreementKind::Name | DisagreementKind::Wording);
    for d in here.iter().filter(told) {
        doubts.push(format!("{}: reports differ: {}", safe(&d.about, 80), values(d, "; ")));
    }
    for (kind, lost) in [
        (CheckKind::DroppedAttribution, "some copies leave out the source of"),
        (CheckKind::DroppedHedge, "some copies leave out a doubt about"),
        (CheckKind::DroppedVerification, "some copies leave out that this could not be verified"),
    ] {
        let mut labels: Vec<String> = failed(&[kind]).iter().map(|(l, _)| safe(&l.label, 60)).collect();
        labels.dedup();
        if !labels.is_empty() {
            doubts.push(format!("{lost}: {}", labels.join("; ")));
        }
    }
    let quotations = view.rows(index, &index.within.quotations, &index.record.quotations);
    let altered = quotations.iter().filter(|q| q.altered).count();
    if altered > 0 {
        let (what, how) = if altered == 1 { ("quotation", "differs") } else { ("quotations", "differ") };
        doubts.push(format!("{altered} {what} {how} inside the quotation marks"));
    }
    let names: Vec<_> =
        here.iter().filter(|d| d.kind == DisagreementKind::Name).map(|d| values(d, " / ")).collect();
    if !names.is_empty() {
        doubts.push(format!("written in several ways: {}", names.join("; ")));
    }
    if doubts.is_empty() {
        return;
    }
    heading(out, style, "What does not add up (the dossier has the words)");
    for doubt in doubts.iter().take(DOUBTS) {
        fold(out, "  - ", 4, doubt);
    }
    if doubts.len() > DOUBTS {
        let _ = writeln!(out, "  … and {} more in the dossier", doubts.len() - DOUBTS);
    }
}

fn problems(out: &mut String, record: &Record, style: Style) {
    if record.problems.is_empty() {
        return;
    }
    heading(out, style, "Problems with the input");
    for p in &record.problems {
        let line = problem_line(p);
        let (mark, rest) = line.split_once(':').unwrap_or((&line, ""));
        let mark = if p.severity == "error" { style.ink(Ink::Bad, mark) } else { mark.to_owned() };
        let _ = writeln!(out, "  {mark}:{rest}");
    }
}

/// A problem in one line, however long (a folded path cannot be copied): how bad, where, what, and what to do.
pub fn problem_line(problem: &Problem) -> String {
    let (severity, locator) = (safe(&problem.severity, 20), safe(&problem.locator, 4096));
    format!("{severity}: {locator}: {}", safe(&problem.message, 500))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapshot() {
        insta::assert_snapshot!("summary", summary(&crate::fixture::record(), Style::default()));
    }

    #[test]
    fn lines_fit_eighty_columns_but_for_problems() {
        let text = summary(&crate::fixture::record(), Style::default());
        let before = text.split("Problems with").next().unwrap();
        assert!(before.lines().all(|l| l.chars().count() <= WIDTH), "{before}");
    }

    #[test]
    fn of_many_stories_the_largest_are_told() {
        let mut record = crate::fixture::record();
        let small = record.stories.last().unwrap().clone();
        for n in 0..30 {
            let mut story = small.clone();
            story.id = format!("s-{n}");
            story.title = format!("Small story {n}");
            story.reports.truncate(1);
            record.stories.insert(0, story);
        }
        let text = summary(&record, Style::default());
        assert!(text.contains(&format!("in {} stories. Below are the 20", record.stories.len())), "{text}");
        assert!((10..20).contains(&text.matches("Small story").count()));
        assert!(text.contains(&crate::fixture::record().stories[0].title[..20]));
    }

    #[test]
    fn text_of_a_report_cannot_drive_the_terminal() {
        let mut record = crate::fixture::record();
        record.stories[0].title = "\u{1b}[2Jgone".to_owned();
        record.problems[0].locator = "a\u{7}b\nc".to_owned();
        let text = summary(&record, Style::default());
        assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'));
        assert!(summary(&record, Style { color: true }).contains("\u{1b}[1m"));
    }
}

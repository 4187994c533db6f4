//! The record in plain text, for a terminal of 80 columns.

use crate::index::{Index, StoryView};
use crate::phrase::{check, clip, count, days, min_max, range, role, standing};
use headwater_model::Record;
use headwater_model::record::{Counts, LedgerLine, LineStanding, Problem};
use std::fmt::Write as _;

const WIDTH: usize = 80;

/// How the summary looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// Colour and weight, for a terminal.
    pub color: bool,
}

#[derive(Clone, Copy)]
enum Ink {
    Bold,
    Quiet,
    Good,
    Bad,
}

impl Style {
    fn ink(self, ink: Ink, text: &str) -> String {
        if !self.color {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Bold => "1",
            Ink::Quiet => "2",
            Ink::Good => "32",
            Ink::Bad => "33",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// The record in plain text: what a person wants to know before opening the dossier.
pub fn summary(record: &Record, style: Style) -> String {
    let index = Index::new(record);
    let mut out = String::new();
    let stories = index.stories();
    if record.reports.is_empty() {
        out.push_str("No report could be read.\n");
    }
    for (n, view) in stories.iter().enumerate() {
        if n > 0 {
            out.push('\n');
        }
        story(&mut out, &index, view, style);
    }
    problems(&mut out, record, style);
    out
}

/// Text of the input goes to a terminal: control characters in it could move the cursor or change colours.
fn safe(text: &str, limit: usize) -> String {
    clip(text, limit).chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

fn heading(out: &mut String, style: Style, text: &str) {
    let _ = writeln!(out, "\n{}", style.ink(Ink::Bold, text));
}

/// Words folded to the width, the first line after `first`, the others after as many blanks as `indent`.
fn fold(out: &mut String, first: &str, indent: usize, text: &str) {
    let mut line = first.to_owned();
    let mut used = first.chars().count();
    for word in text.split(' ') {
        let len = word.chars().count();
        if used > indent && used + len + 1 > WIDTH {
            let _ = writeln!(out, "{}", line.trim_end());
            line = " ".repeat(indent);
            used = indent;
        }
        if used > indent {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += len;
    }
    let _ = writeln!(out, "{}", line.trim_end());
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
    for origin in origins {
        let lost = index.node(&origin.root).is_some_and(|n| n.report.is_none());
        let held: Vec<_> =
            origin.reports.iter().filter(|r| view.has(index, r)).map(|r| index.siglum(r)).collect();
        let note = if lost { " (lost: not among the files)" } else { "" };
        fold(out, "  - ", 4, &format!("{}{note}: {}", safe(&origin.label, 60), held.join(" ")));
    }
    for report in view.members(index) {
        let title = report.title.as_deref().unwrap_or(&report.locator);
        let line = format!("{}, “{}”", safe(Index::outlet(report), 40), safe(title, 50));
        fold(out, &format!("    {:<3}", safe(&report.siglum, 8)), 8, &line);
    }
    let (main, apart): (Vec<_>, Vec<_>) = view.lines(index).into_iter().partition(|l| index.is_main(l));
    heading(out, style, "Ledger (minimum–maximum)");
    if main.is_empty() {
        let _ = writeln!(out, "  No count of people was found for the event itself.");
    }
    for line in &main {
        ledger_line(out, line, style);
    }
    doubts(out, index, view, &main, style);
    if !apart.is_empty() {
        heading(out, style, "Kept apart: other events and background");
        for line in apart {
            let role = index.incident(&line.incident).map_or("", |i| role(i.role));
            let text =
                format!("{}: {}, {role}", safe(&line.label, 70), range(line.range.low, line.range.high));
            fold(out, "  - ", 4, &text);
        }
    }
}

fn ledger_line(out: &mut String, line: &LedgerLine, style: Style) {
    let amount = range(line.range.low, line.range.high);
    let label = safe(&line.label, 120);
    let gap = WIDTH.saturating_sub(4 + label.chars().count() + amount.chars().count());
    if gap < 2 {
        fold(out, "  ", 4, &label);
        let _ = writeln!(out, "    {}", style.ink(Ink::Bold, &amount));
    } else {
        let dots = style.ink(Ink::Quiet, &".".repeat(gap));
        let _ = writeln!(out, "  {label} {dots} {}", style.ink(Ink::Bold, &amount));
    }
    let ink = match line.standing {
        LineStanding::Corroborated => Ink::Good,
        LineStanding::Disputed => Ink::Bad,
        LineStanding::SingleSource | LineStanding::Unattributed => Ink::Quiet,
    };
    let _ = writeln!(out, "    {}; {}", counts(&line.counts), style.ink(ink, standing(line.standing)));
}

/// The four counts, never one without the others.
fn counts(c: &Counts) -> String {
    let plural = |n: u32, one, many| count(n as usize, one, many);
    let primary = &c.primary_sources;
    format!(
        "{}, {}, {}, {} {}",
        plural(c.reports, "report", "reports"),
        plural(c.outlets, "outlet", "outlets"),
        plural(c.text_origins, "text origin", "text origins"),
        min_max(primary.min, primary.max),
        if primary.min == 1 && primary.max == 1 { "primary source" } else { "primary sources" },
    )
}

fn doubts(out: &mut String, index: &Index, view: &StoryView, lines: &[&LedgerLine], style: Style) {
    let mut doubts = Vec::new();
    for line in lines {
        for c in line.checks.iter().filter(|c| !c.holds) {
            doubts.push(format!("{} ({}): {}", check(c.kind), safe(&line.label, 60), safe(&c.text, 300)));
        }
    }
    let all = index.record.disagreements.iter();
    for d in all.filter(|d| view.any(index, d.positions.iter().flat_map(|p| &p.spans))) {
        let values: Vec<_> = d.positions.iter().map(|p| safe(&p.value, 80)).collect();
        doubts.push(format!("{}: {}: {}", d.kind.as_str(), safe(&d.about, 80), values.join(" / ")));
    }
    let quotations = index.record.quotations.iter();
    let altered =
        quotations.filter(|q| q.altered && view.any(index, q.variants.iter().map(|v| &v.span))).count();
    if altered > 0 {
        doubts.push(format!(
            "{} altered inside the quotation marks (see the dossier)",
            count(altered, "quotation", "quotations")
        ));
    }
    if !doubts.is_empty() {
        heading(out, style, "What does not add up");
        for doubt in doubts {
            fold(out, "  - ", 4, &doubt);
        }
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
    fn text_of_a_report_cannot_drive_the_terminal() {
        let mut record = crate::fixture::record();
        record.stories[0].title = "\u{1b}[2Jgone".to_owned();
        record.problems[0].locator = "a\u{7}b\nc".to_owned();
        let text = summary(&record, Style::default());
        assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'));
        assert!(summary(&record, Style { color: true }).contains("\u{1b}[1m"));
    }
}

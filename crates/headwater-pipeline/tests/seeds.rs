//! The five real reports of one event that the project is measured on. They are not in the repository: the folder
//! `HEADWATER_SHARED`, else `../shared` beside the repository, holds them. Without it the test says so and ends.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;

use headwater_model::RegionKind;
use headwater_model::record::{CheckKind, Figure, IncidentRole, Measure, Record, VerificationStatus};
use std::path::PathBuf;

fn record() -> Option<Record> {
    let shared =
        std::env::var_os("HEADWATER_SHARED").map_or_else(|| common::root().join("../shared"), PathBuf::from);
    let seeds = shared.join("seeds");
    if !seeds.is_dir() {
        println!("skipped: {} is not there", seeds.display());
        return None;
    }
    Some(common::run(&[seeds]))
}

fn role(record: &Record, figure: &Figure) -> IncidentRole {
    record.incidents.iter().find(|i| i.id == figure.event).unwrap().role
}

#[test]
fn five_reports_of_one_event() {
    let Some(r) = record() else { return };
    common::check(&r);
    assert_eq!(r.reports.len(), 5);
    assert!(r.problems.iter().all(|p| p.severity == "remark"), "{:?}", r.problems);
    assert_eq!(r.stories.len(), 1, "one story");

    let mut sizes: Vec<usize> = r.lineage.text_origins.iter().map(Vec::len).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [1, 4], "two text origins");

    let repeats = r.reports.iter().flat_map(|x| &x.regions).filter(|g| g.kind == RegionKind::Repeat).count();
    assert!(repeats >= 1, "a repeat region");

    for report in &r.reports {
        let p = report.published.as_ref().unwrap();
        let day = "2025-03-09";
        assert!(
            p.start.as_str() <= day && day <= p.end.as_str(),
            "{}: {} to {}",
            report.locator,
            p.start,
            p.end
        );
    }
}

#[test]
fn the_parts_add_up() {
    let Some(r) = record() else { return };
    let sum = r
        .ledger
        .iter()
        .flat_map(|l| &l.checks)
        .filter(|c| c.kind == CheckKind::Sum)
        .find(|c| ["745", "125", "148"].iter().all(|n| c.text.contains(n)))
        .expect("a check of 745 + 125 + 148");
    assert!(sum.holds, "{}", sum.text);
}

#[test]
fn other_events_are_kept_apart() {
    let Some(r) = record() else { return };
    let of = |low: u64| -> Vec<&Figure> {
        r.figures
            .iter()
            .filter(|f| f.value.low.abs_diff(low) * 10 <= low && f.measure == Measure::Killed)
            .collect()
    };
    let comparator: Vec<&Figure> = of(1400);
    assert!(!comparator.is_empty(), "the earlier attack is found");
    for f in &comparator {
        assert_ne!(role(&r, f), IncidentRole::Main, "“{}”", common::words(&r, &f.sentence));
    }
    let war: Vec<&Figure> = r.figures.iter().filter(|f| f.value.low > 100_000).collect();
    assert!(!war.is_empty(), "the long war is found");
    for f in &war {
        assert_eq!(role(&r, f), IncidentRole::Background, "“{}”", common::words(&r, &f.sentence));
    }
    for line in &r.ledger {
        let role = r.incidents.iter().find(|i| i.id == line.incident).unwrap().role;
        assert!(role != IncidentRole::Main || line.range.low < 100_000, "{}", line.label);
    }
}

#[test]
fn the_note_on_verification_stays_with_the_figures() {
    let Some(r) = record() else { return };
    let noted: Vec<&Figure> = r
        .figures
        .iter()
        .filter(|f| f.verification.as_ref().is_some_and(|v| v.status == VerificationStatus::NotVerified))
        .collect();
    for low in [745, 125, 148] {
        assert!(noted.iter().any(|f| f.value.low == low), "{low} carries the note");
    }
}

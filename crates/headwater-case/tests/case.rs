//! A case from its making to its bundle, and everything that must not happen to it.
// Clippy sees tests by their attribute, and these helpers have none.
#![allow(clippy::unwrap_used)]

use headwater_case::{Case, Draft, Error, Publish, key, verify_bundle};
use headwater_model::Record;
use headwater_model::record::{Class, JudgementState, Setting, Verb};
use headwater_pipeline::{Config, Silent};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

fn reports() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/coast/reports").canonicalize().unwrap()
}

fn no() -> AtomicBool {
    AtomicBool::new(false)
}

fn scratch(paths: &[PathBuf]) -> Record {
    headwater_pipeline::report(paths, &Config::default(), &Silent, &no()).unwrap()
}

fn run(case: &mut Case) -> Record {
    case.run(&Config::default(), &Silent, &no()).unwrap().record
}

/// A case of the example, run once.
fn coast(dir: &Path) -> Case {
    let mut case = Case::create(&dir.join("coast.headwater"), "Coast").unwrap();
    case.add(&[reports()], &Config::default(), &Silent, &no()).unwrap();
    run(&mut case);
    case
}

fn draft(verb: Verb, target: &str, by: &str) -> Draft {
    Draft {
        verb,
        target: target.to_owned(),
        other: None,
        set: Setting::default(),
        by: by.to_owned(),
        why: "seen".to_owned(),
        adjudicates: false,
    }
}

#[test]
fn a_case_gives_what_a_run_from_scratch_gives_however_it_grew() {
    grown(false);
    grown(true);
}

fn grown(held: bool) {
    let dir = tempfile::tempdir().unwrap();
    let whole = scratch(&[reports()]);
    let mut case = Case::create(&dir.path().join("a.headwater"), "A").unwrap();
    if held {
        case.hold(&Config::default()).unwrap();
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(reports()).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    // One by one, the last first, with a run in between.
    for (n, file) in files.iter().rev().enumerate() {
        let added = case.add(std::slice::from_ref(file), &Config::default(), &Silent, &no()).unwrap();
        assert_eq!((added.new, added.known, added.reports), (1, 0, 1));
        if n == 1 {
            run(&mut case);
        }
    }
    assert_eq!(serde_json::to_string(&run(&mut case)).unwrap(), serde_json::to_string(&whole).unwrap());
    let again = case.add(&[reports()], &Config::default(), &Silent, &no()).unwrap();
    assert_eq!((again.new, again.known), (0, files.len() as u64));
    assert!(case.run(&Config::default(), &Silent, &no()).unwrap().unchanged);
    assert!(case.verify().unwrap().iter().all(|f| f.holds), "{:?}", case.verify().unwrap());
}

#[test]
fn an_input_that_changed_is_read_again_and_the_earlier_reading_stays() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("r.txt");
    std::fs::write(&file, "Three people were killed in the flood, police said.\n").unwrap();
    let mut case = Case::create(&dir.path().join("a.headwater"), "A").unwrap();
    case.add(std::slice::from_ref(&file), &Config::default(), &Silent, &no()).unwrap();
    std::fs::write(&file, "Four people were killed in the flood, police said.\n").unwrap();
    let added = case.add(std::slice::from_ref(&file), &Config::default(), &Silent, &no()).unwrap();
    assert_eq!((added.new, added.replaced), (0, 1));
    case.hold(&Config::default()).unwrap();
    assert_eq!(run(&mut case).figures[0].value.low, 4);
    std::fs::write(&file, "Six people were killed in the flood, police said.\n").unwrap();
    case.add(std::slice::from_ref(&file), &Config::default(), &Silent, &no()).unwrap();
    let record = run(&mut case);
    assert_eq!((record.reports.len(), record.figures[0].value.low), (1, 6));
    drop(case);
    let db = rusqlite::Connection::open(dir.path().join("a.headwater")).unwrap();
    let kept: i64 = db.query_row("SELECT count(*) FROM case_captures", [], |r| r.get(0)).unwrap();
    assert_eq!(kept, 3);
}

#[test]
fn judgements_hold_on_every_run_and_are_undone_by_new_ones() {
    let dir = tempfile::tempdir().unwrap();
    let mut case = coast(dir.path());
    let before = case.record().unwrap();
    let figure = before.figures.iter().find(|f| f.group.class == Class::People && f.value.low > 100).unwrap();
    let rejected = case.judge(&draft(Verb::Reject, &figure.id, "Ann")).unwrap();
    let mut correct = draft(Verb::Correct, &before.figures[0].id, "Ann");
    (correct.set.low, correct.set.high) = (Some(7), Some(9));
    case.judge(&correct).unwrap();
    let after = run(&mut case);
    assert!(!after.figures.iter().any(|f| f.id == figure.id));
    let first = after.figures.iter().find(|f| f.id == before.figures[0].id).unwrap();
    assert_eq!((first.value.low, first.value.high), (7, Some(9)));
    assert!(after.judgements.iter().all(|j| j.state == JudgementState::Applied && j.before.is_some()));
    // What was rejected can still be explained.
    assert!(!case.explain(&figure.id).unwrap().words.is_empty());
    case.judge(&draft(Verb::Undo, &rejected.id, "Bo")).unwrap();
    let back = run(&mut case);
    assert!(back.figures.iter().any(|f| f.id == figure.id));
    assert_eq!(back.judgements[0].state, JudgementState::Undone);
    // New reports change nothing about what was decided.
    let file = dir.path().join("more.txt");
    std::fs::write(&file, "Two people drowned off Port Salme on Sunday, the coast guard said.\n").unwrap();
    case.add(&[file], &Config::default(), &Silent, &no()).unwrap();
    let grown = run(&mut case);
    let first = grown.figures.iter().find(|f| f.id == before.figures[0].id).unwrap();
    assert_eq!((first.value.low, first.value.high), (7, Some(9)));
}

#[test]
fn names_are_joined_and_kept_apart_and_reports_left_out() {
    let dir = tempfile::tempdir().unwrap();
    let mut case = coast(dir.path());
    let before = case.record().unwrap();
    let persons: Vec<_> = before.entities.iter().filter(|e| e.kind.as_str() == "person").collect();
    let mut same = draft(Verb::Same, &persons[0].id, "Ann");
    same.other = Some(persons[1].id.clone());
    case.judge(&same).unwrap();
    let report = &before.reports[0];
    case.judge(&draft(Verb::Exclude, &report.id, "Ann")).unwrap();
    let after = run(&mut case);
    assert_eq!(after.reports.len(), before.reports.len() - 1);
    assert!(!serde_json::to_string(&after.figures).unwrap().contains(&report.id));
    assert_eq!(after.judgements[1].state, JudgementState::Applied);
    let joined = after.judgements[0].state;
    // Where the names stood only in the report that is left out, the judgement waits and says so.
    assert!(matches!(joined, JudgementState::Applied | JudgementState::Conflict), "{joined:?}");
}

#[test]
fn judgements_that_make_no_sense_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut case = coast(dir.path());
    let record = case.record().unwrap();
    let (figure, entity, report) = (&record.figures[0].id, &record.entities[0].id, &record.reports[0].id);
    let mut no_why = draft(Verb::Exclude, report, "Ann");
    no_why.why.clear();
    let mut upside_down = draft(Verb::Correct, figure, "Ann");
    (upside_down.set.low, upside_down.set.high) = (Some(9), Some(7));
    for wrong in [
        draft(Verb::Accept, "f-nothing", "Ann"),
        draft(Verb::Accept, figure, "  "),
        draft(Verb::Correct, figure, "Ann"),
        draft(Verb::Correct, entity, "Ann"),
        draft(Verb::Reclassify, figure, "Ann"),
        draft(Verb::Same, entity, "Ann"),
        draft(Verb::Exclude, figure, "Ann"),
        draft(Verb::Mask, figure, "Ann"),
        draft(Verb::Undo, "j-nothing", "Ann"),
        no_why,
        upside_down,
    ] {
        assert!(case.judge(&wrong).is_err(), "{wrong:?}");
    }
    assert!(case.judgements().unwrap().is_empty());
}

#[test]
fn a_judgement_changed_by_hand_shows() {
    let dir = tempfile::tempdir().unwrap();
    let mut case = coast(dir.path());
    let record = case.record().unwrap();
    for f in &record.figures[..3] {
        case.judge(&draft(Verb::Accept, &f.id, "Ann")).unwrap();
    }
    let path = case.path().to_owned();
    drop(case);
    let db = rusqlite::Connection::open(&path).unwrap();
    for change in ["DELETE FROM case_judgements WHERE seq = 2", "UPDATE case_judgements SET person = 'Bo'"] {
        let refused = db.execute(change, []).unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{refused}");
    }
    // Whoever takes the trigger away first is found out by the chain.
    db.execute_batch(
        "DROP TRIGGER case_judgements_unchanged;
         UPDATE case_judgements SET body = replace(body, '\"by\":\"Ann\"', '\"by\":\"Eve\"') WHERE seq = 2;",
    )
    .unwrap();
    drop(db);
    let case = Case::look(&path).unwrap();
    assert!(matches!(case.judgements(), Err(Error::Damaged { .. })));
    let wrong: Vec<_> = case.verify().unwrap().into_iter().filter(|f| !f.holds).map(|f| f.what).collect();
    assert_eq!(wrong, ["judgements"]);
}

#[test]
fn damage_to_captures_and_record_shows() {
    let dir = tempfile::tempdir().unwrap();
    let path = coast(dir.path()).path().to_owned();
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch(
        "UPDATE case_captures SET packed = zeroblob(20) WHERE rowid = 1;
         UPDATE case_record SET sha256 = 'x';",
    )
    .unwrap();
    drop(db);
    let mut case = Case::open(&path).unwrap();
    let wrong: Vec<_> = case.verify().unwrap().into_iter().filter(|f| !f.holds).map(|f| f.what).collect();
    assert_eq!(wrong, ["captures", "record"]);
    // The record is made again from the readings, which are whole.
    assert_eq!(run(&mut case).reports.len(), 5);
}

#[test]
fn other_files_newer_cases_and_second_writers_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    assert!(matches!(Case::open(&at("none")), Err(Error::Missing(_))));
    std::fs::write(at("text"), "no case at all, just text").unwrap();
    assert!(matches!(Case::open(&at("text")), Err(Error::NotACase(_))));
    std::fs::write(at("empty"), "").unwrap();
    assert!(matches!(Case::look(&at("empty")), Err(Error::NotACase(_))));
    rusqlite::Connection::open(at("other")).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    assert!(matches!(Case::open(&at("other")), Err(Error::NotACase(_))));
    let case = Case::create(&at("a"), "A").unwrap();
    assert!(matches!(Case::create(&at("a"), "A"), Err(Error::Exists(_))));
    assert!(matches!(Case::open(&at("a")), Err(Error::Busy(_))));
    assert!(Case::look(&at("a")).is_ok());
    assert!(matches!(case.record(), Err(Error::NoRecord)));
    drop(case);
    rusqlite::Connection::open(at("a")).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let newer = Case::open(&at("a")).unwrap_err();
    assert!(newer.to_string().contains("newer version"), "{newer}");
}

#[test]
fn a_bundle_proves_itself_and_shows_every_change() {
    let dir = tempfile::tempdir().unwrap();
    let mut case = coast(dir.path());
    let record = case.record().unwrap();
    case.judge(&draft(Verb::Accept, &record.figures[0].id, "Ann")).unwrap();
    run(&mut case);
    let signer = key(&dir.path().join("key")).unwrap();
    let bytes = case.bundle(Publish::Judged, Some(&signer)).unwrap();
    assert_eq!(bytes, case.bundle(Publish::Judged, Some(&signer)).unwrap());
    let place = dir.path().join("b.zip");
    let check = |bytes: &[u8]| {
        std::fs::write(&place, bytes).unwrap();
        verify_bundle(&place)
    };
    let report = check(&bytes).unwrap();
    assert!(report.findings.iter().all(|f| f.holds), "{report:?}");
    assert_eq!(report.signer, Some(signer.public()));
    // A changed bit anywhere in what is stored shows, whatever ZIP itself makes of it.
    let (mut tried, mut shown) = (0, 0);
    for at in (0..bytes.len()).step_by(bytes.len() / 97) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        let told = check(&changed);
        let same = told.as_ref().is_ok_and(|r| r.findings.iter().all(|f| f.holds));
        tried += 1;
        shown += usize::from(!same);
    }
    // Time stamps and the like of the archive are no content.
    assert!(shown * 10 >= tried * 9, "{shown} of {tried} changes show");
    assert!(check(&bytes[..bytes.len() / 2]).is_err());
    assert!(check(b"").is_err() && check(b"PK\x03\x04 no archive").is_err());
}

#[test]
fn what_is_published_masks_names_everywhere() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("r.txt");
    let text = "Selma Ordin, 9, and her uncle Bram Ordin were killed at 12 Harbour Street on Sunday, said Mayor Ines Falk.\n\
                \u{201c}We knew Bram Ordin well,\u{201d} Ms Falk said. Karl Wenzel was injured.\n";
    std::fs::write(&file, text).unwrap();
    let mut case = Case::create(&dir.path().join("a.headwater"), "A").unwrap();
    case.add(&[file], &Config::default(), &Silent, &no()).unwrap();
    let record = run(&mut case);
    let named = |files: &[headwater_render::File], word: &str| {
        files.iter().any(|f| String::from_utf8_lossy(&f.bytes).contains(word))
    };
    for kind in headwater_case::EXPORTS {
        let files = case.export(kind.name, Publish::Public).unwrap();
        for hidden in ["Ordin", "Selma", "Wenzel", "12 Harbour Street"] {
            assert!(!named(&files, hidden), "{hidden} in {}", kind.name);
        }
    }
    assert!(named(&case.export("json", Publish::Public).unwrap(), "Falk"), "who speaks in public stays");
    assert!(named(&case.export("json", Publish::Judged).unwrap(), "Wenzel"));
    // A judgement masks in every output, and the bundle leaves out what would show the name.
    let falk = record.entities.iter().find(|e| e.name.contains("Falk")).unwrap();
    case.judge(&draft(Verb::Mask, &falk.id, "Ann")).unwrap();
    run(&mut case);
    for kind in headwater_case::EXPORTS {
        assert!(!named(&case.export(kind.name, Publish::Judged).unwrap(), "Falk"), "{}", kind.name);
    }
    let bundle = case.bundle(Publish::Judged, None).unwrap();
    let place = dir.path().join("b.zip");
    std::fs::write(&place, bundle).unwrap();
    let report = verify_bundle(&place).unwrap();
    assert!(report.findings.iter().all(|f| f.holds), "{report:?}");
}

#[test]
fn searching_hears_words_and_no_syntax() {
    let dir = tempfile::tempdir().unwrap();
    let case = coast(dir.path());
    assert!(!case.search("civilians", 10).unwrap().is_empty());
    for odd in ["", "\"", "NEAR(", "text:*", "a OR b AND", "civilians' --", "ж"] {
        assert!(case.search(odd, 10).is_ok(), "{odd}");
    }
}

#[test]
fn bad_input_is_told_and_the_rest_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let reports = dir.path().join("in");
    std::fs::create_dir(&reports).unwrap();
    std::fs::write(reports.join("empty.txt"), "").unwrap();
    std::fs::write(reports.join("binary.txt"), [0_u8, 1, 2, 3, 0, 255]).unwrap();
    std::fs::write(reports.join("torn.zip"), b"PK\x03\x04torn").unwrap();
    std::fs::write(reports.join("good.txt"), "Six people were killed, the mayor said.\n").unwrap();
    let mut case = Case::create(&dir.path().join("a.headwater"), "A").unwrap();
    let added = case.add(std::slice::from_ref(&reports), &Config::default(), &Silent, &no()).unwrap();
    assert_eq!(added.reports, 1);
    assert!(added.problems.len() >= 3, "{:?}", added.problems);
    let record = run(&mut case);
    assert_eq!((record.reports.len(), record.figures[0].value.low), (1, 6));
    assert_eq!(record.problems, scratch(&[reports]).problems);
}

#[test]
fn hostile_words_run_in_no_export() {
    let dir = tempfile::tempdir().unwrap();
    let reports = dir.path().join("in");
    std::fs::create_dir(&reports).unwrap();
    let text = "<script>alert(1)</script> At least 12 people were killed, said \u{202e}=cmd|calc Ann Lee\u{202c}.\n\
                \u{201c}=HYPERLINK(1) +7 died,\u{201d} @Bo Karlsen said. \"><img src=x onerror=alert(2)> Two were injured.\n";
    std::fs::write(reports.join("=1+1.txt"), text).unwrap();
    std::fs::write(reports.join("-long.txt"), format!("Six died, said Mayor {}.\n", "Aa".repeat(1 << 19)))
        .unwrap();
    let mut case = Case::create(&dir.path().join("a.headwater"), "<b>A</b>").unwrap();
    let config = Config { base: Some(reports.clone()), ..Config::default() };
    case.add(&[reports], &config, &Silent, &no()).unwrap();
    let record = run(&mut case);
    assert_eq!(record.reports.len(), 2);
    for kind in headwater_case::EXPORTS {
        for file in case.export(kind.name, Publish::Judged).unwrap() {
            let bytes = String::from_utf8_lossy(&file.bytes);
            match file.path.rsplit('.').next() {
                Some("html") => {
                    assert!(
                        !bytes.contains("<script>alert") && !bytes.contains("<img src=x"),
                        "{}",
                        file.path
                    );
                }
                Some("csv") => {
                    let formula = |cell: &str| cell.trim_start_matches('"').starts_with(['=', '+', '-', '@']);
                    let cells = || bytes.lines().flat_map(|l| l.split(','));
                    let negative = |cell: &str| cell.parse::<f64>().is_ok();
                    let bad: Vec<&str> = cells().filter(|c| formula(c) && !negative(c)).take(3).collect();
                    assert!(bad.is_empty(), "{}: {bad:?}", file.path);
                }
                _ => {}
            }
        }
    }
    assert!(case.verify().unwrap().iter().all(|f| f.holds));
}

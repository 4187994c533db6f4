//! Input that is no report: one clear line for each, and the rest goes on.

#![allow(clippy::unwrap_used)]

mod common;

use common::{check, folder, record_of, run};
use headwater_model::Record;
use headwater_model::record::Problem;

const GOOD: &[u8] = b"Fire on the quay\n\nAt least 12 people were killed on Sunday, the coast guard said.\n";

/// The record of a good report and `bytes`; the good one is always there, whole.
fn beside(bytes: &[u8]) -> Record {
    let record = record_of(&[("bad.txt", bytes), ("good.txt", GOOD)]);
    check(&record);
    assert!(record.problems.iter().all(|p| p.code != "P007"), "{:?}", record.problems);
    let good = record.reports.iter().find(|r| r.locator.ends_with("good.txt")).expect("the rest goes on");
    assert!(record.figures.iter().any(|f| f.span.report == good.id && f.value.low == 12));
    record
}

fn problems(record: &Record) -> Vec<&Problem> {
    let found: Vec<&Problem> = record.problems.iter().collect();
    for p in &found {
        assert!(!p.message.contains('\n') && p.message.len() > 20 && !p.code.is_empty(), "{p:?}");
    }
    found
}

/// The input gives one problem, an error, and no report.
fn refused(bytes: &[u8], code: &str) {
    let record = beside(bytes);
    let found = problems(&record);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].code.as_str(), found[0].severity.as_str()), (code, "error"), "{found:?}");
    assert!(found[0].locator.ends_with("bad.txt"));
    assert_eq!(record.reports.len(), 1);
}

/// The input is read, with remarks of these codes.
fn read_with(bytes: &[u8], codes: &[&str]) -> Record {
    let record = beside(bytes);
    let found = problems(&record);
    assert_eq!(record.reports.len(), 2, "{found:?}");
    assert!(found.iter().all(|p| p.severity == "remark"), "{found:?}");
    assert_eq!(found.iter().map(|p| p.code.as_str()).collect::<Vec<_>>(), codes, "{found:?}");
    record
}

#[test]
fn an_empty_file() {
    refused(b"", "R001");
}

#[test]
fn only_whitespace() {
    let record = beside(b" \n\t\r\n   \n");
    let found = problems(&record);
    assert_eq!((found.len(), record.reports.len()), (1, 1), "{found:?}");
    let wide = beside("\u{feff}\u{2003}\u{200b}\n".as_bytes());
    assert_eq!((problems(&wide).len(), wide.reports.len()), (1, 1));
}

#[test]
fn binary_files() {
    for head in [
        &b"\x89PNG\r\n\x1a\n"[..],
        b"PK\x03\x04",
        b"%PDF-1.7\n",
        b"\x1f\x8b\x08\x00",
        b"\x7fELF",
        b"\xff\xd8\xff\xe0",
    ] {
        let mut bytes = head.to_vec();
        bytes.extend((0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8));
        let record = beside(&bytes);
        assert_eq!((problems(&record).len(), record.reports.len()), (1, 1), "{head:?}");
        assert_eq!(record.problems[0].severity, "error");
    }
}

#[test]
fn a_missing_path_beside_a_good_one() {
    let dir = folder(&[("good.txt", GOOD)]);
    let record = run(&[dir.path().join("good.txt"), dir.path().join("gone.txt")]);
    check(&record);
    let found = problems(&record);
    assert_eq!((found.len(), record.reports.len()), (1, 1), "{found:?}");
    assert!(found[0].locator.ends_with("gone.txt") && found[0].message.contains("no such file"));
}

#[test]
fn folders_without_reports() {
    let dir = folder(&[("good.txt", GOOD), (".hidden", GOOD)]);
    std::fs::create_dir_all(dir.path().join("empty/deeper/still")).unwrap();
    let record = run(&[dir.path().join("good.txt"), dir.path().join("empty")]);
    check(&record);
    let found = problems(&record);
    assert_eq!((found.len(), record.reports.len()), (1, 1), "{found:?}");
    assert!(found[0].locator.ends_with("empty") && found[0].message.contains("no reports"));
    let nothing = run(&[dir.path().join("empty")]);
    check(&nothing);
    assert_eq!((nothing.reports.len(), nothing.problems.len()), (0, 1));
    let no_paths = run(&[]);
    check(&no_paths);
    assert!(no_paths.reports.is_empty());
}

#[test]
fn a_folder_that_headwater_wrote_is_not_read() {
    let dir = folder(&[("good.txt", GOOD), ("out/.headwater-output", b""), ("out/record.json", b"{}")]);
    let record = run(&[dir.path().to_path_buf()]);
    assert_eq!((record.reports.len(), record.problems.len()), (1, 0));
}

#[test]
fn deep_folders() {
    let deep = (0..60).map(|i| format!("d{i}")).collect::<Vec<_>>().join("/") + "/good.txt";
    let record = record_of(&[(deep.as_str(), GOOD)]);
    check(&record);
    assert_eq!((record.reports.len(), record.problems.len()), (1, 0));
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_and_folder() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder(&[("good.txt", GOOD), ("shut.txt", GOOD), ("locked/a.txt", GOOD)]);
    let mode = |name: &str, mode: u32| {
        std::fs::set_permissions(dir.path().join(name), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("shut.txt", 0o000);
    mode("locked", 0o000);
    // Root reads everything.
    let root = std::fs::read(dir.path().join("shut.txt")).is_ok();
    let record = run(&[dir.path().to_path_buf()]);
    mode("locked", 0o755);
    if root {
        return;
    }
    check(&record);
    let found = problems(&record);
    assert_eq!((found.len(), record.reports.len()), (2, 1), "{found:?}");
    assert!(found.iter().all(|p| p.message.contains("permission denied")), "{found:?}");
}

#[test]
fn encodings() {
    let text = "Crue à Évreux\n\nAu moins 12 personnes ont été tuées dimanche, a déclaré le préfet de la région.\n\
        Les élèves de l'école ont passé la nuit à l'hôtel de ville. « Où étaient les secours ? » a-t-il demandé.\n";
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let record = beside(&latin);
    let bad = record.reports.iter().find(|r| r.locator.ends_with("bad.txt")).unwrap();
    assert_eq!(bad.text, text);
    for bom in [false, true] {
        for big in [false, true] {
            let units = std::iter::once(0xfeff).filter(|_| bom).chain(text.encode_utf16());
            let wide: Vec<u8> =
                units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
            let record = beside(&wide);
            // Without its mark the file may be refused, but not silently.
            assert!(record.reports.len() == 2 || !problems(&record).is_empty());
            if bom {
                let bad = record.reports.iter().find(|r| r.locator.ends_with("bad.txt")).unwrap();
                assert!(bad.text.contains("été tuées"), "{}", bad.encoding);
            }
        }
    }
}

#[test]
fn mixed_encodings_are_read_with_a_remark() {
    let mut bytes =
        "Après la crue, 12 people were killed in the café, the mayor said.\n".repeat(20).into_bytes();
    bytes.extend(b"The na\xefve caf\xe9 owner was not hurt.\n");
    let record = beside(&bytes);
    let found = problems(&record);
    assert_eq!((found.len(), record.reports.len()), (1, 2), "{found:?}");
    assert_eq!(found[0].severity, "remark");
}

#[test]
fn nul_bytes() {
    let text = b"The river rose on Monday.\0\n\nFive people were hurt, the mayor said.\0\0\n";
    let record = beside(text);
    assert_eq!(problems(&record).len(), 1);
    let mostly: Vec<u8> = b"a\0\0\0b\0\0\0".repeat(500);
    let record = beside(&mostly);
    assert!(!problems(&record).is_empty());
}

#[test]
fn right_to_left_text() {
    let text =
        "قتل ما لا يقل عن 12 شخصا يوم الأحد، قال خفر السواحل.\n\u{202b}«الماء يرتفع»، قالت ليلى.\u{202c}\n";
    read_with(text.as_bytes(), &[]);
    read_with("לפחות 12 בני אדם נהרגו ביום ראשון.\nAt least 12 people were killed.\n".as_bytes(), &[]);
}

#[test]
fn a_file_that_is_too_large_is_refused_unread() {
    let dir = folder(&[("good.txt", GOOD)]);
    // Sparse: nothing is written and nothing is loaded.
    let big = std::fs::File::create(dir.path().join("big.txt")).unwrap();
    big.set_len((64 << 20) + 1).unwrap();
    drop(big);
    let record = run(&[dir.path().to_path_buf()]);
    check(&record);
    let found = problems(&record);
    assert_eq!((found.len(), record.reports.len()), (1, 1), "{found:?}");
    assert_eq!(found[0].code, "R003");
    assert!(found[0].message.contains("64 MiB"), "{}", found[0].message);
}

#[test]
fn one_long_line() {
    // Ten megabytes of sentences without a line break; one word of a megabyte.
    let word = "a".repeat(1_000_000);
    let sentences =
        "The river rose in the night and the mayor said that 12 people were hurt. ".repeat(137_000);
    for line in [word, sentences] {
        let record = beside(line.as_bytes());
        assert_eq!(record.reports.len(), 2, "{:?}", record.problems);
    }
}

#[test]
fn marks_that_never_close() {
    let large = [") ) ) ", "\"", "a “ b ” "].map(|unit| (unit, 400_000));
    let small = ["( ( ", "“", "'", "said ", "1 ", "12 people, ", "\n", "- ", ". ", "told ", "A "];
    // A mark that is never closed costs a look at the rest of its paragraph.
    let few = [("« ", 8_000)];
    for (unit, size) in large.into_iter().chain(small.map(|unit| (unit, 60_000))).chain(few) {
        let text = unit.repeat(size / unit.len());
        let record = record_of(&[("bad.txt", text.as_bytes()), ("good.txt", GOOD)]);
        assert!(record.reports.iter().any(|r| r.locator.ends_with("good.txt")), "{unit:?}");
        assert!(record.problems.iter().all(|p| p.code != "P007"), "{unit:?}: {:?}", record.problems);
    }
}

#[test]
fn the_same_file_given_twice() {
    let dir = folder(&[("good.txt", GOOD)]);
    let path = dir.path().join("good.txt");
    let record = run(&[path.clone(), path.clone(), dir.path().to_path_buf()]);
    check(&record);
    let found = problems(&record);
    assert_eq!(record.reports.len(), 1);
    assert!(!found.is_empty() && found.iter().all(|p| p.code == "P002"), "{found:?}");
    assert_eq!(record.figures.len(), run(&[path]).figures.len());
}

#[test]
fn one_file_under_two_names() {
    let record = record_of(&[("a.txt", GOOD), ("b.txt", GOOD)]);
    check(&record);
    let found = problems(&record);
    assert_eq!((found.len(), record.reports.len()), (1, 1), "{found:?}");
    assert_eq!(found[0].code, "P006");
    assert_eq!(record.reports[0].also.len(), 1);
    assert!(record.reports[0].also[0].ends_with("b.txt"));
}

#[cfg(unix)]
#[test]
fn links() {
    let dir = folder(&[("good.txt", GOOD)]);
    std::os::unix::fs::symlink(dir.path().join("good.txt"), dir.path().join("link.txt")).unwrap();
    std::os::unix::fs::symlink(dir.path().join("gone.txt"), dir.path().join("loose.txt")).unwrap();
    std::os::unix::fs::symlink(dir.path(), dir.path().join("loop")).unwrap();
    let record = run(&[dir.path().to_path_buf()]);
    check(&record);
    assert_eq!(record.reports.len(), 1);
    let about = |name: &str| problems(&record).iter().filter(|p| p.locator.ends_with(name)).count();
    assert_eq!(about("link.txt"), 1, "{:?}", record.problems);
    assert_eq!(about("loose.txt"), 1, "{:?}", record.problems);
    assert!(about("loop") <= 1);
}

#[test]
fn a_hundred_bad_files_and_one_good() {
    let names: Vec<String> = (0..100).map(|i| format!("bad{i:03}.txt")).collect();
    let mut files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b""[..])).collect();
    files.push(("good.txt", GOOD));
    let record = record_of(&files);
    check(&record);
    assert_eq!((record.problems.len(), record.reports.len()), (100, 1));
    let locators: Vec<&String> = record.problems.iter().map(|p| &p.locator).collect();
    assert!(locators.is_sorted());
}

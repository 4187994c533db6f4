//! Archives that were made to do harm, and archives that were damaged at random: few lines, little memory, no panic.

use super::archives::{REPORT, file, flow, gz, header, noise, tarred, within, zipped};
use headwater_read::Limits;
use proptest::prelude::*;
use std::sync::LazyLock;

#[test]
fn bombs_end_early_with_one_line() {
    let file =
        |name: &str, bytes: &[u8]| within(name, bytes, Limits { ratio_from: 1 << 20, ..Limits::default() });
    let zeros = vec![b'a'; 3 << 20];
    let packed = gz(&zeros);
    assert_eq!(file("a.txt.gz", &packed).order(), ["a.txt.gz R020"]);
    assert_eq!(file("a.gz", &gz(&gz(&packed))).order(), ["a.gz R020"]);
    let tar = tarred(&[("a.txt", &zeros), ("b.txt", b"after")]);
    assert_eq!(file("a.tar.gz", &gz(&tar)).order(), ["a.tar.gz!/a.txt R020"]);
    assert_eq!(file("a.zip", &zipped(&[("a.txt", &zeros)])).order(), ["a.zip!/a.txt R020"]);
    let zst = zstd::encode_all(zeros.as_slice(), 1).unwrap();
    let finds = file("a.zst", &zst);
    assert_eq!(finds.order(), ["a.zst R020"]);
    assert!(finds.one().1.contains("more than 250 times"), "{}", finds.one().1);
}

#[test]
fn nested_zips_multiply_no_further_than_the_whole_may() {
    // In the manner of 42.zip: sixteen copies on each level, small ones here.
    let limits = Limits { ratio_from: 1 << 20, ..Limits::default() };
    let mut level = zipped(&[("0.txt", &vec![b'a'; 200 << 10])]);
    for _ in 0..3 {
        let names: Vec<String> = (0..16).map(|i| format!("{i}.zip")).collect();
        let members: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), level.as_slice())).collect();
        level = zipped(&members);
    }
    let finds = within("42.zip", &level, limits);
    let bombs = finds.notices.iter().filter(|(_, code, _)| *code == "R020").count();
    assert_eq!((bombs, finds.notices.len()), (1, 1), "{:?}", finds.notices);
    assert!(finds.captures.len() < 2000, "{}", finds.captures.len());
}

#[test]
fn overlapping_entries_and_false_sizes_are_seen() {
    // Ten entries of the directory that all point to the first file.
    let text = noise(5000);
    let names: Vec<String> = (0..10).map(|i| format!("{i}.txt")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), text.as_bytes())).collect();
    let mut bytes = zipped(&members[1..2]);
    let whole = zipped(&members);
    let at = |bytes: &[u8]| bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    let directory_at = at(&bytes);
    let entry = bytes[directory_at..][..46 + 5].to_vec();
    let end = bytes[bytes.len() - 22..].to_vec();
    bytes.truncate(directory_at);
    for _ in 0..10 {
        bytes.extend_from_slice(&entry);
    }
    let mut end = end;
    end[8..10].copy_from_slice(&10_u16.to_le_bytes());
    end[10..12].copy_from_slice(&10_u16.to_le_bytes());
    end[12..16].copy_from_slice(&(entry.len() as u32 * 10).to_le_bytes());
    bytes.extend_from_slice(&end);
    assert!(bytes.len() < whole.len());
    let finds = file("a.zip", &bytes);
    assert_eq!(finds.notices.iter().filter(|(_, code, _)| *code == "R020").count(), 1, "{:?}", finds.order);
    assert!(finds.captures.len() < 3);

    // A file that says it has four gigabytes.
    let mut bytes = zipped(&[("a.txt", text.as_bytes())]);
    let directory_at = at(&bytes);
    bytes[directory_at + 24..directory_at + 28].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
    assert_eq!(file("a.zip", &bytes).order(), ["a.zip!/a.txt R003"]);
    let mut tar = tar::Builder::new(Vec::new());
    let mut big = header("a.txt", 0, tar::EntryType::Regular);
    big.set_size(8 << 40);
    big.set_cksum();
    tar.append(&big, REPORT.as_bytes()).unwrap();
    let finds = file("a.tar", &tar.into_inner().unwrap());
    assert_eq!(finds.order(), ["a.tar!/a.txt R003", "a.tar R021"]);
}

#[test]
fn long_headers_of_tar_are_not_held() {
    let mut bytes = header("././@LongLink", 4 << 20, tar::EntryType::GNULongName).as_bytes().to_vec();
    bytes.resize(bytes.len() + (4 << 20), b'x');
    bytes.extend(tarred(&[("a.txt", REPORT.as_bytes())]));
    assert_eq!(file("a.tar", &bytes).order(), ["a.tar R021"]);
    let long = format!("{}/a.txt", "folder/".repeat(40));
    let mut tar = tar::Builder::new(Vec::new());
    let mut plain = header("", REPORT.len() as u64, tar::EntryType::Regular);
    tar.append_data(&mut plain, &long, REPORT.as_bytes()).unwrap();
    let name = long.replace("//", "/");
    assert_eq!(file("a.tar", &tar.into_inner().unwrap()).order(), [format!("a.tar!/{name}")]);
}

#[test]
fn a_window_that_takes_too_much_memory_is_refused() {
    // A frame head that asks for a window of 256 MiB and more: no single segment, exponent 18.
    let bytes = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 18 << 3, 0x01, 0x00, 0x00];
    let finds = file("a.zst", &bytes);
    let (code, message) = finds.one();
    assert!(code == "R024" && message.contains("unpack it first"), "{message}");
}

/// Small archives of each kind to damage.
static SAMPLES: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(samples);

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let members: &[(&str, &[u8])] =
        &[("a.txt", REPORT.as_bytes()), ("in/b.txt", b"The mill stood."), ("c.gz", &gz(b"It rained."))];
    let crawl = super::warc::sample();
    let by_record = super::warc::sample_by_record();
    vec![
        ("a.gz", [gz(REPORT.as_bytes()), gz(b"and more")].concat()),
        ("a.zst", zstd::encode_all(REPORT.as_bytes(), 1).unwrap()),
        ("a.zip", zipped(members)),
        ("a.tar", tarred(members)),
        ("a.tar.gz", gz(&tarred(members))),
        ("in.zip", zipped(&[("x.zip", &zipped(members)), ("y.warc", &crawl)])),
        ("a.warc", crawl),
        ("a.warc.gz", by_record),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn damaged_archives_end_with_few_lines(
        which in 0_usize..8,
        cut in any::<prop::sample::Index>(),
        keep in any::<bool>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..3), 0..6),
    ) {
        let (name, mut bytes) = SAMPLES[which].clone();
        for (at, byte, how) in changes {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => {
                    let part = bytes[at..bytes.len().min(at + usize::from(byte))].to_vec();
                    bytes.splice(at..at, part);
                }
            }
        }
        if !keep {
            bytes.truncate(cut.index(bytes.len()));
        }
        let limits = Limits { item: 1 << 20, held: 1 << 20, ..Limits::default() };
        let one = within(name, &bytes, limits.clone());
        let two = within(name, &bytes, limits.clone());
        prop_assert_eq!(&one.order, &two.order);
        prop_assert_eq!(&one.captures, &two.captures);
        prop_assert!(one.notices.len() < 60, "{:?}", one.notices);
        prop_assert!(one.captures.iter().all(|c| c.bytes.len() <= 1 << 20));
        let _ = flow(name, &bytes, limits);
    }
}

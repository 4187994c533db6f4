use super::{LineageError, lineage, lineage_json, pair};
use crate::fixture;
use crate::terminal::{Style, WIDTH};
use headwater_model::Cite;

fn plain() -> Style {
    Style::default()
}

#[test]
fn snapshot() {
    insta::assert_snapshot!("lineage", lineage(&fixture::record(), None, plain()).unwrap());
}

#[test]
fn snapshots_of_pairs() {
    let record = fixture::record();
    for (a, b) in [("B", "G"), ("J", "A"), ("H", "I"), ("A", "F")] {
        insta::assert_snapshot!(format!("pair_{a}_{b}"), pair(&record, a, b, 100, plain()).unwrap());
    }
}

#[test]
fn lines_fit_the_width() {
    let record = fixture::record();
    let text = lineage(&record, None, plain()).unwrap();
    assert!(text.lines().all(|l| l.chars().count() <= WIDTH), "{text}");
    let text = pair(&record, "B", "G", 90, plain()).unwrap();
    assert!(text.lines().all(|l| l.chars().count() <= 90), "{text}");
}

#[test]
fn one_story_and_unknown_ones() {
    let record = fixture::record();
    let two = lineage(&record, Some(2), plain()).unwrap();
    assert!(two.starts_with("Story 2: Councillor") && !two.contains("ferry"), "{two}");
    for asked in [0, 3] {
        let error = lineage(&record, Some(asked), plain()).unwrap_err();
        assert_eq!(error, LineageError::NoStory { asked, stories: 2 });
        assert!(error.to_string().contains("the stories have the numbers 1 to 2"));
    }
}

#[test]
fn an_unknown_siglum_names_the_known_ones() {
    let record = fixture::record();
    let error = pair(&record, "A", "Zz", 80, plain()).unwrap_err().to_string();
    assert!(
        error.contains("no report Zz") && error.contains("A (The Harbour Post), B (Meridian News)"),
        "{error}"
    );
    assert!(pair(&record, "a", "A", 80, plain()).unwrap_err().to_string().contains("same report"));
    // By id and in small letters.
    assert_eq!(
        pair(&record, fixture::TEXTS[1].0, "g", 80, plain()).unwrap(),
        pair(&record, "G", "B", 80, plain()).unwrap()
    );
}

#[test]
fn json_has_the_parts_of_the_record_and_no_text() {
    let record = fixture::record();
    let value: serde_json::Value = serde_json::from_str(&lineage_json(&record)).unwrap();
    assert_eq!(value["schema"], "headwater.lineage/1");
    assert_eq!(value["lineage"], serde_json::to_value(&record.lineage).unwrap());
    assert_eq!(value["passages"], serde_json::to_value(&record.passages).unwrap());
    assert_eq!(value["stories"], serde_json::to_value(&record.stories).unwrap());
    assert_eq!(value["reports"][0]["siglum"], "A");
    assert!(value["reports"][0].get("text").is_none());
}

#[test]
fn text_of_a_report_cannot_drive_the_terminal() {
    let mut record = fixture::record();
    record.stories[0].title = "\u{1b}[2Jgone".to_owned();
    record.reports[1].outlet = Some("a\u{7}b\nc".to_owned());
    record.reports[1].text = record.reports[1].text.replace("smoke", "smo\u{1b}e");
    record.lineage.edges[4].reasons.push("\u{1b}[0m".to_owned());
    let text = lineage(&record, None, plain()).unwrap() + &pair(&record, "B", "G", 80, plain()).unwrap();
    assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'));
    assert!(lineage(&record, None, Style { color: true }).unwrap().contains("\u{1b}[1m"));
}

#[test]
fn broken_rows_and_an_empty_record_print() {
    assert_eq!(lineage(&crate::empty_record(), None, plain()).unwrap(), "No report could be read.\n");
    let mut record = fixture::record();
    let cite = |report: &str, start, end| Cite { report: report.to_owned(), start, end };
    record.lineage.edges[4].alignments[0].parent = cite("nobody", 0, 9);
    record.lineage.edges[4].alignments[0].edits[0].from = cite(fixture::TEXTS[1].0, 9, 3);
    record.lineage.edges[4].alignments[1].child = cite(fixture::TEXTS[6].0, 5, 4_000_000_000);
    record.lineage.edges[0].parent = "n-none".to_owned();
    // A circle of descent, and a node that draws on itself.
    let mut back = record.lineage.edges[4].clone();
    (back.parent, back.child) = (back.child, back.parent);
    record.lineage.edges.push(back.clone());
    back.parent.clone_from(&back.child);
    record.lineage.edges.push(back);
    record.lineage.circles[0].reports.clear();
    record.lineage.links[0].b = "nobody".to_owned();
    assert!(!lineage(&record, None, plain()).unwrap().is_empty());
    assert!(!pair(&record, "B", "G", 0, plain()).unwrap().is_empty());
}

#[test]
fn a_wire_with_hundreds_of_copies_stays_short() {
    let mut record = fixture::record();
    let (report, edge) = (record.reports[1].clone(), record.lineage.edges[1].clone());
    for n in 0..300 {
        let id = format!("x{n}");
        let siglum = format!("X{n}");
        record.reports.push(headwater_model::record::Report { id: id.clone(), siglum, ..report.clone() });
        record.stories[0].reports.push(id.clone());
        let mut node = record.lineage.nodes[2].clone();
        (node.id, node.report) = (format!("n-x{n}"), Some(id));
        record
            .lineage
            .edges
            .push(headwater_model::record::LineageEdge { child: node.id.clone(), ..edge.clone() });
        record.lineage.nodes.push(node);
    }
    let text = lineage(&record, Some(1), plain()).unwrap();
    assert!(text.contains("more copies: "), "{text}");
    assert!(text.lines().count() < 140, "{text}");
}

#[test]
fn a_chain_of_a_thousand_copies_is_no_deep_call() {
    let mut record = fixture::record();
    let (report, edge) = (record.reports[1].clone(), record.lineage.edges[1].clone());
    for n in 0..1000 {
        let id = format!("x{n}");
        record.reports.push(headwater_model::record::Report {
            id: id.clone(),
            siglum: format!("X{n}"),
            ..report.clone()
        });
        record.stories[0].reports.push(id.clone());
        let mut node = record.lineage.nodes[2].clone();
        (node.id, node.report) = (format!("n-x{n}"), Some(id));
        let parent = if n == 0 { "n-b".to_owned() } else { format!("n-x{}", n - 1) };
        record.lineage.edges.push(headwater_model::record::LineageEdge {
            parent,
            child: node.id.clone(),
            ..edge.clone()
        });
        record.lineage.nodes.push(node);
    }
    let text = lineage(&record, Some(1), plain()).unwrap();
    assert!(text.lines().all(|l| l.chars().count() <= WIDTH));
}

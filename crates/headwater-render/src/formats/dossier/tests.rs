use crate::fixture;
use headwater_model::Cite;
use headwater_model::record::ShareRow;
use std::collections::{BTreeMap, BTreeSet};

fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!(" {name}=\"");
    page.match_indices(&open)
        .map(|(at, found)| {
            let rest = &page[at + found.len()..];
            &rest[..rest.find('"').unwrap()]
        })
        .collect()
}

#[test]
fn snapshot() {
    let page = super::dossier(&fixture::record());
    insta::assert_binary_snapshot!("dossier.html", page.into_bytes());
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    let page = super::dossier(&fixture::record());
    assert!(!page.contains("<script"), "script");
    for attribute in ["href", "src", "xlink:href", "action", "data", "poster", "srcset"] {
        for value in attributes(&page, attribute) {
            assert!(value.starts_with('#'), "{attribute}={value}");
        }
    }
    assert!(!page.contains("url("), "style that loads");
    assert!(!page.contains("@import"), "style that loads");
    assert!(!page.contains("onerror=") && !page.contains("onclick="));
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn links_lead_somewhere_and_ids_are_unique() {
    let page = super::dossier(&fixture::record());
    let ids = attributes(&page, "id");
    let set: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), set.len(), "ids repeat");
    for href in attributes(&page, "href") {
        assert!(set.contains(&href[1..]), "{href} leads nowhere");
    }
}

#[test]
fn every_citation_of_the_record_is_an_anchor() {
    let record = fixture::record();
    let page = super::dossier(&record);
    let ids: BTreeSet<&str> = attributes(&page, "id").into_iter().collect();
    crate::cites::each(&record, |c| {
        let id = super::link::anchor(&c.report, c.start);
        assert!(ids.contains(id.as_str()), "{id}");
    });
}

/// The words a reader sees in a report, without the marks added to them.
fn shown(page: &str, report: &str) -> String {
    let start = page.find(&format!("<article class=\"report\" id=\"r-{report}\"")).unwrap();
    let article = &page[start..];
    let text = &article[article.find("<div class=\"text\"").unwrap()..article.find("</article>").unwrap()];
    let mut out = String::new();
    let (mut rest, mut hidden) = (text, false);
    while let Some(open) = rest.find('<') {
        if !hidden {
            out.push_str(&rest[..open]);
        }
        let tag = &rest[open..];
        let end = tag.find('>').unwrap();
        hidden = tag[..end].contains("class=\"kind\"");
        if tag.starts_with("</p") {
            out.push('\n');
        }
        rest = &tag[end + 1..];
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn the_text_of_a_report_is_all_there() {
    let page = super::dossier(&fixture::record());
    for (id, text) in fixture::TEXTS {
        let lines: Vec<_> = text.lines().filter(|l| !l.is_empty()).collect();
        assert_eq!(shown(&page, id).trim_end(), lines.join("\n"));
    }
}

#[test]
fn offsets_that_do_not_fit_lose_their_link() {
    let mut record = fixture::record();
    let broken = [
        Cite { report: "a1f0".to_owned(), start: 5, end: 4_000_000_000 },
        Cite { report: "a1f0".to_owned(), start: 9, end: 3 },
        Cite { report: "nobody".to_owned(), start: 0, end: 1 },
        // Inside a character.
        Cite { report: "e5b4".to_owned(), start: 1, end: 3 },
    ];
    for (n, cite) in broken.into_iter().enumerate() {
        record.figures[n].span = cite.clone();
        record.figures[n].sentence = cite.clone();
        record.attributions[n].content.spans = vec![cite.clone()];
        record.quotations[0].variants[0].span = cite.clone();
        record.timeline[0].spans.push(cite.clone());
        record.entities[0].mentions.push(cite.clone());
        record.passages[0].members.push(cite.clone());
        record.reports[0].regions[0].span = cite;
    }
    let page = super::dossier(&record);
    let ids: BTreeSet<&str> = attributes(&page, "id").into_iter().collect();
    assert!(attributes(&page, "href").iter().all(|h| ids.contains(&h[1..])));
    for (_, bytes) in crate::tables(&record) {
        assert!(!bytes.is_empty());
    }
    assert!(!crate::summary(&record, crate::Style::default()).is_empty());
}

#[test]
fn an_empty_record_is_a_page() {
    let page = super::dossier(&crate::empty_record());
    assert!(page.contains("No report could be read"));
}

#[test]
fn a_long_text_with_many_spans_does_not_take_for_ever() {
    let mut record = fixture::record();
    let text = "At least 12 people were killed. ".repeat(20_000);
    let figure = record.figures[0].clone();
    record.figures = (0..20_000_u32)
        .map(|n| {
            let cite = |start, end| Cite { report: "f6a5".to_owned(), start, end };
            // Every figure claims the whole text as its sentence.
            let mut f = figure.clone();
            (f.id, f.span, f.sentence) =
                (format!("x{n}"), cite(n * 32, n * 32 + 11), cite(0, text.len() as u32));
            f
        })
        .collect();
    record.reports[5].text = text;
    assert!(super::dossier(&record).len() > 600_000);
    assert_eq!(crate::tables(&record).len(), 32);
}

#[test]
fn many_stories_do_not_take_for_ever() {
    let mut record = fixture::record();
    let (report, story) = (record.reports[5].clone(), record.stories[1].clone());
    let (figure, attribution) = (record.figures[13].clone(), record.attributions[0].clone());
    for n in 0..400 {
        let id = format!("n{n}");
        let cite = Cite { report: id.clone(), start: 0, end: 9 };
        record.reports.push(headwater_model::record::Report { id: id.clone(), ..report.clone() });
        record.stories.push(headwater_model::record::Story {
            id: format!("s{n}"),
            reports: vec![id.clone()],
            ..story.clone()
        });
        for k in 0..20 {
            let mut f = figure.clone();
            (f.id, f.span, f.sentence) = (format!("f{n}-{k}"), cite.clone(), cite.clone());
            record.figures.push(f);
            let mut a = attribution.clone();
            (a.id, a.report, a.content.spans) = (format!("a{n}-{k}"), id.clone(), vec![cite.clone()]);
            record.attributions.push(a);
        }
    }
    let page = super::dossier(&record);
    assert_eq!(page.matches("<article class=\"story\">").count(), 402);
}

#[test]
fn a_wire_with_hundreds_of_copies_is_drawn_with_few_boxes() {
    let mut record = fixture::record();
    let (report, edge) = (record.reports[1].clone(), record.lineage.edges[1].clone());
    for n in 0..400 {
        let id = format!("x{n}");
        record.reports.push(headwater_model::record::Report { id: id.clone(), ..report.clone() });
        record.stories[0].reports.push(id.clone());
        let mut node = record.lineage.nodes[2].clone();
        (node.id, node.report) = (format!("n-x{n}"), Some(id));
        if n < 300 {
            let child = node.id.clone();
            record.lineage.edges.push(headwater_model::record::LineageEdge { child, ..edge.clone() });
        }
        record.lineage.nodes.push(node);
    }
    let page = super::dossier(&record);
    assert!(page.contains("and 290 more copies") && page.contains("101 reports on their own"));
    assert!(page.matches("<g class=\"node").count() < 40);
    assert!(page.matches("<details class=\"pairing\"").count() < 60);
    let ids = attributes(&page, "id");
    let set: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), set.len(), "ids repeat");
    assert!(attributes(&page, "href").iter().all(|h| set.contains(&h[1..])));
}

#[test]
fn graphic_passages_stand_folded_and_lose_no_word() {
    let mut record = fixture::record();
    let before = super::dossier(&record).matches("<details class=\"graphic\"").count();
    let report = record.reports.iter_mut().find(|r| r.id == "a1f0").unwrap();
    report.text.push_str("\nTwo charred bodies lay in the yard. The well was dry.\n");
    let page = super::dossier(&record);
    assert_eq!(page.matches("<details class=\"graphic\"").count(), before + 1);
    let fold = &page[page.find("<details class=\"graphic\"").unwrap()..];
    let fold = &fold[..fold.find("</details>").unwrap()];
    assert!(fold.contains("7 words") && fold.contains("Two charred bodies lay in the yard."), "{fold}");
    assert!(!fold.contains("The well was dry."));
}

#[test]
fn a_brief_page_leads_to_the_texts_elsewhere() {
    let record = fixture::record();
    let page = super::dossier_brief(&record, "/c/x/report/").body;
    assert!(!page.contains("href=\"#r-") && !page.contains("<article class=\"report\""));
    assert!(page.contains("href=\"/c/x/report/a1f0?at="));
}

#[test]
fn very_many_reports_get_a_page_for_each_story_and_every_link_leads_somewhere() {
    let mut record = fixture::record();
    let small: Vec<String> = super::volume::files(&record).into_iter().map(|f| f.path).collect();
    assert_eq!(small, ["dossier.html"]);
    assert_eq!(super::page_of(&record, record.stories.first()), "dossier.html");
    for n in 0..super::volume::ONE_PAGE {
        let mut copy = record.reports[0].clone();
        copy.id = format!("copy{n}");
        record.stories[0].reports.push(copy.id.clone());
        record.reports.push(copy);
    }
    let (one, other) = (record.stories[0].reports[0].clone(), record.stories[1].reports[0].clone());
    let row = record.reports.iter_mut().find(|r| r.id == one).unwrap();
    row.shares.push(ShareRow { with: other.clone(), verbatim: 0.4, all: 0.4, unquoted: 0.4 });
    let pages: BTreeMap<String, String> = super::volume::files(&record)
        .into_iter()
        .map(|f| (f.path, String::from_utf8(f.bytes).unwrap()))
        .collect();
    assert_eq!(pages.len(), 1 + record.stories.len());
    let ids = |path: &str| -> BTreeSet<&str> { attributes(&pages[path], "id").into_iter().collect() };
    let leads = |path: &str| {
        let (page, id) = path.split_once('#').unwrap_or((path, ""));
        assert!(pages.contains_key(page), "{path}");
        assert!(id.is_empty() || ids(page).contains(id), "{path}");
    };
    let mut across = 0;
    for (path, page) in &pages {
        for href in attributes(page, "href") {
            match (path.as_str(), href.strip_prefix("../")) {
                (_, _) if href.starts_with('#') => leads(&format!("{path}{href}")),
                ("dossier.html", _) => leads(href),
                (_, Some(up)) => leads(up),
                (_, None) => {
                    across += 1;
                    leads(&format!("dossier/{href}"));
                }
            }
        }
    }
    assert_eq!(across, 1, "the text shared with another story");
    let tables = crate::tables(&record);
    let events = tables.iter().find(|t| t.0 == "events_ucdp_like").unwrap();
    let text = String::from_utf8(events.1.clone()).unwrap();
    let links: Vec<&str> = text.lines().skip(1).filter_map(|row| row.rsplit(',').next()).collect();
    assert!(links.len() > 1 && links.iter().all(|l| l.starts_with("dossier/")), "{links:?}");
    links.into_iter().for_each(leads);
}

//! A record written by hand for the tests: an invented ferry fire, told by nine reports, and a
//! report on something else.
//!
//! It holds what is hard to print: an open maximum, a comparator, a lost archetype, mixed parentage, a copy of a copy,
//! an open head, links of each kind, a circle, an altered quotation, a repeat, text from right to left, and text that tries to be a script, a formula or a link.

mod lineage;
mod passages;
mod places;
mod speech;
mod story;
mod versions;

use headwater_model::record::{CreditRow, PublishedRow, RegionRow, Report, ShareRow};
use headwater_model::{Cite, CreditKind, DateBasis, Record, RegionKind};

const A: &str = "Eleven killed as ferry burns off Port Salme\n\
PORT SALME, May 4 (Corvane) – At least 11 people were killed when a fire swept the ferry Ostara on Sunday, the coast guard said.\n\
\n\
Another 30 to 35 were injured, three of them children, said Dr Lena Orvik of the Salme hospital.\n\
“We heard the engine room blow before anyone saw smoke,” the captain, Jonas Hvit, told Corvane.\n\
Corvane could not independently verify his account.\n\
The worst accident on the line until now was the Brenna fire of 2019, which killed 41 people.\n\
READ MORE: What we know about the Ostara\n";

const B: &str = "Ferry fire leaves at least 11 dead\n\
At least 11 people were killed when a fire swept the ferry Ostara on Sunday.\n\
Another 30 to 35 were injured, three of them children, said Dr Lena Orvik of the Salme hospital.\n\
\"We heard the engine blow before anybody saw smoke,\" said captain Jonas Hvit.\n\
Salme Radio was the first to report the fire.\n\
<script>alert('subscribe')</script> Subscribe to our <b>newsletter</b>! &amp; more\n";

const C: &str = "=HYPERLINK(\"http://example.invalid\",\"Ostara: the toll rises\")\n\
At least 11 people were killed when a fire swept the ferry Ostara on Sunday, the coast guard said.\n\
The harbour office put the dead at 14, nine passengers and five of the crew.\n\
The harbour office put the dead at 14, nine passengers and five of the crew.\n\
The ship had left Lund Quay at noon with 212 people on board.\n";

const D: &str = "date 2031-05-05\n\
The harbour office in Port Salme put the dead at 14, nine passengers and five of the crew.\n\
The ship had left Lund Quay at noon with 212 people on board. Residents said they saw flames within minutes.\n\
Arne Tveit, who lost his brother, said the doors on the lower deck “were chained, as they always are”.\n";

const E: &str = "حريق في عبارة قبالة بورت سالمه\n\
قال خفر السواحل إن 11 شخصا على الأقل قتلوا في حريق العبارة \"أوستارا\" يوم الأحد.\n";

const F: &str =
    "Councillor resigns over harbour lights\nA councillor in Velden resigned on Monday. Nobody was hurt.\n";

const G: &str = "Ferry fire: at least 13 dead\n\
At least 13 people were killed when a fire swept the ferry Ostara on Sunday, Meridian News reports.\n\
“We heard the engine blow before anybody saw fire,” said captain Jonas Hvit.\n\
The line stays closed until further notice.\n";

const H: &str = "Search goes on after ferry fire\n\
Divers searched the wreck of the Ostara on Monday but found no survivors, the rescue service said.\n\
The ferry allegedly carried more people than its papers allow, which could not be independently verified.\n\
Arne Tveit said the doors on the lower deck “were chained, as they always are”.\n";

const I: &str = "Divers search wreck of the Ostara\n\
Divers searched the wreck of the Ostara on Monday but found survivors.\n\
The ferry carried more people than its papers allow.\n";

const J: &str = "What we know about the Ostara\n\
The ship had left Lund Quay at noon with 212 people on board.\n\
At least 11 people were killed when a fire swept the ferry Ostara on Sunday.\n\
The ferry was built in 2009.\n";

/// Ids and texts of the reports.
pub(crate) const TEXTS: [(&str, &str); 10] = [
    ("a1f0", A),
    ("b2e1", B),
    ("c3d2", C),
    ("d4c3", D),
    ("e5b4", E),
    ("f6a5", F),
    ("a7b6", G),
    ("b8a7", H),
    ("c9f8", I),
    ("d0e9", J),
];

const SIGLA: &str = "ABCDEFGHIJ";

/// The `nth` place of `words` in a report.
fn nth(siglum: char, words: &str, nth: usize) -> Cite {
    let (id, text) = TEXTS[SIGLA.find(siglum).unwrap()];
    let (start, found) = text.match_indices(words).nth(nth).unwrap_or_else(|| panic!("{siglum}: {words}"));
    Cite { report: id.to_owned(), start: start as u32, end: (start + found.len()) as u32 }
}

fn at(siglum: char, words: &str) -> Cite {
    nth(siglum, words, 0)
}

fn id(siglum: char) -> String {
    TEXTS[SIGLA.find(siglum).unwrap()].0.to_owned()
}

fn region(kind: RegionKind, siglum: char, words: &str) -> RegionRow {
    RegionRow { kind, detail: None, span: at(siglum, words), repeat_of: None }
}

/// The whole line that begins with `words`.
fn line(siglum: char, words: &str) -> Cite {
    let start = at(siglum, words);
    let text = TEXTS[SIGLA.find(siglum).unwrap()].1;
    let rest = &text[start.start as usize..];
    Cite { end: start.start + rest.find('\n').unwrap() as u32, ..start }
}

fn report(siglum: char, outlet: Option<&str>, title: Option<&str>, language: &str) -> Report {
    let (id, text) = TEXTS[SIGLA.find(siglum).unwrap()];
    let share = |with: char, verbatim: f64, all: f64| ShareRow {
        with: self::id(with),
        verbatim,
        all,
        unquoted: all * 0.9,
    };
    Report {
        id: id.to_owned(),
        siglum: siglum.to_string(),
        locator: format!("reports/{}.txt", siglum.to_ascii_lowercase()),
        also: if siglum == 'B' { vec!["reports/copy of b.txt".to_owned()] } else { Vec::new() },
        sha256: format!("{id:0>64}"),
        format: "text".to_owned(),
        encoding: if siglum == 'E' { "windows-1256" } else { "UTF-8" }.to_owned(),
        outlet: outlet.map(str::to_owned),
        outlet_span: None,
        title: title.map(str::to_owned),
        byline: Vec::new(),
        credits: if siglum == 'A' { vec!["Corvane".to_owned()] } else { Vec::new() },
        credit_spans: Vec::new(),
        published: None,
        language: language.to_owned(),
        text: text.to_owned(),
        regions: Vec::new(),
        shares: match siglum {
            'A' => vec![share('B', 0.41, 0.58), share('C', 0.22, 0.22)],
            'B' => vec![share('A', 0.62, 0.81), share('C', 0.3, 0.31)],
            'C' => vec![share('A', 0.34, 0.34), share('B', 0.29, 0.3), share('D', 0.41, 0.48)],
            'D' => vec![share('C', 0.45, 0.5)],
            _ => Vec::new(),
        },
        shared_total: match siglum {
            'A' => 0.61,
            'B' => 0.83,
            'C' => 0.79,
            'D' => 0.52,
            _ => 0.0,
        },
        ..Report::default()
    }
}

fn published(
    start: &str,
    end: &str,
    basis: DateBasis,
    spans: Vec<Cite>,
    reason: Option<&str>,
) -> PublishedRow {
    PublishedRow {
        start: start.to_owned(),
        end: end.to_owned(),
        basis,
        spans,
        reason: reason.map(str::to_owned),
        time: None,
        told: None,
    }
}

// Each report by its siglum.
#[allow(clippy::many_single_char_names)]
fn reports() -> Vec<Report> {
    use RegionKind::{Body, Boilerplate, Credit, Dateline, Headline, Related, Repeat};
    let mut a =
        report('A', Some("The Harbour Post"), Some("Eleven killed as ferry burns off Port Salme"), "en");
    a.regions = vec![
        region(Headline, 'A', "Eleven killed as ferry burns off Port Salme"),
        region(Dateline, 'A', "PORT SALME, May 4 "),
        region(Credit, 'A', "(Corvane) – "),
        region(
            Body,
            'A',
            "At least 11 people were killed when a fire swept the ferry Ostara on Sunday, the coast guard said.",
        ),
        region(Related, 'A', "READ MORE: What we know about the Ostara"),
    ];
    a.byline = vec!["Mia Ferro".to_owned()];
    a.credit_spans = vec![
        CreditRow { name: "Corvane".to_owned(), kind: CreditKind::Text, span: at('A', "Corvane") },
        CreditRow { name: "Corvane".to_owned(), kind: CreditKind::Told, span: nth('A', "Corvane", 1) },
    ];
    a.published =
        Some(published("2031-05-04", "2031-05-04", DateBasis::Dateline, vec![at('A', "May 4")], None));
    let mut b = report('B', Some("Meridian News"), Some("Ferry fire leaves at least 11 dead"), "en");
    b.regions = vec![
        region(Headline, 'B', "Ferry fire leaves at least 11 dead"),
        region(
            Boilerplate,
            'B',
            "<script>alert('subscribe')</script> Subscribe to our <b>newsletter</b>! &amp; more",
        ),
    ];
    b.published = Some(published(
        "2031-05-04",
        "2031-05-05",
        DateBasis::Inferred,
        vec![at('B', "on Sunday")],
        Some("“on Sunday” and the date of A"),
    ));
    let mut c = report(
        'C',
        Some("=Daily Lantern"),
        Some("=HYPERLINK(\"http://example.invalid\",\"Ostara: the toll rises\")"),
        "en",
    );
    let repeated = "The harbour office put the dead at 14, nine passengers and five of the crew.";
    c.regions = vec![
        region(Headline, 'C', "=HYPERLINK(\"http://example.invalid\",\"Ostara: the toll rises\")"),
        RegionRow {
            kind: Repeat,
            detail: None,
            span: nth('C', repeated, 1),
            repeat_of: Some(at('C', repeated)),
        },
    ];
    c.published = Some(published("2031-05-06", "2031-05-06", DateBasis::Metadata, Vec::new(), None));
    let mut d = report('D', None, None, "en");
    d.regions = vec![region(Dateline, 'D', "date 2031-05-05")];
    d.published =
        Some(published("2031-05-05", "2031-05-05", DateBasis::Text, vec![at('D', "2031-05-05")], None));
    let mut e = report('E', Some("صوت الميناء"), Some("حريق في عبارة قبالة بورت سالمه"), "ar");
    e.regions = vec![region(Headline, 'E', "حريق في عبارة قبالة بورت سالمه")];
    let mut f = report('F', Some("Velden Weekly"), Some("Councillor resigns over harbour lights"), "en");
    f.regions = vec![region(Headline, 'F', "Councillor resigns over harbour lights")];
    versions::fill(&mut d);
    let timed = |time: &str| {
        let day = &time[..10];
        let mut row = published(day, day, DateBasis::Metadata, Vec::new(), None);
        row.time = Some(time.to_owned());
        Some(row)
    };
    let mut g = report('G', Some("Salme Radio"), Some("Ferry fire: at least 13 dead"), "en");
    g.regions = vec![region(Headline, 'G', "Ferry fire: at least 13 dead")];
    g.published = timed("2031-05-05T14:30:00+02:00");
    let mut h = report('H', Some("Nordvik Times"), Some("Search goes on after ferry fire"), "en");
    h.regions = vec![region(Headline, 'H', "Search goes on after ferry fire")];
    h.published = timed("2031-05-06T09:10:00+02:00");
    let mut i = report('I', Some("Coastline 24"), Some("Divers search wreck of the Ostara"), "en");
    i.regions = vec![region(Headline, 'I', "Divers search wreck of the Ostara")];
    i.published = timed("2031-05-06T16:45:00+02:00");
    let mut j = report('J', Some("The Harbour Post"), Some("What we know about the Ostara"), "en");
    j.regions = vec![region(Headline, 'J', "What we know about the Ostara")];
    vec![a, b, c, d, e, f, g, h, i, j]
}

/// The whole record.
pub(crate) fn record() -> Record {
    let mut record = crate::empty_record();
    record.tool.version = "0.0.0-test".to_owned();
    record.tool.settings =
        [("nearly_factor", "0.9"), ("about_cap", "10 %")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    record.reports = reports();
    speech::fill(&mut record);
    story::fill(&mut record);
    record
}

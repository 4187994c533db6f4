//! Web pages: what is kept, what is cut and why, what the page tells of itself, and the way back to its bytes.

use headwater_model::{Basis, Detail, Document, Field, RegionKind};
use headwater_read::{Options, Reading, read};
use proptest::prelude::*;

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Mill bridge gives way in Orvane - The Orvane Echo</title>
<link rel="canonical" href="https://www.orvane-echo.example/news/2031/04/02/mill-bridge">
<meta property="og:site_name" content="The Orvane Echo">
<meta property="og:title" content="Mill bridge gives way in Orvane">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Mill bridge gives way in Orvane",
"author":{"@type":"Person","name":"Petra Lindqvist"},"datePublished":"2031-04-02T07:30:00+02:00",
"dateModified":"2031-04-02T11:05:00+02:00","publisher":{"name":"The Orvane Echo"}}</script>
<style>p{color:red}</style></head>
<body class="has-sidebar"><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<div class="cookie-banner"><p>We use cookies to make this site better for you and for our partners, as we must say.</p></div>
<article class="story"><header><h1>Mill bridge gives way in Orvane</h1>
<p class="standfirst">Nobody was on it, the fire service says</p>
<div class="byline">By <a rel="author" href="/petra">Petra Lindqvist</a></div>
<time datetime="2031-04-02T07:30:00+02:00">2 April 2031, 7:30</time></header>
<figure><img src="a.jpg" alt="x"><figcaption>The mill bridge at dawn. Photo: Ivo Brandt</figcaption></figure>
<div class="article-body">
<p>The old mill bridge in Orvane gave way on Tuesday night after two days of rain&nbsp;&mdash; the third in a year, the council said.</p>
<p>At least 14 families left the lower town before dawn, according to the fire service, which had warned
   them at midnight.</p>
<aside class="related-links"><h3>Related</h3><p>Read how the council planned for a flood like this one, and what went wrong in 2027.</p></aside>
<p>&ldquo;Nobody was on it,&rdquo; said the mayor, Jonas Hale. &ldquo;We were lucky.&rdquo;</p>
<table><tr><th>Village</th><th>Families</th></tr><tr><td>Lower Orvane</td><td>14</td></tr></table>
<p>Correction: An earlier version of this report gave the number of families as 40.</p>
</div>
<div class="newsletter-signup"><p>Sign up for our morning newsletter and never miss a story from your valley again.</p></div></article>
<section id="comments"><h2>Comments</h2><p>I was there and it was a terrible night for everyone I know in the lower town.</p></section>
<footer><p>Copyright The Orvane Echo 2031. All rights reserved, as ever, in all countries.</p></footer></body></html>"#;

fn page(html: &str) -> Document {
    let Reading { document, notices } = read("page.html", html.as_bytes());
    document.unwrap_or_else(|| panic!("{notices:?}"))
}

fn of(document: &Document, kind: RegionKind, detail: Option<Detail>) -> Vec<&str> {
    let all = document.regions.iter().filter(|r| r.kind == kind && r.detail == detail);
    all.map(|r| document.words(r.span)).collect()
}

#[test]
fn the_report_is_kept_and_typed() {
    let d = page(PAGE);
    assert_eq!(d.format, "html");
    assert_eq!(of(&d, RegionKind::Headline, None), ["Mill bridge gives way in Orvane"]);
    assert_eq!(
        of(&d, RegionKind::Headline, Some(Detail::Standfirst)),
        ["Nobody was on it, the fire service says"]
    );
    assert_eq!(of(&d, RegionKind::Caption, None), ["The mill bridge at dawn. Photo: Ivo Brandt"]);
    assert_eq!(of(&d, RegionKind::Byline, None), ["By Petra Lindqvist"]);
    assert_eq!(of(&d, RegionKind::Dateline, None), ["2 April 2031, 7:30"]);
    assert_eq!(
        of(&d, RegionKind::Boilerplate, Some(Detail::Correction)),
        ["Correction: An earlier version of this report gave the number of families as 40."]
    );
    let body = of(&d, RegionKind::Body, None).join("|");
    assert!(body.starts_with("The old mill bridge in Orvane gave way"), "{body}");
    assert!(body.contains("after two days of rain\u{a0}— the third in a year"), "{body}");
    assert!(body.contains("which had warned them at midnight."), "white space is squeezed: {body}");
    assert!(body.contains("Lower Orvane\t14"), "a row of a table is a line: {body}");
    for cut in ["cookies", "Home", "Related", "newsletter", "terrible night", "All rights", "color:red"] {
        assert!(!d.text.contains(cut), "{cut} is in {}", d.text);
    }
}

#[test]
fn what_is_cut_is_listed_with_its_reason_and_its_place() {
    let d = page(PAGE);
    let reason = |words: &str| {
        let cut = d.cut.iter().find(|c| c.text.contains(words)).unwrap_or_else(|| panic!("{words} is lost"));
        let raw = &PAGE[cut.raw.0 as usize..cut.raw.1 as usize];
        assert!(raw.contains(words), "{raw}");
        cut.reason.clone()
    };
    assert_eq!(reason("Sport"), "menu");
    assert_eq!(reason("We use cookies"), "cookie notice");
    assert_eq!(reason("Read how the council"), "sidebar");
    assert_eq!(reason("Sign up for our morning"), "newsletter");
    assert_eq!(reason("I was there"), "comments");
    assert_eq!(reason("All rights reserved"), "page foot");
}

#[test]
fn all_of_a_page_can_be_taken() {
    let options = Options { whole_pages: true, ..Options::default() };
    let mut source = PAGE.as_bytes();
    let mut texts = Vec::new();
    let stream = headwater_read::Stream::flow(&mut source);
    let _ = headwater_read::walk("page.html", stream, None, &options, &mut |found| {
        if let headwater_read::Found::Capture(c) = found {
            texts.extend(headwater_read::read_capture(&c, &options).document);
        }
        headwater_read::Flow::Continue(())
    });
    let d = &texts[0];
    assert!(d.cut.is_empty());
    for kept in ["Home", "We use cookies", "I was there", "The old mill bridge"] {
        assert!(d.text.contains(kept), "{kept}");
    }
}

#[test]
fn the_page_tells_who_when_and_where() {
    let d = page(PAGE);
    assert_eq!(d.title.as_ref().map(|t| t.value.as_str()), Some("Mill bridge gives way in Orvane"));
    assert!(
        d.title.as_ref().is_some_and(|t| t.span.is_some()),
        "a headline that a reader sees is pointed at"
    );
    let outlet = d.outlet.as_ref().expect("an outlet");
    assert_eq!((outlet.value.as_str(), outlet.told), ("The Orvane Echo", Some(Basis::JsonLd)));
    assert_eq!(d.byline.len(), 1);
    assert_eq!(d.byline[0].value, "Petra Lindqvist");
    assert_eq!(d.byline[0].span.map(|s| d.words(s)), Some("Petra Lindqvist"));
    let published = d.published.as_ref().expect("a day");
    assert_eq!(published.start.to_string(), "2031-04-02");
    assert_eq!(published.time.as_deref(), Some("2031-04-02T07:30:00+02:00"));
    assert_eq!(published.told, Some(Basis::JsonLd));
    assert_eq!(published.spans.len(), 1, "the visible date is evidence too");
    assert_eq!(d.updated.as_deref(), Some("2031-04-02T11:05:00+02:00"));
    assert_eq!(d.address.as_deref(), Some("https://www.orvane-echo.example/news/2031/04/02/mill-bridge"));
    let told = |field: Field, basis: Basis| {
        let told = d.told.iter().find(|t| t.field == field && t.basis == basis);
        told.unwrap_or_else(|| panic!("{field:?} {basis:?} in {:?}", d.told))
    };
    for (field, basis) in [
        (Field::Title, Basis::JsonLd),
        (Field::Title, Basis::MetaTag),
        (Field::Outlet, Basis::MetaTag),
        (Field::Published, Basis::Address),
        (Field::Language, Basis::Markup),
    ] {
        let t = told(field, basis);
        let raw = t.raw.clone().expect("a place");
        let raw = &PAGE[raw.start as usize..raw.end as usize];
        if basis == Basis::Address {
            assert_eq!((t.value.as_str(), raw), ("2031-04-02", "2031/04/02"));
        } else {
            assert_eq!(raw, t.value);
        }
    }
}

#[test]
fn every_character_leads_back_to_its_bytes() {
    let d = page(PAGE);
    for words in ["At least 14 families", "Jonas Hale", "Lower Orvane", "Petra Lindqvist", "two days of rain"]
    {
        let at = d.text.find(words).expect(words);
        let raw = d.map.raw(at..at + words.len()).expect("a place");
        assert_eq!(&PAGE[raw], words);
    }
    let at = d.text.find('—').expect("a dash");
    assert_eq!(&PAGE[d.map.raw(at..at + 3).unwrap()], "&mdash;");
}

#[test]
fn pages_in_other_encodings_keep_their_map() {
    let html = "<html><head><meta charset='windows-1252'><title>Été</title></head><body><h1>Un été à Orvane</h1><p>Le maire \
                a parlé à la presse mardi, après la crue, et les habitants ont quitté leurs maisons avant l\u{92}aube.</p></body></html>";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(html);
    let d = read("p.html", &bytes).document.expect("a document");
    assert_eq!(d.encoding, "windows-1252");
    let at = d.text.find("a parlé à la presse").expect("the words");
    let raw = d.map.raw(at..at + "a parlé à la presse".len()).expect("a place");
    assert_eq!(encoding_rs::WINDOWS_1252.decode(&bytes[raw]).0, "a parlé à la presse");
}

#[test]
fn labels_that_lie_are_not_believed() {
    let html = "<html><head><meta charset=\"iso-8859-1\"></head><body><p>Zażółć gęślą jaźń, powiedział burmistrz, kiedy rzeka \
                opadła i mieszkańcy wrócili do domów.</p></body></html>";
    let d = page(html);
    assert!(d.text.contains("Zażółć gęślą jaźń"), "{}", d.text);
}

#[test]
fn a_page_without_words_says_so() {
    let r = read(
        "p.html",
        b"<!DOCTYPE html><html><body><div id=\"root\"></div><script>render()</script></body></html>",
    );
    assert!(r.document.is_none());
    assert_eq!(r.notices[0].code, "R015");
}

#[test]
fn hostile_pages_are_read_or_refused() {
    let nested = format!(
        "<html><body>{}<p>The river rose by two metres, said the mayor of the town.</p>",
        "<div>".repeat(100_000)
    );
    let r = read("p.html", nested.as_bytes());
    assert!(r.notices.iter().any(|n| n.code == "R016"), "{:?}", r.notices);
    assert!(r.document.is_some_and(|d| d.text.contains("two metres")));
    let spans = format!("<html><body><p>{}The river rose.</p>", "<b><i>".repeat(50_000));
    assert!(read("p.html", spans.as_bytes()).document.is_some_and(|d| d.text.contains("The river rose.")));
    let attribute =
        format!("<html><body><p title=\"{}\">The river rose by two metres.</p>", "x".repeat(5 << 20));
    assert!(read("p.html", attribute.as_bytes()).document.is_some_and(|d| d.text.contains("two metres")));
    let ends = format!("<html><body><p>The river rose.</p>{}", "</div></p></b>".repeat(100_000));
    assert!(read("p.html", ends.as_bytes()).document.is_some());
    let cells = format!("<html><body><table>{}", "<tr><td>The river rose.".repeat(20_000));
    assert!(read("p.html", cells.as_bytes()).document.is_some());
    let classes = format!("<html><body><p class=\"{}\">The river rose.</p>", "a-b_c ".repeat(100_000));
    assert!(read("p.html", classes.as_bytes()).document.is_some());
    let paragraph = "<p>The river rose by two metres, said the mayor of the town, and nobody was hurt.</p>";
    let boxes = format!("<html><body>{}{}", "<div>".repeat(990), paragraph.repeat(20_000));
    assert!(read("p.html", boxes.as_bytes()).document.is_some());
    let levels = format!("<html><body>{}", format!("<div>{paragraph}").repeat(5_000));
    assert!(read("p.html", levels.as_bytes()).document.is_some());
    let posts = format!("<html><body>{}", format!("<div class=live-post>{paragraph}</div>").repeat(20_000));
    assert!(read("p.html", posts.as_bytes()).document.is_some());
    let tags: String = (0..100_000)
        .flat_map(|k: u32| ["<meta name=author content=\"Ann ".to_owned(), k.to_string(), "\">".to_owned()])
        .collect();
    let metas = format!("<html><head>{tags}</head><body>{paragraph}");
    assert!(read("p.html", metas.as_bytes()).document.is_some_and(|d| d.told.len() <= 500));
    let data = format!(
        "<html><script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"author\":[{}\"Z\"]}}</script><body>{paragraph}",
        "{\"name\":\"A\\u0042\"},".repeat(50_000)
    );
    assert!(read("p.html", data.as_bytes()).document.is_some());
    for broken in [
        "<html",
        "<html><p",
        "<html><p class=\"",
        "<html><!--",
        "<html><script>",
        "<html><p>&#xffffffff;&amp",
        "<html>\0<p>\0",
    ] {
        let _ = read("p.html", broken.as_bytes());
    }
}

/// Pieces of pages, in any order.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<div class=\"article-body\">",
    "</div>",
    "<article>",
    "</article>",
    "<h1>",
    "</h1>",
    "<h2>Related</h2>",
    "<a href=\"/x\">",
    "</a>",
    "<ul><li>",
    "</li></ul>",
    "<br>",
    "<br><br>",
    "<table><tr><td>",
    "</td></tr></table>",
    "<nav>",
    "</nav>",
    "<aside>",
    "</aside>",
    "<script>var a = \"<p>\";</script>",
    "<!-- note -->",
    "<b>",
    "</b>",
    "<blockquote>",
    "</blockquote>",
    "<pre>",
    "</pre>",
    "<figure><figcaption>",
    "</figcaption></figure>",
    "<div hidden>",
    "<span class=\"byline\">",
    "</span>",
    "<time datetime=\"2031-04-02\">",
    "</time>",
    "<p>By Ann Lee</p>",
    "2 April 2031",
    "The river rose by two metres on Monday night, officials said, and 14 families left. ",
    "Nobody was hurt.",
    " ",
    "\n",
    "&amp;",
    "&nbsp;",
    "&eacute;",
    "&#8212;",
    "\u{ad}",
    "é",
    "数字は十四でした。",
    "Correction: the toll was 12.",
    "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"A\",\"author\":\"B C\"}</script>",
    "<meta property=\"og:title\" content=\"The river\">",
    "<title>T</title>",
    "<html>",
    "<body>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// The map is monotone, exact pieces are the same bytes, every visible character of the page is kept or listed as
    /// cut, and nothing depends on chance.
    #[test]
    fn pages_of_any_pieces(parts in proptest::collection::vec(0..PIECES.len(), 1..60)) {
        let html: String = std::iter::once("<!DOCTYPE html>").chain(parts.iter().map(|&k| PIECES[k])).collect();
        let reading = read("p.html", html.as_bytes());
        prop_assert_eq!(&reading.document, &read("p.html", html.as_bytes()).document);
        if let Some(d) = &reading.document {
            super::properties::mapped(d, html.as_bytes())?;
            for c in &d.cut {
                prop_assert!(html.get(c.raw.0 as usize..c.raw.1 as usize).is_some_and(|r| !r.is_empty()));
            }
        }
    }
}

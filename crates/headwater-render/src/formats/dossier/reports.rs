//! Each report in full, with its regions named and what it shares marked.

use super::link;
use super::text::{Boundaries, text};
use super::versions;
use crate::index::{Index, file_name};
use crate::phrase::{basis, count, credit, days, percent, told};
use headwater_model::DateBasis;
use headwater_model::record::{Origin, Report};
use maud::{Markup, html};

pub(super) fn section(index: &Index) -> Option<Markup> {
    let reports = &index.record.reports;
    (!reports.is_empty() && index.texts.is_none()).then(|| {
        let boundaries = Boundaries::new(index);
        html! {
            div.legend {
                p {
                    span.s1 data-with="B" { "shared with one report" } ", "
                    span.s2 data-with="B C" { "with two or three" } ", "
                    span.s3 data-with="B C D E" { "with more" }
                    "; the small letters name them. "
                    span.fig { "Figures" } " are underlined, " span.quo { "quoted words" } " in italics. "
                    span.kind { "boilerplate" } " names text that is not the report itself, or that the report has said already: it is greyed, never left out."
                }
            }
            @for (n, report) in reports.iter().enumerate() {
                // Of two reports with one id only the first can be linked to.
                @if index.report_number(&report.id) == Some(n) {
                    article.report id={ "r-" (report.id) } {
                        (head(index, report))
                        (versions::section(report))
                        (text(index, n, &boundaries))
                    }
                }
            }
        }
    })
}

fn head(index: &Index, r: &Report) -> Markup {
    html! {
        header {
            h3 {
                span.sig { (r.siglum) } " "
                span.who { @if r.outlet.is_some() { bdi { (Index::outlet(r)) } } @else { "Outlet not named" } }
            }
            @if let Some(title) = &r.title { p.title dir="auto" { (title) } }
            dl.facts {
                (fact("Published", &published(index, r)))
                @if let Some(updated) = &r.updated { (fact("Updated", &html! { (updated) })) }
                @if let Some(address) = &r.address { (fact("Address", &html! { bdi { (address) } })) }
                @if r.captured.is_some() || r.captures.len() > 1 { (fact("Captured", &captured(r))) }
                @if !r.byline.is_empty() { (fact("By", &html! { bdi { (r.byline.join(", ")) } })) }
                @if !r.credit_spans.is_empty() { (fact("Credits", &credits(index, r))) }
                (fact("Text origin", &origins(index, r)))
                (fact("Shared", &shares(index, r)))
                (fact("Language", &html! { (r.language) }))
                (fact("File", &html! {
                    bdi title=(r.locator) { (file_name(&r.locator)) }
                    @for also in &r.also { ", also " bdi title=(also) { (file_name(also)) } }
                    @if let Some(container) = &r.container { ", out of " bdi title=(container) { (file_name(container)) } }
                    span.quiet { " (" @if !r.format.is_empty() { (r.format) ", " } (r.encoding) ", " (count(r.text.len(), "byte", "bytes")) " of text)" }
                }))
                (fact("SHA-256", &html! { code { (r.sha256) } }))
            }
            (versions::origin(r))
        }
    }
}

fn fact(name: &str, value: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

fn published(index: &Index, r: &Report) -> Markup {
    let Some(p) = &r.published else { return html! { "not known" } };
    let rests = match p.basis {
        DateBasis::Metadata => "from a labelled field",
        DateBasis::Dateline => "from the dateline",
        DateBasis::Text => "from a date in the text",
        DateBasis::Inferred => "inferred from the other reports",
    };
    html! {
        span title=(basis(p.basis)) { (days(&p.start, &p.end)) }
        @if let Some(time) = &p.time { " (" (time) ")" }
        ", " @if let Some(place) = p.told { "from " (told(place)) } @else { (rests) }
        @if let Some(reason) = &p.reason { ": " (reason) }
        @if !p.spans.is_empty() { " " (link::marks(index, &p.spans)) }
    }
}

fn captured(r: &Report) -> Markup {
    html! {
        @match &r.captured { Some(time) => { (time) }, None => { "time not known" } }
        @if r.captures.len() > 1 {
            span.quiet { ", one of " (count(r.captures.len(), "capture", "captures")) ":" }
            @for c in &r.captures {
                span.block.quiet {
                    "version " (c.version) ", " (c.captured.as_deref().unwrap_or("time not known")) ", "
                    bdi title=(c.locator) { (file_name(&c.locator)) }
                }
            }
        }
    }
}

fn credits(index: &Index, r: &Report) -> Markup {
    html! {
        @for (n, c) in r.credit_spans.iter().enumerate() {
            @if n > 0 { ", " }
            (link::to(index, &c.span, &html! { bdi { (c.name) } })) " (" (credit(c.kind)) ")"
        }
    }
}

fn origins(index: &Index, r: &Report) -> Markup {
    let origins: Vec<_> = index.origins_of(&r.id).collect();
    html! {
        @for (n, o) in origins.iter().enumerate() {
            @if n > 0 { "; " }
            bdi { (index.origin_name(o)) } @if lost(index, o) { " (lost)" }
        }
        @if origins.is_empty() { "its own" }
        @if origins.len() > 1 { " (mixed parentage)" }
    }
}

fn lost(index: &Index, origin: &Origin) -> bool {
    index.node(&origin.root).is_some_and(|n| n.report.is_none())
}

fn shares(index: &Index, r: &Report) -> Markup {
    const NAMED: usize = 8;
    let mut shares: Vec<_> = r.shares.iter().filter(|s| s.all > 0.0).collect();
    shares.sort_by(|a, b| b.all.total_cmp(&a.all).then_with(|| a.with.cmp(&b.with)));
    html! {
        (percent(r.shared_total)) " of its words"
        @if !shares.is_empty() { ": " }
        @for (n, s) in shares.iter().take(NAMED).enumerate() {
            @if n > 0 { ", " }
            (percent(s.all)) " with " (link::siglum(index, &s.with))
        }
        @if shares.len() > NAMED { " and " (shares.len() - NAMED) " more" }
    }
}

//! Who said what: attributions by source.

use super::link;
use super::pick::Pick;
use crate::index::{Index, StoryView};
use crate::phrase::{count, kind, source_type, verification};
use headwater_model::record::{Attribution, SourceType, VerificationStatus};
use maud::{Markup, html};
use std::collections::BTreeMap;

pub(super) fn section(index: &Index, story: &StoryView) -> Option<Markup> {
    let mut by_source: BTreeMap<(&str, &str), Vec<&Attribution>> = BTreeMap::new();
    for a in story.attributions(index) {
        // A source without an entity is known by its words alone.
        let key = a.source.entity.as_deref().map_or(("", a.source.text.as_str()), |id| (id, ""));
        by_source.entry(key).or_default().push(a);
    }
    let mut groups: Vec<_> = by_source.into_values().collect();
    groups.sort_by_key(|g| (std::cmp::Reverse(g.len()), name(index, g[0])));
    let pick = Pick::new(groups.iter().map(|g| type_of(g).map(|t| (t.as_str(), source_type(t)))));
    (!groups.is_empty()).then(|| {
        html! {
            p.note { "What each source is reported to have said, by every report that has it. " (count(groups.len(), "source", "sources")) "." }
            div.picked {
                (pick.row(&format!("source-{}", story.key()), "Sort of source"))
                @for group in &groups {
                    (entry(index, group, &pick.class(type_of(group).map(SourceType::as_str))))
                }
            }
        }
    })
}

/// What sort of source the first report that says so takes it for.
fn type_of(group: &[&Attribution]) -> Option<SourceType> {
    group.iter().find_map(|a| a.source.source_type)
}

fn name<'a>(index: &Index<'a>, a: &'a Attribution) -> &'a str {
    let own = a.source.entity.as_deref().map_or(a.source.text.as_str(), |id| index.name(id));
    if own.trim().is_empty() { "source not named" } else { own }
}

fn entry(index: &Index, group: &[&Attribution], class: &str) -> Markup {
    let kind = group[0].source.entity.as_deref().and_then(|id| index.entity(id)).map(|e| kind(e.kind));
    html! {
        div.source.one.(class) {
            h3 {
                bdi { (name(index, group[0])) }
                span.quiet {
                    @if let Some(kind) = kind { " " (kind) }
                    @if let Some(t) = type_of(group) { ", " (source_type(t)) }
                    ", " (count(group.len(), "statement", "statements"))
                }
            }
            ul.said-list { @for a in group { li { (statement(index, a)) } } }
        }
    }
}

fn statement(index: &Index, a: &Attribution) -> Markup {
    let checked = a.verification.as_ref().filter(|v| v.status != VerificationStatus::None);
    let described = a.source.entity.is_some() && a.source.text != name(index, a);
    html! {
        div.st {
            span.st-mark {
                @match a.content.spans.first().or(a.source.span.as_ref()) {
                    Some(cite) => (link::mark(index, cite)),
                    None => (link::siglum(index, &a.report)),
                }
            }
            div {
                div.p dir="auto" {
                    @if a.negated { span.badge.fails { "denied" } " " }
                    @for (n, cite) in a.content.spans.iter().enumerate() {
                        @if n > 0 { " … " }
                        (link::passage(index, cite, link::WORDS))
                    }
                    @if a.content.spans.is_empty() { bdi { (crate::phrase::clip(&a.content.text, link::WORDS)) } }
                }
                p.meta {
                    (a.kind.as_str())
                    @if let Some(cue) = &a.cue.span { " · “" (link::words(index, cue, 60)) "”" }
                    @if described {
                        " · as “"
                        @if let Some(span) = &a.source.span { (link::words(index, span, 80)) }
                        @else { bdi { (a.source.text) } }
                        "”"
                        @if let Some(reason) = &a.source.reason { " (" (reason) ")" }
                    }
                    @if !a.via.is_empty() {
                        " · by way of "
                        @for (n, hop) in a.via.iter().enumerate() {
                            @if n > 0 { ", " }
                            @if let Some(span) = a.via_spans.get(n) {
                                (link::to(index, span, &html! { bdi { (index.name(hop)) } }))
                            } @else { bdi { (index.name(hop)) } }
                        }
                    }
                    @for hedge in &a.hedges { " · doubt: “" (link::words(index, hedge, 60)) "”" }
                    @if let Some(v) = checked {
                        " · "
                        @let label = html! { (verification(v.status)) };
                        @if let Some(span) = &v.span { (link::to(index, span, &label)) } @else { (label) }
                        @if let Some(by) = &v.by { " by " bdi { (index.name(by)) } }
                    }
                }
            }
        }
    }
}

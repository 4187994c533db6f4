//! Disagreements, the timeline, and what only one report says.

use super::link;
use crate::index::{Index, StoryView};
use crate::phrase::{clip, count, days, moment};
use headwater_model::record::DisagreementKind;
use maud::{Markup, html};

pub(super) fn disagreements(index: &Index, story: &StoryView) -> Option<Markup> {
    let here = story.rows(index, &index.within.disagreements, &index.record.disagreements);
    if here.is_empty() && story.reports.len() < 2 {
        return None;
    }
    if here.is_empty() {
        return Some(html! { p.none { "None was found. That is not proof that the reports agree." } });
    }
    let (brief, full): (Vec<_>, Vec<_>) =
        here.into_iter().partition(|d| matches!(d.kind, DisagreementKind::Name | DisagreementKind::Wording));
    Some(html! {
        @for d in full {
            div.entry {
                h3 { span.badge { (d.kind.as_str()) } " " bdi { (d.about) } }
                table.positions.cards {
                    thead { tr { th { "Says" } th.num { "Text origins" } th { "Words" } } }
                    tbody {
                        @for p in &d.positions {
                            tr {
                                td.said { bdi { (p.value) } }
                                td.num data-label="Text origins" { (p.text_origins) }
                                td { (link::marks(index, &p.spans)) }
                            }
                        }
                    }
                }
            }
        }
        @if !brief.is_empty() {
            div.entry {
                h3 { "Spellings and wordings" }
                table.forms.cards {
                    thead { tr { th { "What differs" } th { "Forms, and who has them" } } }
                    tbody {
                        @for d in brief {
                            tr {
                                th scope="row" { bdi { (d.about) } }
                                td {
                                    ul {
                                        @for p in &d.positions {
                                            li { bdi { (p.value) } " " (link::firsts(index, &p.spans)) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}

pub(super) fn timeline(index: &Index, story: &StoryView) -> Option<Markup> {
    let here = story.rows(index, &index.within.timeline, &index.record.timeline);
    (!here.is_empty()).then(|| {
        html! {
            ol.timeline {
                @for entry in here {
                    li {
                        div.when {
                            time datetime=(entry.time.start) {
                                (moment(&entry.time.start, &entry.time.end, &entry.time.precision))
                            }
                            @if let Some(spoken) = &entry.spoken {
                                span.quiet title={ "understood as " (days(&spoken.start, &spoken.end)) } {
                                    "“"
                                    @if let Some(span) = &spoken.span { (link::words(index, span, 60)) }
                                    @else { bdi { (spoken.text) } }
                                    "”"
                                }
                            }
                        }
                        div {
                            p dir="auto" { (clip(&entry.text, link::WORDS)) }
                            p.meta {
                                (link::marks(index, &entry.spans)) " "
                                (count(entry.reports as usize, "report", "reports"))
                            }
                        }
                    }
                }
            }
        }
    })
}

pub(super) fn unique(index: &Index, story: &StoryView) -> Option<Markup> {
    let mut here = story.rows(index, &index.within.unique, &index.record.unique);
    here.retain(|u| !u.spans.is_empty());
    (!here.is_empty()).then(|| {
        html! {
            p.note { "Sentences that no other report has, in these or in other words that were recognised." }
            @for u in here {
                div.entry.only {
                    h3 {
                        (link::siglum(index, &u.report)) " "
                        (link::who(index, &u.report))
                    }
                    ul {
                        @for span in &u.spans {
                            li dir="auto" { (link::passage(index, span, link::WORDS)) }
                        }
                    }
                }
            }
        }
    })
}

//! The rules in their order: what a repeat is comes first, then the text of the site, captions, head and foot, and
//! last what the body says of agencies.

use crate::outlet::Evidence;
use crate::page::Page;
use crate::{captions, edges, furniture, notes, outlet, repeat, sort_credits, voices};
use headwater_lang::Pack;
use headwater_model::notice::Notice;
use headwater_model::{Credit, Published, Region, Words};

/// What the text says of itself.
#[derive(Debug, Default)]
pub(crate) struct Typed {
    pub(crate) regions: Vec<Region>,
    pub(crate) title: Option<Words>,
    pub(crate) outlet: Option<Words>,
    pub(crate) byline: Vec<Words>,
    pub(crate) dateline_place: Option<Words>,
    pub(crate) credits: Vec<Credit>,
    pub(crate) published: Option<Published>,
}

/// Types a text. `known` are regions that the format itself marks; the rules paint only what these leave free.
pub(crate) fn typed(text: &str, known: &[Region], pack: &'static Pack) -> (Typed, Vec<Notice>) {
    let mut page = Page::of(text, pack);
    page.know(known);
    let mut typed = Typed::default();
    let mut notices = Vec::new();
    let mut evidence: Vec<Evidence> = Vec::new();
    repeat::paint(&mut page);
    notes::paint(&mut page);
    furniture::paint(&mut page, &mut evidence);
    captions::paint(&mut page, &mut typed);
    edges::paint(&mut page, &mut typed, &mut evidence, &mut notices);
    voices::find(&page, &mut typed, &mut evidence);
    outlet::choose(&mut typed, evidence);
    outlet::unify(&mut typed);
    sort_credits(&mut typed.credits);
    page.settle(known);
    typed.regions = page.regions();
    (typed, notices)
}

//! Who published the report, from what the text says: the strongest kind of evidence wins, then the first words.

use crate::names::Party;
use crate::page::Page;
use crate::regions::Typed;
use headwater_model::{CreditKind, Words};

/// How strong a hint at the outlet is, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// "Source: X", "© X", "By Jane Doe, X".
    Line,
    /// "X has been unable to verify".
    Voice,
    /// "Subscribe to the X newsletter".
    Plea,
    /// "(X)" at the very end.
    Closing,
}

/// Words that hint at the outlet.
#[derive(Debug, Clone)]
pub(crate) struct Evidence {
    pub(crate) rank: Rank,
    pub(crate) words: Words,
}

impl Evidence {
    pub(crate) fn of(page: &Page<'_>, rank: Rank, party: &Party) -> Self {
        Self { rank, words: Words::said(party.name.clone(), page.span(&party.run)) }
    }
}

/// Sets the outlet. What the outlet is told it is told itself: such credits go.
pub(crate) fn choose(typed: &mut Typed, mut evidence: Vec<Evidence>) {
    evidence.sort_by_key(|e| (e.rank, e.words.span));
    typed.outlet = evidence.into_iter().next().map(|e| e.words);
    if typed.outlet.is_none() {
        typed.outlet = told_again(typed);
    }
    if let Some(outlet) = &typed.outlet {
        let own = bare(&outlet.value);
        typed.credits.retain(|c| c.agency || c.kind != CreditKind::Told || bare(&c.name) != own);
        // "LIMA, Ohio (WLIO) -" in a report of WLIO News: its own text.
        let short = |name: &str| own.split(' ').next() == Some(&*bare(name)) && own.contains(' ');
        typed.credits.retain(|c| c.agency || c.kind != CreditKind::Text || !short(&c.name));
    }
}

/// Names found in capitals take the spelling that the report uses elsewhere ("credit: LAKEWIRE/…", "told Lakewire").
pub(crate) fn unify(typed: &mut Typed) {
    let spelled: Vec<String> = typed.credits.iter().map(|c| c.name.clone()).collect();
    for credit in typed.credits.iter_mut().filter(|c| !c.agency && !c.name.chars().any(char::is_lowercase)) {
        let own = bare(&credit.name);
        let better = spelled.iter().find(|s| s.chars().any(char::is_lowercase) && bare(s) == own);
        if let Some(better) = better {
            credit.name.clone_from(better);
        }
    }
}

/// One outlet, no agency, that is told things at least twice in a report that credits its text to nobody.
fn told_again(typed: &Typed) -> Option<Words> {
    if typed.credits.iter().any(|c| c.kind != CreditKind::Photo && (c.agency || c.kind != CreditKind::Told)) {
        return None;
    }
    let mut told = typed.credits.iter().filter(|c| c.kind == CreditKind::Told);
    let first = told.next()?;
    let mut more = told.peekable();
    more.peek()?;
    more.all(|c| bare(&c.name) == bare(&first.name)).then(|| Words::said(first.name.clone(), first.span))
}

/// A name without its article, in lower case.
pub(crate) fn bare(name: &str) -> String {
    let low = name.to_lowercase();
    low.strip_prefix("the ").map(str::to_owned).unwrap_or(low)
}

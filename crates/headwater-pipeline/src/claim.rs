//! A claim ("6,438 killed") held against a record: is the number there, for these people, and who gives it?

use headwater_model::record::{
    ClaimCheck, Class, Figure, IncidentRole, Measure, Modifier, Range, Standing, Verdict,
};
use headwater_model::rows::LocalFigure;
use headwater_model::{Document, Record, Region, RegionKind, Span};

/// Holds `claim` against the figures of `record`; `None` where the claim gives no number of people and what happened
/// to them. The claim is read by the rules that read the reports.
pub fn check(record: &Record, claim: &str) -> Option<ClaimCheck> {
    let read = read(claim)?;
    let alike: Vec<&Figure> = record.figures.iter().filter(|f| f.measure == read.measure).collect();
    let number = stated(read.modifier, read.low, read.high);
    let same = |f: &&Figure| stated(f.value.modifier, f.value.low, f.value.high) == number;
    let meets = |f: &&Figure| {
        f.value.high.is_none_or(|h| read.low <= h) && read.high.is_none_or(|h| f.value.low <= h)
    };
    let of_class: Vec<&Figure> = alike.iter().filter(|f| f.group.class == read.class).copied().collect();
    let ids = |figures: &[&Figure]| figures.iter().map(|f| f.id.clone()).collect::<Vec<String>>();
    let found: Vec<&Figure> = of_class.iter().filter(|f| same(f)).copied().collect();
    // What reports say of an earlier or a wider event speaks for the number, but against none of this event.
    let main = |f: &&Figure| {
        record.incidents.iter().find(|i| i.id == f.event).is_none_or(|i| i.role == IncidentRole::Main)
    };
    let rest: Vec<&Figure> = of_class.iter().filter(|f| !same(f) && main(f)).copied().collect();
    let (allow, against): (Vec<&Figure>, Vec<&Figure>) = rest.into_iter().partition(|f| meets(f));
    // "hundreds" says little against a number, and as little for it.
    let counted = |figures: &[&Figure]| figures.iter().any(|f| f.value.modifier != Modifier::Vague);
    let verdict = match (found.is_empty(), counted(&allow), counted(&against)) {
        (false, _, _) => Verdict::Found,
        (true, false, true) => Verdict::Contradicted,
        _ => Verdict::NotFound,
    };
    let mut remarks = Vec::new();
    if let Some(f) = found.iter().find(|f| f.value.modifier != read.modifier) {
        let words = f.value.modifier.as_str().replace('_', " ");
        remarks.push(format!(
            "a report says it otherwise: {words} ({} to {})",
            f.value.low,
            bound(f.value.high)
        ));
    }
    if found.iter().all(|f| matches!(f.standing, Standing::Denied | Standing::Superseded))
        && !found.is_empty()
    {
        remarks.push("every report that gives it denies it or has replaced it".to_owned());
    }
    if !found.is_empty() && !found.iter().any(main) {
        remarks.push("it is given for an earlier or a wider event only".to_owned());
    }
    if !found.is_empty() && found.iter().all(|f| f.source.is_none()) {
        remarks.push("no report names a source for it".to_owned());
    }
    let mut others: Vec<Class> =
        alike.iter().filter(|f| same(f) && f.group.class != read.class).map(|f| f.group.class).collect();
    others.sort_unstable();
    others.dedup();
    for class in others {
        remarks.push(format!("the number is given for another count: {}", class.as_str().replace('_', " ")));
    }
    Some(ClaimCheck {
        claim: claim.to_owned(),
        measure: read.measure,
        class: read.class,
        range: Range { low: read.low, high: read.high },
        verdict,
        remarks,
        found: ids(&found),
        allow: ids(&allow),
        against: ids(&against),
    })
}

fn bound(high: Option<u64>) -> String {
    high.map_or_else(|| "open".to_owned(), |h| h.to_string())
}

/// The number as it is written: "at least 745" and "745" write the same one.
fn stated(modifier: Modifier, low: u64, high: Option<u64>) -> (u64, u64) {
    let high = high.unwrap_or(low);
    match modifier {
        Modifier::MoreThan => (low.saturating_sub(1), low.saturating_sub(1)),
        Modifier::UpTo => (high, high),
        Modifier::Nearly => (high + 1, high + 1),
        Modifier::About => (low.midpoint(high), low.midpoint(high)),
        Modifier::AtLeast => (low, low),
        Modifier::Exact | Modifier::Between | Modifier::Vague => (low, high),
    }
}

/// The first figure of the claim. One that stands alone may leave out the verb's form that a sentence has.
fn read(claim: &str) -> Option<LocalFigure> {
    let tries = [claim.to_owned(), format!("{} people {}", head(claim)?.0, head(claim)?.1)];
    tries.iter().find_map(|text| {
        let figures = headwater_claims::annotate(&document(text)).figures;
        figures.into_iter().find(|f| !matches!(f.measure, Measure::Other | Measure::Present))
    })
}

/// The claim up to its last figure, and the rest.
fn head(claim: &str) -> Option<(&str, &str)> {
    let at = claim.rfind(|c: char| c.is_ascii_digit())? + 1;
    Some((&claim[..at], claim[at..].trim_start()))
}

fn document(text: &str) -> Document {
    let body =
        Region { kind: RegionKind::Body, span: Span::new(0, text.len()), repeat_of: None, detail: None };
    Document { language: "en".to_owned(), text: text.to_owned(), regions: vec![body], ..Document::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_read_by_the_rules_for_reports() {
        let of = |claim: &str| read(claim).map(|f| (f.low, f.high, f.measure, f.class));
        assert_eq!(of("6,438 killed"), Some((6438, Some(6438), Measure::Killed, Class::People)));
        assert_eq!(of("at least 12 civilians injured"), Some((12, None, Measure::Injured, Class::Civilian)));
        assert_eq!(
            of("the death toll has risen to 40"),
            Some((40, Some(40), Measure::Killed, Class::People))
        );
        assert_eq!(of("the bridge was closed"), None);
        assert_eq!(of("40 bridges"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn a_bound_is_not_a_number_of_its_own() {
        assert_eq!(stated(Modifier::AtLeast, 745, None), stated(Modifier::Exact, 745, Some(745)));
        assert_eq!(stated(Modifier::MoreThan, 1001, None), (1000, 1000));
        assert_eq!(stated(Modifier::About, 900, Some(1100)), (1000, 1000));
    }
}

//! A claim ("6,438 killed") held against a record: is the number there, for these people, and who gives it?

use headwater_lang::calendar::place_of;
use headwater_ledger::places::{APART_KM, distance, is_point};
use headwater_model::record::{
    ClaimCheck, Class, Entity, EntityKind, Figure, IncidentRole, Measure, Modifier, Range, Standing, Verdict,
};
use headwater_model::rows::{Days, LocalFigure};
use headwater_model::{Document, Record, Region, RegionKind, Span};
use jiff::civil::Date;

/// Holds `claim` against the figures of `record`; `None` where the claim gives no number of people and what happened
/// to them. The claim is read by the rules that read the reports. Where it names a place or a day, figures of other places
/// and other days neither support nor contradict it.
pub fn check(record: &Record, claim: &str) -> Option<ClaimCheck> {
    let Asked { figure: read, place, days } = read(claim)?;
    let scope = Scope::new(record, place, days);
    let (alike, elsewhere): (Vec<&Figure>, Vec<&Figure>) = record
        .figures
        .iter()
        .filter(|f| f.measure == read.measure)
        .partition(|f| scope.holds(f) != Some(false));
    let number = stated(read.modifier, read.low, read.high);
    let same = |f: &&Figure| stated(f.value.modifier, f.value.low, f.value.high) == number;
    let meets = |f: &&Figure| {
        f.value.high.is_none_or(|h| read.low <= h) && read.high.is_none_or(|h| f.value.low <= h)
    };
    let of_class: Vec<&Figure> = alike.iter().filter(|f| f.group.class == read.class).copied().collect();
    let ids = |figures: &[&Figure]| figures.iter().map(|f| f.id.clone()).collect::<Vec<String>>();
    let known = scope.place.as_ref().is_none_or(|p| p.entity.is_some());
    let found: Vec<&Figure> = of_class.iter().filter(|f| known && same(f)).copied().collect();
    // What reports say of an earlier or a wider event speaks for the number, but against none of this event.
    let main = |f: &&Figure| {
        record.incidents.iter().find(|i| i.id == f.event).is_none_or(|i| i.role == IncidentRole::Main)
    };
    let rest: Vec<&Figure> =
        of_class.iter().filter(|f| known && !same(f) && main(f) && scope.speaks(f)).copied().collect();
    let (allow, against): (Vec<&Figure>, Vec<&Figure>) = rest.into_iter().partition(|f| meets(f));
    // "hundreds" says little against a number, and as little for it.
    let counted = |figures: &[&Figure]| figures.iter().any(|f| f.value.modifier != Modifier::Vague);
    let verdict = match (found.is_empty(), counted(&allow), counted(&against)) {
        (false, _, _) => Verdict::Found,
        (true, false, true) => Verdict::Contradicted,
        _ => Verdict::NotFound,
    };
    let mut remarks = Vec::new();
    if let Some(place) = scope.place.as_ref().filter(|_| !known) {
        remarks.push(format!("no report names {}", place.name));
    }
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
    if !found.is_empty() && scope.asks() && !found.iter().any(|f| scope.holds(f) == Some(true)) {
        remarks.push("no report that gives it says that it was there and then".to_owned());
    }
    if found.is_empty() && elsewhere.iter().any(|f| same(f) && f.group.class == read.class) {
        remarks.push("the number is given for another place or day".to_owned());
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

/// Where and when a claim puts it.
struct Scope<'r> {
    record: &'r Record,
    place: Option<NamedPlace<'r>>,
    days: Option<Days>,
}

struct NamedPlace<'r> {
    name: String,
    /// What reports mean by it; `None` if no report names it.
    entity: Option<&'r Entity>,
}

impl<'r> Scope<'r> {
    fn new(record: &'r Record, place: Option<String>, days: Option<Days>) -> Self {
        let place = place.map(|name| {
            let low = name.to_lowercase();
            let named = |e: &&Entity| {
                e.kind == EntityKind::Place
                    && std::iter::once(&e.name).chain(&e.variants).any(|v| v.to_lowercase() == low)
            };
            NamedPlace { entity: record.entities.iter().find(named), name }
        });
        Self { record, place, days }
    }

    fn asks(&self) -> bool {
        self.place.is_some() || self.days.is_some()
    }

    /// Whether a figure is of the place and the day asked for; `None` where its report does not say.
    fn holds(&self, f: &Figure) -> Option<bool> {
        let place = self.place.as_ref().and_then(|p| p.entity).map(|e| self.at(f, e));
        let days = self.days.map(|d| {
            let period = f.period.as_ref()?;
            let (start, end): (Date, Date) = (period.start.parse().ok()?, period.end.parse().ok()?);
            Some(start <= d.end && d.start <= end)
        });
        let all = [place, days];
        match (all.contains(&Some(Some(false))), all.iter().flatten().all(|h| *h == Some(true))) {
            (true, _) => Some(false),
            (false, true) => Some(true),
            (false, false) => None,
        }
    }

    fn at(&self, f: &Figure, asked: &Entity) -> Option<bool> {
        // Of several incidents of a story each has its place; a figure of the whole is of none of them.
        let incident = self.record.incidents.iter().find(|i| i.id == f.event);
        let part = incident.filter(|i| i.part_of.is_some());
        if f.place.as_ref() == Some(&asked.id) || part.is_some_and(|i| i.places.contains(&asked.id)) {
            return Some(true);
        }
        // A town may lie in the province that is asked for.
        if part.is_some_and(|i| !i.places.is_empty()) && asked.place.as_ref().is_none_or(is_point) {
            return Some(false);
        }
        let place = f.place.as_ref()?;
        let other = self.record.entities.iter().find(|e| e.id == *place)?.place.as_ref();
        let (here, there) = asked.place.as_ref().zip(other)?;
        (is_point(here) && is_point(there) && distance(here, there) >= APART_KM).then_some(false)
    }

    /// Whether a figure with another number says anything against the claim: one of a whole says nothing of its parts.
    fn speaks(&self, f: &Figure) -> bool {
        let whole = || self.record.incidents.iter().any(|i| i.part_of.as_ref() == Some(&f.event));
        self.holds(f) == Some(true) || !(self.place.is_some() && whole())
    }
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

/// What a claim says.
struct Asked {
    figure: LocalFigure,
    /// The place's words.
    place: Option<String>,
    days: Option<Days>,
}

/// The first figure of the claim. One that stands alone may leave out the verb's form that a sentence has.
fn read(claim: &str) -> Option<Asked> {
    let tries = [claim.to_owned(), format!("{} people {}", head(claim)?.0, head(claim)?.1)];
    tries.iter().find_map(|text| {
        let document = document(text);
        let read = headwater_claims::annotate(&document);
        let figure =
            read.figures.iter().find(|f| !matches!(f.measure, Measure::Other | Measure::Present))?.clone();
        let place = figure.place.map(|(_, words)| document.words(words).to_owned());
        // "on Tuesday" is no day without a report around it.
        let days = figure.period.and_then(|t| place_of(&read.times, t, None)).map(|p| p.days);
        Some(Asked { figure, place, days })
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
        let of = |claim: &str| read(claim).map(|Asked { figure: f, .. }| (f.low, f.high, f.measure, f.class));
        let asked = read("14 people killed in Kaya on 12 March 2031").unwrap();
        assert_eq!(asked.place.as_deref(), Some("Kaya"));
        assert_eq!(asked.days.map(|d| d.start.to_string()).as_deref(), Some("2031-03-12"));
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

//! Where places are: each report's names of places against the gazetteer, and what the reports agree on.
//!
//! A report is resolved alone first, by its own words. Then the reports of its story and those of its outlet say which
//! province they speak of, and all are resolved again: a town's paper does not say in which state it lies. A name that two
//! reports resolve to two places stays without one, unless only one of them says where it lies ("Lexington, Ky.").

use headwater_gazetteer::{Doubt, Hints, Kind, Place, Resolved, gazetteer, resolve};
use headwater_model::record::{EntityKind, GeoPlace};
use headwater_model::rows::Annotated;
use headwater_model::{Document, Workers};
use std::collections::BTreeMap;
use std::ops::Range;

/// Towns nearer to each other than this many kilometres may be two names for one scene.
pub const APART_KM: f64 = 20.0;

/// Whether a place is a town or a part of one: near enough to a point to be told from another.
pub fn is_point(place: &GeoPlace) -> bool {
    matches!(place.precision.as_str(), "town" | QUARTER)
}

/// The precision of a part of a town.
pub(crate) const QUARTER: &str = "quarter";

/// About how many kilometres two places are apart.
pub fn distance(a: &GeoPlace, b: &GeoPlace) -> f64 {
    headwater_gazetteer::kilometres((a.lat, a.lon), (b.lat, b.lon))
}

/// What the province that other reports speak of weighs, in votes of names.
const OTHERS: f64 = 2.0;

/// What a report's own entity was resolved to; `None` for an entity that is no place.
type Outcome = Option<Result<Resolved, Reason>>;

/// Why a name of a place has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// The gazetteer has no such name.
    Unknown,
    /// Several places are as likely.
    Ambiguous,
    /// One report means several places by one name.
    Several,
}

/// The places of the reports' own entities.
#[derive(Debug)]
pub struct Places {
    /// By document, by its own index.
    outcomes: Vec<Vec<Outcome>>,
}

impl Places {
    /// Resolves the places that reports name; `story_of` is the story of each (see [`story_of`](crate::story_of)). All slices
    /// run parallel.
    pub fn new(
        documents: &[&Document],
        annotated: &[Annotated],
        story_of: &[usize],
        workers: &dyn Workers,
    ) -> Self {
        let place = |d: usize, hints: &Hints| of_report(documents[d], &annotated[d], hints);
        let alone: Vec<Vec<Outcome>> = workers.map(documents.len(), |d| place(d, &Hints::default()));
        let hints = hints(documents, story_of, &alone);
        let again = |d: usize| (!hints[d].near.is_empty()).then(|| place(d, &hints[d]));
        let again = workers.map(documents.len(), again);
        let outcomes = alone.into_iter().zip(again).map(|(alone, again)| again.unwrap_or(alone)).collect();
        Self { outcomes }
    }

    /// The place of a report's own entity, if it has one.
    pub fn place(&self, document: usize, entity: usize) -> Option<Resolved> {
        self.outcomes.get(document)?.get(entity)?.and_then(Result::ok)
    }

    /// The place that the reports agree on for a joined entity, with the reason for it or for none.
    pub(crate) fn of(
        &self,
        kind: EntityKind,
        members: &[(usize, usize)],
    ) -> (Option<GeoPlace>, Option<String>) {
        if kind != EntityKind::Place {
            return (None, None);
        }
        let found: Vec<Result<Resolved, Reason>> =
            members.iter().filter_map(|&(d, e)| self.outcomes[d][e]).collect();
        let distinct = |only_said: bool| {
            let resolved = found.iter().flatten().filter(|r| r.said || !only_said);
            let mut places: Vec<Place> = resolved.map(|r| r.place).collect();
            places.sort_unstable();
            places.dedup();
            places
        };
        let (any, said) = (distinct(false), distinct(true));
        let several = found.contains(&Err(Reason::Several));
        match (any.as_slice(), said.as_slice()) {
            (_, [place]) if !several => (Some(geo(*place)), Some(reason(*place, &found))),
            ([place], []) if !several => (Some(geo(*place)), Some(reason(*place, &found))),
            ([], _) => {
                let why = found.iter().filter_map(|f| f.err()).max().unwrap_or(Reason::Unknown);
                (None, Some(doubt(why).to_owned()))
            }
            _ => (None, Some("not placed: the reports mean several places by this name".to_owned())),
        }
    }
}

/// The places that one report names; its dateline speaks too.
fn of_report(doc: &Document, annotated: &Annotated, hints: &Hints) -> Vec<Outcome> {
    let entities = &annotated.entities;
    let mut names: Vec<Range<usize>> = Vec::new();
    let mut whose: Vec<usize> = Vec::new();
    for (e, entity) in entities.iter().enumerate() {
        // The names of peoples have no place of their own, and tell of one.
        if matches!(entity.kind, EntityKind::Place | EntityKind::Group) {
            names.extend(entity.mentions.iter().map(|m| m.start as usize..m.end as usize));
            whose.resize(names.len(), e);
        }
    }
    if let Some(span) = doc.dateline_place.as_ref().and_then(|p| p.span) {
        names.push(span.start as usize..span.end as usize);
    }
    let mut outcomes: Vec<Outcome> =
        entities.iter().map(|e| (e.kind == EntityKind::Place).then_some(Err(Reason::Unknown))).collect();
    for (&e, found) in whose.iter().zip(resolve(&doc.text, &names, hints)) {
        let Some(outcome) = &mut outcomes[e] else { continue };
        *outcome = match (*outcome, found) {
            (Err(Reason::Several), _) => Err(Reason::Several),
            (Ok(a), Ok(b)) if a.place == b.place => Ok(if b.said { b } else { a }),
            (Ok(_), Ok(_)) => Err(Reason::Several),
            (Err(_), Ok(b)) => Ok(b),
            (Ok(a), Err(_)) => Ok(a),
            (Err(a), Err(b)) => {
                Err(a.max(if b == Doubt::Ambiguous { Reason::Ambiguous } else { Reason::Unknown }))
            }
        };
    }
    outcomes
}

/// For each report, the provinces that the other reports of its story and of its outlet speak of most.
fn hints(documents: &[&Document], story_of: &[usize], alone: &[Vec<Outcome>]) -> Vec<Hints> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (d, (doc, story)) in documents.iter().zip(story_of).enumerate() {
        groups.entry(format!("story {story}")).or_default().push(d);
        if let Some(outlet) = outlet(doc) {
            groups.entry(format!("outlet {outlet}")).or_default().push(d);
        }
    }
    let mut out = vec![Hints::default(); documents.len()];
    for docs in groups.values().filter(|docs| docs.len() > 1) {
        let mut votes: BTreeMap<Place, usize> = BTreeMap::new();
        let mut own: Vec<Vec<Place>> = Vec::with_capacity(docs.len());
        for &d in docs {
            let provinces: Vec<Place> =
                alone[d].iter().flatten().flatten().filter_map(|r| province(r.place)).collect();
            for &p in &provinces {
                *votes.entry(p).or_default() += 1;
            }
            own.push(provinces);
        }
        for (&d, own) in docs.iter().zip(own) {
            // What the others say: a report is no witness of its own.
            let left = |p: Place| votes[&p] - own.iter().filter(|o| **o == p).count();
            let sum: usize = votes.keys().map(|&p| left(p)).sum();
            let most = votes.keys().map(|&p| (left(p), p)).max_by_key(|&(n, p)| (n, std::cmp::Reverse(p)));
            if let Some((n, place)) = most.filter(|m| m.0 > 0) {
                out[d].near.push((place, OTHERS * n as f64 / sum as f64));
            }
        }
    }
    out
}

/// Who published a report: the name that it gives, else the host of its address.
fn outlet(doc: &Document) -> Option<String> {
    if let Some(outlet) = &doc.outlet {
        return Some(outlet.value.to_lowercase());
    }
    let address = doc.address.as_deref()?;
    let host = address.split_once("://")?.1.split('/').next()?;
    Some(host.trim_start_matches("www.").to_lowercase())
}

fn province(place: Place) -> Option<Place> {
    gazetteer().chain(place).find(|(_, e)| e.kind == Kind::Province).map(|(p, _)| p)
}

fn geo(place: Place) -> GeoPlace {
    let entry = gazetteer().entry(place);
    let round = |degrees: f64| (degrees * 1e4).round() / 1e4;
    GeoPlace {
        lat: round(entry.lat),
        lon: round(entry.lon),
        gazetteer_id: gazetteer().gazetteer_id(place),
        precision: entry.kind.precision().to_owned(),
    }
}

fn reason(place: Place, found: &[Result<Resolved, Reason>]) -> String {
    let around = gazetteer().around(place);
    let at = if around.is_empty() { String::new() } else { format!("in {around}: ") };
    let same = || found.iter().flatten().filter(|r| r.place == place);
    let share = same().map(|r| r.share).fold(0.0, f64::max);
    let why = if same().any(|r| r.said) {
        "the words after the name say so"
    } else if same().any(|r| r.only) {
        "no other place of that name is known"
    } else if share > 0.8 {
        "its size and the other places named point to it"
    } else {
        "the likeliest of several"
    };
    format!("{at}{why}")
}

fn doubt(why: Reason) -> &'static str {
    match why {
        Reason::Unknown => "not placed: not in the gazetteer",
        Reason::Ambiguous => "not placed: several places of that name are as likely",
        Reason::Several => "not placed: the report means several places by this name",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::Span;
    use headwater_model::rows::LocalEntity;
    use headwater_model::workers::Alone;

    /// A report with the names between brackets as places, each form one entity.
    fn report(marked: &str, address: &str) -> (Document, Annotated) {
        let (mut text, mut entities) = (String::new(), Vec::<LocalEntity>::new());
        for (k, part) in marked.split(['[', ']']).enumerate() {
            let span = Span::new(text.len(), text.len() + part.len());
            text.push_str(part);
            if k % 2 == 0 {
                continue;
            }
            match entities.iter_mut().find(|e| e.name == part) {
                Some(entity) => entity.mentions.push(span),
                None => entities.push(LocalEntity {
                    kind: EntityKind::Place,
                    name: part.to_owned(),
                    variants: vec![part.to_owned()],
                    merges: Vec::new(),
                    mentions: vec![span],
                    descriptions: Vec::new(),
                }),
            }
        }
        let document = Document { text, address: Some(address.to_owned()), ..Document::default() };
        (document, Annotated { entities, ..Annotated::default() })
    }

    /// What the reports, each a story of its own, agree on for the first name of each.
    fn agreed(reports: &[(&str, &str)]) -> (Option<GeoPlace>, String) {
        let (documents, annotated): (Vec<Document>, Vec<Annotated>) =
            reports.iter().map(|(text, address)| report(text, address)).unzip();
        let documents: Vec<&Document> = documents.iter().collect();
        let stories: Vec<usize> = (0..documents.len()).collect();
        let places = Places::new(&documents, &annotated, &stories, &Alone);
        let members: Vec<(usize, usize)> = stories.iter().map(|&d| (d, 0)).collect();
        let (place, reason) = places.of(EntityKind::Place, &members);
        (place, reason.unwrap_or_default())
    }

    #[test]
    fn a_place_has_an_id_a_precision_and_a_reason() {
        let (place, reason) = agreed(&[("A fire in [Lexington], Ky., on Sunday.", "http://a.example/1")]);
        let place = place.unwrap();
        assert_eq!((place.gazetteer_id.as_str(), place.precision.as_str()), ("geonames:4297983", "town"));
        assert_eq!(reason, "in Kentucky, United States: the words after the name say so");
        let (place, _) = agreed(&[("Floods in [Aleppo] province.", "http://a.example/1")]);
        assert_eq!(place.unwrap().precision, "province");
    }

    #[test]
    fn the_other_reports_of_an_outlet_say_where_it_is() {
        let home =
            ("Fire in [Columbus] and [Cleveland], and in [Toledo] and [Dayton].", "http://www.b.example/2");
        let bare = ("The [Dublin] school board met.", "http://b.example/1");
        let one = |reports: &[(&str, &str)]| {
            let (documents, annotated): (Vec<Document>, Vec<Annotated>) =
                reports.iter().map(|(text, address)| report(text, address)).unzip();
            let documents: Vec<&Document> = documents.iter().collect();
            let stories: Vec<usize> = (0..documents.len()).collect();
            let found = Places::new(&documents, &annotated, &stories, &Alone).place(0, 0).unwrap();
            gazetteer().around(found.place)
        };
        assert_eq!(one(&[bare]), "Leinster, Ireland");
        assert_eq!(one(&[bare, home]), "Ohio, United States");
        assert_eq!(one(&[bare, (home.0, "http://c.example/2")]), "Leinster, Ireland");
    }

    #[test]
    fn reports_that_mean_two_places_have_none() {
        let said =
            [("In [Paris], Texas.", "http://a.example/1"), ("In [Paris], France.", "http://b.example/1")];
        let (place, reason) = agreed(&said);
        assert_eq!(
            (place, reason.as_str()),
            (None, "not placed: the reports mean several places by this name")
        );
        // One says where it lies, the other does not.
        let (place, _) = agreed(&[said[0], ("In [Paris] on Sunday.", "http://b.example/1")]);
        assert_eq!(place.unwrap().gazetteer_id, "geonames:4717560");
        let (place, reason) = agreed(&[("From [Paris], Texas, to [Paris], France.", "http://a.example/1")]);
        assert_eq!(
            (place, reason.as_str()),
            (None, "not placed: the report means several places by this name")
        );
    }

    #[test]
    fn doubt_has_a_reason() {
        let (place, reason) = agreed(&[("Trouble in [Springfield].", "http://a.example/1")]);
        assert_eq!((place, reason.as_str()), (None, "not placed: several places of that name are as likely"));
        let (place, reason) = agreed(&[("Trouble in [Qzxwvograd].", "http://a.example/1")]);
        assert_eq!((place, reason.as_str()), (None, "not placed: not in the gazetteer"));
    }
}

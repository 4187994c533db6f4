//! The file of places, read where it lies in the program.
//!
//! Layout, all numbers little-endian: eight bytes `HWPLACE1`; the numbers of places, of regions (continents, countries,
//! provinces, districts: the first places), of names, of bytes of text (u32); 65,537 starts of buckets of names by the
//! upper 16 bits of their hash (u32); names, sorted: the lower 24 bits of the hash and a place (24 bits each, the highest set for another
//! name of it than its own); places:
//! `GeoNames` id (u32, 0 for districts), latitude and longitude in 1/46,000 degrees (24 bits each), the region it lies
//! in (u16, `0xffff` for none), kind (u8), eight times the binary logarithm of its people (u8); the starts of the
//! regions' texts (u32), and these: code and name, each behind its length (u8).
//!
//! A hash of 40 bits stands for a name: of a hundred thousand words that name no place, four are taken for one.

use crate::key::{key, stir};
use std::sync::LazyLock;

static FILE: &[u8] = include_bytes!("../data/places.bin");
static TABLE: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::new(FILE).unwrap_or_default());

const BUCKETS: usize = 65_537;
const NAME: usize = 6;
const PLACE: usize = 14;
/// Marks a name that is not the place's own.
const OTHER: u32 = 1 << 23;

/// The places that ship with the project.
pub fn gazetteer() -> &'static Gazetteer {
    &TABLE
}

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A continent.
    Continent,
    /// A country or a dependency.
    Country,
    /// A country's first division: a state, a province, a governorate.
    Province,
    /// Its second: a county, a district.
    District,
    /// The capital of a country.
    Capital,
    /// The seat of a province.
    Seat,
    /// A city, a town, a village.
    Town,
    /// A part of a town.
    Quarter,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Continent,
        Self::Country,
        Self::Province,
        Self::District,
        Self::Capital,
        Self::Seat,
        Self::Town,
        Self::Quarter,
    ];

    /// An area that others lie in, not a settlement.
    pub fn is_region(self) -> bool {
        self <= Self::District
    }

    /// How precisely it says where something is, as the record writes it.
    pub fn precision(self) -> &'static str {
        match self {
            Self::Continent => "continent",
            Self::Country => "country",
            Self::Province => "province",
            Self::District => "district",
            Self::Capital | Self::Seat | Self::Town => "town",
            Self::Quarter => "quarter",
        }
    }
}

/// A place: its number in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(u32);

/// What the table says of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// `GeoNames` id; districts have none here.
    pub id: Option<u32>,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// The smallest known region that it lies in.
    pub within: Option<Place>,
    /// What it is.
    pub kind: Kind,
    /// People, to the next eighth of a power of two.
    pub population: f64,
}

/// A table of places.
#[derive(Debug, Clone, Copy, Default)]
pub struct Gazetteer {
    starts: &'static [u8],
    names: &'static [u8],
    places: &'static [u8],
    offsets: &'static [u8],
    texts: &'static [u8],
}

impl Gazetteer {
    /// A table over the bytes of a file, if they are one.
    fn new(bytes: &'static [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(b"HWPLACE1")?;
        let mut take = |len: usize| {
            let (part, after) = rest.split_at_checked(len)?;
            rest = after;
            Some(part)
        };
        let header = take(16)?;
        let count = |k: usize| u32_at(header, k).map(|n| n as usize);
        let (places, regions, names, texts) = (count(0)?, count(1)?, count(2)?, count(3)?);
        let table = Self {
            starts: take(4 * BUCKETS)?,
            names: take(NAME * names)?,
            places: take(PLACE * places)?,
            offsets: take(4 * (regions + 1))?,
            texts: take(texts)?,
        };
        rest.is_empty().then_some(table)
    }

    /// Places of that name, in any spelling that [`key`] makes one.
    pub fn find(&self, name: &str) -> impl Iterator<Item = Place> + use<> {
        self.find_key(&key(name)).map(|(place, _)| place)
    }

    /// Places of a name that is a [`key`] already, and whether that is their own name and not another one.
    pub fn find_key(&self, key: &str) -> impl Iterator<Item = (Place, bool)> + use<> {
        let names = self.names;
        let hash = stir(key);
        let bucket = (hash >> 24) as usize;
        let lower = (hash & 0x00ff_ffff) as u32;
        let bounds = (u32_at(self.starts, bucket), u32_at(self.starts, bucket + 1));
        let range = match bounds {
            (Some(from), Some(to)) if !key.is_empty() => from as usize..to as usize,
            _ => 0..0,
        };
        range
            .filter(move |k| u24_at(names, NAME * k) == Some(lower))
            .filter_map(move |k| u24_at(names, NAME * k + 3))
            .map(|row| (Place(row & !OTHER), row & OTHER == 0))
    }

    /// What is known of a place.
    pub fn entry(&self, place: Place) -> Entry {
        let nothing =
            Entry { id: None, lat: 0.0, lon: 0.0, within: None, kind: Kind::Quarter, population: 0.0 };
        let from = PLACE * place.0 as usize;
        let Some(row) = self.places.get(from..from + PLACE) else { return nothing };
        let degrees = |k: usize| {
            let raw = i32::from_le_bytes([0, row[k], row[k + 1], row[k + 2]]) >> 8;
            f64::from(raw) / 46_000.0
        };
        let within = u16::from_le_bytes([row[10], row[11]]);
        Entry {
            id: u32_at(row, 0).filter(|&id| id != 0),
            lat: degrees(4),
            lon: degrees(7),
            within: (within != u16::MAX).then_some(Place(u32::from(within))),
            kind: Kind::ALL.get(usize::from(row[12])).copied().unwrap_or(Kind::Quarter),
            population: eighth_of_power(row[13]),
        }
    }

    /// The place and the regions it lies in, from the inside out.
    pub fn chain(&self, place: Place) -> impl Iterator<Item = (Place, Entry)> + use<> {
        let table = *self;
        std::iter::successors(Some((place, table.entry(place))), move |(_, e)| {
            e.within.map(|w| (w, table.entry(w)))
        })
        .take(5)
    }

    /// Code of a region in its own country ("US", "LA", "079").
    pub fn code(&self, place: Place) -> Option<&'static str> {
        self.text(place, 0)
    }

    /// Name of a continent, country or province.
    pub fn name(&self, place: Place) -> Option<&'static str> {
        self.text(place, 1).filter(|n| !n.is_empty())
    }

    fn text(&self, place: Place, field: usize) -> Option<&'static str> {
        let from = u32_at(self.offsets, place.0 as usize)? as usize;
        u32_at(self.offsets, place.0 as usize + 1)?;
        let mut rest = self.texts.get(from..)?;
        let mut found = None;
        for _ in 0..=field {
            let (&len, after) = rest.split_first()?;
            let (text, after) = after.split_at_checked(usize::from(len))?;
            rest = after;
            found = std::str::from_utf8(text).ok();
        }
        found
    }

    /// Its id as the record writes it: the number that `GeoNames` gives it ("geonames:4314550"), for a district the code
    /// ("geonames:US.LA.079").
    pub fn gazetteer_id(&self, place: Place) -> String {
        if let Some(id) = self.entry(place).id {
            return format!("geonames:{id}");
        }
        let mut codes: Vec<&str> = self.chain(place).filter_map(|(p, _)| self.code(p)).collect();
        codes.reverse();
        format!("geonames:{}", codes.join("."))
    }

    /// "Louisiana, United States": the provinces and countries that it lies in.
    pub fn around(&self, place: Place) -> String {
        let names: Vec<&str> = self.chain(place).skip(1).filter_map(|(p, _)| self.name(p)).collect();
        names.join(", ")
    }
}

/// Two to the power of an eighth of `byte`, less one.
fn eighth_of_power(byte: u8) -> f64 {
    const EIGHTH: f64 = 1.090_507_732_665_257_7;
    let whole = f64::from(1_u32 << (byte / 8).min(31));
    (0..byte % 8).fold(whole, |n, _| n * EIGHTH) - 1.0
}

fn u32_at(bytes: &[u8], k: usize) -> Option<u32> {
    let bytes = bytes.get(4 * k..4 * k + 4)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

fn u24_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 3)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]))
}

/// About how far two points (latitude and longitude in degrees) are apart, in kilometres: within a hundredth for what is
/// near, which is what places are compared for. Only operations that every machine rounds alike.
pub fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let middle = f64::midpoint(a.0, b.0);
    // Bhaskara's cosine.
    let (x, right) = (middle * middle, 32_400.0);
    let shrink = (right - 4.0 * x) / (right + x);
    let around = (a.1 - b.1).abs();
    let (north, east) = (a.0 - b.0, around.min(360.0 - around) * shrink);
    (north * north + east * east).sqrt() * 111.195
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_sphere() {
        assert!(kilometres((0.0, 0.0), (0.0, 0.0)).abs() < 1e-9);
        let paris_london = kilometres((48.8566, 2.3522), (51.5074, -0.1278));
        assert!((paris_london - 343.6).abs() < 3.0, "{paris_london}");
        let over_the_line = kilometres((0.0, 179.9), (0.0, -179.9));
        assert!((over_the_line - 22.2).abs() < 0.1, "{over_the_line}");
    }

    fn one(name: &str, kind: Kind, around: &str) -> Entry {
        let table = gazetteer();
        let found = table.find(name).find(|&p| table.entry(p).kind == kind && table.around(p) == around);
        table.entry(found.unwrap_or_else(|| panic!("no {kind:?} {name} in {around}")))
    }

    #[test]
    fn towns_regions_and_countries_are_found() {
        let town = one("Alexandria", Kind::Town, "Louisiana, United States");
        assert_eq!(town.id, Some(4_314_550));
        assert!((town.lat - 31.31).abs() < 0.01 && (town.lon + 92.445).abs() < 0.01, "{town:?}");
        assert!((40_000.0..60_000.0).contains(&town.population), "{town:?}");
        let state = one("Ky.", Kind::Province, "United States");
        assert!((state.lat - 37.5).abs() < 0.7 && (state.lon + 85.3).abs() < 0.8, "{state:?}");
        let country = one("Britain", Kind::Country, "");
        assert_eq!(country.id, Some(2_635_167));
        assert!(country.population > 6e7);
        one("Africa", Kind::Continent, "");
        one("Kyiv", Kind::Capital, "Kyiv City, Ukraine");
    }

    #[test]
    fn a_district_has_the_code_for_an_id() {
        let table = gazetteer();
        let place = table.find("Rapides Parish").next().unwrap();
        assert_eq!(table.gazetteer_id(place), "geonames:US.LA.079");
        assert_eq!(table.entry(place).kind.precision(), "district");
    }

    #[test]
    fn other_words_and_broken_files_are_nothing() {
        assert_eq!(gazetteer().find("qzxwv trololo").next(), None);
        assert_eq!(gazetteer().find("").next(), None);
        assert!(Gazetteer::new(b"HWPLACE1\x01\x00\x00\x00").is_none());
        assert!(Gazetteer::new(b"something else").is_none());
        assert_eq!(Gazetteer::default().find("Paris").next(), None);
    }

    #[test]
    fn every_chain_ends() {
        let table = gazetteer();
        for k in 0..table.places.len() / PLACE {
            let place = Place(u32::try_from(k).unwrap());
            assert!(table.chain(place).count() <= 4);
            let entry = table.entry(place);
            assert!(entry.lat.abs() <= 90.0 && entry.lon.abs() <= 180.01, "{entry:?}");
        }
    }
}

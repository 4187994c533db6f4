//! Places of the world: their names, where they are, what they lie in; and which of them a report means.
//!
//! ```
//! use headwater_gazetteer::{Hints, gazetteer, resolve};
//! let table = gazetteer();
//! assert!(table.find("Lexington").count() > 10);
//! let text = "Police in Lexington, Ky., said so.";
//! let found = resolve(text, &[10..19], &Hints::default());
//! let place = table.entry(found[0].unwrap().place);
//! assert_eq!(place.kind.precision(), "town");
//! assert!((place.lat - 38.0).abs() < 0.2, "{place:?}");
//! ```
//!
//! The file `data/places.bin` is made by `bench/gazetteer/build.py` from the GeoNames data (CC BY 4.0; notice in
//! `data/README.md`). It is read where it lies in the program: nothing is unpacked or allocated.
//!
//! - [`key`]: a name as look-ups see it; [`table`]: the file;
//! - [`cues`]: what the words beside a name say of it ("Lexington, Ky.", "Clarke and Oconee counties");
//! - [`resolve`](mod@resolve): one place for each name, from its candidates and the company they keep.
//!
//! What it does not do: find names in a text, or know rivers, streets, and places of fewer than 500 people (in most
//! countries 1,000) that are not the seat of a district.

mod cues;
mod key;
mod resolve;
mod table;

pub use key::key;
pub use resolve::{Doubt, Hints, Resolved, resolve};
pub use table::{Entry, Gazetteer, Kind, Place, gazetteer, kilometres};

//! The case file (layer 4): one SQLite file that holds all of a case. The bytes as they came, what was read from them,
//! what people decided, the last record as tables that any SQLite tool opens, and a log of every run.
//!
//! ```no_run
//! use headwater_case::Case;
//! use headwater_pipeline::{Config, Silent};
//! use std::sync::atomic::AtomicBool;
//! # fn main() -> Result<(), headwater_case::Error> {
//! let mut case = Case::create("flood.headwater".as_ref(), "The flood")?;
//! case.add(&["reports".into()], &Config::default(), &Silent, &AtomicBool::new(false))?;
//! let run = case.run(&Config::default(), &Silent, &AtomicBool::new(false))?;
//! println!("{} figures", run.record.figures.len());
//! # Ok(())
//! # }
//! ```
//!
//! Every change is one transaction of SQLite with a rollback journal and full synchronisation: a process that is killed
//! loses at most the step it was in. Reading many items is kept beside the file until it is taken over, and goes on
//! where it was.
#![warn(missing_docs)]

mod add;
mod agree;
mod bundle;
mod error;
mod explain;
mod export;
mod file;
mod judge;
mod keys;
mod mask;
mod run;
mod schema;
mod search;
mod tables;
mod verify;

pub use add::Added;
pub use agree::{Agreement, Difference, agreement};
pub use bundle::{BundleReport, verify_bundle, zip_of};
pub use error::Error;
pub use explain::{Explanation, Words, explain};
pub use export::{EXPORTS, Export, Publish};
pub use file::{Case, Overview, RunRow, beside};
pub use judge::{Draft, check_chain};
pub use keys::{Key, hex, key};
pub use mask::{Mask, masked, private_persons};
pub use run::{Pending, Run};
pub use search::Hit;
pub use verify::Finding;

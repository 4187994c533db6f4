//! Claims: who said what, and counts of people.

pub(crate) mod attribution;
mod bracketed;
mod breakdown;
mod earlier;
pub(crate) mod figure;
pub(crate) mod individual;
mod lists;
mod objects;
mod overtaken;
mod parts;
mod people;
mod predicate;
mod role;
mod roundup;
pub(crate) mod scene;
mod scope;
mod source;
mod speaker;
mod verification;
mod whole;

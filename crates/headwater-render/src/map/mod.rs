//! A map for inside of a page: coasts, borders and names of countries as paths of an SVG drawing, clipped to what is looked
//! at and no finer than a screen shows. Nothing is loaded from anywhere; the outlines ship with the program.
//!
//! Everything is drawn flat: a degree of longitude is as wide as it is in the middle of the view. So that every machine
//! gives the same bytes, nothing but `+ - * /` and rounding is done on fractions, and what comes out is whole numbers.
//!
//! What it does not do: no lakes, rivers, towns or relief of its own; no other projection.

mod base;
mod clip;
mod labels;
mod view;
mod world;

pub(crate) use base::Base;
pub(crate) use labels::{Area, Labels, Spot};
pub(crate) use view::{View, WIDTH};

/// East and north in degrees, or right and down in units of the drawing.
type Point = (f64, f64);

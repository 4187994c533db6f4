//! One document at a time: names, times, numbers, attributions, figures.

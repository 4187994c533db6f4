//! The stages that are measured alone. Each entry prepares its input outside of the clock and gives back the work.

use anyhow::Result;

/// The work to be timed; gives a count of what it found.
pub(super) type Work<'a> = Box<dyn FnMut() -> usize + 'a>;

/// Prepares a stage for some texts.
pub(super) type Stage = for<'a> fn(&'a [String]) -> Result<Work<'a>>;

/// Per-document stages.
pub(super) const DOCUMENT: &[(&str, Stage)] = &[];

/// Stages over a whole story.
pub(super) const STORY: &[(&str, Stage)] = &[];

//! What is said once for a whole file instead of once for each of its rows.

use crate::walk::{Flow, Walk};
use headwater_model::notice::Notice;
use std::ops::ControlFlow::Continue;

/// Problems of one kind that are shown one by one; further ones are counted.
const SHOWN: u64 = 20;

/// Counts over the rows of one file.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Rows handed on.
    pub(crate) reports: u64,
    /// Of these, rows with nothing but a headline.
    pub(crate) headlines: u64,
    /// Of these, texts that the provider cut.
    pub(crate) cut: u64,
    /// Of these, texts that are summaries.
    pub(crate) leads: u64,
    broken: u64,
    blank: u64,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// It cannot be parsed.
    Broken,
    /// It has no text and no title.
    Blank,
}

impl Tally {
    /// Whether the file gave anything at all, a report or a problem.
    pub(crate) fn is_empty(&self) -> bool {
        self.reports + self.broken + self.blank == 0
    }

    /// Tells of a bad row, unless many of its kind were told already.
    pub(crate) fn problem(
        &mut self,
        walk: &mut Walk<'_>,
        locator: &str,
        wrong: Wrong,
        notice: Notice,
    ) -> Flow {
        let count = match wrong {
            Wrong::Broken => &mut self.broken,
            Wrong::Blank => &mut self.blank,
        };
        *count += 1;
        if *count > SHOWN { Continue(()) } else { walk.problem(locator, notice) }
    }

    /// Counts a row with neither text nor title.
    pub(crate) fn blank(&mut self, walk: &mut Walk<'_>, locator: &str, has: &str) -> Flow {
        let notice = Notice::error(
            "R033",
            format!(
                "neither a text nor a title is found here ({has}): if the words stand under another name, say which, for example \
                 --column text=NAME"
            ),
        );
        self.problem(walk, locator, Wrong::Blank, notice)
    }

    /// What is to be said at the end of the file.
    pub(crate) fn finish(&self, walk: &mut Walk<'_>, locator: &str) -> Flow {
        for (count, what) in
            [(self.broken, "cannot be parsed"), (self.blank, "have neither a text nor a title")]
        {
            if count > SHOWN {
                let more = count - SHOWN;
                let text = format!(
                    "{more} more entries of this file {what}; the first {SHOWN} are listed one by one"
                );
                walk.problem(locator, Notice::error("R034", text))?;
            }
        }
        let all = self.reports;
        if self.headlines > 0 {
            let text = format!(
                "{} of {all} rows hold only headlines: the headline is read as the text; to compare what was written, get the \
                 pages at their addresses and read those",
                self.headlines
            );
            walk.problem(locator, Notice::remark("R035", text))?;
        }
        if self.cut > 0 {
            let text = format!(
                "{} of {all} texts were cut by the service that this export comes from (they end in \"[+… chars]\" or the like): \
                 what the reports say further down is missing; get the pages themselves if you can",
                self.cut
            );
            walk.problem(locator, Notice::remark("R036", text))?;
        }
        if self.leads > 0 {
            let text = format!(
                "{} of {all} entries hold only a summary or the first lines of their report: what stands further down is missing",
                self.leads
            );
            walk.problem(locator, Notice::remark("R037", text))?;
        }
        Continue(())
    }
}

/// Whether a text ends as services end texts that they cut: "… [+1234 chars]", "[1234 chars]".
pub(crate) fn is_cut(text: &str) -> bool {
    let Some(inner) = text.trim_end().strip_suffix(']') else { return false };
    let Some((_, inside)) = inner.rsplit_once('[') else { return false };
    let inside = inside.strip_prefix('+').unwrap_or(inside);
    inside.strip_suffix(" chars").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_texts_are_seen() {
        assert!(is_cut("The lake rose by two… [+1234 chars]"));
        assert!(is_cut("The lake rose by two… [1234 chars]\n"));
        assert!(!is_cut("The lake rose [in Halm]"));
        assert!(!is_cut("The lake rose [+ chars]"));
    }
}

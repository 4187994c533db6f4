//! Plain text for a terminal: colours, the fold at the width, and words of the input made safe.

use crate::phrase::clip;
use std::fmt::Write as _;

/// Columns of a terminal that is not asked.
pub(crate) const WIDTH: usize = 80;

/// How a text looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// Colour and weight, for a terminal.
    pub color: bool,
}

/// Colour and weight.
#[derive(Clone, Copy)]
pub(crate) enum Ink {
    Bold,
    Quiet,
    Good,
    Bad,
}

impl Style {
    pub(crate) fn ink(self, ink: Ink, text: &str) -> String {
        if !self.color {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Bold => "1",
            Ink::Quiet => "2",
            Ink::Good => "32",
            Ink::Bad => "33",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// Text of the input goes to a terminal: control characters in it could move the cursor or change colours.
pub(crate) fn safe(text: &str, limit: usize) -> String {
    clip(text, limit).chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// A heading after a blank line.
pub(crate) fn heading(out: &mut String, style: Style, text: &str) {
    let _ = writeln!(out, "\n{}", style.ink(Ink::Bold, text));
}

/// Characters that take room: those of a colour do not.
fn width(text: &str) -> usize {
    let mut colour = false;
    text.chars()
        .filter(|&c| {
            let hidden = colour || c == '\u{1b}';
            colour = hidden && c != 'm';
            !hidden
        })
        .count()
}

/// Words folded to the width, the first line after `first`, the others after as many blanks as `indent`.
pub(crate) fn fold(out: &mut String, first: &str, indent: usize, text: &str) {
    let mut line = first.to_owned();
    let mut used = width(first);
    let mut fresh = true;
    for word in text.split(' ') {
        let len = width(word);
        if !fresh && used + len + 1 > WIDTH {
            let _ = writeln!(out, "{}", line.trim_end());
            line = " ".repeat(indent);
            used = indent;
            fresh = true;
        }
        if !fresh {
            line.push(' ');
            used += 1;
        }
        fresh = false;
        line.push_str(word);
        used += len;
    }
    let _ = writeln!(out, "{}", line.trim_end());
}

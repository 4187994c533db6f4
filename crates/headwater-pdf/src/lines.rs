//! Glyphs to lines: words by the gaps between glyphs, lines by their height on the page, columns by the gaps that are too
//! wide for a word space.

use crate::glyphs::Mark;

/// A stretch of one line without a gap of a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) x: f64,
    pub(crate) end: f64,
    pub(crate) y: f64,
    pub(crate) size: f64,
}

/// Puts glyphs together in the order in which they were drawn: that order follows the columns in nearly all documents, and
/// places alone do not tell columns from tables.
pub(crate) fn of(marks: &[Mark]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (i, mark) in marks.iter().enumerate() {
        // A soft hyphen that is not shown is a space upon which the next letter stands.
        let next = marks.get(i + 1).filter(|n| (n.y - mark.y).abs() < 0.1 * mark.size);
        let covered = next.is_some_and(|n| (mark.x - 0.1..mark.x + 0.4 * (mark.end - mark.x)).contains(&n.x));
        if mark.text.trim().is_empty() && (covered || mark.end - mark.x < 0.02 * mark.size) {
            continue;
        }
        if let Some(line) = lines.last_mut()
            && continues(line, mark)
        {
            let gap = mark.x - line.end;
            let spaced =
                line.text.ends_with(char::is_whitespace) || mark.text.starts_with(char::is_whitespace);
            if gap > 0.15 * mark.size && !spaced {
                line.text.push(' ');
            }
            push(&mut line.text, &mark.text);
            line.end = line.end.max(mark.end);
            line.size = line.size.max(mark.size);
            continue;
        }
        let mut text = String::new();
        push(&mut text, &mark.text);
        lines.push(Line { text, x: mark.x, end: mark.end, y: mark.y, size: mark.size });
    }
    for line in &mut lines {
        line.text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    lines.retain(|l| !l.text.is_empty());
    lines
}

/// On the same line, and no further right than a wide word space.
fn continues(line: &Line, mark: &Mark) -> bool {
    let size = line.size.min(mark.size);
    let level = (mark.y - line.y).abs() < 0.5 * size;
    let gap = mark.x - line.end;
    // Bold text is drawn twice by some programs, a little beside itself; kerning goes back a little.
    level && gap > -0.6 * size && gap < 1.6 * line.size.max(mark.size)
}

/// Adds characters; ligatures are letters joined by the font, not by the author.
fn push(text: &mut String, characters: &str) {
    for c in characters.chars() {
        match c {
            '\u{fb00}' => text.push_str("ff"),
            '\u{fb01}' => text.push_str("fi"),
            '\u{fb02}' => text.push_str("fl"),
            '\u{fb03}' => text.push_str("ffi"),
            '\u{fb04}' => text.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => text.push_str("st"),
            '\u{a0}' => text.push(' '),
            c if c.is_control() || c == '\u{feff}' => {}
            c => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str, x: f64, y: f64) -> Mark {
        Mark { text: text.into(), x, y, end: x + 5.0 * text.chars().count() as f64, size: 10.0 }
    }

    #[test]
    fn gaps_are_spaces_and_columns() {
        let marks = [
            mark("The", 0.0, 10.0),
            mark("lake", 18.0, 10.0),
            mark("\u{fb01}re", 200.0, 10.0),
            mark("x", 0.0, 22.0),
        ];
        let texts: Vec<String> = of(&marks).into_iter().map(|l| l.text).collect();
        assert_eq!(texts, ["The lake", "fire", "x"]);
    }
}

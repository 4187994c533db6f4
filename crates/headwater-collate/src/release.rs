//! Press releases: text that reports share because somebody sent it to all of them.

use crate::fold::RELEASE;
use crate::lineage::{Story, label};
use crate::origin::Group;

/// Members that must name a release: one could be citing another.
const MEMBERS: usize = 2;

/// Why the text of a group is thought to be a press release: its members name one.
pub(crate) fn released(story: &Story<'_>, group: &Group) -> Option<String> {
    let naming: Vec<(usize, String)> = group
        .members
        .iter()
        .filter_map(|&m| {
            let doc = &story.docs[m];
            let at = doc.words.iter().position(|w| w.is(RELEASE))?;
            let end = at + doc.words[at..].iter().take_while(|w| w.is(RELEASE)).count();
            let span = doc.words[at].span.hull(doc.words[end - 1].span);
            Some((m, doc.document().words(span).to_lowercase()))
        })
        .collect();
    if naming.len() < MEMBERS {
        return None;
    }
    let (doc, words) = naming.first()?;
    let more = match naming.len() - 1 {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    Some(format!("{}{more} name a release: “{words}”", label(story.docs[*doc].document())))
}

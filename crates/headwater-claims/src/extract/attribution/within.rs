//! Rows against rows: speech inside speech, and the same speech twice.

use headwater_model::Span;
use headwater_model::rows::LocalAttribution;

/// Marks the attributions of one sentence that lie in the content of another.
pub(super) fn nest(rows: &mut [LocalAttribution], base: usize) {
    for inner in 0..rows.len() {
        let Some(cue) = rows[inner].cue else { continue };
        let outer = (0..rows.len())
            .filter(|&o| o != inner)
            .filter(|&o| rows[o].content.iter().any(|c| c.contains(cue)))
            // "The monitor had counted 12, its director told the paper": the cue of the outer one may stand behind.
            .filter(|&o| {
                rows[o].cue.is_some_and(|c| c < cue || !rows[inner].content.iter().any(|own| own.contains(c)))
            })
            .min_by_key(|&o| rows[o].content.iter().map(|c| c.len()).sum::<usize>());
        if let Some(o) = outer.filter(|&o| rows[o].source != rows[inner].source) {
            rows[inner].within = Some(base + o);
            let source = rows[o].source.zip(rows[o].source_span);
            let mut via: Vec<(usize, Span)> = source.into_iter().collect();
            via.extend(rows[o].via.iter().copied());
            via.append(&mut rows[inner].via);
            rows[inner].via = via;
        }
    }
}

/// Two cues on the same quotation ("…," he said, adding "…") stay apart; the same content twice is one row.
pub(super) fn merge_same_quote(rows: &mut Vec<LocalAttribution>) {
    let mut i = 0;
    while i < rows.len() {
        let twin = (0..i)
            .rev()
            .take(4)
            .find(|&j| rows[j].content == rows[i].content && rows[j].source == rows[i].source);
        if twin.is_some() {
            rows.remove(i);
            for row in rows.iter_mut() {
                row.within = row.within.map(|w| if w > i { w - 1 } else { w });
            }
        } else {
            i += 1;
        }
    }
}

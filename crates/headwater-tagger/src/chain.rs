//! The best chain of labels over a stretch of text, and how sure each of its labels is.

use crate::{Part, Tag};

/// Outside, then the first and the further tokens of source, cue and content.
pub(crate) const LABELS: usize = 7;

/// Far below any sum of scores.
const NEVER: f32 = -1e9;

/// Whether a label goes on with a part that must have begun.
fn inner(label: usize) -> bool {
    label != 0 && label.is_multiple_of(2)
}

fn may_follow(before: usize, label: usize) -> bool {
    !inner(label) || before == label || before + 1 == label
}

/// Appends a tag for each token. `first`: the token begins a paragraph, where no part goes on.
pub(crate) fn decode(
    emissions: &[[f32; LABELS]],
    moves: &[[f32; LABELS]; LABELS],
    first: &[bool],
    tags: &mut Vec<Tag>,
) {
    let barred = |t: usize, label: usize| inner(label) && (t == 0 || first[t]);
    let score = |t: usize, label: usize| if barred(t, label) { NEVER } else { emissions[t][label] };
    let step =
        |before: usize, label: usize| if may_follow(before, label) { moves[before][label] } else { NEVER };
    let Some(last) = emissions.len().checked_sub(1) else { return };
    // Best sums of chains that end, and that begin, with each label here. They are kept near zero by taking the best
    // away at each token, so that long texts lose no digits.
    let mut ends = vec![[0.0_f32; LABELS]; emissions.len()];
    let mut from = vec![[0_u8; LABELS]; emissions.len()];
    ends[0] = std::array::from_fn(|label| score(0, label));
    for t in 1..=last {
        let before = ends[t - 1];
        let top = before.iter().fold(NEVER, |a, b| a.max(*b));
        for label in 0..LABELS {
            let (mut best, mut which) = (2.0 * NEVER, 0);
            for (k, sum) in before.iter().enumerate() {
                let sum = sum - top + step(k, label);
                if sum > best {
                    (best, which) = (sum, k);
                }
            }
            ends[t][label] = (best + score(t, label)).max(NEVER);
            from[t][label] = which as u8;
        }
    }
    let mut begins = vec![[0.0_f32; LABELS]; emissions.len()];
    for t in (0..last).rev() {
        let mut after = [0.0_f32; LABELS];
        for (label, sum) in after.iter_mut().enumerate() {
            *sum = begins[t + 1][label] + score(t + 1, label);
        }
        let top = after.iter().fold(NEVER, |a, b| a.max(*b));
        begins[t] = std::array::from_fn(|label| {
            (0..LABELS).fold(NEVER, |a, k| a.max(after[k] - top + step(label, k)))
        });
    }
    let start = tags.len();
    tags.resize(start + emissions.len(), Tag { part: None, begin: false, margin: 0.0 });
    let mut label = best_of(&ends[last]);
    for t in (0..=last).rev() {
        let total = |k: usize| ends[t][k] + begins[t][k];
        let other = (0..LABELS).filter(|k| *k != label).fold(2.0 * NEVER, |a, k| a.max(total(k)));
        let part = match label {
            0 => None,
            1 | 2 => Some(Part::Source),
            3 | 4 => Some(Part::Cue),
            _ => Some(Part::Content),
        };
        let margin = (total(label) - other).clamp(0.0, 100.0);
        tags[start + t] = Tag { part, begin: label % 2 == 1, margin };
        label = usize::from(from[t][label]);
    }
}

fn best_of(sums: &[f32; LABELS]) -> usize {
    let mut best = 0;
    for (k, sum) in sums.iter().enumerate() {
        if *sum > sums[best] {
            best = k;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::{LABELS, decode};
    use crate::Part;

    fn scores(labels: &[usize]) -> Vec<[f32; LABELS]> {
        labels.iter().map(|k| std::array::from_fn(|j| if j == *k { 2.0 } else { 0.0 })).collect()
    }

    #[test]
    fn a_part_goes_on_only_from_its_own() {
        let mut tags = Vec::new();
        decode(&scores(&[1, 2, 4, 6]), &[[0.0; LABELS]; LABELS], &[true, false, false, false], &mut tags);
        for pair in tags.windows(2) {
            assert!(pair[1].part.is_none() || pair[1].begin || pair[0].part == pair[1].part, "{tags:?}");
        }
        assert_eq!(tags[1].part, Some(Part::Source));
    }

    #[test]
    fn nothing_goes_on_into_a_new_paragraph() {
        let mut tags = Vec::new();
        decode(&scores(&[5, 6, 6, 6]), &[[0.0; LABELS]; LABELS], &[true, false, true, false], &mut tags);
        assert!(tags[2].part.is_none() || tags[2].begin);
        assert!(tags.iter().all(|t| t.margin >= 0.0));
    }

    #[test]
    fn no_tokens_no_tags() {
        let mut tags = Vec::new();
        decode(&[], &[[0.0; LABELS]; LABELS], &[], &mut tags);
        assert!(tags.is_empty());
    }
}

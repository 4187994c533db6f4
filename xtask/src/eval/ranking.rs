//! How well a score puts the right ones first.

/// Scores of things that are right or wrong.
#[derive(Debug, Default)]
pub(crate) struct Ranking {
    rows: Vec<(f64, bool)>,
}

impl Ranking {
    pub(crate) fn add(&mut self, score: f64, right: bool) {
        self.rows.push((score, right));
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Best first, and those of one score together: how many they are and how many of them are right.
    fn steps(&self) -> Vec<(f64, usize, usize)> {
        let mut rows = self.rows.clone();
        rows.sort_by(|x, y| y.0.total_cmp(&x.0));
        rows.chunk_by(|x, y| x.0.total_cmp(&y.0).is_eq())
            .map(|same| (same[0].0, same.len(), same.iter().filter(|r| r.1).count()))
            .collect()
    }

    /// How often a right one stands before a wrong one; a tie is half.
    pub(crate) fn auc(&self) -> f64 {
        let right = self.rows.iter().filter(|r| r.1).count();
        let wrong = self.rows.len() - right;
        let (mut before, mut sum) = (0, 0.0);
        for (_, all, good) in self.steps() {
            sum += (all - good) as f64 * (before as f64 + good as f64 / 2.0);
            before += good;
        }
        if right == 0 || wrong == 0 { 0.0 } else { sum / (right as f64 * wrong as f64) }
    }

    /// F1 at the best threshold.
    pub(crate) fn best_f1(&self) -> f64 {
        let right = self.rows.iter().filter(|r| r.1).count();
        let (mut taken, mut good, mut best) = (0, 0, 0.0_f64);
        for (_, all, hits) in self.steps() {
            taken += all;
            good += hits;
            best = best.max(2.0 * good as f64 / (taken + right) as f64);
        }
        best
    }
}

/// The threshold of the highest accuracy.
pub(crate) fn best_threshold(rows: &[(f64, bool)]) -> f64 {
    let ranking = Ranking { rows: rows.to_vec() };
    let mut correct = rows.iter().filter(|r| !r.1).count() as i64;
    let mut best = (correct, f64::INFINITY);
    let steps = ranking.steps();
    for (k, (score, all, good)) in steps.iter().enumerate() {
        correct += 2 * *good as i64 - *all as i64;
        if correct > best.0 {
            // Between two scores that occur, not on one of them.
            let next = steps.get(k + 1).map_or(*score, |s| s.0);
            best = (correct, score.midpoint(next));
        }
    }
    best.1
}

/// Share of rows that a threshold judges rightly.
pub(crate) fn accuracy(rows: &[(f64, bool)], threshold: f64) -> f64 {
    rows.iter().filter(|r| (r.0 >= threshold) == r.1).count() as f64 / rows.len().max(1) as f64
}

/// F1 of a threshold.
pub(crate) fn f1(rows: &[(f64, bool)], threshold: f64) -> f64 {
    let taken = rows.iter().filter(|r| r.0 >= threshold);
    let good = taken.clone().filter(|r| r.1).count();
    let all = taken.count() + rows.iter().filter(|r| r.1).count();
    2.0 * good as f64 / all.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranking(rows: &[(f64, bool)]) -> Ranking {
        Ranking { rows: rows.to_vec() }
    }

    #[test]
    fn a_perfect_order_and_a_tie() {
        let perfect = ranking(&[(0.9, true), (0.8, true), (0.1, false)]);
        assert!((perfect.auc() - 1.0).abs() < 1e-9 && (perfect.best_f1() - 1.0).abs() < 1e-9);
        let tie = ranking(&[(0.5, true), (0.5, false)]);
        assert!((tie.auc() - 0.5).abs() < 1e-9 && (tie.best_f1() - 2.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn the_threshold_lies_between_scores() {
        let rows = [(0.9, true), (0.7, true), (0.5, false), (0.4, true), (0.1, false)];
        let threshold = best_threshold(&rows);
        assert!((threshold - 0.6).abs() < 1e-9 || (threshold - 0.25).abs() < 1e-9);
        assert!((accuracy(&rows, threshold) - 0.8).abs() < 1e-9);
        assert!(f1(&rows, 0.6) > 0.79);
    }
}

//! Disjoint sets of numbered things that links join (union-find; Tarjan 1975, with path halving).

/// Sets that only grow together. The head of a set is its lowest number, whatever the order of joining.
#[derive(Debug, Clone)]
pub struct Sets(Vec<usize>);

impl Sets {
    /// `n` things, each by itself.
    pub fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    /// The head of the set that `i` is in.
    pub fn head(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    /// Joins the sets of two things: their common head, or `None` if they were in one set already.
    pub fn join(&mut self, x: usize, y: usize) -> Option<usize> {
        let (a, b) = (self.head(x), self.head(y));
        (a != b).then(|| {
            self.0[a.max(b)] = a.min(b);
            a.min(b)
        })
    }
}

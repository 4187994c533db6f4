//! Work that can be done in any order, and who does it. The stages know no threads: whoever calls them may lend some.

use std::sync::{Mutex, PoisonError};

/// Who does work that can be done in any order.
pub trait Workers: Sync {
    /// Calls `one` with each number below `many` once, in any order, perhaps with several at a time.
    fn each(&self, many: usize, one: &(dyn Fn(usize) + Sync));

    /// Calls both once, perhaps at the same time.
    fn both(&self, a: &mut (dyn FnMut() + Send), b: &mut (dyn FnMut() + Send));
}

/// The caller alone, one after the other.
#[derive(Debug, Clone, Copy, Default)]
pub struct Alone;

impl Workers for Alone {
    fn each(&self, many: usize, one: &(dyn Fn(usize) + Sync)) {
        (0..many).for_each(one);
    }

    fn both(&self, a: &mut (dyn FnMut() + Send), b: &mut (dyn FnMut() + Send)) {
        a();
        b();
    }
}

impl dyn Workers + '_ {
    /// What `of` makes of each number below `many`, in their order.
    pub fn map<T: Send>(&self, many: usize, of: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let made: Vec<Mutex<Option<T>>> = (0..many).map(|_| Mutex::new(None)).collect();
        self.each(many, &|i| {
            let one = of(i);
            *made[i].lock().unwrap_or_else(PoisonError::into_inner) = Some(one);
        });
        let left_out = |(i, one): (usize, Mutex<Option<T>>)| {
            one.into_inner().unwrap_or_else(PoisonError::into_inner).unwrap_or_else(|| of(i))
        };
        made.into_iter().enumerate().map(left_out).collect()
    }

    /// What both make.
    pub fn join<A: Send, B: Send>(
        &self,
        a: impl FnOnce() -> A + Send,
        b: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        let (mut a, mut b) = (Once::Open(a), Once::Open(b));
        self.both(&mut || a.call(), &mut || b.call());
        (a.done(), b.done())
    }
}

/// A call that is made once.
enum Once<F, T> {
    Open(F),
    /// While it is made.
    Gone,
    Done(T),
}

impl<T, F: FnOnce() -> T> Once<F, T> {
    fn call(&mut self) {
        *self = match std::mem::replace(self, Self::Gone) {
            Self::Open(call) => Self::Done(call()),
            other => other,
        };
    }

    fn done(mut self) -> T {
        self.call();
        match self {
            Self::Done(made) => made,
            // It panicked, and the panic went on.
            Self::Open(_) | Self::Gone => unreachable!("called just now"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Backwards, and not all of it.
    struct Lazy;

    impl Workers for Lazy {
        fn each(&self, many: usize, one: &(dyn Fn(usize) + Sync)) {
            (1..many).rev().for_each(one);
        }

        fn both(&self, _: &mut (dyn FnMut() + Send), b: &mut (dyn FnMut() + Send)) {
            b();
            b();
        }
    }

    #[test]
    fn whoever_works_the_results_stand_in_their_order() {
        for workers in [&Alone as &dyn Workers, &Lazy] {
            assert_eq!(workers.map(4, |i| i * i), [0, 1, 4, 9]);
            assert_eq!(workers.join(|| 1, || "b"), (1, "b"));
            assert!(workers.map(0, |i| i).is_empty());
        }
    }
}

//! A bounded window between one reader and several workers: jobs go out in their order, results come back in the same
//! order, and only so many items and bytes are between the two ends at any time.
//!
//! The order of the results does not depend on which worker was faster; the bounds make memory a matter of the largest
//! items in flight, not of the archive.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// See the module. `J` is what workers get, `R` what they give back.
pub(crate) struct Window<J, R> {
    state: Mutex<State<J, R>>,
    changed: Condvar,
    most_items: usize,
    most_bytes: u64,
}

struct State<J, R> {
    queue: VecDeque<(u64, J)>,
    done: BTreeMap<u64, R>,
    /// Bytes of each item between the ends, in order.
    sizes: VecDeque<u64>,
    bytes: u64,
    /// Number of the next item to go in.
    pushed: u64,
    /// Number of the next item to come out.
    next: u64,
    closed: bool,
    abandoned: bool,
}

impl<J, R> Window<J, R> {
    pub(crate) fn new(most_items: usize, most_bytes: u64) -> Self {
        let state = State {
            queue: VecDeque::new(),
            done: BTreeMap::new(),
            sizes: VecDeque::new(),
            bytes: 0,
            pushed: 0,
            next: 0,
            closed: false,
            abandoned: false,
        };
        Self { state: Mutex::new(state), changed: Condvar::new(), most_items: most_items.max(1), most_bytes }
    }

    fn lock(&self) -> MutexGuard<'_, State<J, R>> {
        // A panic while the lock is held leaves counters that are still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'g>(&self, guard: MutexGuard<'g, State<J, R>>) -> MutexGuard<'g, State<J, R>> {
        self.changed.wait(guard).unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, bytes: u64) -> Option<(MutexGuard<'_, State<J, R>>, u64)> {
        let mut state = self.lock();
        loop {
            if state.abandoned {
                return None;
            }
            let held = state.sizes.len();
            if held == 0 || (held < self.most_items && state.bytes + bytes <= self.most_bytes) {
                break;
            }
            state = self.wait(state);
        }
        let number = state.pushed;
        state.pushed += 1;
        state.bytes += bytes;
        state.sizes.push_back(bytes);
        Some((state, number))
    }

    /// Gives a job to the workers, waiting for room. `false`: nobody takes results any more.
    pub(crate) fn push(&self, job: J, bytes: u64) -> bool {
        let Some((mut state, number)) = self.enter(bytes) else { return false };
        state.queue.push_back((number, job));
        drop(state);
        self.changed.notify_all();
        true
    }

    /// Puts a result in its place without a job.
    pub(crate) fn push_ready(&self, result: R) -> bool {
        let Some((mut state, number)) = self.enter(0) else { return false };
        state.done.insert(number, result);
        drop(state);
        self.changed.notify_all();
        true
    }

    /// No more jobs will come.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// No more results are wanted.
    pub(crate) fn abandon(&self) {
        self.lock().abandoned = true;
        self.changed.notify_all();
    }

    /// The next job for a worker; `None` when there will be none.
    pub(crate) fn take(&self) -> Option<(u64, J)> {
        let mut state = self.lock();
        loop {
            if state.abandoned {
                return None;
            }
            if let Some(job) = state.queue.pop_front() {
                return Some(job);
            }
            if state.closed {
                return None;
            }
            state = self.wait(state);
        }
    }

    /// Gives a job's result back.
    pub(crate) fn give(&self, number: u64, result: R) {
        self.lock().done.insert(number, result);
        self.changed.notify_all();
    }

    /// The next result in order; `None` when all have come.
    pub(crate) fn next(&self) -> Option<R> {
        let mut state = self.lock();
        loop {
            let next = state.next;
            if let Some(result) = state.done.remove(&next) {
                state.next += 1;
                let bytes = state.sizes.pop_front().unwrap_or(0);
                state.bytes -= bytes;
                drop(state);
                self.changed.notify_all();
                return Some(result);
            }
            if state.abandoned || (state.closed && state.next == state.pushed) {
                return None;
            }
            state = self.wait(state);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    #[test]
    fn results_come_in_order_and_bytes_stay_bounded() {
        let window: Window<u64, u64> = Window::new(6, 100);
        let (held, most) = (AtomicI64::new(0), AtomicI64::new(0));
        let out = std::thread::scope(|s| {
            s.spawn(|| {
                for n in 0..500_u64 {
                    let bytes = n * 7 % 60;
                    assert!(window.push(n, bytes));
                    let now = held.fetch_add(bytes as i64, Ordering::SeqCst) + bytes as i64;
                    most.fetch_max(now, Ordering::SeqCst);
                }
                window.close();
            });
            for _ in 0..3 {
                s.spawn(|| {
                    while let Some((number, n)) = window.take() {
                        // Uneven work, so that results come back out of order.
                        std::hint::black_box((0..(n * 7919 % 2000)).sum::<u64>());
                        window.give(number, n);
                    }
                });
            }
            let mut out = Vec::new();
            while let Some(n) = window.next() {
                held.fetch_sub((n * 7 % 60) as i64, Ordering::SeqCst);
                out.push(n);
            }
            out
        });
        assert_eq!(out, (0..500).collect::<Vec<_>>());
        // The two ends count at slightly other moments than the window: one item on either side.
        assert!(most.load(Ordering::SeqCst) <= 100 + 2 * 60, "{}", most.load(Ordering::SeqCst));
    }

    #[test]
    fn an_item_larger_than_the_window_passes_alone() {
        let window: Window<&str, &str> = Window::new(4, 10);
        assert!(window.push("large", 1000));
        let (number, job) = window.take().unwrap();
        window.give(number, job);
        assert_eq!(window.next(), Some("large"));
        assert!(window.push_ready("small"));
        window.close();
        assert_eq!((window.next(), window.next()), (Some("small"), None));
    }

    #[test]
    fn who_waits_is_let_go_when_results_are_not_wanted() {
        let window: Window<u8, u8> = Window::new(1, 10);
        assert!(window.push(1, 1));
        std::thread::scope(|s| {
            let waiting = s.spawn(|| window.push(2, 1));
            window.abandon();
            assert!(!waiting.join().unwrap());
        });
        assert!(window.take().is_none() && window.next().is_none());
    }
}

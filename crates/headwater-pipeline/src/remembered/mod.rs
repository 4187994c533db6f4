//! What an earlier run on the same case worked out of many reports at once, as far as it still holds. What single reports
//! say is remembered report by report, where they are annotated.

mod alignments;
mod words;

pub(crate) use alignments::align;
pub(crate) use words::prepare;

#[cfg(test)]
mod tests {
    use crate::Memo;
    use std::collections::BTreeMap;
    use std::sync::{Mutex, PoisonError};

    /// What runs left, in memory.
    #[derive(Default)]
    pub(super) struct Shelf(Mutex<BTreeMap<String, Vec<u8>>>);

    impl Memo for Shelf {
        fn get(&self, key: &str) -> Option<Vec<u8>> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
        }

        fn put(&self, key: String, known: Vec<u8>) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, known);
        }
    }
}

//! The threads that a run lends to the stages.

use headwater_model::Workers;
use rayon::prelude::*;

/// Those of the pool that the caller runs in.
pub(crate) struct Pool;

impl Workers for Pool {
    fn each(&self, many: usize, one: &(dyn Fn(usize) + Sync)) {
        (0..many).into_par_iter().for_each(one);
    }

    fn both(&self, a: &mut (dyn FnMut() + Send), b: &mut (dyn FnMut() + Send)) {
        rayon::join(a, b);
    }
}

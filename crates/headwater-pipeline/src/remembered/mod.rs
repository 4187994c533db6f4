//! What an earlier run on the same case worked out of many reports at once, as far as it still holds. What single reports
//! say is remembered report by report, where they are annotated.

mod alignments;
mod words;

pub(crate) use alignments::align;
pub(crate) use words::prepare;

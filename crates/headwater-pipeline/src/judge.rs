//! Human decisions applied again on every run.
//!
//! First it is settled which judgements hold: one that was undone does not, a later one of the same person takes the
//! place of an earlier one, and where two people decide differently nobody's is applied until somebody adjudicates.
//! What holds is then applied to the rows of the single reports, before the ledger is made, so that every range, check
//! and count follows. A judgement whose words are not found any more is a conflict and stays in the list.

mod apply;
mod settle;

pub(crate) use apply::{apply, excluded};
pub(crate) use settle::settle;

use headwater_model::record::{Judgement, JudgementRow, JudgementState};

/// A row for a judgement.
fn row(judgement: &Judgement, state: JudgementState, outcome: impl Into<String>) -> JudgementRow {
    JudgementRow { judgement: judgement.clone(), state, outcome: outcome.into(), before: None }
}

//! Judgements come into a case: append-only, each with the hash of the one before it.

use crate::Error;
use crate::file::{Case, database};
use headwater_model::record::{Judgement, Record, Setting, Target, TargetKind, Verb};
use headwater_model::{Cite, id};
use headwater_pipeline::sha256;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use serde::Deserialize;

/// A judgement before it is written: what a person says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
// A misspelt field would be a decision that was not made: better none at all.
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// What is decided.
    pub verb: Verb,
    /// Id of the row.
    pub target: String,
    /// For `same` and `different`: id of the other name.
    #[serde(default)]
    pub other: Option<String>,
    /// New values.
    #[serde(default)]
    pub set: Setting,
    /// Who decides.
    #[schemars(pattern(r"\S"))]
    pub by: String,
    /// Why; needed to exclude a report.
    #[serde(default)]
    pub why: String,
    /// It settles a difference between coders.
    #[serde(default)]
    pub adjudicates: bool,
}

impl Case {
    /// Writes a judgement. It takes effect with the next [`Case::run`].
    ///
    /// # Errors
    /// When the target is not there, the verb does not fit it, or who decides is not said.
    pub fn judge(&mut self, draft: &Draft) -> Result<Judgement, Error> {
        // An earlier judgement is looked up in the chain and needs no record.
        let record = if draft.verb == Verb::Undo { headwater_render::empty_record() } else { self.record()? };
        self.judge_in(&record, draft)
    }

    /// The same for somebody who has the stored record at hand.
    ///
    /// # Errors
    /// Those of [`Case::judge`].
    pub fn judge_in(&mut self, record: &Record, draft: &Draft) -> Result<Judgement, Error> {
        if draft.by.chars().all(|c| c.is_whitespace() || c.is_control()) {
            return Err(Error::Judgement("who decides? a judgement needs a name".to_owned()));
        }
        let (target, other) = if draft.verb == Verb::Undo {
            (self.earlier(&draft.target)?, None)
        } else {
            let other = draft.other.as_deref().map(|id| target(record, id)).transpose()?;
            (target(record, &draft.target)?, other)
        };
        fits(draft, &target, other.as_ref())?;
        let path = self.path.clone();
        let wrong = database(&path);
        let tx = self.begin()?;
        let last: Option<(i64, String)> = tx
            .query_row("SELECT seq, hash FROM case_judgements ORDER BY seq DESC LIMIT 1", [], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .optional()
            .map_err(&wrong)?;
        let (seq, prev) = last.map_or((1, String::new()), |(seq, hash)| (seq.unsigned_abs() + 1, hash));
        let at = Timestamp::now().to_string();
        let mut judgement = Judgement {
            seq,
            id: id::id("j", &[&seq.to_string(), draft.verb.as_str(), &target.id, &draft.by, &at]),
            verb: draft.verb,
            target,
            other,
            set: draft.set.clone(),
            by: draft.by.trim().to_owned(),
            at,
            why: draft.why.trim().to_owned(),
            adjudicates: draft.adjudicates,
            prev,
            hash: String::new(),
        };
        judgement.hash = hash(&judgement);
        let body = serde_json::to_string(&judgement).unwrap_or_default();
        tx.execute(
            "INSERT INTO case_judgements VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                seq as i64,
                judgement.id,
                judgement.verb.as_str(),
                judgement.target.kind.as_str(),
                judgement.target.id,
                judgement.by,
                judgement.at,
                judgement.why,
                body,
                judgement.prev,
                judgement.hash
            ],
        )
        .map_err(&wrong)?;
        tx.commit().map_err(&wrong)?;
        Ok(judgement)
    }

    /// All judgements, in order.
    ///
    /// # Errors
    /// When the file cannot be read, or the chain does not hold: a judgement was changed by hand.
    pub fn judgements(&self) -> Result<Vec<Judgement>, Error> {
        let mut query =
            self.db.prepare("SELECT body FROM case_judgements ORDER BY seq").map_err(self.db_error())?;
        let bodies = query.query_map([], |r| r.get::<_, String>(0)).map_err(self.db_error())?;
        let mut out = Vec::new();
        for body in bodies {
            let body = body.map_err(self.db_error())?;
            let judgement = serde_json::from_str(&body)
                .map_err(|e| self.damaged(format!("judgement {} cannot be read: {e}", out.len() + 1)))?;
            out.push(judgement);
        }
        check_chain(&out).map_err(|what| self.damaged(what))?;
        Ok(out)
    }

    /// Number and hash of the last judgement.
    pub(crate) fn head(&self) -> Result<(u64, String), Error> {
        let last: Option<(i64, String)> = self
            .db
            .query_row("SELECT seq, hash FROM case_judgements ORDER BY seq DESC LIMIT 1", [], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .optional()
            .map_err(self.db_error())?;
        Ok(last.map_or((0, String::new()), |(seq, hash)| (seq.unsigned_abs(), hash)))
    }

    fn earlier(&self, id: &str) -> Result<Target, Error> {
        let judgements = self.judgements()?;
        let found = judgements.iter().find(|j| j.id == id).ok_or_else(|| {
            Error::Judgement(format!("there is no judgement {id} to undo: headwater show lists them"))
        })?;
        let words = format!("{} {}", found.verb.as_str(), found.target.words);
        Ok(Target { kind: TargetKind::Judgement, id: id.to_owned(), span: None, words })
    }
}

/// The hash of a judgement: of its JSON with an empty `hash`.
fn hash(judgement: &Judgement) -> String {
    let bare = Judgement { hash: String::new(), ..judgement.clone() };
    sha256(&serde_json::to_vec(&bare).unwrap_or_default())
}

/// Checks that every judgement has its own hash and that of the one before.
///
/// # Errors
/// What does not hold, in words.
pub fn check_chain(judgements: &[Judgement]) -> Result<(), String> {
    let mut prev = "";
    for (k, j) in judgements.iter().enumerate() {
        if j.seq != k as u64 + 1 {
            return Err(format!("judgement {} is missing from the chain", k + 1));
        }
        if j.prev != prev {
            return Err(format!(
                "judgement {} does not follow the one before it: one was taken out or changed",
                j.seq
            ));
        }
        if hash(j) != j.hash {
            return Err(format!("judgement {} was changed after it was written", j.seq));
        }
        prev = &j.hash;
    }
    Ok(())
}

/// The row with an id, as a target.
pub(crate) fn target(record: &Record, id: &str) -> Result<Target, Error> {
    let words = |cite: &Cite| {
        let text = record.reports.iter().find(|r| r.id == cite.report).map_or("", |r| r.text.as_str());
        text.get(cite.start as usize..cite.end as usize).unwrap_or_default().to_owned()
    };
    let make = |kind, span: Option<&Cite>, words: String| Target {
        kind,
        id: id.to_owned(),
        span: span.cloned(),
        words,
    };
    if let Some(f) = record.figures.iter().find(|f| f.id == id) {
        return Ok(make(TargetKind::Figure, Some(&f.span), words(&f.span)));
    }
    if let Some(e) = record.entities.iter().find(|e| e.id == id) {
        return Ok(make(TargetKind::Entity, e.mentions.first(), e.name.clone()));
    }
    if let Some(r) = record.reports.iter().find(|r| r.id == id || r.siglum == id) {
        return Ok(Target {
            kind: TargetKind::Report,
            id: r.id.clone(),
            span: None,
            words: r.locator.clone(),
        });
    }
    if let Some(a) = record.attributions.iter().find(|a| a.id == id) {
        return Ok(make(TargetKind::Attribution, a.content.spans.first(), a.content.text.clone()));
    }
    if let Some(l) = record.ledger.iter().find(|l| l.id == id) {
        return Ok(make(TargetKind::Line, None, l.label.clone()));
    }
    if let Some(d) = record.disagreements.iter().find(|d| d.id == id) {
        return Ok(make(TargetKind::Disagreement, None, d.about.clone()));
    }
    Err(Error::NoRow(id.to_owned()))
}

fn fits(draft: &Draft, target: &Target, other: Option<&Target>) -> Result<(), Error> {
    let wrong = |what: &str| Err(Error::Judgement(what.to_owned()));
    let (set, kind) = (&draft.set, target.kind);
    match draft.verb {
        Verb::Accept | Verb::Unsure | Verb::Undo => Ok(()),
        Verb::Reject if matches!(kind, TargetKind::Figure | TargetKind::Attribution) => Ok(()),
        Verb::Reject => wrong("a figure or an attribution can be rejected; exclude leaves out a report"),
        Verb::Correct if kind != TargetKind::Figure => wrong("only a figure can be corrected"),
        Verb::Correct if set.low.is_none() && set.high.is_none() && !set.open => {
            wrong("what is right? give low and high, or open for an upper bound that is not known")
        }
        Verb::Correct if set.low.zip(set.high).is_some_and(|(low, high)| low > high) => {
            wrong("low is above high")
        }
        Verb::Correct => Ok(()),
        Verb::Reclassify if kind == TargetKind::Figure && (set.measure.is_some() || set.class.is_some()) => {
            Ok(())
        }
        Verb::Reclassify if kind == TargetKind::Entity && set.kind.is_some() => Ok(()),
        Verb::Reclassify => wrong("as what? give measure or class for a figure, kind for a name"),
        Verb::Same | Verb::Different => match other {
            Some(o) if kind == TargetKind::Entity && o.kind == TargetKind::Entity && o.id != target.id => {
                Ok(())
            }
            _ => wrong("same and different take two names: the ids of two entities"),
        },
        Verb::Exclude if kind == TargetKind::Report && !draft.why.trim().is_empty() => Ok(()),
        Verb::Exclude if kind == TargetKind::Report => wrong("why is the report left out? give a reason"),
        Verb::Exclude => wrong("only a report can be excluded; reject takes out a figure"),
        Verb::Place | Verb::Time if kind == TargetKind::Figure => Ok(()),
        Verb::Place | Verb::Time => wrong("only a figure has a place and a time"),
        Verb::Mask if kind == TargetKind::Entity => Ok(()),
        Verb::Mask => wrong("only a name can be masked"),
    }
}

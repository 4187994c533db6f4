//! `headwater judge`.

use super::super::exit::Exit;
use super::super::print;
use anyhow::{Context as _, bail};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use headwater_case::{Case, Draft};
use headwater_model::record::{Setting, Verb};
use serde_json::Value;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  headwater judge flood.headwater accept f-abcdefghij --by Ann
  headwater judge flood.headwater reject f-abcdefghij --by Ann --why \"an earlier flood\"
  headwater judge flood.headwater correct f-abcdefghij --low 12 --high 14 --by Ann
  headwater judge flood.headwater reclassify f-abcdefghij --class civilian --by Ann
  headwater judge flood.headwater same e-abcdefghij e-klmnopqrst --by Ann --why \"two spellings\"
  headwater judge flood.headwater exclude A --by Ann --why \"satire\"
  headwater judge flood.headwater place f-abcdefghij --place Latakia --by Ann
  headwater judge flood.headwater undo j-abcdefghij --by Ann

A judgement is never changed or deleted: undo is a new one. It takes effect with the next headwater run. Where two people
decide differently, neither is applied until somebody adjudicates (--adjudicate). The name can also stand in the
environment: HEADWATER_BY=Ann.";

/// Writes down a decision about a row of the record.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Judge {
    /// The case file
    #[arg(value_name = "CASE")]
    case: PathBuf,
    /// What is decided
    #[arg(value_parser = verb(), value_name = "VERB")]
    verb: Verb,
    /// Id of the row; a report also by its letter
    #[arg(value_name = "ID")]
    target: String,
    /// For same and different: id of the other name
    #[arg(value_name = "OTHER")]
    other: Option<String>,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Why
    #[arg(long, value_name = "WORDS", default_value = "")]
    why: String,
    /// It settles a difference between coders
    #[arg(long)]
    adjudicate: bool,
    /// Lower bound
    #[arg(long, value_name = "N")]
    low: Option<u64>,
    /// Upper bound
    #[arg(long, value_name = "N", conflicts_with = "open")]
    high: Option<u64>,
    /// The upper bound is not known
    #[arg(long)]
    open: bool,
    /// What happened: killed, injured, missing, displaced, detained, abducted, casualties …
    #[arg(long)]
    measure: Option<String>,
    #[arg(help = "Who: civilian, security_force, fighter, child, woman, aid_worker, journalist, people …")]
    #[arg(long)]
    class: Option<String>,
    /// What a name names: person, organisation, group, place
    #[arg(long)]
    kind: Option<String>,
    /// A place, as the figure's report names it
    #[arg(long)]
    place: Option<String>,
    /// A time, in the words of the figure's report
    #[arg(long)]
    time: Option<String>,
}

/// The verbs of the record's vocabulary, for the command line.
fn verb() -> impl TypedValueParser<Value = Verb> {
    PossibleValuesParser::new(Verb::ALL.map(Verb::as_str))
        .try_map(|name| Verb::ALL.into_iter().find(|v| v.as_str() == name).ok_or("no such verb"))
}

/// A word of the record's vocabulary.
fn word<T: serde::de::DeserializeOwned>(option: &str, given: Option<&str>) -> anyhow::Result<Option<T>> {
    let Some(given) = given else { return Ok(None) };
    serde_json::from_value(Value::String(given.to_owned()))
        .map(Some)
        .with_context(|| format!("--{option} {given}: no such word"))
}

impl Judge {
    pub(crate) fn run(&self) -> anyhow::Result<Exit> {
        let Some(by) = self.by.clone().or_else(|| std::env::var("HEADWATER_BY").ok()) else {
            bail!("who decides? give --by NAME, or set HEADWATER_BY");
        };
        let draft = Draft {
            verb: self.verb,
            target: self.target.clone(),
            other: self.other.clone(),
            set: Setting {
                low: self.low,
                high: self.high,
                open: self.open,
                measure: word("measure", self.measure.as_deref())?,
                class: word("class", self.class.as_deref())?,
                kind: word("kind", self.kind.as_deref())?,
                place: self.place.clone(),
                time: self.time.clone(),
            },
            by,
            why: self.why.clone(),
            adjudicates: self.adjudicate,
        };
        let written = Case::open(&self.case)?.judge(&draft)?;
        print::text(&format!(
            "{} {} “{}”, number {} in the chain. Next: headwater run {}\n",
            written.id,
            written.verb.as_str(),
            written.target.words,
            written.seq,
            self.case.display()
        ))?;
        Ok(Exit::Done)
    }
}

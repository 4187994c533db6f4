//! `headwater schema`: what a record may hold, for programs that read it.

use super::exit::Exit;
use super::print;

pub(crate) fn run() -> anyhow::Result<Exit> {
    let mut text = serde_json::to_string_pretty(&headwater_pipeline::schema())?;
    text.push('\n');
    print::data(&text)?;
    Ok(Exit::Done)
}

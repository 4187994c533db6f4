//! Standard output and standard error. A reader that has gone away (`headwater … | head`) is not an error.

use anyhow::Context as _;
use std::io::{ErrorKind, Write};

/// Writes text with colours to standard output; they are dropped where they do not belong.
pub(crate) fn text(text: &str) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    gone_is_fine(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Writes data to standard output as it is.
pub(crate) fn data(data: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    gone_is_fine(out.write_all(data.as_bytes()).and_then(|()| out.flush()))
}

fn gone_is_fine(result: std::io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other.context("could not write to standard output"),
    }
}

/// A line to standard error. Where that cannot be written, there is nobody left to tell.
pub(crate) fn note(line: &str) {
    let mut err = anstream::stderr().lock();
    let _ = writeln!(err, "{line}");
}

/// The one report of an error that ended a run.
pub(crate) fn error(error: &anyhow::Error) {
    let bad = anstyle::AnsiColor::Red.on_default().bold();
    note(&format!("{bad}error:{bad:#} {error:#}"));
}

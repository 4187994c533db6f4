//! `headwater serve` and `headwater mcp`.

use super::exit::Exit;
use super::print;
use anyhow::Context as _;
use headwater_case::Case;
use headwater_desk::Server;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const SERVE: &str = "\
Examples:
  headwater serve flood.headwater
  headwater serve cases/*.headwater --port 8017
  headwater serve flood.headwater --no-open

Answers on 127.0.0.1 only, and only to the browser that opens the printed address; the address works once. Nothing is
loaded from any other host. Ctrl-C ends it; work under way is taken back and goes on with the next run.";

/// Opens cases in the browser: reports by drag and drop, the story at a glance, review, search, export.
#[derive(Debug, clap::Args)]
#[command(after_help = SERVE)]
pub(crate) struct Serve {
    /// Case files; one that does not exist is made
    #[arg(required = true, value_name = "CASE")]
    cases: Vec<PathBuf>,
    /// Port on 127.0.0.1 [default: a free one]
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "N")]
    port: u16,
    /// Print the address and do not open the browser
    #[arg(long)]
    no_open: bool,
    /// Print address and token for programs as JSON
    #[arg(long)]
    json: bool,
}

impl Serve {
    pub(crate) fn run(&self) -> anyhow::Result<Exit> {
        for path in self.cases.iter().filter(|p| !p.exists()) {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            drop(Case::create(path, &name)?);
            print::note(&format!("Made {}", path.display()));
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("could not start the server")?;
        runtime.block_on(async {
            let told = |server: &Server| self.tell(server);
            let done = async {
                // Where the signal cannot be heard, the process ends by itself.
                let _ = tokio::signal::ctrl_c().await;
            };
            headwater_desk::serve(&self.cases, self.port, told, done).await
        })?;
        Ok(Exit::Done)
    }

    fn tell(&self, server: &Server) {
        let text = if self.json {
            let told =
                serde_json::json!({"address": server.address, "port": server.port, "bearer": server.bearer});
            format!("{told}\n")
        } else {
            format!("Open {}\nCtrl-C ends it.\n", server.address)
        };
        // Nobody hears that nobody hears.
        let _ = print::data(&text);
        if !self.no_open && !self.json {
            open(&server.address);
        }
    }
}

/// Asks the desktop to open an address; where there is none, the address is printed all the same.
fn open(address: &str) {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let _ = Command::new(program)
        .args(arguments)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}

const MCP: &str = "\
Example, in the settings of a program that speaks the protocol:
  {\"command\": \"headwater\", \"args\": [\"mcp\", \"/path/to/flood.headwater\"]}

Read-only: nothing can be changed. Every answer carries the words it rests on with their places in the reports, and says
when it cannot tell.";

/// Answers questions about a case over the Model Context Protocol, on standard input and output.
#[derive(Debug, clap::Args)]
#[command(after_help = MCP)]
pub(crate) struct Mcp {
    /// The case file
    #[arg(value_name = "CASE")]
    case: PathBuf,
}

impl Mcp {
    pub(crate) fn run(&self) -> anyhow::Result<Exit> {
        let case = Case::look(&self.case)?;
        headwater_desk::mcp::serve(&case, &mut std::io::stdin().lock(), &mut std::io::stdout().lock())?;
        Ok(Exit::Done)
    }
}

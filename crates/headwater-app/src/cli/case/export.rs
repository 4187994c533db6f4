//! `headwater export` and `headwater verify`.

use super::super::exit::Exit;
use super::super::folder::Folder;
use super::super::print;
use anyhow::{Context as _, bail};
use clap::ValueEnum;
use headwater_case::{Case, EXPORTS, Finding, Key, Publish, key, private_persons, verify_bundle};
use headwater_render::File;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

const EXPORT: &str = "\
Examples:
  headwater export flood.headwater                               every kind, into flood-export/
  headwater export flood.headwater --as csv -o tables
  headwater export flood.headwater --as bundle --sign            flood-export/flood.zip, signed with your key
  headwater export flood.headwater --as dossier --publish public

--publish public masks everyone who is not a source, minors and street addresses, in texts and quotations too; names that
somebody judged to be masked are masked always. A masked bundle holds no captures.
Your key lies in ~/.config/headwater/key (or where --key says) and is made on first use.";

/// Writes a case out: dossier, record, tables (CSV and Parquet), statements, annotations, or a signed bundle that proves itself.
#[derive(Debug, clap::Args)]
#[command(after_help = EXPORT)]
pub(crate) struct Export {
    /// The case file
    #[arg(value_name = "CASE")]
    case: PathBuf,
    /// What to write; may be repeated [default: all]
    #[arg(long = "as", value_name = "KIND", value_enum)]
    kinds: Vec<Kind>,
    /// Folder for the files [default: the case's name with -export]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// What is masked
    #[arg(long, value_enum, default_value_t = Masks::Judged)]
    publish: Masks,
    /// Sign the bundle
    #[arg(long)]
    sign: bool,
    /// File of the key to sign with
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Dossier,
    Json,
    Csv,
    Parquet,
    Ftm,
    Annotations,
    Bundle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Masks {
    /// Names that somebody judged to be masked
    Judged,
    /// Also private persons, minors and addresses
    Public,
}

impl Export {
    pub(crate) fn run(&self) -> anyhow::Result<Exit> {
        let case = Case::look(&self.case)?;
        let publish = if self.publish == Masks::Public { Publish::Public } else { Publish::Judged };
        let all =
            [Kind::Dossier, Kind::Json, Kind::Csv, Kind::Parquet, Kind::Ftm, Kind::Annotations, Kind::Bundle];
        let kinds: Vec<Kind> = if self.kinds.is_empty() { all.to_vec() } else { self.kinds.clone() };
        let stem = self.case.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut files: Vec<File> = Vec::new();
        for kind in kinds {
            if kind == Kind::Bundle {
                let key = if self.sign { Some(self.signer()?) } else { None };
                files.push(File { path: format!("{stem}.zip"), bytes: case.bundle(publish, key.as_ref())? });
                if let Some(key) = key {
                    print::note(&format!("Signed by {}", key.public()));
                }
                continue;
            }
            let name = EXPORTS[all.iter().position(|k| *k == kind).unwrap_or_default()].name;
            files.extend(case.export(name, publish)?);
        }
        let persons = if publish == Publish::Judged { private_persons(&case.record()?) } else { 0 };
        if persons > 0 {
            let who = if persons == 1 { "one person who is" } else { "persons who are" };
            let number = if persons == 1 { String::new() } else { format!("{persons} ") };
            print::note(&format!(
                "warning: the export names {number}{who} no source and may be alive; before you publish it, mask them with --publish public"
            ));
        }
        let output =
            self.output.clone().unwrap_or_else(|| self.case.with_file_name(format!("{stem}-export")));
        let folder = Folder::open(&output, &[])?;
        folder.write(&files, &AtomicBool::new(false))?;
        print::text(&format!("{} files in {}\n", files.len(), output.display()))?;
        Ok(Exit::Done)
    }

    fn signer(&self) -> anyhow::Result<Key> {
        let place = if let Some(place) = &self.key {
            place.clone()
        } else {
            let base = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).or_else(|| {
                let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"))?;
                Some(PathBuf::from(home).join(".config"))
            });
            base.context("where is your key? give --key FILE")?.join("headwater/key")
        };
        Ok(key(&place)?)
    }
}

const VERIFY: &str = "\
Examples:
  headwater verify flood.headwater
  headwater verify flood.zip
  headwater verify flood.zip --signer 9f86d081884c7d65…

Exit codes: 0 all holds, 3 something does not, 2 could not be read. A bundle can be checked without Headwater: unpack it
and run sha256sum -c manifest.sha256.";

/// Checks that a case file or a bundle is whole: every hash, the chain of judgements, every span, the signature.
#[derive(Debug, clap::Args)]
#[command(after_help = VERIFY)]
pub(crate) struct Verify {
    /// The case file or bundle
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The public key that must have signed the bundle
    #[arg(long, value_name = "KEY")]
    signer: Option<String>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub(crate) fn run(&self) -> anyhow::Result<Exit> {
        let mut findings = if is_database(&self.file) {
            if self.signer.is_some() {
                bail!("a case file is not signed; --signer is for bundles");
            }
            Case::look(&self.file)?.verify()?
        } else {
            let report = verify_bundle(&self.file)?;
            let mut findings = report.findings;
            if let Some(wanted) = &self.signer {
                let holds = report.signer.as_deref() == Some(wanted.as_str());
                let found = report.signer.as_deref().unwrap_or("nobody");
                findings.push(Finding {
                    what: "signer".to_owned(),
                    holds,
                    detail: if holds { wanted.clone() } else { format!("signed by {found}") },
                });
            }
            findings
        };
        findings.sort_by_key(|f| f.holds);
        if self.json {
            print::data(&format!("{}\n", serde_json::to_string_pretty(&findings)?))?;
        } else {
            let mut out = String::new();
            for f in &findings {
                let sign = if f.holds { "ok   " } else { "WRONG" };
                writeln!(out, "{sign} {:<11} {}", f.what, f.detail)?;
            }
            print::text(&out)?;
        }
        Ok(if findings.iter().all(|f| f.holds) { Exit::Done } else { Exit::Contradicted })
    }
}

fn is_database(path: &Path) -> bool {
    let mut head = [0; 6];
    let read = std::fs::File::open(path).and_then(|mut f| std::io::Read::read_exact(&mut f, &mut head));
    read.is_ok() && &head == b"SQLite" || !path.exists()
}

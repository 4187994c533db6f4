//! The output folder: every file is written under a temporary name beside its place, and only when all of them are
//! complete do they get their names. A reader never sees half a file.

use anyhow::{Context as _, bail};
use headwater_render::{DOSSIER_FOLDER, DOSSIER_PAGE, File};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::NamedTempFile;

/// Marks a folder as written by Headwater, so that a later run over the folder above does not read it as input.
const MARKER: &str = headwater_pipeline::MARKER.0;
const MARKER_TEXT: &str = headwater_pipeline::MARKER.1;

/// A folder that can be written.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Folders that did not exist before, the innermost first: taken away again if nothing is written.
    made: Vec<PathBuf>,
}

impl Folder {
    /// Makes the folder if need be, and tries it: to learn after a long run that it cannot be written is too late.
    pub(crate) fn open(path: &Path, inputs: &[PathBuf]) -> anyhow::Result<Self> {
        const REMEDY: &str = "choose another folder with -o";
        if path.exists() && !path.is_dir() {
            bail!("the output folder {} is a file; {REMEDY}", path.display());
        }
        let missing = path.ancestors().take_while(|p| !p.as_os_str().is_empty() && !p.exists());
        let folder = Self { path: path.to_owned(), made: missing.map(Path::to_owned).collect() };
        let tried = fs::create_dir_all(path)
            .with_context(|| format!("could not make the output folder {}; {REMEDY}", path.display()))
            .and_then(|()| folder.refuse_input(inputs))
            .and_then(|()| {
                let cannot = || format!("could not write to the output folder {}; {REMEDY}", path.display());
                temporary(path).map(drop).with_context(cannot)
            });
        match tried {
            Ok(()) => Ok(folder),
            Err(error) => {
                folder.discard();
                Err(error)
            }
        }
    }

    /// A folder with reports in it must not be marked as output: the next run would skip them.
    fn refuse_input(&self, inputs: &[PathBuf]) -> anyhow::Result<()> {
        let Ok(own) = self.path.canonicalize() else { return Ok(()) };
        for input in inputs {
            if input.canonicalize().is_ok_and(|i| i.starts_with(&own)) {
                bail!(
                    "the output folder {} holds the input {}; choose another folder with -o, it may lie inside of the input",
                    self.path.display(),
                    input.display()
                );
            }
        }
        Ok(())
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes away the folders that were made, as far as they are empty.
    pub(crate) fn discard(&self) {
        for made in &self.made {
            // Not empty or already gone: either way there is nothing of ours to take away.
            let _ = fs::remove_dir(made);
        }
    }

    /// Writes all files, or none. `false`: the user asked to stop before they had their names.
    pub(crate) fn write(&self, files: &[File], stop: &AtomicBool) -> anyhow::Result<bool> {
        let marker = File { path: MARKER.to_owned(), bytes: MARKER_TEXT.as_bytes().to_owned() };
        let mut ready: Vec<(NamedTempFile, PathBuf)> = Vec::new();
        for file in std::iter::once(&marker).chain(files) {
            if stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
            let place = self.path.join(&file.path);
            let written = self.prepare(&place, &file.bytes);
            ready.push((written.with_context(|| cannot_write(&place))?, place));
        }
        for (file, place) in ready {
            file.persist(&place).map_err(|e| e.error).with_context(|| cannot_write(&place))?;
        }
        if files.iter().any(|f| f.path == DOSSIER_PAGE) {
            self.old_pages(files);
        }
        Ok(true)
    }

    /// Takes away pages of an earlier dossier whose stories are no more: nobody should take them for this one's.
    fn old_pages(&self, files: &[File]) {
        let pages = self.path.join(DOSSIER_FOLDER);
        let now: BTreeSet<PathBuf> = files.iter().map(|f| self.path.join(&f.path)).collect();
        for entry in fs::read_dir(&pages).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|e| e == "html") && !now.contains(&path) {
                // What cannot be taken away is not linked to any more.
                let _ = fs::remove_file(path);
            }
        }
        // Stays if anything is in it.
        let _ = fs::remove_dir(pages);
    }

    fn prepare(&self, place: &Path, bytes: &[u8]) -> std::io::Result<NamedTempFile> {
        let folder = place.parent().unwrap_or(&self.path);
        fs::create_dir_all(folder)?;
        let mut file = temporary(folder)?;
        file.write_all(bytes)?;
        file.flush()?;
        Ok(file)
    }
}

fn cannot_write(place: &Path) -> String {
    format!("could not write {}; is the disk full, or the file open elsewhere?", place.display())
}

/// A file with a name of its own that goes away unless it is kept.
fn temporary(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".headwater-").suffix(".tmp");
    // Temporary files are private as a rule; these become files to share, like any other the user makes.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), bytes: text.as_bytes().to_owned() }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn writes_replaces_and_leaves_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("a/b");
        for text in ["one", "two"] {
            let folder = Folder::open(&out, &[]).unwrap();
            assert!(folder.write(&[file("x", text), file("t/y", text)], &AtomicBool::new(false)).unwrap());
            assert_eq!(fs::read_to_string(out.join("x")).unwrap(), text);
            assert_eq!(names(&out), [MARKER, "t", "x"]);
            assert_eq!(names(&out.join("t")), ["y"]);
        }
    }

    #[test]
    fn pages_of_stories_that_are_no_more_go_away() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path(), &[]).unwrap();
        let write = |paths: &[&str]| {
            let files: Vec<File> = paths.iter().map(|p| file(p, "page")).collect();
            assert!(folder.write(&files, &AtomicBool::new(false)).unwrap());
        };
        write(&["dossier.html", "dossier/s-1.html", "dossier/s-2.html"]);
        fs::write(dir.path().join("dossier/notes.txt"), "mine").unwrap();
        write(&["tables/figures.csv"]);
        assert_eq!(names(&dir.path().join("dossier")), ["notes.txt", "s-1.html", "s-2.html"]);
        write(&["dossier.html", "dossier/s-2.html"]);
        assert_eq!(names(&dir.path().join("dossier")), ["notes.txt", "s-2.html"]);
        fs::remove_file(dir.path().join("dossier/notes.txt")).unwrap();
        write(&["dossier.html"]);
        assert!(!dir.path().join("dossier").exists());
    }

    #[test]
    fn stopped_or_failed_leaves_what_was_there() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let folder = Folder::open(&out, &[]).unwrap();
        assert!(!folder.write(&[file("x", "new")], &AtomicBool::new(true)).unwrap());
        assert!(names(&out).is_empty());
        fs::write(out.join("x"), "old").unwrap();
        // The second file cannot be written: its folder is a file.
        let failed = folder.write(&[file("x", "new"), file("x/y", "new")], &AtomicBool::new(false));
        assert!(format!("{:#}", failed.unwrap_err()).contains("could not write"));
        assert_eq!(fs::read_to_string(out.join("x")).unwrap(), "old");
        assert_eq!(names(&out), ["x"]);
    }

    #[test]
    fn folders_made_for_nothing_go_away() {
        let dir = tempfile::tempdir().unwrap();
        Folder::open(&dir.path().join("a/b"), &[]).unwrap().discard();
        assert!(names(dir.path()).is_empty());
    }

    #[test]
    fn refuses_a_file_and_a_folder_with_the_input() {
        let dir = tempfile::tempdir().unwrap();
        let report = dir.path().join("r.txt");
        fs::write(&report, "text").unwrap();
        let refused =
            |out: &Path| format!("{:#}", Folder::open(out, std::slice::from_ref(&report)).unwrap_err());
        assert!(refused(&report).contains("is a file"));
        assert!(refused(&report.join("out")).contains("could not make"));
        assert!(refused(dir.path()).contains("holds the input"));
        assert!(Folder::open(&dir.path().join("out"), &[dir.path().to_owned()]).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn files_can_be_shared() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("usual"), "").unwrap();
        let folder = Folder::open(&dir.path().join("out"), &[]).unwrap();
        folder.write(&[file("x", "")], &AtomicBool::new(false)).unwrap();
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(dir.path().join("out/x")), mode(dir.path().join("usual")));
    }
}

//! Pages keep their promises: links between pages lead somewhere, decisions have their five headings, and CI runs the
//! two commands that the README shows to a newcomer.

use crate::repo;
use anyhow::Result;
use std::path::{Path, PathBuf};

/// What a page in `docs/decisions/` answers.
const HEADINGS: &[&str] = &["## Context", "## Options", "## Choice", "## Cost", "## When to revisit"];

pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for page in pages(root) {
        let text = repo::read(&page)?;
        let folder = page.parent().unwrap_or(root);
        for link in links(&text).filter(|l| !folder.join(l).exists()) {
            found.push(format!("{}: the link to {link} leads nowhere", repo::show(&page)));
        }
    }
    for page in repo::files(&root.join("docs/decisions"), "md") {
        let text = repo::read(&page)?;
        for heading in HEADINGS.iter().filter(|h| !text.lines().any(|l| l == **h)) {
            found.push(format!("{} has no heading \"{heading}\"", repo::show(&page)));
        }
    }
    let ci = repo::read(&root.join(".ci/run"))?;
    let readme = repo::read(&root.join("README.md"))?;
    let shown: Vec<&str> = commands(&readme).take(2).collect();
    if shown.len() < 2 {
        found.push("README.md must show two commands in blocks marked `sh`".to_owned());
    }
    for command in shown.iter().filter(|c| !ci.lines().any(|l| l.trim() == **c)) {
        found.push(format!(".ci/run does not run the README's `{command}`"));
    }
    Ok(found)
}

fn pages(root: &Path) -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> =
        repo::entries(root).into_iter().filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    pages.extend(repo::files(&root.join("docs"), "md"));
    pages.extend(repo::files(&root.join("examples"), "md"));
    pages
}

/// Targets of `[words](target)` that are files: no addresses, no places within the page.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target.split('#').next().unwrap_or_default())
        .filter(|t| !t.is_empty() && !t.contains("://") && !t.contains(char::is_whitespace))
}

/// First lines of the blocks marked `sh`.
fn commands(text: &str) -> impl Iterator<Item = &str> {
    text.split("```sh\n").skip(1).filter_map(|block| block.lines().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_keep_their_promises() {
        super::super::assert_clean(check);
    }

    #[test]
    fn links_and_commands_are_found() {
        let text = "[a](b.md#c) [d](https://e) [f](#g)\n```sh\nrun me\nnot me\n```\n";
        assert_eq!(links(text).collect::<Vec<_>>(), ["b.md"]);
        assert_eq!(commands(text).collect::<Vec<_>>(), ["run me"]);
    }
}

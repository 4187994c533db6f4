//! Profile files: TOML that a user writes.

use headwater_ledger::own::OwnProfile;
use std::path::{Path, PathBuf};

/// A profile file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// It cannot be read.
    #[error("could not read the profile {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// It is no TOML, or has fields that a profile has not.
    #[error("the profile {} is not as it should be; an example stands in docs/guide.md\n{what}", path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// What, with line and column.
        what: String,
    },
    /// Its rules contradict themselves.
    #[error("the profile {}: {what}", path.display())]
    Rules {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
}

/// Reads a profile of the user's own.
///
/// # Errors
/// When the file cannot be read, is no profile, or contradicts itself.
pub fn profile(path: &Path) -> Result<OwnProfile, ProfileError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ProfileError::Read { path: path.to_owned(), source })?;
    let profile: OwnProfile = toml::from_str(&text).map_err(|e| ProfileError::Form {
        path: path.to_owned(),
        what: e.to_string().trim_end().to_owned(),
    })?;
    profile.validate().map_err(|what| ProfileError::Rules { path: path.to_owned(), what })?;
    Ok(profile)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<OwnProfile, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        profile(file.path()).map_err(|e| e.to_string())
    }

    #[test]
    fn a_profile_is_read_and_mistakes_name_their_line() {
        let own = of(
            "name = \"desk\"\nrule = \"hierarchy\"\nsources = [\"morgue\", \"medic\"]\n[words]\ndozens = [12, 60]\nscores = 20\n",
        );
        assert_eq!(own.unwrap().words.len(), 2);
        assert!(of("name = \"desk\"\nrul = \"range\"\n").unwrap_err().contains("line 2"));
        assert!(of("name = \"desk\"\nrule = \"average\"\n").unwrap_err().contains("average"));
        assert!(of("name = \"ecc\"\n").unwrap_err().contains("built-in"));
        assert!(of("\u{0}\u{1}").is_err());
        assert!(profile(Path::new("/nowhere/x.toml")).unwrap_err().to_string().contains("/nowhere/x.toml"));
    }
}

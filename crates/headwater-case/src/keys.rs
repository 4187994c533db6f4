//! The key that signs bundles: Ed25519 (RFC 8032), one for each user, in a file of their own.

use crate::Error;
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use std::io::Write;
use std::path::Path;

/// A key to sign with.
#[derive(Debug)]
pub struct Key(SigningKey);

/// Takes the key from a file of 64 hexadecimal digits; makes the file if there is none, for nobody else to read.
///
/// # Errors
/// When the file cannot be read or made, or holds something else.
pub fn key(path: &Path) -> Result<Key, Error> {
    let at = |source| Error::File { path: path.to_owned(), source };
    if path.exists() {
        let text = std::fs::read_to_string(path).map_err(at)?;
        let bytes = from_hex(text.trim()).and_then(|b| <[u8; 32]>::try_from(b).ok());
        let bytes = bytes.ok_or_else(|| Error::Damaged {
            path: path.to_owned(),
            what: "a key is 64 hexadecimal digits".to_owned(),
        })?;
        return Ok(Key(SigningKey::from_bytes(&bytes)));
    }
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|e| at(std::io::Error::other(e.to_string())))?;
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(at)?;
    }
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    let mut file = open.open(path).map_err(at)?;
    writeln!(file, "{}", hex(&seed)).and_then(|()| file.sync_all()).map_err(at)?;
    Ok(Key(SigningKey::from_bytes(&seed)))
}

impl Key {
    /// The public half, in hexadecimal digits: what others know the signer by.
    pub fn public(&self) -> String {
        hex(self.0.verifying_key().as_bytes())
    }

    pub(crate) fn sign(&self, bytes: &[u8]) -> String {
        hex(&self.0.sign(bytes).to_bytes())
    }
}

/// Whether `signature` is that of the holder of `public` over the bytes.
pub(crate) fn signed(public: &str, signature: &str, bytes: &[u8]) -> bool {
    let Some(key) = from_hex(public).and_then(|b| <[u8; 32]>::try_from(b).ok()) else { return false };
    let Some(signature) = from_hex(signature).and_then(|b| <[u8; 64]>::try_from(b).ok()) else {
        return false;
    };
    VerifyingKey::from_bytes(&key)
        .is_ok_and(|key| key.verify(bytes, &Signature::from_bytes(&signature)).is_ok())
}

/// Bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, b| {
        // Writing to a string does not fail.
        let _ = write!(out, "{b:02x}");
        out
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_signs() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys/me");
        let made = key(&path).unwrap();
        let again = key(&path).unwrap();
        assert_eq!(made.public(), again.public());
        let signature = made.sign(b"text");
        assert!(signed(&again.public(), &signature, b"text"));
        assert!(!signed(&again.public(), &signature, b"texts"));
        assert!(!signed("00", &signature, b"text") && !signed(&again.public(), "é", b"text"));
        std::fs::write(&path, "no key").unwrap();
        assert!(key(&path).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_a_key() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("me");
        key(&path).unwrap();
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o077, 0);
    }
}

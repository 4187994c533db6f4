//! Digests as web archives write them (`sha1:` with base 32 or hexadecimal digits), compared with bytes. They are the
//! archive's own check against damage; the identity of what we keep is our own SHA-256.

use sha1::Sha1;
use sha2::{Digest, Sha256};

/// Whether the bytes have the digest; `None` if it is in no form that is known.
pub(crate) fn agrees(stated: &str, bytes: &[u8]) -> Option<bool> {
    let (kind, value) = stated.trim().split_once(':')?;
    let (is, length) = match kind.to_ascii_lowercase().as_str() {
        "sha1" | "sha-1" => (Sha1::digest(bytes).to_vec(), 20),
        "sha256" | "sha-256" => (Sha256::digest(bytes).to_vec(), 32),
        _ => return None,
    };
    let value = value.trim().trim_end_matches('=');
    let stated = if value.len() == length * 2 { base16(value)? } else { base32(value)? };
    (stated.len() == length).then(|| stated == is)
}

fn base16(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16).map(|d| d as u8);
    text.as_bytes().chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect()
}

fn base32(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 5 / 8);
    let (mut bits, mut held) = (0_u32, 0);
    for b in text.bytes() {
        let value = match b.to_ascii_uppercase() {
            b @ b'A'..=b'Z' => b - b'A',
            b @ b'2'..=b'7' => b - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5 | u32::from(value)) & 0xfff;
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_read() {
        // The digests of no bytes at all.
        assert_eq!(agrees("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b""), Some(true));
        assert_eq!(agrees("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", b""), Some(true));
        assert_eq!(
            agrees("SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", b""),
            Some(true)
        );
        assert_eq!(agrees("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b"a"), Some(false));
        for odd in ["md5:d41d8cd98f00b204e9800998ecf8427e", "sha1:", "sha1:zz", "no colon", "sha1:é"] {
            assert_eq!(agrees(odd, b""), None, "{odd}");
        }
    }
}

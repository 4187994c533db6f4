//! Short ids from content: the same content has the same id on every machine.

/// An id: a letter for the kind, then ten characters from a 64-bit FNV-1a hash of the parts (Fowler, Noll, Vo 1991;
/// not for security, the hash of evidence is SHA-256).
///
/// ```
/// # use headwater_model::id::id;
/// assert_eq!(id("f", &["a", "b"]), id("f", &["a", "b"]));
/// assert_ne!(id("f", &["a", "b"]), id("f", &["ab", ""]));
/// ```
pub fn id(kind: &str, parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.bytes().chain([0x1f]) {
            hash ^= u64::from(byte);
            hash = hash.wrapping_mul(0x0100_0000_01b3);
        }
    }
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut out = String::with_capacity(kind.len() + 11);
    out.push_str(kind);
    out.push('-');
    for k in 0..10 {
        out.push(DIGITS[(hash >> (k * 6)) as usize % 32] as char);
    }
    out
}

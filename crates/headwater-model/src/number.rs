//! Numbers as people read them, the same in checks, pages and summaries.

/// 1018 → "1,018".
///
/// ```
/// assert_eq!(headwater_model::number::thousands(1018), "1,018");
/// ```
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

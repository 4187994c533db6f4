//! A name as look-ups see it.

use any_ascii::any_ascii;

/// Plain lower-case letters and digits with single spaces; "St", "Ft" and "Mt" written out, no "the" at the start.
///
/// `key` of `bench/gazetteer/build.py` is the same: the table is made with it.
pub fn key(name: &str) -> String {
    let ascii = if name.is_ascii() { name.to_owned() } else { any_ascii(name) };
    let plain: String = ascii
        .chars()
        .filter(|c| !matches!(c, '\'' | '`' | '.'))
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' })
        .collect();
    let mut words: Vec<&str> = plain.split_ascii_whitespace().collect();
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    if words.len() > 1 {
        for word in &mut words {
            *word = match *word {
                "st" => "saint",
                "ste" => "sainte",
                "ft" => "fort",
                "mt" => "mount",
                other => other,
            };
        }
    }
    words.join(" ")
}

/// FNV-1a with the upper bits stirred; 40 bits.
pub(crate) fn stir(key: &str) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    for byte in key.bytes() {
        h = (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    h >> 24
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn writers_vary() {
        for (name, wanted) in [
            ("St. Louis", "saint louis"),
            ("Ft. Worth", "fort worth"),
            ("Côte d’Ivoire", "cote divoire"),
            ("The Hague", "hague"),
            ("Winston-Salem", "winston salem"),
            ("N.Y.", "ny"),
            ("Мариуполь", "mariupol"),
            ("  ", ""),
        ] {
            assert_eq!(key(name), wanted);
        }
    }
}

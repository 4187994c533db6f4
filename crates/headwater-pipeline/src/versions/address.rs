//! When two addresses name the same report: scheme, `www.`, fragment, trailing slash and tracking parameters apart.

/// Parameters that tell where a reader came from, not what is read.
const TRACKING: &[&str] = &["fbclid", "gclid", "igshid", "mc_cid", "mc_eid"];

/// What is compared; `None` for what names no report: no web address, or a site as a whole.
pub(super) fn key(address: &str) -> Option<String> {
    let (scheme, rest) = address.trim().split_once("://")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    // A fragment that begins with `!` names a page of its own (an old habit of scripted sites).
    let rest = match rest.split_once('#') {
        Some((_, fragment)) if fragment.starts_with('!') => rest,
        Some((before, _)) => before,
        None => rest,
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(end);
    let host = host.rsplit('@').next().unwrap_or(host).to_ascii_lowercase();
    let host = host.strip_suffix(":443").or_else(|| host.strip_suffix(":80")).unwrap_or(&host);
    let host = host.strip_prefix("www.").unwrap_or(host);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = path.trim_end_matches('/');
    let tracks = |p: &str| {
        let name = p.split('=').next().unwrap_or(p).to_ascii_lowercase();
        name.starts_with("utm_") || TRACKING.contains(&name.as_str())
    };
    let kept: Vec<&str> = query.split('&').filter(|p| !p.is_empty() && !tracks(p)).collect();
    if host.is_empty() || (path.is_empty() && kept.is_empty()) {
        return None;
    }
    let mut key = format!("{host}{path}");
    if !kept.is_empty() {
        key.push('?');
        key.push_str(&kept.join("&"));
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn what_does_not_matter_is_dropped() {
        let one = key("https://www.Courier.example/2031/fire").unwrap();
        for same in [
            "http://courier.example/2031/fire",
            "https://courier.example/2031/fire/",
            "HTTPS://courier.example:443/2031/fire#comments",
            "https://courier.example/2031/fire?utm_source=x&UTM_medium=y&fbclid=1",
            " https://user@courier.example/2031/fire?gclid=2 ",
        ] {
            assert_eq!(key(same).as_ref(), Some(&one), "{same}");
        }
    }

    #[test]
    fn what_matters_is_kept() {
        let one = key("https://courier.example/2031/fire");
        for other in [
            "https://courier.example/2031/Fire",
            "https://news.courier.example/2031/fire",
            "https://courier.example/2031/fire?page=2",
            "https://courier.example:8080/2031/fire",
            "https://courier.example/2031/fire#!/2",
        ] {
            assert!(key(other).is_some() && key(other) != one, "{other}");
        }
        assert_ne!(key("https://a.example/x?id=1&b=2"), key("https://a.example/x?id=2&b=2"));
    }

    #[test]
    fn a_site_is_no_report() {
        for none in [
            "https://courier.example/",
            "https://courier.example/?utm_source=x",
            "courier.example/a",
            "",
            "mailto:a@b",
            "https://",
            "file:///a/b",
        ] {
            assert_eq!(key(none), None, "{none}");
        }
    }
}

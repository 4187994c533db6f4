//! What somebody else in the browser, on this machine, or in a report may try. Each is refused with what to do, nothing is
//! changed, nothing is left behind, and nothing is told that was not known.
#![allow(clippy::unwrap_used)]

mod common;

use common::Desk;

const REPORT: &[u8] =
    b"Karl Wenzel was killed on Sunday, said Mayor Ines Falk. Rescuers found charred bodies.\n";

fn desk() -> Desk {
    Desk::of(&[("r.txt", REPORT)])
}

#[test]
fn nobody_comes_in_with_a_forged_token() {
    let desk = desk();
    let short = desk.bearer[1..].to_owned();
    let upper = desk.bearer.to_uppercase();
    let tried = [
        ("Authorization", "Bearer ".to_owned()),
        ("Authorization", format!("Bearer {short}")),
        ("Authorization", format!("Bearer {}0", desk.bearer)),
        ("Authorization", format!("Basic {}", desk.bearer)),
        ("Authorization", desk.bearer.clone()),
        ("Authorization", format!("Bearer {}", if upper == desk.bearer { &short } else { &upper })),
        ("Cookie", "headwater=".to_owned()),
        ("Cookie", format!("headwater={short}")),
        ("Cookie", format!("other={}", desk.bearer)),
        ("X-Token", desk.bearer.clone()),
    ];
    for (name, value) in &tried {
        for path in
            ["/api/cases", "/api/c/a/record", "/c/a/", "/assets/desk.js", "/none", "/api/openapi.json"]
        {
            let answer = desk.ask("GET", path, &[(name, value)], "");
            assert_eq!(answer.status, 401, "{name}: {value} on {path}");
            assert!(!answer.body.contains(&desk.bearer) && !answer.body.contains("Wenzel"));
            assert!(answer.body.contains("headwater serve"), "{}", answer.body);
            assert!(answer.header("set-cookie").is_none());
        }
    }
    assert_eq!(desk.ask("GET", &format!("/api/cases?token={}", desk.bearer), &[], "").status, 401);
    let path = desk.address.split_once(&desk.port.to_string()).unwrap().1.to_owned();
    assert_eq!(desk.ask("GET", "/open?token=0000", &[], "").status, 401);
    let opened = desk.ask("GET", &path, &[], "");
    let cookie = opened.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert_eq!(desk.ask("GET", &path, &[], "").status, 401, "it works once");
}

#[test]
fn other_sites_and_other_names_are_refused() {
    let desk = desk();
    let bearer = format!("Bearer {}", desk.bearer);
    let changing = [
        ("POST", "/api/c/a/run"),
        ("POST", "/api/c/a/stop"),
        ("POST", "/api/c/a/judgements"),
        ("PUT", "/api/c/a/upload?name=x.txt"),
        ("POST", "/c/a/judge"),
        ("POST", "/shown"),
    ];
    let from = [
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Origin", "http://127.0.0.1:1"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ];
    for (method, path) in changing {
        for site in from {
            let answer = desk.ask(method, path, &[("Authorization", &bearer), site], "x");
            assert_eq!(answer.status, 403, "{site:?} on {path}");
        }
    }
    for host in ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:1", "[::1]"] {
        let answer = desk.ask("GET", "/api/c/a/record", &[("Authorization", &bearer), ("Host", host)], "");
        assert_eq!(answer.status, 421, "{host}");
        assert!(!answer.body.contains("Wenzel"));
    }
    assert_eq!(desk.files().len(), 1, "{:?}", desk.files());
    assert_eq!(desk.may("GET", "/api/c/a/judgements", "").body, "[]");
}

#[test]
fn uploads_stay_in_their_folder() {
    let desk = desk();
    let before = desk.files();
    for name in
        ["../x", "/etc/x", "a/../../x", "..%5Cx", ".ssh/x", "C:/x", "a%00b", "a//b", "", "a/", "%2e%2e/x"]
    {
        let answer = desk.may("PUT", &format!("/api/c/a/upload?name={name}"), "x");
        assert_eq!(answer.status, 422, "{name}");
        assert!(answer.body.contains("rename it"), "{}", answer.body);
    }
    let long = "a".repeat(300);
    assert_eq!(desk.may("PUT", &format!("/api/c/a/upload?name={long}"), "x").status, 422);
    // No name of ten megabytes comes as far as us.
    let huge = "a".repeat(10 << 20);
    let answer = desk.may("PUT", &format!("/api/c/a/upload?name={huge}"), "x");
    assert!((400..500).contains(&answer.status) || answer.status == 0, "{}", answer.status);
    assert!(answer.body.len() < 1000);
    assert_eq!(desk.may("PUT", "/api/c/a/upload?nom=x", "x").status, 400);
    assert_eq!(desk.files(), before);
    assert_eq!(desk.may("PUT", "/api/c/a/upload?name=a", "x").status, 200);
    for name in ["a/b", "a"] {
        let answer = desk.may("PUT", &format!("/api/c/a/upload?name={name}"), "x");
        assert_eq!(answer.status, if name == "a" { 200 } else { 409 }, "{}", answer.body);
    }
}

#[test]
fn an_upload_that_is_too_large_or_cut_short_leaves_nothing() {
    let desk = desk();
    let before = desk.files();
    let bearer = format!("Bearer {}", desk.bearer);
    let told = (5_u64 << 30).to_string();
    let answer = desk.ask(
        "PUT",
        "/api/c/a/upload?name=big.warc",
        &[("Authorization", &bearer), ("Content-Length", &told)],
        "",
    );
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("big.warc") && answer.body.contains("headwater add"), "{}", answer.body);
    // Ten bytes of a thousand, then the line is cut.
    let head = format!(
        "PUT /api/c/a/upload?name=cut.txt HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: {bearer}\r\nContent-Length: 1000\r\n\r\n0123456789",
        desk.port
    );
    let mut line = std::net::TcpStream::connect(("127.0.0.1", desk.port)).unwrap();
    std::io::Write::write_all(&mut line, head.as_bytes()).unwrap();
    // Until the server has begun to write: otherwise there is nothing to leave behind.
    let begun = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        desk.files().len() > before.len()
    });
    assert!(begun);
    line.shutdown(std::net::Shutdown::Both).unwrap();
    let gone = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        desk.files() == before
    });
    assert!(gone, "{:?}", desk.files());
    let broken = format!(
        "PUT /api/c/a/upload?name=cut.txt HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: {bearer}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nno chunk\r\n",
        desk.port
    );
    assert_eq!(desk.raw(broken.as_bytes()).status, 400);
    assert_eq!(desk.files(), before);
    // What waits for a run may be written anew.
    for text in ["one", "two"] {
        assert_eq!(desk.may("PUT", "/api/c/a/upload?name=ok.txt", text).status, 200);
    }
    assert_eq!(desk.files().len(), before.len() + 1);
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let desk = desk();
    let wrong = [
        ("GET", "/api/c/none", "", 404),
        ("GET", "/api/c/a/rows/none", "", 404),
        ("GET", "/api/c/a/export/none", "", 404),
        ("GET", "/api/c/a/export/json?publish=pubic", "", 400),
        ("GET", "/api/c/a/export/json?publsh=public", "", 400),
        ("GET", "/api/c/a/search", "", 400),
        ("GET", "/api/c/%FF", "", 400),
        ("GET", "/api/nowhere", "", 404),
        ("POST", "/api/c/a/judgements", "{", 400),
        ("POST", "/api/c/a/judgements", "{\"verb\":\"accept\",\"target\":1,\"by\":\"Ann\"}", 422),
        ("POST", "/api/c/a/judgements", "{\"verb\":\"accept\",\"target\":\"x\",\"by\":\" \"}", 422),
        (
            "POST",
            "/api/c/a/judgements",
            "{\"verb\":\"accept\",\"target\":\"x\",\"by\":\"A\",\"adjudicate\":true}",
            422,
        ),
        ("POST", "/api/c/a/judgements", "{\"verb\":\"accept\",\"target\":\"x\",\"by\":\"A\"}", 404),
    ];
    for (method, path, body, status) in wrong {
        let answer = desk.may(method, path, body);
        assert_eq!(answer.status, status, "{method} {path} {body}: {}", answer.body);
        assert!(answer.body.starts_with("{\"error\":\""), "{}", answer.body);
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
    let huge = format!("{{\"verb\":\"accept\",\"target\":\"{}\",\"by\":\"A\"}}", "x".repeat(3 << 20));
    assert_eq!(desk.may("POST", "/api/c/a/judgements", &huge).status, 413);
    for (method, path, allow) in [
        ("DELETE", "/api/cases", "GET,HEAD"),
        ("GET", "/api/c/a/run", "POST"),
        ("PATCH", "/api/c/a/upload?name=x", "PUT"),
    ] {
        let answer = desk.may(method, path, "");
        assert_eq!((answer.status, answer.header("allow")), (405, Some(allow)), "{method} {path}");
    }
    assert_eq!(desk.may("GET", "/api/c/a/judgements", "").body, "[]");
}

#[test]
fn a_hostile_report_stays_text() {
    let hostile = "<script>document.title='owned'</script> At least 12 people were killed, \"><img src=x onerror=alert(1)> \
        said \u{202e}Ann Lee\u{202c}. =HYPERLINK(\"http://evil.example\") </textarea></style><svg onload=alert(2)>\n";
    let long = format!("Seven people died, said Mayor {}.\n", "Aa".repeat(5 << 20));
    let desk = Desk::of(&[
        ("<img src=x onerror=alert(3)>.txt", hostile.as_bytes()),
        ("=cmd.txt", b"=1+1 Three people were killed, said @SUM(A1).\n"),
        ("long.txt", long.as_bytes()),
    ]);
    let record: serde_json::Value =
        serde_json::from_str(&desk.may("GET", "/api/c/a/record", "").body).unwrap();
    let ids = |section: &str| -> Vec<String> {
        let rows = record[section].as_array().unwrap();
        rows.iter().take(4).map(|r| r["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut pages = vec!["/c/a/".to_owned(), "/c/a/review".to_owned(), "/c/a/search?q=people".to_owned()];
    pages.extend(ids("reports").iter().map(|id| format!("/c/a/report/{id}")));
    pages.extend(ids("stories").iter().map(|id| format!("/c/a/story/{id}")));
    pages.extend(ids("figures").iter().chain(&ids("entities")).map(|id| format!("/c/a/row/{id}")));
    for page in pages {
        let answer = desk.may("GET", &page, "");
        assert_eq!(answer.status, 200, "{page}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
        for raw in ["<script>doc", "<img src=x", "<svg onload", "</textarea>"] {
            assert!(!answer.body.contains(raw), "{raw} on {page}");
        }
    }
}

#[test]
fn private_details_and_graphic_passages_are_off_until_they_are_switched_on() {
    let desk = desk();
    let record: serde_json::Value =
        serde_json::from_str(&desk.may("GET", "/api/c/a/record", "").body).unwrap();
    let report = record["reports"][0]["id"].as_str().unwrap();
    let person = record["entities"].as_array().unwrap().iter().find(|e| e["name"] == "Karl Wenzel").unwrap();
    let pages = [
        format!("/c/a/report/{report}"),
        format!("/c/a/story/{}", record["stories"][0]["id"].as_str().unwrap()),
        format!("/c/a/row/{}", person["id"].as_str().unwrap()),
        "/c/a/search?q=killed".to_owned(),
        "/c/a/search?q=Karl".to_owned(),
        "/c/a/review".to_owned(),
        "/c/a/".to_owned(),
    ];
    let bearer = format!("Bearer {}", desk.bearer);
    let see = |path: &str, cookie: &str| {
        let answer = desk.ask("GET", path, &[("Authorization", &bearer), ("Cookie", cookie)], "");
        assert_eq!(answer.status, 200, "{path}");
        answer.body
    };
    for page in &pages {
        let body = see(page, "");
        assert!(!body.contains("Wenzel") && !body.contains("Karl <"), "{page}");
    }
    assert!(see(&pages[0], "").contains("Falk"), "who speaks in public stays");
    assert!(see(&pages[0], "").contains("<details class=\"graphic\">"));
    assert!(see(&pages[0], "headwater-shown=p").contains("Karl Wenzel"));
    assert!(see(&pages[2], "headwater-shown=p").contains("Karl Wenzel"));
    let open = see(&pages[0], "headwater-shown=g");
    assert!(!open.contains("<details class=\"graphic\"") && open.contains("charred bodies"));
    // A link to words inside opens the passage.
    let at = std::str::from_utf8(REPORT).unwrap().find("charred").unwrap();
    assert!(see(&format!("{}?at={at}", pages[0]), "").contains("<details class=\"graphic\" open>"));
    let form = [("Authorization", bearer.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
    let turned = desk.ask("POST", "/shown", &form, "back=%2Fc%2Fa%2Freview&private=on");
    assert_eq!((turned.status, turned.header("location")), (303, Some("/c/a/review")));
    assert!(turned.header("set-cookie").unwrap().starts_with("headwater-shown=p;"));
    // Programs get what is there; what is given out has its own masks, and a page that asks first.
    assert!(desk.may("GET", "/api/c/a/export/json", "").body.contains("Wenzel"));
    assert!(!desk.may("GET", "/api/c/a/export/json?publish=public", "").body.contains("Wenzel"));
    assert!(see("/c/a/", "").contains("href=\"/c/a/export/json\""));
    let asks = see("/c/a/export/json", "");
    assert!(asks.contains("one person") && asks.contains("publish=public"), "{asks}");
}

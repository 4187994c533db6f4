//! A case over the Model Context Protocol (revision 2025-06-18), on standard input and output: JSON-RPC 2.0, one message a
//! line. Read-only. Every answer carries the words that it rests on with their places, and says when it cannot tell.
//!
//! By hand, because the protocol's part that a server of a few tools needs is four methods; the SDK would bring more code
//! than it saves.

use headwater_case::{Case, Error};
use headwater_model::record::{Record, Verdict};
use serde_json::{Value, json};
use std::io::{BufRead, Read, Write};

const PROTOCOL: &str = "2025-06-18";
/// Longer lines are no request.
const LINE: u64 = 4 << 20;
/// Rows in one answer.
const ROWS: usize = 50;

struct Tool {
    name: &'static str,
    about: &'static str,
    /// Name and meaning of each argument; all are strings, the first ones required.
    arguments: &'static [(&'static str, &'static str, bool)],
    call: fn(&Case, &Record, &Value) -> Result<Value, Error>,
}

const TOOLS: &[Tool] = &[
    Tool {
        name: "overview",
        about: "The case in numbers, its stories with their tolls, and whether the record is current.",
        arguments: &[],
        call: overview,
    },
    Tool {
        name: "search",
        about: "Reports that hold all the given words, with the words around them.",
        arguments: &[("words", "Words to look for", true)],
        call: |case, _, a| Ok(json!({"reports": case.search(argument(a, "words"), ROWS)?})),
    },
    Tool {
        name: "figures",
        about: "Counts of people that reports give, each with bounds, source, standing and its words. Filter by words of the label, source or report.",
        arguments: &[("filter", "Words that must occur, such as “killed civilians”", false)],
        call: |_, record, a| Ok(figures(record, a)),
    },
    Tool {
        name: "ledger",
        about: "Figures about the same thing side by side: range, text origins, primary sources, standing, checks.",
        arguments: &[("filter", "Words that must occur in the label", false)],
        call: |_, record, a| Ok(ledger(record, a)),
    },
    Tool {
        name: "said",
        about: "Who said what: attributions of a source, with the words.",
        arguments: &[("source", "Name or part of it", true)],
        call: |_, record, a| Ok(said(record, a)),
    },
    Tool {
        name: "check",
        about: "Whether any report gives a number: found, contradicted, or cannot tell.",
        arguments: &[("claim", "A claim such as “6,438 killed”", true)],
        call: |_, record, a| Ok(check(record, a)),
    },
    Tool {
        name: "explain",
        about: "A row of the record by its id, with every word it rests on, judgements, and what made it.",
        arguments: &[("id", "Id of a row", true)],
        call: |_, record, a| {
            Ok(serde_json::to_value(headwater_case::explain(record, argument(a, "id"))?).unwrap_or_default())
        },
    },
];

fn argument<'v>(arguments: &'v Value, name: &str) -> &'v str {
    arguments.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Answers requests until the input ends.
///
/// # Errors
/// When the case cannot be read, or nobody reads the answers.
pub fn serve(case: &Case, input: &mut dyn BufRead, output: &mut dyn Write) -> Result<(), crate::Error> {
    let io = |e| crate::Error::Io("the connection", e);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = input.take(LINE).read_until(b'\n', &mut line).map_err(io)?;
        if read == 0 {
            return Ok(());
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let answer = match serde_json::from_slice::<Value>(&line) {
            Ok(request) => answer(case, &request),
            Err(e) => Some(failed(&Value::Null, -32700, &format!("not JSON: {e}"))),
        };
        if let Some(answer) = answer {
            writeln!(output, "{answer}").and_then(|()| output.flush()).map_err(io)?;
        }
    }
}

fn failed(id: &Value, code: i64, message: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
}

/// None for a notification.
fn answer(case: &Case, request: &Value) -> Option<Value> {
    let method = request.get("method").and_then(Value::as_str).unwrap_or_default();
    let id = request.get("id")?;
    let parameters = request.get("params").cloned().unwrap_or_default();
    let result = match method {
        "initialize" => json!({
            "protocolVersion": PROTOCOL,
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "headwater", "version": env!("CARGO_PKG_VERSION")},
            "instructions": "A sourced record of news reports. Every figure and statement carries spans: byte offsets into the text of a report. Quote the words, name the report and the source, and keep ranges as ranges. Where a tool says it cannot tell, say so.",
        }),
        "ping" => json!({}),
        "tools/list" => json!({"tools": TOOLS.iter().map(described).collect::<Vec<_>>()}),
        "tools/call" => {
            let name = argument(&parameters, "name");
            let Some(tool) = TOOLS.iter().find(|t| t.name == name) else {
                return Some(failed(id, -32602, &format!("there is no tool {name}")));
            };
            let arguments = parameters.get("arguments").cloned().unwrap_or_else(|| json!({}));
            let missing = tool
                .arguments
                .iter()
                .find(|(n, _, required)| *required && argument(&arguments, n).is_empty());
            if let Some((n, _, _)) = missing {
                return Some(failed(id, -32602, &format!("{name} needs {n}")));
            }
            called(case, tool, &arguments)
        }
        _ => return Some(failed(id, -32601, &format!("there is no method {method}"))),
    };
    Some(json!({"jsonrpc": "2.0", "id": id, "result": result}))
}

fn described(tool: &Tool) -> Value {
    let properties: serde_json::Map<String, Value> = tool
        .arguments
        .iter()
        .map(|(name, about, _)| ((*name).to_owned(), json!({"type": "string", "description": about})))
        .collect();
    let required: Vec<&str> = tool.arguments.iter().filter(|a| a.2).map(|a| a.0).collect();
    json!({
        "name": tool.name,
        "description": tool.about,
        "inputSchema": {"type": "object", "properties": properties, "required": required},
        "annotations": {"readOnlyHint": true, "openWorldHint": false},
    })
}

fn called(case: &Case, tool: &Tool, arguments: &Value) -> Value {
    let made = case.record().and_then(|record| (tool.call)(case, &record, arguments));
    match made {
        Ok(value) => json!({
            "content": [{"type": "text", "text": value.to_string()}],
            "structuredContent": value,
            "isError": false,
        }),
        Err(e) => json!({"content": [{"type": "text", "text": e.to_string()}], "isError": true}),
    }
}

/// The words of a citation with their place.
fn words(record: &Record, cite: &headwater_model::Cite) -> Value {
    let report = record.reports.iter().find(|r| r.id == cite.report);
    let text = report.and_then(|r| r.text.get(cite.start as usize..cite.end as usize)).unwrap_or_default();
    json!({
        "report": cite.report,
        "siglum": report.map(|r| r.siglum.as_str()),
        "outlet": report.and_then(|r| r.outlet.as_deref()),
        "start": cite.start,
        "end": cite.end,
        "words": text,
    })
}

/// Rows that hold all words of the filter, and how many there are in all.
fn kept(rows: Vec<(String, Value)>, filter: &str) -> Value {
    let wanted: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let found: Vec<Value> = rows
        .into_iter()
        .filter(|(text, _)| {
            let text = text.to_lowercase();
            wanted.iter().all(|w| text.contains(w.as_str()))
        })
        .map(|(_, row)| row)
        .collect();
    if found.is_empty() {
        return json!({"cannot_tell": "no row of the record fits; the reports may still say it in words that were not recognised: try search", "rows": []});
    }
    json!({"in_all": found.len(), "rows": found.into_iter().take(ROWS).collect::<Vec<_>>()})
}

fn overview(case: &Case, record: &Record, _: &Value) -> Result<Value, Error> {
    let numbers = case.overview()?;
    let stories: Vec<Value> = record
        .stories
        .iter()
        .take(ROWS)
        .map(|s| {
            let lines = record.ledger.iter().filter(|l| l.story == s.id).count();
            json!({"id": s.id, "title": s.title, "reports": s.reports, "first": s.first, "last": s.last, "ledger_lines": lines})
        })
        .collect();
    Ok(json!({
        "name": numbers.name, "reports": record.reports.len(), "figures": record.figures.len(),
        "judgements": numbers.judgements, "record_is_current": numbers.current, "stories": stories,
    }))
}

fn figures(record: &Record, arguments: &Value) -> Value {
    let rows = record.figures.iter().map(|f| {
        let source = f.source.as_ref().map_or("the report itself", |s| s.text.as_str());
        let evidence = words(record, &f.span);
        let text =
            format!("{} {} {} {source} {evidence}", f.value.text, f.group.class.as_str(), f.measure.as_str());
        let row = json!({
            "id": f.id, "low": f.value.low, "high": f.value.high, "modifier": f.value.modifier,
            "measure": f.measure, "class": f.group.class, "group": f.group.text, "source": source,
            "standing": f.standing, "hedged": !f.hedges.is_empty(), "evidence": evidence,
        });
        (text, row)
    });
    kept(rows.collect(), argument(arguments, "filter"))
}

fn ledger(record: &Record, arguments: &Value) -> Value {
    let rows = record.ledger.iter().map(|l| {
        let evidence: Vec<Value> = record
            .figures
            .iter()
            .filter(|f| l.figures.contains(&f.id))
            .take(12)
            .map(|f| words(record, &f.span))
            .collect();
        let row = json!({
            "id": l.id, "label": l.label, "low": l.range.low, "high": l.range.high, "standing": l.standing,
            "counts": l.counts, "sources": l.sources, "reasons": l.reasons, "checks": l.checks, "evidence": evidence,
        });
        (l.label.clone(), row)
    });
    kept(rows.collect(), argument(arguments, "filter"))
}

fn said(record: &Record, arguments: &Value) -> Value {
    let name = |id: &str| record.entities.iter().find(|e| e.id == id).map_or("", |e| e.name.as_str());
    let rows = record.attributions.iter().map(|a| {
        let who = a.source.entity.as_deref().map_or("", name);
        let evidence: Vec<Value> = a.content.spans.iter().map(|s| words(record, s)).collect();
        let row = json!({
            "id": a.id, "kind": a.kind, "source": a.source.text, "name": who, "negated": a.negated,
            "content": a.content.text, "evidence": evidence,
        });
        (format!("{} {who}", a.source.text), row)
    });
    kept(rows.collect(), argument(arguments, "source"))
}

fn check(record: &Record, arguments: &Value) -> Value {
    let claim = argument(arguments, "claim");
    let Some(checked) = headwater_pipeline::check(record, claim) else {
        return json!({"verdict": "cannot_tell", "why": "the claim holds no number of people with what happened to them"});
    };
    let verdict = match checked.verdict {
        Verdict::Found => "found",
        Verdict::Contradicted => "contradicted",
        Verdict::NotFound => "cannot_tell",
    };
    let told: Value =
        serde_json::from_str(&headwater_render::claim_json(record, &checked)).unwrap_or_default();
    json!({"verdict": verdict, "details": told})
}

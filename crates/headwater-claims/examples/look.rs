//! Prints what the rules find in text files: `cargo run -p headwater-claims --example look -- FILE…`.
#![allow(clippy::print_stdout, clippy::unwrap_used)]
fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let Some(doc) = headwater_read::read(&path, &bytes).document else {
            println!("{path}: unreadable");
            continue;
        };
        let t = &doc.text;
        let a = headwater_claims::annotate(&doc);
        println!("\n##### {path} outlet={:?} published={:?}", doc.outlet, doc.published);
        for e in &a.entities {
            println!(
                "NAME {:?} {} {:?} x{} {:?}",
                e.kind,
                e.name,
                e.variants,
                e.mentions.len(),
                e.descriptions.iter().map(|d| d.of(t)).collect::<Vec<_>>()
            );
        }
        for x in &a.times {
            println!("TIME {:?} {:?} {:?} since={}", x.span.of(t), x.expr, x.until, x.since);
        }
        for (i, x) in a.attributions.iter().enumerate() {
            println!(
                "ATTR{i} {:?} src={:?}=>{:?} ({:?}) cue={:?} via={:?} within={:?} neg={} hedges={:?} ver={:?}\n      -> {:?}",
                x.kind,
                x.source_span.map(|s| s.of(t)),
                x.source.map(|e| a.entities[e].name.as_str()),
                x.source_reason,
                x.cue.map(|s| s.of(t)),
                x.via.iter().map(|v| v.1.of(t)).collect::<Vec<_>>(),
                x.within,
                x.negated,
                x.hedges.iter().map(|h| h.of(t)).collect::<Vec<_>>(),
                x.verification.as_ref().map(|v| (v.status, v.span.of(t))),
                x.content.iter().map(|c| c.of(t)).collect::<Vec<_>>()
            );
        }
        for (i, f) in a.figures.iter().enumerate() {
            println!(
                "FIG{i} {:?} [{}..{:?}] {:?} {:?}<{:?}> group={:?} {:?} side={:?} of={:?} {:?} {:?} attr={:?} place={:?} period={:?} role={:?} {:?} {:?}",
                f.span.of(t),
                f.low,
                f.high,
                f.modifier,
                f.measure,
                f.measure_span.map(|s| s.of(t)),
                f.group.of(t),
                f.class,
                f.side,
                f.of,
                f.extent,
                f.counting,
                f.attribution,
                f.place.map(|p| p.1.of(t)),
                f.period.map(|p| a.times[p].span.of(t)),
                f.role,
                f.role_span.map(|s| s.of(t)),
                f.standing
            );
        }
    }
}

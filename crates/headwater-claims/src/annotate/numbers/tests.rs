use super::*;
use crate::testing::document;

fn found(text: &str) -> Vec<(String, u64, Option<u64>)> {
    let doc = document(text);
    let cx = Context::new(&doc);
    numbers(&cx).into_iter().map(|n| (cx.span(n.outer.clone()).of(text).to_owned(), n.low, n.high)).collect()
}

fn one(text: &str) -> (u64, Option<u64>) {
    let all = found(text);
    assert_eq!(all.len(), 1, "{text}: {all:?}");
    (all[0].1, all[0].2)
}

#[test]
fn the_default_table_of_bounds() {
    assert_eq!(one("They counted 52 graves"), (52, Some(52)));
    assert_eq!(one("fifty-two graves"), (52, Some(52)));
    assert_eq!(one("at least 1,018 graves"), (1018, None));
    assert_eq!(one("more than 1,000 graves"), (1001, None));
    assert_eq!(one("nearly 50 graves"), (45, Some(49)));
    assert_eq!(one("about 1,400 graves"), (1350, Some(1450)));
    assert_eq!(one("around 1,000 graves"), (900, Some(1100)));
    assert_eq!(one("up to 30 graves"), (0, Some(30)));
    assert_eq!(one("between 10 and 15 graves"), (10, Some(15)));
    assert_eq!(one("10 to 15 graves"), (10, Some(15)));
    assert_eq!(one("10-15 graves"), (10, Some(15)));
    assert_eq!(one("30 or more graves"), (30, None));
    assert_eq!(one("several graves"), (3, Some(9)));
    assert_eq!(one("dozens of graves"), (24, None));
    assert_eq!(one("two dozen graves"), (24, Some(24)));
    assert_eq!(one("1.2 million graves"), (1_200_000, Some(1_200_000)));
    assert_eq!(one("two hundred and fifty graves"), (250, Some(250)));
    assert_eq!(one("a hundred graves"), (100, Some(100)));
    assert_eq!(one("three thousand four hundred graves"), (3400, Some(3400)));
    assert_eq!(one("tens of thousands of graves").1, None);
    assert_eq!(one("at least some 200 graves"), (200, None));
}

#[test]
fn not_counts() {
    assert!(found("It cost $40 and rose 12% to 8 per cent").is_empty());
    assert!(found("On March 9 and 10 March at 10:30").is_empty());
}

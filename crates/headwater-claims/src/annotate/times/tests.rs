use super::*;
use crate::testing::document;
use headwater_model::Document;

fn found(text: &str) -> Vec<(String, TimeExpr)> {
    let doc = document(text);
    let cx = Context::new(&doc);
    times(&cx).into_iter().map(|t| (t.mention.span.of(text).to_owned(), t.mention.expr)).collect()
}

#[test]
fn dates_weekdays_months_years() {
    let all = found("On Sunday, 9 March 2025, and on March 7, 2025, as in 2013 and last December.");
    let words: Vec<&str> = all.iter().map(|(w, _)| w.as_str()).collect();
    assert_eq!(words, ["Sunday, 9 March 2025", "March 7, 2025", "2013", "last December"]);
    assert_eq!(all[0].1, TimeExpr::Day { year: Some(2025), month: 3, day: 9 });
    assert_eq!(all[3].1, TimeExpr::Month { year: None, month: 12, last: true });
}

#[test]
fn durations_and_offsets() {
    assert_eq!(found("in two days of fighting")[0].1, TimeExpr::Duration { days: 2, past: false });
    assert_eq!(found("over the past four days")[0].1, TimeExpr::Duration { days: 4, past: true });
    assert_eq!(found("in the last 24 hours")[0].1, TimeExpr::Duration { days: 1, past: true });
    assert_eq!(found("three days ago")[0].1, TimeExpr::DayOffset(-3));
    assert_eq!(found("a 13-year-long war")[0].1, TimeExpr::LongDuration { months: 156 });
    assert_eq!(found("the four-day siege")[0].1, TimeExpr::Duration { days: 4, past: false });
}

#[test]
fn days_of_other_languages() {
    let of = |text: &str, language: &str| {
        let doc = Document { language: language.into(), ..document(text) };
        let cx = Context::new(&doc);
        times(&cx).into_iter().map(|t| t.mention.expr).collect::<Vec<_>>()
    };
    let day = |y, month, day| TimeExpr::Day { year: y, month, day };
    assert_eq!(of("Il viendra le 9 mars 2025.", "fr"), [day(Some(2025), 3, 9)]);
    assert_eq!(of("Ocurrió el 9 de marzo de 2025.", "es"), [day(Some(2025), 3, 9)]);
    assert_eq!(of("وقع ذلك في ٩ مارس ٢٠٢٥.", "ar"), [day(Some(2025), 3, 9)]);
    let monday = |last, next| TimeExpr::Weekday { weekday: 1, last, next };
    assert_eq!(of("La réunion de lundi prochain.", "fr"), [monday(false, true)]);
    assert_eq!(of("La reunión del lunes.", "es"), [monday(false, false)]);
    assert_eq!(of("عقد الاجتماع يوم الاثنين الماضي.", "ar"), [monday(true, false)]);
}

#[test]
fn numbers_and_words_that_are_no_times() {
    assert!(found("They may march with 2013 people, aged 13 years old.").is_empty());
    assert!(found("The march began.").is_empty());
}

#[test]
fn what_is_said_of_a_time_belongs_to_it() {
    let words = |text: &str| found(text).into_iter().map(|f| f.0).collect::<Vec<_>>().join(" | ");
    assert_eq!(words("It fell at about 7:15 p.m. on Friday."), "about 7:15 p.m. on Friday");
    assert_eq!(words("It fell late last year, early on."), "late last year");
    assert_eq!(
        words("In the third quarter of 2019 and mid-November."),
        "the third quarter of 2019 | mid-November"
    );
    assert_eq!(
        words("Since the late 1980s, at least 30 days, twice a week."),
        "the late 1980s | at least 30 days | a week"
    );
    assert_eq!(words("The two-week siege ended three days later."), "two-week | three days later");
    assert_eq!(words("She is now 13 years old, he said recently."), "now | recently");
}

#[test]
fn a_relative_time_knows_the_one_before_it() {
    let doc =
        document("The bridge fell on Monday. It had been closed the previous day. A week later it was gone.");
    let cx = Context::new(&doc);
    let all = times(&cx);
    let anchors: Vec<_> = all.iter().map(|t| t.mention.anchor).collect();
    assert_eq!(anchors, [None, Some(0), Some(1)]);
}

#[test]
fn no_number_is_too_large() {
    for text in [
        "99999 months ago",
        "a thousand thousand thousand years ago",
        "9999 centuries later",
        "999999999999 days",
    ] {
        for f in times(&Context::new(&document(text))) {
            let day = headwater_lang::calendar::day_of(2024, 5, 6);
            let _ = headwater_lang::calendar::value(&[f.mention], 0, day);
        }
    }
}

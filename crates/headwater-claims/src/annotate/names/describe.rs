//! What the text calls a name, before it and behind it.

use super::{Names, name_word};
use crate::context::Context;
use headwater_lang::pack::NameWord;

/// What the text calls a name: ", the head of the observatory," after it, "the interim president" before it.
pub(super) fn describe(cx: &Context<'_>, names: &mut Names) {
    for m in &names.mentions {
        let mut k = m.tokens.start;
        while k > 0
            && (matches!(name_word(cx, k - 1), Some(NameWord::Role | NameWord::Title))
                || cx.pack.listed("person", cx.low(k - 1)))
        {
            k -= 1;
            names.roles.entry(m.entity).or_default().push(cx.low(k).to_owned());
        }
    }
    for m in &names.mentions {
        let sentence = cx.sentence_at(m.tokens.start);
        let end = m.tokens.end;
        let bracket = (cx.low(end) == "(").then(|| (end..sentence.end).find(|&k| cx.low(k) == ")")).flatten();
        let comma = bracket.map_or(end, |k| k + 1);
        if comma >= sentence.end || cx.low(comma) != "," {
            continue;
        }
        let starts = cx.is(comma + 1, "article")
            || cx.pack.listed("person", cx.low(comma + 1))
            || cx.pack.listed("source", cx.low(comma + 1));
        let stop = (comma + 1..(comma + 16).min(sentence.end)).find(|&k| cx.is_comma(k) || cx.low(k) == ".");
        if let (true, Some(stop)) = (starts, stop)
            && stop > comma + 1
            && !(comma + 1..stop).any(|k| cx.is(k, "auxiliary"))
            && let Some(entity) = names.entities.get_mut(m.entity)
        {
            entity.descriptions.push(cx.span(comma + 1..stop));
        }
    }
}

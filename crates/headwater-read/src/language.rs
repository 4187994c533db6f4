//! The language of a text, as an ISO 639-1 code, by whatlang on a sample from its start.

use headwater_lang::phrases::rows;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Detectors need little; a longer sample only costs time.
const SAMPLE: usize = 600;
/// A text shorter than this (in characters) has to be recognised with confidence.
const SHORT: usize = 60;

static CODES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    rows(include_str!("../tables/languages.tsv")).filter_map(|r| Some((*r.first()?, *r.get(1)?))).collect()
});

/// The code, "und" when the text is too short to tell.
pub(crate) fn of(text: &str) -> String {
    let text = text.trim_start();
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let code = whatlang::detect(sample)
        .filter(|info| info.is_reliable() || sample.chars().count() >= SHORT)
        .and_then(|info| CODES.get(info.lang().code()).copied());
    code.unwrap_or("und").to_owned()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn codes_have_two_letters() {
        assert_eq!(
            of("The river rose on Sunday and the people of the village left their homes before night."),
            "en"
        );
        assert_eq!(
            of("La rivière est montée dimanche et les habitants du village ont quitté leurs maisons."),
            "fr"
        );
        assert_eq!(of("ارتفع منسوب النهر يوم الأحد وغادر سكان القرية منازلهم قبل حلول الليل"), "ar");
        assert_eq!(of("Ok."), "und");
        assert_eq!(of("1234 5678"), "und");
    }
}

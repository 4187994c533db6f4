//! Ranges as drawn bars: a line from minimum to maximum, an arrow where the maximum is open.

use crate::phrase::{number, range};
use maud::{Markup, html};

/// Where a count stands between the left end (nought) and the right end of a bar.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scale {
    /// Distance is the difference.
    Linear(u64),
    /// Distance is the ratio: for lines that count 3 and 3,000 side by side.
    Ratio(u64),
}

/// The right end of a drawing leaves room for the arrow.
const FULL: f64 = 94.0;
/// The left end leaves room for the round end of a bar at nought.
const LEFT: f64 = 2.0;

impl Scale {
    /// The scale for some ranges side by side.
    pub(super) fn of(ranges: impl IntoIterator<Item = (u64, Option<u64>)>) -> Self {
        let (mut top, mut open) = (1, false);
        let mut least = u64::MAX;
        for (low, high) in ranges {
            top = top.max(high.unwrap_or(low)).max(low);
            least = least.min(high.unwrap_or(low).max(1));
            open |= high.is_none();
        }
        // An open range needs room to the right of its minimum.
        let top = if open { top.saturating_add(top / 4).saturating_add(1) } else { top };
        if top / least.max(1) >= 20 { Self::Ratio(top) } else { Self::Linear(top) }
    }

    /// The same, always by difference.
    pub(super) fn linear(ranges: impl IntoIterator<Item = (u64, Option<u64>)>) -> Self {
        match Self::of(ranges) {
            Self::Ratio(top) | Self::Linear(top) => Self::Linear(top),
        }
    }

    fn at(self, value: u64) -> f64 {
        let share = match self {
            Self::Linear(top) => value as f64 / top.max(1) as f64,
            Self::Ratio(top) => (value as f64).ln_1p() / (top.max(1) as f64).ln_1p(),
        };
        LEFT + share.clamp(0.0, 1.0) * (FULL - LEFT)
    }

    fn ticks(self) -> Vec<u64> {
        match self {
            Self::Ratio(top) => {
                let mut ticks = vec![0];
                ticks.extend((0..20).map(|e| 10_u64.pow(e)).take_while(|t| *t <= top));
                // The small ones would stand too close to each other.
                if top > 2_000 {
                    ticks.retain(|t| *t != 1);
                }
                ticks
            }
            Self::Linear(top) => {
                let raw = (top / 4).max(1);
                let unit = 10_u64.saturating_pow(raw.ilog10());
                let step = [1, 2, 5, 10].into_iter().map(|f| unit.saturating_mul(f)).find(|s| *s >= raw);
                let step = step.unwrap_or(raw).max(1);
                (0..=top / step).map(|i| i * step).collect()
            }
        }
    }
}

/// The scale's numbers, for the head of a column.
pub(super) fn axis(scale: Scale) -> Markup {
    let by_ratio = matches!(scale, Scale::Ratio(_));
    html! {
        svg.axis width="100%" height="16" aria-hidden="true" {
            @for tick in scale.ticks() {
                text x=(percent(scale.at(tick))) y="12" text-anchor=(if tick == 0 { "start" } else { "middle" }) {
                    (number(tick))
                }
            }
        }
        span.vh { "Drawn" @if by_ratio { " (each step is ten times the one before)" } }
    }
}

/// One range on a scale.
pub(super) fn bar(scale: Scale, low: u64, high: Option<u64>) -> Markup {
    let label = match high {
        None => format!("minimum {}, maximum open", number(low)),
        Some(h) => format!("minimum {}, maximum {}", number(low), number(h)),
    };
    let (from, to) = (scale.at(low), high.map_or(98.0, |h| scale.at(h.max(low))));
    let open = high.is_none();
    html! {
        svg.bar.open[open] width="100%" height="18" role="img" aria-label=(label) {
            title { (range(low, high)) }
            line.rail x1="0" x2="100%" y1="9" y2="9" {}
            @for tick in scale.ticks() {
                line.tick x1=(percent(scale.at(tick))) x2=(percent(scale.at(tick))) y1="5" y2="13" {}
            }
            @if open {
                line.span x1=(percent(from)) x2=(percent(from + (to - from) * 0.4)) y1="9" y2="9" {}
                line.fade x1=(percent(from + (to - from) * 0.4)) x2=(percent(to)) y1="9" y2="9" {}
                svg x=(percent(to)) y="9" overflow="visible" { path.head d="M-7,-5 L1,0 L-7,5" {} }
            } @else {
                line.span x1=(percent(from)) x2=(percent(to)) y1="9" y2="9" {}
                circle.end cx=(percent(to)) cy="9" r="4" {}
            }
            circle.end cx=(percent(from)) cy="9" r="4" {}
        }
    }
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_fit_what_they_show() {
        assert!(matches!(Scale::of([(3, Some(3)), (1000, None)]), Scale::Ratio(_)));
        assert!(matches!(Scale::of([(11, None), (14, Some(14))]), Scale::Linear(18)));
        assert_eq!(Scale::Linear(18).ticks(), [0, 5, 10, 15]);
        assert_eq!(Scale::Ratio(1000).ticks(), [0, 1, 10, 100, 1000]);
    }

    #[test]
    fn extremes_do_not_overflow() {
        for (low, high) in [(0, Some(0)), (u64::MAX, None), (0, Some(u64::MAX)), (5, Some(2))] {
            let scale = Scale::of([(low, high)]);
            assert!(!bar(scale, low, high).into_string().contains("NaN"));
            assert!(scale.ticks().len() < 30);
        }
    }
}

//! The network: rows summed for each token, layers of gated averages in both directions, a score for each label.
//!
//! Between layers numbers are bytes, so that matrices are multiplied in whole numbers (`product`). The rest is additions,
//! products and sums with one rounding (fused) of single floats, each in a fixed order, which every machine rounds
//! alike; no function of the platform's mathematics is called. That is why the same code may be compiled for several
//! instruction sets, of which `multiversion` picks one when the program runs: they differ in how many numbers they take
//! at once, and in nothing else.

#![expect(clippy::inline_always, reason = "only what is inlined is compiled for each instruction set")]

use crate::chain::LABELS;
use crate::features::{Features, SMALL};
use crate::model::{Layer, Model, NONE, OF_WORD};
use crate::product::{Matrix, ONE, Sums, ZERO};
use multiversion::multiversion;
use std::ops::Range;

/// One in the whole numbers that stand for the first layer's gates.
const GATE: f32 = 2048.0;
/// Tokens whose gates are reckoned together: few enough to stay in the nearest memory.
const NEAR: usize = 8;

/// Scores of the labels of each token.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512dq+avx2+fma", "x86_64+avx2+fma"))]
pub(crate) fn emissions(model: &Model, features: &[Features]) -> Vec<[f32; LABELS]> {
    let mut scores = vec![model.bias; features.len()];
    let mut sums = Sums::default();
    let mut units: Vec<u8> = Vec::new();
    for (k, layer) in model.layers.iter().enumerate() {
        let source = match &layer.narrow {
            _ if k == 0 => Source::First(First::new(model, features, &mut sums)),
            Some(narrow) => Source::Units(narrowed(narrow, &units, &mut sums)),
            None => Source::Units(units),
        };
        units = layer_units(layer, features.len(), &source, &mut sums);
        layer.out.times(&units, &mut sums);
        for (scores, sums) in scores.iter_mut().zip(sums.rows()) {
            for ((score, sum), scale) in scores.iter_mut().zip(sums).zip(&layer.out.scales) {
                *score += *sum as f32 * scale;
            }
        }
    }
    scores
}

/// What the gates of a layer are reckoned from.
enum Source<'m> {
    First(First<'m>),
    /// What the layer before gives.
    Units(Vec<u8>),
}

impl Source<'_> {
    /// The gates of one direction for some tokens.
    #[inline(always)]
    fn gates(&self, layer: &Layer, direction: usize, tokens: Range<usize>, out: &mut [f32], sums: &mut Sums) {
        let matrix = &layer.gates[direction];
        match self {
            Self::First(first) => first.gates(layer, direction, tokens, out),
            Self::Units(units) => {
                matrix.times(&units[tokens.start * matrix.wide..tokens.end * matrix.wide], sums);
                for (row, out) in sums.rows().zip(out.chunks_exact_mut(3 * layer.units)) {
                    matrix.scaled(row, out);
                }
            }
        }
    }
}

/// The units of the layer before, fewer.
#[inline(always)]
fn narrowed(matrix: &Matrix, units: &[u8], sums: &mut Sums) -> Vec<u8> {
    matrix.times(units, sums);
    let outputs = matrix.bias.len();
    let mut narrow = vec![0.0_f32; outputs];
    let mut out = vec![0_u8; units.len() / matrix.wide * outputs];
    for (row, out) in sums.rows().zip(out.chunks_exact_mut(outputs)) {
        matrix.scaled(row, &mut narrow);
        for (to, x) in out.iter_mut().zip(&narrow) {
            *to = byte(curve(*x));
        }
    }
    out
}

/// What is added up for the gates of the first layer.
struct First<'m> {
    model: &'m Model,
    features: &'m [Features],
    /// For each token its frequent word's row, or none.
    ready: Vec<u16>,
    /// For each token the number of its word among those that are not frequent.
    rare: Vec<u32>,
    /// The gates of words that are not frequent, by direction.
    reckoned: [Vec<i16>; 2],
}

impl<'m> First<'m> {
    #[inline(always)]
    fn new(model: &'m Model, features: &'m [Features], sums: &mut Sums) -> Self {
        let mut ready = Vec::with_capacity(features.len());
        let mut rare = Vec::with_capacity(features.len());
        let mut inputs: Vec<u8> = Vec::new();
        let mut scales: Vec<f32> = Vec::new();
        for feature in features {
            let row = model.row_of(feature.word);
            ready.push(if row == 0 { NONE } else { model.ready[row] });
            rare.push(scales.len() as u32);
            if ready.last() == Some(&NONE) {
                scales.push(word_row(model, row, &feature.small, &mut inputs));
            }
        }
        let gates = &model.layers[0].gates;
        let reckoned = [0, 1].map(|d| whole_gates(&gates[d], &inputs, &scales, sums));
        Self { model, features, ready, rare, reckoned }
    }

    #[inline(always)]
    fn gates(&self, layer: &Layer, direction: usize, tokens: Range<usize>, out: &mut [f32]) {
        let wide = 3 * layer.units;
        let matrix = &layer.gates[direction];
        let small = |feature: usize, value: u16| {
            &self.model.small_rows[feature][direction][usize::from(value) * wide..][..wide]
        };
        for (t, out) in tokens.zip(out.chunks_exact_mut(wide)) {
            let word = match self.ready[t] {
                NONE => &self.reckoned[direction][self.rare[t] as usize * wide..][..wide],
                k => &self.model.ready_rows[direction][usize::from(k) * wide..][..wide],
            };
            let [_, _, a, b, c, d] = self.features[t].small;
            let (a, b, c, d) = (small(0, a), small(1, b), small(2, c), small(3, d));
            let rows = word.iter().zip(a).zip(b).zip(c).zip(d);
            for ((to, bias), ((((w, a), b), c), d)) in out.iter_mut().zip(&matrix.bias).zip(rows) {
                // Saturated: what lies so far out is one or minus one anyway.
                let sum = w.saturating_add(*a).saturating_add(*b).saturating_add(*c).saturating_add(*d);
                *to = f32::from(sum).mul_add(1.0 / GATE, *bias);
            }
        }
    }
}

/// Appends a word's row, and gives what one in it stands for. That of a known word holds what its letters say; an
/// unknown word has its letters alone.
#[inline(always)]
fn word_row(model: &Model, row: usize, small: &[u16; SMALL], out: &mut Vec<u8>) -> f32 {
    let (scale, word) = model.words.row(row);
    if row != 0 {
        out.extend(word.iter().map(|v| *v as u8 ^ ZERO));
        return scale;
    }
    let mut sum: Vec<f32> = word.iter().map(|v| f32::from(*v) * scale).collect();
    for (table, value) in model.small.iter().zip(small).take(OF_WORD) {
        let (scale, letters) = table.row(usize::from(*value));
        for (to, v) in sum.iter_mut().zip(letters) {
            *to += f32::from(*v) * scale;
        }
    }
    let most = sum.iter().fold(f32::MIN_POSITIVE, |m, x| m.max(x.abs()));
    out.extend(sum.iter().map(|x| byte(x / most)));
    most / ONE
}

/// Reckons what does not change from text to text: none if a frequent word's row is not there.
pub(crate) fn prepare(model: &mut Model, frequent: &[u32]) -> Option<()> {
    let mut inputs: Vec<u8> = Vec::with_capacity(frequent.len() * model.words.width);
    let mut scales = Vec::with_capacity(frequent.len());
    for (k, row) in frequent.iter().enumerate() {
        let row = *row as usize;
        if row == 0 {
            return None;
        }
        *model.ready.get_mut(row)? = k as u16;
        scales.push(word_row(model, row, &[0; SMALL], &mut inputs));
    }
    let mut sums = Sums::default();
    let gates = &model.layers[0].gates;
    model.ready_rows = [0, 1].map(|d| whole_gates(&gates[d], &inputs, &scales, &mut sums));
    for table in &model.small[OF_WORD..] {
        let inputs: Vec<u8> = table.rows.iter().map(|v| *v as u8 ^ ZERO).collect();
        model.small_rows.push([0, 1].map(|d| whole_gates(&gates[d], &inputs, &table.scales, &mut sums)));
    }
    Some(())
}

/// The first layer's gates of each input, without bias, in whole numbers: half the memory, and sums without rounding.
/// `scales`: what one stands for in each input.
fn whole_gates(gates: &Matrix, inputs: &[u8], scales: &[f32], sums: &mut Sums) -> Vec<i16> {
    gates.times(inputs, sums);
    let mut out = Vec::with_capacity(scales.len() * gates.bias.len());
    for (row, scale) in sums.rows().zip(scales) {
        let one = scale * ONE * GATE;
        out.extend(row.iter().zip(&gates.scales).map(|(sum, scale)| whole(*sum as f32 * (scale * one))));
    }
    out
}

/// Runs a layer over all tokens in both directions; its units, both directions side by side.
#[inline(always)]
fn layer_units(layer: &Layer, count: usize, source: &Source<'_>, sums: &mut Sums) -> Vec<u8> {
    let h = layer.units;
    let mut out = vec![0_u8; count * 2 * h];
    let mut state = vec![0.0_f32; h];
    let mut near = vec![0.0_f32; NEAR * 3 * h];
    for direction in 0..2 {
        state.fill(0.0);
        for step in (0..count).step_by(NEAR) {
            let here = NEAR.min(count - step);
            let from = if direction == 0 { step } else { count - step - here };
            let near = &mut near[..here * 3 * h];
            source.gates(layer, direction, from..from + here, near, sums);
            for k in 0..here {
                let k = if direction == 0 { k } else { here - 1 - k };
                average(
                    &near[k * 3 * h..][..3 * h],
                    &mut state,
                    &mut out[((from + k) * 2 + direction) * h..][..h],
                );
            }
        }
    }
    out
}

/// One token: how much of the average so far is kept, and how much of it is shown.
#[inline(always)]
fn average(gates: &[f32], state: &mut [f32], out: &mut [u8]) {
    let h = state.len();
    let (z, rest) = gates.split_at(h);
    let (f, o) = rest.split_at(h);
    for ((((to, c), z), f), o) in out.iter_mut().zip(state).zip(z).zip(f).zip(o) {
        // Halves of the hyperbolic tangent make the logistic function; the slope is in the gates already.
        let (z, f, o) = (curve(*z), curve(*f).mul_add(0.5, 0.5), curve(*o).mul_add(0.5, 0.5));
        *c = f.mul_add(*c - z, z);
        // An average of what lies between minus one and one does so too.
        *to = (o * *c).mul_add(ONE, MIDDLE).to_bits() as u8;
    }
}

/// The hyperbolic tangent, near enough (3e-5, and 2e-4 far out), and the same everywhere: a quotient of polynomials fitted from 0
/// to 4.5, whose divisor is inverted by steps of the third and the second order from a first guess.
#[inline(always)]
fn curve(x: f32) -> f32 {
    let v = x.clamp(-4.5, 4.5);
    let s = v * v;
    let above = v * s.mul_add(s.mul_add(7.202_16e-4, 0.103_958_3), 1.0);
    let below = s.mul_add(s.mul_add(0.013_299_5, 0.437_131_9), 1.0);
    // The bits of a float are nearly its logarithm.
    let guess = f32::from_bits(0x7ef3_11c7_u32.wrapping_sub(below.to_bits()));
    let off = (-below).mul_add(guess, 1.0);
    let nearer = guess.mul_add(off.mul_add(off, off), guess);
    let off = (-below).mul_add(nearer, 1.0);
    above * nearer.mul_add(off, nearer)
}

/// Adding a number this large leaves no room for a fraction.
const LARGE: f32 = 12_582_912.0;
/// The same for bytes.
const MIDDLE: f32 = LARGE + ZERO as f32;

/// A number from minus one to one as an input of a matrix.
#[inline(always)]
fn byte(x: f32) -> u8 {
    x.clamp(-1.0, 1.0).mul_add(ONE, MIDDLE).to_bits() as u8
}

/// The nearest whole number, within what 16 bits hold.
#[inline(always)]
fn whole(x: f32) -> i16 {
    let shifted = x.clamp(-32_767.0, 32_767.0) + LARGE;
    (shifted.to_bits() as i32).wrapping_sub(LARGE.to_bits() as i32) as i16
}

#[cfg(test)]
mod tests {
    use super::{byte, curve, whole};

    #[test]
    fn whole_numbers_are_the_nearest() {
        for (x, n) in
            [(0.0, 0), (0.4, 0), (0.6, 1), (-0.6, -1), (1e9, 32_767), (-1e9, -32_767), (1234.4, 1234)]
        {
            assert_eq!(whole(x), n, "{x}");
        }
        for (x, n) in [(0.0, 128), (1.0, 255), (-1.0, 1), (7.0, 255), (0.5, 192), (0.01, 129), (-0.003, 128)]
        {
            assert_eq!(byte(x), n, "{x}");
        }
    }

    #[test]
    fn the_curve_is_near_the_true_one() {
        for k in -1000..=1000 {
            let x = k as f32 / 100.0;
            assert!((curve(x) - x.tanh()).abs() < 3e-4, "{x} {}", curve(x));
        }
    }
}

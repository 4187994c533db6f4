//! The network: rows summed for each token, layers of gated averages in both directions, a score for each label.
//!
//! Products are in whole numbers, so their order does not matter and the compiler may take as many at once as the
//! machine has room for. The rest is additions, products and quotients of single floats in a fixed order, which every
//! machine rounds alike. That is why the same code may be compiled for several instruction sets, of which `multiversion`
//! picks one when the program runs: they differ in speed and in nothing else.

#![expect(clippy::inline_always, reason = "only what is inlined is compiled for each instruction set")]

use crate::chain::LABELS;
use crate::features::{Features, SMALL};
use crate::model::{Layer, Matrix, Model, NONE, OF_WORD};
use multiversion::multiversion;

/// One in the whole numbers that stand for a row's values.
const ROW: f32 = 1024.0;
/// One in the whole numbers that stand for the first layer's gates.
const GATE: f32 = 1024.0;
/// One in the whole numbers that stand for the units, which lie between -1 and 1.
const UNIT: f32 = 8192.0;

/// Scores of the labels of each token.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512dq+avx2", "x86_64+avx2"))]
pub(crate) fn emissions(model: &Model, features: &[Features]) -> Vec<[f32; LABELS]> {
    let mut scores = vec![[0.0_f32; LABELS]; features.len()];
    for row in &mut scores {
        row.copy_from_slice(&model.out.bias);
    }
    let mut gates = first_gates(model, features);
    let mut used = 0;
    let mut units: Vec<i16> = Vec::new();
    for (k, layer) in model.layers.iter().enumerate() {
        if k > 0 {
            let inputs = match &layer.narrow {
                Some(narrow) => narrowed(narrow, &units),
                None => units,
            };
            gates = product(&layer.gates, &inputs);
        }
        units = averages(layer, &mut gates);
        let wide = 2 * layer.units;
        for (row, units) in scores.iter_mut().zip(units.chunks_exact(wide)) {
            for (label, score) in row.iter_mut().enumerate() {
                let weights = &model.out.rows[label * model.out.wide + used..][..wide];
                *score += dot(weights, units) as f32 * (model.out.scales[label] / UNIT);
            }
        }
        used += wide;
    }
    scores
}

/// What the layer's input of each token adds to its gates: looked up for frequent words, reckoned for the others.
#[inline(always)]
fn first_gates(model: &Model, features: &[Features]) -> Vec<f32> {
    let layer = &model.layers[0];
    let wide = 6 * layer.units;
    let dims = model.words.width;
    let rows: Vec<usize> = features.iter().map(|f| model.row_of(f.word)).collect();
    let rare: Vec<usize> =
        (0..rows.len()).filter(|k| rows[*k] == 0 || model.ready[rows[*k]] == NONE).collect();
    let mut inputs = vec![0_i16; rare.len() * dims];
    for (k, input) in rare.iter().zip(inputs.chunks_exact_mut(dims)) {
        word_row(model, rows[*k], &features[*k].small, input);
    }
    let reckoned = whole_gates(&layer.gates, &inputs);
    let mut out = vec![0.0_f32; features.len() * wide];
    let mut next = reckoned.chunks_exact(wide);
    let small = |feature: usize, value: u16| &model.small_rows[feature][usize::from(value) * wide..][..wide];
    for ((feature, row), gates) in features.iter().zip(&rows).zip(out.chunks_exact_mut(wide)) {
        let ready = if *row == 0 { NONE } else { model.ready[*row] };
        let word = match ready {
            NONE => next.next().unwrap_or_default(),
            k => &model.ready_rows[usize::from(k) * wide..][..wide],
        };
        let [_, _, a, b, c, d] = feature.small;
        let (a, b, c, d) = (small(0, a), small(1, b), small(2, c), small(3, d));
        let bias = &layer.gates.bias[..wide];
        let whole = word.iter().zip(a).zip(b).zip(c).zip(d);
        for ((gate, bias), ((((w, a), b), c), d)) in gates.iter_mut().zip(bias).zip(whole) {
            let sum = i32::from(*w) + i32::from(*a) + i32::from(*b) + i32::from(*c) + i32::from(*d);
            *gate = sum as f32 * (1.0 / GATE) + bias;
        }
    }
    out
}

/// A word's row. That of a known word holds what its letters say; an unknown word has its letters alone.
#[inline(always)]
fn word_row(model: &Model, row: usize, small: &[u16; SMALL], out: &mut [i16]) {
    let (scale, word) = model.words.row(row);
    if row != 0 {
        return scaled(word, scale, out);
    }
    let (last_scale, last) = model.small[0].row(usize::from(small[0]));
    let (first_scale, first) = model.small[1].row(usize::from(small[1]));
    for (((to, w), l), f) in out.iter_mut().zip(word).zip(last).zip(first) {
        let value = f32::from(*w) * scale + f32::from(*l) * last_scale + f32::from(*f) * first_scale;
        *to = whole(value * ROW);
    }
}

#[inline(always)]
fn scaled(row: &[i8], scale: f32, out: &mut [i16]) {
    for (to, v) in out.iter_mut().zip(row) {
        *to = whole(f32::from(*v) * scale * ROW);
    }
}

/// Reckons what does not change from text to text: none if a frequent word's row is not there.
#[multiversion(targets("x86_64+avx2"))]
pub(crate) fn prepare(model: &mut Model, frequent: &[u32]) -> Option<()> {
    let dims = model.words.width;
    let mut inputs = vec![0_i16; frequent.len() * dims];
    for (k, (row, input)) in frequent.iter().zip(inputs.chunks_exact_mut(dims)).enumerate() {
        let row = *row as usize;
        if row == 0 {
            return None;
        }
        *model.ready.get_mut(row)? = k as u16;
        let (scale, values) = model.words.row(row);
        scaled(values, scale, input);
    }
    model.ready_rows = whole_gates(&model.layers[0].gates, &inputs);
    for table in &model.small[OF_WORD..] {
        let mut inputs = vec![0_i16; table.rows.len()];
        for (k, input) in inputs.chunks_exact_mut(dims).enumerate() {
            let (scale, values) = table.row(k);
            scaled(values, scale, input);
        }
        model.small_rows.push(whole_gates(&model.layers[0].gates, &inputs));
    }
    Some(())
}

/// The first layer's gates of each input, without bias, in whole numbers.
#[inline(always)]
fn whole_gates(gates: &Matrix, inputs: &[i16]) -> Vec<i16> {
    let mut out = vec![0_i16; inputs.len() / gates.wide * gates.bias.len()];
    multiply(gates, inputs, &mut out, |sum, scale, _| whole(sum as f32 * (scale * (GATE / ROW))));
    out
}

/// A layer's gates of each token.
#[inline(always)]
fn product(gates: &Matrix, inputs: &[i16]) -> Vec<f32> {
    let mut out = vec![0.0_f32; inputs.len() / gates.wide * gates.bias.len()];
    multiply(gates, inputs, &mut out, |sum, scale, bias| sum as f32 * (scale / UNIT) + bias);
    out
}

/// A layer's input, narrowed.
#[inline(always)]
fn narrowed(narrow: &Matrix, inputs: &[i16]) -> Vec<i16> {
    let mut sums = product(narrow, inputs);
    squash(&mut sums, 1.0);
    sums.into_iter().map(|x| whole(x * UNIT)).collect()
}

/// Each input times each row.
#[inline(always)]
fn multiply<T: Copy>(matrix: &Matrix, inputs: &[i16], out: &mut [T], finish: impl Fn(i32, f32, f32) -> T) {
    let outputs = matrix.bias.len();
    let mut many = inputs.chunks_exact(4 * matrix.wide);
    let mut outs = out.chunks_exact_mut(4 * outputs);
    for (four, out) in many.by_ref().zip(outs.by_ref()) {
        for (k, row) in matrix.rows.chunks_exact(matrix.wide).enumerate() {
            let (scale, bias) = (matrix.scales[k], matrix.bias[k]);
            for (sum, j) in dots(row, four).into_iter().zip(0..) {
                out[j * outputs + k] = finish(sum, scale, bias);
            }
        }
    }
    let rest = many.remainder().chunks_exact(matrix.wide);
    for (input, out) in rest.zip(outs.into_remainder().chunks_exact_mut(outputs)) {
        for (k, row) in matrix.rows.chunks_exact(matrix.wide).enumerate() {
            out[k] = finish(dot(row, input), matrix.scales[k], matrix.bias[k]);
        }
    }
}

#[inline(always)]
fn dot(a: &[i16], b: &[i16]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

/// One row with four inputs that lie behind each other.
#[inline(always)]
fn dots(row: &[i16], four: &[i16]) -> [i32; 4] {
    let n = row.len();
    let (a, rest) = four.split_at(n);
    let (b, rest) = rest.split_at(n);
    let (c, d) = rest.split_at(n);
    let d = &d[..n];
    let mut sums = [0_i32; 4];
    for k in 0..n {
        let w = i32::from(row[k]);
        sums[0] += w * i32::from(a[k]);
        sums[1] += w * i32::from(b[k]);
        sums[2] += w * i32::from(c[k]);
        sums[3] += w * i32::from(d[k]);
    }
    sums
}

/// Runs a layer over all tokens in both directions; its units as whole numbers, both directions side by side.
#[inline(always)]
fn averages(layer: &Layer, gates: &mut [f32]) -> Vec<i16> {
    let h = layer.units;
    let count = gates.len() / (6 * h);
    let mut out = vec![0_i16; count * 2 * h];
    let mut state = vec![0.0_f32; h];
    for direction in 0..2 {
        state.fill(0.0);
        for step in 0..count {
            let t = if direction == 0 { step } else { count - 1 - step };
            let mine = &mut gates[t * 6 * h + direction * 3 * h..][..3 * h];
            let (z, rest) = mine.split_at_mut(h);
            let (f, o) = rest.split_at_mut(h);
            squash(z, 1.0);
            squash(f, 0.5);
            squash(o, 0.5);
            let out = &mut out[t * 2 * h + direction * h..][..h];
            for ((((to, c), z), f), o) in out.iter_mut().zip(&mut state).zip(z).zip(f).zip(o) {
                // Halves of the hyperbolic tangent make the logistic function.
                let (f, o) = (0.5 + 0.5 * *f, 0.5 + 0.5 * *o);
                *c = f * *c + (1.0 - f) * *z;
                *to = whole(o * *c * UNIT);
            }
        }
    }
    out
}

/// The hyperbolic tangent of each number times `slope`, by a quotient of polynomials: near enough (1e-4), and the same
/// everywhere.
#[inline(always)]
fn squash(numbers: &mut [f32], slope: f32) {
    for x in numbers {
        let v = (*x * slope).clamp(-4.97, 4.97);
        let s = v * v;
        let above = v * (135_135.0 + s * (17_325.0 + s * (378.0 + s)));
        let below = 135_135.0 + s * (62_370.0 + s * (3_150.0 + s * 28.0));
        *x = above / below;
    }
}

/// The nearest whole number, within what 16 bits hold. Adding a number this large leaves no room for a fraction.
#[inline(always)]
fn whole(x: f32) -> i16 {
    const LARGE: f32 = 12_582_912.0;
    let shifted = x.clamp(-32_767.0, 32_767.0) + LARGE;
    (shifted.to_bits() as i32).wrapping_sub(LARGE.to_bits() as i32) as i16
}

#[cfg(test)]
mod tests {
    use super::{dot, dots, squash, whole};

    #[test]
    fn whole_numbers_are_the_nearest() {
        for (x, n) in
            [(0.0, 0), (0.4, 0), (0.6, 1), (-0.6, -1), (1e9, 32_767), (-1e9, -32_767), (1234.4, 1234)]
        {
            assert_eq!(whole(x), n, "{x}");
        }
    }

    #[test]
    fn the_curve_is_near_the_true_one() {
        for k in -100..=100 {
            let x = k as f32 / 10.0;
            let mut y = [x];
            squash(&mut y, 1.0);
            assert!((y[0] - x.tanh()).abs() < 2e-4, "{x} {}", y[0]);
        }
    }

    #[test]
    fn four_at_once_are_four() {
        let row: Vec<i16> = (0..32).map(|k| k * 7 - 90).collect();
        let four: Vec<i16> = (0..128).map(|k| 1000 - k * 13).collect();
        let single: Vec<i32> = four.chunks(32).map(|c| dot(&row, c)).collect();
        assert_eq!(dots(&row, &four).to_vec(), single);
    }
}

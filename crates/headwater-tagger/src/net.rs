//! The network: rows summed for each token, layers of gated averages in both directions, a score for each label.
//!
//! All of it is additions, products and quotients of single floats, each sum in a fixed order, which every machine rounds
//! alike; a product is added to a sum with one rounding (fused), which processors without that instruction do slowly, and
//! with the same result. That is why the same code may be compiled for several instruction sets, of which `multiversion` picks one when
//! the program runs: they differ in how many sums they take at once, and in nothing else.

#![expect(clippy::inline_always, reason = "only what is inlined is compiled for each instruction set")]

use crate::chain::LABELS;
use crate::features::{Features, SMALL};
use crate::model::{Layer, Matrix, Model, NONE, OF_WORD};
use multiversion::multiversion;

/// One in the whole numbers that stand for the first layer's gates.
const GATE: f32 = 1024.0;
/// Tokens that are multiplied together.
const FOUR: usize = 4;

/// Scores of the labels of each token.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512dq+avx2+fma", "x86_64+avx2+fma"))]
pub(crate) fn emissions(model: &Model, features: &[Features]) -> Vec<[f32; LABELS]> {
    let mut scores = vec![model.bias; features.len()];
    let mut gates = first_gates(model, features);
    let mut units: Vec<f32> = Vec::new();
    for (k, layer) in model.layers.iter().enumerate() {
        if k > 0 {
            let inputs = match &layer.narrow {
                Some(narrow) => {
                    let mut inputs = product(narrow, &units);
                    squash(&mut inputs, 1.0);
                    inputs
                }
                None => units,
            };
            gates = product(&layer.gates, &inputs);
        }
        units = averages(layer, &mut gates);
        let adds = product(&layer.out, &units);
        for (row, adds) in scores.iter_mut().zip(adds.chunks_exact(LABELS)) {
            for (score, add) in row.iter_mut().zip(adds) {
                *score += add;
            }
        }
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
    let mut inputs = vec![0.0_f32; rare.len() * dims];
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
fn word_row(model: &Model, row: usize, small: &[u16; SMALL], out: &mut [f32]) {
    let (scale, word) = model.words.row(row);
    scaled(word, scale, out);
    if row == 0 {
        for (table, value) in model.small.iter().zip(small).take(OF_WORD) {
            let (scale, letters) = table.row(usize::from(*value));
            for (to, v) in out.iter_mut().zip(letters) {
                *to += f32::from(*v) * scale;
            }
        }
    }
}

#[inline(always)]
fn scaled(row: &[i8], scale: f32, out: &mut [f32]) {
    for (to, v) in out.iter_mut().zip(row) {
        *to = f32::from(*v) * scale;
    }
}

/// Reckons what does not change from text to text: none if a frequent word's row is not there.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(crate) fn prepare(model: &mut Model, frequent: &[u32]) -> Option<()> {
    let dims = model.words.width;
    let mut inputs = vec![0.0_f32; frequent.len() * dims];
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
        let mut inputs = vec![0.0_f32; table.rows.len()];
        for (k, input) in inputs.chunks_exact_mut(dims).enumerate() {
            let (scale, values) = table.row(k);
            scaled(values, scale, input);
        }
        model.small_rows.push(whole_gates(&model.layers[0].gates, &inputs));
    }
    Some(())
}

/// The first layer's gates of each input, without bias, in whole numbers: half the memory, and sums without rounding.
#[inline(always)]
fn whole_gates<const B: usize>(gates: &Matrix<B>, inputs: &[f32]) -> Vec<i16> {
    let outputs = gates.bias.len();
    let mut out = vec![0_i16; inputs.len() / gates.wide * outputs];
    multiply(gates, inputs, |token, first, sums| {
        for (to, sum) in out[token * outputs + first..(token + 1) * outputs].iter_mut().zip(sums) {
            *to = whole(sum * GATE);
        }
    });
    out
}

/// Each input times the matrix, and the bias.
#[inline(always)]
fn product<const B: usize>(matrix: &Matrix<B>, inputs: &[f32]) -> Vec<f32> {
    let outputs = matrix.bias.len();
    let mut out = vec![0.0_f32; inputs.len() / matrix.wide * outputs];
    multiply(matrix, inputs, |token, first, sums| {
        let to = &mut out[token * outputs + first..(token + 1) * outputs];
        for ((to, sum), bias) in to.iter_mut().zip(sums).zip(&matrix.bias[first..]) {
            *to = sum + bias;
        }
    });
    out
}

/// Hands each block of sums over, with its token and its first output.
#[inline(always)]
fn multiply<const B: usize>(
    matrix: &Matrix<B>,
    inputs: &[f32],
    mut take: impl FnMut(usize, usize, &[f32; B]),
) {
    let wide = matrix.wide;
    let count = inputs.len() / wide;
    let mut last = vec![0.0_f32; FOUR * wide];
    for token in (0..count).step_by(FOUR) {
        let here = FOUR.min(count - token);
        let mut four = &inputs[token * wide..][..here * wide];
        if here < FOUR {
            last[..four.len()].copy_from_slice(four);
            four = &last;
        }
        for (block, weights) in matrix.blocks.chunks_exact(wide).enumerate() {
            let sums = sums(weights, four);
            for (k, sums) in sums.iter().enumerate().take(here) {
                take(token + k, block * B, sums);
            }
        }
    }
}

/// The sums of one block of outputs for four inputs that lie behind each other.
#[inline(always)]
fn sums<const B: usize>(weights: &[[f32; B]], four: &[f32]) -> [[f32; B]; FOUR] {
    let wide = weights.len();
    let (a, rest) = four.split_at(wide);
    let (b, rest) = rest.split_at(wide);
    let (c, d) = rest.split_at(wide);
    // Four arrays and plain indices: any other way of writing it makes the compiler keep the sums in memory.
    let (mut first, mut second, mut third, mut fourth) =
        ([0.0_f32; B], [0.0_f32; B], [0.0_f32; B], [0.0_f32; B]);
    for ((((w, a), b), c), d) in weights.iter().zip(a).zip(b).zip(c).zip(d) {
        for j in 0..B {
            first[j] = w[j].mul_add(*a, first[j]);
            second[j] = w[j].mul_add(*b, second[j]);
            third[j] = w[j].mul_add(*c, third[j]);
            fourth[j] = w[j].mul_add(*d, fourth[j]);
        }
    }
    [first, second, third, fourth]
}

/// Runs a layer over all tokens in both directions; its units, both directions side by side.
#[inline(always)]
fn averages(layer: &Layer, gates: &mut [f32]) -> Vec<f32> {
    let h = layer.units;
    let count = gates.len() / (6 * h);
    let mut out = vec![0.0_f32; count * 2 * h];
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
                *to = o * *c;
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
    use super::{Matrix, product, squash, whole};

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
    fn blocks_of_four_tokens_are_plain_products() {
        let weights: Vec<[f32; 8]> = (0..5).map(|k| std::array::from_fn(|j| (k * 8 + j) as f32)).collect();
        let matrix = Matrix { wide: 5, blocks: weights.clone(), bias: vec![1.0; 7] };
        let inputs: Vec<f32> = (0..30).map(|k| (k % 11) as f32).collect();
        let found = product(&matrix, &inputs);
        for (token, input) in inputs.chunks(5).enumerate() {
            for output in 0..7 {
                let sum: f32 = input.iter().zip(&weights).map(|(x, w)| x * w[output]).sum();
                assert!((found[token * 7 + output] - sum - 1.0).abs() < 1e-3);
            }
        }
    }
}

//! Matrices times rows of small whole numbers: the weights as the model's file has them, inputs of eight bits, sums of 32.
//!
//! Whole numbers add up alike in any order, so a processor may use whatever it has for them. Where it multiplies four
//! pairs of bytes in each lane at once (VNNI), or two of 16 bits (AVX2), that is used, by name, for no compiler finds it in
//! plain code; elsewhere the same numbers are multiplied as floats, which hold them exactly: no sum comes near 2^24.

#[cfg(target_arch = "x86_64")]
mod bytes;

use crate::model::Table;
use std::ops::Range;

/// Outputs of a block: lanes of the widest registers.
pub(crate) const LANES: usize = 16;
/// Rows that are multiplied together: each weight that is fetched is used so often.
const ROWS: usize = 4;
/// Inputs are kept as bytes; this one is zero.
pub(crate) const ZERO: u8 = 128;
/// One, as an input, counted from [`ZERO`].
pub(crate) const ONE: f32 = 127.0;

/// The weights, laid out for the processor at hand.
#[derive(Debug)]
enum Weights {
    /// For each block, for each input: the weights of its outputs.
    Floats(Vec<[f32; LANES]>),
    /// The processor multiplies bytes.
    #[cfg(target_arch = "x86_64")]
    Quads(bytes::Kernel, bytes::Quads),
}

/// A matrix that rows of inputs are multiplied with.
#[derive(Debug)]
pub(crate) struct Matrix {
    /// Inputs, a multiple of four.
    pub(crate) wide: usize,
    /// Outputs, with those that fill up the last block.
    padded: usize,
    weights: Weights,
    /// What a sum of each output is to be multiplied with, for inputs whose one is [`ONE`].
    pub(crate) scales: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// The sums of some rows of inputs.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    /// Row after row, whole blocks.
    sums: Vec<i32>,
    /// Sums of a row.
    wide: usize,
}

impl Sums {
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[i32]> {
        self.sums.chunks_exact(self.wide.max(1))
    }
}

impl Matrix {
    /// Of some of a table's rows as outputs, and `wide` of its columns from `from` on as inputs.
    pub(crate) fn new(table: &Table, rows: Range<usize>, from: usize, wide: usize, bias: Vec<f32>) -> Self {
        let blocks = rows.len().div_ceil(LANES);
        let weight = |output: usize, input: usize| {
            if output < rows.len() { table.row(rows.start + output).1[from + input] } else { 0 }
        };
        Self {
            wide,
            padded: blocks * LANES,
            weights: Weights::new(blocks, wide, weight),
            scales: rows.clone().map(|row| table.row(row).0 / ONE).collect(),
            bias,
        }
    }

    /// What sums stand for, with the bias.
    #[expect(clippy::inline_always, reason = "it is compiled for each instruction set of its caller")]
    #[inline(always)]
    pub(crate) fn scaled(&self, sums: &[i32], out: &mut [f32]) {
        for (((to, sum), scale), bias) in out.iter_mut().zip(sums).zip(&self.scales).zip(&self.bias) {
            *to = (*sum as f32).mul_add(*scale, *bias);
        }
    }

    /// The sums of each row of inputs, which lie behind each other.
    pub(crate) fn times(&self, inputs: &[u8], out: &mut Sums) {
        out.wide = self.padded;
        // What is there is written over.
        out.sums.resize(inputs.len() / self.wide * self.padded, 0);
        for (inputs, sums) in inputs.chunks(ROWS * self.wide).zip(out.sums.chunks_mut(ROWS * self.padded)) {
            let there = inputs.len() / self.wide;
            // A row that is wanting is the last one again, and its sums are left.
            let rows: [&[u8]; ROWS] =
                std::array::from_fn(|k| &inputs[k.min(there - 1) * self.wide..][..self.wide]);
            let mut sums = sums.chunks_exact_mut(self.padded);
            let mut sums: [&mut [i32]; ROWS] = std::array::from_fn(|_| sums.next().unwrap_or_default());
            match &self.weights {
                Weights::Floats(weights) => by_floats(weights, rows, &mut sums),
                #[cfg(target_arch = "x86_64")]
                Weights::Quads(kernel, quads) => kernel.sums(quads, rows, &mut sums),
            }
        }
    }
}

impl Weights {
    fn new(blocks: usize, wide: usize, weight: impl Fn(usize, usize) -> i8) -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(kernel) = bytes::Kernel::of_this_processor() {
            return Self::Quads(kernel, bytes::Quads::new(blocks, wide, weight));
        }
        Self::floats(blocks, wide, weight)
    }

    fn floats(blocks: usize, wide: usize, weight: impl Fn(usize, usize) -> i8) -> Self {
        let weight = &weight;
        let block = |b: usize| {
            (0..wide).map(move |input| std::array::from_fn(|lane| f32::from(weight(b * LANES + lane, input))))
        };
        Self::Floats((0..blocks).flat_map(block).collect())
    }
}

fn by_floats(weights: &[[f32; LANES]], rows: [&[u8]; ROWS], out: &mut [&mut [i32]; ROWS]) {
    let wide = rows[0].len();
    let floats = rows.map(|row| row.iter().map(|x| f32::from(*x) - f32::from(ZERO)).collect::<Vec<f32>>());
    let [a, b, c, d] = &floats;
    // Exact either way: this is the quicker one of each processor.
    let add = |sum: f32, w: f32, x: f32| {
        if cfg!(target_arch = "aarch64") { w.mul_add(x, sum) } else { sum + w * x }
    };
    for (block, weights) in weights.chunks_exact(wide).enumerate() {
        // Four arrays and plain indices: any other way of writing it makes the compiler keep the sums in memory.
        let (mut first, mut second) = ([0.0_f32; LANES], [0.0_f32; LANES]);
        let (mut third, mut fourth) = ([0.0_f32; LANES], [0.0_f32; LANES]);
        for ((((w, a), b), c), d) in weights.iter().zip(a).zip(b).zip(c).zip(d) {
            for j in 0..LANES {
                first[j] = add(first[j], w[j], *a);
                second[j] = add(second[j], w[j], *b);
                third[j] = add(third[j], w[j], *c);
                fourth[j] = add(fourth[j], w[j], *d);
            }
        }
        for (out, sums) in out.iter_mut().zip([first, second, third, fourth]) {
            if let Some(out) = out.get_mut(block * LANES..(block + 1) * LANES) {
                for (to, sum) in out.iter_mut().zip(sums) {
                    *to = sum as i32;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Matrix, ROWS, Sums, Weights, ZERO};

    /// Numbers without a pattern, the same each time.
    fn noise(seed: u32) -> impl FnMut() -> u32 {
        let mut x = seed;
        move || {
            x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            x >> 16
        }
    }

    /// The same matrix in every way that this processor has.
    fn ways(outputs: usize, wide: usize, weights: &[i8]) -> Vec<Matrix> {
        let blocks = outputs.div_ceil(super::LANES);
        let weight = |o: usize, k: usize| if o < outputs { weights[o * wide + k] } else { 0 };
        let mut all = vec![Weights::floats(blocks, wide, weight)];
        #[cfg(target_arch = "x86_64")]
        all.extend(
            super::bytes::Kernel::all()
                .map(|k| Weights::Quads(k, super::bytes::Quads::new(blocks, wide, weight))),
        );
        let matrix = |weights| Matrix {
            wide,
            padded: blocks * super::LANES,
            weights,
            scales: vec![1.0; outputs],
            bias: vec![0.0; outputs],
        };
        all.into_iter().map(matrix).collect()
    }

    #[test]
    fn every_way_gives_the_exact_sums() {
        for (outputs, wide, rows) in [(7, 256, 1), (64, 96, ROWS), (192, 64, 9), (80, 4, 6), (16, 512, 3)] {
            let mut next = noise(outputs as u32);
            let weights: Vec<i8> = (0..outputs * wide).map(|_| next() as i8).collect();
            let inputs: Vec<u8> = (0..rows * wide).map(|_| next() as u8).collect();
            for matrix in ways(outputs, wide, &weights) {
                let mut sums = Sums::default();
                matrix.times(&inputs, &mut sums);
                assert_eq!(sums.rows().count(), rows);
                for (row, sums) in inputs.chunks(wide).zip(sums.rows()) {
                    for (output, sum) in sums.iter().enumerate().take(outputs) {
                        let weights = &weights[output * wide..][..wide];
                        let pairs = row.iter().zip(weights);
                        let exact: i32 =
                            pairs.map(|(x, w)| (i32::from(*x) - i32::from(ZERO)) * i32::from(*w)).sum();
                        assert_eq!(*sum, exact, "{outputs} × {wide}, output {output}: {:?}", matrix.weights);
                    }
                }
            }
        }
    }

    #[test]
    fn no_rows_no_sums() {
        for matrix in ways(16, 4, &[1; 64]) {
            let mut sums = Sums::default();
            matrix.times(&[], &mut sums);
            assert_eq!(sums.rows().count(), 0);
        }
    }
}

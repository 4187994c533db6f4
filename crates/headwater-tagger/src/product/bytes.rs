//! Sums by the instructions of x86 processors that multiply small whole numbers.

use super::{LANES, ROWS, ZERO};
use std::arch::x86_64::{
    __m128i, __m256i, __m512i, _mm256_add_epi32, _mm256_cvtepi8_epi16, _mm256_dpbusd_avx_epi32,
    _mm256_madd_epi16, _mm256_set1_epi32, _mm256_set1_epi64x, _mm256_setzero_si256, _mm512_dpbusd_epi32,
    _mm512_set1_epi32,
};

/// Inputs of which one lane takes the products at once.
const QUAD: usize = 4;
/// Blocks of a group: what wide registers hold of so many rows.
const GROUP: usize = 4;

/// Weights for processors that multiply bytes.
#[derive(Debug)]
pub(super) struct Quads {
    /// For each group of blocks (or else for each block), for each four inputs, for each block of the group: the four
    /// weights of each of its outputs, the first one lowest.
    weights: Vec<[i32; LANES]>,
    /// For each block: what sums begin with, for inputs are [`ZERO`] too large.
    begin: Vec<[i32; LANES]>,
}

impl Quads {
    pub(super) fn new(blocks: usize, wide: usize, weight: impl Fn(usize, usize) -> i8) -> Self {
        let mut weights = Vec::with_capacity(blocks * wide / QUAD);
        let mut begin = vec![[0_i32; LANES]; blocks];
        let grouped = blocks - blocks % GROUP;
        let groups = (0..grouped).step_by(GROUP).map(|b| b..b + GROUP);
        for group in groups.chain((grouped..blocks).map(|b| b..b + 1)) {
            for input in (0..wide).step_by(QUAD) {
                for block in group.clone() {
                    weights.push(std::array::from_fn(|lane| {
                        let four: [i8; QUAD] =
                            std::array::from_fn(|k| weight(block * LANES + lane, input + k));
                        begin[block][lane] -=
                            four.iter().map(|w| i32::from(ZERO) * i32::from(*w)).sum::<i32>();
                        i32::from_le_bytes(four.map(|w| w as u8))
                    }));
                }
            }
        }
        Self { weights, begin }
    }
}

/// Which of the processor's ways to multiply bytes is used. One is made only where the processor has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kernel(Way);

#[derive(Debug, Clone, Copy)]
enum Way {
    /// 512 bits at once.
    Wide,
    /// 256 bits at once.
    Half,
    /// 256 bits at once, and pairs of 16 bits: processors without the instruction for bytes.
    Pairs,
}

impl Kernel {
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let wide = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni");
        let pairs = is_x86_feature_detected!("avx2");
        let half = pairs && is_x86_feature_detected!("avxvnni");
        let ways = [(wide, Way::Wide), (half, Way::Half), (pairs, Way::Pairs)];
        ways.into_iter().filter(|(has, _)| *has).map(|(_, way)| Self(way))
    }

    pub(super) fn of_this_processor() -> Option<Self> {
        Self::all().next()
    }

    #[expect(
        unsafe_code,
        reason = "a function for some processors only is called; the way exists only where the processor was asked. \
                  Measured: the network reads twice the words per second (`xtask eval attribution`)"
    )]
    pub(super) fn sums(self, quads: &Quads, rows: [&[u8]; ROWS], out: &mut [&mut [i32]; ROWS]) {
        match self.0 {
            // SAFETY: `all` found the features of `wide`.
            Way::Wide => unsafe { wide(quads, rows, out) },
            // SAFETY: `all` found the features of `half`.
            Way::Half => unsafe { half(quads, rows, out) },
            // SAFETY: `all` found the feature of `pairs`.
            Way::Pairs => unsafe { pairs(quads, rows, out) },
        }
    }
}

type Row<'r> = &'r [[u8; QUAD]];

/// The weights of each group with what its sums begin with; of single blocks what no group holds.
fn groups(
    quads: &Quads,
    count: usize,
) -> (impl Iterator<Item = Group<'_, GROUP>>, impl Iterator<Item = Group<'_, 1>>) {
    let (begin, single) = quads.begin.as_chunks::<GROUP>();
    let (weights, last) = quads.weights.split_at(begin.len() * GROUP * count);
    let groups = weights.chunks(GROUP * count.max(1)).map(|w| w.as_chunks::<GROUP>().0);
    let singles = last.chunks(count.max(1)).map(|w| w.as_chunks::<1>().0);
    (groups.zip(begin), singles.zip(single.as_chunks::<1>().0))
}

type Group<'q, const N: usize> = (&'q [[[i32; LANES]; N]], &'q [[i32; LANES]; N]);

#[target_feature(enable = "avx512f,avx512vnni")]
fn wide(quads: &Quads, rows: [&[u8]; ROWS], out: &mut [&mut [i32]; ROWS]) {
    let rows = rows.map(|row| row.as_chunks().0);
    let (groups, singles) = groups(quads, rows[0].len());
    let mut first = 0;
    for group in groups {
        wide_blocks(group, rows, out, first);
        first += GROUP * LANES;
    }
    for single in singles {
        wide_blocks(single, rows, out, first);
        first += LANES;
    }
}

#[target_feature(enable = "avx512f,avx512vnni")]
#[inline]
fn wide_blocks<const N: usize>(
    (weights, begin): Group<'_, N>,
    [a, b, c, d]: [Row<'_>; ROWS],
    out: &mut [&mut [i32]; ROWS],
    first: usize,
) {
    let mut sums: [[__m512i; N]; ROWS] = [begin.map(bytemuck::cast); ROWS];
    for ((((weights, a), b), c), d) in weights.iter().zip(a).zip(b).zip(c).zip(d) {
        for (row, sums) in [a, b, c, d].into_iter().zip(&mut sums) {
            let input = _mm512_set1_epi32(i32::from_le_bytes(*row));
            for (sum, four) in sums.iter_mut().zip(weights) {
                *sum = _mm512_dpbusd_epi32(*sum, input, bytemuck::cast(*four));
            }
        }
    }
    for (out, sums) in out.iter_mut().zip(sums) {
        let out = out.get_mut(first..first + N * LANES).unwrap_or_default();
        for (to, sum) in out.chunks_exact_mut(LANES).zip(sums) {
            to.copy_from_slice(&bytemuck::cast::<__m512i, [i32; LANES]>(sum));
        }
    }
}

#[target_feature(enable = "avx2,avxvnni")]
fn half(quads: &Quads, rows: [&[u8]; ROWS], out: &mut [&mut [i32]; ROWS]) {
    let rows = rows.map(|row| row.as_chunks().0);
    let (groups, singles) = groups(quads, rows[0].len());
    let mut first = 0;
    for group in groups {
        for block in 0..GROUP {
            half_block(group, block, rows, out, first);
            first += LANES;
        }
    }
    for single in singles {
        half_block(single, 0, rows, out, first);
        first += LANES;
    }
}

/// Sums of one block: what the registers hold.
#[target_feature(enable = "avx2,avxvnni")]
#[inline]
fn half_block<const N: usize>(
    (weights, begin): Group<'_, N>,
    block: usize,
    [a, b, c, d]: [Row<'_>; ROWS],
    out: &mut [&mut [i32]; ROWS],
    first: usize,
) {
    let mut sums: [[__m256i; 2]; ROWS] = [bytemuck::cast(begin[block]); ROWS];
    for ((((weights, a), b), c), d) in weights.iter().zip(a).zip(b).zip(c).zip(d) {
        let weights: [__m256i; 2] = bytemuck::cast(weights[block]);
        for (row, sums) in [a, b, c, d].into_iter().zip(&mut sums) {
            let input = _mm256_set1_epi32(i32::from_le_bytes(*row));
            for (sum, four) in sums.iter_mut().zip(weights) {
                *sum = _mm256_dpbusd_avx_epi32(*sum, input, four);
            }
        }
    }
    for (out, sums) in out.iter_mut().zip(sums) {
        if let Some(out) = out.get_mut(first..first + LANES) {
            out.copy_from_slice(&bytemuck::cast::<[__m256i; 2], [i32; LANES]>(sums));
        }
    }
}

#[target_feature(enable = "avx2")]
fn pairs(quads: &Quads, rows: [&[u8]; ROWS], out: &mut [&mut [i32]; ROWS]) {
    let rows = rows.map(|row| row.as_chunks::<QUAD>().0);
    let count = rows[0].len();
    // Four inputs of 16 bits, counted from zero.
    let rows = rows.map(|row| {
        let four = |four: &[u8; QUAD]| bytemuck::cast(four.map(|x| i16::from(x) - i16::from(ZERO)));
        row.iter().map(four).collect::<Vec<i64>>()
    });
    let (groups, singles) = groups(quads, count);
    let [a, b, c, d] = &rows;
    let (one, two) = out.split_at_mut(2);
    let mut first = 0;
    // Two rows at a time: what the registers hold.
    for (weights, _) in groups {
        for block in 0..GROUP {
            pairs_block(weights, block, [a, b], one, first);
            pairs_block(weights, block, [c, d], two, first);
            first += LANES;
        }
    }
    for (weights, _) in singles {
        pairs_block(weights, 0, [a, b], one, first);
        pairs_block(weights, 0, [c, d], two, first);
        first += LANES;
    }
}

#[target_feature(enable = "avx2")]
#[inline]
fn pairs_block<const N: usize>(
    weights: &[[[i32; LANES]; N]],
    block: usize,
    [a, b]: [&[i64]; 2],
    out: &mut [&mut [i32]],
    first: usize,
) {
    // Each output has two sums, of the first and of the last two of each four.
    let mut sums = [[_mm256_setzero_si256(); 4]; 2];
    for ((weights, a), b) in weights.iter().zip(a).zip(b) {
        let weights: [__m128i; 4] = bytemuck::cast(weights[block]);
        for (input, sums) in [*a, *b].into_iter().zip(&mut sums) {
            let input = _mm256_set1_epi64x(input);
            for (sum, four) in sums.iter_mut().zip(weights) {
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(_mm256_cvtepi8_epi16(four), input));
            }
        }
    }
    for (out, sums) in out.iter_mut().zip(sums) {
        let sums: [[i32; 2]; LANES] = bytemuck::cast(sums);
        if let Some(out) = out.get_mut(first..first + LANES) {
            for (to, [x, y]) in out.iter_mut().zip(sums) {
                *to = x + y;
            }
        }
    }
}

//! The model's file, read into the form that the network runs on.
//!
//! Layout, all numbers little-endian: eight bytes `HWATTR01`; the numbers of words, dimensions, layers and frequent words
//! (u32); for each layer the width that its input is narrowed to (0: not at all) and its units per direction (u32). Then
//! the hashes of the words, sorted (u32); the frequent words' rows (u32); the rows of words, that of an unknown one
//! first, then those of each small feature, as tables. Then for each layer the narrowing, if any, and the gates, as
//! tables with a bias (f32); the table of labels with its bias; the score of each move from label to label (f32).
//! A table is the scale of each of its rows (f32) and then its rows (i8).

use crate::chain::LABELS;
use crate::features::{SIZES, SMALL};
use crate::net;
use crate::product::Matrix;

/// Why a model's file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken(&'static str);

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the tagger's model cannot be read: {}", self.0)
    }
}

impl std::error::Error for Broken {}

/// Rows of small numbers, each with its scale.
#[derive(Debug)]
pub(crate) struct Table {
    /// Numbers in a row.
    pub(crate) width: usize,
    pub(crate) scales: Vec<f32>,
    pub(crate) rows: Vec<i8>,
}

impl Table {
    pub(crate) fn row(&self, k: usize) -> (f32, &[i8]) {
        (self.scales[k], &self.rows[k * self.width..(k + 1) * self.width])
    }
}

/// Gated averages in both directions.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) narrow: Option<Matrix>,
    /// By direction. Outputs: gate, then unit.
    pub(crate) gates: [Matrix; 2],
    pub(crate) units: usize,
    /// What its units add to the scores of the labels.
    pub(crate) out: Matrix,
}

/// All of a model.
#[derive(Debug)]
pub(crate) struct Model {
    hashes: Vec<u32>,
    /// Where the hashes begin that have the same upper half, for each half, and the end.
    starts: Vec<u32>,
    pub(crate) words: Table,
    pub(crate) small: Vec<Table>,
    /// What frequent words add to the first layer's gates: the number of their row among these, or none.
    pub(crate) ready: Vec<u16>,
    /// By direction.
    pub(crate) ready_rows: [Vec<i16>; 2],
    /// The same for the small features that are not part of the word.
    pub(crate) small_rows: Vec<[Vec<i16>; 2]>,
    pub(crate) layers: Vec<Layer>,
    /// Scores of the labels before any unit adds to them.
    pub(crate) bias: [f32; LABELS],
    pub(crate) moves: [[f32; LABELS]; LABELS],
}

/// No row among the frequent ones.
pub(crate) const NONE: u16 = u16::MAX;

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn bytes(&mut self, len: usize) -> Result<&'b [u8], Broken> {
        let (part, rest) = self.0.split_at_checked(len).ok_or(Broken("it ends too early"))?;
        self.0 = rest;
        Ok(part)
    }

    fn words(&mut self, count: usize) -> Result<Vec<u32>, Broken> {
        let bytes = self.bytes(count.checked_mul(4).ok_or(Broken("a size is impossible"))?)?;
        Ok(bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, Broken> {
        let found: Vec<f32> = self.words(count)?.into_iter().map(f32::from_bits).collect();
        if found.iter().any(|x| !x.is_finite() || x.abs() > 1e6) {
            return Err(Broken("a number is out of bounds"));
        }
        Ok(found)
    }

    fn table(&mut self, rows: usize, width: usize) -> Result<Table, Broken> {
        let scales = self.floats(rows)?;
        let len = rows.checked_mul(width).ok_or(Broken("a size is impossible"))?;
        let rows = self.bytes(len)?.iter().map(|b| *b as i8).collect();
        Ok(Table { width, scales, rows })
    }

    fn matrix(&mut self, outputs: usize, wide: usize) -> Result<Matrix, Broken> {
        let table = self.table(outputs, wide)?;
        let bias = self.floats(outputs)?;
        Ok(Matrix::new(&table, 0..outputs, 0, wide, bias))
    }

    /// The gates of both directions. All but the first have half the slope: they are logistic.
    fn gates(&mut self, units: usize, wide: usize) -> Result<[Matrix; 2], Broken> {
        let table = self.table(6 * units, wide)?;
        let bias = self.floats(6 * units)?;
        Ok([0, 3 * units].map(|from| {
            let rows = from..from + 3 * units;
            let mut gates = Matrix::new(&table, rows.clone(), 0, wide, bias[rows].to_vec());
            gates.scales[units..].iter_mut().for_each(|scale| *scale *= 0.5);
            gates.bias[units..].iter_mut().for_each(|bias| *bias *= 0.5);
            gates
        }))
    }
}

/// Widths are multiples of this.
const BLOCK: u32 = 32;

/// A width that fills whole blocks.
fn width(n: u32) -> Result<usize, Broken> {
    if n == 0 || n > 512 || !n.is_multiple_of(BLOCK) {
        return Err(Broken("a layer has a width that is not supported"));
    }
    Ok(n as usize)
}

impl Model {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Broken> {
        let mut file = Reader(bytes);
        if file.bytes(8)? != b"HWATTR01" {
            return Err(Broken("it is another kind of file"));
        }
        let header = file.words(4)?;
        let (words, dims, count, frequent) =
            (header[0] as usize, width(header[1])?, header[2], header[3] as usize);
        if !(1..=8).contains(&count) || frequent >= usize::from(NONE) || words > 1 << 24 {
            return Err(Broken("a size is impossible"));
        }
        let shapes = file.words(2 * count as usize)?;
        let hashes = file.words(words)?;
        if !hashes.is_sorted_by(|a, b| a < b) {
            return Err(Broken("its words are not sorted"));
        }
        let frequent = file.words(frequent)?;
        let words = file.table(words + 1, dims)?;
        let small = SIZES.iter().map(|n| file.table(*n, dims)).collect::<Result<Vec<_>, _>>()?;
        let mut parts = Vec::new();
        let mut wide = dims;
        let mut joined = 0;
        for shape in shapes.chunks_exact(2) {
            let narrow = match shape[0] {
                0 => None,
                n => Some(file.matrix(width(n)?, wide)?),
            };
            let units = width(shape[1])?;
            let inputs = narrow.as_ref().map_or(wide, |m| m.bias.len());
            let gates = file.gates(units, inputs)?;
            parts.push((narrow, gates, units, joined));
            wide = 2 * units;
            joined += wide;
        }
        if parts[0].0.is_some() {
            return Err(Broken("its first layer is narrowed"));
        }
        let out = file.table(LABELS, joined)?;
        let mut bias = [0.0; LABELS];
        bias.copy_from_slice(&file.floats(LABELS)?);
        let scores = file.floats(LABELS * LABELS)?;
        if !file.0.is_empty() {
            return Err(Broken("something stands behind its end"));
        }
        let layers = parts
            .into_iter()
            .map(|(narrow, gates, units, from)| {
                let out = Matrix::new(&out, 0..LABELS, from, 2 * units, vec![0.0; LABELS]);
                Layer { narrow, gates, units, out }
            })
            .collect();
        let mut moves = [[0.0; LABELS]; LABELS];
        for (row, scores) in moves.iter_mut().zip(scores.chunks_exact(LABELS)) {
            row.copy_from_slice(scores);
        }
        let mut starts = vec![0_u32; (1 << 16) + 1];
        for hash in &hashes {
            starts[(hash >> 16) as usize + 1] += 1;
        }
        for k in 1..starts.len() {
            starts[k] += starts[k - 1];
        }
        let mut model = Self {
            hashes,
            starts,
            ready: vec![NONE; words.scales.len()],
            words,
            small,
            ready_rows: Default::default(),
            small_rows: Vec::new(),
            layers,
            bias,
            moves,
        };
        net::prepare(&mut model, &frequent).ok_or(Broken("a frequent word is not among its words"))?;
        Ok(model)
    }

    /// The row of a word by its hash; 0 if it is not known.
    pub(crate) fn row_of(&self, hash: u32) -> usize {
        let first = (hash >> 16) as usize;
        let (from, to) = (self.starts[first] as usize, self.starts[first + 1] as usize);
        self.hashes[from..to].iter().position(|h| *h == hash).map_or(0, |k| from + k + 1)
    }
}

/// The small features that are told from the word alone: its last and its first letters.
pub(crate) const OF_WORD: usize = 2;
const _: () = assert!(OF_WORD < SMALL);

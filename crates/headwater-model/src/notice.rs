//! Coded remarks of a stage about an input. Stages never fail on bad text: they return what they have and notices.

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Read, with a remark (replaced bytes, a second name of the same file).
    Remark,
    /// The item could not be read.
    Error,
}

/// A remark about one input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Stable code, by stage: `R…` read, `A…` annotate, `P…` pipeline.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong and what the user can do.
    pub message: String,
}

impl Notice {
    /// A remark: the item was read all the same.
    pub fn remark(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Remark, message: message.into() }
    }

    /// An error: the item could not be read.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, message: message.into() }
    }
}

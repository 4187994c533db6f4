//! Who copied whom: shared passages, edits, stemma, text origins.

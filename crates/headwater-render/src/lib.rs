//! The record as a dossier page, tables, JSON and a summary.

//! Claims and lineage in, ledger out: ranges, counts, checks, disagreements.

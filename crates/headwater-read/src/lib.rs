//! From untrusted bytes to documents with typed regions.

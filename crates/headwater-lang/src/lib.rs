//! Segmentation and language packs.

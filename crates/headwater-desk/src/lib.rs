//! The desk (layer 5): cases in the browser, on this machine alone.
//!
//! [`serve`] answers on 127.0.0.1 only, and only to whoever holds the token in the address that it prints. Pages are
//! made here and load nothing from anywhere else; scripts are small and the pages work without them, uploads aside. The
//! same verbs are there over HTTP ([`openapi`]) and, read-only, over the Model Context Protocol ([`mcp`]).
#![warn(missing_docs)]

mod api;
mod effect;
mod error;
mod extract;
mod guard;
mod jobs;
pub mod mcp;
mod openapi;
mod pages;
mod part;
mod routes;
mod shown;
mod state;
mod upload;

pub use error::Error;
pub use openapi::openapi;
pub use routes::{Server, serve};

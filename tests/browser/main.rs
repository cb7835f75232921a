//! The SDK for Rust frontends in a real tab, with real requests. Run by `npm run test:rust-client`, which starts the
//! tenant API of scripts/suites/tenant-api.mjs.

#![cfg(all(target_arch = "wasm32", feature = "javascript"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

/// The first example of docs/rust.md.
mod example;
mod fixtures;
mod javascript;
mod options;
mod profile;
mod requests;
mod switching;
mod tab;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

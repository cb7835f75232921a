//! The kernel through its public API alone. One binary, one file per concept: a test crate per file would
//! link the kernel and proptest twenty times.

// clippy.toml allows these inside `#[test]` functions; here the functions around them are tests too.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod api_failure;
mod branding;
mod context;
mod cookie;
mod echo;
mod errors;
mod event;
mod freshness;
mod host;
mod host_facts;
mod json_text;
mod key;
mod lenient;
mod limit;
mod opaque_id;
mod options;
mod origin;
mod problem;
mod profile;
mod resolution;
mod resolution_json;
mod resolution_matrix;
mod resolution_properties;
mod resolution_snapshot;
mod retry;
mod settings;
mod shapes;
mod sharing;
mod suggestion;
mod switch;
mod tenant_api;
mod tenant_host;
mod tenant_id;
mod tenant_ref;
mod tenant_slug;
mod tenants;
mod value;
mod vectors;

//! The reference gateway of tenantry.
//!
//! [`tenant_layer`] is a tower layer for any axum application: it lets members of a tenant through and nobody else.
//! The rest is a server built on it, with tenants, people, agents and panels in PostgreSQL, where forced row-level
//! security keeps every row where it belongs. Each guard stands on its own: the layer, the typed transaction, the
//! database's policies, and the check of what came back.

#![forbid(unsafe_code)]

mod addressed_tenant;
mod app;
mod environment;

pub mod changes;
pub mod config;
pub mod db;
pub mod error;
pub mod http;
pub mod migrate;
pub mod routes;
pub mod server;
pub mod session;
pub mod state;
pub mod tenant_layer;
pub mod tenants;

pub use app::app;

/// The examples of the guide, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/gateway.md")]
struct Guide;

//! The reference gateway of tenantry.
//!
//! [`tenant_layer`] is a tower layer for any axum application: it passes on only the requests of members of a tenant.
//! The rest is a server with this layer, and with tenants, people, shared resources and panels in PostgreSQL. Four
//! guards are independent of each other: the layer, the typed transaction, forced row-level security, and the check of
//! every row that is read.

#![forbid(unsafe_code)]

mod addressed_tenant;
mod app;
mod audit;
mod environment;
mod idempotency;
mod observe_request;

pub mod cache;
pub mod changes;
pub mod config;
pub mod db;
pub mod error;
pub mod http;
pub mod migrate;
pub mod openapi;
pub mod panels;
pub mod people;
pub mod platform;
pub mod postgres;
pub mod proxy;
pub mod rates;
pub mod resources;
pub mod routes;
pub mod server;
pub mod session;
pub mod state;
pub mod telemetry;
pub mod tenant_layer;
pub mod tenants;
pub mod throttle;
pub mod traces;

pub use app::app;

/// The examples of the guide, compiled and run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/gateway.md")]
struct Guide;

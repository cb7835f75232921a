//! The SDK for Rust frontends: Leptos, Yew, Dioxus, or no framework at all.
//!
//! | question | start at |
//! |---|---|
//! | How does an app get its tenant? | [`TenantClient`], [`TenantClientOptions`] |
//! | What does the profile say? | [`TenantClient::profile`], [`TenantClient::flag`], [`TenantClient::limit`] |
//! | How does a request carry the tenant? | [`TenantClient::get`], [`TenantClient::send`] |
//! | How does a person switch? | [`TenantClient::switch_tenant`] |
//! | What can go wrong? | [`TenantError`](crate::TenantError), [`RequestError`] |
//! | What does JavaScript see? | the same type as a class, with the feature `javascript` |
//!
//! ```no_run
//! use tenantry::{RequestError, TenantClient, TenantClientOptions};
//!
//! # async fn start() -> Result<(), RequestError> {
//! let client = TenantClient::new(TenantClientOptions::new("/api"))?;
//! client.load().await?;
//! if client.flag("advanced_analytics", false) {
//!     let panels = client.get("/api/v1/panels").send().await?.text().await?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The kernel decides: which tenant, which origin, which answer, which switch. This module reads the tab, sends, and
//! keeps what was decided.

mod active;
mod client;
mod fetch;
mod flag;
#[cfg(feature = "javascript")]
mod javascript;
mod load;
mod options;
mod origin;
mod request;
mod request_error;
mod scope;
mod signal;
mod tab;
mod transition;
mod value;

pub use self::client::TenantClient;
pub use self::flag::FlagValue;
pub use self::options::{PrepareRequest, TenantClientOptions};
pub use self::request::{TenantRequest, TenantRequestBuilder};
pub use self::request_error::RequestError;
pub use self::tab::forget_tenant_choice;

//! A tower layer in front of everything that belongs to a tenant.
//!
//! The header `X-Tenant-ID` selects a tenant. It grants nothing. [`TenantLayer`] passes a request on when all of this
//! holds:
//!
//! - The request has exactly one well-formed `X-Tenant-ID`: a UUID, or an opaque id with [`ids`](TenantLayer::ids).
//!   Otherwise the answer is 400.
//! - The caller is signed in: your [`Authenticate`] finds it. Otherwise the answer is 401.
//! - Your [`Directory`] reports an active membership of the caller in this tenant, and the tenant is active. Otherwise
//!   the answer is 403. It is identical to the byte for an unknown, a foreign and a suspended tenant, and takes one
//!   look-up.
//!
//! A handler behind the layer takes an [`AuthorizedTenant`], which only this crate creates. The response has the tenant
//! in `X-Tenant-ID`, and `Cache-Control: private, no-store` and `Vary`, so that no cache keeps it for another caller.
//!
//! The layer authorizes a request when its headers arrive. The body may arrive much later, so a handler that writes
//! calls [`AuthorizedTenant::recheck`] after it has read the body.
//!
//! The layer answers CORS preflights itself, because they have no credentials. See [`TenantLayer::allow_origins`].
//!
//! The crate needs no database. It works with axum, and with any other tower service whose response axum can send.
//!
//! ```
//! use axum::{Router, http::HeaderMap, routing::get};
//! use tenantry_layer::{Authenticate, AuthorizedTenant, Directory, Membership, Refusal, TenantId, TenantLayer};
//!
//! /// The caller is the text in `Authorization`. A real authenticator verifies it.
//! #[derive(Clone)]
//! struct Names;
//!
//! impl Authenticate for Names {
//!     type Caller = String;
//!
//!     async fn caller(&self, credentials: &HeaderMap) -> Result<String, Refusal> {
//!         let name = credentials.get("authorization").and_then(|value| value.to_str().ok());
//!         name.map(str::to_owned).ok_or(Refusal::NotSignedIn)
//!     }
//! }
//!
//! /// Ada is a member of one tenant.
//! #[derive(Clone)]
//! struct Members(TenantId);
//!
//! impl Directory<String> for Members {
//!     async fn membership(&self, caller: &String, tenant: TenantId) -> Result<Option<Membership>, Refusal> {
//!         Ok((caller == "ada" && tenant == self.0).then(|| Membership::active("member")))
//!     }
//! }
//!
//! async fn notes(authorized: AuthorizedTenant<String>) -> String {
//!     format!("Notes of {} for {}", authorized.tenant(), authorized.caller())
//! }
//!
//! let acme = TenantId::parse("11111111-1111-1111-1111-111111111111")?;
//! let app: Router =
//!     Router::new().route("/notes", get(notes)).route_layer(TenantLayer::new(Names, Members(acme)));
//! # Ok::<(), tenantry_kernel::TenantError>(())
//! ```

#![forbid(unsafe_code)]

mod authenticate;
mod authorized_tenant;
mod authorizer;
mod cached_directory;
mod credentials;
mod directory;
mod http;
mod layer;
mod recheck;
mod refusal;
mod refusal_answer;
mod service;

pub use crate::authenticate::Authenticate;
pub use crate::authorized_tenant::AuthorizedTenant;
pub use crate::authorizer::{Authorizer, NamedBy};
pub use crate::cached_directory::CachedDirectory;
pub use crate::directory::{Directory, Membership};
pub use crate::http::tenant_header::{X_TENANT_ID, optional_tenant, required_tenant};
pub use crate::http::web_origins::WebOrigins;
pub use crate::http::{cors, vary};
pub use crate::layer::TenantLayer;
pub use crate::refusal::{ProblemCode, Refusal, problem_response};
pub use crate::service::TenantService;
pub use tenantry_kernel::{IdFormat, TenantError, TenantId, TenantSlug, TenantStatus};

/// The examples of the README, compiled and run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! A tower layer in front of everything that belongs to a tenant.
//!
//! The header `X-Tenant-ID` selects a tenant. It grants nothing. [`TenantLayer`] passes a request on when all of this
//! holds:
//!
//! - The request has exactly one well-formed `X-Tenant-ID`: a UUID, or an opaque id with [`ids`](TenantLayer::ids).
//!   Otherwise the answer is 400.
//! - The caller is signed in. Otherwise the answer is 401.
//! - The [`Directory`] reports an active membership of the caller in this tenant, and the tenant is active. Otherwise
//!   the answer is 403. It is identical to the byte for an unknown, a foreign and a suspended tenant, and takes one
//!   query.
//!
//! A handler behind the layer takes an [`AuthorizedTenant`], which only this module creates. The response has the
//! tenant in `X-Tenant-ID`, and `Cache-Control: private, no-store` and `Vary`, so that no cache keeps it for another
//! caller.
//!
//! The layer authorizes a request when its headers arrive. The body may arrive much later, so a handler that writes
//! calls [`AuthorizedTenant::recheck`] after it has read the body.
//!
//! The layer answers CORS preflights itself, because they have no credentials. See [`TenantLayer::allow_origins`].
//!
//! ```
//! use axum::{Router, http::HeaderMap, routing::get};
//! use tenantry_gateway::error::ApiError;
//! use tenantry_gateway::session::{Authenticate, Caller};
//! use tenantry_gateway::tenant_layer::{AuthorizedTenant, Directory, Membership, TenantLayer, TenantStatus};
//! use tenantry_kernel::TenantId;
//!
//! /// Accepts every request as the same person.
//! #[derive(Clone)]
//! struct OnePerson;
//!
//! impl Authenticate for OnePerson {
//!     async fn caller(&self, _: &HeaderMap) -> Result<Caller, ApiError> {
//!         Ok(Caller { user_id: uuid::Uuid::from_u128(1) })
//!     }
//! }
//!
//! /// Every caller is a member of this tenant.
//! #[derive(Clone)]
//! struct OneTenant(TenantId);
//!
//! impl Directory for OneTenant {
//!     async fn membership(&self, _: Caller, tenant: TenantId) -> Result<Option<Membership>, ApiError> {
//!         let membership = Membership { role: "member".into(), active: true, tenant_status: TenantStatus::ACTIVE };
//!         Ok((tenant == self.0).then_some(membership))
//!     }
//! }
//!
//! let acme = TenantId::parse("11111111-1111-1111-1111-111111111111")?;
//! let app: Router = Router::new()
//!     .route("/notes", get(async |authorized: AuthorizedTenant| format!("Notes of {}", authorized.tenant())))
//!     .route_layer(TenantLayer::new(OnePerson, OneTenant(acme)));
//! # Ok::<(), tenantry_kernel::TenantError>(())
//! ```

mod authorized_tenant;
mod authorizer;
mod directory;
mod layer;
mod recheck;
mod service;

pub use crate::http::tenant_header::{X_TENANT_ID, optional_tenant, required_tenant};
pub use authorized_tenant::AuthorizedTenant;
pub use authorizer::{Authorizer, NamedBy};
pub use directory::{Directory, Membership};
pub use layer::TenantLayer;
pub use service::TenantService;
pub(crate) use service::set_tenant_header;
pub use tenantry_kernel::TenantStatus;

//! The layer that stands in front of everything a tenant owns.
//!
//! The header `X-Tenant-ID` selects a tenant; it grants nothing. [`TenantLayer`] lets a request through when
//!
//! - it has exactly one well-formed `X-Tenant-ID` (400 for none, two, or anything but a UUID, or an opaque id where the layer is told so by [`ids`](TenantLayer::ids)),
//! - its caller is signed in (401),
//! - the [`Directory`] says that the caller is an active member of that tenant, which is itself active. Unknown,
//!   foreign and suspended tenants get one 403, the same to the byte, from the same query.
//!
//! Handlers behind it take [`AuthorizedTenant`], which only this module can make: code that has one acts for a tenant that
//! was checked. The answer says whom it is for (`X-Tenant-ID`) and that nobody else may keep it
//! (`Cache-Control: private, no-store`, `Vary`).
//!
//! The layer judges a request when its headers arrive. A body may arrive much later, so a handler that writes calls
//! [`AuthorizedTenant::recheck`] once it has the body.
//!
//! CORS preflights carry no credentials by design: the layer answers them itself, see
//! [`TenantLayer::allow_origins`], and no handler ever sees one.
//!
//! ```
//! use axum::{Router, http::HeaderMap, routing::get};
//! use tenantry_gateway::error::ApiError;
//! use tenantry_gateway::session::{Authenticate, Caller};
//! use tenantry_gateway::tenant_layer::{AuthorizedTenant, Directory, Membership, TenantLayer, TenantStatus};
//! use tenantry_kernel::TenantId;
//!
//! #[derive(Clone)]
//! struct Everyone;
//!
//! impl Authenticate for Everyone {
//!     async fn caller(&self, _: &HeaderMap) -> Result<Caller, ApiError> {
//!         Ok(Caller { user_id: uuid::Uuid::from_u128(1) })
//!     }
//! }
//!
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
//!     .route("/notes", get(async |authorized: AuthorizedTenant| format!("the notes of {}", authorized.tenant())))
//!     .route_layer(TenantLayer::new(Everyone, OneTenant(acme)));
//! # Ok::<(), tenantry_kernel::TenantError>(())
//! ```

mod authorized_tenant;
mod directory;
mod layer;
mod recheck;
mod service;

pub use crate::http::tenant_header::{X_TENANT_ID, optional_tenant, required_tenant};
pub use authorized_tenant::{AuthorizedTenant, authorize};
pub use directory::{Directory, Membership};
pub use layer::TenantLayer;
pub use service::TenantService;
pub(crate) use service::set_tenant_header;
pub use tenantry_kernel::TenantStatus;

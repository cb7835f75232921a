//! The tenant layer, with the caller of this server.

pub use tenantry_layer::{Authorizer, CachedDirectory, Directory, Membership, NamedBy, TenantLayer, TenantStatus};

use crate::session::Caller;

/// A caller of this server who may act for a tenant.
pub type AuthorizedTenant = tenantry_layer::AuthorizedTenant<Caller>;

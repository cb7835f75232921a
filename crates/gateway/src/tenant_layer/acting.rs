//! The proof that somebody may act for a tenant.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use tenantry_kernel::{TenantContext, TenantError, TenantId};

use super::directory::Directory;
use crate::error::ApiError;
use crate::session::Caller;

/// A caller who may act for a tenant: the tenant exists, is active, and the caller is an active member.
///
/// Only [`admit`] makes one, and code that touches a tenant's data asks for one, so the check cannot be left out.
#[derive(Clone, Debug)]
pub struct Acting {
    tenant: TenantId,
    caller: Caller,
    role: String,
}

impl Acting {
    /// The tenant acted for.
    #[must_use]
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Who acts.
    #[must_use]
    pub const fn caller(&self) -> Caller {
        self.caller
    }

    /// What the caller is to the tenant, such as `admin`.
    #[must_use]
    pub fn role(&self) -> &str {
        &self.role
    }

    /// Whether the caller may change what the tenant itself is.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.role == "admin"
    }

    /// The tenant as the kernel's context.
    #[must_use]
    pub fn context(&self) -> TenantContext {
        let mut context = TenantContext::default();
        context.set(self.tenant);
        context
    }
}

/// Lets a caller act for a tenant, or not.
///
/// # Errors
///
/// - [`TenantError::UnauthorizedAccess`] when the tenant is unknown, foreign or not active, or the membership is
///   revoked: one answer for all, so that nobody learns which tenants there are.
/// - What the directory failed at, when it could not be asked: no answer is never a yes.
pub async fn admit<D: Directory>(directory: &D, caller: Caller, tenant: TenantId) -> Result<Acting, ApiError> {
    match directory.membership(caller, tenant).await? {
        Some(membership) if membership.admits() => {
            tracing::debug!(%tenant, user = %caller.user_id, role = membership.role, "acting for tenant");
            Ok(Acting { tenant, caller, role: membership.role })
        }
        _ => {
            tracing::info!(%tenant, user = %caller.user_id, "refused: no active member of an active tenant");
            Err(TenantError::UnauthorizedAccess.into())
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Acting {
    type Rejection = ApiError;

    /// Without a guard in front there is nobody acting, and the handler is never reached.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get().cloned().ok_or_else(|| {
            tracing::error!(path = parts.uri.path(), "a tenant's route stands outside its guard");
            ApiError::Internal
        })
    }
}

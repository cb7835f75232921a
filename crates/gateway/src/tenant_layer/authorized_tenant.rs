//! The proof that a caller may act for a tenant.

use std::fmt;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use tenantry_kernel::{TenantContext, TenantError, TenantId};

use super::directory::Membership;
use super::recheck::Recheck;
use crate::error::ApiError;
use crate::session::Caller;

/// A caller who may act for a tenant: the tenant is known and active, and the caller is an active member.
///
/// - Only an [`Authorizer`](super::Authorizer) creates one. Code that touches a tenant's data requires one, so the
///   check cannot be left out.
/// - It describes the moment when the headers of the request arrived. A body may arrive much later. A handler that
///   writes calls [`recheck`](Self::recheck) after it has read the body, or checks the membership in its own
///   transaction.
/// - As an extractor of axum it fails with [`ApiError::Internal`] on a route without the tenant layer.
#[derive(Clone)]
pub struct AuthorizedTenant {
    tenant: TenantId,
    caller: Caller,
    role: String,
    authority: Arc<dyn Recheck>,
}

impl AuthorizedTenant {
    /// The one constructor, so the membership is checked for every value.
    pub(super) fn new(
        caller: Caller,
        tenant: TenantId,
        membership: Option<Membership>,
        authority: impl Recheck + 'static,
    ) -> Result<Self, ApiError> {
        let role = role_of_member(caller, tenant, membership)?;
        Ok(Self { tenant, caller, role, authority: Arc::new(authority) })
    }

    /// The active tenant.
    #[must_use]
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The caller.
    #[must_use]
    pub const fn caller(&self) -> Caller {
        self.caller
    }

    /// The caller's role in the tenant, such as `admin`.
    #[must_use]
    pub fn role(&self) -> &str {
        &self.role
    }

    /// Whether the caller may change the tenant itself: the role is `admin`.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.role == "admin"
    }

    /// The tenant as a context of the kernel.
    #[must_use]
    pub fn context(&self) -> TenantContext {
        let mut context = TenantContext::default();
        context.set(self.tenant);
        context
    }

    /// Authorizes the request again, now: session, membership, role and tenant status.
    ///
    /// It calls [`Authenticate::current_caller`](crate::session::Authenticate::current_caller) with the headers of the
    /// request, and [`Directory::current_membership`](super::Directory::current_membership). Neither may answer from a
    /// cache. Use the returned value: its role may differ.
    ///
    /// # Errors
    ///
    /// - [`ApiError::NotSignedIn`] when the session ended, or belongs to another person now.
    /// - [`TenantError::UnauthorizedAccess`] when the membership or the tenant is not active any more.
    pub async fn recheck(&self) -> Result<Self, ApiError> {
        self.recheck_session().await?;
        let membership = self.authority.current_membership(self.caller, self.tenant).await?;
        self.with_membership(membership)
    }

    /// Checks only the session again, now. A database transaction that reads the membership itself calls this for the
    /// other half of [`recheck`](Self::recheck).
    ///
    /// # Errors
    ///
    /// [`ApiError::NotSignedIn`] when the session ended, or belongs to another person now.
    pub async fn recheck_session(&self) -> Result<(), ApiError> {
        if self.authority.current_caller().await? == self.caller { Ok(()) } else { Err(ApiError::NotSignedIn) }
    }

    /// The same caller and tenant, with a membership that was read just now.
    pub(crate) fn with_membership(&self, membership: Option<Membership>) -> Result<Self, ApiError> {
        let role = role_of_member(self.caller, self.tenant, membership)?;
        Ok(Self { role, ..self.clone() })
    }
}

impl fmt::Debug for AuthorizedTenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The remaining field holds the caller's credentials.
        f.debug_struct("AuthorizedTenant")
            .field("tenant", &self.tenant)
            .field("caller", &self.caller)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

fn role_of_member(caller: Caller, tenant: TenantId, membership: Option<Membership>) -> Result<String, ApiError> {
    match membership {
        Some(membership) if membership.is_active() => {
            tracing::debug!(%tenant, user = %caller.user_id, role = membership.role, "caller authorized");
            Ok(membership.role)
        }
        _ => {
            tracing::info!(%tenant, user = %caller.user_id, "caller refused: not an active member of an active tenant");
            Err(TenantError::UnauthorizedAccess.into())
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for AuthorizedTenant {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get().cloned().ok_or_else(|| {
            tracing::error!(path = parts.uri.path(), "route without the tenant layer");
            ApiError::Internal
        })
    }
}

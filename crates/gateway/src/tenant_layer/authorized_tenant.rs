//! The proof that somebody may act for a tenant.

use std::fmt;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use tenantry_kernel::{TenantContext, TenantError, TenantId};

use super::directory::{Directory, Membership};
use super::recheck::{Authorities, Recheck};
use crate::error::ApiError;
use crate::session::{Authenticate, Caller};

/// A caller who may act for a tenant: the tenant exists, is active, and the caller is an active member.
///
/// Only [`authorize`] makes one, and code that touches a tenant's data asks for one, so the check cannot be left out.
///
/// It is true of the moment at which the request's headers arrived. A body may arrive much later: a handler that
/// writes calls [`recheck`](Self::recheck) once it has the body, or compares within its own transaction.
#[derive(Clone)]
pub struct AuthorizedTenant {
    tenant: TenantId,
    caller: Caller,
    role: String,
    authorities: Arc<dyn Recheck>,
}

impl AuthorizedTenant {
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

    /// Judges the request again, now: the session, the membership, the role and the tenant's status.
    ///
    /// It asks [`Authenticate::current_caller`] with the headers of the request and [`Directory::current_membership`],
    /// neither of which answers from a cache. Use what it returns: the role may be another one now.
    ///
    /// # Errors
    ///
    /// As [`authorize`], with the same answers.
    pub async fn recheck(&self) -> Result<Self, ApiError> {
        self.recheck_session().await?;
        let membership = self.authorities.current_membership(self.caller, self.tenant).await?;
        self.with_membership(membership)
    }

    /// Judges the session alone again, now. It is the half of [`recheck`](Self::recheck) that a database transaction
    /// cannot do, for code that reads the membership in the transaction of its write.
    ///
    /// # Errors
    ///
    /// [`ApiError::NotSignedIn`] when the session has ended, or is another person's now.
    pub async fn recheck_session(&self) -> Result<(), ApiError> {
        if self.authorities.current_caller().await? == self.caller { Ok(()) } else { Err(ApiError::NotSignedIn) }
    }

    /// The same caller and tenant, judged by a membership that was read just now.
    pub(crate) fn with_membership(&self, membership: Option<Membership>) -> Result<Self, ApiError> {
        let role = judge(self.caller, self.tenant, membership)?;
        Ok(Self { role, ..self.clone() })
    }
}

impl fmt::Debug for AuthorizedTenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The rest holds the caller's credentials.
        f.debug_struct("AuthorizedTenant")
            .field("tenant", &self.tenant)
            .field("caller", &self.caller)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// Lets the caller that sent these headers act for a tenant, or not.
///
/// # Errors
///
/// - [`ApiError::NotSignedIn`] when the authenticator finds no session.
/// - [`TenantError::UnauthorizedAccess`] when the tenant is unknown, foreign or not active, or the membership is
///   revoked: one answer for all, so that nobody learns which tenants there are.
/// - What the authenticator or the directory failed at, when it could not be asked: no answer is never a yes.
pub async fn authorize<A: Authenticate, D: Directory>(
    authenticator: &A,
    directory: &D,
    headers: &HeaderMap,
    tenant: TenantId,
) -> Result<AuthorizedTenant, ApiError> {
    let caller = authenticator.caller(headers).await?;
    let role = judge(caller, tenant, directory.membership(caller, tenant).await?)?;
    let authorities = Authorities::new(authenticator.clone(), directory.clone(), headers.clone());
    Ok(AuthorizedTenant { tenant, caller, role, authorities: Arc::new(authorities) })
}

/// The role, where the membership admits.
fn judge(caller: Caller, tenant: TenantId, membership: Option<Membership>) -> Result<String, ApiError> {
    match membership {
        Some(membership) if membership.admits() => {
            tracing::debug!(%tenant, user = %caller.user_id, role = membership.role, "acting for tenant");
            Ok(membership.role)
        }
        _ => {
            tracing::info!(%tenant, user = %caller.user_id, "refused: no active member of an active tenant");
            Err(TenantError::UnauthorizedAccess.into())
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for AuthorizedTenant {
    type Rejection = ApiError;

    /// Without a guard in front there is nobody authorized, and the handler is never reached.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get().cloned().ok_or_else(|| {
            tracing::error!(path = parts.uri.path(), "a tenant's route stands outside its guard");
            ApiError::Internal
        })
    }
}

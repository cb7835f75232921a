//! The proof that a caller may act for a tenant.

use std::fmt;
use std::sync::Arc;

use axum_core::extract::FromRequestParts;
use http::HeaderMap;
use http::request::Parts;
use tenantry_kernel::{TenantContext, TenantError, TenantId};

use crate::directory::Membership;
use crate::http::tenant_header::{X_TENANT_ID, echo_tenant};
use crate::recheck::Recheck;
use crate::refusal::Refusal;

/// A caller who may act for a tenant: the tenant is known and active, and the caller is an active member. `Caller` is
/// the type of your authenticator.
///
/// - Only an [`Authorizer`](crate::Authorizer) creates one. Code that touches a tenant's data requires one, so the
///   check cannot be left out.
/// - It describes the moment when the headers of the request arrived. A body may arrive much later. A handler that
///   writes calls [`recheck`](Self::recheck) after it has read the body, or checks the membership in its own
///   transaction.
/// - As an extractor of axum it fails with [`Refusal::Internal`] on a route without the tenant layer.
pub struct AuthorizedTenant<Caller> {
    tenant: TenantId,
    caller: Caller,
    role: Arc<str>,
    authority: Arc<dyn Recheck<Caller>>,
}

impl<Caller: Clone + PartialEq + fmt::Debug> AuthorizedTenant<Caller> {
    /// The one constructor, so the membership is checked for every value.
    pub(crate) fn new(
        caller: Caller,
        tenant: TenantId,
        membership: Option<Membership>,
        authority: impl Recheck<Caller> + 'static,
    ) -> Result<Self, Refusal> {
        let role = role_of_member(&caller, tenant, membership)?;
        Ok(Self { tenant, caller, role, authority: Arc::new(authority) })
    }

    /// The active tenant.
    #[must_use]
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The caller.
    #[must_use]
    pub const fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The caller's role in the tenant, such as `admin`.
    #[must_use]
    pub fn role(&self) -> &str {
        &self.role
    }

    /// Whether the caller may change the tenant itself: the role is `admin`.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        &*self.role == "admin"
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
    /// It calls [`Authenticate::current_caller`](crate::Authenticate::current_caller) with the headers of the request,
    /// and [`Directory::current_membership`](crate::Directory::current_membership). Neither may answer from a cache.
    /// Use the returned value: its role may differ.
    ///
    /// # Errors
    ///
    /// - [`Refusal::NotSignedIn`] when the session ended, or belongs to another person now.
    /// - [`TenantError::UnauthorizedAccess`] when the membership or the tenant is not active any more.
    pub async fn recheck(&self) -> Result<Self, Refusal> {
        self.recheck_session().await?;
        let membership = self.authority.current_membership(&self.caller, self.tenant).await?;
        self.with_membership(membership)
    }

    /// Checks only the session again, now. A database transaction that reads the membership itself calls this and
    /// [`with_membership`](Self::with_membership), the two halves of [`recheck`](Self::recheck).
    ///
    /// # Errors
    ///
    /// [`Refusal::NotSignedIn`] when the session ended, or belongs to another person now.
    pub async fn recheck_session(&self) -> Result<(), Refusal> {
        let checked = match self.authority.current_caller().await {
            Ok(current) if current == self.caller => Ok(()),
            Ok(_other) => Err(Refusal::NotSignedIn),
            Err(refusal) => Err(refusal),
        };
        self.remember(checked)
    }

    /// The same caller and tenant, with the membership that you read just now, for example `FOR SHARE` in the
    /// transaction of a write.
    ///
    /// # Errors
    ///
    /// [`TenantError::UnauthorizedAccess`] when the membership or the tenant is not active any more.
    pub fn with_membership(&self, membership: Option<Membership>) -> Result<Self, Refusal> {
        let role = self.remember(role_of_member(&self.caller, self.tenant, membership))?;
        Ok(Self { role, ..self.clone() })
    }

    /// Sets `X-Tenant-ID` in the headers of the response, and overwrites a value that is present. When a later check of
    /// this request denied access, it removes the header: a refusal names no tenant.
    pub fn echo(&self, response: &mut HeaderMap) {
        if self.authority.is_denied() {
            response.remove(X_TENANT_ID);
        } else {
            echo_tenant(response, self.tenant);
        }
    }

    fn remember<T>(&self, checked: Result<T, Refusal>) -> Result<T, Refusal> {
        checked.inspect_err(|refusal| {
            if refusal.denies_access() {
                self.authority.deny(&self.caller, self.tenant);
            }
        })
    }
}

impl<Caller: Clone> Clone for AuthorizedTenant<Caller> {
    fn clone(&self) -> Self {
        Self {
            tenant: self.tenant,
            caller: self.caller.clone(),
            role: Arc::clone(&self.role),
            authority: Arc::clone(&self.authority),
        }
    }
}

impl<Caller: fmt::Debug> fmt::Debug for AuthorizedTenant<Caller> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The remaining field holds the caller's credentials.
        f.debug_struct("AuthorizedTenant")
            .field("tenant", &self.tenant)
            .field("caller", &self.caller)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

fn role_of_member<Caller: fmt::Debug>(
    caller: &Caller,
    tenant: TenantId,
    membership: Option<Membership>,
) -> Result<Arc<str>, Refusal> {
    match membership {
        Some(membership) if membership.is_active() => {
            tracing::debug!(%tenant, ?caller, role = &*membership.role, "caller authorized");
            Ok(membership.role)
        }
        _ => {
            tracing::info!(%tenant, ?caller, "caller refused: not an active member of an active tenant");
            Err(TenantError::UnauthorizedAccess.into())
        }
    }
}

impl<S, Caller> FromRequestParts<S> for AuthorizedTenant<Caller>
where
    S: Send + Sync,
    Caller: Clone + Send + Sync + 'static,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get().cloned().ok_or_else(|| {
            tracing::error!(path = parts.uri.path(), "route without the tenant layer");
            Refusal::Internal
        })
    }
}

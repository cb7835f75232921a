//! The decision whether a caller may act for a tenant.

use http::HeaderMap;
use tenantry_kernel::{IdFormat, Source, TenantError, TenantId, TenantRef};

use crate::authenticate::Authenticate;
use crate::authorized_tenant::AuthorizedTenant;
use crate::credentials;
use crate::directory::Directory;
use crate::http::tenant_header::{missing_header, optional_tenant};
use crate::recheck::RequestAuthority;
use crate::refusal::Refusal;

/// Where a request names its tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy<'a> {
    /// In the header `X-Tenant-ID`, by its id.
    Header,
    /// In its address, by this id or slug. The header is optional then, and must name the same tenant.
    Address(&'a str),
}

/// Decides whether the caller of a request may act for a tenant. Nothing else in this crate decides that.
///
/// [`TenantLayer`](crate::TenantLayer) asks it for the tenant in `X-Tenant-ID`. Use it directly in a guard of your own,
/// for example of addresses that name a tenant.
///
/// A request is authorized when its tenant is well-formed, its caller is signed in, the tenant is known and active, and
/// the caller is an active member of it.
#[derive(Clone, Debug)]
pub struct Authorizer<A, D> {
    authenticator: A,
    directory: D,
    ids: IdFormat,
}

impl<A: Authenticate, D: Directory<A::Caller>> Authorizer<A, D> {
    /// An authorizer that gets the caller from `authenticator` and the membership from `directory`. Tenant ids are
    /// UUIDs.
    #[must_use]
    pub const fn new(authenticator: A, directory: D) -> Self {
        Self { authenticator, directory, ids: IdFormat::Uuid }
    }

    /// The format of the tenant ids. Default: [`IdFormat::Uuid`].
    #[must_use]
    pub fn ids(self, ids: IdFormat) -> Self {
        Self { ids, ..self }
    }

    /// Authorizes a request for the tenant that it names.
    ///
    /// # Errors
    ///
    /// The first that applies:
    ///
    /// - [`TenantError::Validation`] or [`TenantError::InvalidTenantId`] when the tenant is missing, repeated or
    ///   malformed.
    /// - [`Refusal::NotSignedIn`] when the authenticator finds no session.
    /// - [`TenantError::UnauthorizedAccess`] when the tenant is unknown or not active, or the caller is not an active
    ///   member of it. The response is the same in all cases, so a caller cannot find out which tenants exist.
    /// - [`TenantError::Conflict`] when the header names another tenant than the address.
    ///
    /// An error of the authenticator or of the directory, such as [`Refusal::Unavailable`], is returned unchanged.
    pub async fn authorize_request(
        &self,
        headers: &HeaderMap,
        named_by: NamedBy<'_>,
    ) -> Result<AuthorizedTenant<A::Caller>, Refusal> {
        let in_header = optional_tenant(headers, self.ids)?;
        let named = match named_by {
            NamedBy::Header => TenantRef::Id(in_header.ok_or_else(missing_header)?),
            NamedBy::Address(text) => self.parse_address(text)?,
        };
        let credentials = credentials::of_request(&self.authenticator, headers);
        let caller = self.authenticator.caller(&credentials).await?;
        let tenant = self.tenant_id(&caller, named).await?;
        let authorized = self.authorize_caller(caller, credentials, tenant).await?;
        refuse_conflict(in_header, tenant)?;
        Ok(authorized)
    }

    /// Authorizes the sender of these headers for a tenant whose id is known already.
    ///
    /// # Errors
    ///
    /// As [`authorize_request`](Self::authorize_request), without the errors of a malformed tenant and of a conflict.
    pub async fn authorize(
        &self,
        headers: &HeaderMap,
        tenant: TenantId,
    ) -> Result<AuthorizedTenant<A::Caller>, Refusal> {
        let credentials = credentials::of_request(&self.authenticator, headers);
        let caller = self.authenticator.caller(&credentials).await?;
        self.authorize_caller(caller, credentials, tenant).await
    }

    async fn authorize_caller(
        &self,
        caller: A::Caller,
        credentials: HeaderMap,
        tenant: TenantId,
    ) -> Result<AuthorizedTenant<A::Caller>, Refusal> {
        let membership = self.directory.membership(&caller, tenant).await?;
        let authority = RequestAuthority::new(self.authenticator.clone(), self.directory.clone(), credentials);
        AuthorizedTenant::new(caller, tenant, membership, authority)
    }

    /// An opaque id may look like a slug, so an address names a tenant by slug only where ids are UUIDs.
    fn parse_address(&self, text: &str) -> Result<TenantRef, TenantError> {
        Ok(match self.ids {
            IdFormat::Uuid => TenantRef::parse(text)?,
            IdFormat::Opaque => self.ids.parse_id(text)?.into(),
        })
    }

    async fn tenant_id(&self, caller: &A::Caller, named: TenantRef) -> Result<TenantId, Refusal> {
        match named {
            TenantRef::Id(id) => Ok(id),
            TenantRef::Slug(slug) => {
                Ok(self.directory.tenant_by_slug(caller, &slug).await?.ok_or(TenantError::UnauthorizedAccess)?)
            }
        }
    }
}

/// Runs only for an authorized caller: a conflict reveals that the tenant of the address is another one.
fn refuse_conflict(in_header: Option<TenantId>, in_address: TenantId) -> Result<(), TenantError> {
    match in_header {
        Some(in_header) if in_header != in_address => {
            Err(TenantError::Conflict { first: Source::Header, second: None })
        }
        _ => Ok(()),
    }
}

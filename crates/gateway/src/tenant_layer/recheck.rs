//! The authenticator and the directory of a request, kept to authorize it again.

use std::future::Future;
use std::pin::Pin;

use axum::http::HeaderMap;
use tenantry_kernel::TenantId;

use super::directory::{Directory, Membership};
use crate::error::ApiError;
use crate::session::{Authenticate, Caller};

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send + 'a>>;

/// An authenticator and a directory behind one trait object, so that a handler does not need their types.
pub(super) trait Recheck: Send + Sync {
    fn current_caller(&self) -> Answer<'_, Caller>;
    fn current_membership(&self, caller: Caller, tenant: TenantId) -> Answer<'_, Option<Membership>>;
}

/// The authenticator, the directory and the headers of one request.
pub(super) struct RequestAuthority<A, D> {
    authenticator: A,
    directory: D,
    headers: HeaderMap,
}

impl<A, D> RequestAuthority<A, D> {
    pub(super) const fn new(authenticator: A, directory: D, headers: HeaderMap) -> Self {
        Self { authenticator, directory, headers }
    }
}

impl<A: Authenticate, D: Directory> Recheck for RequestAuthority<A, D> {
    fn current_caller(&self) -> Answer<'_, Caller> {
        Box::pin(self.authenticator.current_caller(&self.headers))
    }

    fn current_membership(&self, caller: Caller, tenant: TenantId) -> Answer<'_, Option<Membership>> {
        Box::pin(self.directory.current_membership(caller, tenant))
    }
}

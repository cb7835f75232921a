//! What judged a request, kept with it so that it can judge once more.

use std::future::Future;
use std::pin::Pin;

use axum::http::HeaderMap;
use tenantry_kernel::TenantId;

use super::directory::{Directory, Membership};
use crate::error::ApiError;
use crate::session::{Authenticate, Caller};

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send + 'a>>;

/// An authenticator and a directory whose types the handler need not know.
pub(super) trait Recheck: Send + Sync {
    fn current_caller(&self) -> Answer<'_, Caller>;
    fn current_membership(&self, caller: Caller, tenant: TenantId) -> Answer<'_, Option<Membership>>;
}

/// The authenticator and the directory of a request, and its headers.
pub(super) struct Authorities<A, D> {
    authenticator: A,
    directory: D,
    headers: HeaderMap,
}

impl<A, D> Authorities<A, D> {
    pub(super) const fn new(authenticator: A, directory: D, headers: HeaderMap) -> Self {
        Self { authenticator, directory, headers }
    }
}

impl<A: Authenticate, D: Directory> Recheck for Authorities<A, D> {
    fn current_caller(&self) -> Answer<'_, Caller> {
        Box::pin(self.authenticator.current_caller(&self.headers))
    }

    fn current_membership(&self, caller: Caller, tenant: TenantId) -> Answer<'_, Option<Membership>> {
        Box::pin(self.directory.current_membership(caller, tenant))
    }
}

//! The authenticator and the directory of a request, kept to authorize it again.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};

use http::HeaderMap;
use tenantry_kernel::TenantId;

use crate::authenticate::Authenticate;
use crate::directory::{Directory, Membership};
use crate::refusal::Refusal;

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Refusal>> + Send + 'a>>;

/// An authenticator and a directory behind one trait object, so that a handler does not need their types.
pub(crate) trait Recheck<Caller>: Send + Sync {
    fn current_caller(&self) -> Answer<'_, Caller>;
    fn current_membership<'a>(&'a self, caller: &'a Caller, tenant: TenantId) -> Answer<'a, Option<Membership>>;
    /// Remembers that a check of this request denied access, and tells the directory.
    fn deny(&self, caller: &Caller, tenant: TenantId);
    fn is_denied(&self) -> bool;
}

/// The authenticator, the directory and the credentials of one request.
pub(crate) struct RequestAuthority<A, D> {
    authenticator: A,
    directory: D,
    credentials: HeaderMap,
    denied: AtomicBool,
}

impl<A, D> RequestAuthority<A, D> {
    pub(crate) const fn new(authenticator: A, directory: D, credentials: HeaderMap) -> Self {
        Self { authenticator, directory, credentials, denied: AtomicBool::new(false) }
    }
}

impl<A: Authenticate, D: Directory<A::Caller>> Recheck<A::Caller> for RequestAuthority<A, D> {
    fn current_caller(&self) -> Answer<'_, A::Caller> {
        Box::pin(self.authenticator.current_caller(&self.credentials))
    }

    fn current_membership<'a>(&'a self, caller: &'a A::Caller, tenant: TenantId) -> Answer<'a, Option<Membership>> {
        Box::pin(self.directory.current_membership(caller, tenant))
    }

    fn deny(&self, caller: &A::Caller, tenant: TenantId) {
        self.denied.store(true, Ordering::Relaxed);
        self.directory.membership_ended(caller, tenant);
    }

    fn is_denied(&self) -> bool {
        self.denied.load(Ordering::Relaxed)
    }
}

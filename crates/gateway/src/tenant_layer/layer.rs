//! The layer.

use tower::Layer;

use super::directory::Directory;
use super::service::TenantService;
use crate::session::Authenticate;

/// Lets only members of the selected tenant through. See the [module](super) for the rules.
#[derive(Clone, Debug)]
pub struct TenantLayer<A, D> {
    authenticator: A,
    directory: D,
}

impl<A: Authenticate, D: Directory> TenantLayer<A, D> {
    /// A layer that learns from `authenticator` who calls and from `directory` whom that person may act for.
    pub const fn new(authenticator: A, directory: D) -> Self {
        Self { authenticator, directory }
    }
}

impl<S, A: Authenticate, D: Directory> Layer<S> for TenantLayer<A, D> {
    type Service = TenantService<S, A, D>;

    fn layer(&self, inner: S) -> Self::Service {
        TenantService::new(inner, self.authenticator.clone(), self.directory.clone())
    }
}

//! The layer.

use tower::Layer;

use super::directory::Directory;
use super::service::TenantService;
use crate::origin::WebOrigins;
use crate::session::Authenticate;

/// Lets only members of the selected tenant through. See the [module](super) for the rules.
#[derive(Clone, Debug)]
pub struct TenantLayer<A, D> {
    authenticator: A,
    directory: D,
    origins: WebOrigins,
}

impl<A: Authenticate, D: Directory> TenantLayer<A, D> {
    /// A layer that learns from `authenticator` who calls and from `directory` whom that person may act for.
    #[must_use]
    pub fn new(authenticator: A, directory: D) -> Self {
        Self { authenticator, directory, origins: WebOrigins::default() }
    }

    /// Lets pages of these web origins call: the layer answers their preflights and marks every answer for them.
    ///
    /// Without it the layer allows no origin. An application that has a CORS layer of its own puts that one outside,
    /// where it answers preflights before this layer sees them, and does not need this.
    #[must_use]
    pub fn allow_origins(self, origins: WebOrigins) -> Self {
        Self { origins, ..self }
    }
}

impl<S, A: Authenticate, D: Directory> Layer<S> for TenantLayer<A, D> {
    type Service = TenantService<S, A, D>;

    fn layer(&self, inner: S) -> Self::Service {
        TenantService::new(inner, self.authenticator.clone(), self.directory.clone(), self.origins.clone())
    }
}

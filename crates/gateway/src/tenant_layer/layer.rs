//! The layer.

use tenantry_kernel::IdFormat;
use tower::Layer;

use super::directory::Directory;
use super::service::TenantService;
use crate::http::WebOrigins;
use crate::session::Authenticate;

/// Lets only members of the selected tenant through. See the [module](super) for the rules.
#[derive(Clone, Debug)]
pub struct TenantLayer<A, D> {
    authenticator: A,
    directory: D,
    origins: WebOrigins,
    ids: IdFormat,
}

impl<A: Authenticate, D: Directory> TenantLayer<A, D> {
    /// A layer that learns from `authenticator` who calls and from `directory` whom that person may act for.
    #[must_use]
    pub fn new(authenticator: A, directory: D) -> Self {
        Self { authenticator, directory, origins: WebOrigins::default(), ids: IdFormat::Uuid }
    }

    /// How the ids of the tenants are written; UUIDs by default. Any other text in the header is refused with 400.
    ///
    /// ```
    /// use tenantry_kernel::IdFormat;
    /// # use tenantry_gateway::{session::Authenticate, tenant_layer::{Directory, TenantLayer}};
    ///
    /// # fn layer<A: Authenticate, D: Directory>(authenticator: A, directory: D) -> TenantLayer<A, D> {
    /// TenantLayer::new(authenticator, directory).ids(IdFormat::Opaque)
    /// # }
    /// ```
    #[must_use]
    pub fn ids(self, ids: IdFormat) -> Self {
        Self { ids, ..self }
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
        TenantService::new(inner, self.authenticator.clone(), self.directory.clone(), self.origins.clone(), self.ids)
    }
}

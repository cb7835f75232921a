//! The tower layer.

use tenantry_kernel::IdFormat;
use tower::Layer;

use super::authorizer::Authorizer;
use super::directory::Directory;
use super::service::TenantService;
use crate::http::WebOrigins;
use crate::session::Authenticate;

/// A tower layer that passes on only the requests of members of the tenant in `X-Tenant-ID`.
///
/// The rules are in the documentation of the [module](super). By default, tenant ids are UUIDs and no web origin may
/// call:
///
/// ```
/// # use tenantry_gateway::{session::Authenticate, tenant_layer::Directory};
/// # fn routes<A: Authenticate, D: Directory>(sessions: A, members: D) -> axum::Router {
/// use axum::{Router, routing::get};
/// use tenantry_gateway::tenant_layer::{AuthorizedTenant, TenantLayer};
///
/// Router::new()
///     .route("/notes", get(async |authorized: AuthorizedTenant| format!("Notes of {}", authorized.tenant())))
///     .route_layer(TenantLayer::new(sessions, members))
/// # }
/// ```
///
/// Opaque tenant ids, and pages of one web origin:
///
/// ```
/// # use tenantry_gateway::{session::Authenticate, tenant_layer::Directory};
/// # fn layer<A: Authenticate, D: Directory>(
/// #     sessions: A,
/// #     members: D,
/// # ) -> Result<tenantry_gateway::tenant_layer::TenantLayer<A, D>, String> {
/// use tenantry_gateway::http::WebOrigins;
/// use tenantry_gateway::tenant_layer::TenantLayer;
/// use tenantry_kernel::IdFormat;
///
/// let origins = WebOrigins::parse("https://app.example.com")?;
/// let layer = TenantLayer::new(sessions, members).ids(IdFormat::Opaque).allow_origins(origins);
/// # Ok(layer)
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct TenantLayer<A, D> {
    authorizer: Authorizer<A, D>,
    origins: WebOrigins,
}

impl<A: Authenticate, D: Directory> TenantLayer<A, D> {
    /// A layer that gets the caller from `authenticator` and the membership from `directory`.
    #[must_use]
    pub fn new(authenticator: A, directory: D) -> Self {
        Self::from(Authorizer::new(authenticator, directory))
    }

    /// The format of the tenant ids in the header. Default: [`IdFormat::Uuid`]. The layer answers 400 to any other
    /// text.
    #[must_use]
    pub fn ids(self, ids: IdFormat) -> Self {
        Self { authorizer: self.authorizer.ids(ids), ..self }
    }

    /// The web origins whose pages may call. The layer answers their CORS preflights and adds CORS headers to its
    /// answers. Default: none.
    ///
    /// An application with its own CORS layer adds it outside this layer, where it answers preflights first. It does
    /// not need this method.
    #[must_use]
    pub fn allow_origins(self, origins: WebOrigins) -> Self {
        Self { origins, ..self }
    }
}

impl<A, D> From<Authorizer<A, D>> for TenantLayer<A, D> {
    /// A layer that shares an [`Authorizer`] with other guards of the application.
    fn from(authorizer: Authorizer<A, D>) -> Self {
        Self { authorizer, origins: WebOrigins::default() }
    }
}

impl<S, A: Authenticate, D: Directory> Layer<S> for TenantLayer<A, D> {
    type Service = TenantService<S, A, D>;

    fn layer(&self, inner: S) -> Self::Service {
        TenantService::new(inner, self.authorizer.clone(), self.origins.clone())
    }
}

//! The tower layer.

use axum_core::response::IntoResponse;
use tenantry_kernel::IdFormat;
use tower_layer::Layer;

use crate::authenticate::Authenticate;
use crate::authorizer::Authorizer;
use crate::directory::Directory;
use crate::http::web_origins::WebOrigins;
use crate::refusal::Refusal;
use crate::refusal_answer::RefusalAnswer;
use crate::service::TenantService;

/// A tower layer that passes on only the requests of members of the tenant in `X-Tenant-ID`.
///
/// The rules are in the documentation of the [crate](crate). By default, tenant ids are UUIDs, no web origin may call,
/// and a refusal is `application/problem+json`:
///
/// ```
/// # use tenantry_layer::{Authenticate, Directory};
/// # fn routes<A: Authenticate, D: Directory<A::Caller>>(sessions: A, members: D) -> axum::Router {
/// use axum::{Router, routing::get};
/// use tenantry_layer::{AuthorizedTenant, TenantLayer};
///
/// Router::new()
///     .route("/notes", get(async |authorized: AuthorizedTenant<A::Caller>| format!("{}", authorized.tenant())))
///     .route_layer(TenantLayer::new(sessions, members))
/// # }
/// ```
///
/// Opaque tenant ids, pages of one web origin, and an error body of your own:
///
/// ```
/// # use tenantry_layer::{Authenticate, Directory};
/// # fn layer<A: Authenticate, D: Directory<A::Caller>>(
/// #     sessions: A,
/// #     members: D,
/// # ) -> Result<tenantry_layer::TenantLayer<A, D>, String> {
/// use tenantry_layer::{IdFormat, TenantLayer, WebOrigins};
///
/// let layer = TenantLayer::new(sessions, members)
///     .ids(IdFormat::Opaque)
///     .allow_origins(WebOrigins::parse("https://app.example.com")?)
///     .refuse_with(|refusal| (refusal.status(), format!("{}: {refusal}", refusal.problem().code)));
/// # Ok(layer)
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct TenantLayer<A, D> {
    authorizer: Authorizer<A, D>,
    origins: WebOrigins,
    answer: RefusalAnswer,
}

impl<A: Authenticate, D: Directory<A::Caller>> TenantLayer<A, D> {
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

    /// Answers a refusal of the layer with your own status and body. Default: `application/problem+json`.
    ///
    /// The layer still adds its headers, so no cache keeps the answer. A [`Refusal`] does not contain the tenant, so
    /// the answer can be the same for an unknown, a foreign and a suspended tenant. Keep it the same.
    #[must_use]
    pub fn refuse_with<R: IntoResponse>(self, answer: impl Fn(Refusal) -> R + Send + Sync + 'static) -> Self {
        Self { answer: RefusalAnswer::new(move |refusal| answer(refusal).into_response()), ..self }
    }
}

impl<A, D> From<Authorizer<A, D>> for TenantLayer<A, D> {
    /// A layer that shares an [`Authorizer`] with other guards of the application.
    fn from(authorizer: Authorizer<A, D>) -> Self {
        Self { authorizer, origins: WebOrigins::default(), answer: RefusalAnswer::default() }
    }
}

impl<S, A: Authenticate, D: Directory<A::Caller>> Layer<S> for TenantLayer<A, D> {
    type Service = TenantService<S, A, D>;

    fn layer(&self, inner: S) -> Self::Service {
        TenantService::new(inner, self.authorizer.clone(), self.origins.clone(), self.answer.clone())
    }
}

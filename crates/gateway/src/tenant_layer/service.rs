//! The tower service of the layer.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, Response, header};
use axum::response::IntoResponse;
use tenantry_kernel::TenantId;
use tower::Service;

use super::authorizer::{Authorizer, NamedBy};
use super::directory::Directory;
use crate::error::AccessRefused;
use crate::http::tenant_header::{X_TENANT_ID, echo_tenant};
use crate::http::{WebOrigins, expose_to_page, vary};
use crate::session::Authenticate;

/// The service that [`TenantLayer`](super::TenantLayer) creates around another service.
#[derive(Clone, Debug)]
pub struct TenantService<S, A, D> {
    inner: S,
    authorizer: Authorizer<A, D>,
    origins: WebOrigins,
}

impl<S, A, D> TenantService<S, A, D> {
    pub(super) const fn new(inner: S, authorizer: Authorizer<A, D>, origins: WebOrigins) -> Self {
        Self { inner, authorizer, origins }
    }
}

impl<S, A, D> Service<Request<Body>> for TenantService<S, A, D>
where
    S: Service<Request<Body>> + Clone + Send + 'static,
    S::Response: IntoResponse,
    S::Future: Send,
    A: Authenticate,
    D: Directory,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        if is_preflight(&request) {
            let answer = self.origins.answer_preflight(request.headers());
            return Box::pin(async { Ok(answer) });
        }
        let page = self.origins.allowed_page(request.headers());
        // The clone is not ready yet. The service that was polled is.
        let unready = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, unready);
        let authorizer = self.authorizer.clone();
        Box::pin(async move {
            let authorized = match authorizer.authorize_request(request.headers(), NamedBy::Header).await {
                Ok(authorized) => authorized,
                Err(error) => return Ok(mark_private(error.into_response(), None, page)),
            };
            let tenant = authorized.tenant();
            let extensions = request.extensions_mut();
            extensions.insert(authorized.caller());
            extensions.insert(authorized);
            let response = inner.call(request).await?.into_response();
            Ok(mark_private(response, Some(tenant), page))
        })
    }
}

/// Whether this is a CORS preflight: the browser asks whether it may send the real request. A preflight has no
/// credentials by design, so no caller can be authorized for it. It never reaches a handler, because a handler for
/// every method would run for any sender. An `OPTIONS` without `Access-Control-Request-Method` is a request like any
/// other.
fn is_preflight(request: &Request<Body>) -> bool {
    request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Marks a response as private to one tenant, and readable for the page that sent the request. A refusal names no
/// tenant.
fn mark_private(mut response: Response<Body>, tenant: Option<TenantId>, page: Option<HeaderValue>) -> Response<Body> {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    vary::add(headers, &[X_TENANT_ID, header::ORIGIN]);
    if let Some(page) = page {
        expose_to_page(headers, page);
    }
    match tenant {
        Some(tenant) => set_tenant_header(&mut response, tenant),
        None => drop(headers.remove(X_TENANT_ID)),
    }
    response
}

/// Sets `X-Tenant-ID` to the tenant of the response, and overwrites a value of the handler. A refusal by
/// [`AuthorizedTenant::recheck`](super::AuthorizedTenant::recheck) names no tenant, as a refusal of the layer does.
pub(crate) fn set_tenant_header(response: &mut Response<Body>, tenant: TenantId) {
    if response.extensions().get::<AccessRefused>().is_some() {
        response.headers_mut().remove(X_TENANT_ID);
    } else {
        echo_tenant(response.headers_mut(), tenant);
    }
}

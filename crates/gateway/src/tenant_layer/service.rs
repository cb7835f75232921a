//! What the layer does to one request.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, header};
use axum::response::IntoResponse;
use tenantry_kernel::{IdFormat, TenantId};
use tower::Service;

use super::authorized_tenant::{AuthorizedTenant, authorize};
use super::directory::Directory;
use crate::error::{ApiError, Refused};
use crate::http::tenant_header::{X_TENANT_ID, echo, required_tenant};
use crate::http::vary;
use crate::http::{WebOrigins, let_read};
use crate::session::Authenticate;

/// The service that [`TenantLayer`](super::TenantLayer) wraps another in.
#[derive(Clone, Debug)]
pub struct TenantService<S, A, D> {
    inner: S,
    authenticator: A,
    directory: D,
    origins: WebOrigins,
    ids: IdFormat,
}

impl<S, A, D> TenantService<S, A, D> {
    pub(super) const fn new(inner: S, authenticator: A, directory: D, origins: WebOrigins, ids: IdFormat) -> Self {
        Self { inner, authenticator, directory, origins, ids }
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
        // The clone is not ready yet; the one that was polled is.
        let unready = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, unready);
        let (authenticator, directory, ids) = (self.authenticator.clone(), self.directory.clone(), self.ids);
        Box::pin(async move {
            let authorized = match judge(request.headers(), &authenticator, &directory, ids).await {
                Ok(authorized) => authorized,
                Err(error) => return Ok(mark_private(error.into_response(), None, page)),
            };
            let tenant = authorized.tenant();
            let extensions = request.extensions_mut();
            extensions.insert(tenant);
            extensions.insert(authorized.context());
            extensions.insert(authorized.caller());
            extensions.insert(authorized);
            let response = inner.call(request).await?.into_response();
            Ok(mark_private(response, Some(tenant), page))
        })
    }
}

async fn judge<A: Authenticate, D: Directory>(
    headers: &HeaderMap,
    authenticator: &A,
    directory: &D,
    ids: IdFormat,
) -> Result<AuthorizedTenant, ApiError> {
    let tenant = required_tenant(headers, ids)?;
    authorize(authenticator, directory, headers, tenant).await
}

/// A browser's question whether it may send the real request. It carries no credentials by design, so nobody could be
/// authorized for it, and it is never handed on: a handler that takes every method would run for whoever asks. Any other
/// `OPTIONS` is a request like the rest.
fn is_preflight(request: &Request<Body>) -> bool {
    request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Marks an answer as one tenant's own, and for the page that may read it. A refusal names no tenant: it was given for
/// none.
fn mark_private(mut response: Response<Body>, tenant: Option<TenantId>, page: Option<HeaderValue>) -> Response<Body> {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    vary::add(headers, &[X_TENANT_ID, header::ORIGIN]);
    if let Some(page) = page {
        let_read(headers, page);
    }
    match tenant {
        Some(tenant) => set_tenant_header(&mut response, tenant),
        None => drop(headers.remove(X_TENANT_ID)),
    }
    response
}

/// Names the tenant that an answer is for, whatever the answer says of it so far. A caller who was refused when the
/// request was judged again gets what the first refusal would have been: it names no tenant.
pub(crate) fn set_tenant_header(response: &mut Response<Body>, tenant: TenantId) {
    if response.extensions().get::<Refused>().is_some() {
        response.headers_mut().remove(X_TENANT_ID);
    } else {
        echo(response.headers_mut(), tenant);
    }
}

//! The tower service of the layer.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum_core::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, Request, header};
use tower_service::Service;

use crate::authenticate::Authenticate;
use crate::authorizer::{Authorizer, NamedBy};
use crate::directory::Directory;
use crate::http::cors::{answer_preflight, expose_to_page};
use crate::http::tenant_header::X_TENANT_ID;
use crate::http::vary;
use crate::http::web_origins::WebOrigins;
use crate::refusal_answer::RefusalAnswer;

/// The service that [`TenantLayer`](crate::TenantLayer) creates around another service.
#[derive(Clone, Debug)]
pub struct TenantService<S, A, D> {
    inner: S,
    authorizer: Authorizer<A, D>,
    origins: WebOrigins,
    answer: RefusalAnswer,
}

impl<S, A, D> TenantService<S, A, D> {
    pub(crate) const fn new(
        inner: S,
        authorizer: Authorizer<A, D>,
        origins: WebOrigins,
        answer: RefusalAnswer,
    ) -> Self {
        Self { inner, authorizer, origins, answer }
    }
}

impl<S, A, D, Body> Service<Request<Body>> for TenantService<S, A, D>
where
    S: Service<Request<Body>> + Clone + Send + 'static,
    S::Response: IntoResponse,
    S::Future: Send,
    A: Authenticate,
    D: Directory<A::Caller>,
    Body: Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        if is_preflight(&request) {
            let answer = answer_preflight(&self.origins, request.headers());
            return Box::pin(async { Ok(answer) });
        }
        let page = self.origins.allowed_page(request.headers());
        // The clone is not ready yet. The service that was polled is.
        let unready = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, unready);
        let (authorizer, answer) = (self.authorizer.clone(), self.answer.clone());
        Box::pin(async move {
            let headers = request.headers();
            // A future that borrows the request is `Send` only for a body that is `Sync`. Headers are.
            let authorized = match authorizer.authorize_request(headers, NamedBy::Header).await {
                Ok(authorized) => authorized,
                Err(refusal) => {
                    let mut response = answer.response(refusal);
                    mark_private(response.headers_mut(), page);
                    // A refusal names no tenant.
                    response.headers_mut().remove(X_TENANT_ID);
                    return Ok(response);
                }
            };
            request.extensions_mut().insert(authorized.clone());
            let mut response = inner.call(request).await?.into_response();
            mark_private(response.headers_mut(), page);
            authorized.echo(response.headers_mut());
            Ok(response)
        })
    }
}

/// Whether this is a CORS preflight: the browser asks whether it may send the real request. A preflight has no
/// credentials by design, so no caller can be authorized for it. It never reaches a handler, because a handler for
/// every method would run for any sender. An `OPTIONS` without `Access-Control-Request-Method` is a request like any
/// other.
fn is_preflight<Body>(request: &Request<Body>) -> bool {
    request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Marks a response as private to one tenant, and readable for the page that sent the request.
///
/// A server on the way that compresses a stream of events, such as Next.js, would hold them back until it has enough
/// bytes.
fn mark_private(response: &mut HeaderMap, page: Option<HeaderValue>) {
    let kind = response.get(header::CONTENT_TYPE);
    let is_event_stream = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    let caching = if is_event_stream { "private, no-store, no-transform" } else { "private, no-store" };
    response.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    vary::add(response, &[X_TENANT_ID, header::ORIGIN]);
    if let Some(page) = page {
        expose_to_page(response, page);
    }
}

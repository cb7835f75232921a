//! Requests that the gateway itself makes to an upstream, for a member of a tenant.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{Method, Request, Response};
use hyper::body::Incoming;
use tenantry_layer::X_TENANT_ID;
use time::OffsetDateTime;

use super::assertion::AssertionSigner;
use super::headers::TENANTRY_ASSERTION;
use super::upstream::{Proxy, Upstream};
use crate::tenant_layer::AuthorizedTenant;
use crate::traces::UpstreamSpan;

/// Requests of the gateway to one address of an upstream.
///
/// Their assertions have an audience of their own: the name of the upstream, a slash and the address. The name of an
/// upstream has no slash, so no member gets such an assertion through the proxy, and the upstream can tell the gateway
/// from them.
#[derive(Clone)]
pub(crate) struct OwnRequests {
    upstream: Arc<Upstream>,
    signer: AssertionSigner,
    path: &'static str,
    audience: Arc<str>,
}

impl Proxy {
    /// The requests to an address below the upstream of this name. None without the upstream.
    pub(crate) fn own_requests(&self, name: &str, path: &'static str) -> Option<OwnRequests> {
        let upstream = self.upstreams().iter().find(|upstream| upstream.name() == name)?;
        let audience = format!("{name}/{path}").into();
        Some(OwnRequests { upstream: Arc::clone(upstream), signer: self.signer()?.clone(), path, audience })
    }
}

impl OwnRequests {
    /// Posts JSON, and returns the response as soon as its head is there. The caller limits the time and the body.
    ///
    /// # Errors
    ///
    /// The reason, for the log.
    pub(crate) async fn post(&self, authorized: &AuthorizedTenant, json: Bytes) -> Result<Response<Incoming>, String> {
        let uri = self.upstream.uri(&format!("{}{}", self.upstream.prefix(), self.path), None);
        let uri = uri.map_err(|error| error.to_string())?;
        let assertion = self.signer.sign(&self.audience, authorized, OffsetDateTime::now_utc());
        let mut request = Request::post(uri)
            .header(ACCEPT, "text/event-stream")
            .header(CONTENT_TYPE, "application/json")
            .header(X_TENANT_ID, authorized.tenant().as_str())
            .header(TENANTRY_ASSERTION, assertion.ok_or("the assertion cannot be signed")?)
            .body(Body::from(json))
            .map_err(|error| error.to_string())?;
        let span = UpstreamSpan::begin(&Method::POST, self.upstream.name(), authorized.tenant());
        span.inject(request.headers_mut());
        let answer = self.upstream.client.request(request).await;
        span.end(answer.as_ref().map(Response::status).ok());
        answer.map_err(|error| format!("{error:?}"))
    }
}

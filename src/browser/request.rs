//! Requests bound to a client's tenant.

use std::rc::Rc;

use gloo_net::http::{Method, Request, RequestBuilder, Response};
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::fetch;
use super::request_error::RequestError;
use super::scope::Scope;

/// A request that carries the tenant, as far as its URL has an allowed origin.
///
/// It is built like a request of gloo-net: what this type has no method for, [`with`](Self::with) reaches.
#[must_use = "a request does nothing until it is sent"]
pub struct TenantRequestBuilder {
    scope: Rc<Scope>,
    builder: RequestBuilder,
}

impl TenantRequestBuilder {
    pub(super) fn new(scope: Rc<Scope>, method: Method, url: &str) -> Self {
        Self { scope, builder: RequestBuilder::new(url).method(method) }
    }

    /// Sets a header. The tenant header is set when the request is sent, whatever is set here.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.with(|builder| builder.header(name, value))
    }

    /// Appends query parameters.
    pub fn query<'a, V: AsRef<str>>(self, parameters: impl IntoIterator<Item = (&'a str, V)>) -> Self {
        self.with(|builder| builder.query(parameters))
    }

    /// Changes the request by gloo-net's own builder, for credentials, cache, an abort signal and so on.
    pub fn with(self, change: impl FnOnce(RequestBuilder) -> RequestBuilder) -> Self {
        Self { builder: change(self.builder), ..self }
    }

    /// Sets a JSON body, and the content type if it is not set.
    ///
    /// # Errors
    ///
    /// [`RequestError::Fetch`] for a value that cannot be written, or a URL that cannot be read.
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Result<TenantRequest, RequestError> {
        Ok(TenantRequest { scope: self.scope, request: self.builder.json(value)? })
    }

    /// Sets a body.
    ///
    /// # Errors
    ///
    /// [`RequestError::Fetch`] for a body or a URL that the browser refuses.
    pub fn body(self, body: impl Into<JsValue>) -> Result<TenantRequest, RequestError> {
        Ok(TenantRequest { scope: self.scope, request: self.builder.body(body)? })
    }

    /// Sends the request, as [`TenantClient::send`](crate::TenantClient::send) does.
    ///
    /// # Errors
    ///
    /// As [`TenantClient::send`](crate::TenantClient::send).
    pub async fn send(self) -> Result<Response, RequestError> {
        TenantRequest { scope: self.scope, request: self.builder.build()? }.send().await
    }
}

/// A request with its body, ready to be sent.
#[must_use = "a request does nothing until it is sent"]
pub struct TenantRequest {
    scope: Rc<Scope>,
    request: Request,
}

impl TenantRequest {
    pub(super) const fn new(scope: Rc<Scope>, request: Request) -> Self {
        Self { scope, request }
    }

    /// Sends the request, as [`TenantClient::send`](crate::TenantClient::send) does.
    ///
    /// # Errors
    ///
    /// As [`TenantClient::send`](crate::TenantClient::send).
    pub async fn send(self) -> Result<Response, RequestError> {
        let outgoing = fetch::prepare(&self.scope, self.request.into())?;
        Ok(fetch::send(&self.scope, outgoing).await?.into())
    }
}

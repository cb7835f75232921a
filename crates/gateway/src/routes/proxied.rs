//! Requests below the prefix of an upstream, and the public keys with which an upstream verifies them.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on};
use serde_json::{Value, json};

use crate::error::ApiError;
use crate::proxy::{Forwarding, Upstream, forward};
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

/// For how long an upstream keeps the keys. After a new key, it takes this long until every upstream accepts it.
const KEYS_AGE: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// The handler of every path below the prefix of an upstream.
///
/// `TRACE` and `CONNECT` are not among its methods: an answer to `TRACE` would show the assertion. The CORS layer
/// answers every `OPTIONS`.
pub(super) fn handler(upstream: &Arc<Upstream>) -> MethodRouter<AppState> {
    let upstream = Arc::clone(upstream);
    let methods =
        [MethodFilter::HEAD, MethodFilter::POST, MethodFilter::PUT, MethodFilter::PATCH, MethodFilter::DELETE];
    on(methods.into_iter().fold(MethodFilter::GET, MethodFilter::or), move |state, authorized, request| {
        proxied(state, upstream, authorized, request)
    })
}

async fn proxied(
    State(state): State<AppState>,
    upstream: Arc<Upstream>,
    authorized: AuthorizedTenant,
    request: Request,
) -> Result<Response, ApiError> {
    let forwarding = Forwarding { proxy: &state.proxy, changes: &state.changes, body: state.server_limits.body };
    forward(forwarding, &upstream, authorized, request).await
}

/// The public keys of assertions. Without a key the list is empty.
pub(super) async fn keys(State(state): State<AppState>) -> ([(HeaderName, HeaderValue); 1], Json<Value>) {
    let keys = state.proxy.signer().map_or_else(|| json!({ "keys": [] }), |signer| signer.public_keys());
    ([(header::CACHE_CONTROL, KEYS_AGE)], Json(keys))
}

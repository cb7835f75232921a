//! Signed addresses, for images and downloads: a page cannot add a header to them.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use tenantry_kernel::TenantError;
use tenantry_layer::X_TENANT_ID;
use time::{Duration, OffsetDateTime};

use super::signed_target::{SIGNATURE, authorize, split, target_of};
use crate::error::ApiError;
use crate::http::{JsonBody, iso8601, vary};
use crate::proxy::{Forwarding, forward};
use crate::rates::RateOwner;
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

const DEFAULT_SECONDS: i64 = 60;
const MAX_SECONDS: i64 = 900;

/// A file that a browser shows by itself, outside of a page of the product, runs no script on the host of the gateway.
const SANDBOX: HeaderValue = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AddressRequest {
    path: String,
    seconds: Option<i64>,
}

/// Signs a path below an upstream for the caller.
pub(super) async fn sign(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    headers: HeaderMap,
    JsonBody(asked): JsonBody<AddressRequest>,
) -> Result<impl IntoResponse, ApiError> {
    // The body may have arrived long after the headers.
    authorized.recheck().await?;
    let session = state.authenticator.current_session(&headers).await?;
    let (_, target) = target_of(&state, &asked.path)?;
    let seconds = asked.seconds.unwrap_or(DEFAULT_SECONDS);
    if !(1..=MAX_SECONDS).contains(&seconds) {
        let reason = format!("{seconds} is out of range; write 1 to {MAX_SECONDS}");
        return Err(TenantError::validation("seconds", &reason).into());
    }
    let expires_at = OffsetDateTime::now_utc() + Duration::seconds(seconds);
    let expires_at = expires_at.replace_nanosecond(0).unwrap_or(expires_at).min(session.expires_at);
    let signature =
        state.addresses.sign(session, authorized.tenant(), target.as_str(), expires_at).map_err(|error| {
            tracing::error!(%error, "address not signed");
            ApiError::Internal
        })?;
    let join = if target.query().is_some() { '&' } else { '?' };
    let url = format!("{target}{join}{SIGNATURE}{signature}");
    Ok((StatusCode::CREATED, Json(json!({ "url": url, "expiresAt": iso8601(expires_at) }))))
}

/// Middleware for the paths of upstreams: it serves a request with a signature itself, because such a request has
/// neither `X-Tenant-ID` nor a session. It passes every other request on to the tenant layer.
pub(crate) async fn serve_signed(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if !request.uri().query().is_some_and(|query| query.contains(SIGNATURE)) {
        return Ok(next.run(request).await);
    }
    let mut response = match signed_response(&state, request).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    vary::add(headers, &[X_TENANT_ID, header::ORIGIN]);
    headers.insert(header::CONTENT_SECURITY_POLICY, SANDBOX);
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}

async fn signed_response(state: &AppState, mut request: Request) -> Result<Response, ApiError> {
    let (target, signature) = split(request.uri(), SIGNATURE).ok_or(ApiError::SignatureRefused)?;
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(ApiError::SignatureRefused);
    }
    let address = state.addresses.verify(&signature, target.as_str()).ok_or(ApiError::SignatureRefused)?;
    let upstream = state.proxy.upstreams().iter().find(|upstream| target.path().starts_with(upstream.prefix()));
    let upstream = upstream.ok_or(ApiError::NoSuchRoute)?;
    let authorized = authorize(state, address).await?;
    state.rates.count(RateOwner::Tenant(authorized.tenant()))?;
    // What the browser sends with an image belongs to another person, perhaps, and to no signature.
    request.headers_mut().remove(header::AUTHORIZATION);
    request.headers_mut().remove(header::COOKIE);
    *request.uri_mut() = Uri::from(target);
    let forwarding = Forwarding { proxy: &state.proxy, changes: &state.changes, body: state.server_limits.body };
    let mut response = forward(forwarding, upstream, authorized.clone(), request).await?;
    authorized.echo(response.headers_mut());
    Ok(response)
}

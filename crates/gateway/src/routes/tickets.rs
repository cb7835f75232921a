//! Tickets for WebSockets: a page cannot add a header to one.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use tenantry_layer::X_TENANT_ID;
use time::OffsetDateTime;

use super::signed_target::{TICKET, authorize, split, target_of};
use crate::error::ApiError;
use crate::http::{JsonBody, iso8601, vary};
use crate::proxy::{Forwarding, is_handshake, open_websocket};
use crate::rates::RateOwner;
use crate::session::{Ticket, TicketUse};
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TicketRequest {
    path: String,
}

/// Issues a ticket for one WebSocket of the caller below an upstream.
pub(super) async fn issue(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    headers: HeaderMap,
    JsonBody(asked): JsonBody<TicketRequest>,
) -> Result<impl IntoResponse, ApiError> {
    // The body may have arrived long after the headers.
    authorized.recheck().await?;
    let session = state.authenticator.current_session(&headers).await?;
    let origin = origin(&state, &headers)?;
    let (upstream, target) = target_of(&state, &asked.path)?;
    let planned = TicketUse { upstream: upstream.name(), target: target.as_str(), origin };
    let (ticket, expires_at) =
        state.tickets.issue(session, authorized.tenant(), planned, OffsetDateTime::now_utc()).map_err(|error| {
            tracing::error!(%error, "ticket not signed");
            ApiError::Internal
        })?;
    let join = if target.query().is_some() { '&' } else { '?' };
    let url = format!("{target}{join}{TICKET}{ticket}");
    Ok((StatusCode::CREATED, Json(json!({ "url": url, "expiresAt": iso8601(expires_at) }))))
}

/// The web origin of the page that sent a request. None for a program other than a browser, which sends none.
fn origin<'a>(state: &AppState, headers: &'a HeaderMap) -> Result<Option<&'a str>, ApiError> {
    let mut lines = headers.get_all(header::ORIGIN).iter();
    let Some(line) = lines.next() else { return Ok(None) };
    if lines.next().is_some() || !state.origins.allow(line) {
        return Err(ApiError::OriginNotAllowed);
    }
    line.to_str().map(Some).map_err(|_| ApiError::OriginNotAllowed)
}

/// Middleware for the paths of upstreams: it serves each handshake of a WebSocket, and refuses one without a ticket. It
/// passes every other request on.
pub(crate) async fn serve_websockets(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if !asks_for_websocket(request.headers()) && !request.uri().query().is_some_and(|query| query.contains(TICKET)) {
        return next.run(request).await;
    }
    let mut response = websocket_response(&state, request).await.unwrap_or_else(IntoResponse::into_response);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    vary::add(headers, &[X_TENANT_ID, header::ORIGIN]);
    response
}

fn asks_for_websocket(headers: &HeaderMap) -> bool {
    let protocols =
        headers.get_all(header::UPGRADE).iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    protocols.into_iter().any(|protocol| protocol.trim_ascii().eq_ignore_ascii_case(b"websocket"))
}

async fn websocket_response(state: &AppState, mut request: Request) -> Result<Response, ApiError> {
    let (target, ticket) = split(request.uri(), TICKET).ok_or(ApiError::TicketRefused)?;
    if !is_handshake(&request) {
        return Err(ApiError::TicketRefused);
    }
    let upstream = state.proxy.upstreams().iter().find(|upstream| target.path().starts_with(upstream.prefix()));
    let upstream = upstream.ok_or(ApiError::NoSuchRoute)?;
    let origin = origin(state, request.headers())?;
    let tried = TicketUse { upstream: upstream.name(), target: target.as_str(), origin };
    let Ticket { id, expires_at, address } = state.tickets.verify(&ticket, tried).ok_or(ApiError::TicketRefused)?;
    if !state.database.use_code(id, address.user_id, expires_at).await? {
        return Err(ApiError::TicketRefused);
    }
    let session_ends_at = address.session_ends_at;
    let authorized = authorize(state, address).await?;
    state.rates.count(RateOwner::Tenant(authorized.tenant()))?;
    // What the browser sends with the handshake belongs to another person, perhaps, and to no ticket.
    request.headers_mut().remove(header::AUTHORIZATION);
    request.headers_mut().remove(header::COOKIE);
    *request.uri_mut() = Uri::from(target);
    let forwarding = Forwarding { proxy: &state.proxy, changes: &state.changes, body: state.server_limits.body };
    let mut response = open_websocket(forwarding, upstream, authorized.clone(), session_ends_at, request).await?;
    authorized.echo(response.headers_mut());
    Ok(response)
}

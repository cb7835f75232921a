//! What a signed address and a ticket have in common: a target below an upstream, a parameter, and a person.

use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use tenantry_kernel::TenantError;

use crate::error::ApiError;
use crate::proxy::Upstream;
use crate::session::SignedAddress;
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

/// The query parameter with the signature of an address. It is the last one.
pub(super) const SIGNATURE: &str = "tenantry-signature=";
/// The query parameter with the ticket of a WebSocket. It is the last one.
pub(super) const TICKET: &str = "tenantry-ticket=";
const MAX_PATH: usize = 2048;

/// The upstream of a path, and the path with its query as it is signed.
pub(super) fn target_of<'a>(state: &'a AppState, path: &str) -> Result<(&'a Upstream, PathAndQuery), ApiError> {
    let wrong = |reason: &str| TenantError::validation("path", reason).into();
    if path.len() > MAX_PATH || !path.starts_with('/') || !path.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(wrong("it is not a path of up to 2048 characters; write one such as /services/files/a.png"));
    }
    if path.contains(['#', '\\']) || path.contains(SIGNATURE) || path.contains(TICKET) {
        return Err(wrong("it has a fragment, a backslash, a signature or a ticket; write the plain path and query"));
    }
    let target = PathAndQuery::try_from(path).map_err(|_| wrong("it is not a path; write it percent-encoded"))?;
    let upstream = state.proxy.upstreams().iter().find(|upstream| target.path().starts_with(upstream.prefix()));
    let upstream = upstream.ok_or_else(|| wrong("it is not below an upstream of this gateway"))?;
    upstream.check_path(target.path())?;
    Ok((upstream, target))
}

/// Authorizes the person of the address, now and past every cache: the signature grants nothing by itself.
pub(super) async fn authorize(state: &AppState, address: SignedAddress) -> Result<AuthorizedTenant, ApiError> {
    let SignedAddress { tenant, user_id, issuer_session, session_ends_at } = address;
    let token = state.tokens.issue_until(user_id, issuer_session.as_ref(), session_ends_at).map_err(|error| {
        tracing::error!(%error, "session of a signed address not signed");
        ApiError::Internal
    })?;
    let bearer = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| ApiError::Internal)?;
    let credentials = HeaderMap::from_iter([(header::AUTHORIZATION, bearer)]);
    let authorized = state.authorizer.authorize(&credentials, tenant).await?;
    Ok(authorized.recheck().await?)
}

/// The target without the parameter, and its value. None unless the parameter is there once, at the end.
pub(super) fn split(uri: &Uri, parameter: &str) -> Option<(PathAndQuery, String)> {
    let (rest, signature) = uri.path_and_query()?.as_str().split_once(parameter)?;
    let rest = rest.strip_suffix('&').or_else(|| rest.strip_suffix('?'))?;
    let is_signature = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    signature.bytes().all(is_signature).then_some(())?;
    Some((PathAndQuery::try_from(rest).ok()?, signature.to_owned()))
}

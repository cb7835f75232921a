//! The middleware that counts requests.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::request_counts::{RateOwner, Rates};
use crate::error::ApiError;
use crate::session::Caller;
use crate::tenant_layer::AuthorizedTenant;

/// Middleware that counts a request behind its guard: for the tenant that the caller is authorized for, else for the
/// person, else for all callers without a session. The routes of operations, such as `/health`, are never refused.
///
/// # Errors
///
/// [`ApiError::RateExceeded`].
pub(crate) async fn enforce_rates(
    State(rates): State<Rates>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if let Some(owner) = owner_of(&request) {
        rates.count(owner)?;
    }
    Ok(next.run(request).await)
}

fn owner_of(request: &Request) -> Option<RateOwner> {
    if let Some(authorized) = request.extensions().get::<AuthorizedTenant>() {
        return Some(RateOwner::Tenant(authorized.tenant()));
    }
    if let Some(caller) = request.extensions().get::<Caller>() {
        return Some(RateOwner::Person(caller.user_id));
    }
    request.uri().path().starts_with("/v1/").then_some(RateOwner::Public)
}

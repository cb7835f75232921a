//! The middleware of routes that strangers may try.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::client_address::{PeerAddress, client_address};
use super::counts::Throttle;
use super::tries::Tries;
use crate::error::ApiError;

/// Middleware that counts a try for the address of the client.
///
/// # Errors
///
/// [`ApiError::RateExceeded`].
pub(crate) async fn enforce_throttle(
    State((throttle, tries)): State<(Throttle, Tries)>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let peer = request.extensions().get().map(|PeerAddress(address)| *address);
    throttle.count_address(tries, client_address(request.headers(), peer, throttle.trusted_proxies))?;
    Ok(next.run(request).await)
}

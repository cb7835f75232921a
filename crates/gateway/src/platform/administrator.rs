//! The guard of the routes of the platform.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::db::{Database, Lookup, PlatformAct, PlatformTransaction};
use crate::error::ApiError;
use crate::people::PostgresPeople;
use crate::session::{Caller, SessionAuthenticator};
use crate::state::AppState;

const GRANT: &str = "select user_id from tenantry.platform_administrators where user_id = $1";

/// A person who may act as the platform. Each act judges the grant and the session again.
#[derive(Clone)]
pub struct PlatformAdministrator {
    caller: Caller,
    authenticator: SessionAuthenticator<PostgresPeople>,
    credentials: HeaderMap,
}

impl PlatformAdministrator {
    /// The person.
    #[must_use]
    pub const fn caller(&self) -> Caller {
        self.caller
    }

    /// Runs `work` as the platform, with the record of the act. See [`Database::act_as_platform`].
    ///
    /// # Errors
    ///
    /// As [`Database::act_as_platform`].
    pub(crate) async fn act<T>(
        &self,
        database: &Database,
        act: PlatformAct<'_>,
        work: impl AsyncFnOnce(&PlatformTransaction<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        database.act_as_platform(self.caller, act, async || self.recheck_session().await, work).await
    }

    /// Checks that the session has not ended since the request arrived.
    ///
    /// # Errors
    ///
    /// [`ApiError::NotSignedIn`] when it has ended, or is one of another person now.
    async fn recheck_session(&self) -> Result<(), ApiError> {
        let session = self.authenticator.current_session(&self.credentials).await?;
        if session.caller == self.caller { Ok(()) } else { Err(ApiError::NotSignedIn) }
    }
}

/// Middleware that passes on the requests of platform administrators only. A membership is not needed and has no
/// effect: an administrator of the tenant `platform` is not a platform administrator.
///
/// # Errors
///
/// - [`ApiError::NotSignedIn`] without a session.
/// - [`ApiError::PlatformAdminsOnly`] without a grant, and for a session of an issuer that may speak for some tenants
///   only.
pub(crate) async fn require_platform_administrator(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let credentials = request.headers().clone();
    let caller = state.authenticator.current_session(&credentials).await?.caller;
    let lookup = Lookup::PlatformAdministrator(caller);
    let granted = state.database.look_up(lookup, GRANT, &[&caller.user_id]).await?;
    if granted.is_empty() || !state.directory.is_unrestricted(caller) {
        tracing::warn!(alarm = "platform_denied", person = %caller.user_id, "not a platform administrator");
        return Err(ApiError::PlatformAdminsOnly);
    }
    let authenticator = state.authenticator.clone();
    request.extensions_mut().insert(PlatformAdministrator { caller, authenticator, credentials });
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

impl<S: Send + Sync> FromRequestParts<S> for PlatformAdministrator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get().cloned().ok_or(ApiError::PlatformAdminsOnly)
    }
}

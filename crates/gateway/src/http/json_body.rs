//! Reading a JSON body, with the server's own errors.

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use tenantry_kernel::TenantError;

use crate::error::ApiError;
use crate::server::BodyTooSlow;

/// A body that must be JSON of the shape `T`.
pub(crate) struct JsonBody<T>(
    /// What the body says.
    pub T,
);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        match axum::Json::from_request(request, state).await {
            Ok(axum::Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(refusal(&rejection)),
        }
    }
}

fn refusal(rejection: &JsonRejection) -> ApiError {
    let mut cause = std::error::Error::source(rejection);
    while let Some(error) = cause {
        if error.is::<BodyTooSlow>() {
            return ApiError::BodyTooSlow;
        }
        cause = error.source();
    }
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ApiError::NotJson,
        // The parser's own words say where, and repeat nothing but the caller's body.
        _ => TenantError::validation("body", &rejection.body_text()).into(),
    }
}

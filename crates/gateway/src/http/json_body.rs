//! The extractor of a JSON body, with the errors of this server.

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use tenantry_kernel::TenantError;

use crate::error::ApiError;
use crate::server::BodyTooSlow;

/// A body that is JSON with the shape of `T`.
pub(crate) struct JsonBody<T>(
    /// The parsed body.
    pub T,
);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        match axum::Json::from_request(request, state).await {
            Ok(axum::Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(error_of(&rejection)),
        }
    }
}

fn error_of(rejection: &JsonRejection) -> ApiError {
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
        // The message of the parser contains the position, and no text except the caller's own body.
        _ => TenantError::validation("body", &rejection.body_text()).into(),
    }
}

//! The extractor of a JSON body, with the errors of this server.

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use tenantry_kernel::TenantError;

use crate::error::ApiError;
use crate::server::BodyTooSlow;

/// The parser repeats the name of an unknown member, which may be as long as the body.
const LONGEST_MESSAGE: usize = 400;

/// A body that is JSON with the shape of `T`. Give `T` the attribute `deny_unknown_fields`, so that a misspelled member
/// is an error.
pub(crate) struct JsonBody<T>(
    /// The parsed body.
    pub T,
);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        match axum::Json::from_request(request, state).await {
            Ok(axum::Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(body_error(&rejection)),
        }
    }
}

/// The error of this server for a body that cannot be read.
pub(crate) fn body_error(rejection: &JsonRejection) -> ApiError {
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
        _ => {
            let message: String = rejection.body_text().chars().take(LONGEST_MESSAGE).collect();
            TenantError::validation("body", &message).into()
        }
    }
}

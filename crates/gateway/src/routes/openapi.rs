//! The description of this API for programs.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};

use crate::error::ApiError;
use crate::http::etag;
use crate::openapi;
use crate::state::AppState;

/// The OpenAPI document. It has no data of a tenant.
pub(super) async fn document(State(state): State<AppState>, headers: HeaderMap) -> Result<Response<Body>, ApiError> {
    let document = openapi::document(state.demo).ok_or(ApiError::Internal)?;
    etag::respond(&headers, document, "public, max-age=300")
}

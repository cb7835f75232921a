//! The CORS layer of the server.

use axum::http::HeaderName;
use tenantry_layer::WebOrigins;
use tenantry_layer::cors::{METHODS, PREFLIGHT_AGE, REQUEST_HEADERS, RESPONSE_HEADERS};
use tower_http::cors::{AllowCredentials, AllowOrigin, CorsLayer};

use super::request_id::X_REQUEST_ID;

/// The CORS layer for these origins. It allows credentials, every header that a route reads, and every response header
/// that the SDK reads, with the id of the request.
pub(crate) fn cors_layer(origins: &WebOrigins) -> CorsLayer {
    let (origins, trusted) = (origins.clone(), origins.clone());
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, _| origins.allow(origin)))
        .allow_credentials(AllowCredentials::predicate(move |origin, _| trusted.allow(origin)))
        .allow_methods(METHODS)
        .allow_headers(REQUEST_HEADERS.into_iter().chain([X_REQUEST_ID]).collect::<Vec<_>>())
        .expose_headers(RESPONSE_HEADERS.into_iter().chain([X_REQUEST_ID]).collect::<Vec<_>>())
        .max_age(PREFLIGHT_AGE)
        // The application merges `Vary` itself. The layer would write a second line.
        .vary(Vec::<HeaderName>::new())
}

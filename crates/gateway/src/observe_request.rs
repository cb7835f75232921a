//! The middleware around every request: its id, its log lines and its metrics.

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use tenantry_layer::ProblemCode;
use tracing::Instrument;

use crate::http::{X_REQUEST_ID, request_id};
use crate::routes::ROUTES;
use crate::telemetry::Metrics;

/// The route of a request to an address that no route has.
const UNMATCHED: &str = "unmatched";
/// The routes of all upstreams together.
const PROXIED: &str = "proxied";

/// Middleware that gives the request an id, writes the id into its log lines and its response, and counts the request.
///
/// The id is not in the body of an error: the answer to a foreign and to an unknown tenant is the same to the byte.
pub(crate) async fn observe_request(State(metrics): State<Metrics>, mut request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    let (method, route) = (method_name(request.method()), route_of(&request));
    // An error span, so that a filter that shows any line of the request shows the id with it.
    let span = tracing::error_span!("request", id = id.to_str().unwrap_or_default(), method, route);
    request.headers_mut().insert(X_REQUEST_ID, id.clone());
    let open = metrics.begin(method, route);
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status();
    let elapsed_ms = open.end(status.as_u16()).as_millis();
    if let Some(ProblemCode(code)) = response.extensions().get() {
        metrics.count_refusal(code);
    }
    span.in_scope(|| {
        if status.is_server_error() {
            tracing::error!(status = status.as_u16(), elapsed_ms, "response failed");
        } else {
            tracing::debug!(status = status.as_u16(), elapsed_ms, "response");
        }
    });
    response.headers_mut().insert(X_REQUEST_ID, id);
    response
}

/// The path of the route in the table, such as `/v1/panels/{id}`.
fn route_of(request: &Request) -> &'static str {
    let Some(matched) = request.extensions().get::<MatchedPath>() else { return UNMATCHED };
    ROUTES.iter().map(|route| route.path).find(|path| *path == matched.as_str()).unwrap_or(PROXIED)
}

/// A client may invent methods.
fn method_name(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

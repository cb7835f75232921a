//! The middleware around every request: its id, its log lines, its metrics and its trace.

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use tenantry_layer::ProblemCode;
use tracing::Instrument;

use crate::http::{X_REQUEST_ID, request_id};
use crate::routes::ROUTES;
use crate::telemetry::Metrics;
use crate::tenant_layer::AuthorizedTenant;
use crate::traces::{CallerTrace, RequestSpan};

/// The route of a request to an address that no route has.
const UNMATCHED: &str = "unmatched";
/// The routes of all upstreams together.
const PROXIED: &str = "proxied";

/// Middleware that gives the request an id, writes the id into its log lines and its response, counts the request, and
/// traces it.
///
/// The id is not in the body of an error: the answer to a foreign and to an unknown tenant is the same to the byte.
pub(crate) async fn observe_request(
    State((metrics, caller_trace)): State<(Metrics, CallerTrace)>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = request_id(request.headers());
    let (method, route) = (method_name(request.method()), route_of(&request));
    // An error span, so that a filter that shows any line of the request shows the id with it.
    let span = tracing::error_span!("request", id = id.to_str().unwrap_or_default(), method, route);
    let trace = RequestSpan::begin(&request, id.to_str().unwrap_or_default(), caller_trace);
    request.extensions_mut().insert(trace.clone());
    request.headers_mut().insert(X_REQUEST_ID, id.clone());
    let open = metrics.begin(method, route);
    let mut response = trace.around(next.run(request).instrument(span.clone())).await;
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
    trace.end(&response);
    response.headers_mut().insert(X_REQUEST_ID, id);
    response
}

/// Middleware behind the guards of tenants: the trace has the tenant as soon as the caller is authorized for it.
pub(crate) async fn trace_tenant(request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    if let (Some(trace), Some(authorized)) = (extensions.get::<RequestSpan>(), extensions.get::<AuthorizedTenant>()) {
        trace.record_tenant(authorized.tenant());
    }
    next.run(request).await
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

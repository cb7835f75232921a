//! The spans of traces: a request, a transaction of the database, a call to an upstream.
//!
//! An attribute is a name from the source code or from the settings, a status, a request id, or the tenant of an
//! authorized caller. A path, a query, a person and a token are never attributes.

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};
use axum::response::Response;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{SpanContext, TraceContextExt, TraceState};
use opentelemetry_http::{HeaderExtractor, HeaderInjector};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tenantry_kernel::TenantId;
use tenantry_layer::ProblemCode;
use tracing::field::Empty;
use tracing::{Instrument, Span, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// The target of these spans, which are in no log. Spans and events with another target are in no trace: they may name
/// persons and foreign tenants.
pub(super) const TARGET: &str = "tenantry_gateway::trace";
/// The name of the span of a transaction.
pub(super) const TRANSACTION: &str = "transaction";

const TRACEPARENT: &str = "traceparent";
const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// What the trace of a caller, in `traceparent`, is for the span of its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallerTrace {
    /// A link of a new trace. A stranger adds no spans to a trace of others, and does not decide which requests are
    /// sampled.
    Link,
    /// The parent. For a gateway behind a proxy that writes `traceparent` itself.
    Parent,
}

/// The span of a request. Cheap to clone. It is an extension of its request.
#[derive(Clone)]
pub(crate) struct RequestSpan(Span);

impl RequestSpan {
    /// Begins the span of a request with this id.
    pub(crate) fn begin(request: &Request, id: &str, caller_trace: CallerTrace) -> Self {
        let method = method_name(request.method());
        // The route as the router knows it, such as `/v1/panels/{id}`.
        let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
        let span = info_span!(
            target: TARGET,
            "request",
            "otel.name" = name(method, route),
            "otel.kind" = "server",
            "otel.status_code" = Empty,
            "http.request.method" = method,
            "http.route" = route,
            "http.response.status_code" = Empty,
            // That of the connection. What a proxy in front says about its own one is not verified.
            "url.scheme" = "http",
            "request.id" = id,
            "tenant.id" = Empty,
            "error.type" = Empty,
        );
        if !span.is_disabled() {
            follow(&span, request.headers(), caller_trace);
        }
        Self(span)
    }

    /// Runs the request inside the span, so that later spans are its children.
    pub(crate) fn around<T>(&self, work: impl Future<Output = T>) -> impl Future<Output = T> {
        work.instrument(self.0.clone())
    }

    /// Records the tenant of an authorized caller. A tenant that a caller only asks for is never recorded.
    pub(crate) fn record_tenant(&self, tenant: TenantId) {
        self.0.record("tenant.id", tracing::field::display(tenant));
    }

    /// Records the status, and the code of an error as its type.
    pub(crate) fn end(self, response: &Response) {
        let code = response.extensions().get().map(|ProblemCode(code)| code.as_str());
        record_status(&self.0, response.status(), code, response.status().is_server_error());
    }
}

/// The span of a transaction, from its scope to its end. It is a child of the span of a request. Outside of a request
/// there is none.
pub(crate) fn transaction_span(operation: &'static str) -> Span {
    info_span!(
        target: TARGET,
        TRANSACTION,
        "otel.name" = operation,
        "otel.kind" = "client",
        "otel.status_code" = Empty,
        "db.system.name" = "postgresql",
    )
}

/// Marks the span of something that failed.
pub(crate) fn record_failure(span: &Span) {
    span.record("otel.status_code", "ERROR");
}

/// The span of a call to an upstream, until the head of its response. It is a child of the span of the request, and the
/// root of a trace outside of one.
pub(crate) struct UpstreamSpan(Span);

impl UpstreamSpan {
    pub(crate) fn begin(method: &Method, upstream: &str, tenant: TenantId) -> Self {
        let method = method_name(method);
        Self(info_span!(
            target: TARGET,
            "upstream",
            "otel.name" = name(method, None),
            "otel.kind" = "client",
            "otel.status_code" = Empty,
            "http.request.method" = method,
            "http.response.status_code" = Empty,
            "peer.service" = upstream,
            "tenant.id" = %tenant,
            "error.type" = Empty,
        ))
    }

    /// Writes the context of this span into the headers for the upstream. Without traces it writes nothing.
    pub(crate) fn inject(&self, headers: &mut HeaderMap) {
        if self.0.is_disabled() {
            return;
        }
        TraceContextPropagator::new().inject_context(&self.0.context(), &mut HeaderInjector(headers));
        if headers.get(TRACESTATE).is_some_and(|state| state.is_empty()) {
            headers.remove(TRACESTATE);
        }
    }

    /// Records the status of the upstream. None when it sent no response that the caller gets.
    pub(crate) fn end(self, status: Option<StatusCode>) {
        match status {
            Some(status) => record_status(&self.0, status, None, status.is_client_error() || status.is_server_error()),
            None => {
                self.0.record("error.type", "no_response");
                record_failure(&self.0);
            }
        }
    }
}

fn record_status(span: &Span, status: StatusCode, code: Option<&str>, failed: bool) {
    span.record("http.response.status_code", status.as_u16());
    if let Some(error) = code.or(failed.then(|| status.as_str())) {
        span.record("error.type", error);
    }
    if failed {
        record_failure(span);
    }
}

/// Makes the trace of the caller the parent of a span, or a link of it.
fn follow(span: &Span, headers: &HeaderMap, caller_trace: CallerTrace) {
    if headers.get_all(TRACEPARENT).iter().count() != 1 {
        return;
    }
    let context = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
    let caller = context.span().span_context().clone();
    match caller_trace {
        CallerTrace::Parent if caller.is_valid() => drop(span.set_parent(context)),
        // `tracestate` is free text of a stranger.
        CallerTrace::Link if caller.is_valid() => span.add_link(SpanContext::new(
            caller.trace_id(),
            caller.span_id(),
            caller.trace_flags(),
            true,
            TraceState::default(),
        )),
        _ => {}
    }
}

/// The name of a span as the conventions of HTTP write it.
fn name(method: &str, route: Option<&str>) -> String {
    let method = if method == OTHER { "HTTP" } else { method };
    route.map_or_else(|| method.to_owned(), |route| format!("{method} {route}"))
}

/// The word of the conventions for a method that is not known.
const OTHER: &str = "_OTHER";

/// A client may invent methods.
fn method_name(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or(OTHER)
}

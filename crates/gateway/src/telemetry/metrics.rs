//! The metrics of a server, in the text format of Prometheus.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::readings::Readings;
use crate::error::ApiError;

const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The upper bounds of the histogram of durations, in seconds.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 30.0];

/// The status of a request whose client went away before the answer.
const CANCELLED: &str = "cancelled";

type Labels<const N: usize> = [(&'static str, &'static str); N];

/// The metrics of one server. Cheap to clone; all clones share the values.
#[derive(Clone)]
pub struct Metrics(Arc<Shared>);

struct Shared {
    registry: Registry,
    requests: Family<Labels<3>, Counter>,
    seconds: Family<Labels<2>, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    refusals: Family<[(&'static str, String); 1], Counter>,
    tenant_refusals: Family<Labels<1>, Counter>,
}

/// Why a caller may not act for a tenant, by the code of the problem.
const TENANT_REFUSALS: [(&str, &str); 3] = [
    // A stranger or a former member, or a tenant that is unknown or suspended.
    ("UNAUTHORIZED_TENANT_ACCESS", "denied"),
    // A member whose header names another tenant than the address.
    ("TENANT_CONFLICT", "mismatched"),
    ("INVALID_TENANT_ID", "malformed"),
];

/// A request that has no answer yet. The drop counts it as cancelled.
pub(crate) struct OpenRequest {
    metrics: Metrics,
    method: &'static str,
    route: &'static str,
    began: Instant,
    is_counted: bool,
}

impl Metrics {
    /// The metrics of a server with these readings. All counters are zero.
    #[must_use]
    pub(crate) fn new(readings: Readings) -> Self {
        let mut registry = Registry::with_prefix("tenantry");
        let requests = Family::default();
        let seconds: Family<_, _, fn() -> Histogram> = Family::new_with_constructor(|| Histogram::new(BOUNDS));
        let (in_flight, refusals, tenant_refusals) = (Gauge::default(), Family::default(), Family::default());
        registry.register("http_requests", "Answered requests", Family::clone(&requests));
        registry.register("http_request_seconds", "Time until the answer begins", Family::clone(&seconds));
        registry.register("http_requests_in_flight", "Requests without an answer", Gauge::clone(&in_flight));
        registry.register("http_refusals", "Error answers, by code", Family::clone(&refusals));
        registry.register("tenant_refusals", "Requests refused for a tenant", Family::clone(&tenant_refusals));
        registry.register_collector(Box::new(readings));
        // An alert on an increase needs the value 0 before the first refusal.
        for (_, reason) in TENANT_REFUSALS {
            drop(tenant_refusals.get_or_create(&[("reason", reason)]));
        }
        Self(Arc::new(Shared { registry, requests, seconds, in_flight, refusals, tenant_refusals }))
    }

    /// Begins a request. `method` and `route` are names from the source code.
    pub(crate) fn begin(&self, method: &'static str, route: &'static str) -> OpenRequest {
        self.0.in_flight.inc();
        OpenRequest { metrics: self.clone(), method, route, began: Instant::now(), is_counted: false }
    }

    /// Counts an error answer. `code` is the code of a problem that this server wrote.
    pub(crate) fn count_refusal(&self, code: &str) {
        self.0.refusals.get_or_create(&[("code", code.to_owned())]).inc();
        if let Some((_, reason)) = TENANT_REFUSALS.iter().find(|(known, _)| *known == code) {
            self.0.tenant_refusals.get_or_create(&[("reason", reason)]).inc();
        }
    }

    /// All metrics as text.
    ///
    /// # Errors
    ///
    /// [`fmt::Error`] when a value cannot be written.
    pub fn to_text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.0.registry)?;
        Ok(text)
    }
}

impl OpenRequest {
    /// Counts the request with the class of its status, such as `2xx`, and returns its duration.
    pub(crate) fn end(mut self, status: u16) -> Duration {
        self.count(match status {
            100..=199 => "1xx",
            200..=299 => "2xx",
            300..=399 => "3xx",
            400..=499 => "4xx",
            _ => "5xx",
        });
        let elapsed = self.began.elapsed();
        let labels = [("method", self.method), ("route", self.route)];
        self.metrics.0.seconds.get_or_create(&labels).observe(elapsed.as_secs_f64());
        elapsed
    }

    fn count(&mut self, status: &'static str) {
        self.is_counted = true;
        let labels = [("method", self.method), ("route", self.route), ("status", status)];
        self.metrics.0.requests.get_or_create(&labels).inc();
    }
}

impl Drop for OpenRequest {
    fn drop(&mut self) {
        self.metrics.0.in_flight.dec();
        if !self.is_counted {
            self.count(CANCELLED);
        }
    }
}

/// The application that answers `GET /metrics`. Serve it on an address that strangers cannot reach: it has no guard.
pub fn metrics_app(metrics: Metrics) -> Router {
    Router::new().route("/metrics", get(async move || scrape(&metrics)))
}

fn scrape(metrics: &Metrics) -> Response {
    match metrics.to_text() {
        Ok(text) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "metrics not written");
            ApiError::Internal.into_response()
        }
    }
}

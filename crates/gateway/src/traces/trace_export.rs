//! The export of traces to an OpenTelemetry collector, by OTLP over HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use axum::http::Uri;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::runtime::Handle;
use tokio::time::timeout;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::Interest;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::registry::LookupSpan;

use super::spans::{TARGET, TRANSACTION};
use crate::environment::ConfigError;
use crate::http::https_connector;

const SERVICE: &str = "tenantry-gateway";
const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const TRACES_ENDPOINT: &str = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

/// The deadline of one request to the collector.
const REQUEST: Duration = Duration::from_secs(10);
/// How long the end of the process waits for the last spans.
const FLUSH: Duration = Duration::from_secs(3);
/// An idle connection closes before a collector closes it.
const POOL_IDLE: Duration = Duration::from_secs(4);
const MAX_ANSWER: usize = 64 * 1024;

/// Sends finished spans to a collector.
///
/// A thread of its own takes them from a queue of limited length. When the collector is slow or down, the queue is full
/// and further spans are dropped. A request never waits for it.
pub struct TraceExport {
    provider: SdkTracerProvider,
}

impl TraceExport {
    /// The export to the collector of `OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`. None when
    /// both are unset; then nothing is built and nothing is sent.
    ///
    /// The SDK itself reads the other variables of OpenTelemetry. Call it inside the runtime of the server, which sends
    /// the requests.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with the variable that is not valid.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, ConfigError> {
        let given = |name| Some((name, variable(name).filter(|text| !text.trim().is_empty())?));
        let Some((name, endpoint)) = given(TRACES_ENDPOINT).or_else(|| given(ENDPOINT)) else { return Ok(None) };
        let is_encrypted = match endpoint.trim().parse::<Uri>().ok().as_ref().and_then(Uri::scheme_str) {
            Some("https") => true,
            Some("http") => false,
            _ => {
                let reason = "it is not an http or https address; write one such as http://collector:4318";
                return Err(ConfigError::new(name, reason.into()));
            }
        };
        let client = CollectorClient::new(is_encrypted).map_err(|reason| ConfigError::new(name, reason))?;
        let exporter = SpanExporter::builder().with_http().with_http_client(client).build();
        let exporter = exporter.map_err(|error| ConfigError::new(name, error.to_string()))?;
        let is_named = given("OTEL_SERVICE_NAME").is_some()
            || given("OTEL_RESOURCE_ATTRIBUTES").is_some_and(|(_, text)| text.contains("service.name="));
        let resource = Resource::builder();
        let resource = if is_named { resource } else { resource.with_service_name(SERVICE) };
        let provider =
            SdkTracerProvider::builder().with_resource(resource.build()).with_batch_exporter(exporter).build();
        Ok(Some(Self { provider }))
    }

    /// The layer that records the spans of this server. It records no event: those are for the log, and may name
    /// persons and foreign tenants.
    pub fn layer<S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync>(&self) -> impl Layer<S> + use<S> {
        let is_of_a_trace = |metadata: &Metadata<'_>| metadata.is_span() && metadata.target() == TARGET;
        let filter = dynamic_filter_fn(move |metadata, context| {
            // A transaction of a background task would be a trace of its own.
            is_of_a_trace(metadata) && (metadata.name() != TRANSACTION || context.lookup_current().is_some())
        });
        let filter = filter.with_max_level_hint(LevelFilter::INFO).with_callsite_filter(move |metadata| {
            if is_of_a_trace(metadata) { Interest::sometimes() } else { Interest::never() }
        });
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer(SERVICE))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_level(false)
            .with_tracked_inactivity(false)
            .with_filter(filter)
    }

    /// Sends the spans that are still in the queue, and ends the export. It takes at most three seconds.
    pub async fn flush(self) {
        let flushed = tokio::task::spawn_blocking(move || self.provider.shutdown_with_timeout(FLUSH));
        match timeout(FLUSH, flushed).await {
            Ok(Ok(Ok(()))) => {}
            _ => tracing::warn!("the last spans did not reach the collector in time"),
        }
    }
}

/// The HTTP client of the exporter.
#[derive(Debug)]
struct CollectorClient {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    runtime: Handle,
    /// Whether the last request failed, so that the log has one line for an outage.
    is_failing: Arc<AtomicBool>,
}

impl CollectorClient {
    fn new(is_encrypted: bool) -> Result<Self, String> {
        let connector = https_connector(HttpConnector::new(), is_encrypted)?;
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(POOL_IDLE)
            .build(connector);
        Ok(Self { client, runtime: Handle::current(), is_failing: Arc::default() })
    }

    fn note(&self, failure: Option<&str>) {
        match (failure, self.is_failing.swap(failure.is_some(), Ordering::Relaxed)) {
            (Some(reason), false) => tracing::warn!(reason, "spans do not reach the collector"),
            (None, true) => tracing::info!("spans reach the collector again"),
            _ => {}
        }
    }
}

#[async_trait]
impl HttpClient for CollectorClient {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        // The exporter's thread has no runtime.
        let sent = self.runtime.spawn(send(self.client.clone(), request));
        let answer = match sent.await {
            Ok(answer) => answer,
            Err(ended) => Err(ended.into()),
        };
        match &answer {
            Ok(response) if response.status().is_success() => self.note(None),
            Ok(response) => self.note(Some(response.status().as_str())),
            Err(error) => self.note(Some(&error.to_string())),
        }
        answer
    }
}

async fn send(
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, HttpError> {
    let answer = async {
        let (parts, body) = client.request(request.map(Full::new)).await?.into_parts();
        Ok(Response::from_parts(parts, Limited::new(body, MAX_ANSWER).collect().await?.to_bytes()))
    };
    timeout(REQUEST, answer).await.unwrap_or_else(|_| Err("it did not answer in time".into()))
}

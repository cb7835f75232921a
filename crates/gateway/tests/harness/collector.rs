//! An OpenTelemetry collector on a free port, which keeps the spans that it gets.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A running collector. The drop ends it.
pub struct Collector {
    pub address: String,
    received: Received,
    server: JoinHandle<()>,
}

type Received = Arc<Mutex<Vec<(HeaderMap, ExportTraceServiceRequest)>>>;

/// A span, with its ids as they are in `traceparent`.
#[derive(Clone, Debug)]
pub struct CollectedSpan {
    pub trace: String,
    pub id: String,
    /// The id of the parent. Empty for a root.
    pub parent: String,
    pub name: String,
    pub kind: i32,
    /// 2 is an error.
    pub status: i32,
    pub attributes: BTreeMap<String, String>,
    /// The trace, the span and the state of each link.
    pub links: Vec<(String, String, String)>,
    pub events: usize,
}

impl Collector {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let received = Received::default();
        let app = Router::new().route("/v1/traces", post(receive)).with_state(received.clone());
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { address, received, server }
    }

    pub fn spans(&self) -> Vec<CollectedSpan> {
        let received = self.received.lock().unwrap();
        let resources = received.iter().flat_map(|(_, request)| &request.resource_spans);
        resources.flat_map(|resource| &resource.scope_spans).flat_map(|scope| &scope.spans).map(collected).collect()
    }

    /// The only span with this attribute.
    pub fn span_with(&self, attribute: &str, value: &str) -> CollectedSpan {
        let has = |span: &CollectedSpan| span.attributes.get(attribute).is_some_and(|found| found == value);
        let mut spans: Vec<_> = self.spans().into_iter().filter(has).collect();
        assert_eq!(spans.len(), 1, "{attribute}={value}: {:#?}", self.spans());
        spans.remove(0)
    }

    pub fn children(&self, parent: &CollectedSpan) -> Vec<CollectedSpan> {
        self.spans().into_iter().filter(|span| span.trace == parent.trace && span.parent == parent.id).collect()
    }

    /// Everything that arrived, as text.
    pub fn text(&self) -> String {
        format!("{:?}", self.received.lock().unwrap().iter().map(|(_, request)| request).collect::<Vec<_>>())
    }

    /// The headers of the first request.
    pub fn headers(&self) -> HeaderMap {
        self.received.lock().unwrap()[0].0.clone()
    }

    /// The attributes of the service that sent the spans.
    pub fn service(&self) -> BTreeMap<String, String> {
        let received = self.received.lock().unwrap();
        attributes(&received[0].1.resource_spans[0].resource.as_ref().unwrap().attributes)
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn receive(State(received): State<Received>, headers: HeaderMap, body: Bytes) {
    received.lock().unwrap().push((headers, ExportTraceServiceRequest::decode(body).unwrap()));
}

fn collected(span: &Span) -> CollectedSpan {
    CollectedSpan {
        trace: hex(&span.trace_id),
        id: hex(&span.span_id),
        parent: hex(&span.parent_span_id),
        name: span.name.clone(),
        kind: span.kind,
        status: span.status.as_ref().map_or(0, |status| status.code),
        attributes: attributes(&span.attributes),
        links: span
            .links
            .iter()
            .map(|link| (hex(&link.trace_id), hex(&link.span_id), link.trace_state.clone()))
            .collect(),
        events: span.events.len(),
    }
}

fn attributes(list: &[KeyValue]) -> BTreeMap<String, String> {
    list.iter().map(|attribute| (attribute.key.clone(), text(attribute.value.as_ref()))).collect()
}

fn text(value: Option<&AnyValue>) -> String {
    match value.and_then(|value| value.value.as_ref()) {
        Some(any_value::Value::StringValue(text)) => text.clone(),
        Some(any_value::Value::IntValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

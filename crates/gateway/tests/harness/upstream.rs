//! A service behind the gateway, which records what it gets.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Response, header};
use axum::routing::any;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::stream;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The key of RFC 8037, appendix A.
pub const ASSERTION_KEY: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";

pub const PREFIX: &str = "/services/echo/";

/// A running service. The drop ends it.
pub struct TestUpstream {
    pub address: String,
    pub seen: Seen,
    server: JoinHandle<()>,
}

/// What the service got.
#[derive(Clone, Default)]
pub struct Seen {
    requests: Arc<Mutex<Vec<Received>>>,
    /// Requests whose handler or response still runs.
    open: Arc<AtomicUsize>,
}

/// One request, recorded when its head arrived.
#[derive(Clone, Debug)]
pub struct Received {
    pub method: Method,
    pub uri: String,
    pub headers: HeaderMap,
    /// The body. None until its end, and after a body that broke off.
    pub body: Option<Bytes>,
    /// How many bytes arrived.
    pub bytes: usize,
}

impl TestUpstream {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let seen = Seen::default();
        let app = Router::new().fallback(any(answer)).with_state(seen.clone());
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { address, seen, server }
    }

    /// The variables of a gateway in front of this service. `members` are further members of the entry, such as
    /// `"idleSeconds": 1`.
    pub fn list(&self, members: Value) -> String {
        list(&self.address, &members)
    }
}

/// The variable `GATEWAY_UPSTREAMS` for one service.
pub fn list(address: &str, members: &Value) -> String {
    let mut entry = json!({ "name": "echo", "prefix": PREFIX, "url": format!("http://{address}/base/") });
    entry.as_object_mut().unwrap().extend(members.as_object().cloned().unwrap_or_default());
    json!([entry]).to_string()
}

impl Drop for TestUpstream {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Seen {
    pub fn all(&self) -> Vec<Received> {
        self.requests.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    pub fn last(&self) -> Received {
        self.all().pop().expect("a request")
    }

    pub fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The claims of the assertion. Its signature is not verified here.
    pub fn claims(&self) -> Value {
        claims(self.header("tenantry-assertion").expect("an assertion"))
    }
}

/// The claims of an assertion. Its signature is not verified here.
pub fn claims(assertion: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(assertion.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

/// Counts a request as open until the drop.
struct OpenRequest(Arc<AtomicUsize>);

impl OpenRequest {
    fn begin(seen: &Seen) -> Self {
        seen.open.fetch_add(1, Ordering::SeqCst);
        Self(seen.open.clone())
    }
}

impl Drop for OpenRequest {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn answer(State(seen): State<Seen>, request: Request) -> Response<Body> {
    let open = OpenRequest::begin(&seen);
    let (parts, mut body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let at = {
        let mut requests = seen.requests.lock().unwrap();
        requests.push(Received {
            method: parts.method.clone(),
            uri: parts.uri.to_string(),
            headers: parts.headers.clone(),
            body: None,
            bytes: 0,
        });
        requests.len() - 1
    };
    match path.as_str() {
        "/base/silent" => std::future::pending().await,
        // It never reads its body.
        "/base/deaf" => std::future::pending().await,
        "/base/events" => return endless(open, "text/event-stream", "data: tick\n\n"),
        "/base/endless" => return endless(open, "application/octet-stream", "0123456789"),
        "/base/stalled" => {
            let first = stream::once(async { Ok::<_, Infallible>("first") });
            let silence = stream::once(async move {
                let _open = open;
                std::future::pending::<Result<&str, Infallible>>().await
            });
            return Response::new(Body::from_stream(stream::StreamExt::chain(first, silence)));
        }
        "/base/broken" => {
            let first = stream::once(async { Ok("first") });
            let failure = stream::once(async {
                tokio::time::sleep(Duration::from_millis(100)).await;
                Err("the secret reason")
            });
            return Response::new(Body::from_stream(stream::StreamExt::chain(first, failure)));
        }
        _ => {}
    }
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return Response::new(Body::empty()) };
        if let Ok(data) = frame.into_data() {
            bytes.extend_from_slice(&data);
            seen.requests.lock().unwrap()[at].bytes = bytes.len();
        }
    }
    seen.requests.lock().unwrap()[at].body = Some(bytes.clone().into());
    let response = Response::builder().header("x-from-upstream", "yes");
    let response = match path.as_str() {
        "/base/own-headers" => response
            .header("x-tenant-id", parts.headers["x-tenant-id"].clone())
            .header("cache-control", "public, max-age=3600")
            .header("access-control-allow-origin", "*")
            .header("set-cookie", "session=stolen")
            .header("vary", "Accept")
            .header("content-disposition", "attachment; filename=\"a.pdf\""),
        "/base/foreign" => response.header("x-tenant-id", "22222222-2222-2222-2222-222222222222"),
        "/base/redirect" => response.status(302).header("location", "/base/target"),
        "/base/failing" => response.status(500),
        _ => response,
    };
    response.header(header::CONTENT_TYPE, "text/plain").body(Body::from(bytes)).unwrap()
}

/// A response that does not end by itself.
fn endless(open: OpenRequest, kind: &str, part: &'static str) -> Response<Body> {
    let parts = stream::unfold((open, part, false), async |(open, part, paused)| {
        if paused {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Some((Ok::<_, Infallible>(part), (open, part, true)))
    });
    Response::builder().header(header::CONTENT_TYPE, kind).body(Body::from_stream(parts)).unwrap()
}

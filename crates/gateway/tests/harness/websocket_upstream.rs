//! A service with WebSockets behind the gateway, which echoes and records.

// The type of the library.
#![allow(clippy::result_large_err)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::{HeaderValue, StatusCode};

/// A running service. The drop ends it.
///
/// It echoes each message. Below `base/refused` it answers 401 instead of a WebSocket, and below `base/farewell` it
/// closes after the first message.
pub struct WebSocketUpstream {
    pub address: String,
    seen: Arc<Mutex<Vec<Request>>>,
    open: Arc<AtomicUsize>,
    server: JoinHandle<()>,
}

impl WebSocketUpstream {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (seen, open) = (Arc::<Mutex<Vec<Request>>>::default(), Arc::<AtomicUsize>::default());
        let (seen_by_server, open_at_server) = (Arc::clone(&seen), Arc::clone(&open));
        let server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (seen, open) = (Arc::clone(&seen_by_server), Arc::clone(&open_at_server));
                tokio::spawn(async move {
                    open.fetch_add(1, Ordering::SeqCst);
                    serve(stream, &seen).await;
                    open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { address, seen, open, server }
    }

    /// The handshakes that arrived.
    pub fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    /// How many connections are open.
    pub fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }
}

impl Drop for WebSocketUpstream {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn answer(request: &Request, mut response: Response) -> Result<Response, ErrorResponse> {
    if request.uri().path().starts_with("/base/refused") {
        let mut refusal = ErrorResponse::new(Some("the secret reason".to_owned()));
        *refusal.status_mut() = StatusCode::UNAUTHORIZED;
        return Err(refusal);
    }
    if let Some(protocol) = request.headers().get("sec-websocket-protocol") {
        response.headers_mut().insert("sec-websocket-protocol", protocol.clone());
    }
    response.headers_mut().insert("set-cookie", HeaderValue::from_static("session=stolen"));
    Ok(response)
}

async fn serve(stream: TcpStream, seen: &Mutex<Vec<Request>>) {
    let mut path = String::new();
    let accepted = accept_hdr_async(stream, |request: &Request, response| {
        path = request.uri().path().to_owned();
        seen.lock().unwrap().push(request.clone());
        answer(request, response)
    });
    let Ok(mut socket) = accepted.await else { return };
    while let Some(Ok(message)) = socket.next().await {
        if matches!(message, Message::Text(_) | Message::Binary(_)) && socket.send(message).await.is_err() {
            return;
        }
        if path == "/base/farewell" {
            let _ = socket.close(None).await;
        }
    }
}

//! The connections of one worker to the replicas.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{HeaderMap, Request};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub const REPLICAS: usize = 2;

pub type Body = Full<Bytes>;

/// A response with its whole body.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

/// The connection ended before the whole response.
pub struct Lost;

/// The addresses of the replicas, and one open connection to each of them.
pub struct Connections {
    pub addresses: [String; REPLICAS],
    open: [Option<SendRequest<Body>>; REPLICAS],
}

impl Connections {
    pub fn new(addresses: [String; REPLICAS]) -> Self {
        Self { addresses, open: Default::default() }
    }

    /// Sends a request. The storm sends only requests that may be repeated, and the server may close an idle connection
    /// at any time, so a request on a used connection is repeated on a new one.
    ///
    /// # Errors
    ///
    /// [`Lost`] when the new connection ends, too.
    pub async fn send(&mut self, replica: usize, request: Request<Body>) -> Result<Answer, Lost> {
        if let Some(used) = self.open[replica].take()
            && let Ok(answer) = self.exchange(replica, used, request.clone()).await
        {
            return Ok(answer);
        }
        let new = self.connect(replica).await?;
        self.exchange(replica, new, request).await
    }

    /// Sends a request and drops the connection after this time, whether there is a response or not.
    pub async fn cancel(&self, replica: usize, request: Request<Body>, after: std::time::Duration) {
        if let Ok(mut sender) = self.connect(replica).await {
            let _ = tokio::time::timeout(after, sender.send_request(request)).await;
        }
    }

    async fn connect(&self, replica: usize) -> Result<SendRequest<Body>, Lost> {
        let stream = TcpStream::connect(&self.addresses[replica]).await.map_err(|_| Lost)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|_| Lost)?;
        tokio::spawn(connection);
        Ok(sender)
    }

    async fn exchange(
        &mut self,
        replica: usize,
        mut sender: SendRequest<Body>,
        request: Request<Body>,
    ) -> Result<Answer, Lost> {
        sender.ready().await.map_err(|_| Lost)?;
        let response = sender.send_request(request).await.map_err(|_| Lost)?;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.map_err(|_| Lost)?.to_bytes();
        self.open[replica] = Some(sender);
        let text = String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| "not UTF-8".into());
        Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, text })
    }
}

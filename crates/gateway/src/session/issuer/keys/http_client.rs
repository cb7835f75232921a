//! The HTTP client that fetches the documents of issuers.

use std::error::Error;
use std::time::Duration;

use axum::http::header::{ACCEPT, CACHE_CONTROL, USER_AGENT};
use axum::http::{HeaderMap, Request, StatusCode};
use bytes::Bytes;
use http_body_util::{BodyExt, Empty, Limited};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::time::timeout;

use crate::http::https_connector;
use crate::session::issuer::issuer_url::IssuerUrl;

/// For connecting, the request and the whole body.
const DEADLINE: Duration = Duration::from_secs(5);
const MAX_BODY: usize = 1024 * 1024;

/// A client for small documents. It follows no redirect: the address is the one that the operator trusts.
#[derive(Clone, Debug)]
pub(crate) struct HttpClient {
    client: Client<HttpsConnector<HttpConnector>, Empty<Bytes>>,
}

/// A document, and for how long its server wants it to be kept.
pub(super) struct Document {
    pub(super) body: Bytes,
    pub(super) max_age: Option<Duration>,
}

impl HttpClient {
    /// A client that trusts the certificates of the system. `encrypted` says whether it needs them.
    ///
    /// # Errors
    ///
    /// A sentence when the system has no certificates.
    pub(crate) fn new(encrypted: bool) -> Result<Self, String> {
        let connector = https_connector(HttpConnector::new(), encrypted)?;
        Ok(Self { client: Client::builder(TokioExecutor::new()).build(connector) })
    }

    /// Gets a document.
    ///
    /// # Errors
    ///
    /// A sentence with the address and the reason.
    pub(super) async fn get(&self, url: &IssuerUrl) -> Result<Document, String> {
        let failed = |reason: &str| format!("{} {reason}", url.as_str());
        match timeout(DEADLINE, self.get_without_deadline(url)).await {
            Ok(document) => document.map_err(|reason| failed(&reason)),
            Err(_) => Err(failed("did not answer in time")),
        }
    }

    async fn get_without_deadline(&self, url: &IssuerUrl) -> Result<Document, String> {
        let request = Request::get(url.uri())
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, "tenantry-gateway")
            .body(Empty::new())
            .map_err(|error| error.to_string())?;
        let response = self
            .client
            .request(request)
            .await
            .map_err(|error| format!("cannot be reached: {}", with_causes(&error)))?;
        let (parts, body) = response.into_parts();
        if parts.status != StatusCode::OK {
            return Err(format!("answered {}", parts.status));
        }
        let body = Limited::new(body, MAX_BODY).collect().await.map_err(|error| format!("broke off: {error}"))?;
        Ok(Document { body: body.to_bytes(), max_age: max_age(&parts.headers) })
    }
}

/// An error and its causes. The first one of this client says only that the connection failed.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// The `max-age` of `Cache-Control`. An answer that must not be stored has none, which counts as zero.
fn max_age(headers: &HeaderMap) -> Option<Duration> {
    let directives = headers.get_all(CACHE_CONTROL).iter().filter_map(|line| line.to_str().ok());
    let mut directives = directives.flat_map(|line| line.split(',')).map(|part| part.trim().to_ascii_lowercase());
    let mut max_age = None;
    directives
        .try_for_each(|directive| {
            if directive == "no-store" || directive == "no-cache" {
                max_age = Some(Duration::ZERO);
                return Err(());
            }
            let seconds = directive.strip_prefix("max-age=").and_then(|seconds| seconds.trim_matches('"').parse().ok());
            max_age = seconds.map(Duration::from_secs).or(max_age);
            Ok(())
        })
        .ok();
    max_age
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_age_is_the_one_of_cache_control() {
        for (value, expected) in [
            ("max-age=300", Some(300)),
            ("public, Max-Age=300, must-revalidate", Some(300)),
            ("no-store, max-age=300", Some(0)),
            ("max-age=300, no-cache", Some(0)),
            ("max-age=-1", None),
            ("public", None),
        ] {
            let headers = HeaderMap::from_iter([(CACHE_CONTROL, value.parse().unwrap())]);
            assert_eq!(max_age(&headers), expected.map(Duration::from_secs), "{value}");
        }
        assert_eq!(max_age(&HeaderMap::new()), None);
    }
}

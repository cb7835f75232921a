//! One upstream: its settings, its client, and its open requests.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Uri;
use axum::http::uri::Parts;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::assertion::AssertionSigner;
use super::settings::{ProxySettings, UpstreamSettings};
use super::share::UpstreamShare;
use super::target::target;
use crate::error::ApiError;
use crate::http::https_connector;

/// How long a connection waits for the next request. Node closes its side after 5 seconds, and a request on a
/// connection that closes at that moment would fail.
const POOL_IDLE: Duration = Duration::from_secs(4);
/// The interval of probes on a connection without bytes, so that the end of an upstream without a farewell is noticed.
const KEEPALIVE: Duration = Duration::from_secs(30);

pub(super) type UpstreamClient = Client<HttpsConnector<HttpConnector>, Body>;

/// The upstreams of this gateway, and the signer of their assertions. Cheap to clone.
#[derive(Clone)]
pub struct Proxy {
    upstreams: Arc<[Arc<Upstream>]>,
    signer: Option<AssertionSigner>,
}

/// A service behind the gateway.
pub struct Upstream {
    pub(super) settings: UpstreamSettings,
    pub(super) client: UpstreamClient,
    pub(super) share: Arc<UpstreamShare>,
}

impl Proxy {
    /// The upstreams of these settings. It connects at the first request.
    ///
    /// # Errors
    ///
    /// A sentence when an upstream needs the certificates of the system and there are none.
    pub fn new(settings: &ProxySettings) -> Result<Self, String> {
        let upstreams = settings
            .upstreams
            .iter()
            .map(|settings| Upstream::new(settings).map(Arc::new))
            .collect::<Result<_, _>>()?;
        Ok(Self { upstreams, signer: settings.signer.clone() })
    }

    /// The upstreams.
    #[must_use]
    pub fn upstreams(&self) -> &[Arc<Upstream>] {
        &self.upstreams
    }

    /// The signer of assertions, if there is a key.
    #[must_use]
    pub const fn signer(&self) -> Option<&AssertionSigner> {
        self.signer.as_ref()
    }
}

impl Upstream {
    fn new(settings: &UpstreamSettings) -> Result<Self, String> {
        let mut http = HttpConnector::new();
        http.set_connect_timeout(Some(settings.limits.connect));
        http.set_nodelay(true);
        http.set_keepalive(Some(KEEPALIVE));
        let connector = https_connector(http, settings.url.is_encrypted())?;
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(POOL_IDLE)
            .pool_max_idle_per_host(settings.limits.connections)
            .build(connector);
        let share = UpstreamShare::new(settings.limits.connections, settings.limits.tenant_connections);
        Ok(Self { settings: settings.clone(), client, share })
    }

    /// The name: the audience of the assertions for this upstream.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The prefix of its paths, such as `/services/panels/`.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.settings.prefix
    }

    /// Checks a path of the gateway, as a request for it does.
    ///
    /// # Errors
    ///
    /// [`ApiError::PathNotAllowed`] when it could leave the prefix.
    pub fn check_path(&self, path: &str) -> Result<(), ApiError> {
        self.uri(path, None).map(drop)
    }

    /// The address at the upstream for an address of the gateway.
    ///
    /// # Errors
    ///
    /// [`ApiError::PathNotAllowed`] when it could leave the prefix.
    pub(super) fn uri(&self, path: &str, query: Option<&str>) -> Result<Uri, ApiError> {
        let url = &self.settings.url;
        let target = target(&url.path, &self.settings.prefix, path, query).ok_or(ApiError::PathNotAllowed)?;
        let mut parts = Parts::default();
        parts.scheme = Some(url.scheme.clone());
        parts.authority = Some(url.authority.clone());
        parts.path_and_query = Some(target);
        Uri::from_parts(parts).map_err(|_| ApiError::PathNotAllowed)
    }
}

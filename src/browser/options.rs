//! The options of a client.

use std::fmt;
use std::rc::Rc;

use gloo_net::http::RequestBuilder;
use tenantry_kernel::{ResolveOptions, TenantError};

/// How long a client waits for the tenant API unless the options say otherwise, in milliseconds.
const TIMEOUT_MS: u32 = 5_000;

/// Adds to the SDK's own requests what the tenant API needs.
pub type PrepareRequest = Rc<dyn Fn(RequestBuilder) -> RequestBuilder>;

/// The options of a [`TenantClient`](crate::TenantClient).
///
/// ```no_run
/// use tenantry::{Domain, ResolveOptions, TenantClientOptions};
///
/// let options = TenantClientOptions {
///     resolve: ResolveOptions { root_domains: vec![Domain::parse("vital.health")?], ..ResolveOptions::default() },
///     api_origins: vec!["https://files.vital.health".into()],
///     ..TenantClientOptions::new("https://api.vital.health")
/// };
/// # Ok::<(), tenantry::InvalidDomain>(())
/// ```
#[derive(Clone)]
pub struct TenantClientOptions {
    /// The URL of the tenant API, such as `/api` or `https://api.example.com`. Its origin receives the tenant header.
    pub api: String,
    /// Further origins that receive the tenant header, each written whole. The page's own origin always does.
    pub api_origins: Vec<String>,
    /// How the tenant is found.
    pub resolve: ResolveOptions,
    /// The longest wait for a profile, in milliseconds. The app's own requests have no limit. The default is 5,000.
    pub timeout_ms: u32,
    /// Adds to the SDK's own requests what the tenant API needs, such as `Authorization`. It is not called for the
    /// app's own requests.
    pub prepare: Option<PrepareRequest>,
}

impl TenantClientOptions {
    /// The default options for the tenant API at this URL.
    #[must_use]
    pub fn new(api: impl Into<String>) -> Self {
        Self {
            api: api.into(),
            api_origins: Vec::new(),
            resolve: ResolveOptions::default(),
            timeout_ms: TIMEOUT_MS,
            prepare: None,
        }
    }
}

/// The error of an `api` that is not the URL of a tenant API.
pub(super) fn invalid_api() -> TenantError {
    TenantError::validation("api", "write the URL of the tenant API, such as https://api.example.com or /api")
}

impl fmt::Debug for TenantClientOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantClientOptions")
            .field("api", &self.api)
            .field("api_origins", &self.api_origins)
            .field("resolve", &self.resolve)
            .field("timeout_ms", &self.timeout_ms)
            .finish_non_exhaustive()
    }
}

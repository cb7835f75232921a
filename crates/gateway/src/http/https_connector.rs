//! The connector of the gateway's own requests: HTTP, and HTTPS with the certificates of the system.

use std::sync::Arc;

use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustls::{ClientConfig, RootCertStore};

/// A connector over TCP connections of `http`. `encrypted` says whether it needs the certificates of the system.
///
/// # Errors
///
/// A sentence when the system has no certificates.
pub(crate) fn https_connector(
    mut http: HttpConnector,
    encrypted: bool,
) -> Result<HttpsConnector<HttpConnector>, String> {
    // The connector of TLS passes addresses on that begin with `https`.
    http.enforce_http(false);
    let provider = rustls::crypto::ring::default_provider();
    let builder = HttpsConnectorBuilder::new();
    let builder = if encrypted {
        builder.with_provider_and_native_roots(provider).map_err(|error| {
            format!(
                "the certificates of the system cannot be read: {error}; install ca-certificates, or set SSL_CERT_FILE"
            )
        })?
    } else {
        let config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        builder.with_tls_config(config)
    };
    Ok(builder.https_or_http().enable_http1().wrap_connector(http))
}

//! The address of an upstream.

use axum::http::Uri;
use axum::http::uri::{Authority, Scheme};

const EXPECTED: &str = "write an address such as http://panels:8080/api/";

/// The address of an upstream: `http` or `https`, a host, and a path that ends with a slash.
///
/// Plain `http` is allowed, because an upstream is in the network of the gateway. The upstream verifies the assertion
/// of each request.
#[derive(Clone, Debug)]
pub(super) struct UpstreamUrl {
    pub(super) scheme: Scheme,
    pub(super) authority: Authority,
    /// The path. It begins and ends with a slash.
    pub(super) path: String,
}

impl UpstreamUrl {
    /// Parses an address. The error says what is wrong.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let refuse = |reason: &str| Err(format!("\"{text}\" {reason}; {EXPECTED}"));
        // `Uri` would drop a fragment without a word.
        if text.contains(['#', '?', '@', '\\', '%']) || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return refuse("has a query, a fragment, a password, a `%`, a space or a character outside ASCII");
        }
        let Ok(uri) = text.parse::<Uri>() else { return refuse("is not an address") };
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return refuse("is not an address");
        };
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return refuse("is neither http nor https");
        }
        let path = parts.path_and_query.map_or_else(|| "/".to_owned(), |path| path.path().to_owned());
        if path.contains("//") || path.split('/').any(|segment| matches!(segment, "." | "..")) {
            return refuse("has an empty, a `.` or a `..` segment");
        }
        let path = if path.ends_with('/') { path } else { format!("{path}/") };
        Ok(Self { scheme, authority, path })
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_upstream_is_http_or_https_without_anything_that_a_request_could_change() {
        for (text, path) in [
            ("http://panels:8080", "/"),
            ("http://panels:8080/api", "/api/"),
            ("https://panels.example.com/api/v2/", "/api/v2/"),
            ("http://[::1]:8080/", "/"),
        ] {
            assert_eq!(UpstreamUrl::parse(text).unwrap().path, path);
        }
        for bad in [
            "panels:8080",
            "/api/",
            "ftp://panels/",
            "http://user:password@panels/",
            "http://panels/?a=b",
            "http://panels/#a",
            "http://panels/a/../b",
            "http://panels//a",
            "http://panels/%2e%2e/",
            "http://panels/a b",
            "",
        ] {
            let error = UpstreamUrl::parse(bad).unwrap_err();
            assert!(error.starts_with(&format!("\"{bad}\"")) && error.contains("such as"), "{error}");
        }
    }
}

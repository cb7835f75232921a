//! The address of a redirect.

use axum::http::{HeaderValue, Uri};

use crate::proxy::upstream_url::UpstreamUrl;

/// The address that the caller gets for the `Location` of an upstream: below the prefix for an address below that of
/// the upstream, and unchanged for another site and for a relative path. None for any other path of the upstream, which
/// the caller cannot reach.
pub(super) fn location(at_upstream: &HeaderValue, url: &UpstreamUrl, prefix: &str) -> Option<HeaderValue> {
    let text = at_upstream.to_str().ok()?;
    let is_path = text.starts_with('/') && !text.starts_with("//") && !text.starts_with("/\\");
    if !is_path && !text.contains("//") && !text.contains(['\\', ':']) {
        return Some(at_upstream.clone());
    }
    let path = if is_path {
        text.to_owned()
    } else {
        let uri: Uri = text.parse().ok()?;
        if uri.scheme() != Some(&url.scheme) || uri.authority() != Some(&url.authority) {
            return uri.scheme().is_some().then(|| at_upstream.clone());
        }
        uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string)
    };
    let rest = path.strip_prefix(url.path.as_str())?;
    HeaderValue::from_str(&format!("{prefix}{rest}")).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Planted fault: a `Location` that tells the caller the internal address of the upstream.
    #[test]
    fn a_redirect_of_the_upstream_stays_below_the_prefix() {
        let url = UpstreamUrl::parse("http://panels:8080/api/").unwrap();
        for (text, expected) in [
            ("/api/b?c=d", Some("/services/panels/b?c=d")),
            ("http://panels:8080/api/b", Some("/services/panels/b")),
            ("b", Some("b")),
            ("../b", Some("../b")),
            ("https://login.example.com/a", Some("https://login.example.com/a")),
            ("http://panels:8080/other", None),
            ("/other", None),
            ("//evil.test/", None),
            ("/\\evil.test/", None),
        ] {
            let location = location(&text.parse().unwrap(), &url, "/services/panels/");
            assert_eq!(location, expected.map(|text| text.parse().unwrap()), "{text}");
        }
    }
}

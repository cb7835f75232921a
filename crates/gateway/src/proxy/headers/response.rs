//! The headers of a response, as the caller gets them.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use tenantry_kernel::TenantId;
use tenantry_layer::X_TENANT_ID;

use super::location::location;
use super::{hop_by_hop, internal};
use crate::proxy::upstream_url::UpstreamUrl;

/// Headers that concern more than this response: caches, the connection, and everything else on the host of the
/// gateway. `Set-Cookie` is one of them: a cookie of one upstream would be sent to all, for each tenant of the person.
const DROPPED: [&str; 14] = [
    "age",
    "alt-svc",
    "cache-control",
    "clear-site-data",
    "expires",
    "pragma",
    "public-key-pins",
    "service-worker-allowed",
    "set-cookie",
    "set-cookie2",
    "strict-transport-security",
    "surrogate-control",
    "timing-allow-origin",
    "www-authenticate",
];

/// The response is for another tenant than the request.
#[derive(Debug)]
pub(crate) struct ForeignTenant;

/// Changes the headers of an upstream's response to those that the caller gets. The tenant layer then adds the tenant,
/// `Cache-Control` and `Vary`, and the CORS layer its headers.
///
/// # Errors
///
/// [`ForeignTenant`] when the upstream itself says that its response belongs to another tenant.
pub(crate) fn response_headers(
    headers: &mut HeaderMap,
    tenant: TenantId,
    url: &UpstreamUrl,
    prefix: &str,
) -> Result<(), ForeignTenant> {
    let mut echoes = headers.get_all(X_TENANT_ID).iter();
    if echoes.any(|echo| echo.to_str().ok().and_then(|text| TenantId::parse(text).ok()) != Some(tenant)) {
        return Err(ForeignTenant);
    }
    hop_by_hop::remove(headers);
    internal::remove(headers);
    internal::remove_if(headers, |name| {
        let name = name.as_str();
        name.starts_with("access-control-") || name.ends_with("cdn-cache-control") || DROPPED.contains(&name)
    });
    if let Some(at_upstream) = headers.remove(header::LOCATION)
        && let Some(location) = location(&at_upstream, url, prefix)
    {
        headers.insert(header::LOCATION, location);
    }
    // A browser that guesses the type may run a file that a person uploaded.
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if headers.get(header::CONTENT_TYPE).is_some_and(is_event_stream) {
        // A proxy that buffers the response would pass on no event.
        headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    }
    Ok(())
}

/// Whether this `Content-Type` is that of an event stream.
pub(crate) fn is_event_stream(content_type: &HeaderValue) -> bool {
    let kind = content_type.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
    kind.trim_ascii().eq_ignore_ascii_case(b"text/event-stream")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ACME: &str = "11111111-1111-1111-1111-111111111111";

    fn passed(lines: &[(&str, &str)]) -> Result<Vec<(String, String)>, ForeignTenant> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        let url = UpstreamUrl::parse("http://panels:8080/api/").unwrap();
        response_headers(&mut headers, TenantId::parse(ACME).unwrap(), &url, "/services/panels/")?;
        let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
        let mut lines: Vec<_> = headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        lines.sort_unstable();
        Ok(lines)
    }

    /// Planted faults: a cookie, a CORS rule or a cache rule of an upstream that holds for the host of the gateway.
    #[test]
    fn an_upstream_decides_nothing_about_the_host_of_the_gateway() {
        let headers = passed(&[
            ("set-cookie", "session=a"),
            ("set-cookie", "__Host-session=a"),
            ("access-control-allow-origin", "*"),
            ("access-control-allow-credentials", "true"),
            ("cache-control", "public, max-age=3600"),
            ("cdn-cache-control", "max-age=3600"),
            ("surrogate-control", "max-age=3600"),
            ("expires", "Thu, 01 Dec 2039 16:00:00 GMT"),
            ("clear-site-data", "\"*\""),
            ("strict-transport-security", "max-age=0"),
            ("service-worker-allowed", "/"),
            ("www-authenticate", "Basic"),
            ("connection", "x-secret"),
            ("x-secret", "a"),
            ("transfer-encoding", "chunked"),
            ("x-tenant-id", ACME),
            ("x_tenant_id", "anything"),
            ("tenantry-assertion", "a"),
            ("content-type", "text/html"),
            ("content-disposition", "attachment; filename=a.pdf"),
            ("etag", "\"1\""),
            ("vary", "accept"),
        ]);
        let headers = headers.unwrap();
        let names: Vec<_> = headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["content-disposition", "content-type", "etag", "vary", "x-content-type-options"]);
    }

    /// Planted fault: a gateway that vouches for a response which its upstream made for another tenant.
    #[test]
    fn an_echo_of_another_tenant_is_refused() {
        let medtech = "22222222-2222-2222-2222-222222222222";
        assert!(passed(&[("x-tenant-id", medtech)]).is_err());
        assert!(passed(&[("x-tenant-id", ACME), ("x-tenant-id", medtech)]).is_err());
        assert!(passed(&[("x-tenant-id", "acme")]).is_err());
        assert!(passed(&[("x-tenant-id", &ACME.replace('-', ""))]).is_ok());
    }

    #[test]
    fn an_event_stream_is_not_buffered() {
        for (kind, expected) in [
            ("text/event-stream", true),
            ("Text/Event-Stream; charset=utf-8", true),
            ("text/event-stream-x", false),
            ("text/html", false),
        ] {
            let headers = passed(&[("content-type", kind)]).unwrap();
            assert_eq!(headers.iter().any(|(name, _)| name == "x-accel-buffering"), expected, "{kind}");
        }
    }
}

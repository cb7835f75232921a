//! The headers of a request, as the upstream gets them.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use tenantry_kernel::TenantId;
use tenantry_layer::X_TENANT_ID;

use super::{hop_by_hop, internal};

/// The header with the signed assertion of the gateway.
pub(crate) const TENANTRY_ASSERTION: HeaderName = HeaderName::from_static("tenantry-assertion");

/// Headers in which a proxy describes the way of a request or the trace that it is part of, or names another path. The
/// gateway does not know who wrote them, so the upstream gets none.
const FORGEABLE: [&str; 8] = [
    "traceparent",
    "tracestate",
    "baggage",
    "forwarded",
    "x-real-ip",
    "x-original-url",
    "x-rewrite-url",
    "x-client-ip",
];

/// The headers of a request as the upstream gets them: those of the caller without the forgeable ones, exactly one
/// `X-Tenant-ID`, and the assertion.
///
/// The session of the caller is for the gateway. An upstream that had it could act as the caller anywhere, so it gets
/// `Authorization` and `Cookie` only with `credentials`.
pub(crate) fn request_headers(
    mut headers: HeaderMap,
    tenant: TenantId,
    assertion: HeaderValue,
    credentials: bool,
) -> HeaderMap {
    hop_by_hop::remove(&mut headers);
    internal::remove(&mut headers);
    internal::remove_if(&mut headers, |name| {
        name.as_str().starts_with("x-forwarded-") || FORGEABLE.contains(&name.as_str())
    });
    // The client of the gateway writes these for the connection to the upstream. It takes the length from the body.
    for name in [header::HOST, header::EXPECT, header::CONTENT_LENGTH] {
        headers.remove(name);
    }
    if !credentials {
        headers.remove(header::AUTHORIZATION);
        headers.remove(header::COOKIE);
    }
    if let Ok(tenant) = HeaderValue::from_str(tenant.as_str()) {
        headers.insert(X_TENANT_ID, tenant);
    }
    headers.insert(TENANTRY_ASSERTION, assertion);
    headers
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ACME: &str = "11111111-1111-1111-1111-111111111111";
    const MEDTECH: &str = "22222222-2222-2222-2222-222222222222";

    fn passed(lines: &[(&str, &str)], credentials: bool) -> Vec<(String, String)> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        let tenant = TenantId::parse(ACME).unwrap();
        let headers = request_headers(headers, tenant, HeaderValue::from_static("signed"), credentials);
        let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
        let mut lines: Vec<_> = headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        lines.sort_unstable();
        lines
    }

    /// Planted faults: a comparison of the exact name, a removal of the first line only, and headers of the gateway
    /// that are added before the ones of `Connection` are removed.
    #[test]
    fn the_upstream_gets_exactly_one_tenant_and_one_assertion() {
        for name in [
            "x-tenant-id",
            "X_Tenant_ID",
            "x-tenant_id",
            "x.tenant.id",
            "xtenantid",
            "x-tenant-id-",
            "Tenantry-Assertion",
            "tenantry_assertion",
            "TENANTRY-ROLE",
        ] {
            for lines in [vec![(name, MEDTECH)], vec![(name, ACME), (name, MEDTECH)]] {
                let mut lines = lines;
                lines.push(("connection", "close, X-Tenant-ID, tenantry-assertion"));
                let headers = passed(&lines, false);
                let expected =
                    [("tenantry-assertion".into(), "signed".to_owned()), ("x-tenant-id".into(), ACME.to_owned())];
                assert_eq!(headers, expected, "{name}");
            }
        }
    }

    /// Planted faults: headers of one connection that reach the next one, or that the sender names in `Connection`.
    #[test]
    fn headers_of_the_connection_do_not_pass() {
        let headers = passed(
            &[
                ("connection", "keep-alive, X-Secret"),
                ("connection", "x-other"),
                ("x-secret", "a"),
                ("x-other", "b"),
                ("keep-alive", "timeout=5"),
                ("proxy-authorization", "Basic a"),
                ("proxy-connection", "close"),
                ("te", "trailers"),
                ("trailer", "x-tenant-id"),
                ("transfer-encoding", "chunked"),
                ("content-length", "7"),
                ("upgrade", "h2c"),
                ("expect", "100-continue"),
                ("host", "evil.test"),
                ("forwarded", "for=127.0.0.1"),
                ("x-forwarded-host", "evil.test"),
                ("x-real-ip", "127.0.0.1"),
                ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                ("tracestate", "evil=1"),
                ("baggage", "tenant=evil"),
                ("x-original-url", "/admin"),
                ("accept", "text/html"),
                ("idempotency-key", "k"),
            ],
            false,
        );
        let names: Vec<_> = headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["accept", "idempotency-key", "tenantry-assertion", "x-tenant-id"]);
    }

    /// Planted fault: an upstream that gets the session and can act as the caller.
    #[test]
    fn the_session_of_the_caller_passes_only_on_request() {
        let lines = [("authorization", "Bearer a"), ("cookie", "session=a; theme=dark")];
        assert_eq!(passed(&lines, false).len(), 2, "only the headers of the gateway");
        assert_eq!(passed(&lines, true).len(), 4);
    }
}

//! Proxy mode: which requests reach an upstream, with which headers, and what its responses become.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use axum::body::Body;
use axum::http::Request;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use harness::upstream::{ASSERTION_KEY, PREFIX, TestUpstream};
use harness::*;
use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::{Value, json};
use time::OffsetDateTime;
use tokio::time::timeout;
use uuid::Uuid;

async fn start(members: Value) -> (Harness, TestUpstream) {
    let upstream = TestUpstream::start().await;
    let mut harness = Harness::start().await;
    let list = upstream.list(members);
    harness.with_variables(&[("GATEWAY_UPSTREAMS", &list), ("GATEWAY_ASSERTION_KEY", ASSERTION_KEY)]);
    (harness, upstream)
}

fn path(rest: &str) -> String {
    format!("{PREFIX}{rest}")
}

#[tokio::test]
async fn a_request_of_a_member_reaches_the_upstream_and_its_response_the_member() {
    let (harness, upstream) = start(json!({})).await;
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let request = harness.request(method, &path("a/b?c=d"), ADA, ACME).header("accept-language", "de");
        let answer = harness.send(request.body(Body::from("the body")).unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "the body"), "{method}");
        let seen = upstream.seen.last();
        assert_eq!((seen.method.as_str(), seen.uri.as_str()), (method, "/base/a/b?c=d"));
        assert_eq!(seen.header("accept-language"), Some("de"));
        assert_eq!(seen.header("host"), Some(upstream.address.as_str()));
        assert_eq!(seen.header("content-length"), Some("8"));
        assert_eq!(seen.body.as_deref(), Some(&b"the body"[..]));
    }
    let head = harness.send(harness.request("HEAD", PREFIX, ADA, ACME).body(Body::empty()).unwrap()).await;
    assert_eq!((head.status.as_u16(), upstream.seen.last().method.as_str()), (200, "HEAD"));
    let failing = harness.get(&path("failing"), ADA, ACME).await;
    assert_eq!((failing.status.as_u16(), failing.header("x-from-upstream")), (500, Some("yes")));
    let redirect = harness.get(&path("redirect"), ADA, ACME).await;
    assert_eq!(redirect.header("location"), Some("/services/echo/target"));
}

/// Planted faults: a signature by another key or over other bytes, an assertion for all upstreams, one that counts for
/// a day, and one that is the same for two requests.
#[tokio::test]
async fn the_assertion_is_signed_and_bound_to_upstream_tenant_and_person() {
    let (harness, upstream) = start(json!({})).await;
    let before = OffsetDateTime::now_utc().unix_timestamp();
    harness.get(&path("a"), ADA, ACME).await;
    harness.get(&path("a"), SAM, MEDTECH).await;
    let after = OffsetDateTime::now_utc().unix_timestamp();
    let keys = harness.send(Request::get("/.well-known/jwks.json").body(Body::empty()).unwrap()).await;
    assert_eq!(keys.header("cache-control"), Some("public, max-age=300"));
    let [first, second] = upstream.seen.all().try_into().unwrap();
    for seen in [&first, &second] {
        let assertion = seen.header("tenantry-assertion").unwrap();
        let (message, signature) = assertion.rsplit_once('.').unwrap();
        let header: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(message.split('.').next().unwrap()).unwrap()).unwrap();
        let key = &keys.json()["keys"][0];
        assert_eq!(header, json!({ "alg": "EdDSA", "typ": "tenantry-assertion+jwt", "kid": key["kid"] }));
        let public = URL_SAFE_NO_PAD.decode(key["x"].as_str().unwrap()).unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        UnparsedPublicKey::new(&ED25519, public).verify(message.as_bytes(), &signature).unwrap();
    }
    let claims = first.claims();
    let issued = claims["iat"].as_i64().unwrap();
    assert!((before..=after).contains(&issued));
    let id: Uuid = claims["jti"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        claims,
        json!({
            "iss": "tenantry-gateway", "aud": "echo", "tenant": ACME, "sub": ADA, "role": "admin",
            "iat": issued, "exp": issued + 60, "jti": id,
        })
    );
    let claims = second.claims();
    assert_eq!((claims["tenant"].as_str(), claims["sub"].as_str()), (Some(MEDTECH), Some(SAM)));
    assert_ne!(claims["jti"], first.claims()["jti"]);
}

/// Planted faults: headers that are copied as they are, and a removal by the exact name.
#[tokio::test]
async fn forged_headers_do_not_reach_the_upstream() {
    let (harness, upstream) = start(json!({})).await;
    let request = harness
        .request("GET", &path("a"), ADA, ACME)
        .header("X_Tenant_ID", MEDTECH)
        .header("x-tenant_id", MEDTECH)
        .header("tenantry-assertion", "forged")
        .header("Tenantry_Assertion", "forged")
        .header("connection", "x-tenant-id, tenantry-assertion, x-private")
        .header("x-private", "a")
        .header("cookie", "session=a; theme=dark")
        .header("x-forwarded-host", "evil.test");
    assert_eq!(harness.send(request.body(Body::empty()).unwrap()).await.status, 200);
    let seen = upstream.seen.last();
    let mut names: Vec<_> = seen.headers.keys().map(|name| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["host", "tenantry-assertion", "x-request-id", "x-tenant-id"]);
    assert_eq!(seen.headers.get_all("x-tenant-id").iter().collect::<Vec<_>>(), [ACME]);
    assert_eq!(seen.claims()["tenant"], ACME);
}

#[tokio::test]
async fn an_upstream_gets_the_session_when_its_settings_say_so() {
    let (harness, upstream) = start(json!({ "forwardCredentials": true })).await;
    harness.get(&path("a"), ADA, ACME).await;
    assert!(upstream.seen.last().header("authorization").unwrap().starts_with("Bearer "));
}

/// Planted faults: a path that is joined and then resolved, a decoded path that is passed on, and a host in the target
/// of a request that counts.
#[tokio::test]
async fn no_path_reaches_the_upstream_outside_its_prefix() {
    let (harness, upstream) = start(json!({})).await;
    for rest in ["../x", "a/../../x", "%2e%2e/x", "..%2fx", "a%5c..%5cx", "..;/x", "%252e%252e/x", "/x", "a//b", "%00"]
    {
        let answer = harness.get(&path(rest), ADA, ACME).await;
        answer.assert_problem(400, "PATH_NOT_ALLOWED");
        assert_eq!(answer.header("cache-control"), Some("private, no-store"), "{rest}");
    }
    for other in
        ["/services/echo", "/services/echo-evil/x", "/Services/echo/x", "//services/echo/x", "/services%2fecho/x"]
    {
        harness.get(other, ADA, ACME).await.assert_problem(404, "NO_SUCH_ROUTE");
    }
    for method in ["TRACE", "CONNECT", "PROPFIND"] {
        let request = harness.request(method, &path("a"), ADA, ACME).body(Body::empty()).unwrap();
        harness.send(request).await.assert_problem(405, "METHOD_NOT_ALLOWED");
    }
    assert_eq!(upstream.seen.count(), 0);
    let absolute = harness.request("GET", &format!("http://evil.test{}", path("a")), ADA, ACME);
    assert_eq!(harness.send(absolute.body(Body::empty()).unwrap()).await.status, 200);
    let seen = upstream.seen.last();
    assert_eq!((seen.uri.as_str(), seen.header("host")), ("/base/a", Some(upstream.address.as_str())));
}

/// Planted faults: headers of a response that pass as they are, and a layer whose headers do not win.
#[tokio::test]
async fn the_gateway_overrules_what_an_upstream_says_about_tenant_cache_and_origins() {
    let (harness, _upstream) = start(json!({})).await;
    let request = harness.request("GET", &path("own-headers"), ADA, ACME).header("origin", ORIGIN);
    let answer = harness.send(request.body(Body::empty()).unwrap()).await;
    for (name, value) in [
        ("x-tenant-id", Some(ACME)),
        ("cache-control", Some("private, no-store")),
        ("vary", Some("Accept, X-Tenant-ID, Origin")),
        ("access-control-allow-origin", Some(ORIGIN)),
        ("x-content-type-options", Some("nosniff")),
        ("content-disposition", Some("attachment; filename=\"a.pdf\"")),
        ("set-cookie", None),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
        assert!(answer.headers.get_all(name).iter().count() <= 1, "{name}");
    }
    let foreign = harness.get(&path("foreign"), ADA, ACME).await;
    foreign.assert_problem(502, "UPSTREAM_TENANT_MISMATCH");
    assert!(!foreign.text().contains(MEDTECH));
}

/// Planted faults: an error that shows the address or the reason of an upstream, and no deadline.
#[tokio::test]
async fn an_upstream_that_fails_is_a_502_or_a_504_without_a_detail() {
    let (mut harness, upstream) = start(json!({ "responseSeconds": 0.3 })).await;
    let silent = timeout(program::MAX_WAIT, harness.get(&path("silent"), ADA, ACME)).await;
    let silent = silent.expect("an upstream that does not answer has no deadline");
    silent.assert_problem(504, "UPSTREAM_TIMEOUT");
    program::wait_until(async || upstream.seen.open() == 0).await;
    let closed = TestUpstream::start().await;
    let list = closed.list(json!({}));
    harness.with_variables(&[("GATEWAY_UPSTREAMS", &list), ("GATEWAY_ASSERTION_KEY", ASSERTION_KEY)]);
    let address = closed.address.clone();
    drop(closed);
    program::wait_until(async || harness.get(&path("a"), ADA, ACME).await.status == 502).await;
    let refused = harness.get(&path("a"), ADA, ACME).await;
    refused.assert_problem(502, "UPSTREAM_UNAVAILABLE");
    assert!(!refused.text().contains(&address) && !refused.text().contains("refused"), "{}", refused.text());
    assert_eq!(refused.header("x-tenant-id"), Some(ACME));
}

//! Signed addresses: what an image or a download may fetch without a header.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use axum::body::Body;
use axum::http::Request;
use harness::upstream::{ASSERTION_KEY, PREFIX, TestUpstream};
use harness::*;
use serde_json::json;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const REVOKE: &str = "update tenantry.memberships set status = 'revoked' where user_id = $1::text::uuid";

async fn start() -> (Harness, TestUpstream) {
    let upstream = TestUpstream::start().await;
    let mut harness = Harness::start().await;
    let list = upstream.list(json!({ "forwardCredentials": true }));
    harness.with_variables(&[("GATEWAY_UPSTREAMS", &list), ("GATEWAY_ASSERTION_KEY", ASSERTION_KEY)]);
    (harness, upstream)
}

async fn signed(harness: &Harness, rest: &str, user: &str, tenant: &str) -> String {
    let asked = json!({ "path": format!("{PREFIX}{rest}") });
    let answer = harness.post("/v1/signed-addresses", user, tenant, &asked).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["url"].as_str().unwrap().to_owned()
}

fn plain(method: &str, url: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(url)
}

async fn fetch(harness: &Harness, method: &str, url: &str) -> Answer {
    harness.send(plain(method, url).body(Body::empty()).unwrap()).await
}

/// Planted faults: an image of another origin that is refused for its page, and a signature or a session of the browser
/// that reaches the upstream.
#[tokio::test]
async fn an_image_of_any_page_loads_without_a_header() {
    let (harness, upstream) = start().await;
    for (rest, seen_uri) in [("own-headers", "/base/own-headers"), ("a.png?size=2", "/base/a.png?size=2")] {
        let url = signed(&harness, rest, ADA, ACME).await;
        assert!(url.starts_with(&format!("{PREFIX}{rest}")), "{url}");
        let request =
            plain("GET", &url).header("sec-fetch-site", "cross-site").header("cookie", "session=of-another-person");
        let answer = harness.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        for (name, value) in [
            ("x-tenant-id", ACME),
            ("cache-control", "private, no-store"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{name}");
        }
        let seen = upstream.seen.last();
        assert_eq!((seen.uri.as_str(), seen.header("cookie"), seen.header("authorization")), (seen_uri, None, None));
        let claims = seen.claims();
        assert_eq!((claims["tenant"].as_str(), claims["sub"].as_str()), (Some(ACME), Some(ADA)));
    }
    let url = signed(&harness, "own-headers", ADA, ACME).await;
    let download = fetch(&harness, "GET", &url).await;
    assert_eq!(download.header("content-disposition"), Some("attachment; filename=\"a.pdf\""));
    assert_eq!(download.header("set-cookie"), None);
    assert_eq!(fetch(&harness, "HEAD", &url).await.status, 200);
}

/// Planted faults: a signature over the path without the query, over a decoded path, or over no method.
#[tokio::test]
async fn a_signature_cannot_be_moved_to_another_address_or_method() {
    let (harness, upstream) = start().await;
    let url = signed(&harness, "a.png?size=2", ADA, ACME).await;
    let signature = url.split_once("tenantry-signature=").unwrap().1;
    let parameter = format!("tenantry-signature={signature}");
    let (head, tail) = signature.rsplit_once('.').unwrap();
    let flipped = if tail.starts_with('A') { "B" } else { "A" };
    for other in [
        format!("{PREFIX}b.png?size=2&{parameter}"),
        format!("{PREFIX}a.png?{parameter}"),
        format!("{PREFIX}a.png?size=3&{parameter}"),
        format!("{PREFIX}a%2Epng?size=2&{parameter}"),
        format!("{PREFIX}a.png?size=2&{parameter}&size=3"),
        format!("{PREFIX}a.png?size=2&{parameter}&{parameter}"),
        format!("{PREFIX}a.png?size=2&x{parameter}"),
        format!("{PREFIX}a.png?size=2&tenantry-signature="),
        format!("{PREFIX}a.png?size=2&tenantry-signature={head}.{flipped}{}", &tail[1..]),
        format!("{PREFIX}a.png?size=2&tenantry-signature={}", harness.bearer(ADA).replace("Bearer ", "")),
    ] {
        fetch(&harness, "GET", &other).await.assert_problem(403, "SIGNATURE_REFUSED");
    }
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        fetch(&harness, method, &url).await.assert_problem(403, "SIGNATURE_REFUSED");
    }
    // A signature is for the upstreams. Other routes do not know the parameter.
    let elsewhere = fetch(&harness, "GET", &format!("/v1/panels?{parameter}")).await;
    assert!(elsewhere.status.is_client_error());
    assert_eq!(upstream.seen.count(), 0);
    // The tenant is in the signature: a header that names another one changes nothing.
    let request = plain("GET", &url).header(X_TENANT_ID, MEDTECH).body(Body::empty()).unwrap();
    assert_eq!(harness.send(request).await.header("x-tenant-id"), Some(ACME));
    assert_eq!(upstream.seen.last().header("x-tenant-id"), Some(ACME));
}

/// Planted fault: a signature that counts as the membership. Here no notification drops the membership from the cache.
#[tokio::test]
async fn a_signed_address_grants_nothing_after_a_revocation() {
    let (harness, upstream) = start().await;
    assert!(harness.state.changes.listening().wait_for(|listening| *listening).await.is_ok());
    let url = signed(&harness, "a.png", ADA, ACME).await;
    assert_eq!(fetch(&harness, "GET", &url).await.status, 200);
    let superuser = harness.as_superuser().await;
    superuser.batch_execute("alter table tenantry.memberships disable trigger user").await.unwrap();
    superuser.execute(REVOKE, &[&ADA]).await.unwrap();
    let refused = fetch(&harness, "GET", &url).await;
    refused.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    assert_eq!(refused.header("x-tenant-id"), None);
    assert_eq!(upstream.seen.count(), 1);
}

/// Planted fault: an address that outlives the session in which its person asked for it.
#[tokio::test]
async fn a_signed_address_ends_with_the_session_of_its_person() {
    let (harness, _upstream) = start().await;
    let soon = OffsetDateTime::now_utc() + time::Duration::seconds(30);
    let token = harness.state.tokens.issue(ADA.parse().unwrap(), None, soon - time::Duration::hours(8)).unwrap();
    let request = Request::post("/v1/signed-addresses")
        .header("authorization", format!("Bearer {}", token.token))
        .header(X_TENANT_ID, ACME)
        .header("content-type", "application/json")
        .body(Body::from(json!({ "path": format!("{PREFIX}a"), "seconds": 900 }).to_string()))
        .unwrap();
    let answer = harness.send(request).await.json();
    let ends = OffsetDateTime::parse(answer["expiresAt"].as_str().unwrap(), &Rfc3339).unwrap();
    assert_eq!(ends.unix_timestamp(), token.expires_at.unix_timestamp());
}

#[tokio::test]
async fn only_a_plain_path_below_an_upstream_is_signed() {
    let (harness, _upstream) = start().await;
    let ask = async |body| harness.post("/v1/signed-addresses", ADA, ACME, &body).await;
    for path in [
        "/v1/panels",
        "/services/echo",
        "/services/echo-evil/a",
        "services/echo/a",
        "http://evil.test/services/echo/a",
        "//evil.test/services/echo/a",
        "/services/echo/a b",
        "/services/echo/a#b",
        "/services/echo/a?tenantry-signature=b",
    ] {
        ask(json!({ "path": path })).await.assert_problem(400, "TENANT_VALIDATION");
    }
    ask(json!({ "path": format!("{PREFIX}../a") })).await.assert_problem(400, "PATH_NOT_ALLOWED");
    for seconds in [0, -1, 901] {
        let body = json!({ "path": format!("{PREFIX}a"), "seconds": seconds });
        ask(body).await.assert_problem(400, "TENANT_VALIDATION");
    }
    ask(json!({ "path": format!("{PREFIX}a"), "method": "POST" })).await.assert_problem(400, "TENANT_VALIDATION");
}

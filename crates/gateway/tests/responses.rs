//! Error responses, and responses to pages of other origins.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use axum::body::Body;
use axum::http::Request;
use harness::*;
use serde_json::json;
use tenantry_gateway::state::AppState;

#[tokio::test]
async fn health_answers_ok() {
    let harness = Harness::start().await;
    let answer = harness.send(Request::builder().uri("/health").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.json()), (200, json!({ "status": "ok" })));
}

#[tokio::test]
async fn every_error_is_a_problem() {
    let harness = Harness::start().await;
    let plain = |method: &str, path: &str| Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    harness.send(plain("GET", "/v1/nothing")).await.assert_problem(404, "NO_SUCH_ROUTE");
    for path in ["/v1/agents/%FF", "/v1/panels/%FF", "/v1/tenants/%FF/profile"] {
        harness.get(path, ADA, ACME).await.assert_problem(404, "NO_SUCH_ROUTE");
    }
    let not_allowed = harness.send(plain("DELETE", "/v1/directory/resolve")).await;
    not_allowed.assert_problem(405, "METHOD_NOT_ALLOWED");
    assert_eq!(not_allowed.header("allow"), Some("GET,HEAD"));
    let unsigned = harness.send(plain("GET", "/v1/tenants")).await;
    unsigned.assert_problem(401, "NOT_SIGNED_IN");
    assert_eq!(unsigned.header("www-authenticate"), Some("Bearer"));

    let post = |content_type: &str, body: Vec<u8>| {
        harness
            .request("POST", "/v1/panels", ADA, ACME)
            .header("content-type", content_type)
            .body(Body::from(body))
            .unwrap()
    };
    harness.send(post("application/json", b"{\"question\":".to_vec())).await.assert_problem(400, "TENANT_VALIDATION");
    harness.send(post("application/json", b"\xff".to_vec())).await.assert_problem(400, "TENANT_VALIDATION");
    harness.send(post("text/plain", b"{}".to_vec())).await.assert_problem(415, "NOT_JSON");
    let huge = format!("{{\"question\":\"{}\"}}", "x".repeat(70_000)).into_bytes();
    harness.send(post("application/json", huge)).await.assert_problem(413, "BODY_TOO_LARGE");
}

/// Planted fault: a 500 that contains the error of the database.
#[tokio::test]
async fn an_internal_error_does_not_contain_its_cause() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    superuser.batch_execute("alter table tenantry.panels rename column question to hidden_name").await.unwrap();
    let answer = harness.get("/v1/panels", ADA, ACME).await;
    answer.assert_problem(500, "INTERNAL");
    for word in ["hidden_name", "question", "column", "panels", "select"] {
        assert!(!answer.text().contains(word), "{}", answer.text());
    }
}

/// Planted fault: a stored profile that is read in part instead of refused.
#[tokio::test]
async fn an_invalid_stored_brand_is_an_internal_error() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let fault = "update tenantry.tenants set branding = '{\"primaryColor\": \"red;}</style>\"}' where slug = 'acme'";
    superuser.batch_execute(fault).await.unwrap();
    harness.get("/v1/tenants/acme/profile", ADA, ACME).await.assert_problem(500, "INTERNAL");
    let request = Request::builder().uri("/v1/directory/resolve?slug=acme").body(Body::empty()).unwrap();
    harness.send(request).await.assert_problem(500, "INTERNAL");
}

/// Planted fault: a membership check that is skipped when the database does not answer.
#[tokio::test]
async fn without_a_database_every_route_that_needs_it_is_unavailable() {
    let harness = Harness::start().await;
    let mut nowhere = tokio_postgres::Config::new();
    nowhere.host("127.0.0.1").port(1).user("tenantry_app").dbname("tenantry");
    let router = tenantry_gateway::app(AppState::new(&gateway_config(&nowhere)).unwrap());
    for path in [
        "/ready",
        "/v1/tenants",
        "/v1/tenants/acme/profile",
        "/v1/tenants/acme/events",
        "/v1/tenants/acme/switches",
        "/v1/agents",
        "/v1/panels",
        "/v1/directory/resolve?slug=acme",
    ] {
        let request = harness.request("GET", path, ADA, ACME).body(Body::empty()).unwrap();
        let answer = send(router.clone(), request).await;
        answer.assert_problem(503, "UNAVAILABLE");
        assert_eq!(answer.header("retry-after"), Some("2"));
    }
}

/// Planted fault: a request that waits without a deadline when all connections are in use.
#[tokio::test]
async fn a_pool_without_a_free_connection_is_unavailable_after_the_wait() {
    let harness = Harness::start().await;
    let mut taken = Vec::new();
    for _ in 0..16 {
        taken.push(harness.state.database.connection().await.unwrap());
    }
    harness.get("/v1/panels", ADA, ACME).await.assert_problem(503, "UNAVAILABLE");
    taken.clear();
    assert_eq!(harness.get("/v1/panels", ADA, ACME).await.status, 200);
}

fn preflight(path: &str, origin: &str) -> Request<Body> {
    Request::builder()
        .method("OPTIONS")
        .uri(path)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "x-tenant-id, content-type")
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn a_preflight_needs_no_session_and_no_tenant() {
    let harness = Harness::start().await;
    let answer = harness.send(preflight("/v1/panels", ORIGIN)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN));
    assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
    assert_eq!(answer.header("access-control-max-age"), Some("7200"));
    let allowed = answer.header("access-control-allow-headers").unwrap();
    for name in ["x-tenant-id", "etag", "authorization", "content-type", "if-none-match", "if-match", "last-event-id"] {
        assert!(allowed.contains(name), "{allowed}");
    }
}

/// Planted faults: an echoed origin that is not allowed, and a `Vary` that replaces the one of a handler.
#[tokio::test]
async fn an_allowed_page_may_read_the_response_and_its_headers() {
    let harness = Harness::start().await;
    let request =
        harness.request("GET", "/v1/panels", ADA, ACME).header("origin", ORIGIN).header("sec-fetch-site", "cross-site");
    let answer = harness.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN));
    let exposed = answer.header("access-control-expose-headers").unwrap();
    for name in ["x-tenant-id", "etag", "retry-after"] {
        assert!(exposed.contains(name), "{exposed}");
    }
    assert_eq!(answer.headers.get_all("vary").iter().count(), 1);
    assert_eq!(answer.header("vary"), Some("X-Tenant-ID, Origin"));
}

/// Planted fault: CORS as the only guard. The browser would hide the response, but the server would have run the
/// request.
#[tokio::test]
async fn a_page_of_another_origin_is_refused_before_the_handler_runs() {
    let harness = Harness::start().await;
    let before = harness.get("/v1/panels", ADA, ACME).await.bytes;
    let body = json!({ "question": "q", "type": "open", "agentIds": [GLOBAL_AGENT] }).to_string();
    for (origin, site) in [
        (Some("http://evil.test"), Some("cross-site")),
        (Some("http://evil.test"), None),
        (Some("http://evil.localhost:4000"), Some("same-site")),
        (Some("null"), Some("cross-site")),
        (None, Some("same-site")),
        (None, Some("cross-site")),
    ] {
        for path in ["/v1/panels", "/v1/tenants", "/v1/tenants/acme/profile"] {
            let method = if path == "/v1/panels" { "POST" } else { "GET" };
            let mut request = harness.request(method, path, ADA, ACME).header("content-type", "application/json");
            if let Some(origin) = origin {
                request = request.header("origin", origin);
            }
            if let Some(site) = site {
                request = request.header("sec-fetch-site", site);
            }
            let answer = harness.send(request.body(Body::from(body.clone())).unwrap()).await;
            answer.assert_problem(403, "ORIGIN_NOT_ALLOWED");
            assert_eq!(answer.header("access-control-allow-origin"), None, "{origin:?} {site:?}");
        }
    }
    assert_eq!(harness.get("/v1/panels", ADA, ACME).await.bytes, before);
    let refused = harness.send(preflight("/v1/panels", "http://evil.test")).await;
    assert_eq!(refused.header("access-control-allow-origin"), None);
    assert_eq!(refused.header("access-control-allow-credentials"), None);
}

//! How often strangers may try to sign in and to look up a tenant.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::future::pending;

use axum::body::Body;
use axum::http::Request;
use harness::*;
use serde_json::json;
use tenantry_gateway::routes::{Access, ROUTES};
use tenantry_gateway::server::{OpenConnections, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket};

fn sign_in(email: &str, client: &str) -> Request<Body> {
    let request = Request::builder().method("POST").uri("/v1/demo/sign-in").header("x-forwarded-for", client);
    request.header("content-type", "application/json").body(Body::from(json!({ "email": email }).to_string())).unwrap()
}

#[track_caller]
fn assert_throttled(answer: &Answer, key: &str) {
    answer.assert_problem(429, "LIMIT_REACHED");
    assert_eq!(answer.json()["limit"]["key"], key, "{}", answer.text());
    let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
}

/// Planted faults: no throttle, one count for all clients, and an address that the client wrote itself.
#[tokio::test]
async fn sign_ins_of_one_client_are_throttled() {
    let mut harness = Harness::start().await;
    harness.with_variables(&[("GATEWAY_SIGN_INS_PER_MINUTE", "3"), ("GATEWAY_TRUSTED_PROXIES", "1")]);
    let router = harness.router();
    for number in 0..3 {
        let answer = send(router.clone(), sign_in(&format!("{number}@example.com"), "192.0.2.1")).await;
        answer.assert_problem(401, "NOT_SIGNED_IN");
    }
    let refused = send(router.clone(), sign_in("new@example.com", "192.0.2.1")).await;
    assert_throttled(&refused, "sign_ins_per_minute");
    // A session with a code is a try as well.
    let session = Request::builder().method("POST").uri("/v1/sessions").header("x-forwarded-for", "192.0.2.1");
    let session = session.header("content-type", "application/json").body(Body::from("{}")).unwrap();
    assert_throttled(&send(router.clone(), session).await, "sign_ins_per_minute");
    let spoofed = send(router.clone(), sign_in("new@example.com", "203.0.113.9, 192.0.2.1")).await;
    assert_throttled(&spoofed, "sign_ins_per_minute");
    send(router, sign_in("new@example.com", "192.0.2.2")).await.assert_problem(401, "NOT_SIGNED_IN");
}

/// Planted faults: addresses that count only when they exist, or in the spelling of the client.
#[tokio::test]
async fn sign_ins_with_one_email_are_throttled_whether_it_exists_or_not() {
    let mut harness = Harness::start().await;
    harness.with_variables(&[("GATEWAY_SIGN_INS_PER_EMAIL", "2"), ("GATEWAY_TRUSTED_PROXIES", "1")]);
    let superuser = harness.as_superuser().await;
    let row = superuser.query_one("select email from tenantry.users where id::text = $1", &[&ADA]).await.unwrap();
    let known: String = row.get(0);
    let router = harness.router();
    let mut bodies = Vec::new();
    for (email, status) in [(known.as_str(), 201), ("nobody@example.com", 401)] {
        for client in ["192.0.2.1", "192.0.2.2"] {
            assert_eq!(send(router.clone(), sign_in(email, client)).await.status, status, "{email}");
        }
        let refused = send(router.clone(), sign_in(&format!(" {}", email.to_uppercase()), "192.0.2.3")).await;
        assert_throttled(&refused, "sign_ins_per_minute");
        bodies.push(refused.bytes);
    }
    assert_eq!(bodies[0], bodies[1]);
}

/// Planted fault: a directory that tells a stranger every tenant, one guess after the other.
#[tokio::test]
async fn look_ups_of_one_client_are_throttled_and_others_are_not() {
    let mut harness = Harness::start().await;
    harness.with_variables(&[("GATEWAY_LOOK_UPS_PER_MINUTE", "3"), ("GATEWAY_TRUSTED_PROXIES", "1")]);
    let router = harness.router();
    let look_up = |slug: &str, client: &str| {
        let request = Request::builder().uri(format!("/v1/directory/resolve?slug={slug}"));
        request.header("x-forwarded-for", client).body(Body::empty()).unwrap()
    };
    for slug in ["acme", "unknown", "medtech"] {
        assert_ne!(send(router.clone(), look_up(slug, "192.0.2.1")).await.status, 429);
    }
    let mut bodies = Vec::new();
    for slug in ["acme", "unknown"] {
        let refused = send(router.clone(), look_up(slug, "192.0.2.1")).await;
        assert_throttled(&refused, "look_ups_per_minute");
        bodies.push(refused.bytes);
    }
    assert_eq!(bodies[0], bodies[1]);
    assert_eq!(send(router.clone(), look_up("acme", "192.0.2.2")).await.status, 200);
    // Members are not strangers.
    let panels = harness.request("GET", "/v1/panels", ADA, ACME).header("x-forwarded-for", "192.0.2.1");
    assert_eq!(send(router, panels.body(Body::empty()).unwrap()).await.status, 200);
}

/// Planted faults: a server that does not know its peers, and a header that counts without a trusted proxy.
#[tokio::test]
async fn without_a_proxy_the_address_of_the_connection_counts() {
    let mut harness = Harness::start().await;
    harness.with_variable(("GATEWAY_SIGN_INS_PER_MINUTE", "2"));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let limits = harness.state.server_limits.clone();
    let server = tokio::spawn(serve(listener, harness.router(), limits, OpenConnections::default(), pending()));
    let status_for = async |source: &str, forwarded: &str| {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(format!("{source}:0").parse().unwrap()).unwrap();
        let mut stream = socket.connect(address).await.unwrap();
        let body = r#"{"email":"nobody@example.com"}"#;
        let length = body.len();
        let request = format!(
            "POST /v1/demo/sign-in HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-forwarded-for: {forwarded}\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    assert_eq!(status_for("127.0.0.1", "192.0.2.1").await, "401");
    assert_eq!(status_for("127.0.0.1", "192.0.2.2").await, "401");
    assert_eq!(status_for("127.0.0.1", "192.0.2.3").await, "429");
    assert_eq!(status_for("127.0.0.2", "192.0.2.3").await, "401");
    server.abort();
}

/// Planted fault: a new public route without a throttle.
#[test]
fn every_public_route_below_v1_is_throttled() {
    for route in ROUTES.iter().filter(|route| route.access == Access::Public && route.path.starts_with("/v1/")) {
        assert!(route.tries.is_some(), "{} {}: add .throttled(…) in ROUTES", route.method, route.path);
    }
}

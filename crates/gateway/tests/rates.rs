//! Rates of requests: one for each tenant, and one for all.
//!
//! A count never accepts more than its burst and what its rate adds in the time that passed, however slow the machine
//! is. Refusals come from rates so small that the machine would have to need minutes for the requests of a test.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::time::Instant;

use axum::body::Body;
use harness::*;
use serde_json::json;
use tenantry_kernel::{Problem, TenantError};

const REQUESTS: usize = 150;

/// The answers to this many requests, and the number of seconds that they took, rounded up.
async fn flood(harness: &Harness, path: &str, user: &str, tenant: &str) -> (Vec<Answer>, usize) {
    let began = Instant::now();
    let mut answers = Vec::new();
    for _ in 0..REQUESTS {
        answers.push(harness.get(path, user, tenant).await);
    }
    (answers, usize::try_from(began.elapsed().as_secs()).unwrap() + 1)
}

fn with_status(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status.as_u16() == status).count()
}

/// Planted faults: a rate that all tenants share, a refusal that looks like a limit of the tier, and one without
/// `Retry-After`.
#[tokio::test]
async fn a_tenant_above_its_rate_gets_429_and_other_tenants_are_served() {
    let mut harness = Harness::start().await;
    harness.with_variables(&[("GATEWAY_TENANT_RATE", "1"), ("GATEWAY_TENANT_BURST", "10")]);
    let (answers, seconds) = flood(&harness, "/v1/agents", ADA, ACME).await;
    let (accepted, refused) = (with_status(&answers, 200), with_status(&answers, 429));
    assert_eq!(accepted + refused, REQUESTS);
    assert!((10..=10 + seconds).contains(&accepted), "{accepted} in {seconds} s");
    let answer = answers.iter().rfind(|answer| answer.status == 429).unwrap();
    answer.assert_problem(429, "LIMIT_REACHED");
    assert_eq!((answer.header("retry-after"), answer.header("x-tenant-id")), (Some("1"), Some(ACME)));
    let body = serde_json::from_slice(&answer.bytes).unwrap();
    let TenantError::LimitReached(limit) = Problem::from_value(&body, 429).unwrap().into_error("acme") else {
        panic!("{}", answer.text())
    };
    assert_eq!((limit.key.as_str(), limit.limit, limit.used), ("requests_per_second", Some(1.0), None));
    assert_eq!(harness.get("/v1/agents", MEI, MEDTECH).await.status, 200, "another tenant");
    // Addresses and the header name the same tenant, and a write counts like a read.
    let (answers, _) = flood(&harness, "/v1/tenants/acme/profile", ADA, ACME).await;
    assert!(with_status(&answers, 429) > 0);
}

/// Planted fault: a request that counts for the tenant in its header before the caller is authorized.
#[tokio::test]
async fn a_stranger_cannot_use_up_the_rate_of_a_tenant() {
    let mut harness = Harness::start().await;
    harness.with_variables(&[("GATEWAY_TENANT_RATE", "1"), ("GATEWAY_TENANT_BURST", "3")]);
    for (path, user) in [("/v1/agents", HANA), ("/v1/tenants/acme/profile", HANA)] {
        let (answers, _) = flood(&harness, path, user, ACME).await;
        assert_eq!(with_status(&answers, 403), REQUESTS, "{path}");
    }
    for _ in 0..3 {
        assert_eq!(harness.get("/v1/agents", ADA, ACME).await.status, 200);
    }
}

/// Planted faults: a rate of the server that one tenant or callers without a session use up, and one that holds back
/// the probes of an orchestrator.
#[tokio::test]
async fn the_rate_of_the_server_counts_what_the_rates_of_tenants_accept() {
    let mut harness = Harness::start().await;
    harness.with_variables(&[
        ("GATEWAY_TENANT_RATE", "1"),
        ("GATEWAY_TENANT_BURST", "2"),
        ("GATEWAY_RATE", "1"),
        ("GATEWAY_BURST", "20"),
    ]);
    let (answers, _) = flood(&harness, "/v1/directory/resolve?slug=acme", ADA, ACME).await;
    let refused = answers.iter().find(|answer| answer.status == 429).unwrap();
    assert_eq!(refused.json()["limit"]["key"], "server_requests_per_second");
    let (answers, _) = flood(&harness, "/v1/agents", ADA, ACME).await;
    assert!(
        answers.iter().all(|answer| { answer.status == 200 || answer.json()["limit"]["key"] == "requests_per_second" })
    );
    assert_eq!(harness.get("/v1/agents", MEI, MEDTECH).await.status, 200, "others have the rest of the server's rate");
    for path in ["/health", "/ready"] {
        let (answers, _) = flood(&harness, path, ADA, ACME).await;
        assert_eq!(with_status(&answers, 200), REQUESTS, "{path}");
    }
}

/// Planted fault: a person without a tenant who is not counted.
#[tokio::test]
async fn a_route_without_a_tenant_counts_for_the_person() {
    let mut harness = Harness::start().await;
    harness.with_variables(&[("GATEWAY_TENANT_RATE", "1"), ("GATEWAY_TENANT_BURST", "3")]);
    let (answers, _) = flood(&harness, "/v1/tenants", ADA, ACME).await;
    assert!(with_status(&answers, 429) > 0);
    assert_eq!(harness.get("/v1/tenants", MEI, MEDTECH).await.status, 200);
    assert_eq!(harness.get("/v1/agents", ADA, ACME).await.status, 200, "the tenant has its own rate");
}

/// Planted fault: a refused request that is written, or whose key is used up.
#[tokio::test]
async fn a_write_above_the_rate_may_be_repeated_with_its_key() {
    let mut harness = Harness::start().await;
    harness.with_variables(&[("GATEWAY_TENANT_RATE", "1"), ("GATEWAY_TENANT_BURST", "1")]);
    let panel = json!({ "question": "q", "type": "open", "agentIds": [GLOBAL_AGENT] });
    let mut created = Vec::new();
    for n in 0..4 {
        loop {
            let answer = harness.post_with_key("/v1/panels", ADA, ACME, &panel, &format!("k{n}")).await;
            if answer.status == 201 {
                assert_eq!(answer.header("idempotency-replayed"), None);
                created.push(answer.json()["id"].clone());
                break;
            }
            answer.assert_problem(429, "LIMIT_REACHED");
            let seconds = answer.header("retry-after").unwrap().parse().unwrap();
            tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
        }
    }
    created.dedup();
    assert_eq!(created.len(), 4);
    let preflight = axum::http::Request::builder().method("OPTIONS").uri("/v1/panels").header("origin", ORIGIN);
    let preflight = preflight.header("access-control-request-method", "POST").body(Body::empty()).unwrap();
    assert!(harness.send(preflight).await.status.is_success(), "a preflight does not count");
}

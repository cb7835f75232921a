//! Stress test: many tenants on one server, with mixed requests in random order. Some are hostile, and some are
//! cancelled.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use axum::body::Body;
use axum::http::Request;
use harness::random::Random;
use harness::*;
use serde_json::{Value, json};
use tokio::task::JoinSet;

const REQUESTS: u64 = 2_000;
const MAX_CONCURRENT: usize = 24;

struct Sent {
    tenant: &'static str,
    hostile: bool,
    answer: Answer,
}

/// Asserts that the response contains no id of another tenant, and only panels of its own tenant.
fn assert_own(sent: &Sent) {
    let text = sent.answer.text();
    for other in [ACME, MEDTECH, HEALTHCO, OLDCO].iter().filter(|tenant| **tenant != sent.tenant) {
        assert!(!text.contains(other), "a response for {} contains {other}: {text}", sent.tenant);
    }
    if sent.hostile {
        assert!([400, 401, 403, 404].contains(&sent.answer.status.as_u16()), "{:?}", sent.answer);
        assert!(sent.answer.header("x-tenant-id").is_none_or(|echo| echo == sent.tenant), "{:?}", sent.answer);
    } else {
        assert!([200, 201, 402].contains(&sent.answer.status.as_u16()), "{:?}", sent.answer);
        assert_eq!(sent.answer.header("x-tenant-id"), Some(sent.tenant));
        for panel in sent.answer.json()["panels"].as_array().unwrap_or(&Vec::new()) {
            assert_eq!(panel["tenantId"], sent.tenant);
        }
    }
}

/// Planted fault: a tenant that is stored outside the request, such as in the state, in a task or on a connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_response_contains_rows_of_another_tenant() {
    let mut harness = Harness::start().await;
    harness.without_deadlines();
    // One connection after the other: on a busy machine, sixteen handshakes at once take longer than a request waits.
    let mut borrowed = Vec::new();
    for _ in 0..16 {
        borrowed.push(harness.state.database.connection().await.unwrap());
    }
    drop(borrowed);
    let members = [(ADA, ACME), (MEI, MEDTECH), (HANA, HEALTHCO)];
    let panel: Value = json!({ "question": "q", "type": "open", "agentIds": [GLOBAL_AGENT] });
    let (mut random, mut running) = (Random(20_240_607), JoinSet::<Sent>::new());
    let (mut answered, mut cancelled) = (0, 0);
    for _ in 0..REQUESTS {
        let (user, tenant) = members[random.below(3)];
        let (_, other) = members[random.below(3)];
        let hostile = random.below(10) == 0;
        let request = if hostile {
            hostile_request(&harness, random.below(4), user, tenant, other)
        } else {
            let path = ["/v1/panels", "/v1/agents", "/v1/panels", "/v1/tenants/{}/profile"][random.below(4)]
                .replace("{}", tenant);
            if random.below(8) == 0 {
                let request =
                    harness.request("POST", "/v1/panels", user, tenant).header("content-type", "application/json");
                request.body(Body::from(panel.to_string())).unwrap()
            } else {
                harness.request("GET", &path, user, tenant).body(Body::empty()).unwrap()
            }
        };
        let router = harness.router();
        let work = async move { Sent { tenant, hostile, answer: send(router, request).await } };
        if random.below(10) == 0 {
            // The client disconnects before the response.
            let wait = std::time::Duration::from_micros(200 * u64::try_from(random.below(20)).unwrap());
            cancelled += usize::from(tokio::time::timeout(wait, work).await.is_err());
        } else {
            running.spawn(work);
        }
        while running.len() >= MAX_CONCURRENT {
            assert_own(&running.join_next().await.unwrap().unwrap());
            answered += 1;
        }
    }
    while let Some(sent) = running.join_next().await {
        assert_own(&sent.unwrap());
        answered += 1;
    }
    assert!(answered > 1_500 && cancelled > 50, "answered {answered}, cancelled {cancelled}");
    let count = "select count(*), count(*) filter (where p.tenant_id <> m.tenant_id) from tenantry.panels p
                 join tenantry.memberships m on m.user_id = p.created_by and m.role <> 'consultant'";
    let row = harness.as_superuser().await.query_one(count, &[]).await.unwrap();
    assert!(row.get::<_, i64>(0) > 20);
    assert_eq!(row.get::<_, i64>(1), 0, "a panel belongs to a tenant whose author is not a member");
}

fn hostile_request(harness: &Harness, kind: usize, user: &str, tenant: &'static str, other: &str) -> Request<Body> {
    match kind {
        0 => harness.request("GET", "/v1/panels", user, tenant).header(X_TENANT_ID, other),
        1 => harness.request("GET", "/v1/panels", "0a000000-0000-4000-8000-0000000000ff", tenant),
        2 => Request::builder().uri("/v1/panels").header(X_TENANT_ID, tenant),
        _ => harness.request("GET", "/v1/panels/9a000000-0000-4000-8000-000000004401", user, tenant),
    }
    .body(Body::empty())
    .unwrap()
}

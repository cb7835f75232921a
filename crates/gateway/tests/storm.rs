//! Many tenants at once on one server: mixed requests in random order, some hostile, some given up half-way.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use axum::body::Body;
use axum::http::Request;
use harness::*;
use serde_json::{Value, json};
use tokio::task::JoinSet;

const REQUESTS: u64 = 2_000;
const AT_ONCE: usize = 24;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides).unwrap()
    }
}

struct Sent {
    tenant: &'static str,
    hostile: bool,
    answer: Answer,
}

/// Every tenant's id, except `own`, must be nowhere in the answer; every panel in it must be `own`.
fn assert_own(sent: &Sent) {
    let text = sent.answer.text();
    for other in [ACME, MEDTECH, HEALTHCO, OLDCO].iter().filter(|tenant| **tenant != sent.tenant) {
        assert!(!text.contains(other), "an answer for {} holds {other}: {text}", sent.tenant);
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

/// Catches a tenant that is held anywhere but in the request: in the state, in a task, on a connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_ever_gets_another_tenants_rows() {
    let harness = Harness::start().await;
    // Connected one by one: on a busy machine, sixteen handshakes at once take longer than a request waits.
    let mut lent = Vec::new();
    for _ in 0..16 {
        lent.push(harness.state.database.connection().await.unwrap());
    }
    drop(lent);
    let members = [(ADA, ACME), (MEI, MEDTECH), (HANA, HEALTHCO)];
    let panel: Value = json!({ "question": "q", "type": "open", "agentIds": [GLOBAL_AGENT] });
    let (mut dice, mut running) = (Dice(20_240_607), JoinSet::<Sent>::new());
    let (mut answered, mut given_up) = (0, 0);
    for _ in 0..REQUESTS {
        let (user, tenant) = members[dice.roll(3)];
        let (_, other) = members[dice.roll(3)];
        let hostile = dice.roll(10) == 0;
        let request = if hostile {
            hostile_request(&harness, dice.roll(4), user, tenant, other)
        } else {
            let path = ["/v1/panels", "/v1/agents", "/v1/panels", "/v1/tenants/{}/profile"][dice.roll(4)]
                .replace("{}", tenant);
            if dice.roll(8) == 0 {
                let request =
                    harness.request("POST", "/v1/panels", user, tenant).header("content-type", "application/json");
                request.body(Body::from(panel.to_string())).unwrap()
            } else {
                harness.request("GET", &path, user, tenant).body(Body::empty()).unwrap()
            }
        };
        let router = harness.router();
        let work = async move { Sent { tenant, hostile, answer: send(router, request).await } };
        if dice.roll(10) == 0 {
            // The client goes away before the answer has come.
            let patience = std::time::Duration::from_micros(200 * u64::try_from(dice.roll(20)).unwrap());
            given_up += usize::from(tokio::time::timeout(patience, work).await.is_err());
        } else {
            running.spawn(work);
        }
        while running.len() >= AT_ONCE {
            assert_own(&running.join_next().await.unwrap().unwrap());
            answered += 1;
        }
    }
    while let Some(sent) = running.join_next().await {
        assert_own(&sent.unwrap());
        answered += 1;
    }
    assert!(answered > 1_500 && given_up > 50, "answered {answered}, given up {given_up}");
    let count = "select count(*), count(*) filter (where p.tenant_id <> m.tenant_id) from tenantry.panels p
                 join tenantry.memberships m on m.user_id = p.created_by and m.role <> 'consultant'";
    let row = harness.as_superuser().await.query_one(count, &[]).await.unwrap();
    assert!(row.get::<_, i64>(0) > 20);
    assert_eq!(row.get::<_, i64>(1), 0, "a panel was written for a tenant that its author does not belong to");
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

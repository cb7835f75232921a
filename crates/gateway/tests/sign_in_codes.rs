//! Going on to another host without a second sign-in: who gets a code, and where it works once.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use axum::body::Body;
use axum::http::Request;
use harness::*;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

const HOST: &str = "medtech.localhost:3000";
const VERIFIER: &str = "verifier";
/// The SHA-256 of [`VERIFIER`].
const CHALLENGE: &str = "88c9eae68eb300b2971a2bec9e5a26ff4179fd661d6b7d861e4c6557b9aaee14";

async fn code_for(harness: &Harness, person: &str) -> String {
    let asked = json!({ "host": HOST, "challenge": CHALLENGE });
    let answer = harness.post("/v1/tenants/medtech/sign-in-codes", person, MEDTECH, &asked).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["code"].as_str().unwrap().to_owned()
}

async fn start_session(harness: &Harness, used: Value) -> Answer {
    let request = Request::post("/v1/sessions").header("content-type", "application/json");
    harness.send(request.body(Body::from(used.to_string())).unwrap()).await
}

#[tokio::test]
async fn a_code_starts_a_session_of_the_same_person_on_its_host() {
    let harness = Harness::start().await;
    let code = code_for(&harness, SAM).await;
    let answer = start_session(&harness, json!({ "code": code, "host": HOST, "verifier": VERIFIER })).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    assert_eq!(answer.json()["user"], json!({ "id": SAM, "name": "Sam Okafor", "email": "sam@vital.test" }));
    let bearer = format!("Bearer {}", answer.json()["token"].as_str().unwrap());
    let request = Request::get("/v1/panels").header("authorization", bearer).header(X_TENANT_ID, MEDTECH);
    assert_eq!(harness.send(request.body(Body::empty()).unwrap()).await.status, 200);
}

/// Planted fault: a use that is not stored.
#[tokio::test]
async fn a_code_works_once_also_when_it_is_used_twice_at_the_same_time() {
    let harness = Harness::start().await;
    let used = json!({ "code": code_for(&harness, SAM).await, "host": HOST, "verifier": VERIFIER });
    let (first, second) = tokio::join!(start_session(&harness, used.clone()), start_session(&harness, used.clone()));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 401]);
    start_session(&harness, used).await.assert_problem(401, "NOT_SIGNED_IN");
}

/// Planted faults: a code that is not bound to its host, or not to the browser that asked for it.
#[tokio::test]
async fn a_code_does_not_work_on_another_host_or_in_another_browser() {
    let harness = Harness::start().await;
    let code = code_for(&harness, SAM).await;
    for (host, verifier) in
        [("acme.localhost:3000", VERIFIER), (HOST, "of another browser"), (HOST, ""), ("", VERIFIER)]
    {
        let used = json!({ "code": code, "host": host, "verifier": verifier });
        start_session(&harness, used).await.assert_problem(401, "NOT_SIGNED_IN");
    }
    // A refused use is not a use.
    let answer = start_session(&harness, json!({ "code": code, "host": HOST, "verifier": VERIFIER })).await;
    assert_eq!(answer.status, 201);
}

/// Planted fault: a code without an expiry.
#[tokio::test]
async fn a_code_that_is_older_than_thirty_seconds_does_not_work() {
    let harness = Harness::start().await;
    for (age, status) in [(31, 401), (20, 201)] {
        let at = OffsetDateTime::now_utc() - Duration::seconds(age);
        let code = harness.state.codes.issue(SAM.parse().unwrap(), None, HOST, CHALLENGE, at).unwrap();
        let used = json!({ "code": code, "host": HOST, "verifier": VERIFIER });
        assert_eq!(start_session(&harness, used).await.status, status, "after {age} s");
    }
}

/// Planted faults: a code without the membership check, and a code for the host of another tenant.
#[tokio::test]
async fn only_a_member_gets_a_code_and_only_for_a_host_of_the_tenant() {
    let harness = Harness::start().await;
    let ask = async |tenant: &str, host: &str, person: &str| {
        let asked = json!({ "host": host, "challenge": CHALLENGE });
        let request = Request::post(format!("/v1/tenants/{tenant}/sign-in-codes"))
            .header("content-type", "application/json")
            .header("authorization", harness.bearer(person));
        harness.send(request.body(Body::from(asked.to_string())).unwrap()).await
    };
    ask("medtech", HOST, ADA).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    ask("oldco", "oldco.localhost:3000", SAM).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    for host in ["acme.localhost:3000", "app.localhost:3000", "localhost:3000", "medtech.evil.test", "127.0.0.1", ""] {
        let answer = ask("medtech", host, SAM).await;
        assert_eq!(answer.status, 400, "{host}: {}", answer.text());
    }
    assert_eq!(ask("medtech", "medtech.vital.health", SAM).await.status, 201);
}

//! `Idempotency-Key`: a request that a client repeats is written once.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use harness::program::wait_until;
use harness::*;
use serde_json::{Value, json};

const PANELS: &str = "/v1/panels";

fn panel(question: &str) -> Value {
    json!({ "question": question, "type": "open", "agentIds": [GLOBAL_AGENT] })
}

/// Panels, counted panels, counted agents and kept keys of a tenant.
async fn written(harness: &Harness, tenant: &str) -> [i64; 4] {
    let sql = "select (select count(*) from tenantry.panels where tenant_id = $1::text::uuid),
                      (select sum(used)::bigint from tenantry.usage where tenant_id = $1::text::uuid),
                      (select sum(used)::bigint from tenantry.agent_usage where tenant_id = $1::text::uuid),
                      (select count(*) from tenantry.idempotency_keys where tenant_id = $1::text::uuid)";
    let row = harness.as_superuser().await.query_one(sql, &[&tenant]).await.unwrap();
    [row.get(0), row.get(1), row.get(2), row.get(3)]
}

fn added(before: [i64; 4], after: [i64; 4]) -> [i64; 4] {
    std::array::from_fn(|at| after[at] - before[at])
}

/// Planted faults: a key that is not stored with the row, and a replay that counts again.
#[tokio::test]
async fn a_repeated_request_gets_the_first_answer_and_writes_nothing() {
    let harness = Harness::start().await;
    let before = written(&harness, ACME).await;
    let first = harness.post_with_key(PANELS, ADA, ACME, &panel("Why?"), "\"key 1\"").await;
    assert_eq!((first.status.as_u16(), first.header("idempotency-replayed")), (201, None), "{}", first.text());
    for _ in 0..3 {
        let again = harness.post_with_key(PANELS, ADA, ACME, &panel("Why?"), "\"key 1\"").await;
        assert_eq!((again.status.as_u16(), again.header("idempotency-replayed")), (201, Some("true")));
        assert_eq!(again.bytes, first.bytes);
        for header in ["content-type", "x-tenant-id", "cache-control", "vary"] {
            assert_eq!(again.header(header), first.header(header), "{header}");
        }
    }
    assert_eq!(added(before, written(&harness, ACME).await), [1, 1, 1, 1]);
    // Without a key, each request is written.
    for _ in 0..2 {
        assert_eq!(harness.post(PANELS, ADA, ACME, &panel("Why?")).await.status, 201);
    }
    assert_eq!(added(before, written(&harness, ACME).await), [3, 3, 3, 1]);
}

/// Planted fault: a key that is compared without the body.
#[tokio::test]
async fn another_body_with_the_same_key_is_refused() {
    let harness = Harness::start().await;
    assert_eq!(harness.post_with_key(PANELS, ADA, ACME, &panel("Why?"), "k").await.status, 201);
    let before = written(&harness, ACME).await;
    let reused = harness.post_with_key(PANELS, ADA, ACME, &panel("How?"), "k").await;
    reused.assert_problem(422, "IDEMPOTENCY_KEY_REUSED");
    assert_eq!(written(&harness, ACME).await, before);
    assert_eq!(harness.post_with_key(PANELS, ADA, ACME, &panel("Why?"), "k").await.status, 201, "the first answer");
}

/// Planted faults: a key that is kept for the tenant without the person, or for the person without the tenant.
#[tokio::test]
async fn a_key_belongs_to_one_tenant_and_one_person() {
    let harness = Harness::start().await;
    let mut ids = Vec::new();
    for (user, tenant) in [(ADA, ACME), (SAM, ACME), (SAM, MEDTECH)] {
        let answer = harness.post_with_key(PANELS, user, tenant, &panel("Why?"), "k").await;
        assert_eq!((answer.status.as_u16(), answer.header("idempotency-replayed")), (201, None), "{}", answer.text());
        ids.push(answer.json()["id"].clone());
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

/// Planted faults: a key that is cut, and a repeated header of which one value counts.
#[tokio::test]
async fn a_malformed_key_is_refused_before_the_body_is_read() {
    let harness = Harness::start().await;
    for key in ["", "\"open", "a b", &"k".repeat(256)] {
        harness.post_with_key(PANELS, ADA, ACME, &json!(1), key).await.assert_problem(400, "IDEMPOTENCY_KEY_INVALID");
    }
    let twice = harness.request("POST", PANELS, ADA, ACME).header("content-type", "application/json");
    let twice = twice.header("idempotency-key", "a").header("idempotency-key", "b");
    let answer = harness.send(twice.body(Body::from(panel("Why?").to_string())).unwrap()).await;
    answer.assert_problem(400, "IDEMPOTENCY_KEY_INVALID");
}

#[tokio::test]
async fn a_body_with_a_key_gets_the_errors_of_a_body_without_one() {
    let harness = Harness::start().await;
    for (kind, body) in [
        ("application/json", "{".to_owned()),
        ("application/json", json!({ "question": 1 }).to_string()),
        ("text/plain", panel("Why?").to_string()),
        ("application/json", format!("\"{}\"", "x".repeat(70_000))),
    ] {
        let request = |key: Option<&str>| {
            let request = harness.request("POST", PANELS, ADA, ACME).header("content-type", kind);
            let request = key.into_iter().fold(request, |request, key| request.header("idempotency-key", key));
            request.body(Body::from(body.clone())).unwrap()
        };
        let (with, without) = (harness.send(request(Some("k"))).await, harness.send(request(None)).await);
        assert!(with.status.is_client_error(), "{kind}");
        assert_eq!((with.status, with.bytes), (without.status, without.bytes), "{kind}");
    }
}

/// Planted fault: an error that is kept. A client whose limit was raised would get the old refusal for a day.
#[tokio::test]
async fn a_refused_request_may_be_repeated_with_its_key() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let limit = "update tenantry.tenants set limits = $1 where slug = 'acme'";
    superuser.execute(limit, &[&json!({ "max_panels_per_month": 0 })]).await.unwrap();
    let refused = harness.post_with_key(PANELS, ADA, ACME, &panel("Why?"), "k").await;
    refused.assert_problem(402, "LIMIT_REACHED");
    superuser.execute(limit, &[&json!({ "max_panels_per_month": 100 })]).await.unwrap();
    let answer = harness.post_with_key(PANELS, ADA, ACME, &panel("Why?"), "k").await;
    assert_eq!((answer.status.as_u16(), answer.header("idempotency-replayed")), (201, None));
}

/// Planted fault: a replay that is answered before the caller is authorized again.
#[tokio::test]
async fn a_replay_needs_the_membership_of_now() {
    let harness = Harness::start().await;
    assert_eq!(harness.post_with_key(PANELS, ADA, ACME, &panel("Why?"), "k").await.status, 201);
    let superuser = harness.as_superuser().await;
    let revoke = "update tenantry.memberships set status = 'revoked' where user_id = $1::text::uuid";
    superuser.execute(revoke, &[&ADA]).await.unwrap();
    let refused = harness.post_with_key(PANELS, ADA, ACME, &panel("Why?"), "k").await;
    refused.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
}

/// Planted fault: a second request that does not wait for the first one with its key, and is written too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_requests_with_one_key_are_written_once_also_on_two_replicas() {
    let mut harness = Harness::start().await;
    harness.without_deadlines();
    let (first, second) = (harness.router(), harness.second_replica());
    let before = written(&harness, ACME).await;
    let requests: Vec<_> = (0..24)
        .map(|n| {
            let request = harness.request("POST", PANELS, ADA, ACME).header("content-type", "application/json");
            let request = request.header("idempotency-key", "k").body(panel("Why?").to_string().into()).unwrap();
            tokio::spawn(send(if n % 2 == 0 { first.clone() } else { second.clone() }, request))
        })
        .collect();
    let mut bodies = Vec::new();
    let mut replays = 0;
    for request in requests {
        let answer = request.await.unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text());
        replays += usize::from(answer.header("idempotency-replayed").is_some());
        bodies.push(answer.bytes);
    }
    bodies.dedup();
    assert_eq!((bodies.len(), replays), (1, 23));
    assert_eq!(added(before, written(&harness, ACME).await), [1, 1, 1, 1]);
}

/// Planted fault: a wait without an end. The client is asked to come back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_request_that_takes_too_long_makes_the_second_one_503() {
    let mut harness = Harness::start().await;
    harness.with_variable(("GATEWAY_DATABASE_WAIT_SECONDS", "0.2"));
    // Another replica holds the key: a transaction that stored it and did not end.
    let superuser = harness.as_superuser().await;
    superuser.batch_execute("begin").await.unwrap();
    superuser
        .execute(
            "insert into tenantry.idempotency_keys (tenant_id, user_id, route, key, fingerprint)
             values ($1::text::uuid, $2::text::uuid, 'POST /v1/panels', 'k', sha256(''))",
            &[&ACME, &ADA],
        )
        .await
        .unwrap();
    let waits = harness.post_with_key(PANELS, ADA, ACME, &panel("Why?"), "k").await;
    waits.assert_problem(503, "UNAVAILABLE");
    assert_eq!(waits.header("retry-after"), Some("2"));
    superuser.batch_execute("rollback").await.unwrap();
    assert_eq!(harness.post_with_key(PANELS, ADA, ACME, &panel("Why?"), "k").await.status, 201);
}

/// Planted faults: a key that never expires, one that expires by the clock of the gateway, and a deletion of all
/// expired keys at once, or of keys of another tenant.
#[tokio::test]
async fn keys_expire_after_a_day_and_are_deleted_in_small_batches_by_writes_of_their_tenant() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let first = harness.post_with_key(PANELS, ADA, ACME, &panel("Why?"), "k").await.json();
    let age = "update tenantry.idempotency_keys set created_at = now() - $1::text::interval where key = 'k'";
    superuser.execute(age, &[&"23 hours 59 minutes"]).await.unwrap();
    assert_eq!(harness.post_with_key(PANELS, ADA, ACME, &panel("Why?"), "k").await.json(), first);
    superuser.execute(age, &[&"24 hours 1 second"]).await.unwrap();
    let new = harness.post_with_key(PANELS, ADA, ACME, &panel("How?"), "k").await;
    assert_eq!((new.status.as_u16(), new.header("idempotency-replayed")), (201, None), "{}", new.text());
    let again = harness.post_with_key(PANELS, ADA, ACME, &panel("How?"), "k").await;
    assert_eq!((again.header("idempotency-replayed"), again.json()), (Some("true"), new.json()));

    let old = "insert into tenantry.idempotency_keys (tenant_id, user_id, route, key, fingerprint, status, created_at)
               select $1::text::uuid, $2::text::uuid, 'POST /v1/panels', 'old ' || n, sha256(''), 201,
                      now() - interval '2 days' from generate_series(1, 50) n";
    superuser.execute(old, &[&ACME, &ADA]).await.unwrap();
    superuser.execute(old, &[&MEDTECH, &MEI]).await.unwrap();
    let mut kept = Vec::new();
    for n in 0..4 {
        assert_eq!(harness.post_with_key(PANELS, ADA, ACME, &panel("Why?"), &format!("new-{n}")).await.status, 201);
        kept.push([written(&harness, ACME).await[3], written(&harness, MEDTECH).await[3]]);
    }
    // "k" and the new keys stay. Each write deletes at most 20 of the 50 old ones.
    assert_eq!(kept, [[32, 50], [13, 50], [4, 50], [5, 50]]);
}

/// Planted fault: a key that is stored in another transaction than the panel. A request that is cut in between would be
/// written twice, or never. The connection of each client is cut at another moment, and the client repeats its request
/// until it has an answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn six_hundred_cut_connections_with_retries_leave_one_panel_for_each_key() {
    const KEYS: usize = 60;
    const CUTS: usize = 10;
    let mut harness = Harness::start().await;
    harness.without_deadlines();
    let superuser = harness.as_superuser().await;
    let limit = json!({ "max_panels_per_month": 100_000 });
    superuser.execute("update tenantry.tenants set limits = $1 where slug = 'acme'", &[&limit]).await.unwrap();
    let before = written(&harness, ACME).await;
    let clients: Vec<_> = (0..KEYS)
        .map(|client| {
            let (router, bearer) = (harness.router(), harness.bearer(ADA));
            tokio::spawn(async move {
                let request = || keyed(&bearer, PANELS, &panel("Why?"), &format!("client-{client}"));
                for cut in 0..CUTS {
                    // A future that is dropped after so many polls is a request whose connection was cut there.
                    cut_after(client % 7 + cut * 2, send(router.clone(), request())).await;
                }
                let answer = send(router.clone(), request()).await;
                assert_eq!(answer.status, 201, "{}", answer.text());
                (answer.header("idempotency-replayed").is_some(), answer.bytes)
            })
        })
        .collect();
    let mut answers = BTreeSet::new();
    let mut replays = 0;
    for client in clients {
        let (replayed, answer) = client.await.unwrap();
        replays += usize::from(replayed);
        answers.insert(answer);
    }
    assert_eq!(answers.len(), KEYS);
    assert!(replays > 0, "no cut request was written, so this test shows nothing");
    until_transactions_have_ended(&harness).await;
    let keys = i64::try_from(KEYS).unwrap();
    assert_eq!(added(before, written(&harness, ACME).await), [keys; 4], "rows = used = distinct keys");
}

/// Planted faults: a resource that is stored in another transaction than its key, a key that counts for every kind, and
/// a replay for a person who is not an administrator any more.
#[tokio::test]
async fn a_resource_is_created_once_for_each_key() {
    let harness = Harness::start().await;
    let (prompts, tools) = ("/v1/resources/prompts", "/v1/resources/tools");
    let new = |name: &str| json!({ "name": name, "definition": { "text": "Why?" } });
    let first = harness.post_with_key(prompts, ADA, ACME, &new("First"), "k").await;
    assert_eq!((first.status.as_u16(), first.header("idempotency-replayed")), (201, None), "{}", first.text());
    let again = harness.post_with_key(prompts, ADA, ACME, &new("First"), "k").await;
    assert_eq!((again.status.as_u16(), again.header("idempotency-replayed")), (201, Some("true")));
    assert_eq!((&again.bytes, again.header("content-type")), (&first.bytes, first.header("content-type")));
    let other = harness.post_with_key(prompts, ADA, ACME, &new("Second"), "k").await;
    other.assert_problem(422, "IDEMPOTENCY_KEY_REUSED");
    let other = harness.post_with_key(tools, ADA, ACME, &new("First"), "k").await;
    other.assert_problem(422, "IDEMPOTENCY_KEY_REUSED");
    let refused = harness.post_with_key(prompts, ADA, ACME, &json!({ "name": "" }), "refused").await;
    assert_eq!(refused.status, 400, "{}", refused.text());
    assert_eq!(named(&harness, &["First", "Second", ""]).await, 1);

    let superuser = harness.as_superuser().await;
    let demote = "update tenantry.memberships set role = 'member' where user_id = $1::text::uuid";
    superuser.execute(demote, &[&ADA]).await.unwrap();
    harness.post_with_key(prompts, ADA, ACME, &new("First"), "k").await.assert_problem(403, "ADMINS_ONLY");
}

/// Planted fault: a resource that is stored in another transaction than its key. The connection of each client is cut
/// at another moment, and the client repeats its request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_cut_requests_with_retries_leave_one_resource_for_each_key() {
    let mut harness = Harness::start().await;
    harness.without_deadlines();
    let (bearer, names) = (harness.bearer(ADA), ["One", "Two", "Three", "Four"]);
    let mut replays = 0;
    for (client, name) in names.into_iter().enumerate() {
        let body = json!({ "name": name, "definition": { "text": "Why?" } });
        let request = || keyed(&bearer, "/v1/resources/prompts", &body, name);
        for cut in 0..25 {
            cut_after(client + cut, send(harness.router(), request())).await;
        }
        let answer = send(harness.router(), request()).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        replays += usize::from(answer.header("idempotency-replayed").is_some());
    }
    assert!(replays > 0, "no cut request was written, so this test shows nothing");
    until_transactions_have_ended(&harness).await;
    assert_eq!(named(&harness, &names).await, 4);
}

/// The number of Acme's resources with these names.
async fn named(harness: &Harness, names: &[&str]) -> i64 {
    let sql = "select count(*) from tenantry.resources where tenant_id = $1::text::uuid and name = any($2)";
    harness.as_superuser().await.query_one(sql, &[&ACME, &names]).await.unwrap().get(0)
}

fn keyed(bearer: &str, path: &str, body: &Value, key: &str) -> Request<Body> {
    Request::post(path)
        .header("authorization", bearer)
        .header(X_TENANT_ID, ACME)
        .header("content-type", "application/json")
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()))
        .unwrap()
}

/// A request that was cut may still be in its transaction.
async fn until_transactions_have_ended(harness: &Harness) {
    let superuser = harness.as_superuser().await;
    wait_until(async || {
        let busy = "select count(*) from pg_stat_activity
                    where datname = current_database() and usename = 'tenantry_test_app' and state <> 'idle'";
        superuser.query_one(busy, &[]).await.unwrap().get::<_, i64>(0) == 0
    })
    .await;
}

/// Polls a future this many times, and drops it.
async fn cut_after(polls: usize, future: impl Future<Output = Answer>) {
    let mut future = std::pin::pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return std::task::Poll::Ready(());
        }
        left -= 1;
        future.as_mut().poll(context).map(drop)
    })
    .await;
}

/// Planted fault: a header that a page may not send.
#[tokio::test]
async fn a_page_may_send_the_key_and_read_whether_the_answer_was_replayed() {
    let harness = Harness::start().await;
    let preflight = Request::builder()
        .method("OPTIONS")
        .uri(PANELS)
        .header("origin", ORIGIN)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "idempotency-key,x-tenant-id")
        .body(Body::empty())
        .unwrap();
    let allowed = harness.send(preflight).await.header("access-control-allow-headers").unwrap().to_owned();
    assert!(allowed.split(',').any(|header| header.trim() == "idempotency-key"), "{allowed}");
    let request = harness.request("POST", PANELS, ADA, ACME).header("content-type", "application/json");
    let request = request.header("origin", ORIGIN).body(Body::from(panel("Why?").to_string())).unwrap();
    let exposed = harness.send(request).await.header("access-control-expose-headers").unwrap().to_owned();
    assert!(exposed.split(',').any(|header| header.trim() == "idempotency-replayed"), "{exposed}");
}

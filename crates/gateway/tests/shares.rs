//! A flood of requests for one tenant, and the connections that it leaves to other tenants. No test measures time: a
//! request that must wait waits for a lock that the test holds.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::time::Duration;

use harness::program::{MAX_WAIT, wait_until};
use harness::*;
use serde_json::{Value, json};
use tenantry_gateway::db::{DatabaseError, DatabaseLimits, WriteTarget, WriteTransaction};
use tenantry_kernel::{Problem, TenantError};
use tokio_postgres::Client;

/// Long enough that no deadline passes, except where a test sets another one.
const LONG: Duration = Duration::from_secs(600);

fn limits() -> DatabaseLimits {
    DatabaseLimits { connections: 8, share: 2, queue: 4, wait: LONG, connect: LONG, query: LONG }
}

fn panel() -> Value {
    json!({ "question": "q", "type": "open", "agentIds": [GLOBAL_AGENT] })
}

/// Locks the usage row that every new panel of acme needs.
async fn lock_acmes_usage(superuser: &Client) {
    superuser.batch_execute("begin").await.unwrap();
    let locked = superuser
        .execute("select from tenantry.usage where tenant_id = '11111111-1111-1111-1111-111111111111' for update", &[])
        .await
        .unwrap();
    assert!(locked > 0, "acme has a usage row");
}

/// The number of connections of the gateway that are not idle.
async fn in_use(superuser: &Client) -> i64 {
    let sql = "select count(*) from pg_stat_activity
               where datname = current_database() and usename = 'tenantry_test_app' and state <> 'idle'";
    superuser.query_one(sql, &[]).await.unwrap().get(0)
}

/// The number of connections of the gateway whose statement waits for a lock.
async fn waiting_for_a_lock(superuser: &Client) -> i64 {
    let sql = "select count(*) from pg_stat_activity
               where datname = current_database() and usename = 'tenantry_test_app' and wait_event_type = 'Lock'";
    superuser.query_one(sql, &[]).await.unwrap().get(0)
}

/// Planted faults: a pool without shares, and writes that wait for the same rows with a connection each. Both used
/// every connection of the pool while they waited for one row.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_that_wait_for_a_row_use_one_connection_and_other_tenants_are_served() {
    let mut harness = Harness::start().await;
    harness.with_limits(limits());
    harness.state.server_limits.request = LONG;
    assert_eq!(harness.post("/v1/panels", ADA, ACME, &panel()).await.status, 201);
    let (superuser, locker) = (harness.as_superuser().await, harness.as_superuser().await);
    lock_acmes_usage(&locker).await;

    let flood: Vec<_> = (0..20)
        .map(|_| {
            let (router, request) = (harness.router(), harness.request("POST", "/v1/panels", ADA, ACME));
            let request = request.header("content-type", "application/json").body(panel().to_string().into()).unwrap();
            tokio::spawn(send(router, request))
        })
        .collect();
    // Acme may have 6 requests in progress (a share of 2 and a queue of 4). The other 14 are refused without a wait.
    wait_until(async || flood.iter().filter(|request| request.is_finished()).count() == 14).await;
    // The share of the tenant has room until all six requests are past the lookup of the membership.
    wait_until(async || harness.get("/v1/panels", ADA, ACME).await.status == 429).await;
    assert_eq!(in_use(&superuser).await, 1, "one write waits for the row, and the others wait without a connection");

    for _ in 0..3 {
        assert_eq!(harness.post("/v1/panels", MEI, MEDTECH, &panel()).await.status, 201, "another tenant writes");
        assert_eq!(harness.get("/v1/panels", ADA, ACME).await.status, 429, "the share is in use and the queue is full");
        assert_eq!(
            harness.get("/v1/tenants", ADA, ACME).await.status,
            200,
            "a lookup of the person does not count for the tenant"
        );
    }

    locker.batch_execute("rollback").await.unwrap();
    let mut answers = [0, 0];
    for request in flood {
        let answer = request.await.unwrap();
        match answer.status.as_u16() {
            201 => answers[0] += 1,
            429 => {
                answers[1] += 1;
                answer.assert_problem(429, "LIMIT_REACHED");
                assert_eq!(answer.header("retry-after"), Some("2"));
                let body = serde_json::from_slice(&answer.bytes).unwrap();
                let error = Problem::from_value(&body, 429).unwrap().into_error("acme");
                let TenantError::LimitReached(limit) = error else { panic!("{error}") };
                assert_eq!(
                    (limit.key.as_str(), limit.limit, limit.resets_at),
                    ("concurrent_requests", Some(6.0), None)
                );
            }
            _ => panic!("{}", answer.text()),
        }
    }
    assert_eq!(answers, [6, 14]);
    assert_eq!(harness.get("/v1/panels", ADA, ACME).await.status, 200, "the condition ended without action");
}

/// Planted fault: a lookup that counts for the tenant in the header, before the caller is authorized for that tenant.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_who_is_not_a_member_does_not_use_the_share_of_the_tenant() {
    let mut harness = Harness::start().await;
    harness.with_limits(DatabaseLimits { share: 1, queue: 0, ..limits() });
    let (superuser, locker) = (harness.as_superuser().await, harness.as_superuser().await);
    // Sam is not a member of acme any more, and the lookup of his membership waits for a lock that this test holds.
    let slow_lookup = format!(
        "update tenantry.memberships set status = 'revoked' where user_id = '{SAM}' and tenant_id = '{ACME}';
         create policy slow_lookup on tenantry.memberships as restrictive for select
         using (case when current_setting('app.user_id', true) = '{SAM}'
                then (select pg_advisory_xact_lock_shared(1)) is not null else true end)"
    );
    superuser.batch_execute(&slow_lookup).await.unwrap();
    locker.batch_execute("select pg_advisory_lock(1)").await.unwrap();

    let requests: Vec<_> = (0..20)
        .map(|_| {
            let request = harness.request("GET", "/v1/panels", SAM, ACME).body(axum::body::Body::empty()).unwrap();
            tokio::spawn(send(harness.router(), request))
        })
        .collect();
    wait_until(async || waiting_for_a_lock(&superuser).await == 1).await;
    wait_until(async || requests.iter().filter(|request| request.is_finished()).count() == 19).await;
    for _ in 0..20 {
        assert_eq!(harness.get("/v1/panels", ADA, ACME).await.status, 200, "the share of acme is free");
    }

    locker.batch_execute("select pg_advisory_unlock(1)").await.unwrap();
    let mut statuses = Vec::new();
    for request in requests {
        statuses.push(request.await.unwrap().status.as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [[403].as_slice(), &[429; 19]].concat(), "the flood used the share of its own person");
}

/// Planted fault: a wait for a row lock without a deadline.
#[tokio::test]
async fn a_row_that_stays_locked_is_503_and_the_connection_is_used_again() {
    let mut harness = Harness::start().await;
    // No other deadline ends the wait during this test.
    harness.with_limits(DatabaseLimits { wait: Duration::from_millis(100), query: MAX_WAIT * 10, ..limits() });
    harness.state.server_limits.request = MAX_WAIT * 10;
    assert_eq!(harness.post("/v1/panels", ADA, ACME, &panel()).await.status, 201);
    let locker = harness.as_superuser().await;
    lock_acmes_usage(&locker).await;
    let refused = tokio::time::timeout(MAX_WAIT, harness.post("/v1/panels", ADA, ACME, &panel())).await.unwrap();
    refused.assert_problem(503, "UNAVAILABLE");
    assert_eq!(refused.header("retry-after"), Some("2"));
    locker.batch_execute("rollback").await.unwrap();
    assert_eq!(harness.post("/v1/panels", ADA, ACME, &panel()).await.status, 201);
}

/// Planted fault: a cancelled request whose connection returns at once, while its statement still waits for the lock. A
/// client that sends requests and disconnects would fill the pool with such connections.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_write_uses_its_share_until_its_statement_ends() {
    let mut harness = Harness::start().await;
    harness.with_limits(DatabaseLimits { queue: 0, share: 1, ..limits() });
    assert_eq!(harness.post("/v1/panels", ADA, ACME, &panel()).await.status, 201);
    let (superuser, locker) = (harness.as_superuser().await, harness.as_superuser().await);
    lock_acmes_usage(&locker).await;
    let request = harness.request("POST", "/v1/panels", ADA, ACME).header("content-type", "application/json");
    let waiting = tokio::spawn(send(harness.router(), request.body(panel().to_string().into()).unwrap()));
    wait_until(async || waiting_for_a_lock(&superuser).await == 1).await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    for _ in 0..10 {
        assert_eq!(harness.post("/v1/panels", ADA, ACME, &panel()).await.status, 429);
    }
    assert_eq!(in_use(&superuser).await, 1);
    locker.batch_execute("rollback").await.unwrap();
    wait_until(async || harness.post("/v1/panels", ADA, ACME, &panel()).await.status == 201).await;
}

/// Planted fault: a connection that returns to the pool although its statement got no answer. The next request would
/// wait for that answer.
#[tokio::test]
async fn a_connection_whose_statement_got_no_answer_is_closed() {
    let mut harness = Harness::start().await;
    harness.with_limits(DatabaseLimits { connections: 1, query: Duration::from_millis(50), ..limits() });
    let database = &harness.state.database;
    let authorized = harness.authorized(ADA, ACME).await;
    let superuser = harness.as_superuser().await;
    let mut connection = database.connection().await.unwrap();
    let transaction = WriteTransaction::begin(&mut connection, &authorized, WriteTarget::Rows).await.unwrap();
    // Without this, PostgreSQL would end the statement by its own deadline. A PostgreSQL server that hangs does not.
    transaction.execute("select set_config('statement_timeout', '0', true)", &[]).await.unwrap();
    let error = transaction.execute("select pg_sleep(600)", &[]).await.unwrap_err();
    assert!(matches!(error, DatabaseError::Unavailable(_)), "{error}");
    drop(transaction);
    drop(connection);
    let mut connection = database.connection().await.unwrap();
    WriteTransaction::begin(&mut connection, &authorized, WriteTarget::Rows).await.unwrap().commit().await.unwrap();
    superuser
        .execute(
            "select pg_terminate_backend(pid) from pg_stat_activity
             where query like '%pg_sleep(600)%' and pid <> pg_backend_pid()",
            &[],
        )
        .await
        .unwrap();
}

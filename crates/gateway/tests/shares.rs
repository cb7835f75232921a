//! A flood of one tenant's requests, and what it leaves to the others. Nothing here is timed: what must wait is held by
//! a lock that the test itself gives back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::time::Duration;

use harness::program::{PATIENCE, until};
use harness::*;
use serde_json::{Value, json};
use tenantry_gateway::db::{DatabaseError, DatabaseLimits, WriteTarget, WriteTransaction};
use tenantry_kernel::{Problem, TenantError};
use tokio_postgres::Client;

/// Long enough that nothing here ends by its deadline, unless a test is about that.
const LONG: Duration = Duration::from_secs(60);

fn limits() -> DatabaseLimits {
    DatabaseLimits { connections: 8, share: 2, queue: 4, wait: LONG, connect: LONG, query: LONG }
}

fn panel() -> Value {
    json!({ "question": "q", "type": "open", "agentIds": [GLOBAL_AGENT] })
}

/// Holds what every new panel of acme needs: its row of usage.
async fn lock_acmes_usage(superuser: &Client) {
    superuser.batch_execute("begin").await.unwrap();
    let locked = superuser
        .execute(
            "select from tenantry.monthly_usage where tenant_id = '11111111-1111-1111-1111-111111111111' for update",
            &[],
        )
        .await
        .unwrap();
    assert!(locked > 0, "acme has used something");
}

/// How many of the gateway's connections are in the middle of something.
async fn in_use(superuser: &Client) -> i64 {
    let sql = "select count(*) from pg_stat_activity
               where datname = current_database() and usename = 'tenantry_test_app' and state <> 'idle'";
    superuser.query_one(sql, &[]).await.unwrap().get(0)
}

/// Planted faults: a pool that is open to whoever comes first, and writes that wait for each other's rows with a
/// connection each. Both held every connection of the pool while they waited for one row.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_that_wait_for_a_row_hold_one_connection_and_the_other_tenants_go_on() {
    let mut harness = Harness::start().await;
    harness.with_limits(limits());
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
    // 6 of the 20 are acme's at once (a share of 2 and a queue of 4); the others are refused and do not wait.
    until(async || flood.iter().filter(|request| request.is_finished()).count() == 14).await;
    // Until the six are past the look-up of their membership, there is room in the tenant's own share.
    until(async || harness.get("/v1/panels", ADA, ACME).await.status == 429).await;
    assert_eq!(in_use(&superuser).await, 1, "one write waits for the row; the others wait without a connection");

    for _ in 0..3 {
        assert_eq!(harness.post("/v1/panels", MEI, MEDTECH, &panel()).await.status, 201, "another tenant writes");
        assert_eq!(harness.get("/v1/panels", ADA, ACME).await.status, 429, "its share is taken and its queue is full");
        assert_eq!(
            harness.get("/v1/tenants", ADA, ACME).await.status,
            200,
            "what is the person's own is not the tenant's"
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
    assert_eq!(harness.get("/v1/panels", ADA, ACME).await.status, 200, "the limit has passed by itself");
}

/// Planted fault: a share that is charged by the header, before it is known whether the caller may act for the tenant.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_who_is_no_member_uses_up_nothing_of_the_tenants_share() {
    let mut harness = Harness::start().await;
    harness.with_limits(DatabaseLimits { share: 1, queue: 0, ..limits() });
    let requests: Vec<_> = (0..20)
        .map(|_| {
            let request = harness.request("GET", "/v1/panels", MEI, ACME).body(axum::body::Body::empty()).unwrap();
            tokio::spawn(send(harness.router(), request))
        })
        .collect();
    for _ in 0..20 {
        assert_eq!(harness.get("/v1/panels", ADA, ACME).await.status, 200);
    }
    for request in requests {
        let status = request.await.unwrap().status.as_u16();
        assert!(status == 403 || status == 429, "{status}");
    }
}

/// Planted fault: a wait for a row's lock without an end.
#[tokio::test]
async fn a_row_that_somebody_keeps_locked_is_503_and_the_connection_is_used_again() {
    let mut harness = Harness::start().await;
    // No other deadline ends the wait within the patience of this test.
    harness.with_limits(DatabaseLimits { wait: Duration::from_millis(100), query: PATIENCE * 10, ..limits() });
    harness.state.server_limits.request = PATIENCE * 10;
    assert_eq!(harness.post("/v1/panels", ADA, ACME, &panel()).await.status, 201);
    let locker = harness.as_superuser().await;
    lock_acmes_usage(&locker).await;
    let refused = tokio::time::timeout(PATIENCE, harness.post("/v1/panels", ADA, ACME, &panel())).await.unwrap();
    refused.assert_problem(503, "UNAVAILABLE");
    assert_eq!(refused.header("retry-after"), Some("2"));
    locker.batch_execute("rollback").await.unwrap();
    assert_eq!(harness.post("/v1/panels", ADA, ACME, &panel()).await.status, 201);
}

/// Planted fault: a cancelled request whose connection goes back at once, with its statement still waiting for the lock.
/// A client that asks and hangs up again and again would fill the pool with them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_write_stays_charged_until_its_statement_has_ended() {
    let mut harness = Harness::start().await;
    harness.with_limits(DatabaseLimits { queue: 0, share: 1, ..limits() });
    assert_eq!(harness.post("/v1/panels", ADA, ACME, &panel()).await.status, 201);
    let (superuser, locker) = (harness.as_superuser().await, harness.as_superuser().await);
    lock_acmes_usage(&locker).await;
    let request = harness.request("POST", "/v1/panels", ADA, ACME).header("content-type", "application/json");
    let waiting = tokio::spawn(send(harness.router(), request.body(panel().to_string().into()).unwrap()));
    until(async || {
        let sql = "select count(*) from pg_stat_activity
                   where datname = current_database() and usename = 'tenantry_test_app' and wait_event_type = 'Lock'";
        superuser.query_one(sql, &[]).await.unwrap().get::<_, i64>(0) == 1
    })
    .await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    for _ in 0..10 {
        assert_eq!(harness.post("/v1/panels", ADA, ACME, &panel()).await.status, 429);
    }
    assert_eq!(in_use(&superuser).await, 1);
    locker.batch_execute("rollback").await.unwrap();
    until(async || harness.post("/v1/panels", ADA, ACME, &panel()).await.status == 201).await;
}

/// Planted fault: a connection that goes back to the pool although its statement got no answer. The next request would
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
    // PostgreSQL would end it by its own deadline; here it does not know of one, as when it hangs.
    transaction.execute("select set_config('statement_timeout', '0', true)", &[]).await.unwrap();
    let error = transaction.execute("select pg_sleep(600)", &[]).await.unwrap_err();
    assert!(matches!(error, DatabaseError::Unavailable(_)), "{error}");
    drop(transaction);
    drop(connection);
    let mut connection = database.connection().await.unwrap();
    WriteTransaction::begin(&mut connection, &authorized, WriteTarget::Rows).await.unwrap().commit().await.unwrap();
    superuser
        .execute("select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(600)%' and pid <> pg_backend_pid()", &[])
        .await
        .unwrap();
}

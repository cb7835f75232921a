//! How often a request waits for PostgreSQL. A proxy counts the round trips and holds back the answer to a `ROLLBACK`
//! at the end, for which nothing may wait.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use harness::postgres_proxy::{PostgresProxy, RoundTrip};
use harness::*;
use serde_json::json;
use tenantry_gateway::db::{DatabaseError, Lookup, TenantRow, WriteTarget};
use tokio_postgres::Row;

struct NoColumns;

impl TenantRow for NoColumns {
    fn read(_: &Row) -> Result<Self, DatabaseError> {
        Ok(Self)
    }

    fn is_for(&self, _: tenantry_kernel::TenantId) -> bool {
        true
    }
}

/// A gateway behind the counting proxy. One connection, so that its statements are prepared once.
async fn counted() -> (Harness, PostgresProxy) {
    let mut harness = Harness::start().await;
    let proxy = PostgresProxy::start(&harness.app).await;
    harness.app = proxy.config.clone();
    harness.with_limits(tenantry_gateway::db::DatabaseLimits { connections: 1, ..Default::default() });
    (harness, proxy)
}

fn without_rollback(trip: &RoundTrip) -> Vec<&str> {
    trip.iter().map(String::as_str).skip_while(|message| *message == "rollback").collect()
}

/// Planted faults: a statement that waits for the answer to `BEGIN` or to the scope, and a reading transaction that
/// waits for its end.
#[tokio::test]
async fn a_transaction_begins_with_its_first_statement_and_a_reading_one_ends_without_a_wait() {
    let (harness, proxy) = counted().await;
    let database = &harness.state.database;
    let authorized = harness.authorized(ADA, ACME).await;
    let read = async |statements: usize| {
        let read = database.read(&authorized, async |transaction| {
            for _ in 0..statements {
                transaction.all::<NoColumns>("select 1", &[]).await?;
            }
            Ok(())
        });
        read.await.unwrap();
    };
    let look_up = async || drop(database.look_up(Lookup::Email("x"), "select 1", &[]).await.unwrap());
    let write = async |statements: usize| {
        let write = database.write(&authorized, WriteTarget::Rows, async |transaction| {
            for _ in 0..statements {
                transaction.execute("select 1", &[]).await?;
            }
            Ok(())
        });
        write.await.unwrap();
    };
    // The first use of a statement on a connection prepares it.
    read(1).await;
    write(1).await;
    look_up().await;
    proxy.take();

    look_up().await;
    let first = ["start", "bind", "bind"];
    let trips = proxy.take();
    assert_eq!(trips.iter().map(without_rollback).collect::<Vec<_>>(), [first], "a lookup");
    read(1).await;
    let trips = proxy.take();
    assert_eq!(trips.iter().map(without_rollback).collect::<Vec<_>>(), [first], "a read");
    read(3).await;
    let trips = proxy.take();
    assert_eq!(
        trips.iter().map(without_rollback).collect::<Vec<_>>(),
        [&first[..], &["bind"], &["bind"]],
        "three reads"
    );
    write(2).await;
    let trips = proxy.take();
    assert_eq!(
        trips.iter().map(without_rollback).collect::<Vec<_>>(),
        [&first[..], &["bind"], &["bind"], &["commit"]],
        "the membership with its lock, two writes, and the end"
    );
    // A rollback that no one waits for comes before the next transaction of its connection.
    read(1).await;
    read(1).await;
    let trips = proxy.take();
    assert_eq!(trips[1], ["rollback", "start", "bind", "bind"]);
}

/// Planted faults: a membership that is read at each request, and a statement of one row for each expert of a panel.
#[tokio::test]
async fn a_request_has_a_small_number_of_round_trips() {
    let (harness, proxy) = counted().await;
    drop(harness.router());
    harness.state.changes.listening().wait_for(|listening| *listening).await.unwrap();
    let panel = json!({ "question": "q", "type": "open", "agentIds": [GLOBAL_AGENT, ACMES_AGENT, SHARED_AGENT] });
    let agent = format!("/v1/agents/{ACMES_AGENT}");
    let one_panel = format!("/v1/panels/{ACMES_PANEL}");
    let profile = format!("/v1/tenants/{ACME}/profile");
    let switches = format!("/v1/tenants/{ACME}/switches");
    let reads = [
        // The process keeps the membership.
        ("/v1/agents", 1),
        (agent.as_str(), 1),
        ("/v1/panels", 1),
        (one_panel.as_str(), 1),
        (profile.as_str(), 1),
        (switches.as_str(), 1),
        // The id of the slug comes first.
        ("/v1/tenants/acme/profile", 2),
        ("/v1/tenants", 1),
        // The process keeps the public part of a tenant.
        ("/v1/directory/resolve?slug=acme", 0),
    ];
    for round in 0..2 {
        for (path, expected) in reads {
            let answer = harness.get(path, ADA, ACME).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            let trips = proxy.take();
            if round > 0 {
                assert_eq!(trips.len(), expected, "{path}: {trips:#?}");
            }
        }
        // The key, and the answer that is stored with it. A replay has the membership, the key, and the commit.
        for (replayed, expected) in [(None, 7), (Some("true"), 3)] {
            let answer = harness.post_with_key("/v1/panels", ADA, ACME, &panel, &format!("key-{round}")).await;
            assert_eq!((answer.status.as_u16(), answer.header("idempotency-replayed")), (201, replayed));
            let trips = proxy.take();
            if round > 0 {
                assert_eq!(trips.len(), expected, "POST /v1/panels with a key: {trips:#?}");
            }
        }
        let answer = harness.post("/v1/panels", ADA, ACME, &panel).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let trips = proxy.take();
        if round > 0 {
            // The membership with a lock, the profile together with the experts, the count, the panel with its experts
            // and their usage, and the commit.
            assert_eq!(trips.len(), 5, "POST /v1/panels: {trips:#?}");
        }
    }
}

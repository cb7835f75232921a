//! The start behind a pooler: what is refused, and what the gateway adapts to.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use harness::pgbouncer::{PgBouncer, Release};
use harness::program::{Program, SECRET, gateway, run_refused, url};
use harness::*;
use tenantry_gateway::changes::ChangeFeed;
use tenantry_gateway::db::{DatabaseLimits, ListenError, PoolerError, check_pooler};
use tenantry_gateway::postgres::PostgresUrl;
use tokio_postgres::Config;

async fn check(config: Config) -> Result<(), PoolerError> {
    check_pooler(&config.try_into().unwrap(), &DatabaseLimits::default()).await
}

/// Without a pooler, and behind one that prepares statements again, there is nothing to refuse.
#[tokio::test]
async fn the_gateway_starts_without_a_pooler_and_behind_a_current_one() {
    let harness = Harness::start().await;
    check(harness.app.clone()).await.unwrap();
    let pooler = PgBouncer::start(&harness, Release::Current, &[]);
    check(pooler.through(&harness.app)).await.unwrap();
    let pooler = PgBouncer::start(&harness, Release::Old, &["pool_mode = session", "default_pool_size = 9"]);
    check(pooler.through(&harness.app)).await.unwrap();
}

/// Planted fault: a check that runs on one connection, so the pooler never moves it.
#[tokio::test]
async fn a_pooler_that_loses_prepared_statements_is_refused() {
    let harness = Harness::start().await;
    for (release, settings) in [
        (Release::Old, ["", ""]),
        (Release::Old, ["server_round_robin = 1", "default_pool_size = 5"]),
        (Release::Current, ["max_prepared_statements = 0", ""]),
    ] {
        let pooler = PgBouncer::start(&harness, release, &settings);
        let refusal = check(pooler.through(&harness.app)).await.unwrap_err();
        assert!(matches!(refusal, PoolerError::PreparedStatements), "{refusal}");
    }
}

/// The message tells the operator which version and which setting to use.
#[tokio::test]
async fn the_program_refuses_debians_old_pgbouncer_with_the_reason() {
    let harness = Harness::start().await;
    let pooler = PgBouncer::start(&harness, Release::Old, &[]);
    let database = url(&pooler.through(&harness.app));
    let refusal =
        run_refused(&mut gateway(&[], &[("DATABASE_URL", database.as_str()), ("GATEWAY_JWT_SECRET", SECRET)]));
    for expected in ["loses prepared statements", "from version 1.21", "max_prepared_statements", "1.18 of Debian 12"] {
        assert!(refusal.contains(expected), "{refusal}");
    }
    assert!(!refusal.contains("tenantry_test_app:"), "{refusal}");
}

/// With one server connection, one request at a time reaches the database.
#[tokio::test]
async fn a_pooler_with_one_server_connection_is_refused() {
    let harness = Harness::start().await;
    let pooler = PgBouncer::start(&harness, Release::Current, &["default_pool_size = 1"]);
    let refusal = check(pooler.through(&harness.app)).await.unwrap_err();
    assert!(matches!(refusal, PoolerError::Busy(_)), "{refusal}");
    assert!(refusal.to_string().contains("default_pool_size"), "{refusal}");
}

/// Planted fault: a connection that counts as listening as soon as `LISTEN` succeeded.
#[tokio::test]
async fn listening_through_a_pooler_is_not_listening() {
    let harness = Harness::start().await;
    let pooler = PgBouncer::start(&harness, Release::Current, &[]);
    let through = PostgresUrl::try_from(pooler.through(&harness.app)).unwrap();
    let feed = |listen| ChangeFeed::new(through.clone(), listen, DatabaseLimits::default(), 100, ());

    let refusal = feed(None).check().await.unwrap_err();
    assert!(matches!(refusal, ListenError::NotDelivered), "{refusal}");
    assert!(refusal.to_string().contains("GATEWAY_LISTEN_DATABASE_URL"), "{refusal}");

    let past = feed(Some(PostgresUrl::try_from(&harness.app).unwrap()));
    past.check().await.unwrap();
    assert!(past.listening().wait_for(|listening| *listening).await.is_ok());

    // Another database of the same server accepts LISTEN too.
    let mut other = harness.superuser.clone();
    other.dbname("postgres");
    let refusal = feed(Some(PostgresUrl::try_from(other).unwrap())).check().await.unwrap_err();
    assert!(matches!(refusal, ListenError::NotDelivered), "{refusal}");
}

/// The whole program behind PgBouncer: requests through it, notifications past it.
#[tokio::test]
async fn the_program_serves_behind_a_current_pgbouncer() {
    let mut harness = Harness::start().await;
    let direct = url(&harness.app);
    let pooler = PgBouncer::start(&harness, Release::Current, &[]);
    let bearer = harness.bearer(ADA);
    harness.app = pooler.through(&harness.app);
    for settings in [vec![("GATEWAY_LISTEN_DATABASE_URL", direct.as_str())], vec![]] {
        let program = Program::start(&harness, &settings);
        for _ in 0..20 {
            let request = format!("GET /v1/panels\nauthorization: {bearer}\nx-tenant-id: {ACME}\n");
            assert_eq!(program.status(&request), 200);
        }
    }
    let through = url(&harness.app);
    let settings = [
        ("DATABASE_URL", direct.as_str()),
        ("GATEWAY_JWT_SECRET", SECRET),
        ("GATEWAY_LISTEN_DATABASE_URL", through.as_str()),
    ];
    let refusal = run_refused(&mut gateway(&[], &settings));
    assert!(refusal.contains("GATEWAY_LISTEN_DATABASE_URL: no notification"), "{refusal}");
}

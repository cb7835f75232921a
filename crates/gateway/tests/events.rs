//! Live updates: which streams get an event about a changed profile, and when.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::time::Duration;

use harness::program::MAX_WAIT;
use harness::*;
use serde_json::json;
use tenantry_gateway::changes::MAX_STREAMS_PER_CALLER;
use tenantry_gateway::state::AppState;
use time::OffsetDateTime;
use tokio::time::{Instant, timeout};

async fn rename(harness: &Harness, slug: &str, name: &str) {
    let sql = "update tenantry.tenants set name = $1 where slug = $2";
    harness.as_superuser().await.execute(sql, &[&name, &slug]).await.unwrap();
}

#[tokio::test]
async fn a_stream_begins_with_the_version_and_has_an_event_for_every_change() {
    let harness = Harness::start().await;
    let mut events = harness.events(ADA, ACME).await;
    assert_eq!(events.status, 200);
    for (name, value) in [
        ("content-type", "text/event-stream"),
        ("cache-control", "no-store, no-transform"),
        ("x-tenant-id", ACME),
        ("vary", "Origin"),
        ("x-accel-buffering", "no"),
    ] {
        assert_eq!(events.headers.get(name).unwrap(), value);
    }
    events.assert_next(ACME, 1).await;
    let superuser = harness.as_superuser().await;
    for (version, change) in (2..).zip([
        "name = 'Acme AG'",
        "features = features || '{\"beta\": true}'",
        "limits = limits || '{\"max_storage_gb\": 1000}'",
        "branding = branding || '{\"primaryColor\": \"#000000\"}'",
        "tier = 'professional'",
        "kind = 'solution'",
    ]) {
        let sql = format!("update tenantry.tenants set {change} where slug = 'acme'");
        superuser.batch_execute(&sql).await.unwrap();
        events.assert_next(ACME, version).await;
    }
}

#[tokio::test]
async fn a_stream_can_be_opened_by_slug_and_read_by_a_page() {
    let harness = Harness::start().await;
    let request = axum::http::Request::builder()
        .uri("/v1/tenants/acme/events")
        .header("authorization", harness.bearer(SAM))
        .header("origin", ORIGIN)
        .header("last-event-id", "1");
    let mut events = Events::open(harness.router(), request).await;
    assert_eq!(events.headers.get("access-control-allow-origin").unwrap(), ORIGIN);
    events.assert_next(ACME, 1).await;
    harness.events(MEI, ACME).await.assert_refused(403).await;
    let conflict = harness.request("GET", "/v1/tenants/acme/events", SAM, MEDTECH);
    Events::open(harness.router(), conflict).await.assert_refused(400).await;
}

impl Events {
    async fn assert_refused(mut self, status: u16) {
        assert_eq!(self.status, status);
        assert!(self.next().await.unwrap().contains("\"code\""));
        assert_eq!(self.next().await, None);
    }
}

/// Planted fault: one channel for all tenants whose listeners ignore the tenant id.
#[tokio::test]
async fn a_stream_never_contains_an_event_of_another_tenant() {
    let harness = Harness::start().await;
    let mut acme = [harness.events(ADA, ACME).await, harness.events(SAM, ACME).await];
    let mut medtech = [harness.events(MEI, MEDTECH).await, harness.events(SAM, MEDTECH).await];
    for stream in &mut acme {
        stream.assert_next(ACME, 1).await;
    }
    for stream in &mut medtech {
        stream.assert_next(MEDTECH, 1).await;
    }
    for version in 2..=6 {
        rename(&harness, "medtech", &format!("MedTech {version}")).await;
        for stream in &mut medtech {
            stream.assert_next(MEDTECH, version).await;
        }
    }
    rename(&harness, "acme", "Acme AG").await;
    for stream in &mut acme {
        stream.assert_next(ACME, 2).await;
    }
    rename(&harness, "medtech", "MedTech 7").await;
    for stream in &mut medtech {
        stream.assert_next(MEDTECH, 7).await;
    }
}

/// Planted fault: a notification that stays in the process where the change was made.
#[tokio::test]
async fn every_replica_receives_a_change() {
    let harness = Harness::start().await;
    let replica = AppState::new(&gateway_config(&harness.app)).unwrap();
    let request = harness.request("GET", "/v1/tenants/acme/events", ADA, ACME);
    let mut there = Events::open(tenantry_gateway::app(replica.clone()), request).await;
    let mut here = harness.events(ADA, ACME).await;
    there.assert_next(ACME, 1).await;
    here.assert_next(ACME, 1).await;
    let changed = harness.patch("/v1/tenants/acme/profile", ADA, ACME, &json!({ "name": "Acme AG" })).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    there.assert_next(ACME, 2).await;
    here.assert_next(ACME, 2).await;
    replica.database.close();
}

/// Planted fault: a stream that subscribes after its first check. Here the change happens during the first check, whose
/// result is old then.
#[tokio::test]
async fn no_change_is_lost_while_a_stream_begins() {
    let harness = Harness::start().await;
    // The listening connection is open already, so only the beginning of this stream could lose a change.
    let mut other = harness.events(SAM, ACME).await;
    other.assert_next(ACME, 1).await;
    rename(&harness, "acme", "Acme AG").await;
    other.assert_next(ACME, 2).await;
    drop(other);
    let superuser = harness.as_superuser().await;
    let slow_check = "create policy slow_check on tenantry.tenants as restrictive for select
                     using (case when current_query() like '%select id as tenant_id, version%'
                            then (select pg_sleep(2)) is not null else true end)";
    superuser.batch_execute(slow_check).await.unwrap();
    let checking =
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'";
    let change = async {
        while superuser.query_one(checking, &[]).await.unwrap().get::<_, i64>(0) == 0 {
            tokio::task::yield_now().await;
        }
        rename(&harness, "acme", "Acme SE").await;
    };
    let (mut events, ()) = tokio::join!(harness.events(ADA, ACME), change);
    events.assert_next(ACME, 2).await;
    events.assert_next(ACME, 3).await;
}

/// Planted fault: a stream that checks the membership only at its beginning.
#[tokio::test]
async fn a_stream_ends_when_the_membership_is_revoked_or_the_tenant_is_suspended() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let (mut ada, mut sam) = (harness.events(ADA, ACME).await, harness.events(SAM, ACME).await);
    ada.assert_next(ACME, 1).await;
    sam.assert_next(ACME, 1).await;
    let revoke = "update tenantry.memberships set status = 'revoked' where user_id = $1::text::uuid";
    superuser.execute(revoke, &[&ADA]).await.unwrap();
    assert_eq!(ada.next().await, None);
    rename(&harness, "acme", "Acme AG").await;
    sam.assert_next(ACME, 2).await;
    superuser.batch_execute("update tenantry.tenants set status = 'suspended' where slug = 'acme'").await.unwrap();
    assert_eq!(sam.next().await, None);
    harness.events(SAM, ACME).await.assert_refused(403).await;
}

/// Planted fault: a stream that stays open after the end of its session.
#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let harness = Harness::start().await;
    let issue = |at| harness.state.tokens.issue(ADA.parse().unwrap(), None, at).unwrap();
    let now = OffsetDateTime::now_utc();
    let lifetime = issue(now).expires_at - now;
    // The verification of a token tolerates clocks that differ by five seconds.
    let ending = issue(now - lifetime - Duration::from_secs(3));
    let request = axum::http::Request::builder()
        .uri("/v1/tenants/acme/events")
        .header("cookie", format!("session={}", ending.token));
    let mut events = Events::open(harness.router(), request).await;
    events.assert_next(ACME, 1).await;
    while OffsetDateTime::now_utc() <= ending.expires_at + Duration::from_secs(6) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    rename(&harness, "acme", "Acme AG").await;
    assert_eq!(events.next().await, None);
}

/// No notification arrives in this test, and its clock stops while only the timers of the stream can fire.
///
/// Planted fault: a stream that checks only after a notification.
#[tokio::test]
async fn a_stream_sends_a_heartbeat_every_15_seconds_and_checks_every_20() {
    let mut harness = Harness::start().await;
    harness.with_variable(("GATEWAY_LISTEN_DATABASE_URL", "postgres://nobody@127.0.0.1:1/nowhere"));
    let superuser = harness.as_superuser().await;
    let before = Instant::now();
    let mut events = harness.events(ADA, ACME).await;
    events.assert_next(ACME, 1).await;
    superuser.batch_execute("update tenantry.memberships set status = 'revoked'").await.unwrap();
    tokio::time::pause();
    assert_eq!(events.next().await.as_deref(), Some(HEARTBEAT));
    assert!(
        before.elapsed() >= Duration::from_secs(15),
        "the heartbeat came too early; the stream ends after 20 seconds"
    );
    tokio::time::advance(Duration::from_secs(5)).await;
    tokio::time::resume();
    assert_eq!(events.next().await, None);
}

/// Planted faults: a lost listening connection that is not replaced, and a new one that does not wake the streams. In
/// both cases the next frame would be a heartbeat.
#[tokio::test]
async fn a_change_during_an_outage_of_the_database_is_sent_after_the_outage() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let mut events = harness.events(ADA, ACME).await;
    events.assert_next(ACME, 1).await;
    rename(&harness, "acme", "Acme Ltd").await;
    events.assert_next(ACME, 2).await;
    let database: String = superuser.query_one("select current_database()", &[]).await.unwrap().get(0);
    let limit = async |connections: i32| {
        let sql = format!("alter database {database} connection limit {connections}");
        superuser.batch_execute(&sql).await.unwrap();
    };
    limit(0).await;
    let kill = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                where datname = current_database() and usename = 'tenantry_test_app'";
    let killed: i64 = superuser.query_one(kill, &[]).await.unwrap().get(0);
    assert!(killed >= 2, "a pooled connection and the listening connection");
    rename(&harness, "acme", "Acme AG").await;
    limit(-1).await;
    events.assert_next(ACME, 3).await;
    rename(&harness, "acme", "Acme SE").await;
    events.assert_next(ACME, 4).await;
}

/// A cache of memberships is empty while no notification arrives. Planted fault: a lost connection that still counts
/// as listening.
#[tokio::test]
async fn a_lost_listening_connection_is_reported() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let mut listening = harness.state.changes.listening();
    assert!(listening.wait_for(|listening| *listening).await.is_ok());
    let database: String = superuser.query_one("select current_database()", &[]).await.unwrap().get(0);
    superuser.batch_execute(&format!("alter database {database} connection limit 0")).await.unwrap();
    let kill = "select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and usename = 'tenantry_test_app'";
    superuser.execute(kill, &[]).await.unwrap();
    assert!(matches!(timeout(MAX_WAIT, listening.wait_for(|listening| !listening)).await, Ok(Ok(_))));
    superuser.batch_execute(&format!("alter database {database} connection limit -1")).await.unwrap();
    assert!(listening.wait_for(|listening| *listening).await.is_ok());
}

/// Planted fault: a stream that sends the content of a notification instead of the version that it reads.
#[tokio::test]
async fn a_forged_notification_causes_no_event() {
    let harness = Harness::start().await;
    let mut events = harness.events(ADA, ACME).await;
    events.assert_next(ACME, 1).await;
    let app = harness.as_app().await;
    for payload in [ACME, MEDTECH, "", "not a tenant", "11111111-1111-1111-1111-111111111111 9"] {
        app.execute("select pg_notify('tenantry_changes', $1)", &[&payload]).await.unwrap();
    }
    rename(&harness, "acme", "Acme AG").await;
    events.assert_next(ACME, 2).await;
}

/// Planted fault: no limit for one person, who could open streams until the server has no memory.
#[tokio::test]
async fn the_number_of_streams_of_a_person_is_limited() {
    let harness = Harness::start().await;
    let mut open = Vec::new();
    for _ in 0..MAX_STREAMS_PER_CALLER {
        let events = harness.events(ADA, ACME).await;
        assert_eq!(events.status, 200);
        open.push(events);
    }
    let refused = harness.get("/v1/tenants/acme/events", ADA, ACME).await;
    refused.assert_problem(429, "LIMIT_REACHED");
    assert_eq!(refused.header("retry-after"), Some("60"));
    assert_eq!(
        refused.json()["limit"],
        json!({
            "key": "open_streams", "limit": MAX_STREAMS_PER_CALLER, "used": MAX_STREAMS_PER_CALLER, "resetsAt": null
        })
    );
    assert_eq!(harness.events(SAM, ACME).await.status, 200, "the streams of one person do not count for another");
    open.pop();
    assert_eq!(harness.events(ADA, ACME).await.status, 200);
}

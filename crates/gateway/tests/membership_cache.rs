//! Memberships that a process keeps: reads use them, writes do not, and a change drops them.

#![allow(clippy::unwrap_used, clippy::panic)]

mod harness;

use harness::program::wait_for_notification;
use harness::*;
use serde_json::json;

/// Waits until notifications arrive, so that memberships are kept, and reads once as Ada for acme.
async fn with_kept_membership(harness: &Harness) {
    let mut listening = harness.state.changes.listening();
    listening.wait_for(|listening| *listening).await.unwrap();
    assert_eq!(harness.get("/v1/panels", ADA, ACME).await.status, 200);
}

const UNNOTICED: &str = "alter table tenantry.memberships disable trigger announce_change";
const REVOKE: &str = "update tenantry.memberships set status = 'revoked'
                      where user_id = '0a000000-0000-4000-8000-000000000001'";

/// Planted faults: a layer that asks the database at each request, and a write that uses the kept membership.
#[tokio::test]
async fn a_read_uses_the_kept_membership_and_a_write_does_not() {
    let harness = Harness::start().await;
    with_kept_membership(&harness).await;
    let superuser = harness.as_superuser().await;
    superuser.batch_execute(UNNOTICED).await.unwrap();
    superuser.batch_execute(REVOKE).await.unwrap();
    assert_eq!(harness.get("/v1/panels", ADA, ACME).await.status, 200, "the change was not noticed");
    let panel = json!({ "question": "q", "type": "open", "agentIds": [GLOBAL_AGENT] });
    harness.post("/v1/panels", ADA, ACME, &panel).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    harness.get("/v1/panels", ADA, ACME).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
}

/// Planted faults: no notification of this change, and a notification that drops nothing.
#[tokio::test]
async fn every_change_that_ends_a_right_drops_the_membership() {
    for (change, restore) in [
        (REVOKE, "update tenantry.memberships set status = 'active'"),
        (
            "delete from tenantry.memberships where user_id = '0a000000-0000-4000-8000-000000000001'
             and tenant_id = '11111111-1111-1111-1111-111111111111'",
            "",
        ),
        (
            "update tenantry.tenants set status = 'suspended' where slug = 'acme'",
            "update tenantry.tenants set status = 'active'",
        ),
    ] {
        let harness = Harness::start().await;
        let superuser = harness.as_superuser().await;
        let history = "delete from tenantry.panel_agents; delete from tenantry.panels;
                       delete from tenantry.switch_audit";
        superuser.batch_execute(history).await.unwrap();
        with_kept_membership(&harness).await;
        superuser.batch_execute(change).await.unwrap();
        wait_for_notification(async || harness.get("/v1/panels", ADA, ACME).await.status == 403).await;
        if !restore.is_empty() {
            superuser.batch_execute(restore).await.unwrap();
            assert_eq!(harness.get("/v1/panels", ADA, ACME).await.status, 200, "a refusal is not kept: {restore}");
        }
    }
}

/// Planted fault: no notification of another role.
#[tokio::test]
async fn a_demotion_counts_for_the_next_read() {
    let harness = Harness::start().await;
    with_kept_membership(&harness).await;
    assert!(harness.authorized(ADA, ACME).await.is_admin());
    let superuser = harness.as_superuser().await;
    superuser.batch_execute("update tenantry.memberships set role = 'member'").await.unwrap();
    wait_for_notification(async || !harness.authorized(ADA, ACME).await.is_admin()).await;
}

/// The listening connection cannot return here, because the database accepts no new connection.
///
/// Planted fault: memberships that stay while no notification arrives.
#[tokio::test]
async fn a_lost_listening_connection_empties_the_cache() {
    let harness = Harness::start().await;
    with_kept_membership(&harness).await;
    let superuser = harness.as_superuser().await;
    superuser.batch_execute(UNNOTICED).await.unwrap();
    superuser.batch_execute(REVOKE).await.unwrap();
    assert_eq!(harness.get("/v1/panels", ADA, ACME).await.status, 200, "the change was not noticed");
    let database: String = superuser.query_one("select current_database()", &[]).await.unwrap().get(0);
    superuser.batch_execute(&format!("alter database {database} connection limit 0")).await.unwrap();
    let end = "select pg_terminate_backend(pid) from pg_stat_activity
               where datname = current_database() and application_name = 'tenantry-gateway, listening'";
    superuser.batch_execute(end).await.unwrap();
    wait_for_notification(async || harness.get("/v1/panels", ADA, ACME).await.status == 403).await;
}

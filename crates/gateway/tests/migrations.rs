//! Migrations and demo data: a second run, several runs at once, and a run on a changed database.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use harness::*;
use tenantry_gateway::migrate::{MigrateError, migrate};

const ALL: [&str; 15] = [
    "0001_tenants_and_people",
    "0002_agents",
    "0003_panels_and_usage",
    "0004_profile_changes",
    "0005_switch_audit",
    "0006_locks_and_functions",
    "0007_sign_in_codes",
    "0008_indexable_policies",
    "0009_identities",
    "0011_membership_changes",
    "0012_resources",
    "0013_people_and_platform",
    "0014_usage",
    "0015_panel_runs",
    "0016_self_service_sign_up",
];

async fn everything(harness: &Harness) -> Vec<(String, i64, String)> {
    let client = harness.as_superuser().await;
    let mut counts = Vec::new();
    for table in [
        "tenants",
        "users",
        "memberships",
        "resources",
        "panels",
        "panel_agents",
        "panel_statements",
        "usage",
        "agent_usage",
        "migrations",
    ] {
        let sql = format!(
            "select count(*), coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from tenantry.{table} t"
        );
        let row = client.query_one(&sql, &[]).await.unwrap();
        counts.push((table.to_owned(), row.get(0), row.get(1)));
    }
    counts
}

/// Planted fault: a migration or demo data that is not idempotent.
#[tokio::test]
async fn a_second_run_changes_nothing() {
    let harness = Harness::empty().await;
    let first = migrate(&harness.owner, None, true).await.unwrap();
    assert_eq!(first.applied, ALL);
    let before = everything(&harness).await;
    let second = migrate(&harness.owner, None, true).await.unwrap();
    assert!(second.applied.is_empty());
    assert_eq!(everything(&harness).await, before);
}

/// Planted fault: a migration without the lock. Two replicas that start together would both create the tables.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_that_start_together_migrate_once() {
    let harness = Harness::empty().await;
    let runs: Vec<_> = (0..6)
        .map(|_| {
            let owner = harness.owner.clone();
            tokio::spawn(async move { migrate(&owner, None, true).await })
        })
        .collect();
    let mut applied = 0;
    for run in runs {
        applied += run.await.unwrap().unwrap().applied.len();
    }
    assert_eq!(applied, ALL.len());
}

/// Planted fault: a ledger that compares only names. An edited migration would exist on some databases and not on
/// others.
#[tokio::test]
async fn a_migration_that_was_edited_after_it_ran_is_refused() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    superuser
        .batch_execute("update tenantry.migrations set sha256 = '\\x00' where name = '0002_agents'")
        .await
        .unwrap();
    match migrate(&harness.owner, None, false).await {
        Err(error @ MigrateError::Changed("0002_agents")) => assert!(error.to_string().contains("write a new one")),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_second_run_keeps_changes_of_the_demo_data() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    superuser.batch_execute("update tenantry.tenants set name = 'Acme AG' where slug = 'acme'").await.unwrap();
    migrate(&harness.owner, None, true).await.unwrap();
    let row = superuser.query_one("select name, version from tenantry.tenants where slug = 'acme'", &[]).await.unwrap();
    assert_eq!((row.get::<_, &str>(0), row.get::<_, i64>(1)), ("Acme AG", 2));
}

/// Planted faults in the demo data: panels with missing experts, and usage that differs from the list of panels,
/// and completed panels without their discussion.
#[tokio::test]
async fn the_demo_data_is_consistent() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let empty = "select count(*) from tenantry.panels p where (select count(*) from tenantry.panel_agents a
                 where a.tenant_id = p.tenant_id and a.panel_id = p.id) < 1";
    assert_eq!(superuser.query_one(empty, &[]).await.unwrap().get::<_, i64>(0), 0);
    let demo: serde_json::Value = serde_json::from_str(include_str!("../demo/demo.json")).unwrap();
    let expected: usize =
        demo["panels"].as_array().unwrap().iter().map(|panel| panel["agents"].as_array().unwrap().len()).sum();
    let experts = superuser.query_one("select count(*) from tenantry.panel_agents", &[]).await.unwrap();
    assert_eq!(
        usize::try_from(experts.get::<_, i64>(0)).unwrap(),
        expected,
        "a panel has an agent that its tenant may not use"
    );
    let over = "select count(*) from tenantry.panels p join tenantry.tenants t on t.id = p.tenant_id
                where (t.limits ->> 'max_experts_per_panel')::int < (select count(*) from tenantry.panel_agents a
                where a.tenant_id = p.tenant_id and a.panel_id = p.id)";
    assert_eq!(superuser.query_one(over, &[]).await.unwrap().get::<_, i64>(0), 0);
    let unrecorded = "select count(*) from tenantry.panels p where (p.status = 'completed') is distinct from
                      (p.conclusion is not null and exists (select from tenantry.panel_statements s
                       where s.tenant_id = p.tenant_id and s.panel_id = p.id))";
    assert_eq!(superuser.query_one(unrecorded, &[]).await.unwrap().get::<_, i64>(0), 0, "a panel without its record");
}

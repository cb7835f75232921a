//! The migrations of this program, and the ledger of those that a database has.

use sha2::{Digest, Sha256};
use tokio_postgres::Transaction;

use super::migrate_error::MigrateError;

struct Migration {
    name: &'static str,
    sql: &'static str,
}

/// The migrations in the order of their application. A new one goes to the end. A released one never changes.
const MIGRATIONS: &[Migration] = &[
    Migration { name: "0001_tenants_and_people", sql: include_str!("../../migrations/0001_tenants_and_people.sql") },
    Migration { name: "0002_agents", sql: include_str!("../../migrations/0002_agents.sql") },
    Migration { name: "0003_panels_and_usage", sql: include_str!("../../migrations/0003_panels_and_usage.sql") },
    Migration { name: "0004_profile_changes", sql: include_str!("../../migrations/0004_profile_changes.sql") },
    Migration { name: "0005_switch_audit", sql: include_str!("../../migrations/0005_switch_audit.sql") },
    Migration { name: "0006_locks_and_functions", sql: include_str!("../../migrations/0006_locks_and_functions.sql") },
    Migration { name: "0007_sign_in_codes", sql: include_str!("../../migrations/0007_sign_in_codes.sql") },
    Migration { name: "0008_indexable_policies", sql: include_str!("../../migrations/0008_indexable_policies.sql") },
    Migration { name: "0009_identities", sql: include_str!("../../migrations/0009_identities.sql") },
    Migration { name: "0011_membership_changes", sql: include_str!("../../migrations/0011_membership_changes.sql") },
    Migration { name: "0012_resources", sql: include_str!("../../migrations/0012_resources.sql") },
    Migration { name: "0013_people_and_platform", sql: include_str!("../../migrations/0013_people_and_platform.sql") },
    Migration { name: "0014_usage", sql: include_str!("../../migrations/0014_usage.sql") },
    Migration { name: "0015_panel_runs", sql: include_str!("../../migrations/0015_panel_runs.sql") },
    Migration {
        name: "0016_self_service_sign_up",
        sql: include_str!("../../migrations/0016_self_service_sign_up.sql"),
    },
];

/// The ledger has no rows of tenants. The runtime role may read it, to find out whether the database is migrated.
const LEDGER: &str = "
    create schema if not exists tenantry;
    create table if not exists tenantry.migrations (
        name       text primary key,
        sha256     bytea not null,
        applied_at timestamptz not null default now()
    );
    grant usage on schema tenantry to tenantry_app;
    grant select on tenantry.migrations to tenantry_app;";

/// Applies the missing migrations. The caller holds the lock.
pub(super) async fn apply(transaction: &Transaction<'_>) -> Result<Vec<&'static str>, MigrateError> {
    transaction.batch_execute(LEDGER).await.map_err(MigrateError::during("creating the ledger of migrations"))?;
    let mut applied = Vec::new();
    for migration in MIGRATIONS {
        let sha256 = Sha256::digest(migration.sql).to_vec();
        let row =
            transaction.query_opt("select sha256 from tenantry.migrations where name = $1", &[&migration.name]).await?;
        match row.map(|row| row.try_get::<_, Vec<u8>>(0)).transpose()? {
            Some(known) if known == sha256 => {}
            Some(_) => return Err(MigrateError::Changed(migration.name)),
            None => {
                transaction.batch_execute(migration.sql).await.map_err(MigrateError::during(migration.name))?;
                transaction
                    .execute(
                        "insert into tenantry.migrations (name, sha256) values ($1, $2)",
                        &[&migration.name, &sha256],
                    )
                    .await?;
                applied.push(migration.name);
            }
        }
    }
    Ok(applied)
}

/// A sentence for each migration that is missing in the database, and for each applied one that this program does not
/// know.
pub(crate) async fn pending(transaction: &Transaction<'_>) -> Result<Vec<String>, tokio_postgres::Error> {
    let ready = transaction.query_one("select to_regclass('tenantry.migrations') is not null", &[]).await?;
    let applied: Vec<String> = if ready.try_get(0)? {
        let rows = transaction.query("select name from tenantry.migrations order by name", &[]).await?;
        rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?
    } else {
        Vec::new()
    };
    let missing = MIGRATIONS
        .iter()
        .filter(|migration| !applied.iter().any(|name| name == migration.name))
        .map(|migration| format!("migration {} is not applied. Run: tenantry-gateway migrate.", migration.name));
    let unknown =
        applied.iter().filter(|name| !MIGRATIONS.iter().any(|migration| migration.name == name.as_str())).map(|name| {
            format!("the database has migration {name}, which this program does not know. Start the newer version.")
        });
    Ok(missing.chain(unknown).collect())
}

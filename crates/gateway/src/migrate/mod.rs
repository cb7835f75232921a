//! Migrations: they create the roles, tables and policies that the server needs, and the demo data on request.
//!
//! A second run changes nothing, and several replicas may run at once: everything happens in one transaction under one
//! lock, and a ledger lists the applied migrations.

mod demo;
mod identity_link;
mod ledger;
mod migrate_error;
mod platform_grant;
mod runtime_role;

use std::fmt::Display;

use tokio_postgres::Client;

pub use identity_link::{LinkError, LinkOutcome, link_identity, unlink_identity};
pub(crate) use ledger::pending;
pub use migrate_error::MigrateError;
pub use platform_grant::{grant_platform_admin, revoke_platform_admin};
pub use runtime_role::RUNTIME_ROLE;

use crate::postgres::PostgresUrl;

/// The key of the advisory lock. It is `tenantry` in ASCII.
const LOCK: i64 = 0x7465_6e61_6e74_7279;

/// The result of a run.
#[derive(Debug, PartialEq, Eq)]
pub struct MigrationOutcome {
    /// The migrations that this run applied, in order.
    pub applied: Vec<&'static str>,
    /// Whether the run inserted the demo data.
    pub demo: bool,
}

/// Migrates a database as its owner. With `runtime`, the configuration of the server, it also lets the runtime role log
/// in with the password of that configuration.
///
/// # Errors
///
/// [`MigrateError`]; then the database is unchanged, except that the runtime role may exist.
pub async fn migrate(
    owner: impl TryInto<PostgresUrl, Error: Display>,
    runtime: Option<&PostgresUrl>,
    demo: bool,
) -> Result<MigrationOutcome, MigrateError> {
    let owner = owner.try_into().map_err(|reason| MigrateError::Url(reason.to_string()))?;
    let (mut client, connection) = owner.connect().await.map_err(MigrateError::connect)?;
    let migrated = run(&mut client, runtime, demo).await;
    drop(client);
    let _ = connection.await;
    migrated
}

async fn run(client: &mut Client, runtime: Option<&PostgresUrl>, demo: bool) -> Result<MigrationOutcome, MigrateError> {
    runtime_role::ensure(client).await?;
    let transaction = client.transaction().await?;
    transaction.execute("select pg_advisory_xact_lock($1)", &[&LOCK]).await?;
    let applied = ledger::apply(&transaction).await?;
    if demo {
        demo::seed(&transaction).await?;
    }
    transaction.commit().await?;
    if let Some(runtime) = runtime {
        runtime_role::ensure_password(client, runtime).await?;
    }
    Ok(MigrationOutcome { applied, demo })
}

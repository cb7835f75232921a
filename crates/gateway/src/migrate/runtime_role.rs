//! The runtime role of the server. It owns nothing, and row-level security applies to it.

use postgres_protocol::password::scram_sha_256;
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use super::migrate_error::MigrateError;
use crate::postgres::PostgresUrl;

/// The name of the role.
pub const RUNTIME_ROLE: &str = "tenantry_app";

/// A role belongs to the whole cluster, and the lock of a migration to one database. A migration of another database
/// may create the role at the same time, so the statement also ignores the error of a duplicate.
const CREATE: &str = "
    do $$ begin
        if not exists (select from pg_roles where rolname = 'tenantry_app') then
            create role tenantry_app login nosuperuser nobypassrls nocreatedb nocreaterole noreplication;
            -- A request that hangs must not keep a connection, or the locks of a transaction.
            alter role tenantry_app set statement_timeout = '10s';
            alter role tenantry_app set idle_in_transaction_session_timeout = '15s';
        end if;
    exception when duplicate_object or unique_violation then null;
    end $$";

/// Creates the role if it does not exist.
pub(super) async fn ensure(client: &Client) -> Result<(), MigrateError> {
    client.batch_execute(CREATE).await.map_err(MigrateError::during("creating the role tenantry_app"))
}

/// Sets the password of the role to the one of the server's URL, unless the role can log in already. The statement
/// contains the SCRAM verifier, so that no statement log has the password.
pub(super) async fn ensure_password(client: &Client, runtime: &PostgresUrl) -> Result<(), MigrateError> {
    let (Some(RUNTIME_ROLE), Some(password)) = (runtime.user(), runtime.password()) else {
        return Ok(());
    };
    if can_log_in(runtime).await? {
        return Ok(());
    }
    let verifier = scram_sha_256(password);
    client
        .batch_execute(&format!("alter role {RUNTIME_ROLE} password '{verifier}'"))
        .await
        .map_err(MigrateError::during("setting the password of tenantry_app"))
}

async fn can_log_in(runtime: &PostgresUrl) -> Result<bool, MigrateError> {
    match runtime.connect().await {
        Ok(_) => Ok(true),
        // The code depends on the password method that PostgreSQL is configured with.
        Err(error)
            if error.code() == Some(&SqlState::INVALID_PASSWORD)
                || error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION) =>
        {
            Ok(false)
        }
        Err(cause) => Err(MigrateError::Database { step: "connecting with DATABASE_URL".into(), cause }),
    }
}

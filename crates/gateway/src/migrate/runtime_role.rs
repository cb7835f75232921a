//! The role the server works as: it owns nothing, and row-level security binds it.

use postgres_protocol::password::scram_sha_256;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, NoTls};

use super::MigrateError;

/// The name of the role.
pub const RUNTIME_ROLE: &str = "tenantry_app";

/// Roles belong to the whole cluster, and the lock of a migration to one database: another database of the cluster
/// may be making the role at this moment, hence the two conditions.
const CREATE: &str = "
    do $$ begin
        if not exists (select from pg_roles where rolname = 'tenantry_app') then
            create role tenantry_app login nosuperuser nobypassrls nocreatedb nocreaterole noreplication;
            -- A request that hangs must not hold a connection for ever, nor the locks of a transaction.
            alter role tenantry_app set statement_timeout = '10s';
            alter role tenantry_app set idle_in_transaction_session_timeout = '15s';
        end if;
    exception when duplicate_object or unique_violation then null;
    end $$";

/// Makes the role where there is none.
pub(super) async fn ensure(client: &Client) -> Result<(), MigrateError> {
    client.batch_execute(CREATE).await.map_err(MigrateError::during("making the role tenantry_app"))
}

/// Gives the role the password of the server's URL, unless it can sign in already. PostgreSQL is told the SCRAM
/// verifier, so that the password is in no log of statements.
pub(super) async fn ensure_password(client: &Client, runtime: &tokio_postgres::Config) -> Result<(), MigrateError> {
    let (Some(RUNTIME_ROLE), Some(password)) = (runtime.get_user(), runtime.get_password()) else {
        return Ok(());
    };
    if can_sign_in(runtime).await? {
        return Ok(());
    }
    let verifier = scram_sha_256(password);
    client
        .batch_execute(&format!("alter role {RUNTIME_ROLE} password '{verifier}'"))
        .await
        .map_err(MigrateError::during("setting the password of tenantry_app"))
}

async fn can_sign_in(runtime: &tokio_postgres::Config) -> Result<bool, MigrateError> {
    match runtime.connect(NoTls).await {
        Ok(_) => Ok(true),
        // Which of the two PostgreSQL says depends on how it is told to check passwords.
        Err(error)
            if error.code() == Some(&SqlState::INVALID_PASSWORD)
                || error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION) =>
        {
            Ok(false)
        }
        Err(cause) => Err(MigrateError::Database { doing: "connecting with DATABASE_URL".into(), cause }),
    }
}

//! Bringing a database to the shape the server needs: roles, tables, policies, and demo data when asked.
//!
//! Safe to run twice and by several replicas at once: everything happens in one transaction under one lock, and a
//! ledger says what has been done.

mod demo;
mod ledger;
mod runtime_role;

use std::fmt;

use tokio_postgres::{Client, NoTls};

pub(crate) use ledger::pending;
pub use runtime_role::RUNTIME_ROLE;

/// Makes replicas take turns. Any number does; this one is `tenantry` in ASCII.
const LOCK: i64 = 0x7465_6e61_6e74_7279;

/// What a run has done.
#[derive(Debug, PartialEq, Eq)]
pub struct MigrationOutcome {
    /// The migrations applied by this run, in order.
    pub applied: Vec<&'static str>,
    /// Whether the demo data was put in place as well.
    pub demo: bool,
}

/// Migrates the database of the owner's URL. `runtime` is the URL the server will use, when it is known: its role
/// is then able to sign in with its password.
///
/// # Errors
///
/// [`MigrateError`]; nothing is left half done.
pub async fn migrate(
    owner: &tokio_postgres::Config,
    runtime: Option<&tokio_postgres::Config>,
    demo: bool,
) -> Result<MigrationOutcome, MigrateError> {
    let (mut client, connection) = owner.connect(NoTls).await.map_err(MigrateError::connect)?;
    let connection = tokio::spawn(connection);
    let migrated = run(&mut client, runtime, demo).await;
    drop(client);
    let _ = connection.await;
    migrated
}

async fn run(
    client: &mut Client,
    runtime: Option<&tokio_postgres::Config>,
    demo: bool,
) -> Result<MigrationOutcome, MigrateError> {
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

/// Why a database could not be migrated.
#[derive(Debug)]
pub enum MigrateError {
    /// The database refused a statement or could not be reached.
    Database {
        /// What was being done.
        doing: String,
        /// What the database said.
        cause: tokio_postgres::Error,
    },
    /// A migration that was applied is not the one that is here.
    Changed(&'static str),
    /// The demo data that comes with the program is wrong.
    Demo(String),
}

impl MigrateError {
    fn connect(cause: tokio_postgres::Error) -> Self {
        Self::Database { doing: "connecting with MIGRATION_DATABASE_URL".into(), cause }
    }

    fn during(doing: &str) -> impl FnOnce(tokio_postgres::Error) -> Self {
        let doing = doing.to_owned();
        move |cause| Self::Database { doing, cause }
    }
}

impl From<tokio_postgres::Error> for MigrateError {
    fn from(cause: tokio_postgres::Error) -> Self {
        Self::Database { doing: "migrating".into(), cause }
    }
}

impl fmt::Display for MigrateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database { doing, cause } => {
                let said = cause.as_db_error().map_or_else(
                    || std::error::Error::source(cause).map_or_else(|| cause.to_string(), ToString::to_string),
                    |said| said.message().to_owned(),
                );
                write!(f, "the database failed while {doing}: {said}")
            }
            Self::Changed(name) => write!(
                f,
                "migration {name} was applied in another version than this program has. A migration never changes \
                 once it is out: restore it and write a new one."
            ),
            Self::Demo(reason) => write!(f, "the demo data is wrong: {reason}"),
        }
    }
}

impl std::error::Error for MigrateError {}

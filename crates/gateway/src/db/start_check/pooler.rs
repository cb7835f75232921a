//! The refusal to start behind a pooler that loses prepared statements.
//!
//! The gateway prepares its statements once for a connection. A pooler in transaction mode moves a connection from one
//! server session to another between two transactions. If it does not prepare the statements there again, most requests
//! fail, and a check with one connection and no load passes.

use std::fmt;
use std::time::Duration;

use tokio::time::timeout;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, SimpleQueryMessage};

use crate::db::database_error::DatabaseError;
use crate::db::limits::DatabaseLimits;
use crate::postgres::PostgresUrl;

/// A pooler moves a connection in the first attempt, unless other clients are busy. Without a pooler, a connection
/// never moves.
const ATTEMPTS: usize = 4;

/// The prepared statement, and its result. Another client's statement of the same name has another result.
const PROBE: &str = "select 7311::int4 as tenantry_probe";
const PROBE_RESULT: i32 = 7311;

/// The reason why the gateway cannot use a pooler.
#[derive(Debug)]
pub enum PoolerError {
    /// The pooler loses prepared statements.
    PreparedStatements,
    /// The pooler gave no second server connection in time.
    Busy(Duration),
    /// The database failed.
    Database(DatabaseError),
}

impl fmt::Display for PoolerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PreparedStatements => f.write_str(
                "DATABASE_URL is the address of a pooler that loses prepared statements, so most requests would fail. \
                 PgBouncer keeps them from version 1.21 on, with max_prepared_statements above 0: set it to 200, which \
                 is the default from 1.24 on. An older one, such as 1.18 of Debian 12, cannot keep them: use a newer \
                 one, pool_mode = session, or the address of PostgreSQL.",
            ),
            Self::Busy(waited) => write!(
                f,
                "DATABASE_URL is the address of a pooler that gave no second server connection within {waited:?}. Set \
                 its pool size (default_pool_size of PgBouncer) to the connections of all replicas \
                 (GATEWAY_DATABASE_CONNECTIONS), and at least to 2.",
            ),
            Self::Database(error) => write!(f, "the connection to the database could not be checked: {error}."),
        }
    }
}

impl std::error::Error for PoolerError {}

impl From<tokio_postgres::Error> for PoolerError {
    fn from(error: tokio_postgres::Error) -> Self {
        let lost = [SqlState::INVALID_SQL_STATEMENT_NAME, SqlState::DUPLICATE_PSTATEMENT];
        if error.code().is_some_and(|code| lost.contains(code)) {
            Self::PreparedStatements
        } else {
            Self::Database(error.into())
        }
    }
}

/// Checks that prepared statements stay usable when a pooler moves the connection to another server session.
///
/// # Errors
///
/// [`PoolerError`].
pub async fn check_pooler(url: &PostgresUrl, limits: &DatabaseLimits) -> Result<(), PoolerError> {
    let (probe, other) = (connect(url, limits).await?, connect(url, limits).await?);
    for _ in 0..ATTEMPTS {
        if is_moved_and_works(&probe, &other, limits).await? {
            break;
        }
    }
    Ok(())
}

async fn connect(url: &PostgresUrl, limits: &DatabaseLimits) -> Result<Client, PoolerError> {
    let connected = timeout(limits.connect, url.connect()).await;
    let (client, _task) = connected.map_err(|_| no_answer())??;
    Ok(client)
}

/// Prepares a statement, lets another client take the server session, and executes the statement. Returns whether it
/// ran in another session.
async fn is_moved_and_works(probe: &Client, other: &Client, limits: &DatabaseLimits) -> Result<bool, PoolerError> {
    let patience = limits.connect + limits.wait;
    let first_session = in_time(patience, begin(probe)).await?;
    let statement = in_time(patience, probe.prepare(PROBE)).await?;
    in_time(patience, probe.batch_execute("commit")).await?;
    // A pooler that has an idle session gives it to the next transaction.
    in_time(patience, begin(other)).await?;
    let Ok(second_session) = timeout(patience, begin(probe)).await else {
        return Err(PoolerError::Busy(patience));
    };
    let second_session = second_session?;
    let row = in_time(patience, probe.query_one(&statement, &[])).await?;
    if row.try_get::<_, i32>(0).ok() != Some(PROBE_RESULT) {
        return Err(PoolerError::PreparedStatements);
    }
    for client in [probe, other] {
        in_time(patience, client.batch_execute("rollback")).await?;
    }
    Ok(first_session != second_session)
}

/// Begins a transaction, and returns its server session.
async fn begin(client: &Client) -> Result<Option<String>, tokio_postgres::Error> {
    let answers = client.simple_query("begin; select pg_catalog.pg_backend_pid()").await?;
    Ok(answers.iter().find_map(|answer| match answer {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    }))
}

async fn in_time<T>(
    patience: Duration,
    answer: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, PoolerError> {
    Ok(timeout(patience, answer).await.map_err(|_| no_answer())??)
}

fn no_answer() -> PoolerError {
    PoolerError::Database(DatabaseError::Unavailable("it did not answer in time".into()))
}

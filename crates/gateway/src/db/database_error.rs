//! What goes wrong with the database, sorted by what the caller is told.

use std::fmt;

use deadpool_postgres::PoolError;
use tenantry_kernel::{ReachedLimit, TenantError};
use tokio_postgres::error::SqlState;

use crate::error::ApiError;

/// A statement that brought no answer, or an answer that must not be used.
#[derive(Debug)]
pub enum DatabaseError {
    /// It cannot be reached, is too busy, or took too long: trying again may help.
    Unavailable(String),
    /// The tenant or person asked too much at once. It passes by itself.
    TooMany(Box<ReachedLimit>),
    /// It refused the statement, or answered what the code cannot read: a fault of ours.
    Failed(String),
    /// A pooled connection came with somebody's scope still set. It has been closed.
    DirtyConnection,
    /// A row of another tenant came back. It has not been handed over.
    Refused(TenantError),
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(reason) => write!(f, "the database is unavailable: {reason}"),
            Self::TooMany(limit) => write!(f, "too many requests at once: {} is used up", limit.key),
            Self::Failed(reason) => write!(f, "the database refused: {reason}"),
            Self::DirtyConnection => f.write_str("a pooled connection still had a scope set"),
            Self::Refused(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for DatabaseError {}

impl From<tokio_postgres::Error> for DatabaseError {
    fn from(error: tokio_postgres::Error) -> Self {
        let reason = describe(&error);
        match error.code() {
            Some(code) if !is_passing(code) => Self::Failed(reason),
            Some(_) => Self::Unavailable(reason),
            None if error.is_closed()
                || std::error::Error::source(&error).is_some_and(|cause| cause.is::<std::io::Error>()) =>
            {
                Self::Unavailable(reason)
            }
            None => Self::Failed(reason),
        }
    }
}

impl From<PoolError> for DatabaseError {
    /// Without a connection nothing can be asked, whatever the cause.
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => Self::Unavailable(describe(&error)),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<DatabaseError> for ApiError {
    /// Writes the detail into the log, where it stays.
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Unavailable(_) => {
                tracing::warn!(%error, "no answer from the database");
                Self::Unavailable
            }
            DatabaseError::TooMany(limit) => Self::Busy(limit),
            DatabaseError::Failed(_) | DatabaseError::DirtyConnection => {
                tracing::error!(%error, "database fault");
                Self::Internal
            }
            DatabaseError::Refused(error) => Self::Tenant(error),
        }
    }
}

/// Connection trouble (08), a deadlock or a lost race (40), too few resources (53), an operator at work or a time-out (57) and a lock that
/// somebody else held for too long (55P03) pass.
fn is_passing(code: &SqlState) -> bool {
    *code == SqlState::LOCK_NOT_AVAILABLE || ["08", "40", "53", "57"].iter().any(|class| code.code().starts_with(class))
}

/// The whole chain, because the outer error alone says `db error`.
fn describe(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

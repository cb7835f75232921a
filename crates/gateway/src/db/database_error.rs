//! Database failures, grouped by what the caller gets to know.

use std::fmt;

use deadpool_postgres::PoolError;
use tenantry_kernel::{ReachedLimit, TenantError};
use tenantry_layer::Refusal;
use tokio_postgres::error::SqlState;

use crate::error::ApiError;

/// A statement without an answer, or with an answer that must not be used.
#[derive(Debug)]
pub enum DatabaseError {
    /// The database is unreachable, too busy or too slow. A retry may help.
    Unavailable(String),
    /// The tenant or the person has too many requests in progress. The condition passes without action.
    TooMany(Box<ReachedLimit>),
    /// The database refused the statement, or the code cannot read the answer. This is a bug or a misconfiguration.
    Failed(String),
    /// A pooled connection still had a scope set. The gateway closed it.
    DirtyConnection,
    /// The database returned a row of another tenant. The gateway discarded it.
    Refused(TenantError),
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(reason) => write!(f, "the database is unavailable: {reason}"),
            Self::TooMany(limit) => write!(f, "too many requests in progress: the limit {} is reached", limit.key),
            Self::Failed(reason) => write!(f, "the database failed: {reason}"),
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
            Some(code) if !is_transient(code) => Self::Failed(reason),
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
    /// Without a connection no statement can run, so every cause is [`DatabaseError::Unavailable`].
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => Self::Unavailable(describe(&error)),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<DatabaseError> for ApiError {
    /// Logs the detail. The response does not contain it.
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Unavailable(_) => {
                tracing::warn!(%error, "database unavailable");
                Self::Unavailable
            }
            DatabaseError::TooMany(limit) => Self::Busy(limit),
            DatabaseError::Failed(_) | DatabaseError::DirtyConnection => {
                tracing::error!(%error, "database error");
                Self::Internal
            }
            DatabaseError::Refused(error) => Self::Tenant(error),
        }
    }
}

impl From<DatabaseError> for Refusal {
    /// Logs the detail. The response does not contain it.
    fn from(error: DatabaseError) -> Self {
        ApiError::from(error).into()
    }
}

/// Transient codes: connection trouble (08), a deadlock or a serialization failure (40), insufficient resources (53),
/// operator intervention or a timeout (57), and a lock that another transaction holds for too long (55P03).
fn is_transient(code: &SqlState) -> bool {
    *code == SqlState::LOCK_NOT_AVAILABLE || ["08", "40", "53", "57"].iter().any(|class| code.code().starts_with(class))
}

/// The error with all its causes. The outer error alone is only `db error`.
fn describe(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    if text.contains("invalid peer certificate") {
        text += " (the host of the URL must be in the certificate, and its authority in the file of sslrootcert)";
    }
    text
}

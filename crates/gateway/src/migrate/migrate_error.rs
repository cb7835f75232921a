//! The reasons why a migration fails.

use std::fmt;

/// The reason why a migration failed.
#[derive(Debug)]
pub enum MigrateError {
    /// The URL of the database is invalid.
    Url(String),
    /// The database refused a statement, or was not reachable.
    Database {
        /// The step that failed.
        step: String,
        /// The error of the database.
        cause: tokio_postgres::Error,
    },
    /// The text of an applied migration differs from the text in this program.
    Changed(&'static str),
    /// The demo data of this program is invalid.
    Demo(String),
}

impl MigrateError {
    pub(super) fn connect(cause: tokio_postgres::Error) -> Self {
        Self::Database { step: "connecting with MIGRATION_DATABASE_URL".into(), cause }
    }

    pub(super) fn during(step: &str) -> impl FnOnce(tokio_postgres::Error) -> Self {
        let step = step.to_owned();
        move |cause| Self::Database { step, cause }
    }
}

impl From<tokio_postgres::Error> for MigrateError {
    fn from(cause: tokio_postgres::Error) -> Self {
        Self::Database { step: "migrating".into(), cause }
    }
}

impl fmt::Display for MigrateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(reason) => write!(f, "MIGRATION_DATABASE_URL: {reason}"),
            Self::Database { step, cause } => {
                let message = cause.as_db_error().map_or_else(
                    || std::error::Error::source(cause).map_or_else(|| cause.to_string(), ToString::to_string),
                    |error| error.message().to_owned(),
                );
                write!(f, "the database failed while {step}: {message}")
            }
            Self::Changed(name) => write!(
                f,
                "the applied migration {name} differs from the one in this program. A released migration never \
                 changes: restore it and write a new one."
            ),
            Self::Demo(reason) => write!(f, "the demo data is invalid: {reason}"),
        }
    }
}

impl std::error::Error for MigrateError {}

//! The refusal to start on a database that does not isolate tenants.
//!
//! Row-level security that is off gives no error: queries return the rows of all tenants. The server therefore reads
//! the system catalogue before it starts, as its own runtime role, and refuses to start on any finding. The schema
//! `tenantry` must equal what the migrations created ([`Catalogue`]). The role and everything outside that schema
//! have checks of their own.

use std::fmt;

use super::catalogue::{Catalogue, version_note};
use super::check::run_checks;
use super::outside_checks::OUTSIDE_CHECKS;
use super::role_checks::ROLE_CHECKS;
use super::session_settings::{INITIAL_SETTINGS, session_findings, version};
use crate::db::connection::Database;
use crate::db::database_error::DatabaseError;
use crate::migrate;

/// The reasons why the server does not start, one sentence each.
#[derive(Debug)]
pub struct IsolationError(
    /// The sentences.
    pub Vec<String>,
);

impl fmt::Display for IsolationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the database does not isolate tenants, so the gateway does not start:")?;
        self.0.iter().try_for_each(|finding| write!(f, "\n  - {finding}"))
    }
}

impl std::error::Error for IsolationError {}

/// Checks the role, the schema `tenantry`, and everything that can reach into that schema.
///
/// # Errors
///
/// [`IsolationError`] with all findings. A database that is not migrated and a database that fails are findings too.
pub async fn check_isolation(database: &Database) -> Result<(), IsolationError> {
    let expected = Catalogue::from_migrations().map_err(|reason| IsolationError(vec![reason]))?;
    check_isolation_against(database, &expected).await
}

/// As [`check_isolation`], with another expected catalogue, for a PostgreSQL version that prints definitions
/// differently.
///
/// # Errors
///
/// As [`check_isolation`].
pub async fn check_isolation_against(database: &Database, expected: &Catalogue) -> Result<(), IsolationError> {
    let findings =
        findings(database, expected).await.unwrap_or_else(|error| vec![format!("it could not be checked: {error}.")]);
    if findings.is_empty() { Ok(()) } else { Err(IsolationError(findings)) }
}

/// Reads the objects of the schema `tenantry`.
///
/// # Errors
///
/// [`DatabaseError`].
pub async fn read_catalogue(database: &Database) -> Result<Catalogue, DatabaseError> {
    let mut connection = database.connection().await?;
    let (client, health) = connection.split()?;
    let transaction = health.answer(client.build_transaction().read_only(true).start()).await?;
    health.answer(transaction.query(INITIAL_SETTINGS, &[])).await?;
    health.answer(Catalogue::read(&transaction)).await
}

async fn findings(database: &Database, expected: &Catalogue) -> Result<Vec<String>, DatabaseError> {
    let mut connection = database.connection().await?;
    let (client, health) = connection.split()?;
    let transaction = health.answer(client.build_transaction().read_only(true).start()).await?;
    let session = health.answer(transaction.query_one(INITIAL_SETTINGS, &[])).await?;
    // Row-level security does not bind such a role, so the other checks would be meaningless.
    let findings = health.answer(run_checks(&transaction, ROLE_CHECKS)).await?;
    if !findings.is_empty() {
        return Ok(findings);
    }
    let findings = health.answer(migrate::pending(&transaction)).await?;
    if !findings.is_empty() {
        return Ok(findings);
    }
    let mut findings = session_findings(&session)?;
    findings.extend(health.answer(run_checks(&transaction, OUTSIDE_CHECKS)).await?);
    let differences = expected.differences(&health.answer(Catalogue::read(&transaction)).await?);
    if !differences.is_empty() {
        findings.extend(version_note(version(&session)?));
        findings.extend(differences);
    }
    Ok(findings)
}

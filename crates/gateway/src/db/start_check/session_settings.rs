//! The settings with which a session of the role begins.

use tokio_postgres::Row;

use crate::db::database_error::DatabaseError;

/// The initial settings of a session. This statement runs with the search path of the role, so it writes the schema of
/// every name.
pub(super) const INITIAL_SETTINGS: &str = "
    select pg_catalog.current_schemas(true)::pg_catalog.text[] as path,
           array[pg_catalog.current_setting('app.tenant_id', true), pg_catalog.current_setting('app.user_id', true),
                 pg_catalog.current_setting('app.slug', true), pg_catalog.current_setting('app.email', true),
                 pg_catalog.current_setting('app.issuer', true), pg_catalog.current_setting('app.subject', true),
                 pg_catalog.current_setting('app.platform_admin', true),
                 pg_catalog.current_setting('app.platform_from', true)] as scope,
           pg_catalog.current_setting('row_security') as row_security,
           pg_catalog.current_setting('session_replication_role') as replication_role,
           pg_catalog.current_setting('server_version_num') as version,
           pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)";

/// What is wrong in the row of [`INITIAL_SETTINGS`].
pub(super) fn session_findings(session: &Row) -> Result<Vec<String>, DatabaseError> {
    let path: Vec<String> = session.try_get("path")?;
    let before: Vec<_> = path
        .iter()
        .take_while(|schema| *schema != "pg_catalog")
        .filter(|schema| !schema.starts_with("pg_temp"))
        .cloned()
        .collect();
    let scope: Vec<Option<String>> = session.try_get("scope")?;
    let (row_security, replication): (&str, &str) =
        (session.try_get("row_security")?, session.try_get("replication_role")?);
    let mut findings = Vec::new();
    if !before.is_empty() {
        findings.push(format!(
            "the search path of the role has {} before pg_catalog. Run: alter role … reset search_path, and the same \
             for the database.",
            before.join(", ")
        ));
    }
    if scope.iter().flatten().any(|value| !value.is_empty()) {
        findings.push(
            "a session of the role begins with a tenant or a person set. Reset the settings app.… of the role \
                       and of the database."
                .to_owned(),
        );
    }
    if row_security != "on" {
        findings.push(format!("row_security is {row_security} for the role. Run: alter role … reset row_security."));
    }
    if replication != "origin" {
        findings.push(format!(
            "session_replication_role is {replication}, so triggers and foreign keys do not work. Reset it."
        ));
    }
    Ok(findings)
}

/// The major version of PostgreSQL, from the row of [`INITIAL_SETTINGS`].
pub(super) fn version(session: &Row) -> Result<i32, DatabaseError> {
    let number: &str = session.try_get("version")?;
    number
        .parse::<i32>()
        .map(|number| number / 10_000)
        .map_err(|_| DatabaseError::Failed(format!("PostgreSQL reports the version {number:?}")))
}

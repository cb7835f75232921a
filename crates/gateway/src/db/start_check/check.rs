//! One check: a query to the system catalogue, and the finding when it returns names.

use tokio_postgres::Transaction;

/// Every table with a column `tenant_id` in any schema, and every table of the schema `tenantry` except `migrations`.
const TENANT_TABLES: &str = "
    select c.oid, c.relowner, c.relrowsecurity, c.relforcerowsecurity, n.nspname = 'tenantry' as ours,
           format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname !~ '^pg_(toast|temp)'
      and (exists (select from pg_attribute a
                   where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
           or (n.nspname = 'tenantry' and c.relname <> 'migrations'))";

/// A query to the system catalogue, and the finding when it returns names.
pub(super) struct Check {
    /// Returns the names of the objects that are wrong. `{tables}` stands for [`TENANT_TABLES`].
    pub(super) sql: &'static str,
    /// The sentence. `{}` stands for the names.
    pub(super) finding: &'static str,
}

/// The findings of these checks.
pub(super) async fn run_checks(
    transaction: &Transaction<'_>,
    checks: &[Check],
) -> Result<Vec<String>, tokio_postgres::Error> {
    let mut findings = Vec::new();
    for check in checks {
        let rows = transaction.query(&check.sql.replace("{tables}", TENANT_TABLES), &[]).await?;
        let names = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<&str>, _>>()?;
        if !names.is_empty() {
            findings.push(check.finding.replace("{}", &names.join(", ")));
        }
    }
    Ok(findings)
}

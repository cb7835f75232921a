//! The refusal to run where the database would not hold tenants apart.
//!
//! Row-level security is silent when it is off: queries then answer everything. So the server asks the catalogue at
//! the start, with the very role it will work as, and does not start on any doubt.

use std::fmt;

use tokio_postgres::Row;

use super::connection::Database;
use super::database_error::DatabaseError;
use crate::migrate;

/// What stands between the server and its start, one sentence each.
#[derive(Debug)]
pub struct NotIsolated(
    /// The sentences.
    pub Vec<String>,
);

impl fmt::Display for NotIsolated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the database does not hold tenants apart, so the gateway does not start:")?;
        self.0.iter().try_for_each(|finding| write!(f, "\n  - {finding}"))
    }
}

impl std::error::Error for NotIsolated {}

/// The tables concerned: every one with a column `tenant_id`, wherever it is, and everything in our own schema
/// but the ledger of migrations.
const TENANT_TABLES: &str = "
    select c.oid, c.relowner, c.relrowsecurity, c.relforcerowsecurity, format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname !~ '^pg_(toast|temp)'
      and (exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
           or (n.nspname = 'tenantry' and c.relname <> 'migrations'))";

/// A question to the catalogue that finds what is wrong, and how to say it.
struct Check {
    /// Gives the names of what is wrong; `{tables}` stands for [`TENANT_TABLES`].
    sql: &'static str,
    /// Says it; `{}` stands for the names.
    finding: &'static str,
}

const CHECKS: &[Check] = &[
    Check {
        sql: "select rolname::text from pg_roles where rolname in (current_user, session_user) and rolsuper",
        finding: "the role is a superuser ({}), and row-level security does not bind superusers. Connect as tenantry_app.",
    },
    Check {
        sql: "select rolname::text from pg_roles where rolname in (current_user, session_user) and rolbypassrls",
        finding: "the role has BYPASSRLS ({}). Connect as tenantry_app, or: alter role … nobypassrls.",
    },
    Check {
        sql: "select r.rolname::text from pg_roles r, pg_roles me where me.rolname = current_user and not me.rolsuper
              and r.oid <> me.oid and (r.rolsuper or r.rolbypassrls) and pg_has_role(me.oid, r.oid, 'MEMBER')",
        finding: "the role can become {}, which row-level security does not bind. Revoke that membership.",
    },
    Check {
        sql: "with t as ({tables}) select t.name from t join pg_roles me on me.rolname = current_user
              where not me.rolsuper and pg_has_role(me.oid, t.relowner, 'MEMBER')",
        finding: "the role owns {} and could switch security off. Let the migrating role own the tables.",
    },
    Check {
        sql: "with t as ({tables}) select t.name from t where not t.relrowsecurity",
        finding: "no row-level security on {}. Run: alter table … enable row level security.",
    },
    Check {
        sql: "with t as ({tables}) select t.name from t where not t.relforcerowsecurity",
        finding: "row-level security is not forced on the owner of {}. Run: alter table … force row level security.",
    },
    Check {
        sql: "with t as ({tables}) select t.name from t where not exists (
                  select from pg_policy p where p.polrelid = t.oid and p.polcmd = '*' and p.polpermissive
                  and pg_get_expr(p.polqual, p.polrelid) ~ 'current_setting\\(''app\\.(tenant_id|user_id)''::text, true\\)'
                  and pg_get_expr(p.polwithcheck, p.polrelid) = pg_get_expr(p.polqual, p.polrelid))",
        finding: "no isolation policy with USING and the same WITH CHECK on {}. Restore it from the migrations.",
    },
    Check {
        sql: "with t as ({tables}) select t.name || ' (' || p.polname || ')' from t join pg_policy p on p.polrelid = t.oid
              where p.polpermissive and (
                  coalesce(pg_get_expr(p.polqual, p.polrelid), 'app.') !~ '''app\\.|can_access_resource\\('
                  and p.polqual is not null
                  or p.polwithcheck is not null and pg_get_expr(p.polwithcheck, p.polrelid) !~ '''app\\.')",
        finding: "a policy that does not ask who is acting on {}. Drop it.",
    },
    Check {
        sql: "with t as ({tables}) select t.name from t where has_table_privilege(t.oid, 'truncate, references, trigger')",
        finding: "the role may TRUNCATE, REFERENCE or put triggers on {}, which row-level security does not see. Revoke that.",
    },
    Check {
        sql: "with recursive t as ({tables}), reader as (
                  select oid from t
                  union
                  select r.ev_class from reader
                  join pg_depend d on d.refobjid = reader.oid and d.refclassid = 'pg_class'::regclass
                  join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass)
              select format('%I.%I', n.nspname, c.relname) from reader
              join pg_class c using (oid) join pg_namespace n on n.oid = c.relnamespace
              where has_table_privilege(c.oid, 'select') and (c.relkind = 'm' or c.relkind = 'v' and not coalesce(
                  c.reloptions, '{}') && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1'])",
        finding: "a view that reads tenants' tables with its owner's rights: {}. Make it security_invoker.",
    },
    Check {
        sql: "select p.oid::regprocedure::text from pg_proc p
              join pg_namespace n on n.oid = p.pronamespace join pg_roles owner on owner.oid = p.proowner
              where p.prosecdef and has_function_privilege(p.oid, 'execute')
              and (n.nspname = 'tenantry' or owner.rolsuper or owner.rolbypassrls) and n.nspname <> 'pg_catalog'
              and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')",
        finding: "a function that runs with its owner's rights: {}. Make it SECURITY INVOKER.",
    },
];

/// Looks at the role and at every table with tenants' rows.
///
/// # Errors
///
/// [`NotIsolated`] with everything that was found, also when the database is not migrated; what the database failed
/// at is a finding too.
pub async fn check_isolation(database: &Database) -> Result<(), NotIsolated> {
    let findings = findings(database).await.unwrap_or_else(|error| vec![format!("it could not be checked: {error}.")]);
    if findings.is_empty() { Ok(()) } else { Err(NotIsolated(findings)) }
}

async fn findings(database: &Database) -> Result<Vec<String>, DatabaseError> {
    let mut connection = database.connection().await?;
    let (client, health) = connection.split()?;
    let mut findings = Vec::new();
    for check in CHECKS {
        let rows = health.answer(client.query(&check.sql.replace("{tables}", TENANT_TABLES), &[])).await?;
        let names = rows.iter().map(name).collect::<Result<Vec<_>, _>>()?;
        if !names.is_empty() {
            findings.push(check.finding.replace("{}", &names.join(", ")));
        }
    }
    if findings.is_empty() {
        findings.extend(health.answer(migrate::pending(client)).await?);
    }
    Ok(findings)
}

fn name(row: &Row) -> Result<&str, DatabaseError> {
    Ok(row.try_get(0)?)
}

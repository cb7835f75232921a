//! The refusal to run where the database would not hold tenants apart.
//!
//! Row-level security is silent when it is off: queries then answer everything. So the server asks the catalogue at
//! the start, with the very role it will work as, and does not start on any doubt. Its own schema must be exactly what
//! the migrations made ([`Catalogue`]); the role and everything outside that schema are asked about here.

use std::fmt;

use tokio_postgres::{Row, Transaction};

use super::catalogue::{Catalogue, about_version};
use crate::db::connection::Database;
use crate::db::database_error::DatabaseError;
use crate::migrate;

/// What stands between the server and its start, one sentence each.
#[derive(Debug)]
pub struct IsolationError(
    /// The sentences.
    pub Vec<String>,
);

impl fmt::Display for IsolationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the database does not hold tenants apart, so the gateway does not start:")?;
        self.0.iter().try_for_each(|finding| write!(f, "\n  - {finding}"))
    }
}

impl std::error::Error for IsolationError {}

/// Every table with a column `tenant_id`, wherever it is, and everything in our own schema but the ledger of migrations.
const TENANT_TABLES: &str = "
    select c.oid, c.relowner, c.relrowsecurity, c.relforcerowsecurity, n.nspname = 'tenantry' as ours,
           format('%I.%I', n.nspname, c.relname) as name
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

/// What the role is and may become.
const ROLE: &[Check] = &[
    Check {
        sql: "select rolname::text from pg_roles where rolname in (current_user, session_user) and rolsuper",
        finding: "the role is a superuser ({}), and row-level security does not bind superusers. Connect as tenantry_app.",
    },
    Check {
        sql: "select rolname::text from pg_roles where rolname in (current_user, session_user) and rolbypassrls",
        finding: "the role has BYPASSRLS ({}). Connect as tenantry_app, or: alter role … nobypassrls.",
    },
    Check {
        sql: "select distinct may.what from pg_roles me, lateral (values
                  ('CREATEROLE', me.rolcreaterole), ('CREATEDB', me.rolcreatedb), ('REPLICATION', me.rolreplication)
              ) as may (what, granted)
              where me.rolname in (current_user, session_user) and not me.rolsuper and may.granted",
        finding: "the role has {}. Run: alter role … nocreaterole nocreatedb noreplication.",
    },
    Check {
        sql: "select distinct r.rolname::text from pg_roles r, pg_roles me
              where me.rolname in (current_user, session_user) and not me.rolsuper and r.oid <> me.oid
              and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolname ~ '^pg_')
              and pg_has_role(me.oid, r.oid, 'MEMBER')",
        finding: "the role can become {}, which may do more than the server may. Revoke that membership.",
    },
    Check {
        sql: "with t as ({tables}) select t.name from t
              join pg_roles me on me.rolname in (current_user, session_user)
              where not me.rolsuper and pg_has_role(me.oid, t.relowner, 'MEMBER')
              union select 'the schema tenantry' from pg_namespace n join pg_roles me on me.rolname in (current_user, session_user)
              where n.nspname = 'tenantry' and not me.rolsuper and pg_has_role(me.oid, n.nspowner, 'MEMBER')",
        finding: "the role owns {} and could switch security off. Let the migrating role own the tables.",
    },
];

/// What there is outside our own schema, and what reaches into it from there.
const SURROUNDINGS: &[Check] = &[
    Check {
        sql: "select format('%I', nspname) from pg_namespace
              where nspname !~ '^pg_(temp|toast)' and has_schema_privilege(oid, 'create') order by 1",
        finding: "the role may create objects in the schema {}, and one of them could be called in place of PostgreSQL's own. \
                  Run: revoke create on schema … from public, tenantry_app.",
    },
    Check {
        sql: "select format('%I', current_database()) where has_database_privilege(current_database(), 'create')",
        finding: "the role may create schemas in the database {}. Run: revoke create on database … from public, tenantry_app.",
    },
    Check {
        sql: "with theirs as (select oid, nspname from pg_namespace where nspname not in ('pg_catalog', 'information_schema')
                              and nspname !~ '^pg_(temp|toast)'),
              builtin as (select t.oid from pg_type t where t.typnamespace = 'pg_catalog'::regnamespace union all select 0)
              select 'operator ' || o.oid::regoperator::text from pg_operator o join theirs n on n.oid = o.oprnamespace
              where o.oprleft in (select oid from builtin) and o.oprright in (select oid from builtin)
              and exists (select from pg_operator s where s.oprnamespace = 'pg_catalog'::regnamespace and s.oprname = o.oprname)
              and not exists (select from pg_depend d where d.classid = 'pg_operator'::regclass and d.objid = o.oid and d.deptype = 'e')
              union all
              select 'function ' || p.oid::regprocedure::text from pg_proc p join theirs n on n.oid = p.pronamespace
              where n.nspname <> 'tenantry' and p.proargtypes::oid[] <@ (select array_agg(oid) from builtin)
              and exists (select from pg_proc s where s.pronamespace = 'pg_catalog'::regnamespace and s.proname = p.proname)
              and not exists (select from pg_proc s where s.pronamespace = 'pg_catalog'::regnamespace
                              and s.proname = p.proname and s.proargtypes = p.proargtypes)
              and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
              union all
              select format('cast %s as %s', c.castsource::regtype, c.casttarget::regtype) from pg_cast c
              where c.oid >= 16384 and c.castsource in (select oid from builtin) and c.casttarget in (select oid from builtin)
              and not exists (select from pg_depend d where d.classid = 'pg_cast'::regclass and d.objid = c.oid and d.deptype = 'e')",
        finding: "what could be called in place of PostgreSQL's own: {}. Drop or rename it.",
    },
    Check {
        sql: "with t as ({tables}) select t.name from t where not t.ours and not t.relrowsecurity",
        finding: "no row-level security on {}. Run: alter table … enable row level security.",
    },
    Check {
        sql: "with t as ({tables}) select t.name from t where not t.ours and not t.relforcerowsecurity",
        finding: "row-level security is not forced on the owner of {}. Run: alter table … force row level security.",
    },
    Check {
        sql: "with t as ({tables}) select t.name from t where not t.ours and not exists (
                  select from pg_policy p, pg_policy ours
                  where ours.polrelid = to_regclass('tenantry.panels') and ours.polname = 'tenant_isolation'
                  and p.polrelid = t.oid and p.polcmd = '*' and p.polpermissive
                  and pg_get_expr(p.polqual, p.polrelid) = pg_get_expr(ours.polqual, ours.polrelid)
                  and pg_get_expr(p.polwithcheck, p.polrelid) = pg_get_expr(ours.polwithcheck, ours.polrelid))",
        finding: "no isolation policy on {}. Write the one of tenantry.panels, with USING and WITH CHECK.",
    },
    Check {
        sql: "with t as ({tables}),
              known as (select pg_get_expr(p.polqual, p.polrelid) as expression from pg_policy p join t on t.oid = p.polrelid where t.ours
                        union select pg_get_expr(p.polwithcheck, p.polrelid) from pg_policy p join t on t.oid = p.polrelid where t.ours)
              select t.name || ' (' || p.polname || ')' from t join pg_policy p on p.polrelid = t.oid
              where not t.ours and p.polpermissive and exists (
                  select from unnest(array[pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)]) as e
                  where e is not null and not exists (select from known where known.expression = e))",
        finding: "a policy that asks something else than the migrations' own do on {}. Drop it, or make it restrictive.",
    },
    Check {
        sql: "with t as ({tables}) select t.name from t
              where not t.ours and has_table_privilege(t.oid, 'truncate, references, trigger')",
        finding: "the role may TRUNCATE, REFERENCE or put triggers on {}, which row-level security does not see. Revoke that.",
    },
    Check {
        sql: "with t as ({tables}) select i.inhparent::regclass || ' (from ' || t.name || ')' from t
              join pg_inherits i on i.inhrelid = t.oid where i.inhparent not in (select oid from t)",
        finding: "rows of tenants can be read through a parent table that has none of their policies: {}. Undo the inheritance.",
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
              where has_table_privilege(c.oid, 'select, insert, update, delete')
              and (c.relkind = 'm' or c.relkind = 'v' and not coalesce(
                  c.reloptions, '{}') && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1'])",
        finding: "a view that reads tenants' tables with its owner's rights: {}. Make it security_invoker.",
    },
    Check {
        sql: "select p.oid::regprocedure::text from pg_proc p
              join pg_namespace n on n.oid = p.pronamespace join pg_roles owner on owner.oid = p.proowner
              left join pg_namespace ours on ours.nspname = 'tenantry'
              where p.prosecdef and has_function_privilege(p.oid, 'execute')
              and (n.nspname = 'tenantry' or owner.rolsuper or owner.rolbypassrls
                   or pg_has_role(p.proowner, ours.nspowner, 'MEMBER'))
              and n.nspname <> 'pg_catalog'
              and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')",
        finding: "a function that runs with its owner's rights: {}. Make it SECURITY INVOKER.",
    },
    Check {
        sql: "select p.oid::regprocedure::text from pg_proc p
              where p.proleakproof and p.pronamespace <> 'pg_catalog'::regnamespace and has_function_privilege(p.oid, 'execute')
              and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')",
        finding: "a function marked LEAKPROOF may be shown rows before row-level security has looked at them: {}. Take the mark away.",
    },
];

/// What a session begins with, before anything is set. This alone runs under the role's own search path, so it writes
/// the schema to everything.
const AS_IT_COMES: &str = "
    select pg_catalog.current_schemas(true)::pg_catalog.text[] as path,
           array[pg_catalog.current_setting('app.tenant_id', true), pg_catalog.current_setting('app.user_id', true),
                 pg_catalog.current_setting('app.slug', true), pg_catalog.current_setting('app.email', true)] as scope,
           pg_catalog.current_setting('row_security') as row_security,
           pg_catalog.current_setting('session_replication_role') as replication_role,
           pg_catalog.current_setting('server_version_num') as version,
           pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)";

/// Looks at the role, at everything in our own schema, and at what could reach into it.
///
/// # Errors
///
/// [`IsolationError`] with everything that was found, also when the database is not migrated; what the database failed
/// at is a finding too.
pub async fn check_isolation(database: &Database) -> Result<(), IsolationError> {
    let expected = Catalogue::from_migrations().map_err(|reason| IsolationError(vec![reason]))?;
    check_isolation_against(database, &expected).await
}

/// As [`check_isolation`], with another idea of what the migrations make: for a version of PostgreSQL that prints it in
/// other words.
///
/// # Errors
///
/// As [`check_isolation`].
pub async fn check_isolation_against(database: &Database, expected: &Catalogue) -> Result<(), IsolationError> {
    let findings =
        findings(database, expected).await.unwrap_or_else(|error| vec![format!("it could not be checked: {error}.")]);
    if findings.is_empty() { Ok(()) } else { Err(IsolationError(findings)) }
}

/// What the database has in the schema `tenantry`.
///
/// # Errors
///
/// [`DatabaseError`].
pub async fn read_catalogue(database: &Database) -> Result<Catalogue, DatabaseError> {
    let mut connection = database.connection().await?;
    let (client, health) = connection.split()?;
    let transaction = health.answer(client.build_transaction().read_only(true).start()).await?;
    health.answer(transaction.query(AS_IT_COMES, &[])).await?;
    health.answer(Catalogue::read(&transaction)).await
}

async fn findings(database: &Database, expected: &Catalogue) -> Result<Vec<String>, DatabaseError> {
    let mut connection = database.connection().await?;
    let (client, health) = connection.split()?;
    let transaction = health.answer(client.build_transaction().read_only(true).start()).await?;
    let session = health.answer(transaction.query_one(AS_IT_COMES, &[])).await?;
    // A role that is not bound sees everything, so nothing else that it sees says anything.
    let findings = health.answer(ask(&transaction, ROLE)).await?;
    if !findings.is_empty() {
        return Ok(findings);
    }
    let findings = health.answer(migrate::pending(&transaction)).await?;
    if !findings.is_empty() {
        return Ok(findings);
    }
    let mut findings = about_session(&session)?;
    findings.extend(health.answer(ask(&transaction, SURROUNDINGS)).await?);
    let differences = expected.differences(&health.answer(Catalogue::read(&transaction)).await?);
    if !differences.is_empty() {
        findings.extend(about_version(version(&session)?));
        findings.extend(differences);
    }
    Ok(findings)
}

async fn ask(transaction: &Transaction<'_>, checks: &[Check]) -> Result<Vec<String>, tokio_postgres::Error> {
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

fn about_session(session: &Row) -> Result<Vec<String>, DatabaseError> {
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
            "the search path of the role has {} before pg_catalog. Run: alter role … reset search_path, and the same for \
             the database.",
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

fn version(session: &Row) -> Result<i32, DatabaseError> {
    let number: &str = session.try_get("version")?;
    number
        .parse::<i32>()
        .map(|number| number / 10_000)
        .map_err(|_| DatabaseError::Failed(format!("PostgreSQL says that its version is {number:?}")))
}

//! The refusal to start on a database that does not isolate tenants.
//!
//! Row-level security that is off gives no error: queries return the rows of all tenants. The server therefore reads
//! the system catalogue before it starts, as its own runtime role, and refuses to start on any finding. The schema
//! `tenantry` must equal what the migrations created ([`Catalogue`]). This file checks the role and everything outside
//! that schema.

use std::fmt;

use tokio_postgres::{Row, Transaction};

use super::catalogue::{Catalogue, version_note};
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
struct Check {
    /// Returns the names of the objects that are wrong. `{tables}` stands for [`TENANT_TABLES`].
    sql: &'static str,
    /// The sentence. `{}` stands for the names.
    finding: &'static str,
}

/// Checks of the runtime role and of the roles it can become.
const ROLE_CHECKS: &[Check] = &[
    Check {
        sql: "select rolname::text from pg_roles where rolname in (current_user, session_user) and rolsuper",
        finding: "the role is a superuser ({}), and row-level security does not apply to superusers. \
                  Connect as tenantry_app.",
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
              and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication
                   or r.rolname ~ '^pg_')
              and pg_has_role(me.oid, r.oid, 'MEMBER')",
        finding: "the role can become {}, which has more rights than the server needs. Revoke that membership.",
    },
    Check {
        sql: "with t as ({tables}) select t.name from t
              join pg_roles me on me.rolname in (current_user, session_user)
              where not me.rolsuper and pg_has_role(me.oid, t.relowner, 'MEMBER')
              union select 'the schema tenantry' from pg_namespace n
              join pg_roles me on me.rolname in (current_user, session_user)
              where n.nspname = 'tenantry' and not me.rolsuper and pg_has_role(me.oid, n.nspowner, 'MEMBER')",
        finding: "the role owns {} and could disable row-level security. Let the migrating role own the tables.",
    },
];

/// Checks of everything outside the schema `tenantry` that can reach tenants' rows.
const OUTSIDE_CHECKS: &[Check] = &[
    Check {
        sql: "select distinct format('%s: %s', me.rolname, made.setting)
              from pg_roles me
              join pg_db_role_setting s on s.setrole = me.oid
                  and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
              cross join unnest(s.setconfig) as made (setting)
              where me.rolname in (current_user, session_user)
              and made.setting not in ('statement_timeout=10s', 'idle_in_transaction_session_timeout=15s')",
        finding: "the role has settings that the migrations did not make ({}). A role may change its own settings, so \
                  find out who did. Run: alter role … reset …, and the same in the database.",
    },
    Check {
        sql: "select format('%I', nspname) from pg_namespace
              where nspname !~ '^pg_(temp|toast)' and has_schema_privilege(oid, 'create') order by 1",
        finding: "the role may create objects in the schema {}, and PostgreSQL could call one of them instead of its \
                  own. \
                  Run: revoke create on schema … from public, tenantry_app.",
    },
    Check {
        sql: "select format('%I', current_database()) where has_database_privilege(current_database(), 'create')",
        finding: "the role may create schemas in the database {}. \
                  Run: revoke create on database … from public, tenantry_app.",
    },
    Check {
        sql: "with theirs as (select oid, nspname from pg_namespace
                              where nspname not in ('pg_catalog', 'information_schema')
                              and nspname !~ '^pg_(temp|toast)'),
              builtin as (select t.oid from pg_type t where t.typnamespace = 'pg_catalog'::regnamespace
                          union all select 0)
              select 'operator ' || o.oid::regoperator::text from pg_operator o join theirs n on n.oid = o.oprnamespace
              where o.oprleft in (select oid from builtin) and o.oprright in (select oid from builtin)
              and exists (select from pg_operator s
                          where s.oprnamespace = 'pg_catalog'::regnamespace and s.oprname = o.oprname)
              and not exists (select from pg_depend d
                              where d.classid = 'pg_operator'::regclass and d.objid = o.oid and d.deptype = 'e')
              union all
              select 'function ' || p.oid::regprocedure::text from pg_proc p join theirs n on n.oid = p.pronamespace
              where n.nspname <> 'tenantry' and p.proargtypes::oid[] <@ (select array_agg(oid) from builtin)
              and exists (select from pg_proc s
                          where s.pronamespace = 'pg_catalog'::regnamespace and s.proname = p.proname)
              and not exists (select from pg_proc s where s.pronamespace = 'pg_catalog'::regnamespace
                              and s.proname = p.proname and s.proargtypes = p.proargtypes)
              and not exists (select from pg_depend d
                              where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
              union all
              select format('cast %s as %s', c.castsource::regtype, c.casttarget::regtype) from pg_cast c
              where c.oid >= 16384 and c.castsource in (select oid from builtin)
              and c.casttarget in (select oid from builtin)
              and not exists (select from pg_depend d
                              where d.classid = 'pg_cast'::regclass and d.objid = c.oid and d.deptype = 'e')",
        finding: "PostgreSQL could call these instead of its own: {}. Drop or rename them.",
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
        finding: "no isolation policy on {}. Create the policy of tenantry.panels, with USING and WITH CHECK.",
    },
    Check {
        sql: "with t as ({tables}),
              known as (select pg_get_expr(p.polqual, p.polrelid) as expression
                        from pg_policy p join t on t.oid = p.polrelid where t.ours
                        union select pg_get_expr(p.polwithcheck, p.polrelid)
                        from pg_policy p join t on t.oid = p.polrelid where t.ours)
              select t.name || ' (' || p.polname || ')' from t join pg_policy p on p.polrelid = t.oid
              where not t.ours and p.polpermissive and exists (
                  select from unnest(array[
                      pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)]) as e
                  where e is not null and not exists (select from known where known.expression = e))",
        finding: "a policy with another condition than the policies of the migrations on {}. \
                  Drop it, or make it restrictive.",
    },
    Check {
        sql: "with t as ({tables}) select t.name from t
              join pg_attribute a on a.attrelid = t.oid and a.attname = 'tenant_id' and not a.attisdropped
              where not t.ours and (a.atttypid <> 'uuid'::regtype or not a.attnotnull)",
        finding: "the column tenant_id of {} is not uuid not null. \
                  Run: alter table … alter column tenant_id set not null.",
    },
    Check {
        sql: "with t as ({tables}) select t.name from t
              join pg_attribute a on a.attrelid = t.oid and a.attname = 'tenant_id' and not a.attisdropped
              where not t.ours and (a.atthasdef or a.attidentity <> '')",
        finding: "the column tenant_id of {} has a default, which hides a statement that forgets the tenant. \
                  Run: alter table … alter column tenant_id drop default.",
    },
    Check {
        sql: "with t as ({tables}) select t.name || ' (' || i.relname || ')' from t
              join pg_index x on x.indrelid = t.oid join pg_class i on i.oid = x.indexrelid
              left join pg_constraint c on c.conindid = x.indexrelid and c.contype = 'x'
              where not t.ours and (x.indisunique or x.indisexclusion)
              and (not exists (select from pg_attribute a
                               where a.attrelid = t.oid and a.attnum = x.indkey[0] and a.attname = 'tenant_id')
                   or exists (select from pg_operator o where o.oid = c.conexclop[1] and o.oprname <> '='))",
        finding: "a key that does not begin with tenant_id tells one tenant which rows another has: {}. \
                  Put tenant_id first in the primary key and in each unique constraint.",
    },
    Check {
        sql: "with t as ({tables}) select t.name || ' (' || c.conname || ')' from t
              join pg_constraint c on c.conrelid = t.oid and c.contype = 'f'
              where not t.ours and c.confrelid in (select oid from t) and not exists (
                  select from unnest(c.conkey, c.confkey) as pair (own, referenced)
                  join pg_attribute own on own.attrelid = c.conrelid and own.attnum = pair.own
                  join pg_attribute referenced
                      on referenced.attrelid = c.confrelid and referenced.attnum = pair.referenced
                  where own.attname = 'tenant_id' and (referenced.attname = 'tenant_id'
                      or c.confrelid = to_regclass('tenantry.tenants') and referenced.attname = 'id'))",
        finding: "row-level security does not apply to a foreign key, and this one can refer to a row of another \
                  tenant: {}. Add tenant_id to both sides of it.",
    },
    Check {
        sql: "with t as ({tables}) select t.name from t
              where not t.ours and has_table_privilege(t.oid, 'truncate, references, trigger')",
        finding: "the role may TRUNCATE, REFERENCE or create triggers on {}, and row-level security does not apply to \
                  that. Revoke it.",
    },
    Check {
        sql: "with t as ({tables}) select i.inhparent::regclass || ' (from ' || t.name || ')' from t
              join pg_inherits i on i.inhrelid = t.oid where i.inhparent not in (select oid from t)",
        finding: "rows of tenants can be read through a parent table without their policies: {}. \
                  Remove the inheritance.",
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
        finding: "a view that reads tenants' tables with the rights of its owner: {}. Make it security_invoker.",
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
        finding: "a function that runs with the rights of its owner: {}. Make it SECURITY INVOKER.",
    },
    Check {
        sql: "select p.oid::regprocedure::text from pg_proc p
              where p.proleakproof and p.pronamespace <> 'pg_catalog'::regnamespace
              and has_function_privilege(p.oid, 'execute')
              and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')",
        finding: "a function marked LEAKPROOF may see rows before row-level security filters them: {}. \
                  Remove the mark.",
    },
];

/// The initial settings of a session. This statement runs with the search path of the role, so it writes the schema of
/// every name.
const INITIAL_SETTINGS: &str = "
    select pg_catalog.current_schemas(true)::pg_catalog.text[] as path,
           array[pg_catalog.current_setting('app.tenant_id', true), pg_catalog.current_setting('app.user_id', true),
                 pg_catalog.current_setting('app.slug', true), pg_catalog.current_setting('app.email', true),
                 pg_catalog.current_setting('app.issuer', true),
                 pg_catalog.current_setting('app.subject', true)] as scope,
           pg_catalog.current_setting('row_security') as row_security,
           pg_catalog.current_setting('session_replication_role') as replication_role,
           pg_catalog.current_setting('server_version_num') as version,
           pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)";

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

async fn run_checks(transaction: &Transaction<'_>, checks: &[Check]) -> Result<Vec<String>, tokio_postgres::Error> {
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

fn session_findings(session: &Row) -> Result<Vec<String>, DatabaseError> {
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

fn version(session: &Row) -> Result<i32, DatabaseError> {
    let number: &str = session.try_get("version")?;
    number
        .parse::<i32>()
        .map(|number| number / 10_000)
        .map_err(|_| DatabaseError::Failed(format!("PostgreSQL reports the version {number:?}")))
}

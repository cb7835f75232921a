//! What can reach tenants' rows from outside the schema `tenantry`.

use super::check::Check;

/// Checks of everything outside the schema `tenantry` that can reach tenants' rows.
pub(super) const OUTSIDE_CHECKS: &[Check] = &[
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

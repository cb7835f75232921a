// What is checked in a database, as queries to the system catalogue. A query returns the names of what is wrong. The
// reference gateway refuses to start for the same reasons, and for more.
import type { Code } from "../finding.js";

export interface Rule {
  readonly code: Code;
  readonly sql: string;
  /** What was seen. The names are the subject. */
  readonly detail: string;
}

/** The tables of tenants: every table with a column `tenant_id`, outside the catalogues of PostgreSQL. */
const TABLES = `
  with t as (
    select c.oid, c.relowner, c.relrowsecurity, c.relforcerowsecurity, format('%I.%I', n.nspname, c.relname) as name
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname !~ '^pg_(toast|temp)'
      and exists (select from pg_catalog.pg_attribute a
                  where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped))`;

/** The tables, for the test that reads them. */
export const READABLE_TABLES = `${TABLES} select name from t where has_table_privilege(oid, 'select') order by name`;

export const RULES: readonly Rule[] = [
  {
    code: "ROLE_BYPASSES_RLS",
    sql: `select rolname as name from pg_catalog.pg_roles
          where rolname in (current_user, session_user) and (rolsuper or rolbypassrls)`,
    detail: "The role is a superuser, or has BYPASSRLS.",
  },
  {
    code: "ROLE_OWNS_TABLES",
    sql: `${TABLES} select t.name from t join pg_catalog.pg_roles me on me.rolname = current_user
          where not me.rolsuper and pg_has_role(me.oid, t.relowner, 'MEMBER')`,
    detail: "The role owns it, or may become its owner.",
  },
  {
    code: "RLS_OFF",
    sql: `${TABLES} select name from t where not relrowsecurity`,
    detail: "Row-level security is off.",
  },
  {
    code: "RLS_NOT_FORCED",
    sql: `${TABLES} select name from t where relrowsecurity and not relforcerowsecurity`,
    detail: "Row-level security is not forced on the owner.",
  },
  {
    code: "POLICY_MISSING",
    sql: `${TABLES} select name from t where relrowsecurity and not exists (
            select from pg_catalog.pg_policy p where p.polrelid = t.oid and p.polpermissive)`,
    detail: "There is no permissive policy.",
  },
  {
    code: "POLICY_ALWAYS_TRUE",
    // A condition that depends on the tenant compares a column, asks for a setting, or calls a function.
    sql: `${TABLES} select t.name || ' (' || p.polname || ')' as name from t
          join pg_catalog.pg_policy p on p.polrelid = t.oid and p.polpermissive
          where exists (
            select from unnest(array[pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)]) as e
            where e in ('true', '(1 = 1)')
               or e ~* '(^|\\yor\\y)\\s*\\(*\\s*true\\s*\\)*\\s*($|\\yor\\y)'
               or e ~ '\\(tenant_id = tenant_id\\)')`,
    detail: "The condition is true for every row.",
  },
  {
    code: "TENANT_ID_NULLABLE",
    sql: `${TABLES} select t.name from t join pg_catalog.pg_attribute a
          on a.attrelid = t.oid and a.attname = 'tenant_id' and not a.attisdropped where not a.attnotnull`,
    detail: "The column tenant_id may be null.",
  },
  {
    code: "TENANT_ID_DEFAULT",
    sql: `${TABLES} select t.name from t join pg_catalog.pg_attribute a
          on a.attrelid = t.oid and a.attname = 'tenant_id' and not a.attisdropped
          where a.atthasdef or a.attidentity <> ''`,
    detail: "The column tenant_id has a default.",
  },
  {
    code: "KEY_NOT_TENANT_FIRST",
    sql: `${TABLES} select t.name || ' (' || i.relname || ')' as name from t
          join pg_catalog.pg_index x on x.indrelid = t.oid join pg_catalog.pg_class i on i.oid = x.indexrelid
          where (x.indisunique or x.indisexclusion) and not exists (
            select from pg_catalog.pg_attribute a
            where a.attrelid = t.oid and a.attnum = x.indkey[0] and a.attname = 'tenant_id')`,
    detail: "The key does not begin with tenant_id.",
  },
  {
    code: "INDEX_MISSING",
    sql: `${TABLES} select t.name from t where not exists (
            select from pg_catalog.pg_index x join pg_catalog.pg_attribute a
            on a.attrelid = t.oid and a.attnum = x.indkey[0] and a.attname = 'tenant_id' where x.indrelid = t.oid)`,
    detail: "No index begins with tenant_id.",
  },
  {
    code: "FOREIGN_KEY_ACROSS_TENANTS",
    sql: `${TABLES} select t.name || ' (' || c.conname || ')' as name from t
          join pg_catalog.pg_constraint c on c.conrelid = t.oid and c.contype = 'f'
          where c.confrelid in (select oid from t) and not exists (
            select from unnest(c.conkey, c.confkey) as pair (own, referenced)
            join pg_catalog.pg_attribute own on own.attrelid = c.conrelid and own.attnum = pair.own
            join pg_catalog.pg_attribute other on other.attrelid = c.confrelid and other.attnum = pair.referenced
            where own.attname = 'tenant_id' and other.attname = 'tenant_id')`,
    detail: "The foreign key does not compare tenant_id.",
  },
  {
    code: "VIEW_OF_OWNER",
    sql: `with recursive ${TABLES.trim().slice("with ".length)}, reader as (
            select oid from t union
            select r.ev_class from reader
            join pg_catalog.pg_depend d on d.refobjid = reader.oid and d.refclassid = 'pg_catalog.pg_class'::regclass
            join pg_catalog.pg_rewrite r on r.oid = d.objid and d.classid = 'pg_catalog.pg_rewrite'::regclass)
          select format('%I.%I', n.nspname, c.relname) as name from reader
          join pg_catalog.pg_class c using (oid) join pg_catalog.pg_namespace n on n.oid = c.relnamespace
          where has_table_privilege(c.oid, 'select') and (c.relkind = 'm' or c.relkind = 'v' and not coalesce(
            c.reloptions, '{}') && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1'])`,
    detail: "It reads tables of tenants with the rights of its owner.",
  },
  {
    code: "FUNCTION_OF_OWNER",
    sql: `select p.oid::regprocedure::text as name from pg_catalog.pg_proc p
          join pg_catalog.pg_namespace n on n.oid = p.pronamespace
          join pg_catalog.pg_roles owner on owner.oid = p.proowner
          where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
            and has_function_privilege(p.oid, 'execute') and (owner.rolsuper or owner.rolbypassrls)
            and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
    detail: "It runs as an owner that bypasses row-level security.",
  },
];

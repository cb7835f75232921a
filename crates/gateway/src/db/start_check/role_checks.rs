//! What the runtime role, and the roles it can become, must not be.

use super::check::Check;

/// Checks of the runtime role and of the roles it can become.
pub(super) const ROLE_CHECKS: &[Check] = &[
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

-- What a write needs in order to judge its caller again, and functions that only the server's role may call.

-- A write locks its caller's membership until it ends (FOR SHARE), so that a revocation comes before it or after it.
-- PostgreSQL wants the right to UPDATE some column for that, and the server's role must change nothing of a membership:
-- this column is there to be granted, and has one value.
alter table tenantry.memberships add column lockable boolean not null default true check (lockable);
grant update (lockable) on tenantry.memberships to tenantry_app;

-- Written down rather than left to the defaults, which an operator may have changed.
revoke all on all functions in schema tenantry from public;
grant execute on function
    tenantry.set_tenant_context(uuid),
    tenantry.get_current_tenant_id(),
    tenantry.can_access_resource(uuid, text, uuid[])
    to tenantry_app;

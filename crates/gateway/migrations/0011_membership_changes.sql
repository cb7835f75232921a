-- Every process keeps memberships for some seconds and forgets those of a tenant when it is notified. So every change
-- that ends a right is a notification: a revocation, another role, and the deletion of a row by the owner.

create or replace function tenantry.announce_change() returns trigger
    language plpgsql
    as $$
        begin
            perform pg_catalog.pg_notify(
                'tenantry_changes',
                case tg_op when 'DELETE' then pg_catalog.to_jsonb(old) else pg_catalog.to_jsonb(new) end ->> tg_argv[0]
            );
            return null;
        end
    $$;

drop trigger announce_change on tenantry.memberships;
create trigger announce_change after update on tenantry.memberships
    for each row when ((old.status, old.role) is distinct from (new.status, new.role))
    execute function tenantry.announce_change('tenant_id');
create trigger announce_deletion after delete on tenantry.memberships
    for each row execute function tenantry.announce_change('tenant_id');
create trigger announce_deletion after delete on tenantry.tenants
    for each row execute function tenantry.announce_change('id');

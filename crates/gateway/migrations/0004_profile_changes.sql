-- Changes of a tenant's profile: who may make them, and how everybody who shows the tenant hears of them.

-- The plan (tier, limits, status) is not the tenant's own to choose, so the role may not write it.
grant update (name, features, branding) on tenantry.tenants to tenantry_app;

-- A notification names a tenant and says nothing more. Whoever hears it looks for itself, behind the policies, so one
-- that was forged, doubled or lost can neither tell anything nor keep anything from anybody.
create function tenantry.announce_change() returns trigger
    language plpgsql
    as $$
        begin
            perform pg_catalog.pg_notify('tenantry_changes', pg_catalog.to_jsonb(new) ->> tg_argv[0]);
            return null;
        end
    $$;
create trigger announce_change after update on tenantry.tenants
    for each row when (old.version is distinct from new.version) execute function tenantry.announce_change('id');
-- Whoever is no member any more stops hearing at once.
create trigger announce_change after update on tenantry.memberships
    for each row when (old.status is distinct from new.status) execute function tenantry.announce_change('tenant_id');

-- Tenants, people, and who belongs where.
--
-- Every table here is under forced row-level security, and a row is seen for one of these reasons only:
--   app.tenant_id   the transaction acts for a tenant: that tenant's rows
--   app.user_id     the transaction asks for a person: that person's own rows
--   app.slug        the transaction looks up one tenant by its slug
--   app.email       the transaction looks up one person by e-mail
-- A transaction sets exactly one of them. With none set, every table is empty: no tenant never means all of them.

revoke all on schema tenantry from public;
grant usage on schema tenantry to tenantry_app;

-- Acts for a tenant until the end of the transaction.
create function tenantry.set_tenant_context(tenant uuid) returns void
    language sql volatile
    as $$ select pg_catalog.set_config('app.tenant_id', tenant::text, true) $$;

-- The tenant acted for, or null. After a transaction the setting is an empty string, which no uuid cast accepts.
create function tenantry.get_current_tenant_id() returns uuid
    language sql stable parallel safe
    as $$ select nullif(pg_catalog.current_setting('app.tenant_id', true), '')::uuid $$;

-- Whether the tenant acted for may use a resource. The rule is the kernel's `can_access`; a test holds the two together.
create function tenantry.can_access_resource(owner uuid, sharing_mode text, shared_with uuid[]) returns boolean
    language sql stable parallel safe
    as $$
        select case
            when tenantry.get_current_tenant_id() is null then false
            when owner = tenantry.get_current_tenant_id() then true
            when sharing_mode = 'global' then true
            when sharing_mode = 'selective' then coalesce(tenantry.get_current_tenant_id() = any (shared_with), false)
            else false
        end
    $$;

create table tenantry.tenants (
    id         uuid primary key,
    slug       text not null unique,
    name       text not null check (name <> ''),
    kind       text not null default 'client' check (kind in ('client', 'solution', 'industry', 'platform')),
    tier       text not null default 'starter' check (tier in ('starter', 'professional', 'enterprise')),
    status     text not null default 'active' check (status in ('active', 'suspended', 'archived')),
    version    bigint not null default 1 check (version > 0),
    features   jsonb not null default '{}' check (jsonb_typeof(features) = 'object'),
    limits     jsonb not null default '{}' check (jsonb_typeof(limits) = 'object'),
    branding   jsonb not null default '{}' check (jsonb_typeof(branding) = 'object'),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create table tenantry.users (
    id         uuid primary key,
    email      text not null unique check (email = lower(email)),
    name       text not null check (name <> ''),
    created_at timestamptz not null default now()
);

-- A membership is revoked, never deleted: what a person made keeps an author.
create table tenantry.memberships (
    tenant_id  uuid not null references tenantry.tenants (id),
    user_id    uuid not null references tenantry.users (id),
    role       text not null check (role in ('member', 'admin', 'consultant')),
    status     text not null default 'active' check (status in ('active', 'revoked')),
    created_at timestamptz not null default now(),
    primary key (tenant_id, user_id)
);
create index memberships_of_user on tenantry.memberships (user_id);

-- The version is the database's to count, so that no writer can forget it.
create function tenantry.count_version() returns trigger
    language plpgsql
    as $$
        begin
            new.version := old.version + 1;
            new.updated_at := now();
            return new;
        end
    $$;
create trigger count_version before update on tenantry.tenants
    for each row when (old.* is distinct from new.*) execute function tenantry.count_version();

alter table tenantry.tenants enable row level security;
alter table tenantry.tenants force row level security;
create policy tenant_isolation on tenantry.tenants
    using (id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));
create policy tenant_looked_up on tenantry.tenants for select
    using (slug = (select nullif(current_setting('app.slug', true), '')));
create policy tenants_of_person on tenantry.tenants for select
    using (exists (
        select from tenantry.memberships membership
        where membership.tenant_id = tenants.id
          and membership.user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)
          and membership.status = 'active'
    ));

alter table tenantry.memberships enable row level security;
alter table tenantry.memberships force row level security;
create policy tenant_isolation on tenantry.memberships
    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));
create policy memberships_of_person on tenantry.memberships for select
    using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));

alter table tenantry.users enable row level security;
alter table tenantry.users force row level security;
create policy person on tenantry.users
    using (id = (select nullif(current_setting('app.user_id', true), '')::uuid))
    with check (id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy person_looked_up on tenantry.users for select
    using (email = (select nullif(current_setting('app.email', true), '')));
create policy people_of_tenant on tenantry.users for select
    using (exists (
        select from tenantry.memberships membership
        where membership.user_id = users.id
          and membership.tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)
    ));

grant select on tenantry.tenants, tenantry.users, tenantry.memberships to tenantry_app;

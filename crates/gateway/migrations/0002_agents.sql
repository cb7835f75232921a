-- Agents: the experts a panel can ask. A tenant owns each; some are shared with every tenant or with chosen ones.

create table tenantry.agents (
    tenant_id     uuid not null references tenantry.tenants (id),
    id            uuid not null default gen_random_uuid(),
    name          text not null check (name <> ''),
    specialty     text not null check (specialty <> ''),
    description   text not null,
    resource_type text not null default 'custom' check (resource_type in ('platform', 'solution', 'industry', 'custom')),
    sharing_mode  text not null default 'private' check (sharing_mode in ('private', 'global', 'selective')),
    shared_with   uuid[] not null default '{}' check (sharing_mode = 'selective' or shared_with = '{}'),
    is_shared     boolean not null generated always as (sharing_mode <> 'private') stored,
    created_at    timestamptz not null default now(),
    primary key (tenant_id, id)
);
-- Not unique on purpose: a unique id across tenants would tell one tenant which ids another has.
create index agents_by_id on tenantry.agents (id);
create index agents_shared on tenantry.agents (sharing_mode) where is_shared;

alter table tenantry.agents enable row level security;
alter table tenantry.agents force row level security;
create policy tenant_isolation on tenantry.agents
    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));
create policy shared_with_tenant on tenantry.agents for select
    using (tenantry.can_access_resource(tenant_id, sharing_mode, shared_with));

grant select on tenantry.agents to tenantry_app;

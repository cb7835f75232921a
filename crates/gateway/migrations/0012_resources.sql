-- One table of shared resources: agents, tools, prompts, workflows and knowledge sources. The agents become its first
-- kind. The policies and the list index of the agents stay as they are, because they do not name the kind.
--
-- A change of a type is not a statement of rows, so row-level security does not hide rows from it.
alter table tenantry.agents drop constraint agents_specialty_check;
alter table tenantry.agents
    alter column specialty type jsonb using pg_catalog.jsonb_build_object('specialty', specialty);
alter table tenantry.agents rename column specialty to definition;
alter table tenantry.agents rename to resources;
alter table tenantry.resources rename constraint agents_name_check to resources_name_check;
alter table tenantry.resources rename constraint agents_resource_type_check to resources_resource_type_check;
alter table tenantry.resources rename constraint agents_sharing_mode_check to resources_sharing_mode_check;
alter table tenantry.resources rename constraint agents_check to resources_list_check;
alter table tenantry.resources rename constraint agents_tenant_id_fkey to resources_tenant_id_fkey;

alter table tenantry.resources add column kind text not null default 'agent'
    check (kind in ('agent', 'tool', 'prompt', 'workflow', 'knowledge_source'));
alter table tenantry.resources alter column kind drop default;
alter table tenantry.resources
    add constraint resources_size_check check (
        jsonb_typeof(definition) = 'object' and octet_length(definition::text) <= 65536
        and cardinality(shared_with) <= 1000),
    -- What a kind cannot be without. The server reads these members.
    add constraint resources_definition_check check (coalesce(case kind
        when 'agent' then jsonb_typeof(definition -> 'specialty') = 'string'
        when 'tool' then jsonb_typeof(definition -> 'parameters') = 'object'
        when 'prompt' then jsonb_typeof(definition -> 'text') = 'string'
        when 'workflow' then jsonb_typeof(definition -> 'steps') = 'array'
        when 'knowledge_source' then jsonb_typeof(definition -> 'source') = 'string'
    end, false)),
    drop constraint agents_pkey,
    add constraint resources_pkey primary key (tenant_id, kind, id);

alter index tenantry.agents_by_id rename to resources_by_id;
alter index tenantry.agents_shared_with_tenant rename to resources_shared_with_tenant;
drop index tenantry.agents_shared_with_all;
create index resources_shared_with_all on tenantry.resources (kind, id) where sharing_mode = 'global';

-- Nobody moves a resource to another tenant, kind or id.
grant insert (tenant_id, kind, id, name, description, definition, resource_type, sharing_mode, shared_with),
      update (name, description, definition, sharing_mode, shared_with), delete
    on tenantry.resources to tenantry_app;

-- What a tenant prefers for a resource that it may use. The owner of a resource is part of the key, because two tenants
-- may have resources with the same id. No foreign key: it would ignore row-level security, and a preference outlives a
-- sharing that ends and begins again.
create table tenantry.resource_preferences (
    tenant_id    uuid not null references tenantry.tenants (id),
    owner_id     uuid not null,
    kind         text not null check (kind in ('agent', 'tool', 'prompt', 'workflow', 'knowledge_source')),
    resource_id  uuid not null,
    enabled      boolean not null,
    favorite     boolean not null,
    position     integer check (position between 0 and 10000),
    display_name text check (display_name <> ''),
    updated_by   uuid not null,
    updated_at   timestamptz not null default now(),
    primary key (tenant_id, owner_id, kind, resource_id),
    foreign key (tenant_id, updated_by) references tenantry.memberships (tenant_id, user_id)
);
alter table tenantry.resource_preferences enable row level security, force row level security;
create policy tenant_isolation on tenantry.resource_preferences
    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));
grant select, insert, update, delete on tenantry.resource_preferences to tenantry_app;

-- A tenant's own text for a prompt that another tenant owns.
create table tenantry.prompt_overrides (
    tenant_id   uuid not null references tenantry.tenants (id),
    owner_id    uuid not null check (owner_id <> tenant_id),
    resource_id uuid not null,
    text        text not null check (text <> '' and char_length(text) <= 8000),
    updated_by  uuid not null,
    updated_at  timestamptz not null default now(),
    primary key (tenant_id, owner_id, resource_id),
    foreign key (tenant_id, updated_by) references tenantry.memberships (tenant_id, user_id)
);
alter table tenantry.prompt_overrides enable row level security, force row level security;
create policy tenant_isolation on tenantry.prompt_overrides
    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));
grant select, insert, update, delete on tenantry.prompt_overrides to tenantry_app;

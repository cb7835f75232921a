-- Panels: a tenant's question to several experts. And how much of its limits a tenant has used, month by month.

create table tenantry.panels (
    tenant_id  uuid not null references tenantry.tenants (id),
    id         uuid not null default gen_random_uuid(),
    question   text not null check (question <> ''),
    type       text not null check (type in ('structured', 'open', 'socratic', 'adversarial', 'delphi', 'hybrid')),
    status     text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed')),
    created_by uuid not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, created_by) references tenantry.memberships (tenant_id, user_id)
);
create index panels_newest_first on tenantry.panels (tenant_id, created_at desc, id desc);

-- The experts as they were when they were asked: a panel is a record, and outlives a change of what is shared.
create table tenantry.panel_agents (
    tenant_id uuid not null,
    panel_id  uuid not null,
    position  smallint not null check (position >= 0),
    agent_id  uuid not null,
    name      text not null,
    specialty text not null,
    primary key (tenant_id, panel_id, position),
    unique (tenant_id, panel_id, agent_id),
    foreign key (tenant_id, panel_id) references tenantry.panels (tenant_id, id) on delete cascade
);

create table tenantry.monthly_usage (
    tenant_id uuid not null references tenantry.tenants (id),
    limit_key text not null,
    month     date not null check (extract(day from month) = 1),
    used      bigint not null default 0 check (used >= 0),
    primary key (tenant_id, limit_key, month)
);

alter table tenantry.panels enable row level security;
alter table tenantry.panels force row level security;
create policy tenant_isolation on tenantry.panels
    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));

alter table tenantry.panel_agents enable row level security;
alter table tenantry.panel_agents force row level security;
create policy tenant_isolation on tenantry.panel_agents
    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));

alter table tenantry.monthly_usage enable row level security;
alter table tenantry.monthly_usage force row level security;
create policy tenant_isolation on tenantry.monthly_usage
    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));

grant select, insert on tenantry.panels, tenantry.panel_agents to tenantry_app;
grant select, insert, update on tenantry.monthly_usage to tenantry_app;

-- The rounds of a panel: what its experts say, and which gateway runs it now.

alter table tenantry.panels
    add column rounds     smallint check (rounds > 0),
    -- What the panel recommends, once it is completed, and why it has no recommendation, once it failed.
    add column conclusion text check (conclusion <> ''),
    add column failure    text check (failure <> ''),
    -- A gateway that runs the panel renews its lease with every statement. A lease that expired belongs to a gateway
    -- that stopped, and the next gateway that reads the panel for its tenant takes over.
    add column attempts     smallint not null default 0 check (attempts >= 0),
    add column lease        uuid,
    add column leased_until timestamptz;

-- A panel is a record, so a statement is never changed. Only the experts of a panel speak on it.
create table tenantry.panel_statements (
    tenant_id  uuid not null,
    panel_id   uuid not null,
    position   smallint not null check (position >= 0),
    round      smallint not null check (round > 0),
    agent_id   uuid not null,
    text       text not null check (text <> ''),
    created_at timestamptz not null default now(),
    primary key (tenant_id, panel_id, position),
    foreign key (tenant_id, panel_id, agent_id)
        references tenantry.panel_agents (tenant_id, panel_id, agent_id) on delete cascade
);

alter table tenantry.panel_statements enable row level security;
alter table tenantry.panel_statements force row level security;
create policy tenant_isolation on tenantry.panel_statements
    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));

grant select, insert on tenantry.panel_statements to tenantry_app;
grant update (status, rounds, conclusion, failure, attempts, lease, leased_until) on tenantry.panels to tenantry_app;

-- The audit of switches: who came to act for a tenant, and when. It is written once and never changed.
--
-- What the client says (from where, when, why, its epoch) stands beside what the gateway knows by itself (who, when, in
-- which order) and is never mistaken for it. `said_from` is a claim about another tenant, so it references nothing.

create table tenantry.switch_audit (
    tenant_id   uuid not null,
    position    bigint not null generated always as identity,
    received_at timestamptz not null default clock_timestamp(),
    actor       uuid not null,
    record_id   uuid not null,
    said_from   uuid,
    said_at     timestamptz not null,
    said_why    text check (char_length(said_why) <= 500),
    said_epoch  bigint not null check (said_epoch >= 0),
    primary key (tenant_id, position),
    unique (tenant_id, record_id),
    foreign key (tenant_id, actor) references tenantry.memberships (tenant_id, user_id)
);
create index switch_audit_of_actor on tenantry.switch_audit (tenant_id, actor, position desc);

alter table tenantry.switch_audit enable row level security;
alter table tenantry.switch_audit force row level security;
create policy tenant_isolation on tenantry.switch_audit
    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));

-- The order and the clock are the database's own: the role may not write either.
grant select on tenantry.switch_audit to tenantry_app;
grant insert (tenant_id, actor, record_id, said_from, said_at, said_why, said_epoch) on tenantry.switch_audit to tenantry_app;

-- Usage of limits by period, usage of agents, and the keys of requests that a client may repeat.

-- The first day of a period in UTC, whatever the time zone of the session is. A limit that never resets has one period.
create function tenantry.period_start(period text, moment timestamptz) returns date
    language sql immutable parallel safe
    as $$
        select case period
            when 'day' then pg_catalog.date_trunc('day', moment at time zone 'utc')::date
            when 'month' then pg_catalog.date_trunc('month', moment at time zone 'utc')::date
            when 'lifetime' then date '1970-01-01'
        end
    $$;
revoke all on function tenantry.period_start(text, timestamptz) from public;
grant execute on function tenantry.period_start(text, timestamptz) to tenantry_app;

-- The table of months becomes the table of all periods. It keeps its rows, its policy and its grants.
alter table tenantry.monthly_usage rename to usage;
alter table tenantry.usage rename column month to starts_on;
alter table tenantry.usage rename constraint monthly_usage_tenant_id_fkey to usage_tenant_id_fkey;
alter table tenantry.usage rename constraint monthly_usage_used_check to usage_used_check;
alter table tenantry.usage drop constraint monthly_usage_month_check;
alter table tenantry.usage drop constraint monthly_usage_pkey;
alter table tenantry.usage add column period text not null default 'month';
alter table tenantry.usage alter column period drop default;
-- The period comes before the key, because a profile reads all keys of the current periods.
alter table tenantry.usage
    add primary key (tenant_id, period, starts_on, limit_key),
    add constraint usage_period_check check (period in ('day', 'month', 'lifetime')),
    add constraint usage_starts_on_check
        check (starts_on = tenantry.period_start(period, starts_on::timestamp at time zone 'utc'));

-- A limit may name its period: { "limit": 10, "period": "day" }.
alter table tenantry.tenants add constraint tenants_limits_period_check check (not limits @? '
    $.*.period ? (!(@ == "day" || @ == "month" || @ == "lifetime") || ((@ == "day") is unknown))');

-- The use of an agent counts for the tenant that uses it, and not for the owner of the agent. `name` and `shared` (with
-- the tenant, by another one) are those of the last use: the agent may be hidden from the tenant or deleted later.
create table tenantry.agent_usage (
    tenant_id uuid not null references tenantry.tenants (id),
    month     date not null check (extract(day from month) = 1),
    agent_id  uuid not null,
    name      text not null check (name <> ''),
    shared    boolean not null,
    used      bigint not null check (used > 0),
    primary key (tenant_id, month, agent_id)
);

-- A request that a person sent with an `Idempotency-Key`, and its answer. The row is stored in the transaction of the
-- write, so it exists exactly when the write does. `fingerprint` is the SHA-256 of the request.
create table tenantry.idempotency_keys (
    tenant_id   uuid not null,
    user_id     uuid not null,
    route       text not null,
    key         text not null check (char_length(key) between 1 and 255),
    fingerprint bytea not null check (octet_length(fingerprint) = 32),
    status      smallint check (status between 200 and 299),
    body        bytea,
    created_at  timestamptz not null default now(),
    primary key (tenant_id, user_id, route, key),
    foreign key (tenant_id, user_id) references tenantry.memberships (tenant_id, user_id)
);
create index idempotency_keys_by_age on tenantry.idempotency_keys (tenant_id, created_at);

alter table tenantry.agent_usage enable row level security;
alter table tenantry.agent_usage force row level security;
create policy tenant_isolation on tenantry.agent_usage
    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));

alter table tenantry.idempotency_keys enable row level security;
alter table tenantry.idempotency_keys force row level security;
create policy tenant_isolation on tenantry.idempotency_keys
    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));

grant select, insert on tenantry.agent_usage, tenantry.idempotency_keys to tenantry_app;
grant update (name, shared, used) on tenantry.agent_usage to tenantry_app;
-- A key that expired is used again, or deleted.
grant update (fingerprint, status, body, created_at), delete on tenantry.idempotency_keys to tenantry_app;

create schema crm; grant usage on schema crm to tenantry_app;
create table crm.notes (
    tenant_id uuid not null references tenantry.tenants (id),
    id uuid not null default gen_random_uuid(), text text not null,
    primary key (tenant_id, id));
alter table crm.notes enable row level security, force row level security;
create policy tenant_isolation on crm.notes
    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));
grant select, insert, update, delete on crm.notes to tenantry_app;

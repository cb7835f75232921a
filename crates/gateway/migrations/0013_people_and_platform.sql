-- Tenants that people sign up for, members who are invited, and platform administrators, with one audit log.
--
-- Two more settings say for what reason a row is seen:
--   app.platform_admin  the transaction acts as the platform, for the tenant in app.tenant_id
--   app.platform_from   it lists tenants as well, from this slug on
-- A transaction in which a person enters a tenant sets app.user_id and app.tenant_id together. The restrictive policies
-- below are for the server's role only: they take from it what one of its other transactions must not do.

-- The owner of the tables grants, by a command. The server only reads.
create table tenantry.platform_administrators (
    user_id    uuid primary key references tenantry.users (id),
    granted_at timestamptz not null default now(),
    -- Granted for FOR SHARE, as in tenantry.memberships.
    lockable   boolean not null default true check (lockable)
);
alter table tenantry.platform_administrators enable row level security, force row level security;
create policy platform_administrator on tenantry.platform_administrators
    using (user_id = (select nullif(current_setting('app.platform_admin', true), '')::uuid))
    with check (user_id = (select nullif(current_setting('app.platform_admin', true), '')::uuid));
grant select, update (lockable) on tenantry.platform_administrators to tenantry_app;

-- The range has two ends, so that the planner expects a small part of the table and reads the index of the slugs.
create policy listed_for_platform on tenantry.tenants for select
    using (slug >= (select nullif(current_setting('app.platform_from', true), ''))
           and slug <= 'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz'
           and (select exists (select from tenantry.platform_administrators granted where granted.user_id =
                               nullif(current_setting('app.platform_admin', true), '')::uuid)));

-- A tenant is made by the platform, or by a person who signs up, and then it is a client on the smallest tier.
create policy made_by_platform_or_person on tenantry.tenants as restrictive for insert to tenantry_app
    with check ((select exists (select from tenantry.platform_administrators granted where granted.user_id =
                                nullif(current_setting('app.platform_admin', true), '')::uuid))
                or (kind = 'client' and tier = 'starter'
                    and (select nullif(current_setting('app.user_id', true), '')) is not null));
-- Only the platform suspends a tenant, and only the platform changes a suspended one.
create policy suspended_by_platform on tenantry.tenants as restrictive for update to tenantry_app
    using (status = 'active'
           or (select exists (select from tenantry.platform_administrators granted where granted.user_id =
                              nullif(current_setting('app.platform_admin', true), '')::uuid)))
    with check (status = 'active'
                or (select exists (select from tenantry.platform_administrators granted where granted.user_id =
                                   nullif(current_setting('app.platform_admin', true), '')::uuid)));
grant insert (id, slug, name, kind, tier), update (status) on tenantry.tenants to tenantry_app;

-- A person enters a tenant only as oneself.
create policy entered_by_person on tenantry.memberships as restrictive for insert to tenantry_app
    with check (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
grant insert (tenant_id, user_id, role), update (role, status) on tenantry.memberships to tenantry_app;

create table tenantry.sign_ups (
    tenant_id uuid primary key references tenantry.tenants (id),
    user_id   uuid not null references tenantry.users (id),
    at        timestamptz not null default now()
);
create index sign_ups_of_person on tenantry.sign_ups (user_id);
alter table tenantry.sign_ups enable row level security, force row level security;
create policy person on tenantry.sign_ups
    using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))
    with check (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
grant select, insert (tenant_id, user_id) on tenantry.sign_ups to tenantry_app;

create table tenantry.invitations (
    tenant_id   uuid not null references tenantry.tenants (id),
    id          uuid not null,
    email       text not null check (email = lower(email) and char_length(email) <= 254),
    role        text not null check (role in ('member', 'admin', 'consultant')),
    -- The SHA-256 of the token. The token itself is in one answer and nowhere else.
    token_hash  bytea not null check (octet_length(token_hash) = 32),
    invited_by  uuid not null references tenantry.users (id),
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null default now() + interval '7 days',
    status      text not null default 'pending' check (status in ('pending', 'accepted', 'revoked')),
    primary key (tenant_id, id)
);
create index invitations_of_email on tenantry.invitations (email);
alter table tenantry.invitations enable row level security, force row level security;
create policy tenant_isolation on tenantry.invitations
    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));
-- Somebody else's token finds nothing: a look-up sees the invitations of one address.
create policy invited on tenantry.invitations for select
    using (email = (select nullif(current_setting('app.email', true), '')));
grant select, insert (tenant_id, id, email, role, token_hash, invited_by), update (status)
    on tenantry.invitations to tenantry_app;

-- Who changed what about a tenant and its people. Written once and never changed. An act of the platform says why.
create table tenantry.audit (
    tenant_id   uuid not null,
    position    bigint not null generated always as identity,
    id          uuid not null default gen_random_uuid(),
    at          timestamptz not null default clock_timestamp(),
    actor       uuid not null references tenantry.users (id),
    as_platform boolean not null,
    action      text not null check (action <> ''),
    subject     text check (char_length(subject) <= 300),
    reason      text check (reason <> '' and char_length(reason) <= 500),
    primary key (tenant_id, position),
    unique (tenant_id, id),
    check (not as_platform or reason is not null)
);
alter table tenantry.audit enable row level security, force row level security;
create policy tenant_isolation on tenantry.audit
    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));
create policy platform_acts_by_platform on tenantry.audit as restrictive for insert to tenantry_app
    with check (not as_platform
                or (select exists (select from tenantry.platform_administrators granted where granted.user_id =
                                   nullif(current_setting('app.platform_admin', true), '')::uuid))
                   and actor = (select nullif(current_setting('app.platform_admin', true), '')::uuid));
grant select, insert (tenant_id, actor, as_platform, action, subject, reason) on tenantry.audit to tenantry_app;

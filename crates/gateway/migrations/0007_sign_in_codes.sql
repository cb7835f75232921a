-- The sign-in codes that a person has used, each once. A code says itself what it is bound to; only its use is stored.
create table tenantry.used_sign_in_codes (
    id         uuid primary key,
    user_id    uuid not null references tenantry.users (id),
    expires_at timestamptz not null
);
create index used_sign_in_codes_of_user on tenantry.used_sign_in_codes (user_id, expires_at);

alter table tenantry.used_sign_in_codes enable row level security;
alter table tenantry.used_sign_in_codes force row level security;
create policy person on tenantry.used_sign_in_codes
    using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))
    with check (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));

grant select, insert, delete on tenantry.used_sign_in_codes to tenantry_app;

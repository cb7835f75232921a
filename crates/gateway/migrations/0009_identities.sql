-- Who a person is for an issuer of tokens. An identity is the issuer and the subject together: the same subject of
-- another issuer is another person. The owner of the tables links an identity to a person; the server only reads.
create table tenantry.identities (
    -- The claim `iss`, letter for letter, and the claim `sub`.
    issuer     text not null check (issuer ~ '^https?://[^\s]+$' and length(issuer) <= 2048),
    subject    text not null check (subject <> '' and octet_length(subject) <= 255),
    user_id    uuid not null references tenantry.users (id),
    created_at timestamptz not null default now(),
    primary key (issuer, subject)
);
create index identities_of_user on tenantry.identities (user_id);

alter table tenantry.identities enable row level security;
alter table tenantry.identities force row level security;
-- A transaction that looks up one identity sets both settings, and sees at most one row.
create policy identity_looked_up on tenantry.identities for select
    using (issuer = (select nullif(current_setting('app.issuer', true), ''))
           and subject = (select nullif(current_setting('app.subject', true), '')));
create policy person on tenantry.identities
    using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))
    with check (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));

grant select on tenantry.identities to tenantry_app;

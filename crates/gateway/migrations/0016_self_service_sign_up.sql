-- People who sign up by themselves, with an identity that has no person yet.

-- Such a person has no e-mail address: the gateway has checked none, and an address that is taken would be told.
alter table tenantry.users alter column email drop not null;
grant insert (id, name) on tenantry.users to tenantry_app;

-- The server links an identity only to a person that the same transaction made, and only the identity that the
-- transaction is for. It therefore never links one to a person who exists.
create policy linked_at_sign_up on tenantry.identities as restrictive for insert to tenantry_app
    with check (issuer = (select nullif(current_setting('app.issuer', true), ''))
                and subject = (select nullif(current_setting('app.subject', true), ''))
                and (select exists (select from tenantry.users made where made.id = user_id
                                    and made.created_at = now())));
grant insert (issuer, subject, user_id) on tenantry.identities to tenantry_app;

-- The `Idempotency-Key` of a sign-up, and the SHA-256 of its request. The tenant of the row is its answer.
alter table tenantry.sign_ups
    add column key         text check (char_length(key) between 1 and 255),
    add column fingerprint bytea check (octet_length(fingerprint) = 32),
    add constraint sign_ups_whole_key_check check ((key is null) = (fingerprint is null)),
    add constraint sign_ups_user_id_key_key unique (user_id, key);
grant insert (key, fingerprint) on tenantry.sign_ups to tenantry_app;

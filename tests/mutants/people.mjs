const caughtBy = (file, test) => ({ suite: "gateway", file, test });

export const title = "The gateway: members, invitations, sign-ups, and acts of the platform";

const PEOPLE = "crates/gateway/src/routes/people";
const SIGN_UP = "crates/gateway/src/people/sign_up.rs";
const MIGRATION = "crates/gateway/migrations/0013_people_and_platform.sql";

export const mutants = [
  {
    name: "a tenant keeps an administrator",
    file: `${PEOPLE}/members.rs`,
    find: 'if member.role == "admin" && !stays_admin {',
    replace: "if false {",
    caught: caughtBy("people.rs", "administrators_change_and_revoke_members_and_one_of_them_stays"),
  },
  {
    name: "an invitation works once",
    file: `${PEOPLE}/invitations.rs`,
    find: "token_hash = $3 and status = 'pending' and expires_at > now()",
    replace: "token_hash = $3 and expires_at > now()",
    caught: caughtBy("people.rs", "an_invitation_is_for_one_person_once_and_every_refusal_is_the_same"),
  },
  {
    name: "an invitation expires",
    file: `${PEOPLE}/invitations.rs`,
    find: "token_hash = $3 and status = 'pending' and expires_at > now()",
    replace: "token_hash = $3 and status = 'pending'",
    caught: caughtBy("people.rs", "an_invitation_is_for_one_person_once_and_every_refusal_is_the_same"),
  },
  {
    name: "the session is checked again before an invitation is accepted",
    file: `${PEOPLE}/invitations.rs`,
    find: "if state.authenticator.current_session(&headers).await?.caller != caller {",
    replace: "if headers.is_empty() {",
    caught: caughtBy(
      "revocation.rs",
      "the_end_of_a_session_or_of_a_grant_while_the_body_arrives_stops_the_writes_without_a_membership",
    ),
  },
  {
    name: "a person signs up for a limited number of tenants",
    file: SIGN_UP,
    find: "is_ok_and(|count| count >= self.limit) {",
    replace: "is_ok_and(|count| count > self.limit) {",
    caught: caughtBy("people.rs", "a_person_signs_up_for_a_tenant_when_it_is_switched_on"),
  },
  {
    name: "sign-ups are off unless they are switched on",
    file: `${PEOPLE}/sign_ups.rs`,
    find: "if state.sign_ups_per_person == 0 {",
    replace: "if false {",
    caught: caughtBy("people.rs", "a_person_signs_up_for_a_tenant_when_it_is_switched_on"),
  },
  {
    name: "an identity without a person signs up only when its issuer allows it",
    file: "crates/gateway/src/session/session_authenticator.rs",
    find: "Found::Unlinked(token) if self.issuers.may_sign_up(token.issuer) =>",
    replace: "Found::Unlinked(token) if !headers.is_empty() =>",
    caught: caughtBy("sign_ups.rs", "without_sign_ups_an_identity_without_a_person_has_the_refusal_of_every_route"),
  },
  {
    name: "an identity without a person is refused while sign-ups are off",
    file: "crates/gateway/src/app.rs",
    find: "SignUpCaller::New(_) if state.sign_ups_per_person == 0 =>",
    replace: "SignUpCaller::New(_) if request.headers().is_empty() =>",
    caught: caughtBy("sign_ups.rs", "without_sign_ups_an_identity_without_a_person_has_the_refusal_of_every_route"),
  },
  {
    name: "an identity gets one person",
    file: SIGN_UP,
    find: "if transaction.execute(LINK, &link).await? == 0 {",
    replace: "if transaction.execute(LINK, &link).await? > 1 {",
    caught: caughtBy("sign_ups.rs", "a_repeated_sign_up_makes_one_person_and_one_tenant_also_on_two_replicas"),
  },
  {
    name: "the key of a sign-up belongs to one body",
    file: SIGN_UP,
    find: "if kept != fingerprint {",
    replace: "if kept.is_empty() {",
    caught: caughtBy("sign_ups.rs", "a_repeated_sign_up_makes_one_person_and_one_tenant_also_on_two_replicas"),
  },
  {
    name: "sign-ups of a client are counted",
    file: "crates/gateway/src/routes/mod.rs",
    find: "        .throttled(Tries::SignUp),\n",
    replace: "        ,\n",
    caught: caughtBy("sign_ups.rs", "a_client_signs_up_a_limited_number_of_times_a_minute"),
  },
  {
    name: "the server links an identity only to a person of the same transaction",
    file: "crates/gateway/migrations/0016_self_service_sign_up.sql",
    find: "\n                                    and made.created_at = now())));",
    replace: ")));",
    caught: caughtBy("sign_ups.rs", "the_database_links_an_identity_only_to_a_person_of_the_same_transaction"),
  },
  {
    name: "the server links only the identity that the transaction is for",
    file: "crates/gateway/migrations/0016_self_service_sign_up.sql",
    find: "subject = (select nullif(current_setting('app.subject', true), ''))\n                and (select",
    replace: "true\n                and (select",
    caught: caughtBy("sign_ups.rs", "the_database_links_an_identity_only_to_a_person_of_the_same_transaction"),
  },
  {
    name: "a person enters a tenant only as oneself",
    file: MIGRATION,
    find: "    with check (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));\ngrant insert (tenant_id, user_id, role)",
    replace: "    with check (true);\ngrant insert (tenant_id, user_id, role)",
    caught: caughtBy("isolation.rs", "writing_for_another_tenant_is_refused"),
  },
  {
    name: "only the platform suspends a tenant",
    file: MIGRATION,
    find: "    with check (status = 'active'\n",
    replace: "    with check (true or status = 'active'\n",
    caught: caughtBy("isolation.rs", "writing_for_another_tenant_is_refused"),
  },
  {
    name: "only the platform changes a suspended tenant",
    file: MIGRATION,
    find: "    using (status = 'active'\n",
    replace: "    using (true or status = 'active'\n",
    caught: caughtBy("platform.rs", "the_platform_suspends_a_tenant_and_makes_it_active_again"),
  },
  {
    name: "only the platform or a person who signs up makes a tenant",
    file: MIGRATION,
    find: "    with check ((select exists (select from tenantry.platform_administrators granted where granted.user_id =\n                                nullif(current_setting('app.platform_admin', true), '')::uuid))\n                or (kind",
    replace: "    with check (true or (kind",
    caught: caughtBy("platform.rs", "the_database_accepts_a_new_tenant_only_from_the_platform_or_a_person"),
  },
  {
    name: "only a granted person lists tenants",
    file: MIGRATION,
    find: "\n           and (select exists (select from tenantry.platform_administrators granted where granted.user_id =\n                               nullif(current_setting('app.platform_admin', true), '')::uuid)));",
    replace: ");",
    caught: caughtBy("platform.rs", "the_database_shows_the_list_of_tenants_to_a_granted_person_only"),
  },
  {
    name: "only a granted person writes a record of the platform",
    file: MIGRATION,
    find: "    with check (not as_platform\n",
    replace: "    with check (true or not as_platform\n",
    caught: caughtBy("isolation.rs", "writing_for_another_tenant_is_refused"),
  },
  {
    name: "a route of the platform needs a grant",
    file: "crates/gateway/src/platform/administrator.rs",
    find: "if granted.is_empty() || ",
    replace: "if ",
    caught: caughtBy("authorization.rs", "on_every_route_of_the_platform_only_a_granted_person_passes"),
  },
  {
    name: "an act of the platform judges the grant again",
    file: "crates/gateway/src/db/platform_transaction.rs",
    find: "if scoped.query(LOCK, &[&admin]).await?.is_empty() {",
    replace: "if admin.is_nil() {",
    caught: caughtBy(
      "revocation.rs",
      "the_end_of_a_session_or_of_a_grant_while_the_body_arrives_stops_the_writes_without_a_membership",
    ),
  },
  {
    name: "an act of the platform judges the session again",
    file: "crates/gateway/src/db/platform_transaction.rs",
    find: "        recheck_session().await?;\n",
    replace: "",
    caught: caughtBy(
      "revocation.rs",
      "the_end_of_a_session_or_of_a_grant_while_the_body_arrives_stops_the_writes_without_a_membership",
    ),
  },
];

const caughtBy = (file, test) => ({ suite: "gateway", file, test });

export const title = "The gateway: members, invitations, sign-ups, and acts of the platform";

const PEOPLE = "crates/gateway/src/routes/people";
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
    file: `${PEOPLE}/sign_ups.rs`,
    find: "if usize::try_from(count).is_ok_and(|count| count >= limit) {",
    replace: "if usize::try_from(count).is_ok_and(|count| count > limit) {",
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

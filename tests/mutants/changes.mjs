const caughtBy = (file, test) => ({ suite: "gateway", file, test });

export const title = "Changes and switches at the gateway: authorization, events and audit records";

export const mutants = [
  // Changes of a profile, and who hears of them.
  {
    name: "only administrators change a profile",
    file: "crates/gateway/src/db/write_transaction.rs",
    find: "if target == WriteTarget::Tenant && !now.is_admin() {",
    replace: "if false {",
    caught: caughtBy("profile_changes.rs", "members_who_are_no_administrators_change_nothing"),
  },
  {
    name: "an update of an outdated profile version is refused",
    file: "crates/gateway/src/routes/profile.rs",
    find: "    etag::require_match(&headers, &seen)?;\n",
    replace: "",
    caught: caughtBy("profile_changes.rs", "whoever_says_what_they_have_seen_changes_that_or_nothing"),
  },
  {
    name: "a tenant does not set its own tier",
    file: "crates/gateway/migrations/0004_profile_changes.sql",
    find: "grant update (name, features, branding) on",
    replace: "grant update on",
    caught: caughtBy(
      "profile_changes.rs",
      "the_database_lets_a_tenant_change_its_own_name_features_and_brand_and_nothing_else",
    ),
  },
  {
    name: "the routes for a tenant's members check the membership",
    file: "crates/gateway/src/routes/mod.rs",
    find: '/events", Access::Member',
    replace: '/events", Access::SignedIn',
    caught: caughtBy("admission.rs", "every_signed_in_route_refuses_whoever_is_not_and_shows_nobody_a_foreign_tenant"),
  },
  {
    name: "a stream subscribes before it reads the current version",
    file: "crates/gateway/src/routes/events.rs",
    find: "        events.look().await?;\n",
    replace:
      "        events.look().await?;\n        events.subscription = events.state.changes.subscribe(tenant, authorized.caller()).ok_or_else(too_many)?;\n",
    caught: caughtBy("events.rs", "no_change_is_lost_while_a_stream_begins"),
  },
  {
    name: "an ended session is refused",
    file: "crates/gateway/src/session/session_token.rs",
    find: "leeway = 5;",
    replace: "leeway = 5000;",
    caught: caughtBy("events.rs", "a_stream_ends_with_its_session"),
  },

  // The audit of switches.
  {
    name: "a switch is recorded for the tenant that it went to",
    file: "crates/gateway/src/routes/switches.rs",
    find: "if self.to != tenant {",
    replace: "if false {",
    caught: caughtBy("switches.rs", "a_switch_is_recorded_only_by_members_of_the_tenant_it_went_to"),
  },
  {
    name: "only the sender of a record may send it again",
    file: "crates/gateway/src/routes/switches.rs",
    find: "record.actor != authorized.caller().user_id || ",
    replace: "",
    caught: caughtBy("switches.rs", "a_record_that_is_sent_again_is_one_row_and_another_with_its_id_is_refused"),
  },
  {
    name: "the tenant that a switch came from is visible to its actor only",
    file: "crates/gateway/src/routes/switches.rs",
    find: "from.filter(|_| self.actor == reader.user_id)",
    replace: "from.filter(|_| self.actor == reader.user_id || true)",
    caught: caughtBy(
      "switches.rs",
      "administrators_read_everybodys_records_and_members_their_own_and_where_somebody_came_from_only_themselves",
    ),
  },
  {
    name: "records are written in order",
    file: "crates/gateway/src/routes/switches.rs",
    find: "select pg_advisory_xact_lock(hashtextextended('switch_audit ' || $1::uuid, 0))",
    replace: "select 1",
    caught: caughtBy("switches.rs", "whoever_sees_a_record_sees_every_one_before_it"),
  },
  {
    name: "the database sets the order and the time of audit records",
    file: "crates/gateway/migrations/0005_switch_audit.sql",
    find: "grant insert (tenant_id, actor, record_id, said_from, said_at, said_why, said_epoch) on",
    replace: "grant insert on",
    caught: caughtBy("switches.rs", "the_database_lets_the_server_append_for_the_acting_tenant_and_nothing_else"),
  },
];

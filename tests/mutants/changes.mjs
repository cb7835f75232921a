const caughtBy = (file, test) => ({ suite: "gateway", file, test });

export const title = "Changes and switches at the gateway: authorization, events and audit records";

export const mutants = [
  // Changes of a profile, and their events.
  {
    name: "only administrators change a profile",
    file: "crates/gateway/src/db/write_transaction.rs",
    find: "if target != WriteTarget::Rows && !current.is_admin() {",
    replace: "if false {",
    caught: caughtBy("profile_changes.rs", "members_who_are_not_administrators_change_nothing"),
  },
  {
    name: "an update of an outdated profile version is refused",
    file: "crates/gateway/src/routes/profile.rs",
    find: "            etag::require_match(&headers, &current)?;\n",
    replace: "",
    caught: caughtBy("profile_changes.rs", "a_change_with_if_match_applies_only_to_the_version_that_the_client_saw"),
  },
  {
    name: "a tenant does not set its own tier",
    file: "crates/gateway/migrations/0004_profile_changes.sql",
    find: "grant update (name, features, branding) on",
    replace: "grant update on",
    caught: caughtBy("profile_changes.rs", "the_database_allows_a_tenant_to_change_only_its_own_name_flags_and_brand"),
  },
  {
    name: "the routes for a tenant's members check the membership",
    file: "crates/gateway/src/routes/mod.rs",
    find: '/events", Access::Member',
    replace: '/events", Access::SignedIn',
    caught: caughtBy("authorization.rs", "every_signed_in_route_requires_a_session_and_shows_no_foreign_tenant"),
  },
  {
    name: "a stream subscribes before it reads the current version",
    file: "crates/gateway/src/routes/events.rs",
    find: "        events.check().await?;\n",
    replace:
      "        events.check().await?;\n        events.subscription = events.state.changes.subscribe(tenant, authorized.caller()).map_err(subscribe_error)?;\n",
    caught: caughtBy("events.rs", "no_change_is_lost_while_a_stream_begins"),
  },
  {
    name: "an ended session is refused",
    file: "crates/gateway/src/session/session_token.rs",
    find: ".with_leeway(5)",
    replace: ".with_leeway(5000)",
    caught: caughtBy("events.rs", "a_stream_ends_with_its_session"),
  },

  // The audit log of switches.
  {
    name: "a switch is recorded for the tenant that it went to",
    file: "crates/gateway/src/routes/switches.rs",
    find: "if self.to != tenant {",
    replace: "if false {",
    caught: caughtBy("switches.rs", "only_members_of_the_target_tenant_record_a_switch"),
  },
  {
    name: "only the sender of a record may send it again",
    file: "crates/gateway/src/routes/switches.rs",
    find: "record.actor != authorized.caller().user_id || ",
    replace: "",
    caught: caughtBy("switches.rs", "a_record_sent_twice_is_one_row_and_another_record_with_its_id_is_refused"),
  },
  {
    name: "the tenant that a switch came from is visible to its actor only",
    file: "crates/gateway/src/routes/switches.rs",
    find: "from.filter(|_| self.actor == reader.user_id)",
    replace: "from.filter(|_| self.actor == reader.user_id || true)",
    caught: caughtBy(
      "switches.rs",
      "administrators_read_all_records_and_members_their_own_and_only_the_actor_reads_from",
    ),
  },
  {
    name: "records are written in order",
    file: "crates/gateway/src/routes/switches.rs",
    find: "select pg_advisory_xact_lock(hashtextextended('switch_audit ' || $1::uuid, 0))",
    replace: "select 1",
    caught: caughtBy("switches.rs", "a_reader_that_sees_a_record_sees_all_earlier_records"),
  },
  {
    name: "the database sets the order and the time of audit records",
    file: "crates/gateway/migrations/0005_switch_audit.sql",
    find: "grant insert (tenant_id, actor, record_id, said_from, said_at, said_why, said_epoch) on",
    replace: "grant insert on",
    caught: caughtBy("switches.rs", "the_database_allows_the_server_only_to_append_for_the_active_tenant"),
  },
];

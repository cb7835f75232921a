const caughtBy = (file, test) => ({ suite: "gateway", file, test });

export const title = "The gateway: who may act, and what the database lets be seen";

export const mutants = [
  {
    name: "whoever is no member is refused",
    file: "crates/gateway/src/tenant_layer/acting.rs",
    find: "        _ => {\n            tracing::info!",
    replace:
      '        None => Ok(Acting { tenant, caller, role: String::from("member") }),\n        _ => {\n            tracing::info!',
    caught: caughtBy("admission.rs", "only_members_of_an_active_tenant_get_past_the_layer_on_every_route"),
  },
  {
    name: "a revoked membership and a suspended tenant admit nobody",
    file: "crates/gateway/src/tenant_layer/directory.rs",
    find: "self.active && self.tenant_status.admits()",
    replace: "true",
    caught: caughtBy("admission.rs", "a_revoked_membership_and_a_suspension_work_at_once"),
  },
  {
    name: "a header that is there twice is refused",
    file: "crates/gateway/src/tenant_layer/header.rs",
    find: "(Some(line), None) =>",
    replace: "(Some(line), _) =>",
    caught: caughtBy("admission.rs", "every_tenant_route_wants_exactly_one_well_formed_header"),
  },
  {
    name: "only a real preflight passes unasked",
    file: "crates/gateway/src/tenant_layer/service.rs",
    find: "\n        && request.headers().contains_key(header::ORIGIN)\n        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)",
    replace: "",
    caught: caughtBy("tenant_layer.rs", "only_a_real_preflight_passes_unasked"),
  },
  {
    name: "an answer echoes the tenant acted for, whatever the handler says",
    file: "crates/gateway/src/tenant_layer/header.rs",
    find: "Ok(echo) => headers.insert(X_TENANT_ID, echo),",
    replace: "Ok(_) => None,",
    caught: caughtBy("tenant_layer.rs", "what_a_handler_says_of_tenant_and_cache_is_overruled_and_its_vary_is_kept"),
  },
  {
    name: "no shared cache keeps an answer",
    file: "crates/gateway/src/tenant_layer/service.rs",
    find: '    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));\n',
    replace: "",
    caught: caughtBy("tenant_layer.rs", "what_a_handler_says_of_tenant_and_cache_is_overruled_and_its_vary_is_kept"),
  },
  {
    name: "a foreign slug and one that nobody has get the same answer",
    file: "crates/gateway/src/addressed_tenant.rs",
    find: "ok_or(TenantError::UnauthorizedAccess)?",
    replace: "ok_or(TenantError::NotFound { tenant: slug.to_string() })?",
    caught: caughtBy("admission.rs", "a_foreign_slug_and_a_slug_that_nobody_has_get_the_same_answer"),
  },
  {
    name: "a header that names another tenant than the address is a conflict",
    file: "crates/gateway/src/addressed_tenant.rs",
    find: "    agree(selected, tenant)?;\n",
    replace: "",
    caught: caughtBy("directory.rs", "a_header_that_names_another_tenant_than_the_address_is_a_conflict"),
  },
  {
    name: "the tenant is set for one transaction and not for the connection",
    file: "crates/gateway/src/db/scope.rs",
    find: "set_config('app.tenant_id', $1, true)",
    replace: "set_config('app.tenant_id', $1, false)",
    caught: caughtBy("pooling.rs", "cancelled_requests_leave_no_tenant_and_no_transaction_behind"),
  },
  {
    name: "a connection with a tenant left over is not worked on",
    file: "crates/gateway/src/db/scope.rs",
    find: "if left_over.is_empty() {",
    replace: "if true {",
    caught: caughtBy("pooling.rs", "a_connection_with_a_scope_left_over_is_refused_and_closed"),
  },
  {
    name: "a foreign row is not handed over, even when the database gives it",
    file: "crates/gateway/src/db/tenant_transaction.rs",
    find: "if found.is_for(self.tenant) {",
    replace: "if true {",
    caught: caughtBy("isolation.rs", "a_foreign_row_is_not_handed_over_even_when_the_database_gives_it"),
  },
  {
    name: "a tenant sees its own panels only",
    file: "crates/gateway/migrations/0003_panels_and_usage.sql",
    find: "create policy tenant_isolation on tenantry.panels\n    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))",
    replace: "create policy tenant_isolation on tenantry.panels\n    using (true)",
    caught: caughtBy("isolation.rs", "without_a_tenant_every_table_is_empty"),
  },
  {
    name: "a panel is written for the tenant acted for only",
    file: "crates/gateway/migrations/0003_panels_and_usage.sql",
    find: "create policy tenant_isolation on tenantry.panels\n    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))\n    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));",
    replace:
      "create policy tenant_isolation on tenantry.panels\n    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))\n    with check (true);",
    caught: caughtBy("isolation.rs", "writing_for_another_tenant_is_refused"),
  },
  {
    name: "an expert is put on a panel of the tenant acted for only",
    file: "crates/gateway/migrations/0003_panels_and_usage.sql",
    find: "create policy tenant_isolation on tenantry.panel_agents\n    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))\n    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));",
    replace:
      "create policy tenant_isolation on tenantry.panel_agents\n    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))\n    with check (true);",
    caught: caughtBy("isolation.rs", "writing_for_another_tenant_is_refused"),
  },
  {
    name: "the owner of the tables is bound too",
    file: "crates/gateway/migrations/0003_panels_and_usage.sql",
    find: "alter table tenantry.panels force row level security;\n",
    replace: "",
    caught: caughtBy("isolation.rs", "the_owner_of_the_tables_is_bound_too"),
  },
  {
    name: "the server does not start on tables without row-level security",
    file: "crates/gateway/src/db/isolation.rs",
    find: "where not t.relrowsecurity",
    replace: "where false",
    caught: caughtBy("isolation.rs", "the_server_refuses_each_way_in_which_the_database_could_leak"),
  },
  {
    name: "the server does not work as a role that row-level security does not bind",
    file: "crates/gateway/src/db/isolation.rs",
    find: 'and rolsuper"',
    replace: 'and false"',
    caught: caughtBy("isolation.rs", "the_server_refuses_to_work_as_the_owner_or_as_a_superuser"),
  },

  // Changes of a profile, and who hears of them.
  {
    name: "members who are no administrators change no profile",
    file: "crates/gateway/src/routes/profile.rs",
    find: "if !acting.is_admin() {",
    replace: "if false {",
    caught: caughtBy("profile_changes.rs", "members_who_are_no_administrators_change_nothing"),
  },
  {
    name: "whoever has seen an older profile changes nothing",
    file: "crates/gateway/src/routes/profile.rs",
    find: "    etag::require_match(&headers, &seen)?;\n",
    replace: "",
    caught: caughtBy("profile_changes.rs", "whoever_says_what_they_have_seen_changes_that_or_nothing"),
  },
  {
    name: "a tenant does not choose its own plan",
    file: "crates/gateway/migrations/0004_profile_changes.sql",
    find: "grant update (name, features, branding) on",
    replace: "grant update on",
    caught: caughtBy(
      "profile_changes.rs",
      "the_database_lets_a_tenant_change_its_own_name_features_and_brand_and_nothing_else",
    ),
  },
  {
    name: "what only a tenant's members may call is guarded",
    file: "crates/gateway/src/routes/mod.rs",
    find: '/events", Access::Member',
    replace: '/events", Access::SignedIn',
    caught: caughtBy("admission.rs", "every_signed_in_route_refuses_whoever_is_not_and_shows_nobody_a_foreign_tenant"),
  },
  {
    name: "a stream listens before it looks",
    file: "crates/gateway/src/routes/events.rs",
    find: "        events.look().await?;\n",
    replace:
      "        events.look().await?;\n        events.subscription = events.state.changes.subscribe(tenant, acting.caller()).ok_or_else(too_many)?;\n",
    caught: caughtBy("events.rs", "no_change_is_lost_while_a_stream_begins"),
  },
  {
    name: "a session that is over is over",
    file: "crates/gateway/src/session/session_token.rs",
    find: "leeway = 5;",
    replace: "leeway = 5000;",
    caught: caughtBy("events.rs", "a_stream_ends_with_its_session"),
  },

  // The audit of switches.
  {
    name: "a switch is recorded with the tenant it went to",
    file: "crates/gateway/src/routes/switches.rs",
    find: "if self.to != tenant {",
    replace: "if false {",
    caught: caughtBy("switches.rs", "a_switch_is_recorded_only_by_members_of_the_tenant_it_went_to"),
  },
  {
    name: "a record is sent again only by who sent it",
    file: "crates/gateway/src/routes/switches.rs",
    find: "record.actor != acting.caller().user_id || ",
    replace: "",
    caught: caughtBy("switches.rs", "a_record_that_is_sent_again_is_one_row_and_another_with_its_id_is_refused"),
  },
  {
    name: "from where somebody came is for that person alone",
    file: "crates/gateway/src/routes/switches.rs",
    find: "from.filter(|_| self.actor == reader.user_id)",
    replace: "from.filter(|_| self.actor == reader.user_id || true)",
    caught: caughtBy(
      "switches.rs",
      "administrators_read_everybodys_records_and_members_their_own_and_where_somebody_came_from_only_themselves",
    ),
  },
  {
    name: "records are written one after the other",
    file: "crates/gateway/src/routes/switches.rs",
    find: "select pg_advisory_xact_lock(hashtextextended('switch_audit ' || $1::uuid, 0))",
    replace: "select 1",
    caught: caughtBy("switches.rs", "whoever_sees_a_record_sees_every_one_before_it"),
  },
  {
    name: "the order and the clock of the audit are the database's own",
    file: "crates/gateway/migrations/0005_switch_audit.sql",
    find: "grant insert (tenant_id, actor, record_id, said_from, said_at, said_why, said_epoch) on",
    replace: "grant insert on",
    caught: caughtBy("switches.rs", "the_database_lets_the_server_append_for_the_acting_tenant_and_nothing_else"),
  },
];

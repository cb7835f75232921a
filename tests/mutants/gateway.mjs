const caughtBy = (file, test) => ({ suite: "gateway", file, test });

export const title = "The gateway: who is authorized, and which rows the database returns";

export const mutants = [
  {
    name: "a caller without a membership is refused",
    file: "crates/gateway/src/tenant_layer/authorized_tenant.rs",
    find: "        _ => {\n            tracing::info!",
    replace:
      '        None => Ok(AuthorizedTenant { tenant, caller, role: String::from("member") }),\n        _ => {\n            tracing::info!',
    caught: caughtBy("admission.rs", "only_members_of_an_active_tenant_get_past_the_layer_on_every_route"),
  },
  {
    name: "a revoked membership and a suspended tenant are refused",
    file: "crates/gateway/src/tenant_layer/directory.rs",
    find: "self.active && self.tenant_status.admits()",
    replace: "true",
    caught: caughtBy("admission.rs", "a_revoked_membership_and_a_suspension_work_at_once"),
  },
  {
    name: "a duplicated header is refused",
    file: "crates/gateway/src/http/tenant_header.rs",
    find: "(Some(line), None) =>",
    replace: "(Some(line), _) =>",
    caught: caughtBy("admission.rs", "every_tenant_route_wants_exactly_one_well_formed_header"),
  },
  {
    name: "only a preflight is answered without authorization",
    file: "crates/gateway/src/tenant_layer/service.rs",
    find: " && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)",
    replace: "",
    caught: caughtBy("tenant_layer.rs", "any_other_options_is_judged_like_every_method"),
  },
  {
    name: "a response echoes the active tenant, even when the handler sets another value",
    file: "crates/gateway/src/http/tenant_header.rs",
    find: "Ok(echo) => headers.insert(X_TENANT_ID, echo),",
    replace: "Ok(_) => None,",
    caught: caughtBy("tenant_layer.rs", "what_a_handler_says_of_tenant_and_cache_is_overruled_and_its_vary_is_kept"),
  },
  {
    name: "shared caches do not store a response",
    file: "crates/gateway/src/tenant_layer/service.rs",
    find: '    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));\n',
    replace: "",
    caught: caughtBy("tenant_layer.rs", "what_a_handler_says_of_tenant_and_cache_is_overruled_and_its_vary_is_kept"),
  },
  {
    name: "a foreign slug and an unknown slug get the same response",
    file: "crates/gateway/src/addressed_tenant.rs",
    find: "ok_or(TenantError::UnauthorizedAccess)?",
    replace: "ok_or(TenantError::NotFound { tenant: slug.to_string() })?",
    caught: caughtBy("admission.rs", "a_foreign_slug_and_a_slug_that_nobody_has_get_the_same_answer"),
  },
  {
    name: "a header that differs from the tenant in the path is a conflict",
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
    name: "a connection with a tenant left from earlier work is not used",
    file: "crates/gateway/src/db/scope.rs",
    find: "if left_over.is_empty() {",
    replace: "if true {",
    caught: caughtBy("pooling.rs", "a_connection_with_a_scope_left_over_is_refused_and_closed"),
  },
  {
    name: "a foreign row is not returned, even when the database returns it",
    file: "crates/gateway/src/db/tenant_transaction.rs",
    find: "if found.is_for(self.tenant) {",
    replace: "if true {",
    caught: caughtBy("isolation.rs", "a_foreign_row_is_not_handed_over_even_when_the_database_gives_it"),
  },
  {
    name: "a tenant reads only its own panels",
    file: "crates/gateway/migrations/0003_panels_and_usage.sql",
    find: "create policy tenant_isolation on tenantry.panels\n    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))",
    replace: "create policy tenant_isolation on tenantry.panels\n    using (true)",
    caught: caughtBy("isolation.rs", "without_a_tenant_every_table_is_empty"),
  },
  {
    name: "a panel is written only for the active tenant",
    file: "crates/gateway/migrations/0003_panels_and_usage.sql",
    find: "create policy tenant_isolation on tenantry.panels\n    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))\n    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));",
    replace:
      "create policy tenant_isolation on tenantry.panels\n    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))\n    with check (true);",
    caught: caughtBy("isolation.rs", "writing_for_another_tenant_is_refused"),
  },
  {
    name: "an expert is added only to a panel of the active tenant",
    file: "crates/gateway/migrations/0003_panels_and_usage.sql",
    find: "create policy tenant_isolation on tenantry.panel_agents\n    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))\n    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));",
    replace:
      "create policy tenant_isolation on tenantry.panel_agents\n    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))\n    with check (true);",
    caught: caughtBy("isolation.rs", "writing_for_another_tenant_is_refused"),
  },
  {
    name: "row-level security also applies to the owner of the tables",
    file: "crates/gateway/migrations/0003_panels_and_usage.sql",
    find: "alter table tenantry.panels force row level security;\n",
    replace: "",
    caught: caughtBy("isolation.rs", "the_owner_of_the_tables_is_bound_too"),
  },
  {
    name: "the server does not start on tables without row-level security",
    file: "crates/gateway/src/db/start_check/isolation.rs",
    find: "where not t.ours and not t.relrowsecurity",
    replace: "where false",
    caught: caughtBy("isolation.rs", "the_server_refuses_each_way_in_which_the_database_could_leak"),
  },
  {
    name: "the server refuses a role that bypasses row-level security",
    file: "crates/gateway/src/db/start_check/isolation.rs",
    find: 'and rolsuper"',
    replace: 'and false"',
    caught: caughtBy("isolation.rs", "the_server_refuses_to_work_as_the_owner_or_as_a_superuser"),
  },
];

const caughtBy = (file, test) => ({ suite: "gateway", file, test });

export const title = "The gateway: who is authorized, and which rows the database returns";

export const mutants = [
  {
    name: "a caller without a membership is refused",
    file: "crates/gateway/src/tenant_layer/authorized_tenant.rs",
    find: "        _ => {\n            tracing::info!",
    replace: '        None => Ok(String::from("member")),\n        _ => {\n            tracing::info!',
    caught: caughtBy("authorization.rs", "on_every_route_only_members_of_an_active_tenant_pass_the_layer"),
  },
  {
    name: "a revoked membership and a suspended tenant are refused",
    file: "crates/gateway/src/tenant_layer/directory.rs",
    find: "self.active && self.tenant_status.admits()",
    replace: "true",
    caught: caughtBy("authorization.rs", "a_revocation_and_a_suspension_take_effect_at_once"),
  },
  {
    name: "a duplicated header is refused",
    file: "crates/gateway/src/http/tenant_header.rs",
    find: "(Some(line), None) =>",
    replace: "(Some(line), _) =>",
    caught: caughtBy("authorization.rs", "every_tenant_route_requires_exactly_one_well_formed_header"),
  },
  {
    name: "only a preflight is answered without authorization",
    file: "crates/gateway/src/tenant_layer/service.rs",
    find: " && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)",
    replace: "",
    caught: caughtBy("tenant_layer.rs", "an_options_request_that_is_not_a_preflight_is_authorized_like_every_method"),
  },
  {
    name: "a response echoes the active tenant, even when the handler sets another value",
    file: "crates/gateway/src/http/tenant_header.rs",
    find: "Ok(echo) => headers.insert(X_TENANT_ID, echo),",
    replace: "Ok(_) => None,",
    caught: caughtBy(
      "tenant_layer.rs",
      "the_layer_overwrites_tenant_and_cache_headers_of_a_handler_and_keeps_its_vary",
    ),
  },
  {
    name: "shared caches do not store a response",
    file: "crates/gateway/src/tenant_layer/service.rs",
    find: '    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));\n',
    replace: "",
    caught: caughtBy(
      "tenant_layer.rs",
      "the_layer_overwrites_tenant_and_cache_headers_of_a_handler_and_keeps_its_vary",
    ),
  },
  {
    name: "a foreign slug and an unknown slug get the same response",
    file: "crates/gateway/src/tenant_layer/authorizer.rs",
    find: "ok_or(TenantError::UnauthorizedAccess)?",
    replace: "ok_or(TenantError::NotFound { tenant: slug.to_string() })?",
    caught: caughtBy("authorization.rs", "a_foreign_slug_and_an_unknown_slug_get_the_same_answer"),
  },
  {
    name: "a header that differs from the tenant in the path is a conflict",
    file: "crates/gateway/src/tenant_layer/authorizer.rs",
    find: "        refuse_conflict(in_header, tenant)?;\n",
    replace: "        let _ = refuse_conflict;\n        let _ = in_header;\n",
    caught: caughtBy("directory.rs", "a_header_that_names_another_tenant_than_the_address_is_a_conflict"),
  },
  {
    name: "the tenant is set for one transaction and not for the connection",
    file: "crates/gateway/src/db/scope.rs",
    find: "set_config('app.tenant_id', $1, true)",
    replace: "set_config('app.tenant_id', $1, false)",
    caught: caughtBy("pooling.rs", "a_cancelled_request_leaves_no_tenant_and_no_transaction_on_its_connection"),
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
    caught: caughtBy("isolation.rs", "a_foreign_row_is_refused_even_when_the_database_returns_it"),
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
    caught: caughtBy("isolation.rs", "row_level_security_applies_to_the_owner_of_the_tables"),
  },
  {
    name: "the server does not start on tables without row-level security",
    file: "crates/gateway/src/db/start_check/isolation.rs",
    find: "where not t.ours and not t.relrowsecurity",
    replace: "where false",
    caught: caughtBy("isolation.rs", "the_server_refuses_each_fault_through_which_rows_could_leak"),
  },
  {
    name: "the server refuses a role that bypasses row-level security",
    file: "crates/gateway/src/db/start_check/isolation.rs",
    find: 'and rolsuper"',
    replace: 'and false"',
    caught: caughtBy("isolation.rs", "the_server_refuses_to_run_as_the_owner_or_as_a_superuser"),
  },
];

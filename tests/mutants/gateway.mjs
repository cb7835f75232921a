const caughtBy = (file, test) => ({ suite: "gateway", file, test });

export const title = "The gateway: who is authorized, and which rows the database returns";

export const mutants = [
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
    file: "crates/gateway/src/db/start_check/outside_checks.rs",
    find: "where not t.ours and not t.relrowsecurity",
    replace: "where false",
    caught: caughtBy("isolation.rs", "the_server_refuses_each_fault_through_which_rows_could_leak"),
  },
  {
    name: "the server refuses a role that bypasses row-level security",
    file: "crates/gateway/src/db/start_check/role_checks.rs",
    find: 'and rolsuper"',
    replace: 'and false"',
    caught: caughtBy("isolation.rs", "the_server_refuses_to_run_as_the_owner_or_as_a_superuser"),
  },
  {
    name: "a sign-in code works on its own host only",
    file: "crates/gateway/src/session/sign_in_code.rs",
    find: "claims.host == host && ",
    replace: "",
    caught: caughtBy("sign_in_codes.rs", "a_code_does_not_work_on_another_host_or_in_another_browser"),
  },
  {
    name: "a sign-in code works in the browser that asked for it only",
    file: "crates/gateway/src/session/sign_in_code.rs",
    find: " && claims.challenge == challenge_of(verifier)",
    replace: " && !verifier.contains('\\0')",
    caught: caughtBy("sign_in_codes.rs", "a_code_does_not_work_on_another_host_or_in_another_browser"),
  },
  {
    name: "a sign-in code works once",
    file: "crates/gateway/src/db/transactions.rs",
    find: "Ok(stored == 1)",
    replace: "Ok(stored <= 1)",
    caught: caughtBy("sign_in_codes.rs", "a_code_works_once_also_when_it_is_used_twice_at_the_same_time"),
  },
  {
    name: "a sign-in code expires",
    file: "crates/gateway/src/session/purpose_key.rs",
    find: "validation.leeway = 0;",
    replace: "validation.leeway = 60;",
    caught: caughtBy("sign_in_codes.rs", "a_code_that_is_older_than_thirty_seconds_does_not_work"),
  },
  {
    name: "a sign-in code is for a host of the tenant whose membership was checked",
    file: "crates/gateway/src/routes/sign_in_codes.rs",
    find: "    refuse_host_of_others(&state, &authorized, &asked.host).await?;\n",
    replace: "",
    caught: caughtBy("sign_in_codes.rs", "only_a_member_gets_a_code_and_only_for_a_host_of_the_tenant"),
  },
];

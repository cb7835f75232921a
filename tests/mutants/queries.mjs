const caughtBy = (file, test) => ({ suite: "gateway", file, test });

export const title = "Queries of the gateway: their cost, their round trips, and the end of their transactions";

export const mutants = [
  {
    name: "a transaction that is dropped is rolled back",
    file: "crates/gateway/src/db/scope.rs",
    find: "if *self.begun.get_mut() {",
    replace: "if *self.begun.get_mut() && self.settings.is_empty() {",
    caught: caughtBy("pooling.rs", "a_cancelled_request_leaves_no_tenant_and_no_transaction_on_its_connection"),
  },
  {
    name: "a transaction begins in the round trip of its first statement",
    file: "crates/gateway/src/db/scope.rs",
    find: "        let answers = async {\n",
    replace:
      "        self.health.answer(self.client.batch_execute(self.access.begin())).await?;\n        let answers = async {\n",
    caught: caughtBy(
      "round_trips.rs",
      "a_transaction_begins_with_its_first_statement_and_a_reading_one_ends_without_a_wait",
    ),
  },
  {
    name: "a reading transaction does not wait for its end",
    file: "crates/gateway/src/db/transactions.rs",
    find: "    work(&transaction).await\n",
    replace: "    let output = work(&transaction).await?;\n    transaction.commit().await?;\n    Ok(output)\n",
    caught: caughtBy(
      "round_trips.rs",
      "a_transaction_begins_with_its_first_statement_and_a_reading_one_ends_without_a_wait",
    ),
  },
  {
    name: "a lookup ends with a rollback",
    file: "crates/gateway/src/db/lookup_transaction.rs",
    find: "        self.scoped.query(sql, parameters).await\n",
    replace:
      "        let rows = self.scoped.query(sql, parameters).await?;\n        self.scoped.commit().await?;\n        Ok(rows)\n",
    caught: caughtBy("pooling.rs", "a_read_leaves_nothing_on_its_connection"),
  },
  {
    name: "a panel and its experts are stored in one round trip",
    file: "crates/gateway/src/routes/panels/create.rs",
    find: "    let ids: Vec<Uuid> = experts",
    replace:
      '    for _ in &experts {\n        transaction.execute("select 1", &[]).await?;\n    }\n    let ids: Vec<Uuid> = experts',
    caught: caughtBy("round_trips.rs", "a_request_has_a_small_number_of_round_trips"),
  },
  {
    name: "an index serves the resources that are shared with a tenant",
    file: "crates/gateway/migrations/0008_indexable_policies.sql",
    find: "           and shared_with @> array[(select nullif(current_setting('app.tenant_id', true), '')::uuid)]);",
    replace: "           and tenantry.can_access_resource(tenant_id, sharing_mode, shared_with));",
    caught: caughtBy("plans.rs", "no_query_reads_rows_of_other_tenants"),
  },
  {
    name: "an index serves the resources that are shared with all tenants",
    file: "crates/gateway/migrations/0012_resources.sql",
    find: "create index resources_shared_with_all on tenantry.resources (kind, id) where sharing_mode = 'global';\n",
    replace: "",
    caught: caughtBy("plans.rs", "no_query_reads_rows_of_other_tenants"),
  },
  {
    name: "the tenants of a person begin at the person's memberships",
    file: "crates/gateway/migrations/0008_indexable_policies.sql",
    find: "    using (id = any (array(\n        select membership.tenant_id from tenantry.memberships membership\n        where membership.user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)\n          and membership.status = 'active')));",
    replace:
      "    using (exists (\n        select from tenantry.memberships membership where membership.tenant_id = tenants.id\n          and membership.user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)\n          and membership.status = 'active'));",
    caught: caughtBy("plans.rs", "no_query_reads_rows_of_other_tenants"),
  },
  {
    name: "the people of a tenant begin at the tenant's memberships",
    file: "crates/gateway/migrations/0008_indexable_policies.sql",
    find: "    using (id = any (array(\n        select membership.user_id from tenantry.memberships membership\n        where membership.tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))));",
    replace:
      "    using (exists (\n        select from tenantry.memberships membership where membership.user_id = users.id\n          and membership.tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)));",
    caught: caughtBy("plans.rs", "no_query_reads_rows_of_other_tenants"),
  },
  {
    name: "an agent that is shared with all is visible only while a tenant is set",
    file: "crates/gateway/migrations/0008_indexable_policies.sql",
    find: "(sharing_mode = 'global' and (select nullif(current_setting('app.tenant_id', true), '')::uuid) is not null)",
    replace: "(sharing_mode = 'global')",
    caught: caughtBy("isolation.rs", "the_policies_the_function_and_the_kernel_share_by_the_same_rule"),
  },
  {
    name: "an agent of a list is visible only to the tenants of the list",
    file: "crates/gateway/migrations/0008_indexable_policies.sql",
    find: "           and shared_with @> array[(select nullif(current_setting('app.tenant_id', true), '')::uuid)]);",
    replace: "           and (select nullif(current_setting('app.tenant_id', true), '')::uuid) is not null);",
    caught: caughtBy("isolation.rs", "the_policies_the_function_and_the_kernel_share_by_the_same_rule"),
  },
];

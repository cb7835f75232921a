const caughtBy = (file, test) => ({ suite: "gateway", file, test });

export const title = "The gateway: shared resources, and what a tenant prefers";

export const mutants = [
  {
    name: "a private resource is listed for its owner only",
    file: "crates/gateway/migrations/0012_resources.sql",
    find: "-- Nobody moves a resource to another tenant, kind or id.\n",
    replace:
      "create policy everything on tenantry.resources for select using (true);\n-- Nobody moves a resource to another tenant, kind or id.\n",
    caught: caughtBy("isolation.rs", "the_policies_the_function_and_the_kernel_share_by_the_same_rule"),
  },
  {
    name: "only an administrator writes a resource",
    file: "crates/gateway/src/db/write_transaction.rs",
    find: "if target != WriteTarget::Rows && !current.is_admin()",
    replace: "if target == WriteTarget::Tenant && !current.is_admin()",
    caught: caughtBy("resources.rs", "only_administrators_of_the_owner_change_a_resource"),
  },
  {
    name: "only the owner sees the tenants of a selective sharing",
    file: "crates/gateway/src/resources/resource.rs",
    find: "(owned && is_admin).then_some",
    replace: "is_admin.then_some",
    caught: caughtBy("resources.rs", "every_kind_is_private_until_it_is_shared_and_a_withdrawal_counts_at_once"),
  },
  {
    name: "only an administrator sees the tenants of a selective sharing",
    file: "crates/gateway/src/resources/resource.rs",
    find: "(owned && is_admin).then_some",
    replace: "owned.then_some",
    caught: caughtBy("resources.rs", "only_administrators_of_the_owner_change_a_resource"),
  },
  {
    name: "a panel asks no agent that its tenant disabled",
    file: "crates/gateway/src/resources/resource.rs",
    find: "and p.enabled is not false order",
    replace: "order",
    caught: caughtBy("resources.rs", "a_disabled_agent_is_not_used_in_a_panel_of_this_tenant"),
  },
  {
    name: "a preference is for the resource of one owner",
    file: "crates/gateway/src/resources/resource.rs",
    find: "p.tenant_id = $1 and p.owner_id = r.tenant_id and",
    replace: "p.tenant_id = $1 and",
    caught: caughtBy("resources.rs", "a_preference_is_for_the_resource_of_one_owner"),
  },
  {
    name: "a mode that is not selective keeps no list",
    file: "crates/gateway/src/resources/draft.rs",
    find: "Some(list) if !list.is_empty() => Err(",
    replace: "Some(list) if list.len() > MAX_LIST => Err(",
    caught: caughtBy("resources.rs", "a_refusal_of_a_resource_names_the_wrong_field"),
  },
  {
    name: "a tenant writes its own preferences only",
    file: "crates/gateway/migrations/0012_resources.sql",
    find: "create policy tenant_isolation on tenantry.resource_preferences\n    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))\n    with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));",
    replace:
      "create policy tenant_isolation on tenantry.resource_preferences\n    using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))\n    with check (true);",
    caught: caughtBy("isolation.rs", "writing_for_another_tenant_is_refused"),
  },
];

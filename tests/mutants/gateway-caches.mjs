const caughtBy = (file, test) => ({ suite: "gateway", file, test });

const CACHE = "crates/gateway/src/cache";
const CACHES = "crates/gateway/src/tenants/caches.rs";
const MIGRATION = "crates/gateway/migrations/0011_membership_changes.sql";

export const title = "The caches of the gateway: memberships, values of tenants, and the changes that drop them";

export const mutants = [
  {
    name: "a change drops the memberships of a tenant at the gateway",
    file: CACHES,
    find: "        self.memberships.forget_tenant(tenant);\n",
    replace: "",
    caught: caughtBy("membership_cache.rs", "every_change_that_ends_a_right_drops_the_membership"),
  },
  {
    name: "a lost listening connection drops all memberships",
    file: CACHES,
    find: "        self.memberships.disable();\n        self.values.pause();\n",
    replace: "        self.values.pause();\n",
    caught: caughtBy("membership_cache.rs", "a_lost_listening_connection_empties_the_cache"),
  },
  {
    name: "a refused write drops the membership",
    file: "crates/layer/src/recheck.rs",
    find: "        self.directory.membership_ended(caller, tenant);\n",
    replace: "        let _ = (caller, tenant);\n",
    caught: caughtBy("membership_cache.rs", "a_read_uses_the_kept_membership_and_a_write_does_not"),
  },
  {
    name: "another role is a notification",
    file: MIGRATION,
    find: "((old.status, old.role) is distinct from (new.status, new.role))",
    replace: "(old.status is distinct from new.status)",
    caught: caughtBy("membership_cache.rs", "a_demotion_counts_for_the_next_read"),
  },
  {
    name: "a deleted membership is a notification",
    file: MIGRATION,
    find: "create trigger announce_deletion after delete on tenantry.memberships\n    for each row execute function tenantry.announce_change('tenant_id');\n",
    replace: "",
    caught: caughtBy("membership_cache.rs", "every_change_that_ends_a_right_drops_the_membership"),
  },
  {
    name: "an event stream checks the membership past the cache",
    file: "crates/gateway/src/routes/events.rs",
    find: "let authorized = self.authorized.recheck().await?;",
    replace: "let authorized = self.authorized.clone();",
    caught: caughtBy("events.rs", "a_stream_sends_a_heartbeat_every_15_seconds_and_checks_every_20"),
  },
  {
    name: "a cached value belongs to its tenant",
    file: `${CACHE}/envelope.rs`,
    find: "envelope.tenant != tenant || ",
    replace: "",
    caught: caughtBy("tenant_cache.rs", "a_value_of_another_tenant_under_the_key_is_not_used_and_is_counted"),
  },
  {
    name: "a connection out of step gives no value",
    file: `${CACHE}/envelope.rs`,
    find: "    if envelope.tenant != tenant || envelope.key != key {\n        return Err(OpenError::Mismatch);\n    }\n",
    replace: "    let _ = (tenant, key);\n",
    caught: caughtBy("tenant_cache.rs", "a_connection_out_of_step_gives_no_value_of_another_tenant"),
  },
  {
    name: "a value from before a change is not kept",
    file: `${CACHE}/tenant_cache.rs`,
    find: "        self.0.changes.fetch_add(1, Ordering::SeqCst);\n",
    replace: "",
    caught: caughtBy("tenant_cache.rs", "a_value_from_before_a_change_is_not_kept"),
  },
  {
    name: "a paused cache has no values",
    file: `${CACHE}/tenant_cache.rs`,
    find: "            store.clear();\n",
    replace: "            let _ = store;\n",
    caught: caughtBy("tenant_cache.rs", "a_paused_cache_has_no_values_and_keeps_none"),
  },
  {
    name: "a change removes the public part of a tenant on every replica",
    file: CACHES,
    find: "values.forget(tenant, PUBLIC_TENANT).await",
    replace: "drop((values, tenant, PUBLIC_TENANT))",
    caught: caughtBy("replicas.rs", "a_change_by_one_replica_reaches_another_one_also_after_kills_and_restarts"),
  },
  {
    name: "an outage of Redis fails no request",
    file: `${CACHE}/redis_store.rs`,
    find: "        *pause = Some(now + PAUSE);\n        None\n",
    replace: '        *pause = Some(now + PAUSE);\n        panic!("Redis failed")\n',
    caught: caughtBy("tenant_cache.rs", "an_outage_of_redis_fails_no_request"),
  },
  {
    name: "the access rules of Redis allow only keys of tenants",
    file: "crates/gateway/redis/users.acl",
    find: "~t:*",
    replace: "~*",
    caught: caughtBy("tenant_cache.rs", "the_access_rules_of_the_readme_allow_only_keys_of_tenants"),
  },
];

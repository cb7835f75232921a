const caughtBy = (file, test) => ({ suite: "gateway", file, test });

const DB = "crates/gateway/src/db";
const WRITES = `${DB}/write_transaction.rs`;
const CATALOGUE = `${DB}/start_check/catalogue.rs`;

export const title = "The gateway: checks that a write repeats, and the check of the database at start";

export const mutants = [
  {
    name: "a write checks the membership again",
    file: WRITES,
    find: "authorized.with_membership(rows.first().map(membership).transpose()?)?",
    replace: "authorized.clone()",
    caught: caughtBy(
      "revocation.rs",
      "a_revocation_or_suspension_while_the_body_arrives_stops_the_write_on_every_route",
    ),
  },
  {
    name: "a write uses the current role",
    file: WRITES,
    find: "!current.is_admin()",
    replace: "!authorized.is_admin()",
    caught: caughtBy("revocation.rs", "a_demotion_while_the_body_arrives_leaves_only_the_rights_of_the_new_role"),
  },
  {
    name: "a write checks the session again",
    file: WRITES,
    find: "        authorized.recheck_session().await?;\n",
    replace: "",
    caught: caughtBy("revocation.rs", "the_end_of_the_session_while_the_body_arrives_stops_the_write_on_every_route"),
  },
  {
    name: "a revocation waits for earlier writes",
    file: WRITES,
    find: "\n    for share of t, m",
    replace: "",
    caught: caughtBy("revocation.rs", "a_revocation_happens_before_a_write_or_after_it_and_never_during_it"),
  },
  {
    name: "a read transaction cannot write",
    file: `${DB}/scope.rs`,
    find: "read committed, read only",
    replace: "read committed, read write",
    caught: caughtBy("revocation.rs", "a_read_transaction_cannot_write"),
  },
  {
    name: "functions of another schema are not called",
    file: `${DB}/scope.rs`,
    find: ",\n           pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)",
    replace: "",
    caught: caughtBy("start_check.rs", "the_server_does_not_call_an_operator_of_another_schema"),
  },
  {
    name: "policies, functions and grants are compared exactly",
    file: CATALOGUE,
    find: "Some(expected) if expected != definition =>",
    replace: "Some(expected) if expected.is_empty() =>",
    caught: caughtBy("start_check.rs", "a_changed_policy_is_refused"),
  },
  {
    name: "the body of a function is compared",
    file: `${DB}/start_check/catalogue.sql`,
    find: "trim(pg_get_functiondef(p.oid))",
    replace: "p.proname::text",
    caught: caughtBy("start_check.rs", "a_function_with_another_body_owner_right_or_search_path_is_refused"),
  },
  {
    name: "grants to the server and to public are compared",
    file: `${DB}/start_check/catalogue.sql`,
    find: "and (entry.grantee = 0 or",
    replace: "and (false and",
    caught: caughtBy("start_check.rs", "an_additional_grant_is_refused_on_every_object"),
  },
  {
    name: "objects that are not from the migrations are refused",
    file: CATALOGUE,
    find: "            None => Some(format!(",
    replace: "            None => None.or(false.then(String::new)).map(|_| format!(",
    caught: caughtBy("start_check.rs", "keys_triggers_rules_owners_and_relations_outside_the_migrations_are_refused"),
  },
  {
    name: "forced row-level security is compared",
    file: `${DB}/start_check/catalogue.sql`,
    find: "case when r.relforcerowsecurity then",
    replace: "case when true then",
    caught: caughtBy("start_check.rs", "a_table_without_forced_row_level_security_is_refused"),
  },
  {
    name: "an operator that shadows PostgreSQL's own is refused",
    file: `${DB}/start_check/outside_checks.rs`,
    find: "select 'operator ' || o.oid::regoperator::text from pg_operator o join theirs n on n.oid = o.oprnamespace\n              where",
    replace:
      "select 'operator ' || o.oid::regoperator::text from pg_operator o join theirs n on n.oid = o.oprnamespace\n              where false and",
    caught: caughtBy("start_check.rs", "an_object_that_postgresql_could_call_instead_of_its_own_is_refused"),
  },
  {
    name: "a schema in which the role may create objects is refused",
    file: `${DB}/start_check/outside_checks.rs`,
    find: "and has_schema_privilege(oid, 'create')",
    replace: "and false",
    caught: caughtBy("start_check.rs", "an_object_that_postgresql_could_call_instead_of_its_own_is_refused"),
  },
  {
    name: "a search path with another schema first is refused",
    file: `${DB}/start_check/session_settings.rs`,
    find: "if !before.is_empty() {",
    replace: "if false {",
    caught: caughtBy("start_check.rs", "a_session_that_begins_with_a_weaker_setting_is_refused"),
  },
  {
    name: "a role that can become a more privileged role is refused",
    file: `${DB}/start_check/role_checks.rs`,
    find: "or r.rolname ~ '^pg_')",
    replace: "or false)",
    caught: caughtBy("start_check.rs", "a_role_with_more_rights_than_the_server_needs_is_refused"),
  },
  {
    name: "a tenant table in another schema needs the policy of the migrations",
    file: `${DB}/start_check/outside_checks.rs`,
    find: "not exists (select from known where known.expression = e)",
    replace: "false",
    caught: caughtBy("start_check.rs", "tables_with_tenants_in_other_schemas_need_the_same_policy"),
  },
];

//! The check before the start: the server names and refuses each weakness of the database.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use harness::*;
use tenantry_gateway::db::{Catalogue, Database, check_isolation, check_isolation_against, read_catalogue};
use tokio_postgres::Config;
use uuid::Uuid;

const TENANT: &str = "tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)";

/// The file lists the objects that the migrations create. After a new migration, `WRITE_CATALOGUE=1` writes the file
/// again. Read the difference in the review.
#[tokio::test]
async fn the_catalogue_lists_what_the_migrations_create() {
    let harness = Harness::start().await;
    let made = read_catalogue(&harness.state.database).await.unwrap();
    if std::env::var_os("WRITE_CATALOGUE").is_some() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/catalogue.json");
        std::fs::write(file, made.to_json()).unwrap();
    } else {
        let hint =
            "run: WRITE_CATALOGUE=1 node scripts/postgres.mjs -- cargo test -p tenantry-gateway --test start_check";
        assert_eq!(made, Catalogue::from_migrations().unwrap(), "{hint}");
    }
}

/// Plants each fault, asserts that the check names it, and repairs it.
async fn assert_each_is_refused(faults: &[(String, String, &str)]) {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    for (fault, repair, expected) in faults {
        superuser.batch_execute(fault).await.unwrap_or_else(|error| panic!("{fault}: {error}"));
        // Settings of a role apply to new sessions.
        let database = Database::new(harness.app.clone()).unwrap();
        let refusal =
            check_isolation(&database).await.err().unwrap_or_else(|| panic!("not found: {fault}")).to_string();
        assert!(refusal.contains(expected), "{fault}\n{refusal}");
        superuser.batch_execute(repair).await.unwrap_or_else(|error| panic!("{repair}: {error}"));
        let database = Database::new(harness.app.clone()).unwrap();
        check_isolation(&database).await.unwrap_or_else(|error| panic!("after {repair}: {error}"));
    }
}

fn fault(
    fault: impl Into<String>,
    repair: impl Into<String>,
    expected: &'static str,
) -> (String, String, &'static str) {
    (fault.into(), repair.into(), expected)
}

/// Planted fault: a check that only searches for `app.tenant_id` in the text of a policy.
#[tokio::test]
async fn a_changed_policy_is_refused() {
    let made = format!("alter policy tenant_isolation on tenantry.panels using ({TENANT}) with check ({TENANT})");
    let create = format!("create policy tenant_isolation on tenantry.panels using ({TENANT}) with check ({TENANT})");
    let differs = "policy tenant_isolation on tenantry.panels is not what the migrations created";
    assert_each_is_refused(&[
        fault(
            format!(
                "alter policy tenant_isolation on tenantry.panels
                 using (true or {TENANT}) with check (true or {TENANT})"
            ),
            &made,
            differs,
        ),
        fault(
            format!("alter policy tenant_isolation on tenantry.panels using ({TENANT} is not false)"),
            &made,
            differs,
        ),
        fault("alter policy tenant_isolation on tenantry.panels with check (true)", &made, differs),
        fault(
            format!(
                "drop policy tenant_isolation on tenantry.panels;
                     create policy tenant_isolation on tenantry.panels using ({TENANT})"
            ),
            format!("drop policy tenant_isolation on tenantry.panels; {create}"),
            differs,
        ),
        fault(
            format!(
                "drop policy tenant_isolation on tenantry.panels;
                     create policy tenant_isolation on tenantry.panels for select using ({TENANT})"
            ),
            format!("drop policy tenant_isolation on tenantry.panels; {create}"),
            differs,
        ),
        fault(
            "drop policy tenant_isolation on tenantry.panels",
            &create,
            "policy tenant_isolation on tenantry.panels is missing",
        ),
        fault(
            format!("create policy more on tenantry.panels for select using (true or {TENANT})"),
            "drop policy more on tenantry.panels",
            "policy more on tenantry.panels does not come from the migrations",
        ),
        fault(
            "create policy narrower on tenantry.panels as restrictive to tenantry_app using (false)",
            "drop policy narrower on tenantry.panels",
            "policy narrower on tenantry.panels does not come from the migrations: restrictive",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_table_without_forced_row_level_security_is_refused() {
    assert_each_is_refused(&[
        fault(
            "alter table tenantry.panels disable row level security",
            "alter table tenantry.panels enable row level security",
            "row-level security disabled and forced",
        ),
        fault(
            "alter table tenantry.panels no force row level security",
            "alter table tenantry.panels force row level security",
            "row-level security enabled, not forced on the owner",
        ),
    ])
    .await;
}

/// Planted fault: a check of policies without the functions that they call.
#[tokio::test]
async fn a_function_with_another_body_owner_right_or_search_path_is_refused() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let definition = "select pg_get_functiondef('tenantry.can_access_resource(uuid, text, uuid[])'::regprocedure)";
    let made: String = superuser.query_one(definition, &[]).await.unwrap().get(0);
    let differs =
        "function tenantry.can_access_resource(owner uuid, sharing_mode text, shared_with uuid[]) is not what";
    let name = "tenantry.can_access_resource(uuid, text, uuid[])";
    assert_each_is_refused(&[
        fault(
            "create or replace function tenantry.can_access_resource(owner uuid, sharing_mode text, shared_with uuid[])
             returns boolean language sql stable parallel safe as 'select true'",
            &made,
            differs,
        ),
        fault(
            format!("alter function {name} owner to current_user"),
            format!("alter function {name} owner to tenantry_test_owner"),
            differs,
        ),
        fault(
            format!("alter function {name} security definer"),
            format!("alter function {name} security invoker"),
            differs,
        ),
        fault(
            format!("alter function {name} set search_path = public"),
            format!("alter function {name} reset all"),
            differs,
        ),
        fault(format!("alter function {name} volatile"), format!("alter function {name} stable"), differs),
        fault(format!("alter function {name} leakproof"), format!("alter function {name} not leakproof"), "LEAKPROOF"),
        fault(
            "create function tenantry.more() returns boolean language sql as 'select true'",
            "drop function tenantry.more()",
            "function tenantry.more() does not come from the migrations",
        ),
        fault(
            "create function public.peek() returns bigint language sql security definer 
             as 'select count(*) from tenantry.panels';
             alter function public.peek() owner to tenantry_test_owner",
            "drop function public.peek()",
            "a function that runs with the rights of its owner: public.peek()",
        ),
        fault(
            "create function public.spy(text) returns boolean language plpgsql leakproof
             as 'begin raise notice ''%'', $1; return true; end'",
            "drop function public.spy(text)",
            "marked LEAKPROOF",
        ),
    ])
    .await;
}

#[tokio::test]
async fn an_additional_grant_is_refused_on_every_object() {
    assert_each_is_refused(&[
        fault(
            "grant delete on tenantry.panels to tenantry_app",
            "revoke delete on tenantry.panels from tenantry_app",
            "DELETE to the server",
        ),
        fault(
            "grant select on tenantry.panels to public",
            "revoke select on tenantry.panels from public",
            "SELECT to public",
        ),
        fault(
            "grant delete on tenantry.panels to tenantry_test_app",
            "revoke delete on tenantry.panels from tenantry_test_app",
            "DELETE to the server",
        ),
        fault(
            "grant select on tenantry.panels to tenantry_app with grant option",
            "revoke grant option for select on tenantry.panels from tenantry_app",
            "SELECT with grant option to the server",
        ),
        fault(
            "grant update (tier) on tenantry.tenants to tenantry_app",
            "revoke update (tier) on tenantry.tenants from tenantry_app",
            "default 'starter'::text; grants: INSERT to the server, UPDATE to the server",
        ),
        fault(
            "grant execute on function tenantry.count_version() to public",
            "revoke execute on function tenantry.count_version() from public",
            "EXECUTE to public",
        ),
        fault(
            "grant usage on schema tenantry to public",
            "revoke usage on schema tenantry from public",
            "USAGE to public",
        ),
        fault(
            "grant usage on sequence tenantry.switch_audit_position_seq to tenantry_app",
            "revoke usage on sequence tenantry.switch_audit_position_seq from tenantry_app",
            "sequence tenantry.switch_audit_position_seq is not what",
        ),
        fault(
            "revoke insert on tenantry.panels from tenantry_app",
            "grant insert on tenantry.panels to tenantry_app",
            "table tenantry.panels is not what the migrations created",
        ),
        fault(
            "alter default privileges for role tenantry_test_owner in schema tenantry
             grant all on tables to tenantry_app",
            "alter default privileges for role tenantry_test_owner in schema tenantry
             revoke all on tables from tenantry_app",
            "default privileges of the owner in tenantry",
        ),
        fault(
            "alter default privileges for role tenantry_test_owner grant select on tables to public",
            "alter default privileges for role tenantry_test_owner revoke select on tables from public",
            "default privileges of the owner everywhere",
        ),
    ])
    .await;
}

/// Planted fault: a check of the schema `tenantry` alone.
#[tokio::test]
async fn an_object_that_postgresql_could_call_instead_of_its_own_is_refused() {
    let always = "create function public.always(uuid, uuid) returns boolean language sql immutable as 'select true'";
    assert_each_is_refused(&[
        fault(
            format!("{always}; create operator public.= (leftarg = uuid, rightarg = uuid, function = public.always)"),
            "drop operator public.= (uuid, uuid); drop function public.always(uuid, uuid)",
            "operator public.=(uuid,uuid)",
        ),
        fault(
            "create schema planted;
             create function planted.never(text, uuid) returns text language sql as $$ select '' $$;
             create operator planted.|| (leftarg = text, rightarg = uuid, function = planted.never)",
            "drop schema planted cascade",
            "operator planted.||(text,uuid)",
        ),
        fault(
            "create function public.concat(text, text, text, text) returns text language sql immutable
             as $$ select '' $$",
            "drop function public.concat(text, text, text, text)",
            "function public.concat(text,text,text,text)",
        ),
        fault(
            "create function public.as_text(uuid) returns text language sql immutable as $$ select '' $$;
             create cast (uuid as text) with function public.as_text(uuid) as implicit",
            "drop cast (uuid as text); drop function public.as_text(uuid)",
            "cast uuid as text",
        ),
        fault(
            "create function tenantry.always(uuid, uuid) returns boolean language sql immutable as 'select true';
             create operator tenantry.= (leftarg = uuid, rightarg = uuid, function = tenantry.always)",
            "drop operator tenantry.= (uuid, uuid); drop function tenantry.always(uuid, uuid)",
            "operator tenantry.=(uuid,uuid) does not come from the migrations",
        ),
        fault(
            "grant create on schema public to tenantry_app",
            "revoke create on schema public from tenantry_app",
            "may create objects in the schema public",
        ),
        fault(
            "grant create on schema public to public",
            "revoke create on schema public from public",
            "may create objects in the schema public",
        ),
        fault(
            "grant create on schema tenantry to tenantry_app",
            "revoke create on schema tenantry from tenantry_app",
            "may create objects in the schema tenantry",
        ),
        fault(
            "do $$ begin execute format('grant create on database %I to tenantry_app', current_database()); end $$",
            "do $$ begin execute format('revoke create on database %I from tenantry_app', current_database()); end $$",
            "may create schemas in the database",
        ),
    ])
    .await;
}

/// A setting of a role in one database, so that other tests are not affected.
fn setting(setting: &str) -> String {
    format!(
        "do $$ begin
             execute format('alter role tenantry_test_app in database %I {setting}', current_database());
         end $$"
    )
}

#[tokio::test]
async fn a_session_that_begins_with_a_weaker_setting_is_refused() {
    assert_each_is_refused(&[
        fault(
            setting("set search_path = public, pg_catalog"),
            setting("reset search_path"),
            "has public before pg_catalog",
        ),
        fault(
            setting(&format!("set app.tenant_id = ''{ACME}''")),
            setting("reset app.tenant_id"),
            "begins with a tenant or a person set",
        ),
        fault(
            setting(&format!("set app.platform_admin = ''{ACME}''")),
            setting("reset app.platform_admin"),
            "begins with a tenant or a person set",
        ),
        fault(
            setting("set app.platform_from = ''0''"),
            setting("reset app.platform_from"),
            "begins with a tenant or a person set",
        ),
        fault(setting("set row_security = off"), setting("reset row_security"), "row_security is off"),
        fault(
            setting("set session_replication_role = replica"),
            setting("reset session_replication_role"),
            "triggers and foreign keys do not work",
        ),
    ])
    .await;
}

#[tokio::test]
async fn keys_triggers_rules_owners_and_relations_outside_the_migrations_are_refused() {
    assert_each_is_refused(&[
        fault(
            "alter table tenantry.panels owner to current_user",
            "alter table tenantry.panels owner to tenantry_test_owner",
            "table tenantry.panels is not what the migrations created",
        ),
        fault(
            "alter table tenantry.memberships drop constraint memberships_lockable_check",
            "alter table tenantry.memberships add constraint memberships_lockable_check check (lockable)",
            "constraint memberships_lockable_check on tenantry.memberships is missing",
        ),
        fault(
            "create unique index across_tenants on tenantry.resources (id)",
            "drop index tenantry.across_tenants",
            "unique index across_tenants on tenantry.resources does not come from the migrations",
        ),
        fault(
            "create function public.spy(text) returns text language sql immutable as 'select $1';
             create index overheard on tenantry.panels (public.spy(question))",
            "drop index tenantry.overheard; drop function public.spy(text)",
            "index overheard on tenantry.panels does not come from the migrations",
        ),
        fault(
            format!("alter table tenantry.panels alter column tenant_id set default '{ACME}'"),
            "alter table tenantry.panels alter column tenant_id drop default",
            "column tenantry.panels.tenant_id does not come from the migrations: default",
        ),
        fault(
            "alter table tenantry.tenants disable trigger count_version",
            "alter table tenantry.tenants enable trigger count_version",
            "trigger count_version on tenantry.tenants is not what",
        ),
        fault(
            "alter table tenantry.panels disable trigger all",
            "alter table tenantry.panels enable trigger all",
            "enabled: D",
        ),
        fault(
            "create trigger more before insert on tenantry.panels
             for each row execute function tenantry.count_version()",
            "drop trigger more on tenantry.panels",
            "trigger more on tenantry.panels does not come from the migrations",
        ),
        fault(
            "create rule more as on delete to tenantry.panels do instead nothing",
            "drop rule more on tenantry.panels",
            "rule more on tenantry.panels does not come from the migrations",
        ),
        fault(
            "create view tenantry.more with (security_invoker = true) as select * from tenantry.panels",
            "drop view tenantry.more",
            "view tenantry.more does not come from the migrations",
        ),
        fault(
            "create table public.questions (question text); alter table public.questions enable row level security;
             alter table tenantry.panels inherit public.questions",
            "alter table tenantry.panels no inherit public.questions; drop table public.questions",
            "read through a parent table",
        ),
        fault(
            "insert into tenantry.migrations (name, sha256) values ('9999_newer', '')",
            "delete from tenantry.migrations where name = '9999_newer'",
            "migration 9999_newer, which this program does not know",
        ),
    ])
    .await;
}

/// Tables with tenants in other schemas need the policies of the migrations.
#[tokio::test]
async fn tables_with_tenants_in_other_schemas_need_the_same_policy() {
    let table =
        "create table public.notes (tenant_id uuid not null); alter table public.notes enable row level security;
                 alter table public.notes force row level security";
    let drop = "drop table public.notes";
    assert_each_is_refused(&[
        fault(table, drop, "no isolation policy on public.notes"),
        fault(
            format!("{table}; create policy p on public.notes using (true or {TENANT}) with check (true or {TENANT})"),
            drop,
            "no isolation policy on public.notes",
        ),
        fault(
            format!("{table}; create policy p on public.notes using ({TENANT})"),
            drop,
            "no isolation policy on public.notes",
        ),
        fault(
            format!(
                "{table}; create policy p on public.notes using ({TENANT}) with check ({TENANT});
                 create policy more on public.notes for select
                 using (current_setting('app.tenant_id', true) is not null)"
            ),
            drop,
            "public.notes (more)",
        ),
    ])
    .await;
    let harness = Harness::start().await;
    let good = format!("{table}; create policy p on public.notes using ({TENANT}) with check ({TENANT})");
    harness.as_superuser().await.batch_execute(&good).await.unwrap();
    check_isolation(&harness.state.database).await.unwrap();
}

/// Planted fault: a check that only looks for superusers and BYPASSRLS.
#[tokio::test]
async fn a_role_with_more_rights_than_the_server_needs_is_refused() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let become_superuser = format!("in role {}", harness.superuser.get_user().unwrap());
    for (more, expected) in [
        ("createrole", "the role has CREATEROLE"),
        ("createdb", "the role has CREATEDB"),
        ("replication", "the role has REPLICATION"),
        ("bypassrls", "the role has BYPASSRLS"),
        ("in role pg_read_all_data", "can become pg_read_all_data"),
        ("in role pg_execute_server_program", "can become pg_execute_server_program"),
        ("in role tenantry_test_owner", "the role owns tenantry."),
        (become_superuser.as_str(), "can become"),
        ("noinherit in role tenantry_test_owner", "the role owns tenantry."),
    ] {
        // A role belongs to the whole PostgreSQL server, so each case has its own role.
        let role = format!("weak_{}", Uuid::new_v4().simple());
        let create = format!("create role {role} login password '{role}' {more}; grant tenantry_app to {role}");
        superuser.batch_execute(&create).await.unwrap();
        let mut config: Config = harness.app.clone();
        config.user(&role).password(&role);
        let refusal = check_isolation(&Database::new(config).unwrap()).await;
        superuser.batch_execute(&format!("drop role {role}")).await.unwrap();
        let refusal = refusal.err().unwrap_or_else(|| panic!("not found: {more}")).to_string();
        assert!(refusal.contains(expected), "{more}\n{refusal}");
    }
}

#[tokio::test]
async fn another_catalogue_can_be_used_for_another_version_of_postgresql() {
    let harness = Harness::start().await;
    let other = read_catalogue(&harness.state.database).await.unwrap().to_json().replace("NULLIF(", "ANOTHER_WORD(");
    let other = Catalogue::from_json(&other).unwrap();
    let refusal = check_isolation_against(&harness.state.database, &other).await.unwrap_err().to_string();
    assert!(refusal.contains("ANOTHER_WORD("), "{refusal}");
    let own = read_catalogue(&harness.state.database).await.unwrap();
    check_isolation_against(&harness.state.database, &own).await.unwrap();
}

/// PostgreSQL never calls an operator of another schema, whatever the search path of the role is: the transaction sets
/// its own.
#[tokio::test]
async fn the_server_does_not_call_an_operator_of_another_schema() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let plant = "create function public.same(uuid, uuid) returns boolean language sql immutable as 'select true';
                 create operator public.= (leftarg = uuid, rightarg = uuid, function = public.same)";
    superuser.batch_execute(plant).await.unwrap();
    superuser.batch_execute(&setting("set search_path = public, pg_catalog")).await.unwrap();
    // With the planted operator, the query would return every panel of the tenant.
    let missing = harness.get(&format!("/v1/panels/{UNKNOWN_TENANT}"), ADA, ACME).await;
    missing.assert_problem(404, "NOT_FOUND");
}

//! The guards of the database itself, and the databases on which the server refuses to start.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::collections::HashSet;

use harness::*;
use tenantry_gateway::db::{Database, DatabaseError, TenantRow, TenantTransaction, check_isolation};
use tenantry_gateway::migrate::{LinkOutcome, link_identity};
use tenantry_gateway::session::Identity;
use tenantry_kernel::{Sharing, SharingMode, TenantError, TenantId, can_access};
use tokio_postgres::{Client, Row};
use uuid::Uuid;

/// Every table that needs row-level security, read from the system catalogue.
async fn tables(client: &Client) -> Vec<String> {
    let rows = client
        .query(
            "select format('tenantry.%I', relname) from pg_class
             where relnamespace = 'tenantry'::regnamespace and relkind in ('r', 'p') and relname <> 'migrations'",
            &[],
        )
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

async fn count(client: &Client, table: &str) -> i64 {
    client.query_one(&format!("select count(*) from {table}"), &[]).await.unwrap().get(0)
}

async fn set_tenant(client: &Client, tenant: &str) {
    client.execute("select set_config('app.tenant_id', $1, false)", &[&tenant]).await.unwrap();
}

/// Planted faults: a policy that shows all rows while no tenant is set, and a cast that fails on an empty string.
#[tokio::test]
async fn without_a_tenant_every_table_is_empty() {
    let harness = Harness::start().await;
    let client = harness.as_app().await;
    let tables = tables(&client).await;
    assert!(tables.len() >= 7, "{tables:?}");
    for table in &tables {
        assert_eq!(count(&client, table).await, 0, "{table}, never set");
    }
    // The value of the setting after a transaction that set it.
    client.batch_execute("begin; select set_config('app.tenant_id', 'x', true); rollback").await.unwrap();
    let left: Option<String> =
        client.query_one("select current_setting('app.tenant_id', true)", &[]).await.unwrap().get(0);
    assert_eq!(left.as_deref(), Some(""));
    for table in &tables {
        assert_eq!(count(&client, table).await, 0, "{table}, empty string");
    }
    set_tenant(&client, UNKNOWN_TENANT).await;
    for table in tables.iter().filter(|table| *table != "tenantry.resources") {
        assert_eq!(count(&client, table).await, 0, "{table}, unknown tenant");
    }
}

/// Planted faults: a table without its policy, and a policy with `or` instead of `and`.
#[tokio::test]
async fn a_tenant_sees_its_own_rows_and_the_rows_shared_with_it() {
    let harness = Harness::start().await;
    let client = harness.as_app().await;
    set_tenant(&client, MEDTECH).await;
    for table in ["panels", "panel_agents", "usage", "agent_usage", "memberships"] {
        let foreign = format!("select count(*) from tenantry.{table} where tenant_id <> $1::text::uuid");
        let foreign: i64 = client.query_one(&foreign, &[&MEDTECH]).await.unwrap().get(0);
        assert_eq!(foreign, 0, "{table}");
        assert!(count(&client, &format!("tenantry.{table}")).await > 0, "{table}");
    }
    assert_eq!(count(&client, "tenantry.tenants").await, 1);
    // Mei and Sam are members of medtech. Ada and Hana are not.
    assert_eq!(count(&client, "tenantry.users").await, 2);
    let agents = client.query("select id::text from tenantry.resources", &[]).await.unwrap();
    let agents: Vec<String> = agents.iter().map(|row| row.get(0)).collect();
    for (id, visible) in [(GLOBAL_AGENT, true), (SHARED_AGENT, true), (ACMES_AGENT, false), (HEALTHCOS_AGENT, false)] {
        assert_eq!(agents.iter().any(|agent| agent == id), visible, "{id}");
    }
}

/// Planted faults: a policy with USING and without WITH CHECK, and a grant that the role does not need.
#[tokio::test]
async fn writing_for_another_tenant_is_refused() {
    let harness = Harness::start().await;
    let client = harness.as_app().await;
    let acmes_panel = "select id::text from tenantry.panels where tenant_id = $1::text::uuid limit 1";
    let panel: String = harness.as_superuser().await.query_one(acmes_panel, &[&ACME]).await.unwrap().get(0);
    set_tenant(&client, MEDTECH).await;
    for refused in [
        format!(
            "insert into tenantry.panels (tenant_id, question, type, created_by)
             values ('{ACME}', 'q', 'open', '{ADA}')"
        ),
        format!(
            "insert into tenantry.usage (tenant_id, limit_key, period, starts_on)
             values ('{ACME}', 'k', 'month', '2024-01-01')"
        ),
        format!(
            "insert into tenantry.panel_agents (tenant_id, panel_id, position, agent_id, name, specialty)
             values ('{ACME}', '{panel}', 99, '{MEDTECH}', 'n', 's')"
        ),
        format!("update tenantry.usage set tenant_id = '{ACME}'"),
        format!(
            "insert into tenantry.agent_usage (tenant_id, month, agent_id, name, shared, used)
             values ('{ACME}', '2024-01-01', '{GLOBAL_AGENT}', 'n', true, 1)"
        ),
        "delete from tenantry.agent_usage".into(),
        format!(
            "insert into tenantry.idempotency_keys (tenant_id, user_id, route, key, fingerprint)
             values ('{ACME}', '{ADA}', 'POST /v1/panels', 'k', sha256(''))"
        ),
        format!("update tenantry.idempotency_keys set user_id = '{ADA}'"),
        // The author is not a member: the foreign key to the memberships refuses the row.
        format!(
            "insert into tenantry.panels (tenant_id, question, type, created_by)
             values ('{MEDTECH}', 'q', 'open', '{ADA}')"
        ),
        "delete from tenantry.panels".into(),
        "update tenantry.panels set question = 'q'".into(),
        "update tenantry.tenants set tier = 'enterprise'".into(),
        "update tenantry.resources set resource_type = 'platform'".into(),
        format!("update tenantry.resources set tenant_id = '{ACME}'"),
        format!(
            "insert into tenantry.resources (tenant_id, kind, id, name, description, definition, resource_type)
             values ('{ACME}', 'tool', gen_random_uuid(), 'n', '', '{{\"parameters\": {{}}}}', 'custom')"
        ),
        format!(
            "insert into tenantry.resource_preferences
                 (tenant_id, owner_id, kind, resource_id, enabled, favorite, updated_by)
             values ('{ACME}', '{ACME}', 'agent', '{ACMES_AGENT}', false, false, '{ADA}')"
        ),
        format!(
            "insert into tenantry.prompt_overrides (tenant_id, owner_id, resource_id, text, updated_by)
             values ('{ACME}', '{PLATFORM}', '{GLOBAL_PROMPT}', 't', '{ADA}')"
        ),
        format!("update tenantry.memberships set tenant_id = '{ACME}'"),
        format!("update tenantry.memberships set user_id = '{ADA}'"),
        // Only the platform and a person who signs up make a tenant, and only the platform suspends one.
        "insert into tenantry.tenants (id, slug, name) values (gen_random_uuid(), 'new', 'New')".into(),
        "update tenantry.tenants set status = 'suspended'".into(),
        "update tenantry.audit set action = 'nothing'".into(),
        "delete from tenantry.audit".into(),
        format!(
            "insert into tenantry.audit (tenant_id, actor, as_platform, action, reason)
             values ('{MEDTECH}', '{MEI}', true, 'tenant_read', 'forged')"
        ),
        format!(
            "insert into tenantry.invitations (tenant_id, id, email, role, token_hash, invited_by)
             values ('{ACME}', gen_random_uuid(), 'mei@medtech.test', 'admin', sha256('x'), '{MEI}')"
        ),
        format!("insert into tenantry.platform_administrators (user_id) values ('{MEI}')"),
        format!("insert into tenantry.sign_ups (tenant_id, user_id) values ('{MEDTECH}', '{MEI}')"),
        "update tenantry.memberships set lockable = false".into(),
        format!("insert into tenantry.memberships (tenant_id, user_id, role) values ('{MEDTECH}', '{ADA}', 'admin')"),
        "truncate tenantry.panels cascade".into(),
        "alter table tenantry.panels disable row level security".into(),
        "set role tenantry_test_owner".into(),
    ] {
        assert!(client.batch_execute(&refused).await.is_err(), "{refused}");
    }
    let touched = client.execute("update tenantry.usage set used = 0 where tenant_id = $1::text::uuid", &[&ACME]).await;
    assert_eq!(touched.unwrap(), 0);
    // The role may change and delete its own resources. Those that are only shared with it stay as they are.
    for statement in [
        "update tenantry.memberships set role = 'admin'",
        "update tenantry.resources set name = 'n'",
        "delete from tenantry.resources",
    ] {
        let others = format!("{statement} where tenant_id <> $1::text::uuid");
        assert_eq!(client.execute(&others, &[&MEDTECH]).await.unwrap(), 0, "{others}");
    }
}

/// Planted fault: row-level security that does not apply to the owner, for example in a migration without a tenant.
#[tokio::test]
async fn row_level_security_applies_to_the_owner_of_the_tables() {
    let harness = Harness::start().await;
    let owner = connect(&harness.owner).await;
    for table in tables(&owner).await {
        assert_eq!(count(&owner, &table).await, 0, "{table}");
    }
}

/// Planted fault: a lookup that lists. Each scope shows only its subject.
#[tokio::test]
async fn a_lookup_shows_one_tenant_or_one_person() {
    let harness = Harness::start().await;
    let client = harness.as_app().await;
    for (setting, value, tenants, users, memberships) in [
        ("app.slug", "acme", 1, 0, 0),
        ("app.slug", "%", 0, 0, 0),
        ("app.email", "mei@medtech.test", 0, 1, 0),
        ("app.user_id", SAM, 4, 1, 4),
        ("app.user_id", MEI, 1, 1, 1),
    ] {
        client.batch_execute("begin").await.unwrap();
        client.execute("select set_config($1, $2, true)", &[&setting, &value]).await.unwrap();
        for (table, wanted) in [("tenants", tenants), ("users", users), ("memberships", memberships), ("panels", 0)] {
            assert_eq!(count(&client, &format!("tenantry.{table}")).await, wanted, "{setting}={value}: {table}");
        }
        client.batch_execute("rollback").await.unwrap();
    }
}

/// Planted faults: a look-up of an identity by its subject alone, and one that shows the identities of a person.
#[tokio::test]
async fn a_lookup_of_an_identity_needs_its_issuer_and_its_subject() {
    let harness = Harness::start().await;
    for (issuer, email) in [("https://one.test/", "sam@vital.test"), ("https://two.test/", "mei@medtech.test")] {
        let identity = Identity::parse(issuer, "7").unwrap();
        assert_eq!(link_identity(&harness.owner, &identity, email).await.unwrap(), LinkOutcome::Changed);
    }
    let client = harness.as_app().await;
    for (settings, identities) in [
        (vec![("app.issuer", "https://one.test/"), ("app.subject", "7")], 1),
        (vec![("app.issuer", "https://one.test/")], 0),
        (vec![("app.subject", "7")], 0),
        (vec![("app.issuer", "https://one.test/"), ("app.subject", "")], 0),
        (vec![("app.issuer", "https://one.test/"), ("app.subject", "%")], 0),
        (vec![("app.user_id", SAM)], 1),
        (vec![("app.user_id", ADA)], 0),
        (vec![("app.tenant_id", ACME)], 0),
        (vec![("app.email", "sam@vital.test")], 0),
    ] {
        client.batch_execute("begin").await.unwrap();
        for (setting, value) in &settings {
            client.execute("select set_config($1, $2, true)", &[setting, value]).await.unwrap();
        }
        assert_eq!(count(&client, "tenantry.identities").await, identities, "{settings:?}");
        let written = client.execute("update tenantry.identities set user_id = user_id", &[]).await;
        assert!(written.is_err(), "the server makes no link");
        client.batch_execute("rollback").await.unwrap();
    }
}

/// Planted fault: any difference between the sharing rule of the kernel and the one of the database.
#[tokio::test]
async fn the_database_and_the_kernel_share_by_the_same_rule() {
    let harness = Harness::start().await;
    let client = harness.as_app().await;
    let all = [ACME, MEDTECH, HEALTHCO, PLATFORM].map(|id| TenantId::parse(id).unwrap());
    for active in all {
        set_tenant(&client, &active.to_string()).await;
        for owner in all {
            for &mode in SharingMode::ALL {
                for list in 0..(1 << all.len()) {
                    let listed = all.iter().enumerate().filter(|(at, _)| list & (1 << at) != 0);
                    let shared_with: Vec<_> = listed.map(|(_, tenant)| *tenant).collect();
                    let ids: Vec<Uuid> = shared_with.iter().map(|tenant| tenant.as_uuid().unwrap()).collect();
                    let row = client
                        .query_one(
                            "select tenantry.can_access_resource($1, $2, $3)",
                            &[&owner.as_uuid(), &mode.as_str(), &ids],
                        )
                        .await
                        .unwrap();
                    let sharing = Sharing { tenant_id: owner, mode, shared_with };
                    assert_eq!(row.get::<_, bool>(0), can_access(active, &sharing), "{active} {sharing:?}");
                }
            }
        }
    }
    set_tenant(&client, "").await;
    let sql = "select tenantry.can_access_resource(null, 'global', null), tenantry.get_current_tenant_id() is null";
    let row = client.query_one(sql, &[]).await.unwrap();
    assert_eq!((row.get(0), row.get(1)), (false, true), "without a tenant, nothing is shared");
    let row = client.query_one("select tenantry.set_tenant_context($1)", &[&all[0].as_uuid()]).await;
    assert!(row.is_ok());
    let row = client.query_one("select tenantry.get_current_tenant_id() is null", &[]).await.unwrap();
    assert!(row.get::<_, bool>(0), "the context ends with its transaction");
}

struct Probe(TenantId);

impl TenantRow for Probe {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self(TenantId::from_uuid(row.get("tenant_id")).unwrap()))
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.0 == tenant
    }
}

/// Planted fault: a read without the check of the returned rows. Row-level security is disabled here.
#[tokio::test]
async fn a_foreign_row_is_refused_even_when_the_database_returns_it() {
    let harness = Harness::start().await;
    harness.as_superuser().await.batch_execute("alter table tenantry.panels disable row level security").await.unwrap();
    let authorized = harness.authorized(MEI, MEDTECH).await;
    let mut connection = harness.state.database.connection().await.unwrap();
    let transaction = TenantTransaction::new(&mut connection, &authorized).unwrap();
    match transaction.all::<Probe>("select tenant_id from tenantry.panels", &[]).await {
        Err(DatabaseError::Refused(TenantError::Mismatch { .. })) => {}
        Err(other) => panic!("{other}"),
        Ok(rows) => panic!("{} rows were returned", rows.len()),
    }
}

#[tokio::test]
async fn the_server_starts_on_a_migrated_database() {
    let harness = Harness::start().await;
    check_isolation(&harness.state.database).await.unwrap();
}

#[tokio::test]
async fn the_server_refuses_a_database_that_is_not_migrated() {
    let harness = Harness::empty().await;
    let refusal = check_isolation(&harness.state.database).await.unwrap_err().to_string();
    assert!(refusal.contains("Run: tenantry-gateway migrate"), "{refusal}");
}

#[tokio::test]
async fn the_server_refuses_to_run_as_the_owner_or_as_a_superuser() {
    let harness = Harness::start().await;
    for (role, wanted) in [(&harness.owner, "the role owns tenantry."), (&harness.superuser, "the role is a superuser")]
    {
        let database = Database::new(role.clone()).unwrap();
        let refusal = check_isolation(&database).await.unwrap_err().to_string();
        assert!(refusal.contains(wanted), "{refusal}");
    }
}

/// Each case is a planted fault in the database. The check before the start must name it.
#[tokio::test]
async fn the_server_refuses_each_fault_through_which_rows_could_leak() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let faults = [
        (
            "alter table tenantry.panels disable row level security",
            "alter table tenantry.panels enable row level security",
            "row-level security disabled and forced",
        ),
        (
            "alter table tenantry.panels no force row level security",
            "alter table tenantry.panels force row level security",
            "row-level security enabled, not forced on the owner",
        ),
        (
            "alter policy tenant_isolation on tenantry.memberships with check (true)",
            "alter policy tenant_isolation on tenantry.memberships
             with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))",
            "policy tenant_isolation on tenantry.memberships is not what the migrations created",
        ),
        (
            "create policy everything on tenantry.panels for select using (true)",
            "drop policy everything on tenantry.panels",
            "policy everything on tenantry.panels does not come from the migrations",
        ),
        (
            "create policy anything on tenantry.panels for insert with check (true)",
            "drop policy anything on tenantry.panels",
            "policy anything on tenantry.panels does not come from the migrations",
        ),
        (
            "create table public.notes (tenant_id uuid)",
            "drop table public.notes",
            "no row-level security on public.notes",
        ),
        (
            "grant truncate on tenantry.panels to tenantry_app",
            "revoke truncate on tenantry.panels from tenantry_app",
            "TRUNCATE",
        ),
        (
            "create view tenantry.all_panels as select * from tenantry.panels;
             grant select on tenantry.all_panels to tenantry_app",
            "drop view tenantry.all_panels",
            "tenantry.all_panels",
        ),
        (
            "create view public.inner_panels with (security_invoker = true) as select * from tenantry.panels;
             create view public.outer_panels as select * from public.inner_panels;
             grant select on public.outer_panels to tenantry_app",
            "drop view public.outer_panels; drop view public.inner_panels",
            "public.outer_panels",
        ),
        (
            "create function public.peek() returns bigint language sql security definer
             as 'select count(*) from tenantry.panels'",
            "drop function public.peek()",
            "peek()",
        ),
        (
            "create function tenantry.peek() returns bigint language sql security definer
             as 'select count(*) from tenantry.panels'",
            "drop function tenantry.peek()",
            "tenantry.peek()",
        ),
        (
            "alter table tenantry.panels owner to tenantry_test_app",
            "alter table tenantry.panels owner to tenantry_test_owner",
            "the role owns tenantry.panels",
        ),
        (
            "drop policy tenant_isolation on tenantry.panels",
            "",
            "policy tenant_isolation on tenantry.panels is missing",
        ),
    ];
    for (fault, repair, wanted) in faults {
        superuser.batch_execute(fault).await.unwrap();
        let refusal =
            check_isolation(&harness.state.database).await.err().unwrap_or_else(|| panic!("not found: {fault}"));
        assert!(refusal.to_string().contains(wanted), "{fault}\n{refusal}");
        superuser.batch_execute(repair).await.unwrap();
    }
}

#[tokio::test]
async fn a_view_with_the_rights_of_its_caller_is_accepted() {
    let harness = Harness::start().await;
    let view = "create view public.own_panels with (security_invoker = true) as select * from tenantry.panels;
                grant select on public.own_panels to tenantry_app";
    harness.as_superuser().await.batch_execute(view).await.unwrap();
    check_isolation(&harness.state.database).await.unwrap();
}

/// Planted faults: a policy with another rule than the function of the platform, and one that shows shared rows while
/// no tenant is set.
#[tokio::test]
async fn the_policies_the_function_and_the_kernel_share_by_the_same_rule() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let all = [ACME, MEDTECH, HEALTHCO, PLATFORM].map(|id| TenantId::parse(id).unwrap());
    superuser.batch_execute("delete from tenantry.resources").await.unwrap();
    let insert = "insert into tenantry.resources
                      (tenant_id, id, kind, name, description, definition, sharing_mode, shared_with)
                  values ($1, $2, 'prompt', 'x', 'x', '{\"text\": \"x\"}', $3, $4)";
    let mut agents = Vec::new();
    for owner in all {
        for &mode in SharingMode::ALL {
            for list in 0..(1 << all.len()) {
                let listed = all.iter().enumerate().filter(|(at, _)| list & (1 << at) != 0);
                let shared_with: Vec<_> = listed.map(|(_, tenant)| *tenant).collect();
                let ids: Vec<Uuid> = shared_with.iter().map(|tenant| tenant.as_uuid().unwrap()).collect();
                if mode != SharingMode::Selective && !ids.is_empty() {
                    continue;
                }
                let id = Uuid::new_v4();
                superuser.execute(insert, &[&owner.as_uuid(), &id, &mode.as_str(), &ids]).await.unwrap();
                agents.push((id, Sharing { tenant_id: owner, mode, shared_with }));
            }
        }
    }
    let client = harness.as_app().await;
    let ids = async |client: &Client, condition: &str| -> HashSet<Uuid> {
        let sql = format!("select id from tenantry.resources where {condition}");
        client.query(&sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
    };
    let by_function = "tenantry.can_access_resource(tenant_id, sharing_mode, shared_with)";
    let stranger = TenantId::parse(UNKNOWN_TENANT).unwrap();
    for active in all.into_iter().chain([stranger]) {
        let expected: HashSet<Uuid> =
            agents.iter().filter(|(_, sharing)| can_access(active, sharing)).map(|(id, _)| *id).collect();
        set_tenant(&client, &active.to_string()).await;
        set_tenant(&superuser, &active.to_string()).await;
        assert_eq!(ids(&client, "true").await, expected, "the policies, for {active}");
        assert_eq!(ids(&superuser, by_function).await, expected, "the function, for {active}");
    }
    set_tenant(&client, "").await;
    assert!(ids(&client, "true").await.is_empty(), "without a tenant, nothing is shared");
}

//! A table of your own: the template, a handler that uses it, and each way to weaken it.

#![allow(unreachable_pub, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;
#[path = "your_table/notes.rs"]
mod notes;

use axum::body::Body;
use harness::*;
use serde_json::json;
use tenantry_gateway::db::{Database, check_isolation};

const TEMPLATE: &str = include_str!("../migrations/templates/your_table.sql");
const TENANT: &str = "tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)";

/// A migrated database in which the owner created the table of the template.
async fn with_the_table() -> Harness {
    let harness = Harness::start().await;
    connect(&harness.owner).await.batch_execute(TEMPLATE).await.unwrap();
    harness
}

#[test]
fn the_page_shows_the_template_which_has_ten_lines() {
    let page = include_str!("../../../docs/your-own-table.md");
    assert!(page.contains(&format!("```sql\n{TEMPLATE}```")), "copy migrations/templates/your_table.sql into the page");
    assert_eq!(TEMPLATE.lines().count(), 10);
}

#[tokio::test]
async fn a_handler_reads_and_writes_the_rows_of_its_tenant_only() {
    let harness = with_the_table().await;
    check_isolation(&harness.state.database).await.unwrap();
    let app = || harness.router().merge(notes::routes(&harness.state));
    let list = async |user, tenant| {
        send(app(), harness.request("GET", "/v1/notes", user, tenant).body(Body::empty()).unwrap()).await
    };
    let request = harness.request("POST", "/v1/notes", ADA, ACME).header("content-type", "application/json");
    let added = send(app(), request.body(Body::from(json!({ "text": "Call Sam" }).to_string())).unwrap()).await;
    assert_eq!(added.status, 200, "{}", added.text());
    assert_eq!(list(ADA, ACME).await.json(), json!([added.json()]));
    assert_eq!(added.json()["tenant_id"], ACME);
    assert_eq!(list(MEI, MEDTECH).await.json(), json!([]));
    list(MEI, ACME).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
}

/// Without the scope of a transaction the table is empty, and no row of another tenant can be written.
#[tokio::test]
async fn the_table_is_empty_without_a_tenant() {
    let harness = with_the_table().await;
    let insert = format!("insert into crm.notes (tenant_id, text) values ('{ACME}', 'x')");
    let app = harness.as_app().await;
    assert!(app.batch_execute(&insert).await.is_err());
    let for_tenant = |tenant| format!("begin; select set_config('app.tenant_id', '{tenant}', true)");
    app.batch_execute(&format!("{}; {insert}; commit", for_tenant(ACME))).await.unwrap();
    assert!(app.batch_execute(&format!("{}; {insert}; commit", for_tenant(MEDTECH))).await.is_err());
    app.batch_execute("rollback").await.unwrap();
    assert!(app.query("select from crm.notes", &[]).await.unwrap().is_empty());
    let owner = connect(&harness.owner).await;
    assert!(owner.query("select from crm.notes", &[]).await.unwrap().is_empty(), "the policy binds the owner too");
}

/// Planted faults: each check of a table in another schema, left out.
#[tokio::test]
async fn each_weakening_of_the_template_is_refused() {
    let harness = with_the_table().await;
    let superuser = harness.as_superuser().await;
    let keyless = "alter table crm.notes drop constraint notes_pkey; ";
    for (weakening, expected) in [
        ("alter table crm.notes disable row level security".to_owned(), "no row-level security on crm.notes"),
        ("alter table crm.notes no force row level security".to_owned(), "not forced on the owner of crm.notes"),
        ("drop policy tenant_isolation on crm.notes".to_owned(), "no isolation policy on crm.notes"),
        ("alter policy tenant_isolation on crm.notes using (true)".to_owned(), "no isolation policy on crm.notes"),
        ("alter policy tenant_isolation on crm.notes with check (true)".to_owned(), "no isolation policy on crm.notes"),
        (
            format!("alter policy tenant_isolation on crm.notes using ({TENANT} or current_user <> 'x')"),
            "no isolation policy on crm.notes",
        ),
        (
            "create policy drafts on crm.notes for select using (text = 'draft')".to_owned(),
            "another condition than the policies of the migrations on crm.notes (drafts)",
        ),
        (format!("{keyless}alter table crm.notes add primary key (id)"), "does not begin with tenant_id"),
        (format!("{keyless}alter table crm.notes add primary key (id, tenant_id)"), "crm.notes (notes_pkey)"),
        ("alter table crm.notes add unique (text)".to_owned(), "crm.notes (notes_text_key)"),
        ("create unique index lone on crm.notes (lower(text))".to_owned(), "crm.notes (lone)"),
        (
            "alter table crm.notes add constraint apart exclude using btree (text with =)".to_owned(),
            "crm.notes (apart)",
        ),
        (
            "alter table crm.notes alter column tenant_id set default current_setting('app.tenant_id')::uuid"
                .to_owned(),
            "the column tenant_id of crm.notes has a default",
        ),
        (
            format!("{keyless}alter table crm.notes alter column tenant_id drop not null"),
            "the column tenant_id of crm.notes is not uuid not null",
        ),
        (
            "alter table crm.notes add author uuid references tenantry.users (id)".to_owned(),
            "can refer to a row of another tenant: crm.notes (notes_author_fkey)",
        ),
        ("grant truncate on crm.notes to tenantry_app".to_owned(), "may TRUNCATE"),
        ("grant references on crm.notes to tenantry_app".to_owned(), "may TRUNCATE, REFERENCE"),
        ("alter table crm.notes owner to tenantry_test_app".to_owned(), "the role owns crm.notes"),
        (
            "create view crm.all_notes as select * from crm.notes; grant select on crm.all_notes to tenantry_app"
                .to_owned(),
            "a view that reads tenants' tables",
        ),
        ("grant create on schema crm to tenantry_app".to_owned(), "may create objects in the schema crm"),
    ] {
        superuser.batch_execute(&format!("begin; {weakening}; commit")).await.unwrap_or_else(|error| {
            panic!("{weakening}: {error}");
        });
        let refusal = check_isolation(&Database::new(harness.app.clone()).unwrap()).await;
        let refusal = refusal.err().unwrap_or_else(|| panic!("not found: {weakening}")).to_string();
        assert!(refusal.contains(expected), "{weakening}\n{refusal}");
        superuser.batch_execute(&format!("drop schema crm cascade; {TEMPLATE}")).await.unwrap();
        superuser.batch_execute("alter table crm.notes owner to tenantry_test_owner").await.unwrap();
        check_isolation(&Database::new(harness.app.clone()).unwrap()).await.unwrap();
    }
}

/// A key, a reference and an index that begin with the tenant are yours to add.
#[tokio::test]
async fn more_keys_that_begin_with_the_tenant_are_accepted() {
    let harness = with_the_table().await;
    let more = "alter table crm.notes add unique (tenant_id, text);
                alter table crm.notes add author uuid;
                alter table crm.notes add foreign key (tenant_id, author) references tenantry.memberships;
                create index on crm.notes (text);
                create policy narrower on crm.notes as restrictive for delete using (text <> 'kept')";
    connect(&harness.owner).await.batch_execute(more).await.unwrap();
    check_isolation(&harness.state.database).await.unwrap();
}

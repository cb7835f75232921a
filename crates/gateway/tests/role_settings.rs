//! What the runtime role may change about itself, and that no transaction depends on it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use harness::pgbouncer::{PgBouncer, Release};
use harness::*;
use tenantry_gateway::db::{Database, DatabaseError, TenantRow, TenantTransaction, check_isolation};
use tenantry_gateway::tenant_layer::AuthorizedTenant;
use tenantry_kernel::TenantId;
use tokio_postgres::{Config, Row};
use uuid::Uuid;

struct Panel(TenantId);

impl TenantRow for Panel {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self(TenantId::from_uuid(row.get(0)).unwrap()))
    }

    /// Accepts every row, so that only row-level security is tested here.
    fn is_for(&self, _: TenantId) -> bool {
        true
    }
}

/// The tenants of all panels that a request sees, on a new connection.
async fn visible(app: Config, authorized: &AuthorizedTenant) -> Result<Vec<TenantId>, DatabaseError> {
    let database = Database::with_connections(app, 1).unwrap();
    let mut connection = database.connection().await?;
    let transaction = TenantTransaction::new(&mut connection, authorized)?;
    let sql = "select tenant_id from tenantry.panels where current_setting('transaction_isolation') = 'read committed'";
    Ok(transaction.all::<Panel>(sql, &[]).await?.into_iter().map(|panel| panel.0).collect())
}

/// A harness whose runtime role belongs to this test alone: a role belongs to the whole PostgreSQL server.
async fn with_its_own_role() -> (Harness, String) {
    let mut harness = Harness::start().await;
    let role = format!("self_{}", Uuid::new_v4().simple());
    let create = format!("create role {role} login password '{role}' in role tenantry_app");
    harness.as_superuser().await.batch_execute(&create).await.unwrap();
    harness.app.user(&role).password(&role);
    (harness, role)
}

/// PostgreSQL lets every role do this. A transaction sets what it depends on, and the next start refuses.
///
/// Planted faults: a transaction that relies on `row_security` or on the isolation level of the session, and a start
/// that does not read the settings of the role.
#[tokio::test]
async fn what_the_role_changes_about_itself_changes_no_transaction_and_stops_the_next_start() {
    let (harness, role) = with_its_own_role().await;
    let authorized = harness.authorized(ADA, ACME).await;
    let mine = visible(harness.app.clone(), &authorized).await.unwrap();
    assert!(!mine.is_empty() && mine.iter().all(|tenant| *tenant == authorized.tenant()));
    check_isolation(&Database::new(harness.app.clone()).unwrap()).await.unwrap();
    let database = harness.app.get_dbname().unwrap();
    let in_database = format!("in database {database} set row_security = off");
    for (change, setting) in [
        ("set row_security = off", "row_security=off"),
        (in_database.as_str(), "row_security=off"),
        ("set search_path = public, pg_catalog", "search_path=public"),
        ("set default_transaction_isolation = 'serializable'", "default_transaction_isolation=serializable"),
        ("set default_transaction_read_only = on", "default_transaction_read_only=on"),
        ("set transform_null_equals = on", "transform_null_equals=on"),
        ("set statement_timeout = 0", "statement_timeout=0"),
        ("set idle_in_transaction_session_timeout = 0", "idle_in_transaction_session_timeout=0"),
        ("set quote_all_identifiers = on", "quote_all_identifiers=on"),
        ("set role = 'tenantry_app'", "role=tenantry_app"),
    ] {
        let itself = harness.as_app().await;
        itself.batch_execute(&format!("alter role {role} {change}")).await.unwrap();
        let pooler = PgBouncer::start(&harness, Release::Current, &[]);
        for app in [harness.app.clone(), pooler.through(&harness.app)] {
            let seen = visible(app, &authorized).await.unwrap_or_else(|error| panic!("{change}: {error}"));
            assert_eq!(seen, mine, "{change}");
        }
        let refusal = check_isolation(&Database::new(harness.app.clone()).unwrap()).await;
        let refusal = refusal.err().unwrap_or_else(|| panic!("not found: {change}")).to_string();
        let expected = format!("{role}: {setting}");
        assert!(refusal.contains(&expected), "{change}: {refusal}");
        let superuser = harness.as_superuser().await;
        let reset = format!("alter role {role} reset all; alter role {role} in database {database} reset all");
        superuser.batch_execute(&reset).await.unwrap();
    }
    check_isolation(&Database::new(harness.app.clone()).unwrap()).await.unwrap();
    let drop_role = format!("drop role {role}");
    harness.as_superuser().await.batch_execute(&drop_role).await.unwrap();
}

/// What PostgreSQL itself refuses, and the password, which it does not.
#[tokio::test]
async fn the_role_cannot_give_itself_rights_and_can_change_its_password() {
    let (harness, role) = with_its_own_role().await;
    let itself = harness.as_app().await;
    for change in [
        "superuser",
        "bypassrls",
        "createrole",
        "createdb",
        "replication",
        "valid until 'infinity'",
        "connection limit 1000",
        "set session_replication_role = replica",
        "set session_preload_libraries = 'x'",
        "set log_statement = 'none'",
        // The scope of a transaction.
        "set app.tenant_id = '22222222-2222-2222-2222-222222222222'",
    ] {
        let refused = itself.batch_execute(&format!("alter role {role} {change}")).await.unwrap_err();
        assert_eq!(refused.code().unwrap().code(), "42501", "{change}: {refused}");
    }
    for change in ["alter role all set row_security = off", "alter role tenantry_app set row_security = off"] {
        assert!(itself.batch_execute(change).await.is_err(), "{change}");
    }
    itself.batch_execute(&format!("alter role {role} password 'other'")).await.unwrap();
    assert!(harness.app.connect(tokio_postgres::NoTls).await.is_err(), "docs: this remains");
    harness.as_superuser().await.batch_execute(&format!("drop role {role}")).await.unwrap();
}

//! A pooled connection after the cancellation of its request, at every point where that can happen.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use harness::*;
use tenantry_gateway::db::{
    Database, DatabaseError, Lookup, LookupTransaction, TenantRow, WriteTarget, WriteTransaction,
};
use tenantry_gateway::error::ApiError;
use tenantry_gateway::tenant_layer::AuthorizedTenant;
use tenantry_kernel::TenantId;
use tokio_postgres::Row;
use uuid::Uuid;

const ROUNDS: usize = 10_000;
/// More than the work has await points (connect; begin, scope and lock, which are on the way together; insert, read,
/// commit; on a new connection each statement is prepared first), so that some rounds run to the end.
const MAX_POLLS: usize = 12;

/// Polls a future `polls` times and then drops it, as a server does with the request of a client that disconnected:
/// either at once, after the statement was sent, or after its answer arrived and before the future read it.
struct Cancelled<F> {
    work: Pin<Box<F>>,
    polls: usize,
    at_once: bool,
}

impl<F: Future> Future for Cancelled<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == 0 {
            return Poll::Ready(None);
        }
        self.polls -= 1;
        match self.work.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if self.at_once && self.polls == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    }
}

struct OwnedRow(TenantId);

impl TenantRow for OwnedRow {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self(TenantId::from_uuid(row.get(0)).unwrap()))
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.0 == tenant
    }
}

/// Writes a row, reads all visible rows, and commits if `keep`.
async fn work(database: &Database, authorized: &AuthorizedTenant, id: Uuid, keep: bool) -> Result<(), ApiError> {
    let mut connection = database.connection().await?;
    let transaction = WriteTransaction::begin(&mut connection, authorized, WriteTarget::Rows).await?;
    let (tenant, user) = (authorized.tenant().as_uuid(), authorized.caller().user_id);
    let written = transaction
        .execute(
            "insert into tenantry.panels (tenant_id, id, question, type, created_by) values ($1, $2, 'q', 'open', $3)",
            &[&tenant, &id, &user],
        )
        .await?;
    assert_eq!(written, 1);
    let visible: Vec<OwnedRow> = transaction.all("select tenant_id from tenantry.panels", &[]).await?;
    assert!(visible.iter().all(|row| row.0 == authorized.tenant()));
    if keep {
        transaction.commit().await?;
    }
    Ok(())
}

/// Planted faults: `set_config(…, false)`, a transaction that is leaked instead of rolled back (`mem::forget`), and a
/// driver that pools a connection whose `BEGIN` was cancelled.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_request_leaves_no_tenant_and_no_transaction_on_its_connection() {
    let harness = Harness::start().await;
    let database = Database::with_connections(harness.app.clone(), 2).unwrap();
    let callers = [harness.authorized(ADA, ACME).await, harness.authorized(MEI, MEDTECH).await];
    let superuser = harness.as_superuser().await;
    let (mut kept, mut dropped, mut cancelled) = (0, HashSet::new(), 0);
    for round in 0..ROUNDS {
        let (id, keep) = (Uuid::new_v4(), round % 3 == 0);
        let work = Box::pin(work(&database, &callers[round % 2], id, keep));
        let polls = 1 + round / 6 % MAX_POLLS;
        match (Cancelled { work, polls, at_once: round % 4 < 2 }.await, keep) {
            (Some(Ok(())), true) => kept += 1,
            (Some(Ok(())), false) => drop(dropped.insert(id)),
            // A dirty connection or a foreign row would be an error here.
            (Some(Err(error)), _) => panic!("round {round}: {error}"),
            (None, keep) => {
                cancelled += 1;
                if !keep {
                    dropped.insert(id);
                }
            }
        }
    }
    assert!(kept > ROUNDS / 50 && cancelled > ROUNDS / 4, "kept {kept}, cancelled {cancelled}");

    // Each lookup checks its connection before it sets a scope, and finds no scope left over.
    let mut borrowed = [database.connection().await.unwrap(), database.connection().await.unwrap()];
    for connection in &mut borrowed {
        let rows = LookupTransaction::new(connection, Lookup::Email("unknown@example.test"))
            .unwrap()
            .rows("select pg_backend_pid(), current_setting('app.tenant_id', true)", &[])
            .await
            .unwrap();
        assert_eq!(rows[0].get::<_, &str>(1), "");
    }
    let busy = "select count(*) from pg_stat_activity
                where datname = current_database() and usename = 'tenantry_test_app' and state <> 'idle'";
    let busy: i64 = superuser.query_one(busy, &[]).await.unwrap().get(0);
    assert_eq!(busy, 0, "a connection is inside a transaction");
    let ids: Vec<Uuid> = dropped.into_iter().collect();
    let leaked =
        superuser.query_one("select count(*) from tenantry.panels where id = any ($1)", &[&ids]).await.unwrap();
    assert_eq!(leaked.get::<_, i64>(0), 0, "the database has rows of uncommitted work");
}

/// Planted fault: no check for a scope that is left over. Here a statement sets a scope for the whole session.
#[tokio::test]
async fn a_connection_with_a_scope_left_over_is_refused_and_closed() {
    let harness = Harness::start().await;
    let database = Database::with_connections(harness.app.clone(), 1).unwrap();
    let authorized = harness.authorized(ADA, ACME).await;
    let taint = "select set_config('app.tenant_id', '11111111-1111-1111-1111-111111111111', false)";
    let tainted = backend(&database).await.unwrap();
    let mut connection = database.connection().await.unwrap();
    let write = WriteTransaction::begin(&mut connection, &authorized, WriteTarget::Rows).await.unwrap();
    write.execute(taint, &[]).await.unwrap();
    write.commit().await.unwrap();
    drop(connection);

    match backend(&database).await {
        Err(DatabaseError::DirtyConnection) => {}
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("the tenant of an earlier request is still set"),
    }
    assert_ne!(tainted, backend(&database).await.unwrap());
}

/// Planted fault: a reading transaction that commits. What its statement set for the whole session would stay.
#[tokio::test]
async fn a_read_leaves_nothing_on_its_connection() {
    let harness = Harness::start().await;
    let database = Database::with_connections(harness.app.clone(), 1).unwrap();
    let taint = "select pg_backend_pid(), set_config('app.tenant_id', '11111111-1111-1111-1111-111111111111', false)";
    let tainted: i32 = database.look_up(Lookup::Email("x"), taint, &[]).await.unwrap()[0].get(0);
    assert_eq!(tainted, backend(&database).await.unwrap());
}

/// The process of PostgreSQL that serves the only connection of the pool.
async fn backend(database: &Database) -> Result<i32, DatabaseError> {
    Ok(database.look_up(Lookup::Email("x"), "select pg_backend_pid()", &[]).await?[0].get(0))
}

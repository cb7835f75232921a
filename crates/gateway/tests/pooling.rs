//! A pooled connection after the cancellation of its request, at every point where that can happen.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use harness::pgbouncer::{PgBouncer, Release};
use harness::program::wait_until;
use harness::*;
use tenantry_gateway::db::{
    Database, DatabaseError, Lookup, TenantRow, TenantTransaction, WriteTarget, WriteTransaction,
};
use tenantry_gateway::error::ApiError;
use tenantry_gateway::tenant_layer::AuthorizedTenant;
use tenantry_kernel::TenantId;
use tokio_postgres::{Config, Row};
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

/// What a request does with its transaction.
#[derive(Clone, Copy)]
enum Work {
    /// Writes a row, reads all visible rows, and commits.
    Write(Uuid),
    /// Writes a row, and drops the transaction.
    WriteAndDrop(Uuid),
    Read,
    LookUp,
}

impl Work {
    fn of_round(round: usize) -> Self {
        match round % 6 {
            0 | 3 => Self::Write(Uuid::new_v4()),
            1 | 4 => Self::WriteAndDrop(Uuid::new_v4()),
            2 => Self::Read,
            _ => Self::LookUp,
        }
    }

    async fn run(self, database: &Database, authorized: &AuthorizedTenant) -> Result<(), ApiError> {
        let (tenant, user) = (authorized.tenant().as_uuid(), authorized.caller().user_id);
        match self {
            Self::Write(id) | Self::WriteAndDrop(id) => {
                let mut connection = database.connection().await?;
                let transaction = WriteTransaction::begin(&mut connection, authorized, WriteTarget::Rows).await?;
                assert_eq!(transaction.execute(INSERT, &[&tenant, &id, &user]).await?, 1);
                let visible: Vec<OwnedRow> = transaction.all(VISIBLE, &[]).await?;
                assert!(visible.iter().all(|row| row.0 == authorized.tenant()));
                if matches!(self, Self::Write(_)) {
                    transaction.commit().await?;
                }
            }
            Self::Read => {
                let mut connection = database.connection().await?;
                let transaction = TenantTransaction::new(&mut connection, authorized)?;
                let visible: Vec<OwnedRow> = transaction.all(VISIBLE, &[]).await?;
                assert!(!visible.is_empty() && visible.iter().all(|row| row.0 == authorized.tenant()));
            }
            Self::LookUp => {
                let sql = "select tenant_id from tenantry.memberships where user_id = $1";
                let rows = database.look_up(Lookup::Person(*authorized.caller()), sql, &[&user]).await?;
                assert!(rows.iter().any(|row| row.get::<_, Option<Uuid>>(0) == tenant));
            }
        }
        Ok(())
    }
}

const INSERT: &str =
    "insert into tenantry.panels (tenant_id, id, question, type, created_by) values ($1, $2, 'q', 'open', $3)";
const VISIBLE: &str = "select tenant_id from tenantry.panels";

/// Drops work at every await, on a pool of two, and then looks at what is left in PostgreSQL.
async fn cancel_everywhere(harness: &Harness, app: Config) {
    let database = Database::with_connections(app, 2).unwrap();
    let callers = [harness.authorized(ADA, ACME).await, harness.authorized(MEI, MEDTECH).await];
    let superuser = harness.as_superuser().await;
    let (mut kept, mut dropped, mut cancelled, mut finished) = (0, HashSet::new(), [0; 6], [0; 6]);
    for round in 0..ROUNDS {
        let work = Work::of_round(round);
        let polls = 1 + round / 6 % MAX_POLLS;
        let running = Box::pin(work.run(&database, &callers[round / 3 % 2]));
        let outcome = Cancelled { work: running, polls, at_once: (round / 6 / MAX_POLLS).is_multiple_of(2) }.await;
        match (&outcome, work) {
            (Some(Ok(())), Work::Write(_)) => kept += 1,
            // A dirty connection or a foreign row would be an error here.
            (Some(Err(error)), _) => panic!("round {round}: {error}"),
            (_, Work::WriteAndDrop(id)) => drop(dropped.insert(id)),
            _ => {}
        }
        if outcome.is_some() { finished[round % 6] += 1 } else { cancelled[round % 6] += 1 }
    }
    let each = ROUNDS / 6;
    assert!(cancelled.iter().all(|count| *count > each / 8), "cancelled {cancelled:?}");
    assert!(finished.iter().all(|count| *count > each / 50), "finished {finished:?}");

    // Each transaction checks its connection for a scope that is left over. Two at once are on two server connections,
    // also behind a pooler.
    let (mut one, mut other) = (database.connection().await.unwrap(), database.connection().await.unwrap());
    let one = TenantTransaction::new(&mut one, &callers[0]).unwrap();
    let other = TenantTransaction::new(&mut other, &callers[1]).unwrap();
    for transaction in [&one, &other] {
        let visible: Vec<OwnedRow> = transaction.all(VISIBLE, &[]).await.unwrap();
        assert!(!visible.is_empty());
    }
    drop((one, other));
    let busy = "select count(*) from pg_stat_activity
                where datname = current_database() and usename = 'tenantry_test_app' and state <> 'idle'";
    // The last rollbacks are on their way. A transaction that nothing rolls back would stay open.
    wait_until(async || superuser.query_one(busy, &[]).await.unwrap().get::<_, i64>(0) == 0).await;
    let ids: Vec<Uuid> = dropped.into_iter().collect();
    let leaked =
        superuser.query_one("select count(*) from tenantry.panels where id = any ($1)", &[&ids]).await.unwrap();
    assert_eq!(leaked.get::<_, i64>(0), 0, "the database has rows of uncommitted work");
    assert!(kept > 0);
}

/// Planted faults: `set_config(…, false)`, a transaction that is leaked instead of rolled back (`mem::forget`), and a
/// driver that pools a connection whose `BEGIN` was cancelled.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_request_leaves_no_tenant_and_no_transaction_on_its_connection() {
    let harness = Harness::start().await;
    cancel_everywhere(&harness, harness.app.clone()).await;
}

/// The same faults. Here they would leave the tenant on a server connection of all replicas.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_request_leaves_nothing_on_the_server_connections_of_a_pooler() {
    let harness = Harness::start().await;
    let pooler = PgBouncer::start(&harness, Release::Current, &["default_pool_size = 2"]);
    cancel_everywhere(&harness, pooler.through(&harness.app)).await;
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

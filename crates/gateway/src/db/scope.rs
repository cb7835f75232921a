//! The scope of a transaction: PostgreSQL settings that exist inside the transaction only.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Waker};

use deadpool_postgres::Object;
use tenantry_kernel::{TenantId, TenantSlug};
use tokio::sync::Mutex;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use tracing::Span;
use uuid::Uuid;

use super::connection::{Connection, Health};
use super::database_error::DatabaseError;
use crate::session::Identity;
use crate::traces::{record_failure, transaction_span};

/// The subject whose rows a transaction sees.
#[derive(Clone, Copy)]
pub(super) enum Scope<'a> {
    Tenant(TenantId),
    Person(Uuid),
    Slug(&'a TenantSlug),
    Email(&'a str),
    Identity(&'a Identity),
    /// The grant of a platform administrator.
    Grant(Uuid),
    /// A platform administrator who acts on a tenant, and lists tenants from a slug on.
    Platform {
        admin: Uuid,
        tenant: TenantId,
        from: Option<&'a str>,
    },
    /// A person who enters a tenant.
    Entry {
        person: Uuid,
        tenant: TenantId,
    },
    /// A new person who enters a new tenant, with the identity that is linked to the person.
    SignUp {
        person: Uuid,
        tenant: TenantId,
        identity: &'a Identity,
    },
}

impl Scope<'_> {
    /// What the transaction is called in a trace.
    const fn operation(self, access: Access) -> &'static str {
        match (self, access) {
            (Self::Platform { .. }, _) => "database act",
            (_, Access::Write) => "database write",
            (Self::Tenant(_), Access::Read) => "database read",
            (_, Access::Read) => "database look-up",
        }
    }

    /// The values of `app.tenant_id`, `app.user_id`, `app.slug`, `app.email`, `app.issuer`, `app.subject`,
    /// `app.platform_admin` and `app.platform_from`. Those that the scope does not name are empty.
    fn settings(self) -> [String; 8] {
        let mut settings: [String; 8] = Default::default();
        let [tenant_id, user_id, slug, email, issuer, subject, platform_admin, platform_from] = &mut settings;
        match self {
            Self::Tenant(tenant) => *tenant_id = tenant.to_string(),
            Self::Person(user) => *user_id = user.to_string(),
            Self::Slug(looked_up) => *slug = looked_up.to_string(),
            Self::Email(looked_up) => looked_up.clone_into(email),
            Self::Identity(identity) => {
                identity.issuer().clone_into(issuer);
                identity.subject().clone_into(subject);
            }
            Self::Grant(admin) => *platform_admin = admin.to_string(),
            Self::Platform { admin, tenant, from } => {
                *platform_admin = admin.to_string();
                *tenant_id = tenant.to_string();
                from.unwrap_or_default().clone_into(platform_from);
            }
            Self::Entry { person, tenant } => {
                *user_id = person.to_string();
                *tenant_id = tenant.to_string();
            }
            Self::SignUp { person, tenant, identity } => {
                *user_id = person.to_string();
                *tenant_id = tenant.to_string();
                identity.issuer().clone_into(issuer);
                identity.subject().clone_into(subject);
            }
        }
        settings
    }
}

/// Sets the scope, the deadlines and the search path for this transaction, and returns the scope that was set before.
/// On a clean connection that is empty. The deadlines end with the transaction, so they also apply behind a pooler and
/// for a role without deadlines.
///
/// A role may change the defaults of its own sessions. What the result of a statement depends on is therefore set here,
/// for each transaction.
///
/// After this statement a name without a schema means PostgreSQL's own object, whatever the search path of the role or
/// of the database is: PostgreSQL never calls an operator or a function of another schema. This statement runs before
/// that, so it writes the schema of every name. For the same reason the connection may prepare it before the first
/// transaction begins.
const ENTER: &str = "
    select coalesce(pg_catalog.current_setting('app.tenant_id', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.user_id', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.slug', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.email', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.issuer', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.subject', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.platform_admin', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.platform_from', true), '') as left_over,
           pg_catalog.set_config('app.tenant_id', $1, true),
           pg_catalog.set_config('app.user_id', $2, true),
           pg_catalog.set_config('app.slug', $3, true),
           pg_catalog.set_config('app.email', $4, true),
           pg_catalog.set_config('app.issuer', $5, true),
           pg_catalog.set_config('app.subject', $6, true),
           pg_catalog.set_config('app.platform_admin', $7, true),
           pg_catalog.set_config('app.platform_from', $8, true),
           pg_catalog.set_config('statement_timeout', $9, true),
           pg_catalog.set_config('lock_timeout', $10, true),
           pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true),
           pg_catalog.set_config('row_security', 'on', true),
           pg_catalog.set_config('transform_null_equals', 'off', true)";

/// The access mode of a transaction. PostgreSQL enforces it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Reads only, without row locks.
    Read,
    /// Reads and writes.
    Write,
}

impl Access {
    const fn begin(self) -> &'static str {
        match self {
            Self::Read => "start transaction isolation level read committed, read only",
            Self::Write => "start transaction isolation level read committed, read write",
        }
    }
}

/// A transaction with a scope.
///
/// - It begins with its first statement: `BEGIN`, the scope and that statement are on the way together, so the three
///   cost one round trip. The answer of the statement counts only after the answers of the other two.
/// - A drop without [`commit`](Self::commit) rolls it back before the connection serves another request: the drop puts
///   `ROLLBACK` into the queue of the connection, ahead of the next user, and does not wait for the answer. This also
///   holds when the request was cancelled before an answer.
pub(super) struct ScopedTransaction<'c> {
    client: &'c Object,
    health: &'c Health,
    access: Access,
    settings: [String; 10],
    /// Whether `BEGIN` may be on its way, so that a drop must roll back.
    begun: AtomicBool,
    /// Whether the scope is set and the connection was clean. Held during the first statement, so that another
    /// statement does not overtake it.
    entered: Mutex<bool>,
    /// The span of a trace. It ends with this transaction.
    span: Span,
}

impl<'c> ScopedTransaction<'c> {
    /// A transaction that begins with its first statement.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::DirtyConnection`] when the connection is closed already.
    pub(super) fn new(connection: &'c mut Connection, scope: Scope<'_>, access: Access) -> Result<Self, DatabaseError> {
        let (client, health) = connection.split()?;
        let span = transaction_span(scope.operation(access));
        let [tenant, user, slug, email, issuer, subject, admin, from] = scope.settings();
        let [statement, lock] =
            [health.limits().query, health.limits().wait].map(|limit| limit.as_millis().to_string());
        let settings = [tenant, user, slug, email, issuer, subject, admin, from, statement, lock];
        Ok(Self { client, health, access, settings, begun: AtomicBool::new(false), entered: Mutex::new(false), span })
    }

    pub(super) async fn query(
        &self,
        sql: &'static str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, DatabaseError> {
        self.run(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.query(&statement, parameters).await
        })
        .await
    }

    pub(super) async fn execute(
        &self,
        sql: &'static str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, DatabaseError> {
        self.run(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.execute(&statement, parameters).await
        })
        .await
    }

    /// Commits the transaction. Without a statement there is nothing to commit.
    pub(super) async fn commit(self) -> Result<(), DatabaseError> {
        if !self.begun.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.trace(self.health.answer(self.client.batch_execute("commit")).await)?;
        self.begun.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// Runs a statement. The first one begins the transaction.
    async fn run<T>(
        &self,
        statement: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, DatabaseError> {
        let mut entered = self.entered.lock().await;
        if *entered {
            drop(entered);
            return self.trace(self.health.answer(statement).await);
        }
        let output = self.trace(self.enter_with(statement).await)?;
        *entered = true;
        self.trace(output.map_err(DatabaseError::from))
    }

    fn trace<T>(&self, answer: Result<T, DatabaseError>) -> Result<T, DatabaseError> {
        if answer.is_err() {
            record_failure(&self.span);
        }
        answer
    }

    /// Begins the transaction, sets the scope, and runs a statement, in one round trip.
    async fn enter_with<T>(
        &self,
        statement: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<Result<T, tokio_postgres::Error>, DatabaseError> {
        let enter = self.health.answer(self.client.prepare_cached(ENTER)).await?;
        let settings = self.settings.each_ref().map(|setting| setting as &(dyn ToSql + Sync));
        self.begun.store(true, Ordering::Relaxed);
        // A poll of each of them sends its message, so the messages leave in the order in which the futures are polled.
        // A statement that is not prepared yet is prepared behind the scope and its search path.
        let answers = async {
            Ok(tokio::join!(
                biased;
                self.client.batch_execute(self.access.begin()),
                self.client.query_one(&enter, &settings),
                statement,
            ))
        };
        let (begun, entered, output) = self.health.answer(answers).await?;
        begun?;
        let entered = entered?;
        let left_over: &str = entered.try_get("left_over")?;
        if left_over.is_empty() {
            Ok(output)
        } else {
            // The queued `ROLLBACK` prevents this. A proxy or a session-level SET could still cause it, and then no
            // request may use the connection. The statement saw the scope of this transaction, and its answer is
            // discarded.
            self.health.poison();
            Err(DatabaseError::DirtyConnection)
        }
    }
}

impl Drop for ScopedTransaction<'_> {
    fn drop(&mut self) {
        if *self.begun.get_mut() {
            // The first poll sends the message. The connection reads the answer before any later one.
            let rollback = pin!(self.client.batch_execute("rollback"));
            let _ = rollback.poll(&mut Context::from_waker(Waker::noop()));
        }
    }
}

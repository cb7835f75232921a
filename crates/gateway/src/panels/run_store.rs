//! The stored state of a run: its lease, its statements and its end.
//!
//! Every statement here names the lease, so a gateway whose lease expired changes nothing.

use std::time::Duration;

use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::run_event::Statement;
use super::run_lease::RunLease;
use super::running_panel::RunningPanel;
use crate::db::{Database, DatabaseError, WriteTarget};
use crate::error::ApiError;
use crate::tenant_layer::AuthorizedTenant;

/// How often a panel is tried before it fails. A member can start it again.
const MAX_ATTEMPTS: i16 = 3;

/// Takes the lease of a panel that waits, or whose gateway stopped. Of two gateways at once, the second one waits for
/// the first one's commit, and then finds its lease.
const CLAIM: &str = "
    update tenantry.panels
    set status = 'running', lease = $3, leased_until = now() + $4 * interval '1 second', attempts = attempts + 1
    where tenant_id = $1 and id = $2 and status in ('queued', 'running')
      and (leased_until is null or leased_until < now()) and attempts < $5";

/// Ends a panel whose gateways all stopped.
const GIVE_UP: &str = "
    update tenantry.panels set status = 'failed', failure = $4, lease = null, leased_until = null
    where tenant_id = $1 and id = $2 and status in ('queued', 'running')
      and (leased_until is null or leased_until < now()) and attempts >= $3";

const CLAIMED: &str = "
    select p.tenant_id, p.id, p.question, p.type, p.attempts,
           (select count(*) from tenantry.panel_statements s where s.tenant_id = p.tenant_id and s.panel_id = p.id)
               as spoken,
           (select coalesce(jsonb_agg(
                       jsonb_build_object('id', a.agent_id, 'name', a.name, 'specialty', a.specialty)
                       order by a.position), '[]')
            from tenantry.panel_agents a where a.tenant_id = p.tenant_id and a.panel_id = p.id) as agents
    from tenantry.panels p where p.tenant_id = $1 and p.id = $2";

const RENEW: &str = "
    update tenantry.panels set leased_until = now() + $4 * interval '1 second', rounds = $5
    where tenant_id = $1 and id = $2 and lease = $3 and status = 'running'";

/// An earlier attempt may have stored the statement. A statement is never changed.
const SPEAK: &str = "
    insert into tenantry.panel_statements (tenant_id, panel_id, position, round, agent_id, text)
    values ($1, $2, $3, $4, $5, $6) on conflict do nothing";

const COMPLETE: &str = "
    update tenantry.panels
    set status = 'completed', conclusion = $4, failure = null, lease = null, leased_until = null
    where tenant_id = $1 and id = $2 and lease = $3 and status = 'running'";

/// The next attempt waits, see [`LeasedPanel::pause`].
const RELEASE: &str = "
    update tenantry.panels
    set lease = null, leased_until = now() + $6 * interval '1 second',
        status = case when attempts < $4 then 'queued' else 'failed' end,
        failure = case when attempts < $4 then null else $5 end
    where tenant_id = $1 and id = $2 and lease = $3 and status = 'running'";

const STOPPED: &str = "Every gateway that ran the panel stopped before its end.";

/// The lease of one panel, and what its holder may write.
pub(super) struct LeasedPanel<'a> {
    database: &'a Database,
    authorized: &'a AuthorizedTenant,
    lease: Uuid,
    duration: RunLease,
    pub(super) panel: RunningPanel,
}

/// Why a holder writes nothing any more.
#[derive(Debug)]
pub(super) enum Lost {
    /// Another gateway has the panel, or it has ended.
    Lease,
    /// The member's access ended, or the database does not answer.
    Access(ApiError),
}

impl From<ApiError> for Lost {
    fn from(error: ApiError) -> Self {
        Self::Access(error)
    }
}

impl From<DatabaseError> for Lost {
    fn from(error: DatabaseError) -> Self {
        Self::Access(error.into())
    }
}

impl<'a> LeasedPanel<'a> {
    /// Takes the lease of a panel. None when the panel needs no run, or has had its attempts.
    ///
    /// # Errors
    ///
    /// As [`Database::write`].
    pub(super) async fn claim(
        database: &'a Database,
        authorized: &'a AuthorizedTenant,
        id: Uuid,
        duration: RunLease,
    ) -> Result<Option<Self>, ApiError> {
        let lease = Uuid::new_v4();
        let tenant = authorized.tenant().as_uuid();
        let panel = database
            .write(authorized, WriteTarget::Rows, async |transaction| {
                let seconds = duration.duration.as_secs_f64();
                let claim = transaction.execute(CLAIM, &[&tenant, &id, &lease, &seconds, &MAX_ATTEMPTS]).await?;
                if claim == 0 {
                    transaction.execute(GIVE_UP, &[&tenant, &id, &MAX_ATTEMPTS, &STOPPED]).await?;
                    return Ok(None);
                }
                Ok(transaction.find(CLAIMED, &[&tenant, &id]).await?)
            })
            .await?;
        Ok(panel.map(|panel| Self { database, authorized, lease, duration, panel }))
    }

    /// Stores a statement and renews the lease.
    pub(super) async fn speak(&self, statement: &Statement) -> Result<(), Lost> {
        let (tenant, id) = (self.authorized.tenant().as_uuid(), self.panel.id);
        let seconds = self.duration.duration.as_secs_f64();
        let is_held = self
            .database
            .write(self.authorized, WriteTarget::Rows, async |transaction| {
                let renewal: [&(dyn ToSql + Sync); 5] = [&tenant, &id, &self.lease, &seconds, &statement.rounds];
                if transaction.execute(RENEW, &renewal).await? == 0 {
                    return Ok(false);
                }
                let Statement { position, round, agent_id, text, .. } = statement;
                transaction.execute(SPEAK, &[&tenant, &id, position, round, agent_id, text]).await?;
                Ok(true)
            })
            .await?;
        if is_held { Ok(()) } else { Err(Lost::Lease) }
    }

    /// Ends the panel with its conclusion.
    pub(super) async fn complete(&self, conclusion: &str) -> Result<(), Lost> {
        self.end(COMPLETE, &[&conclusion]).await
    }

    /// Gives the lease back after a failed attempt. The last attempt ends the panel with this reason.
    pub(super) async fn release(&self, reason: &str) -> Result<(), Lost> {
        self.end(RELEASE, &[&MAX_ATTEMPTS, &reason, &self.pause().as_secs_f64()]).await
    }

    /// How long the panel waits for its next attempt: a second for each attempt so far.
    pub(super) fn pause(&self) -> Duration {
        Duration::from_secs(self.panel.attempts.unsigned_abs().into())
    }

    async fn end(&self, sql: &'static str, more: &[&(dyn ToSql + Sync)]) -> Result<(), Lost> {
        let (tenant, id) = (self.authorized.tenant().as_uuid(), self.panel.id);
        let mut parameters: Vec<&(dyn ToSql + Sync)> = vec![&tenant, &id, &self.lease];
        parameters.extend(more);
        let ended = self
            .database
            .write(self.authorized, WriteTarget::Rows, async |transaction| {
                Ok(transaction.execute(sql, &parameters).await?)
            })
            .await?;
        if ended == 1 { Ok(()) } else { Err(Lost::Lease) }
    }
}

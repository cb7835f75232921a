//! The audit of switches: a client reports that it came to act for a tenant, and the gateway writes the record that
//! counts, with its own clock, its own order, and the person of the session.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tenantry_kernel::{TenantError, TenantId};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::db::tenant_id;
use crate::db::{DatabaseError, TenantRow, TenantTransaction, WriteTarget, WriteTransaction};
use crate::error::ApiError;
use crate::http::JsonBody;
use crate::http::iso8601;
use crate::session::Caller;
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

const LONGEST_WHY: usize = 500;
const PAGE: i64 = 50;
const LARGEST_PAGE: i64 = 200;

/// One record of a tenant after the other: whoever sees a record sees every one before it. The position and the time
/// are taken once the turn has come.
const INSERT: &str = "
    with turn as materialized (select pg_advisory_xact_lock(hashtextextended('switch_audit ' || $1::uuid, 0)))
    insert into tenantry.switch_audit (tenant_id, actor, record_id, said_from, said_at, said_why, said_epoch)
    select $1, $2, $3, $4, $5, $6, $7 from turn
    on conflict (tenant_id, record_id) do nothing
    returning tenant_id, record_id, actor, received_at, said_from, said_at, said_why, said_epoch";

const ONE: &str = "
    select tenant_id, record_id, actor, received_at, said_from, said_at, said_why, said_epoch
    from tenantry.switch_audit where tenant_id = $1 and record_id = $2";

/// The newest of everybody or of one person, from a record on: its position is nobody's to know, because all tenants
/// share one count.
const NEWEST: &str = "
    select tenant_id, record_id, actor, received_at, said_from, said_at, said_why, said_epoch
    from tenantry.switch_audit
    where tenant_id = $1 and ($2::uuid is null or actor = $2)
      and ($3::uuid is null or position < (
          select position from tenantry.switch_audit where tenant_id = $1 and record_id = $3))
    order by position desc
    limit $4";

/// What a client reports. Who it says that it is does not count.
#[derive(Deserialize)]
pub(super) struct Report {
    id: Uuid,
    from: Option<TenantId>,
    to: TenantId,
    at: String,
    why: Option<String>,
    epoch: u64,
}

/// A record of the audit.
struct Record {
    tenant: TenantId,
    id: Uuid,
    actor: Uuid,
    received_at: OffsetDateTime,
    said: Claims,
}

/// What nobody but the client vouches for.
#[derive(PartialEq)]
struct Claims {
    from: Option<TenantId>,
    at: OffsetDateTime,
    why: Option<String>,
    epoch: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RecordView {
    id: Uuid,
    actor: Uuid,
    to: TenantId,
    received_at: String,
    said: ClaimsView,
}

#[derive(Serialize)]
struct ClaimsView {
    from: Option<TenantId>,
    at: String,
    why: Option<String>,
    epoch: i64,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    before: Option<Uuid>,
    limit: Option<i64>,
}

#[derive(Serialize)]
pub(super) struct RecordList {
    switches: Vec<RecordView>,
    next: Option<Uuid>,
}

/// 201 for a new record, 200 for one that is there already: a client that got no answer may send it again.
pub(super) async fn record(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    JsonBody(report): JsonBody<Report>,
) -> Result<(StatusCode, Json<RecordView>), ApiError> {
    let id = report.id;
    let said = report.claims(authorized.tenant())?;
    let mut connection = state.database.connection_to_write(&authorized).await?;
    let transaction = WriteTransaction::begin(&mut connection, &authorized, WriteTarget::Rows).await?;
    let (status, record) = match insert(&transaction, id, &said).await? {
        Some(record) => (StatusCode::CREATED, record),
        None => (StatusCode::OK, find(&transaction, id).await?.ok_or(ApiError::Internal)?),
    };
    transaction.commit().await?;
    if record.actor != authorized.caller().user_id || record.said != said {
        return Err(ApiError::RecordExists);
    }
    Ok((status, Json(record.into_view(authorized.caller()))))
}

/// The newest first: everybody's for an administrator, their own for other members.
pub(super) async fn list(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<RecordList>, ApiError> {
    let Query(asked) = asked.map_err(|_| TenantError::validation("query", "write ?before=<id>&limit=<1 to 200>"))?;
    let limit = asked.limit.unwrap_or(PAGE);
    if !(1..=LARGEST_PAGE).contains(&limit) {
        return Err(TenantError::validation("limit", "write 1 to 200").into());
    }
    let (tenant, caller) = (authorized.tenant().as_uuid(), authorized.caller());
    let of_whom = (!authorized.is_admin()).then_some(caller.user_id);
    let mut connection = state.database.connection_for(&authorized).await?;
    let transaction = TenantTransaction::begin(&mut connection, &authorized).await?;
    if let Some(before) = asked.before {
        find(&transaction, before)
            .await?
            .ok_or_else(|| TenantError::validation("before", "write the `next` of the last answer"))?;
    }
    let mut records: Vec<Record> = transaction.all(NEWEST, &[&tenant, &of_whom, &asked.before, &(limit + 1)]).await?;
    transaction.commit().await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let there_is_more = records.len() > limit;
    records.truncate(limit);
    let next = records.last().filter(|_| there_is_more).map(|record| record.id);
    Ok(Json(RecordList { switches: records.into_iter().map(|record| record.into_view(caller)).collect(), next }))
}

/// The record, or none where its id is taken.
async fn insert(transaction: &WriteTransaction<'_>, id: Uuid, said: &Claims) -> Result<Option<Record>, DatabaseError> {
    let tenant = transaction.tenant().as_uuid();
    let actor = transaction.caller().user_id;
    let from = said.from.and_then(|from| from.as_uuid());
    transaction.find(INSERT, &[&tenant, &actor, &id, &from, &said.at, &said.why, &said.epoch]).await
}

async fn find(transaction: &TenantTransaction<'_>, id: Uuid) -> Result<Option<Record>, DatabaseError> {
    transaction.find(ONE, &[&transaction.tenant().as_uuid(), &id]).await
}

impl Report {
    fn claims(self, tenant: TenantId) -> Result<Claims, TenantError> {
        if self.to != tenant {
            return Err(TenantError::validation("to", "write the tenant of the address"));
        }
        let why = self.why.as_deref().unwrap_or_default();
        if why.chars().count() > LONGEST_WHY {
            return Err(TenantError::validation("why", "write 500 characters at most"));
        }
        // PostgreSQL has no text with it, and would answer with a fault.
        if why.contains('\0') {
            return Err(TenantError::validation("why", "leave the NUL character out"));
        }
        let at = point_in_time(&self.at)
            .ok_or_else(|| TenantError::validation("at", "write a point in time, such as 2026-12-01T00:00:00Z"))?;
        let epoch =
            i64::try_from(self.epoch).map_err(|_| TenantError::validation("epoch", "write a smaller number"))?;
        Ok(Claims { from: self.from, at, why: self.why, epoch })
    }
}

/// PostgreSQL keeps microseconds, and what is sent again must be the same as what was kept. In UTC an extreme of the
/// calendar may be in a year that nobody can write.
fn point_in_time(text: &str) -> Option<OffsetDateTime> {
    let at = OffsetDateTime::parse(text, &Rfc3339).ok()?.checked_to_offset(UtcOffset::UTC)?;
    (at.year() >= 0).then(|| at.truncate_to_microsecond())
}

impl Record {
    /// From where somebody came is for that person alone: it names another tenant.
    fn into_view(self, reader: Caller) -> RecordView {
        let Claims { from, at, why, epoch } = self.said;
        let from = from.filter(|_| self.actor == reader.user_id);
        RecordView {
            id: self.id,
            actor: self.actor,
            to: self.tenant,
            received_at: iso8601(self.received_at),
            said: ClaimsView { from, at: iso8601(at), why, epoch },
        }
    }
}

impl TenantRow for Record {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        let from: Option<Uuid> = row.try_get("said_from")?;
        Ok(Self {
            tenant: tenant_id(row, "tenant_id")?,
            id: row.try_get("record_id")?,
            actor: row.try_get("actor")?,
            received_at: row.try_get("received_at")?,
            said: Claims {
                from: from.map(|_| tenant_id(row, "said_from")).transpose()?,
                at: row.try_get("said_at")?,
                why: row.try_get("said_why")?,
                epoch: row.try_get("said_epoch")?,
            },
        })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.tenant == tenant
    }
}

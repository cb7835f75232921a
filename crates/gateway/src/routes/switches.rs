//! The audit log of switches. A client reports a switch to a tenant. The gateway writes the record, with its own clock,
//! its own order, and the person of the session.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use tenantry_kernel::{TenantError, TenantId};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::db::{DatabaseError, TenantRow, TenantTransaction, WriteTarget, WriteTransaction, tenant_id};
use crate::error::ApiError;
use crate::http::{JsonBody, iso8601, refuse_hidden_in_lines};
use crate::session::Caller;
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

const MAX_WHY: usize = 500;
const DEFAULT_PAGE: i64 = 50;
const MAX_PAGE: i64 = 200;

/// Writes the records of one tenant one after the other, so a reader that sees a record sees all earlier records. The
/// statement takes the position and the time while it holds the lock.
const INSERT: &str = "
    with turn as materialized (select pg_advisory_xact_lock(hashtextextended('switch_audit ' || $1::uuid, 0)))
    insert into tenantry.switch_audit (tenant_id, actor, record_id, said_from, said_at, said_why, said_epoch)
    select $1, $2, $3, $4, $5, $6, $7 from turn
    on conflict (tenant_id, record_id) do nothing
    returning tenant_id, record_id, actor, received_at, said_from, said_at, said_why, said_epoch";

const ONE: &str = "
    select tenant_id, record_id, actor, received_at, said_from, said_at, said_why, said_epoch
    from tenantry.switch_audit where tenant_id = $1 and record_id = $2";

/// The newest records, of all persons or of one person, before a record. The client names that record by its id: the
/// position is not exposed, because all tenants share one sequence.
const NEWEST: &str = "
    select tenant_id, record_id, actor, received_at, said_from, said_at, said_why, said_epoch
    from tenantry.switch_audit
    where tenant_id = $1 and ($2::uuid is null or actor = $2)
      and ($3::uuid is null or position < (
          select position from tenantry.switch_audit where tenant_id = $1 and record_id = $3))
    order by position desc
    limit $4";

/// The report of a client.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    id: Uuid,
    /// Every client sends it. The record has the person of the session instead.
    #[serde(default, rename = "actor")]
    _actor: IgnoredAny,
    from: Option<TenantId>,
    to: TenantId,
    at: String,
    why: Option<String>,
    epoch: u64,
}

/// A record of the audit log.
struct Record {
    tenant: TenantId,
    id: Uuid,
    actor: Uuid,
    received_at: OffsetDateTime,
    said: Claims,
}

/// The part of a record that only the client knows.
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
pub(super) struct PageQuery {
    before: Option<Uuid>,
    limit: Option<i64>,
}

#[derive(Serialize)]
pub(super) struct RecordList {
    switches: Vec<RecordView>,
    next: Option<Uuid>,
}

/// 201 for a new record, 200 for the same record again: a client without an answer may send the record again.
pub(super) async fn record(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    JsonBody(report): JsonBody<Report>,
) -> Result<(StatusCode, Json<RecordView>), ApiError> {
    let id = report.id;
    let said = report.claims(authorized.tenant())?;
    let (status, record) = state
        .database
        .write(&authorized, WriteTarget::Rows, async |transaction| match insert(transaction, id, &said).await? {
            Some(record) => Ok((StatusCode::CREATED, record)),
            None => Ok((StatusCode::OK, find(transaction, id).await?.ok_or(ApiError::Internal)?)),
        })
        .await?;
    if record.actor != authorized.caller().user_id || record.said != said {
        return Err(ApiError::RecordExists);
    }
    Ok((status, Json(record.into_view(*authorized.caller()))))
}

/// The records, newest first: all records for an administrator, and the own records for other members.
pub(super) async fn list(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    query: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<RecordList>, ApiError> {
    let Query(query) =
        query.map_err(|_| TenantError::validation("query", "it is not valid; write ?before=<id>&limit=<1 to 200>"))?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE);
    if !(1..=MAX_PAGE).contains(&limit) {
        return Err(TenantError::validation("limit", &format!("it is {limit}; write 1 to {MAX_PAGE}")).into());
    }
    let (tenant, caller) = (authorized.tenant().as_uuid(), *authorized.caller());
    let actor = (!authorized.is_admin()).then_some(caller.user_id);
    let mut records: Vec<Record> = state
        .database
        .read(&authorized, async |transaction| {
            if let Some(before) = query.before {
                find(transaction, before).await?.ok_or_else(|| {
                    TenantError::validation("before", "no record has this id; write the `next` of the last answer")
                })?;
            }
            Ok(transaction.all(NEWEST, &[&tenant, &actor, &query.before, &(limit + 1)]).await?)
        })
        .await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = records.len() > limit;
    records.truncate(limit);
    let next = records.last().filter(|_| has_more).map(|record| record.id);
    Ok(Json(RecordList { switches: records.into_iter().map(|record| record.into_view(caller)).collect(), next }))
}

/// The new record, or none when the id is in use.
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
            return Err(TenantError::validation(
                "to",
                "it differs from the tenant in the address; write the id of that tenant",
            ));
        }
        let why = self.why.as_deref().unwrap_or_default();
        let length = why.chars().count();
        if length > MAX_WHY {
            let reason = format!("it has {length} characters; write at most {MAX_WHY}");
            return Err(TenantError::validation("why", &reason));
        }
        refuse_hidden_in_lines(why, "why")?;
        let at = parse_timestamp(&self.at).ok_or_else(|| {
            TenantError::validation("at", "it is not a timestamp; write one such as 2026-12-01T00:00:00Z")
        })?;
        let epoch = i64::try_from(self.epoch)
            .map_err(|_| TenantError::validation("epoch", "it is too large; write a smaller number"))?;
        Ok(Claims { from: self.from, at, why: self.why, epoch })
    }
}

/// The timestamp in UTC, to the microsecond. PostgreSQL stores microseconds, and a record that is sent again must equal
/// the stored one. None for a timestamp whose year in UTC is before 0 or after 9999.
fn parse_timestamp(text: &str) -> Option<OffsetDateTime> {
    let at = OffsetDateTime::parse(text, &Rfc3339).ok()?.checked_to_offset(UtcOffset::UTC)?;
    (at.year() >= 0).then(|| at.truncate_to_microsecond())
}

impl Record {
    /// The record for `reader`. Only its actor gets `from`, because `from` names another tenant.
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

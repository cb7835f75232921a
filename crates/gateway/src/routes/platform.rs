//! The routes of the platform: list tenants, create one, read one, suspend and reactivate. Each needs a reason, and
//! writes a record that the tenant's administrators can read.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tenantry_kernel::{TenantError, TenantId};
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::db::{DatabaseError, PlatformAct, tenant_id};
use crate::error::ApiError;
use crate::http::{JsonBody, PathSegment, iso8601, refuse_hidden};
use crate::people::{InvitationToken, email};
use crate::platform::{PlatformAdministrator, Reason};
use crate::state::AppState;
use crate::tenants::{new_name, new_slug};

const PAGE: usize = 50;
/// No slug is before it.
const FIRST: &str = "0";

/// Reads the index of the slugs in its order, for one page. Without this, PostgreSQL may sort all tenants.
const IN_ORDER: &str = "select set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)";
const LIST: &str = "
    select id, slug, name, kind, tier, status, created_at from tenantry.tenants
    where slug > $1 order by slug limit $2";

const ONE: &str = "
    select t.id, t.slug, t.name, t.kind, t.tier, t.status, t.created_at,
           (select count(*) from tenantry.memberships m where m.tenant_id = t.id and m.status = 'active') as members
    from tenantry.tenants t where t.id = $1";

const CREATE: &str = "
    insert into tenantry.tenants (id, slug, name, kind, tier) values ($1, $2, $3, $4, $5)
    on conflict (slug) do nothing";

const INVITE: &str = "
    insert into tenantry.invitations (tenant_id, id, email, role, token_hash, invited_by)
    values ($1, $2, $3, 'admin', $4, $5)";

/// An archived tenant stays archived.
const SET_STATUS: &str = "
    update tenantry.tenants set status = $2 where id = $1 and status in ('active', 'suspended')";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    reason: Reason,
    after: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadQuery {
    reason: Reason,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewTenant {
    slug: String,
    name: String,
    #[serde(default)]
    kind: Kind,
    #[serde(default)]
    tier: Tier,
    /// The address of the first administrator, who gets an invitation.
    admin_email: Option<String>,
    reason: Reason,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    Client,
    Solution,
    Industry,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Tier {
    #[default]
    Starter,
    Professional,
    Enterprise,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusChange {
    status: Status,
    reason: Reason,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Active,
    Suspended,
}

/// A tenant as the platform sees it: its record, and no data of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TenantRecord {
    id: TenantId,
    slug: String,
    name: String,
    kind: String,
    tier: String,
    status: String,
    created_at: String,
}

pub(super) async fn list(
    State(state): State<AppState>,
    administrator: PlatformAdministrator,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    let Query(ListQuery { reason, after }) = query.map_err(|rejection| invalid_query(&rejection))?;
    let after = after.unwrap_or_default();
    // Any text has a place in the order, but PostgreSQL takes no NUL character.
    refuse_hidden(&after, "after")?;
    let from = if after.is_empty() { FIRST } else { after.as_str() };
    let act = PlatformAct {
        action: "tenants_listed",
        tenant: TenantId::PLATFORM,
        subject: None,
        reason: reason.as_str(),
        from: Some(from),
    };
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut tenants = administrator
        .act(&state.database, act, async |transaction| {
            transaction.rows(IN_ORDER, &[]).await?;
            let rows = transaction.rows(LIST, &[&after, &limit]).await?;
            Ok(rows.iter().map(TenantRecord::read).collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    let has_more = tenants.len() > PAGE;
    tenants.truncate(PAGE);
    let next = tenants.last().filter(|_| has_more).map(|last| last.slug.clone());
    Ok(Json(json!({ "tenants": tenants, "next": next })))
}

pub(super) async fn read(
    State(state): State<AppState>,
    administrator: PlatformAdministrator,
    PathSegment(tenant): PathSegment,
    query: Result<Query<ReadQuery>, QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    let Query(ReadQuery { reason }) = query.map_err(|rejection| invalid_query(&rejection))?;
    let tenant = TenantId::parse(&tenant).map_err(TenantError::from)?;
    let act = PlatformAct { action: "tenant_read", tenant, subject: None, reason: reason.as_str(), from: None };
    let (record, members) = administrator
        .act(&state.database, act, async |transaction| {
            let rows = transaction.rows(ONE, &[&tenant.as_uuid()]).await?;
            let row = rows.first().ok_or_else(|| unknown(tenant))?;
            let members: i64 = row.try_get("members").map_err(DatabaseError::from)?;
            Ok((TenantRecord::read(row)?, members))
        })
        .await?;
    if record.id != tenant {
        return Err(ApiError::Internal);
    }
    Ok(Json(json!({ "tenant": record, "members": members })))
}

/// Creates a tenant. With `adminEmail`, the answer has the token of an invitation for its first administrator, once.
pub(super) async fn create(
    State(state): State<AppState>,
    administrator: PlatformAdministrator,
    JsonBody(new): JsonBody<NewTenant>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let slug = new_slug(&new.slug, &state.hosts)?;
    let name = new_name(&new.name)?;
    let admin_email = new.admin_email.as_deref().map(email).transpose()?;
    let id = Uuid::new_v4();
    let tenant = TenantId::from_uuid(id).map_err(TenantError::from)?;
    let token = InvitationToken::generate()?;
    let (kind, tier) = (new.kind.as_str(), new.tier.as_str());
    let act = PlatformAct {
        action: "tenant_created",
        tenant,
        subject: Some(slug.as_str()),
        reason: new.reason.as_str(),
        from: None,
    };
    let record = administrator
        .act(&state.database, act, async |transaction| {
            if transaction.execute(CREATE, &[&id, &slug.as_str(), &name, &kind, &tier]).await? == 0 {
                return Err(ApiError::SlugTaken);
            }
            if let Some(email) = &admin_email {
                let by = administrator.caller().user_id;
                transaction.execute(INVITE, &[&id, &Uuid::new_v4(), email, &token.hash(), &by]).await?;
            }
            let rows = transaction.rows(ONE, &[&id]).await?;
            Ok(TenantRecord::read(rows.first().ok_or(ApiError::Internal)?)?)
        })
        .await?;
    let token = admin_email.map(|_| token.as_str().to_owned());
    Ok((StatusCode::CREATED, Json(json!({ "tenant": record, "invitationToken": token }))))
}

/// Suspends a tenant, or makes it active again. Requests and streams of its members end as for every suspension.
pub(super) async fn change_status(
    State(state): State<AppState>,
    administrator: PlatformAdministrator,
    PathSegment(tenant): PathSegment,
    JsonBody(change): JsonBody<StatusChange>,
) -> Result<Json<Value>, ApiError> {
    let tenant = TenantId::parse(&tenant).map_err(TenantError::from)?;
    if tenant == TenantId::PLATFORM {
        return Err(TenantError::validation("tenant", "it is the platform, which cannot be suspended").into());
    }
    let (status, action) = match change.status {
        Status::Active => ("active", "tenant_reactivated"),
        Status::Suspended => ("suspended", "tenant_suspended"),
    };
    let act = PlatformAct { action, tenant, subject: None, reason: change.reason.as_str(), from: None };
    let record = administrator
        .act(&state.database, act, async |transaction| {
            if transaction.execute(SET_STATUS, &[&tenant.as_uuid(), &status]).await? == 0 {
                return Err(unknown(tenant).into());
            }
            let rows = transaction.rows(ONE, &[&tenant.as_uuid()]).await?;
            Ok(TenantRecord::read(rows.first().ok_or(ApiError::Internal)?)?)
        })
        .await?;
    Ok(Json(json!({ "tenant": record })))
}

fn unknown(tenant: TenantId) -> TenantError {
    TenantError::NotFound { tenant: tenant.to_string() }
}

fn invalid_query(rejection: &QueryRejection) -> TenantError {
    TenantError::validation("query", &format!("{}; send ?reason=", rejection.body_text()))
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Solution => "solution",
            Self::Industry => "industry",
        }
    }
}

impl Tier {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Starter => "starter",
            Self::Professional => "professional",
            Self::Enterprise => "enterprise",
        }
    }
}

impl TenantRecord {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: tenant_id(row, "id")?,
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
            kind: row.try_get("kind")?,
            tier: row.try_get("tier")?,
            status: row.try_get("status")?,
            created_at: iso8601(row.try_get::<_, OffsetDateTime>("created_at")?),
        })
    }
}

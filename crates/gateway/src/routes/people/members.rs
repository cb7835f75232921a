//! The members of a tenant: its administrators list them, change their roles and revoke them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tenantry_kernel::TenantId;
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::audit::AuditRecord;
use crate::db::{DatabaseError, TenantRow, WriteTarget, WriteTransaction, tenant_id};
use crate::error::ApiError;
use crate::http::{JsonBody, PathSegments, iso8601};
use crate::people::role;
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

const ALL: &str = "
    select m.tenant_id, m.user_id, m.role, m.status, m.created_at, u.name, u.email
    from tenantry.memberships m join tenantry.users u on u.id = m.user_id
    where m.tenant_id = $1
    order by m.status, lower(u.name), m.user_id";

const ONE: &str = "
    select tenant_id, role from tenantry.memberships where tenant_id = $1 and user_id = $2 and status = 'active'";

/// The transaction holds the row of the tenant, so no other change of its members happens meanwhile.
const ANOTHER_ADMIN: &str = "
    select tenant_id, role from tenantry.memberships
    where tenant_id = $1 and user_id <> $2 and role = 'admin' and status = 'active'
    limit 1";

const SET_ROLE: &str = "update tenantry.memberships set role = $3 where tenant_id = $1 and user_id = $2";
const REVOKE: &str = "update tenantry.memberships set status = 'revoked' where tenant_id = $1 and user_id = $2";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::routes) struct RoleChange {
    role: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    #[serde(skip)]
    tenant: TenantId,
    id: Uuid,
    name: String,
    /// None for a person who signed up without one.
    email: Option<String>,
    role: String,
    status: String,
    since: String,
}

#[derive(Serialize)]
pub(in crate::routes) struct MemberList {
    members: Vec<Member>,
}

/// The role of one member.
struct MemberRole {
    tenant: TenantId,
    role: String,
}

pub(in crate::routes) async fn list(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
) -> Result<Json<MemberList>, ApiError> {
    if !authorized.is_admin() {
        return Err(ApiError::AdminsOnly);
    }
    let members = state
        .database
        .read(&authorized, async |transaction| Ok(transaction.all(ALL, &[&authorized.tenant().as_uuid()]).await?))
        .await?;
    Ok(Json(MemberList { members }))
}

pub(in crate::routes) async fn change_role(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    segments: PathSegments,
    JsonBody(change): JsonBody<RoleChange>,
) -> Result<StatusCode, ApiError> {
    let role = role(&change.role)?;
    state
        .database
        .write(&authorized, WriteTarget::Tenant, async |transaction| {
            let person = active_member(transaction, segments.get("id")?, role == "admin").await?;
            transaction.execute(SET_ROLE, &[&transaction.tenant().as_uuid(), &person, &role]).await?;
            Ok(AuditRecord::store(transaction, "role_changed", &format!("{person} {role}")).await?)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Revokes a membership. What the person made keeps its author.
pub(in crate::routes) async fn revoke(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    segments: PathSegments,
) -> Result<StatusCode, ApiError> {
    state
        .database
        .write(&authorized, WriteTarget::Tenant, async |transaction| {
            let person = active_member(transaction, segments.get("id")?, false).await?;
            transaction.execute(REVOKE, &[&transaction.tenant().as_uuid(), &person]).await?;
            Ok(AuditRecord::store(transaction, "member_revoked", &person.to_string()).await?)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The id of an active member. Refuses the last administrator, unless the person stays one.
async fn active_member(transaction: &WriteTransaction<'_>, id: &str, stays_admin: bool) -> Result<Uuid, ApiError> {
    let person = Uuid::try_parse(id).map_err(|_| ApiError::NotFound("member"))?;
    let tenant = transaction.tenant().as_uuid();
    let member: Option<MemberRole> = transaction.find(ONE, &[&tenant, &person]).await?;
    let member = member.ok_or(ApiError::NotFound("member"))?;
    if member.role == "admin" && !stays_admin {
        let another: Option<MemberRole> = transaction.find(ANOTHER_ADMIN, &[&tenant, &person]).await?;
        another.ok_or(ApiError::LastAdministrator)?;
    }
    Ok(person)
}

impl TenantRow for Member {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            tenant: tenant_id(row, "tenant_id")?,
            id: row.try_get("user_id")?,
            name: row.try_get("name")?,
            email: row.try_get("email")?,
            role: row.try_get("role")?,
            status: row.try_get("status")?,
            since: iso8601(row.try_get::<_, OffsetDateTime>("created_at")?),
        })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.tenant == tenant
    }
}

impl TenantRow for MemberRole {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self { tenant: tenant_id(row, "tenant_id")?, role: row.try_get("role")? })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.tenant == tenant
    }
}

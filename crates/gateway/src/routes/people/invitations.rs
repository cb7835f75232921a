//! Invitations: an administrator invites an e-mail address, and the person with this address accepts.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tenantry_kernel::{ReachedLimit, TenantError, TenantId};
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::audit::AuditRecord;
use crate::db::{DatabaseError, Lookup, STORE_RECORD, TenantRow, WriteTarget, tenant_id};
use crate::error::ApiError;
use crate::http::{JsonBody, PathSegments, iso8601};
use crate::people::{InvitationToken, email, role};
use crate::session::Caller;
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

/// Pending invitations of one tenant.
const MAX_PENDING: usize = 100;

const PENDING: &str = "
    select tenant_id, id, email, role, invited_by, created_at, expires_at
    from tenantry.invitations
    where tenant_id = $1 and status = 'pending' and expires_at > now()
    order by created_at desc, id
    limit 101";

/// A new invitation replaces the pending one of the same address.
const REPLACE: &str = "
    update tenantry.invitations set status = 'revoked' where tenant_id = $1 and email = $2 and status = 'pending'";

const INSERT: &str = "
    insert into tenantry.invitations (tenant_id, id, email, role, token_hash, invited_by)
    values ($1, $2, $3, $4, $5, $6)";

const REVOKE: &str = "
    update tenantry.invitations set status = 'revoked' where tenant_id = $1 and id = $2 and status = 'pending'";

const OWN_EMAIL: &str = "select email from tenantry.users where id = $1";

/// The policy shows only the invitations of the address.
const OF_EMAIL: &str = "
    select tenant_id, id from tenantry.invitations
    where email = $1 and token_hash = $2";

/// No row for a suspended tenant: the policy of its lock refuses one.
const LOCK_TENANT: &str = "select id, slug, name from tenantry.tenants where id = $1 for share";

/// Two uses of one token take turns here, and the second one finds no pending invitation.
const ACCEPT: &str = "
    update tenantry.invitations set status = 'accepted'
    where tenant_id = $1 and id = $2 and token_hash = $3 and status = 'pending' and expires_at > now()
      and email = (select email from tenantry.users where id = $4)
    returning role";

/// An active member keeps the role.
const JOIN: &str = "
    insert into tenantry.memberships as present (tenant_id, user_id, role) values ($1, $2, $3)
    on conflict (tenant_id, user_id) do update set role = excluded.role, status = 'active'
    where present.status = 'revoked'";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::routes) struct NewInvitation {
    email: String,
    role: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::routes) struct Acceptance {
    token: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invitation {
    #[serde(skip)]
    tenant: TenantId,
    id: Uuid,
    email: String,
    role: String,
    invited_by: Uuid,
    created_at: String,
    expires_at: String,
    /// Only in the answer to the request that made the invitation.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// The pending invitations.
pub(in crate::routes) async fn list(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
) -> Result<Json<Value>, ApiError> {
    if !authorized.is_admin() {
        return Err(ApiError::AdminsOnly);
    }
    let invitations: Vec<Invitation> = state
        .database
        .read(&authorized, async |transaction| Ok(transaction.all(PENDING, &[&authorized.tenant().as_uuid()]).await?))
        .await?;
    Ok(Json(json!({ "invitations": invitations })))
}

pub(in crate::routes) async fn invite(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    JsonBody(new): JsonBody<NewInvitation>,
) -> Result<impl IntoResponse, ApiError> {
    let (email, role) = (email(&new.email)?, role(&new.role)?);
    let (id, token) = (Uuid::new_v4(), InvitationToken::generate()?);
    let mut invitation = state
        .database
        .write(&authorized, WriteTarget::Tenant, async |transaction| {
            let (tenant, by) = (transaction.tenant().as_uuid(), transaction.caller().user_id);
            transaction.execute(REPLACE, &[&tenant, &email]).await?;
            transaction.execute(INSERT, &[&tenant, &id, &email, &role, &token.hash(), &by]).await?;
            let pending: Vec<Invitation> = transaction.all(PENDING, &[&tenant]).await?;
            if pending.len() > MAX_PENDING {
                return Err(TenantError::from(ReachedLimit::in_use("pending_invitations", MAX_PENDING)).into());
            }
            AuditRecord::store(transaction, "member_invited", &format!("{email} {role}")).await?;
            pending.into_iter().find(|invitation| invitation.id == id).ok_or(ApiError::Internal)
        })
        .await?;
    invitation.token = Some(token.as_str().to_owned());
    Ok((StatusCode::CREATED, Json(invitation)))
}

pub(in crate::routes) async fn revoke(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    segments: PathSegments,
) -> Result<StatusCode, ApiError> {
    let id = Uuid::try_parse(segments.get("id")?).map_err(|_| ApiError::NotFound("invitation"))?;
    state
        .database
        .write(&authorized, WriteTarget::Tenant, async |transaction| {
            if transaction.execute(REVOKE, &[&transaction.tenant().as_uuid(), &id]).await? == 0 {
                return Err(ApiError::NotFound("invitation"));
            }
            Ok(AuditRecord::store(transaction, "invitation_revoked", &id.to_string()).await?)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes the signed-in person a member. The answer to an unknown, used, revoked or expired token, to one of another
/// person, and to one of a suspended tenant is the same.
pub(in crate::routes) async fn accept(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    JsonBody(Acceptance { token }): JsonBody<Acceptance>,
) -> Result<impl IntoResponse, ApiError> {
    // The body may have arrived long after the headers.
    if state.authenticator.current_session(&headers).await?.caller != caller {
        return Err(ApiError::NotSignedIn);
    }
    let hash = InvitationToken::received(token).hash();
    let person = state.database.look_up(Lookup::Person(caller), OWN_EMAIL, &[&caller.user_id]).await?;
    let email: Option<String> = match person.first() {
        Some(row) => row.try_get("email").map_err(DatabaseError::from)?,
        None => None,
    };
    let email = email.ok_or_else(invalid_token)?;
    let lookup = Lookup::Email(&email);
    let found = state.database.look_up(lookup, OF_EMAIL, &[&email, &hash]).await?;
    let row = found.first().ok_or_else(invalid_token)?;
    let tenant = tenant_id(row, "tenant_id")?;
    let id: Uuid = row.try_get("id").map_err(DatabaseError::from)?;
    let joined = state
        .database
        .enter(caller, tenant, async |transaction| {
            let (tenant, person) = (tenant.as_uuid(), caller.user_id);
            let tenants = transaction.rows(LOCK_TENANT, &[&tenant]).await?;
            let row = tenants.first().ok_or_else(invalid_token)?;
            if !state.directory.serves_to(caller, row)? {
                return Err(invalid_token());
            }
            let accepted = transaction.rows(ACCEPT, &[&tenant, &id, &hash, &person]).await?;
            let role: &str =
                accepted.first().ok_or_else(invalid_token)?.try_get("role").map_err(DatabaseError::from)?;
            transaction.execute(JOIN, &[&tenant, &person, &role]).await?;
            let subject = format!("{person} {role}");
            transaction
                .execute(STORE_RECORD, &[&tenant, &person, &false, &"invitation_accepted", &subject, &None::<&str>])
                .await?;
            let slug: &str = row.try_get("slug").map_err(DatabaseError::from)?;
            let name: &str = row.try_get("name").map_err(DatabaseError::from)?;
            Ok(json!({ "tenant": { "id": tenant, "slug": slug, "name": name } }))
        })
        .await?;
    Ok(([(header::CACHE_CONTROL, "private, no-store")], Json(joined)))
}

fn invalid_token() -> ApiError {
    let rule = "it is not the token of a pending invitation for you; ask an administrator of the tenant for a new one";
    TenantError::validation("token", rule).into()
}

impl TenantRow for Invitation {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            tenant: tenant_id(row, "tenant_id")?,
            id: row.try_get("id")?,
            email: row.try_get("email")?,
            role: row.try_get("role")?,
            invited_by: row.try_get("invited_by")?,
            created_at: iso8601(row.try_get::<_, OffsetDateTime>("created_at")?),
            expires_at: iso8601(row.try_get::<_, OffsetDateTime>("expires_at")?),
            token: None,
        })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.tenant == tenant
    }
}

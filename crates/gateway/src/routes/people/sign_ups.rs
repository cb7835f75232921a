//! Sign-up: a signed-in person makes a new tenant, with oneself as its first administrator.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::json;
use tenantry_kernel::{ReachedLimit, TenantError, TenantId};
use uuid::Uuid;

use crate::db::{DatabaseError, STORE_RECORD};
use crate::error::ApiError;
use crate::http::JsonBody;
use crate::session::Caller;
use crate::state::AppState;
use crate::tenants::{new_name, new_slug};

/// Two sign-ups of one person take turns.
const LOCK: &str = "select pg_advisory_xact_lock(hashtextextended('sign_ups ' || $1::uuid, 0))";
const COUNT: &str = "select count(*) from tenantry.sign_ups where user_id = $1";
const CREATE: &str = "
    insert into tenantry.tenants (id, slug, name, kind, tier) values ($1, $2, $3, 'client', 'starter')
    on conflict (slug) do nothing";
const JOIN: &str = "insert into tenantry.memberships (tenant_id, user_id, role) values ($1, $2, 'admin')";
const RECORD: &str = "insert into tenantry.sign_ups (tenant_id, user_id) values ($1, $2)";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::routes) struct SignUp {
    slug: String,
    name: String,
}

pub(in crate::routes) async fn sign_up(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    JsonBody(wanted): JsonBody<SignUp>,
) -> Result<impl IntoResponse, ApiError> {
    if state.sign_ups_per_person == 0 {
        return Err(ApiError::NoSuchRoute);
    }
    // An issuer that speaks for listed tenants does not speak for a new one.
    if !state.directory.is_unrestricted(caller) {
        return Err(TenantError::UnauthorizedAccess.into());
    }
    let slug = new_slug(&wanted.slug, &state.hosts)?;
    let name = new_name(&wanted.name)?;
    // The body may have arrived long after the headers.
    if state.authenticator.current_session(&headers).await?.caller != caller {
        return Err(ApiError::NotSignedIn);
    }
    let (id, person) = (Uuid::new_v4(), caller.user_id);
    let limit = state.sign_ups_per_person;
    let tenant = TenantId::from_uuid(id).map_err(TenantError::from)?;
    state
        .database
        .enter(caller, tenant, async |transaction| {
            transaction.rows(LOCK, &[&person]).await?;
            let counted = transaction.rows(COUNT, &[&person]).await?;
            let count: i64 = counted.first().ok_or(ApiError::Internal)?.try_get(0).map_err(DatabaseError::from)?;
            if usize::try_from(count).is_ok_and(|count| count >= limit) {
                return Err(TenantError::from(ReachedLimit::in_use("sign_ups_per_person", limit)).into());
            }
            if transaction.execute(CREATE, &[&id, &slug.as_str(), &name]).await? == 0 {
                return Err(ApiError::SlugTaken);
            }
            transaction.execute(JOIN, &[&id, &person]).await?;
            transaction.execute(RECORD, &[&id, &person]).await?;
            transaction
                .execute(STORE_RECORD, &[&id, &person, &false, &"tenant_signed_up", &slug.as_str(), &None::<&str>])
                .await?;
            Ok(())
        })
        .await?;
    let made = json!({ "tenant": { "id": tenant, "slug": slug.as_str(), "name": name }, "role": "admin" });
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "private, no-store")], Json(made)))
}

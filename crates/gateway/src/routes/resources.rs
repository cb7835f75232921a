//! Shared resources: `/v1/resources/{kind}/{id}`. Members read. Administrators change the resources that their tenant
//! owns, and the preferences and texts of their tenant for those that it may use.

use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{Response, StatusCode};
use serde::Serialize;
use uuid::Uuid;

use crate::db::{TenantTransaction, WriteTarget, WriteTransaction};
use crate::error::ApiError;
use crate::http::{JsonBody, PathSegment};
use crate::idempotency::KeyedJson;
use crate::resources::{
    NewOverride, NewPreference, NewResource, OwnResource, Resource, ResourceKind, ResourcePatch, ResourceView,
};
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

/// A private resource of another tenant and an unknown one have this same answer.
const NOT_FOUND: ApiError = ApiError::NotFound("resource");

/// The address of one resource.
pub(super) struct ResourceAddress {
    kind: ResourceKind,
    id: Uuid,
}

#[derive(Serialize)]
pub(super) struct ResourceList {
    resources: Vec<ResourceView>,
}

pub(super) async fn list(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    PathSegment(kind): PathSegment,
) -> Result<Json<ResourceList>, ApiError> {
    let kind = ResourceKind::of_segment(&kind).ok_or(ApiError::NoSuchRoute)?;
    let resources =
        state.database.read(&authorized, async |transaction| Ok(Resource::all(transaction, kind).await?)).await?;
    let resources = resources.into_iter().map(|resource| resource.into_summary(authorized.tenant())).collect();
    Ok(Json(ResourceList { resources }))
}

pub(super) async fn read(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    ResourceAddress { kind, id }: ResourceAddress,
) -> Result<Json<ResourceView>, ApiError> {
    let found = state.database.read(&authorized, async |transaction| find(transaction, kind, id).await).await?;
    Ok(Json(found.into_view(authorized.tenant(), authorized.is_admin())))
}

pub(super) async fn create(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    PathSegment(kind): PathSegment,
    KeyedJson(new, request): KeyedJson<NewResource>,
) -> Result<Response<Body>, ApiError> {
    let kind = ResourceKind::of_segment(&kind).ok_or(ApiError::NoSuchRoute)?;
    request
        .write(&state.database, &authorized, WriteTarget::AdminRows, async |transaction| {
            let id = OwnResource::create(transaction, kind, new).await?;
            let created = find(transaction, kind, id).await?;
            Ok((StatusCode::CREATED, created.into_view(authorized.tenant(), true)))
        })
        .await
}

/// Changes a resource that the tenant owns. A resource that is only shared with the tenant is not found here.
pub(super) async fn change(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    ResourceAddress { kind, id }: ResourceAddress,
    JsonBody(patch): JsonBody<ResourcePatch>,
) -> Result<Json<ResourceView>, ApiError> {
    let patch = patch.validated(kind)?;
    let changed = state
        .database
        .write(&authorized, WriteTarget::AdminRows, async |transaction| {
            OwnResource::change(transaction, kind, id, patch).await?;
            find(transaction, kind, id).await
        })
        .await?;
    Ok(Json(changed.into_view(authorized.tenant(), true)))
}

pub(super) async fn delete(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    ResourceAddress { kind, id }: ResourceAddress,
) -> Result<StatusCode, ApiError> {
    state
        .database
        .write(&authorized, WriteTarget::AdminRows, async |transaction| {
            OwnResource::delete(transaction, kind, id).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Replaces the preference of the tenant, and answers with the resource as the tenant then sees it.
pub(super) async fn prefer(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    ResourceAddress { kind, id }: ResourceAddress,
    JsonBody(preference): JsonBody<NewPreference>,
) -> Result<Json<ResourceView>, ApiError> {
    let preference = preference.validated()?;
    set_for_tenant(&state, &authorized, kind, id, async |transaction, resource| {
        Ok(preference.store(transaction, resource).await?)
    })
    .await
}

/// Removes the preference of the tenant. The answer is the same when there was none.
pub(super) async fn reset_preference(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    ResourceAddress { kind, id }: ResourceAddress,
) -> Result<StatusCode, ApiError> {
    state
        .database
        .write(&authorized, WriteTarget::AdminRows, async |transaction| {
            Ok(NewPreference::reset(transaction, kind, id).await?)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Replaces the tenant's own text for a shared prompt, and answers with the prompt as the tenant then sees it.
pub(super) async fn override_prompt(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    PathSegment(id): PathSegment,
    JsonBody(own): JsonBody<NewOverride>,
) -> Result<Json<ResourceView>, ApiError> {
    let id = parse_id(&id)?;
    let own = own.validated()?;
    set_for_tenant(&state, &authorized, ResourceKind::Prompt, id, async |transaction, prompt| {
        own.store(transaction, prompt).await
    })
    .await
}

/// Removes the tenant's own text. The answer is the same when there was none.
pub(super) async fn reset_prompt(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    PathSegment(id): PathSegment,
) -> Result<StatusCode, ApiError> {
    let id = parse_id(&id)?;
    state
        .database
        .write(&authorized, WriteTarget::AdminRows, async |transaction| NewOverride::reset(transaction, id).await)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stores what the tenant sets for a resource that it may use. The answer is the resource as the tenant then sees it.
async fn set_for_tenant(
    state: &AppState,
    authorized: &AuthorizedTenant,
    kind: ResourceKind,
    id: Uuid,
    store: impl AsyncFnOnce(&WriteTransaction<'_>, &Resource) -> Result<(), ApiError>,
) -> Result<Json<ResourceView>, ApiError> {
    let resource = state
        .database
        .write(authorized, WriteTarget::AdminRows, async |transaction| {
            let resource = find(transaction, kind, id).await?;
            store(transaction, &resource).await?;
            find(transaction, kind, id).await
        })
        .await?;
    Ok(Json(resource.into_view(authorized.tenant(), true)))
}

async fn find(transaction: &TenantTransaction<'_>, kind: ResourceKind, id: Uuid) -> Result<Resource, ApiError> {
    Resource::find(transaction, kind, id).await?.ok_or(NOT_FOUND)
}

fn parse_id(id: &str) -> Result<Uuid, ApiError> {
    Uuid::try_parse(id).map_err(|_| NOT_FOUND)
}

impl<S: Send + Sync> FromRequestParts<S> for ResourceAddress {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path((kind, id)) =
            Path::<(String, String)>::from_request_parts(parts, state).await.map_err(|_| ApiError::NoSuchRoute)?;
        let kind = ResourceKind::of_segment(&kind).ok_or(ApiError::NoSuchRoute)?;
        Ok(Self { kind, id: parse_id(&id)? })
    }
}

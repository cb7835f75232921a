//! The audit log of a tenant, for its administrators.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use tenantry_kernel::TenantError;
use uuid::Uuid;

use crate::audit::AuditRecord;
use crate::error::ApiError;
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

const PAGE: usize = 50;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::routes) struct PageQuery {
    before: Option<Uuid>,
}

/// The records, newest first: changes of members, invitations, and every act of the platform with its reason.
pub(in crate::routes) async fn list(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    query: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    if !authorized.is_admin() {
        return Err(ApiError::AdminsOnly);
    }
    let Query(PageQuery { before }) =
        query.map_err(|_| TenantError::validation("query", "it is not valid; write ?before=<id>"))?;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut records = state
        .database
        .read(&authorized, async |transaction| Ok(AuditRecord::newest(transaction, before, limit).await?))
        .await?;
    let has_more = records.len() > PAGE;
    records.truncate(PAGE);
    let next = records.last().filter(|_| has_more).map(|record| record.id);
    Ok(Json(json!({ "records": records, "next": next })))
}

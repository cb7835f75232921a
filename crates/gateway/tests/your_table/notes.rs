//! The notes of a tenant, in a table of your own.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tenantry_gateway::db::{DatabaseError, TenantRow, WriteTarget, tenant_id};
use tenantry_gateway::error::ApiError;
use tenantry_gateway::state::AppState;
use tenantry_gateway::tenant_layer::{AuthorizedTenant, TenantLayer};
use tenantry_kernel::TenantId;
use tokio_postgres::Row;
use uuid::Uuid;

#[derive(Serialize)]
struct Note {
    tenant_id: TenantId,
    id: Uuid,
    text: String,
}

impl TenantRow for Note {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self { tenant_id: tenant_id(row, "tenant_id")?, id: row.try_get("id")?, text: row.try_get("text")? })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.tenant_id == tenant
    }
}

#[derive(Deserialize)]
struct NewNote {
    text: String,
}

async fn list(State(state): State<AppState>, authorized: AuthorizedTenant) -> Result<Json<Vec<Note>>, ApiError> {
    let sql = "select tenant_id, id, text from crm.notes order by id";
    let notes = state.database.read(&authorized, async |transaction| Ok(transaction.all(sql, &[]).await?)).await?;
    Ok(Json(notes))
}

async fn add(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    Json(note): Json<NewNote>,
) -> Result<Json<Option<Note>>, ApiError> {
    let sql = "insert into crm.notes (tenant_id, text) values ($1, $2) returning tenant_id, id, text";
    let tenant = authorized.tenant().as_uuid();
    let write = state.database.write(&authorized, WriteTarget::Rows, async |transaction| {
        Ok(transaction.find(sql, &[&tenant, &note.text]).await?)
    });
    Ok(Json(write.await?))
}

/// The routes, for `Router::merge`. Only members of the tenant in `X-Tenant-ID` reach them.
pub fn routes(state: &AppState) -> Router {
    Router::new()
        .route("/v1/notes", get(list).post(add))
        .route_layer(TenantLayer::from(state.authorizer.clone()))
        .with_state(state.clone())
}

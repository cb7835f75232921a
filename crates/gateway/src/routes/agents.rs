//! The experts that a tenant may ask: its own, those shared with everyone, and those shared with it.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use tenantry_kernel::{Sharing, SharingMode, TenantId, can_access};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::db::tenant_id;
use crate::db::{DatabaseError, TenantRow, TenantTransaction};
use crate::error::ApiError;
use crate::http::PathSegment;
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

const ACCESSIBLE: &str = "
    select tenant_id, id, name, specialty, description, sharing_mode, shared_with from tenantry.agents
    where tenantry.can_access_resource(tenant_id, sharing_mode, shared_with)
    order by tenant_id = $1 desc, lower(name), id";

const ONE: &str = "
    select tenant_id, id, name, specialty, description, sharing_mode, shared_with from tenantry.agents
    where id = $2 and tenantry.can_access_resource(tenant_id, sharing_mode, shared_with)
    order by tenant_id = $1 desc";

const SEVERAL: &str = "
    select tenant_id, id, name, specialty, description, sharing_mode, shared_with from tenantry.agents
    where id = any ($1) and tenantry.can_access_resource(tenant_id, sharing_mode, shared_with)";

/// An agent, as one tenant may see it: with whom else it is shared is its owner's business.
pub(super) struct Agent {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) specialty: String,
    description: String,
    sharing: Sharing,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AgentView {
    id: Uuid,
    name: String,
    specialty: String,
    description: String,
    sharing_mode: &'static str,
    owned: bool,
}

#[derive(Serialize)]
pub(super) struct AgentList {
    agents: Vec<AgentView>,
}

pub(super) async fn list(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
) -> Result<Json<AgentList>, ApiError> {
    let mut connection = state.database.connection_for(&authorized).await?;
    let transaction = TenantTransaction::begin(&mut connection, &authorized).await?;
    let agents: Vec<Agent> = transaction.all(ACCESSIBLE, &[&authorized.tenant().as_uuid()]).await?;
    transaction.commit().await?;
    let agents = agents.into_iter().map(|agent| agent.into_view(authorized.tenant())).collect();
    Ok(Json(AgentList { agents }))
}

pub(super) async fn read(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    PathSegment(id): PathSegment,
) -> Result<Json<AgentView>, ApiError> {
    let id = Uuid::try_parse(&id).map_err(|_| ApiError::NotFound("agent"))?;
    let mut connection = state.database.connection_for(&authorized).await?;
    let transaction = TenantTransaction::begin(&mut connection, &authorized).await?;
    let agent: Option<Agent> = transaction.find(ONE, &[&authorized.tenant().as_uuid(), &id]).await?;
    transaction.commit().await?;
    let agent = agent.ok_or(ApiError::NotFound("agent"))?;
    Ok(Json(agent.into_view(authorized.tenant())))
}

/// The agents of these ids that the tenant may use, in any order.
pub(super) async fn usable(transaction: &TenantTransaction<'_>, ids: &[Uuid]) -> Result<Vec<Agent>, DatabaseError> {
    transaction.all(SEVERAL, &[&ids]).await
}

impl Agent {
    fn into_view(self, tenant: TenantId) -> AgentView {
        AgentView {
            id: self.id,
            name: self.name,
            specialty: self.specialty,
            description: self.description,
            sharing_mode: self.sharing.mode.as_str(),
            owned: self.sharing.tenant_id == tenant,
        }
    }
}

impl TenantRow for Agent {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        let unreadable = |reason: String| DatabaseError::Failed(format!("an agent's row is refused: {reason}"));
        let shared_with: Vec<Uuid> = row.try_get("shared_with")?;
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            specialty: row.try_get("specialty")?,
            description: row.try_get("description")?,
            sharing: Sharing {
                tenant_id: tenant_id(row, "tenant_id")?,
                mode: SharingMode::parse(row.try_get("sharing_mode")?).map_err(|wanted| unreadable(wanted.into()))?,
                shared_with: shared_with
                    .into_iter()
                    .map(TenantId::from_uuid)
                    .collect::<Result<_, _>>()
                    .map_err(|error| unreadable(error.to_string()))?,
            },
        })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        can_access(tenant, &self.sharing)
    }
}

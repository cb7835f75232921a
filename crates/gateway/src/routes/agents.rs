//! Agents: the experts of a tenant, as panels use them. They are resources of the kind `agent`.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use tenantry_kernel::{Sharing, TenantId};
use uuid::Uuid;

use crate::db::{DatabaseError, TenantTransaction};
use crate::error::ApiError;
use crate::http::PathSegment;
use crate::resources::{Resource, ResourceKind};
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

/// An agent. [`AgentView`] does not contain the other tenants that it is shared with.
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

/// The agents that a panel can ask: those that the tenant may use and did not disable.
pub(super) async fn list(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
) -> Result<Json<AgentList>, ApiError> {
    let agents = state
        .database
        .read(&authorized, async |transaction| Ok(Resource::all(transaction, ResourceKind::Agent).await?))
        .await?;
    let agents = agents
        .into_iter()
        .filter(Resource::is_enabled)
        .map(|agent| Ok(Agent::try_from(agent)?.into_view(authorized.tenant())))
        .collect::<Result<_, DatabaseError>>()?;
    Ok(Json(AgentList { agents }))
}

pub(super) async fn read(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    PathSegment(id): PathSegment,
) -> Result<Json<AgentView>, ApiError> {
    let id = Uuid::try_parse(&id).map_err(|_| ApiError::NotFound("agent"))?;
    let agent = state
        .database
        .read(&authorized, async |transaction| Ok(Resource::find(transaction, ResourceKind::Agent, id).await?))
        .await?;
    let agent = agent.filter(Resource::is_enabled).ok_or(ApiError::NotFound("agent"))?;
    Ok(Json(Agent::try_from(agent)?.into_view(authorized.tenant())))
}

/// The agents with these ids that the tenant may use and did not disable, in any order.
pub(super) async fn accessible(transaction: &TenantTransaction<'_>, ids: &[Uuid]) -> Result<Vec<Agent>, DatabaseError> {
    let agents = Resource::enabled(transaction, ResourceKind::Agent, ids).await?;
    agents.into_iter().map(Agent::try_from).collect()
}

impl Agent {
    /// Whether the agent belongs to the tenant. Otherwise another tenant shares it.
    pub(super) fn is_owned_by(&self, tenant: TenantId) -> bool {
        self.sharing.tenant_id == tenant
    }

    fn into_view(self, tenant: TenantId) -> AgentView {
        let owned = self.is_owned_by(tenant);
        AgentView {
            id: self.id,
            name: self.name,
            specialty: self.specialty,
            description: self.description,
            sharing_mode: self.sharing.mode.as_str(),
            owned,
        }
    }
}

impl TryFrom<Resource> for Agent {
    type Error = DatabaseError;

    fn try_from(resource: Resource) -> Result<Self, DatabaseError> {
        let specialty = resource.definition.get("specialty").and_then(serde_json::Value::as_str);
        Ok(Self {
            id: resource.id,
            specialty: specialty
                .ok_or_else(|| DatabaseError::Failed("the row of an agent is invalid: it has no specialty".into()))?
                .to_owned(),
            name: resource.name,
            description: resource.description,
            sharing: resource.sharing,
        })
    }
}

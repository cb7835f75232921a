//! Agents: the experts of a tenant. A tenant may use its own agents, global agents, and agents shared with it.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use tenantry_kernel::{Sharing, SharingMode, TenantId, can_access};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::db::{DatabaseError, TenantRow, TenantTransaction, tenant_id};
use crate::error::ApiError;
use crate::http::PathSegment;
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

/// The agents that the tenant `$1` may use, with the rule of the policies in other words. The policies apply as well.
macro_rules! accessible {
    ($and:literal) => {
        concat!(
            "select tenant_id, id, name, specialty, description, sharing_mode, shared_with from tenantry.agents
             where (tenant_id = $1 or sharing_mode = 'global'
                    or (sharing_mode = 'selective' and shared_with @> array[$1::uuid])) ",
            $and
        )
    };
}

const ACCESSIBLE: &str = accessible!("order by tenant_id = $1 desc, lower(name), id");
const ONE: &str = accessible!("and id = $2 order by tenant_id = $1 desc");
const SEVERAL: &str = accessible!("and id = any ($2)");

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

pub(super) async fn list(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
) -> Result<Json<AgentList>, ApiError> {
    let agents: Vec<Agent> = state
        .database
        .read(&authorized, async |transaction| {
            Ok(transaction.all(ACCESSIBLE, &[&authorized.tenant().as_uuid()]).await?)
        })
        .await?;
    let agents = agents.into_iter().map(|agent| agent.into_view(authorized.tenant())).collect();
    Ok(Json(AgentList { agents }))
}

pub(super) async fn read(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    PathSegment(id): PathSegment,
) -> Result<Json<AgentView>, ApiError> {
    let id = Uuid::try_parse(&id).map_err(|_| ApiError::NotFound("agent"))?;
    let agent: Option<Agent> = state
        .database
        .read(&authorized, async |transaction| {
            Ok(transaction.find(ONE, &[&authorized.tenant().as_uuid(), &id]).await?)
        })
        .await?;
    let agent = agent.ok_or(ApiError::NotFound("agent"))?;
    Ok(Json(agent.into_view(authorized.tenant())))
}

/// The agents with these ids that the tenant may use, in any order.
pub(super) async fn accessible(transaction: &TenantTransaction<'_>, ids: &[Uuid]) -> Result<Vec<Agent>, DatabaseError> {
    transaction.all(SEVERAL, &[&transaction.tenant().as_uuid(), &ids]).await
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
        let invalid_row = |reason: String| DatabaseError::Failed(format!("the row of an agent is invalid: {reason}"));
        let shared_with: Vec<Uuid> = row.try_get("shared_with")?;
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            specialty: row.try_get("specialty")?,
            description: row.try_get("description")?,
            sharing: Sharing {
                tenant_id: tenant_id(row, "tenant_id")?,
                mode: SharingMode::parse(row.try_get("sharing_mode")?)
                    .map_err(|unknown| invalid_row(unknown.reason().into()))?,
                shared_with: shared_with
                    .into_iter()
                    .map(TenantId::from_uuid)
                    .collect::<Result<_, _>>()
                    .map_err(|error| invalid_row(error.to_string()))?,
            },
        })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        can_access(tenant, &self.sharing)
    }
}

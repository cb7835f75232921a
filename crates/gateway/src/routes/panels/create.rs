//! The handler that creates a panel, counts it, and counts the use of its experts.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};
use tenantry_kernel::{ReachedLimit, TenantError, TenantId, TenantProfile};
use time::OffsetDateTime;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::new_panel::NewPanel;
use super::panel::{Author, Panel, PanelAgent};
use crate::db::{DatabaseError, TenantRow, WriteTarget, WriteTransaction, tenant_id};
use crate::error::ApiError;
use crate::http::iso8601;
use crate::idempotency::KeyedJson;
use crate::routes::agents::{self, Agent};
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;
use crate::tenants::{EXPERTS_PER_PANEL, StoredProfile, count_panel, limit_of};

/// The panel, its experts, and the use of each of them by this tenant, in one statement. The experts keep the order of
/// the arrays.
const INSERT: &str = "
    with panel as (
        insert into tenantry.panels (tenant_id, id, question, type, created_by) values ($1, $2, $3, $4, $5)
        returning tenant_id, status, created_at, created_by),
    expert as (
        select * from unnest($6::uuid[], $7::text[], $8::text[], $9::boolean[])
            with ordinality as expert (id, name, specialty, shared, position)),
    asked as (
        insert into tenantry.panel_agents (tenant_id, panel_id, position, agent_id, name, specialty)
        select $1, $2, expert.position - 1, expert.id, expert.name, expert.specialty from expert),
    counted as (
        insert into tenantry.agent_usage as usage (tenant_id, month, agent_id, name, shared, used)
        select $1, tenantry.period_start('month', now()), expert.id, expert.name, expert.shared, 1 from expert
        on conflict (tenant_id, month, agent_id)
            do update set name = excluded.name, shared = excluded.shared, used = usage.used + 1)
    select panel.tenant_id, panel.status, panel.created_at,
           coalesce((select author.name from tenantry.users author where author.id = panel.created_by),
                    'Former member') as author_name
    from panel";

pub(in crate::routes) async fn create(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    KeyedJson(new, request): KeyedJson<NewPanel>,
) -> Result<Response<Body>, ApiError> {
    let new = new.validated()?;
    // None for a repeated request, whose panel runs already.
    let mut asked = None;
    let response = request
        .write(&state.database, &authorized, WriteTarget::Rows, async |transaction| {
            // Both are on the way together, so they cost one round trip.
            let (stored, experts) =
                tokio::join!(StoredProfile::load_counted(transaction), agents::accessible(transaction, &new.agent_ids));
            let (stored, accessible) = (stored?, experts?);
            allow_experts(&stored.profile, new.agent_ids.len())?;
            let experts = in_order(&new.agent_ids, accessible)?;
            count_panel(transaction, &stored).await?;
            let panel = insert(transaction, new, experts).await?;
            asked = Some(panel.id);
            Ok((StatusCode::CREATED, panel))
        })
        .await?;
    if let Some(id) = asked {
        state.panel_runs.start(&authorized, id);
    }
    Ok(response)
}

/// The limit applies to one panel, so the used amount in the error is the number of experts of this panel.
fn allow_experts(profile: &TenantProfile, wanted: usize) -> Result<(), TenantError> {
    let wanted = u64::try_from(wanted).unwrap_or(u64::MAX);
    limit_of(profile, EXPERTS_PER_PANEL)
        .allow(EXPERTS_PER_PANEL, wanted)
        .map_err(|reached| ReachedLimit { used: Some(wanted as f64), ..reached }.into())
}

/// The agents in the requested order. The error is the same for an unknown agent and for an agent that is not shared.
fn in_order(ids: &[Uuid], mut accessible: Vec<Agent>) -> Result<Vec<Agent>, TenantError> {
    ids.iter()
        .map(|id| {
            let at = accessible.iter().position(|agent| agent.id == *id)?;
            Some(accessible.swap_remove(at))
        })
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| {
            TenantError::validation("agentIds", "the tenant may not use one of these agents; see /v1/agents")
        })
}

/// Stores the panel and counts the use of its experts.
async fn insert(transaction: &WriteTransaction<'_>, new: NewPanel, experts: Vec<Agent>) -> Result<Panel, ApiError> {
    let tenant = transaction.tenant();
    let (id, author) = (Uuid::new_v4(), transaction.caller().user_id);
    let ids: Vec<Uuid> = experts.iter().map(|expert| expert.id).collect();
    let names: Vec<&str> = experts.iter().map(|expert| expert.name.as_str()).collect();
    let specialties: Vec<&str> = experts.iter().map(|expert| expert.specialty.as_str()).collect();
    let shared: Vec<bool> = experts.iter().map(|expert| !expert.is_owned_by(tenant)).collect();
    let parameters: [&(dyn ToSql + Sync); 9] =
        [&tenant.as_uuid(), &id, &new.question, &new.r#type.as_str(), &author, &ids, &names, &specialties, &shared];
    let inserted: Option<Inserted> = transaction.find(INSERT, &parameters).await?;
    let inserted = inserted.ok_or(ApiError::Internal)?;
    Ok(Panel {
        id,
        tenant_id: inserted.tenant_id,
        question: new.question,
        r#type: new.r#type.as_str().to_owned(),
        status: inserted.status,
        agents: experts
            .into_iter()
            .map(|expert| PanelAgent { id: expert.id, name: expert.name, specialty: expert.specialty })
            .collect(),
        created_by: Author { id: author, name: inserted.author_name },
        created_at: inserted.created_at,
        waits: true,
    })
}

/// What the database adds to a new panel.
struct Inserted {
    tenant_id: TenantId,
    status: String,
    created_at: String,
    author_name: String,
}

impl TenantRow for Inserted {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            tenant_id: tenant_id(row, "tenant_id")?,
            status: row.try_get("status")?,
            created_at: iso8601(row.try_get::<_, OffsetDateTime>("created_at")?),
            author_name: row.try_get("author_name")?,
        })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.tenant_id == tenant
    }
}

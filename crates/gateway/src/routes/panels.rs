//! Panels: questions of a tenant to several experts.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};
use serde::{Deserialize, Serialize};
use tenantry_kernel::{ReachedLimit, TenantError, TenantId};
use time::OffsetDateTime;
use tokio_postgres::Row;
use tokio_postgres::types::{Json as SqlJson, ToSql};
use uuid::Uuid;

use super::agents::{self, Agent};
use crate::db::{DatabaseError, TenantRow, TenantTransaction, WriteTarget, WriteTransaction, tenant_id};
use crate::error::ApiError;
use crate::http::{PathSegment, iso8601, refuse_hidden_in_lines};
use crate::idempotency::KeyedJson;
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;
use crate::tenants::{EXPERTS_PER_PANEL, StoredProfile, count_panel, limit_of};

const MAX_QUESTION: usize = 4000;

/// Panels of the tenant `$1`. A former member stays the author.
///
/// The author is a subquery and not a join, so that the plan begins at the panels and reads one person for each. For a
/// join, PostgreSQL may read every person of the tenant.
macro_rules! panels {
    ($columns:literal, $and:literal) => {
        concat!(
            "select ",
            $columns,
            " p.tenant_id, p.id, p.question, p.type, p.status, p.created_at, p.created_by,
                    (p.status in ('queued', 'running') and (p.leased_until is null or p.leased_until < now())) as waits,
                    coalesce((select author.name from tenantry.users author where author.id = p.created_by),
                             'Former member') as author_name,
                    (select coalesce(jsonb_agg(
                                jsonb_build_object('id', a.agent_id, 'name', a.name, 'specialty', a.specialty)
                                order by a.position), '[]')
                     from tenantry.panel_agents a where a.tenant_id = p.tenant_id and a.panel_id = p.id) as agents
             from tenantry.panels p where p.tenant_id = $1 ",
            $and
        )
    };
}

const NEWEST: &str = panels!("", "order by p.created_at desc, p.id desc limit 200");

/// One panel with what its experts said.
const RECORD: &str = panels!(
    "p.rounds, p.conclusion, p.failure,
     (select coalesce(jsonb_agg(
                 jsonb_build_object('position', s.position, 'round', s.round, 'agentId', s.agent_id, 'text', s.text)
                 order by s.position), '[]')
      from tenantry.panel_statements s where s.tenant_id = p.tenant_id and s.panel_id = p.id) as statements,",
    "and p.id = $2"
);

/// A panel that failed waits for its first attempt again. Its statements stay: a later attempt says the same.
const RESTART: &str = "
    update tenantry.panels set status = 'queued', failure = null, attempts = 0, lease = null, leased_until = null
    where tenant_id = $1 and id = $2 and status = 'failed'";

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

/// How the experts work together.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PanelType {
    Structured,
    Open,
    Socratic,
    Adversarial,
    Delphi,
    Hybrid,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewPanel {
    question: String,
    r#type: PanelType,
    agent_ids: Vec<Uuid>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Panel {
    id: Uuid,
    tenant_id: TenantId,
    question: String,
    r#type: String,
    status: String,
    agents: Vec<PanelAgent>,
    created_by: Author,
    created_at: String,
    /// Whether no gateway runs the panel, and one should.
    #[serde(skip)]
    waits: bool,
}

/// A panel with its run. There is no run without a panel service, except of a panel that had one.
#[derive(Serialize)]
pub(super) struct PanelRecord {
    #[serde(flatten)]
    panel: Panel,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<PanelRun>,
}

#[derive(Serialize)]
struct PanelRun {
    /// The number of rounds, once the first expert has spoken.
    rounds: Option<i16>,
    statements: Vec<Statement>,
    conclusion: Option<String>,
    failure: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Statement {
    position: i16,
    round: i16,
    agent_id: Uuid,
    text: String,
}

#[derive(Serialize, Deserialize)]
struct PanelAgent {
    id: Uuid,
    name: String,
    specialty: String,
}

#[derive(Serialize)]
struct Author {
    id: Uuid,
    name: String,
}

#[derive(Serialize)]
pub(super) struct PanelList {
    panels: Vec<Panel>,
}

pub(super) async fn list(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
) -> Result<Json<PanelList>, ApiError> {
    let panels: Vec<Panel> = state
        .database
        .read(&authorized, async |transaction| Ok(transaction.all(NEWEST, &[&authorized.tenant().as_uuid()]).await?))
        .await?;
    for panel in panels.iter().filter(|panel| panel.waits) {
        state.panel_runs.start(&authorized, panel.id);
    }
    Ok(Json(PanelList { panels }))
}

pub(super) async fn read(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    PathSegment(id): PathSegment,
) -> Result<Json<PanelRecord>, ApiError> {
    let id = Uuid::try_parse(&id).map_err(|_| ApiError::NotFound("panel"))?;
    let record = state.database.read(&authorized, async |transaction| find_record(transaction, id).await).await?;
    let record = record.ok_or(ApiError::NotFound("panel"))?;
    Ok(Json(started(&state, &authorized, record)))
}

/// Starts a panel again that failed. Any other panel stays as it is, so a repeated request changes nothing.
pub(super) async fn start_again(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    PathSegment(id): PathSegment,
) -> Result<(StatusCode, Json<PanelRecord>), ApiError> {
    let id = Uuid::try_parse(&id).map_err(|_| ApiError::NotFound("panel"))?;
    let record = state
        .database
        .write(&authorized, WriteTarget::Rows, async |transaction| {
            transaction.execute(RESTART, &[&authorized.tenant().as_uuid(), &id]).await?;
            find_record(transaction, id).await?.ok_or(ApiError::NotFound("panel"))
        })
        .await?;
    Ok((StatusCode::ACCEPTED, Json(started(&state, &authorized, record))))
}

/// Starts the run of a panel that waits. A record without a run says that no panel service is connected.
fn started(state: &AppState, authorized: &AuthorizedTenant, mut record: PanelRecord) -> PanelRecord {
    if record.panel.waits {
        state.panel_runs.start(authorized, record.panel.id);
    }
    let was_run = record.run.as_ref().is_some_and(|run| !run.statements.is_empty());
    record.run = record.run.filter(|_| was_run || state.panel_runs.is_connected());
    record
}

pub(super) async fn create(
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

impl NewPanel {
    /// The panel with a trimmed question, after all fields are validated.
    fn validated(mut self) -> Result<Self, TenantError> {
        self.question = self.question.trim().to_owned();
        let length = self.question.chars().count();
        if !(1..=MAX_QUESTION).contains(&length) {
            let reason = format!("it has {length} characters; write 1 to {MAX_QUESTION}");
            return Err(TenantError::validation("question", &reason));
        }
        refuse_hidden_in_lines(&self.question, "question")?;
        if self.agent_ids.is_empty() {
            return Err(TenantError::validation("agentIds", "the list is empty; write at least one id"));
        }
        let mut distinct = self.agent_ids.clone();
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() != self.agent_ids.len() {
            return Err(TenantError::validation("agentIds", "an id is present more than once; write each id once"));
        }
        Ok(self)
    }
}

/// The limit applies to one panel, so the used amount in the error is the number of experts of this panel.
fn allow_experts(profile: &tenantry_kernel::TenantProfile, wanted: usize) -> Result<(), TenantError> {
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

async fn find_record(transaction: &TenantTransaction<'_>, id: Uuid) -> Result<Option<PanelRecord>, ApiError> {
    Ok(transaction.find(RECORD, &[&transaction.tenant().as_uuid(), &id]).await?)
}

impl PanelType {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Structured => "structured",
            Self::Open => "open",
            Self::Socratic => "socratic",
            Self::Adversarial => "adversarial",
            Self::Delphi => "delphi",
            Self::Hybrid => "hybrid",
        }
    }
}

impl TenantRow for Panel {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.try_get("id")?,
            tenant_id: tenant_id(row, "tenant_id")?,
            question: row.try_get("question")?,
            r#type: row.try_get("type")?,
            status: row.try_get("status")?,
            agents: row.try_get::<_, SqlJson<Vec<PanelAgent>>>("agents")?.0,
            created_by: Author { id: row.try_get("created_by")?, name: row.try_get("author_name")? },
            created_at: iso8601(row.try_get::<_, OffsetDateTime>("created_at")?),
            waits: row.try_get("waits")?,
        })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.tenant_id == tenant
    }
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

impl TenantRow for PanelRecord {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        let run = PanelRun {
            rounds: row.try_get("rounds")?,
            statements: row.try_get::<_, SqlJson<Vec<Statement>>>("statements")?.0,
            conclusion: row.try_get("conclusion")?,
            failure: row.try_get("failure")?,
        };
        Ok(Self { panel: Panel::read(row)?, run: Some(run) })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.panel.is_for(tenant)
    }
}

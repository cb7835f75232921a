//! A panel and its run, as they are stored.

use serde::{Deserialize, Serialize};
use tenantry_kernel::TenantId;
use time::OffsetDateTime;
use tokio_postgres::Row;
use tokio_postgres::types::Json as SqlJson;
use uuid::Uuid;

use crate::db::{DatabaseError, TenantRow, TenantTransaction, tenant_id};
use crate::error::ApiError;
use crate::http::iso8601;

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

pub(super) const NEWEST: &str = panels!("", "order by p.created_at desc, p.id desc limit 200");

/// One panel with what its experts said.
const RECORD: &str = panels!(
    "p.rounds, p.conclusion, p.failure,
     (select coalesce(jsonb_agg(
                 jsonb_build_object('position', s.position, 'round', s.round, 'agentId', s.agent_id, 'text', s.text)
                 order by s.position), '[]')
      from tenantry.panel_statements s where s.tenant_id = p.tenant_id and s.panel_id = p.id) as statements,",
    "and p.id = $2"
);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::routes) struct Panel {
    pub(super) id: Uuid,
    pub(super) tenant_id: TenantId,
    pub(super) question: String,
    pub(super) r#type: String,
    pub(super) status: String,
    pub(super) agents: Vec<PanelAgent>,
    pub(super) created_by: Author,
    pub(super) created_at: String,
    /// Whether no gateway runs the panel, and one should.
    #[serde(skip)]
    pub(super) waits: bool,
}

/// A panel with its run. There is no run without a panel service, except of a panel that had one.
#[derive(Serialize)]
pub(in crate::routes) struct PanelRecord {
    #[serde(flatten)]
    pub(super) panel: Panel,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) run: Option<PanelRun>,
}

#[derive(Serialize)]
pub(super) struct PanelRun {
    /// The number of rounds, once the first expert has spoken.
    rounds: Option<i16>,
    pub(super) statements: Vec<Statement>,
    conclusion: Option<String>,
    failure: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Statement {
    position: i16,
    round: i16,
    agent_id: Uuid,
    text: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct PanelAgent {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) specialty: String,
}

#[derive(Serialize)]
pub(super) struct Author {
    pub(super) id: Uuid,
    pub(super) name: String,
}

/// The panel with its run, if the tenant has it.
pub(super) async fn find_record(
    transaction: &TenantTransaction<'_>,
    id: Uuid,
) -> Result<Option<PanelRecord>, ApiError> {
    Ok(transaction.find(RECORD, &[&transaction.tenant().as_uuid(), &id]).await?)
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

//! A panel that runs: what the panel service needs of it.

use serde::{Deserialize, Serialize};
use tenantry_kernel::TenantId;
use tokio_postgres::Row;
use tokio_postgres::types::Json as SqlJson;
use uuid::Uuid;

use crate::db::{DatabaseError, TenantRow, tenant_id};

/// A panel with everything that the panel service needs.
#[derive(Serialize)]
pub(super) struct RunningPanel {
    #[serde(rename = "panelId")]
    pub(super) id: Uuid,
    #[serde(skip)]
    tenant: TenantId,
    question: String,
    r#type: String,
    pub(super) agents: Vec<Expert>,
    /// The number of this attempt, from 1.
    #[serde(skip)]
    pub(super) attempts: i16,
    /// The number of statements that are stored already. The panel service need not take its time over them.
    spoken: i64,
}

/// An expert of a panel.
#[derive(Serialize, Deserialize)]
pub(super) struct Expert {
    pub(super) id: Uuid,
    name: String,
    specialty: String,
}

impl TenantRow for RunningPanel {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.try_get("id")?,
            tenant: tenant_id(row, "tenant_id")?,
            question: row.try_get("question")?,
            r#type: row.try_get("type")?,
            agents: row.try_get::<_, SqlJson<Vec<Expert>>>("agents")?.0,
            attempts: row.try_get("attempts")?,
            spoken: row.try_get("spoken")?,
        })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.tenant == tenant
    }
}

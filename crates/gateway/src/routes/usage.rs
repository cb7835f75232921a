//! The usage of a tenant, for its administrators: counts of limits by period, and uses of agents by month.

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Response};
use serde::{Deserialize, Serialize};
use tenantry_kernel::{TenantError, TenantId};
use time::Date;
use time::macros::format_description;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::db::{DatabaseError, TenantRow, tenant_id};
use crate::error::ApiError;
use crate::http::{Table, TableFormat};
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

/// The longest range of an export: a leap year.
const MAX_DAYS: i64 = 366;

/// The periods that begin in the range, in a stable order. A count that never resets belongs to no period, so it is in
/// every range.
const BY_PERIOD: &str = "
    select tenant_id, limit_key, period, used,
           case when period <> 'lifetime' then starts_on end as starts_on,
           case period when 'day' then starts_on + 1
                       when 'month' then (starts_on + interval '1 month')::date end as ends_on
    from tenantry.usage
    where tenant_id = $1 and ((period in ('day', 'month') and starts_on >= $2 and starts_on < $3)
                              or period = 'lifetime')
    order by period = 'lifetime', tenantry.usage.starts_on, limit_key collate \"C\", period";

const AGENTS: &str = "
    select tenant_id, agent_id, name, shared, used from tenantry.agent_usage
    where tenant_id = $1 and month = $2
    order by used desc, name collate \"C\", agent_id";

#[derive(Deserialize)]
pub(super) struct RangeQuery {
    from: String,
    to: String,
    format: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct MonthQuery {
    period: String,
    format: Option<String>,
}

#[derive(Serialize)]
struct Usage {
    from: String,
    to: String,
    usage: Vec<PeriodUsage>,
}

/// The count of one limit in one period. `end` is the first day after the period.
#[derive(Serialize)]
struct PeriodUsage {
    #[serde(skip)]
    tenant: TenantId,
    limit: String,
    period: String,
    start: Option<String>,
    end: Option<String>,
    used: i64,
}

#[derive(Serialize)]
struct AgentUsageList {
    period: String,
    agents: Vec<AgentUsage>,
}

/// The uses of one agent by the tenant. `shared` says that another tenant owns the agent.
#[derive(Serialize)]
struct AgentUsage {
    #[serde(skip)]
    tenant: TenantId,
    id: Uuid,
    name: String,
    shared: bool,
    used: i64,
}

pub(super) async fn by_period(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    headers: HeaderMap,
    query: Result<Query<RangeQuery>, QueryRejection>,
) -> Result<Response<Body>, ApiError> {
    require_admin(&authorized)?;
    let Query(query) = query.map_err(|_| TenantError::validation("query", "write ?from=2026-11-01&to=2026-12-01"))?;
    let format = TableFormat::of(query.format.as_deref(), &headers)?;
    let (from, to) = (day("from", &query.from)?, day("to", &query.to)?);
    let days = (to - from).whole_days();
    if !(1..=MAX_DAYS).contains(&days) {
        let reason = format!("the range has {days} days; write 1 to {MAX_DAYS}, `to` is the first day after the range");
        return Err(TenantError::validation("to", &reason).into());
    }
    let usage = state
        .database
        .read(&authorized, async |transaction| {
            Ok(transaction.all(BY_PERIOD, &[&authorized.tenant().as_uuid(), &from, &to]).await?)
        })
        .await?;
    let table = Usage { from: from.to_string(), to: to.to_string(), usage };
    table.respond(format, &format!("usage-{from}-{to}"))
}

pub(super) async fn of_agents(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    headers: HeaderMap,
    query: Result<Query<MonthQuery>, QueryRejection>,
) -> Result<Response<Body>, ApiError> {
    require_admin(&authorized)?;
    let Query(query) = query.map_err(|_| TenantError::validation("query", "write ?period=2026-11"))?;
    let format = TableFormat::of(query.format.as_deref(), &headers)?;
    let month = month("period", &query.period)?;
    let agents = state
        .database
        .read(&authorized, async |transaction| {
            Ok(transaction.all(AGENTS, &[&authorized.tenant().as_uuid(), &month]).await?)
        })
        .await?;
    let name = format!("usage-agents-{}", query.period);
    AgentUsageList { period: query.period, agents }.respond(format, &name)
}

fn require_admin(authorized: &AuthorizedTenant) -> Result<(), ApiError> {
    if authorized.is_admin() { Ok(()) } else { Err(ApiError::AdminsOnly) }
}

/// A day such as `2026-11-05`, or the first day of a month such as `2026-11`.
fn day(name: &str, text: &str) -> Result<Date, TenantError> {
    parse_day(text).or_else(|| parse_day(&format!("{text}-01"))).ok_or_else(|| {
        TenantError::validation(name, "it is not a date; write a day such as 2026-11-05, or a month such as 2026-11")
    })
}

fn month(name: &str, text: &str) -> Result<Date, TenantError> {
    parse_day(&format!("{text}-01"))
        .ok_or_else(|| TenantError::validation(name, "it is not a month; write one such as 2026-11"))
}

/// A day of the years 0 to 9999. The format also reads a sign, and PostgreSQL has no dates before the year -4712.
fn parse_day(text: &str) -> Option<Date> {
    let is_signed = text.starts_with(['+', '-']);
    Date::parse(text, format_description!("[year]-[month]-[day]")).ok().filter(|_| !is_signed)
}

impl Table for Usage {
    const COLUMNS: &'static [&'static str] = &["limit", "period", "start", "end", "used"];

    fn rows(&self) -> impl Iterator<Item = Vec<String>> {
        self.usage.iter().map(|row| {
            let [start, end] = [&row.start, &row.end].map(|day| day.clone().unwrap_or_default());
            vec![row.limit.clone(), row.period.clone(), start, end, row.used.to_string()]
        })
    }
}

impl Table for AgentUsageList {
    const COLUMNS: &'static [&'static str] = &["id", "name", "shared", "used"];

    fn rows(&self) -> impl Iterator<Item = Vec<String>> {
        self.agents
            .iter()
            .map(|row| vec![row.id.to_string(), row.name.clone(), row.shared.to_string(), row.used.to_string()])
    }
}

impl TenantRow for PeriodUsage {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        let day =
            |column: &str| Ok::<_, DatabaseError>(row.try_get::<_, Option<Date>>(column)?.map(|day| day.to_string()));
        Ok(Self {
            tenant: tenant_id(row, "tenant_id")?,
            limit: row.try_get("limit_key")?,
            period: row.try_get("period")?,
            start: day("starts_on")?,
            end: day("ends_on")?,
            used: row.try_get("used")?,
        })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.tenant == tenant
    }
}

impl TenantRow for AgentUsage {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            tenant: tenant_id(row, "tenant_id")?,
            id: row.try_get("agent_id")?,
            name: row.try_get("name")?,
            shared: row.try_get("shared")?,
            used: row.try_get("used")?,
        })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.tenant == tenant
    }
}

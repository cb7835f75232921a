//! The demo data: three tenants with people, shared resources and panels, a suspended tenant, and the platform.
//!
//! Each row is written with the scope of its tenant or its person, because row-level security also applies to the owner
//! of the tables. Existing rows stay unchanged.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use tokio_postgres::Transaction;
use tokio_postgres::types::{Json, ToSql};
use uuid::Uuid;

use super::migrate_error::MigrateError;

const DEMO: &str = include_str!("../../demo/demo.json");
/// What the experts of the completed panels said. The panel service of the demo writes this file.
const DISCUSSIONS: &str = include_str!("../../demo/discussions.json");

#[derive(Deserialize)]
struct Demo {
    tenants: Vec<Tenant>,
    people: Vec<Person>,
    agents: Vec<Agent>,
    resources: Vec<Resource>,
    panels: Vec<Panel>,
}

#[derive(Deserialize)]
struct Tenant {
    id: Uuid,
    slug: String,
    name: String,
    kind: String,
    tier: String,
    status: String,
    features: Value,
    limits: Value,
    branding: Value,
}

#[derive(Deserialize)]
struct Person {
    id: Uuid,
    email: String,
    name: String,
    /// The role in each tenant, by slug.
    memberships: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Agent {
    id: Uuid,
    tenant: String,
    sharing: String,
    #[serde(default)]
    shared_with: Vec<String>,
    name: String,
    specialty: String,
    description: String,
}

/// A tool, a prompt, a workflow or a knowledge source.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    id: Uuid,
    kind: String,
    tenant: String,
    sharing: String,
    #[serde(default)]
    shared_with: Vec<String>,
    name: String,
    description: String,
    definition: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Panel {
    id: Uuid,
    tenant: String,
    by: String,
    hours_ago: f64,
    r#type: String,
    status: String,
    agents: Vec<Uuid>,
    question: String,
}

#[derive(Deserialize)]
struct Discussion {
    panel: Uuid,
    rounds: i16,
    conclusion: String,
    statements: Vec<Statement>,
}

#[derive(Deserialize)]
struct Statement {
    round: i16,
    agent: Uuid,
    text: String,
}

/// Inserts the demo data. The caller holds the lock.
pub(super) async fn seed(transaction: &Transaction<'_>) -> Result<(), MigrateError> {
    let demo: Demo = serde_json::from_str(DEMO).map_err(|error| MigrateError::Demo(error.to_string()))?;
    for tenant in &demo.tenants {
        seed_tenant(transaction, tenant).await?;
    }
    for person in &demo.people {
        seed_person(transaction, person, &demo).await?;
    }
    for agent in &demo.agents {
        seed_resource(transaction, &agent.as_resource(), &demo).await?;
    }
    for resource in &demo.resources {
        seed_resource(transaction, resource, &demo).await?;
    }
    for panel in &demo.panels {
        seed_panel(transaction, panel, &demo).await?;
    }
    let discussions: Vec<Discussion> =
        serde_json::from_str(DISCUSSIONS).map_err(|error| MigrateError::Demo(error.to_string()))?;
    for discussion in &discussions {
        seed_discussion(transaction, discussion, &demo).await?;
    }
    for tenant in &demo.tenants {
        count_panels(transaction, tenant.id).await?;
    }
    set_scope(transaction, None, None).await
}

async fn seed_tenant(transaction: &Transaction<'_>, tenant: &Tenant) -> Result<(), MigrateError> {
    set_scope(transaction, Some(tenant.id), None).await?;
    let json = [&tenant.features, &tenant.limits, &tenant.branding].map(Json);
    let [features, limits, branding] = &json;
    run(
        transaction,
        "insert into tenantry.tenants (id, slug, name, kind, tier, status, features, limits, branding)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing",
        &[
            &tenant.id,
            &tenant.slug,
            &tenant.name,
            &tenant.kind,
            &tenant.tier,
            &tenant.status,
            features,
            limits,
            branding,
        ],
    )
    .await
}

async fn seed_person(transaction: &Transaction<'_>, person: &Person, demo: &Demo) -> Result<(), MigrateError> {
    set_scope(transaction, None, Some(person.id)).await?;
    run(
        transaction,
        "insert into tenantry.users (id, email, name) values ($1, $2, $3) on conflict do nothing",
        &[&person.id, &person.email, &person.name],
    )
    .await?;
    for (slug, role) in &person.memberships {
        let tenant = demo.tenant(slug)?;
        set_scope(transaction, Some(tenant), None).await?;
        run(
            transaction,
            "insert into tenantry.memberships (tenant_id, user_id, role) values ($1, $2, $3) on conflict do nothing",
            &[&tenant, &person.id, role],
        )
        .await?;
    }
    Ok(())
}

async fn seed_resource(transaction: &Transaction<'_>, resource: &Resource, demo: &Demo) -> Result<(), MigrateError> {
    let tenant = demo.tenant(&resource.tenant)?;
    let shared_with = resource.shared_with.iter().map(|slug| demo.tenant(slug)).collect::<Result<Vec<_>, _>>()?;
    let resource_type = if resource.tenant == "platform" { "platform" } else { "custom" };
    set_scope(transaction, Some(tenant), None).await?;
    run(
        transaction,
        "insert into tenantry.resources
             (tenant_id, kind, id, name, description, definition, resource_type, sharing_mode, shared_with)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing",
        &[
            &tenant,
            &resource.kind,
            &resource.id,
            &resource.name,
            &resource.description,
            &Json(&resource.definition),
            &resource_type,
            &resource.sharing,
            &shared_with,
        ],
    )
    .await
}

async fn seed_panel(transaction: &Transaction<'_>, panel: &Panel, demo: &Demo) -> Result<(), MigrateError> {
    let tenant = demo.tenant(&panel.tenant)?;
    let by = demo.people.iter().find(|person| person.email == panel.by).map(|person| person.id);
    let by = by.ok_or_else(|| MigrateError::Demo(format!("no person has the e-mail address {}", panel.by)))?;
    set_scope(transaction, Some(tenant), None).await?;
    run(
        transaction,
        "insert into tenantry.panels (tenant_id, id, question, type, status, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, now() - $7 * interval '1 hour') on conflict do nothing",
        &[&tenant, &panel.id, &panel.question, &panel.r#type, &panel.status, &by, &panel.hours_ago],
    )
    .await?;
    for (position, agent) in (0_i16..).zip(&panel.agents) {
        run(
            transaction,
            "insert into tenantry.panel_agents (tenant_id, panel_id, position, agent_id, name, specialty)
             select $1, $2, $3, id, name, definition ->> 'specialty' from tenantry.resources
             where kind = 'agent' and id = $4 and tenantry.can_access_resource(tenant_id, sharing_mode, shared_with)
             on conflict do nothing",
            &[&tenant, &panel.id, &position, agent],
        )
        .await?;
    }
    Ok(())
}

/// A panel without a record of its discussion gets one. So does a panel of an earlier version.
async fn seed_discussion(
    transaction: &Transaction<'_>,
    discussion: &Discussion,
    demo: &Demo,
) -> Result<(), MigrateError> {
    let panel = demo.panels.iter().find(|panel| panel.id == discussion.panel);
    let panel = panel.ok_or_else(|| MigrateError::Demo(format!("no panel has the id {}", discussion.panel)))?;
    let tenant = demo.tenant(&panel.tenant)?;
    set_scope(transaction, Some(tenant), None).await?;
    run(
        transaction,
        "update tenantry.panels set rounds = $3, conclusion = $4
         where tenant_id = $1 and id = $2 and status = 'completed' and conclusion is null",
        &[&tenant, &panel.id, &discussion.rounds, &discussion.conclusion],
    )
    .await?;
    for (position, statement) in (0_i16..).zip(&discussion.statements) {
        run(
            transaction,
            "insert into tenantry.panel_statements (tenant_id, panel_id, position, round, agent_id, text)
             values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            &[&tenant, &panel.id, &position, &statement.round, &statement.agent, &statement.text],
        )
        .await?;
    }
    Ok(())
}

/// Sets the usage of the month to the panels in the list and their agents.
async fn count_panels(transaction: &Transaction<'_>, tenant: Uuid) -> Result<(), MigrateError> {
    set_scope(transaction, Some(tenant), None).await?;
    run(
        transaction,
        "insert into tenantry.usage (tenant_id, limit_key, period, starts_on, used)
         select $1, 'max_panels_per_month', 'month', tenantry.period_start('month', now()), count(*)
         from tenantry.panels
         where tenant_id = $1 and created_at >= date_trunc('month', now() at time zone 'utc') at time zone 'utc'
         on conflict do nothing",
        &[&tenant],
    )
    .await?;
    run(
        transaction,
        "insert into tenantry.agent_usage (tenant_id, month, agent_id, name, shared, used)
         select $1, tenantry.period_start('month', now()), used.agent_id, used.name,
                not exists (select from tenantry.resources own
                            where own.tenant_id = $1 and own.kind = 'agent' and own.id = used.agent_id),
                count(*)
         from tenantry.panel_agents used join tenantry.panels panel
              on panel.tenant_id = used.tenant_id and panel.id = used.panel_id
         where used.tenant_id = $1
           and panel.created_at >= date_trunc('month', now() at time zone 'utc') at time zone 'utc'
         group by used.agent_id, used.name
         on conflict do nothing",
        &[&tenant],
    )
    .await
}

async fn set_scope(
    transaction: &Transaction<'_>,
    tenant: Option<Uuid>,
    person: Option<Uuid>,
) -> Result<(), MigrateError> {
    let text = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    transaction
        .execute(
            "select set_config('app.tenant_id', $1, true), set_config('app.user_id', $2, true)",
            &[&text(tenant), &text(person)],
        )
        .await?;
    Ok(())
}

async fn run(transaction: &Transaction<'_>, sql: &str, parameters: &[&(dyn ToSql + Sync)]) -> Result<(), MigrateError> {
    transaction.execute(sql, parameters).await.map_err(MigrateError::during("inserting the demo data"))?;
    Ok(())
}

impl Agent {
    fn as_resource(&self) -> Resource {
        Resource {
            id: self.id,
            kind: "agent".into(),
            tenant: self.tenant.clone(),
            sharing: self.sharing.clone(),
            shared_with: self.shared_with.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            definition: serde_json::json!({ "specialty": self.specialty }),
        }
    }
}

impl Demo {
    fn tenant(&self, slug: &str) -> Result<Uuid, MigrateError> {
        let tenant = self.tenants.iter().find(|tenant| tenant.slug == slug);
        tenant.map(|tenant| tenant.id).ok_or_else(|| MigrateError::Demo(format!("no tenant has the slug {slug}")))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Planted fault: a typing error in the data, such as a color, a slug or a limit that the kernel refuses.
    #[test]
    fn the_kernel_accepts_every_tenant_of_the_demo() {
        let demo: serde_json::Value = serde_json::from_str(DEMO).unwrap();
        let tenants = demo.get("tenants").and_then(Value::as_array).unwrap();
        assert_eq!(tenants.len(), 5);
        for tenant in tenants {
            serde_json::from_value::<tenantry_kernel::TenantProfile>(tenant.clone()).unwrap();
        }
    }
}

//! The tenants and people of the storm. Every private row of a tenant contains its marker, so that a response with a
//! row of another tenant shows it.

use tokio_postgres::Client;

use crate::harness::Harness;

pub const TENANTS: usize = 24;
/// Tenants with a limit that the storm uses up.
pub const LIMITED: usize = 4;
/// The panels that each tenant has at the beginning.
pub const SEEDED_PANELS: usize = 5;

const MARKER: &str = "marker-";
const TENANT: &str = "5a000000-0000-4000-8000-0000000000";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    Admin,
    Member,
    /// A member of this tenant and of the next one.
    Consultant,
    /// A member whose membership the storm revokes and restores.
    Revoked,
}

pub const ROLES: [Role; 4] = [Role::Admin, Role::Member, Role::Consultant, Role::Revoked];

pub fn tenant_id(tenant: usize) -> String {
    format!("{TENANT}{tenant:02}")
}

pub fn slug(tenant: usize) -> String {
    format!("storm-{tenant:02}")
}

pub fn marker(tenant: usize) -> String {
    format!("{MARKER}{tenant:02}")
}

pub fn person_id(tenant: usize, role: Role) -> String {
    format!("5a000000-0000-4000-9000-0000000{}00{tenant:02}", role as usize)
}

pub fn private_agent(tenant: usize) -> String {
    format!("5a000000-0000-4000-a000-0000000000{tenant:02}")
}

pub fn private_prompt(tenant: usize) -> String {
    format!("5a000000-0000-4000-9800-0000000000{tenant:02}")
}

/// An agent of this tenant that is shared with the next one.
pub fn shared_agent(tenant: usize) -> String {
    format!("5a000000-0000-4000-b000-0000000000{tenant:02}")
}

pub fn seeded_panel(tenant: usize, panel: usize) -> String {
    format!("5a000000-0000-4000-8{panel:03}-1000000000{tenant:02}")
}

pub fn next(tenant: usize) -> usize {
    (tenant + 1) % TENANTS
}

/// The session of each person.
pub struct Sessions(Vec<[String; ROLES.len()]>);

impl Sessions {
    pub fn new(harness: &Harness) -> Self {
        let of_tenant = |tenant| ROLES.map(|role| harness.bearer(&person_id(tenant, role)));
        Self((0..TENANTS).map(of_tenant).collect())
    }

    pub fn bearer(&self, tenant: usize, role: Role) -> &str {
        &self.0[tenant][role as usize]
    }
}

/// Inserts every tenant. `panels` is the monthly limit of the first [`LIMITED`] tenants.
pub async fn insert(superuser: &Client, panels: u64) {
    // Another tenant's committed rows must survive the crash of the database, as they do with the default of
    // PostgreSQL. The servers of the tests turn it off.
    let database: String = superuser.query_one("select current_database()", &[]).await.unwrap().get(0);
    superuser.batch_execute(&format!("alter database {database} set synchronous_commit = on")).await.unwrap();
    for tenant in 0..TENANTS {
        let limit = if tenant < LIMITED { panels } else { 1_000_000_000 };
        superuser.batch_execute(&tenant_rows(tenant, limit)).await.unwrap();
    }
    for tenant in 0..TENANTS {
        superuser.batch_execute(&member_rows(tenant)).await.unwrap();
    }
}

fn tenant_rows(tenant: usize, limit: u64) -> String {
    let (id, slug, marker) = (tenant_id(tenant), slug(tenant), marker(tenant));
    let people: String = ROLES
        .iter()
        .map(|role| {
            let person = person_id(tenant, *role);
            format!("('{person}', '{}-{slug}@storm.test', '{role:?} {marker}'),", *role as usize)
        })
        .collect();
    let (own, shared, prompt) = (private_agent(tenant), shared_agent(tenant), private_prompt(tenant));
    let next = tenant_id(next(tenant));
    format!(
        "insert into tenantry.tenants (id, slug, name, limits, branding) values
             ('{id}', '{slug}', 'Storm {marker}', '{{\"max_panels_per_month\": {limit}}}', '{{}}');
         insert into tenantry.users (id, email, name) values {};
         insert into tenantry.resources (tenant_id, kind, id, name, description, definition, sharing_mode, shared_with)
         values
             ('{id}', 'agent', '{own}', 'Own {marker}', '{marker}', '{AGENT}', 'private', '{{}}'),
             ('{id}', 'agent', '{shared}', 'Shared', 'With the next tenant.', '{AGENT}', 'selective', '{{{next}}}'),
             ('{id}', 'prompt', '{prompt}', 'Own {marker}', '', '{{\"text\": \"{marker}\"}}', 'private', '{{}}');",
        people.trim_end_matches(','),
    )
}

const AGENT: &str = r#"{"specialty": "Cardiology"}"#;

fn member_rows(tenant: usize) -> String {
    let (id, marker) = (tenant_id(tenant), marker(tenant));
    let admin = person_id(tenant, Role::Admin);
    let members: String = [(Role::Admin, "admin"), (Role::Member, "member"), (Role::Revoked, "admin")]
        .iter()
        .map(|(person, role)| format!("('{id}', '{}', '{role}'),", person_id(tenant, *person)))
        .collect();
    let consultant = person_id(tenant, Role::Consultant);
    let panels: String = (0..SEEDED_PANELS)
        .map(|panel| format!("('{id}', '{}', 'Seeded {marker}', 'open', '{admin}'),", seeded_panel(tenant, panel)))
        .collect();
    format!(
        "insert into tenantry.memberships (tenant_id, user_id, role) values {members}
             ('{id}', '{consultant}', 'consultant'), ('{}', '{consultant}', 'consultant');
         insert into tenantry.panels (tenant_id, id, question, type, created_by) values {};",
        tenant_id(next(tenant)),
        panels.trim_end_matches(','),
    )
}

/// The first mention of a tenant that is not allowed in a response.
pub fn foreign_tenant(text: &str, allowed: &[usize]) -> Option<String> {
    [MARKER, TENANT].into_iter().find_map(|prefix| {
        text.match_indices(prefix).find_map(|(at, _)| {
            let number = text.get(at + prefix.len()..at + prefix.len() + 2).unwrap_or_default();
            let is_allowed = number.parse().is_ok_and(|tenant: usize| allowed.contains(&tenant));
            (!is_allowed).then(|| format!("{prefix}{number}"))
        })
    })
}

#[test]
fn a_foreign_tenant_is_found_by_its_marker_and_by_its_id() {
    let own = format!("{} {} {}", tenant_id(7), marker(7), marker(8));
    assert_eq!(foreign_tenant(&own, &[7, 8]), None);
    assert_eq!(foreign_tenant(&own, &[7]), Some("marker-08".into()));
    assert_eq!(foreign_tenant(&tenant_id(9), &[7]), Some(tenant_id(9)));
    assert_eq!(foreign_tenant("marker-", &[7]), Some("marker-".into()));
}

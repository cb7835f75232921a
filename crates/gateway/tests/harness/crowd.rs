//! Other tenants: rows in every table that no request of a test may read.

use tokio_postgres::Client;

/// Every table with rows of tenants or people.
pub const TABLES: [&str; 19] = [
    "tenants",
    "users",
    "memberships",
    "resources",
    "resource_preferences",
    "prompt_overrides",
    "panels",
    "panel_agents",
    "panel_statements",
    "usage",
    "agent_usage",
    "idempotency_keys",
    "switch_audit",
    "used_sign_in_codes",
    "identities",
    "platform_administrators",
    "sign_ups",
    "invitations",
    "audit",
];

/// Inserts this many tenants, each with a person, an administrator's membership, a resource with a preference and an
/// override, a panel with one expert and one statement, the usage of a month, a kept key, a switch, a used code, an
/// identity and more. A quarter of the resources are shared with one other tenant of the crowd.
///
/// The connection is a superuser's. The rows fit together by construction, so no trigger checks them.
pub async fn insert_crowd(superuser: &Client, tenants: i32) {
    let tables = ROWS.iter().map(|insert| insert.replace("$1", &tenants.to_string())).collect::<Vec<_>>().join(";\n");
    superuser
        .batch_execute(&format!(
            "begin;
             set local session_replication_role = replica;
             set local synchronous_commit = off;
             create function pg_temp.tenant(n bigint) returns uuid language sql immutable
                 return ('c0000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid;
             create function pg_temp.person(n bigint) returns uuid language sql immutable
                 return ('c0000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid;
             {tables};
             drop function pg_temp.tenant, pg_temp.person;
             commit;"
        ))
        .await
        .unwrap();
    // As autovacuum does after a while.
    for table in TABLES {
        superuser.batch_execute(&format!("vacuum analyze tenantry.{table}")).await.unwrap();
    }
}

const ROWS: [&str; 19] = [
    "insert into tenantry.tenants (id, slug, name)
     select pg_temp.tenant(n), 'crowd-' || n, 'Crowd ' || n from generate_series(1, $1) n",
    "insert into tenantry.users (id, email, name)
     select pg_temp.person(n), n || '@crowd.test', 'Person ' || n from generate_series(1, $1) n",
    "insert into tenantry.memberships (tenant_id, user_id, role)
     select pg_temp.tenant(n), pg_temp.person(n), 'admin' from generate_series(1, $1) n",
    "insert into tenantry.resources
         (tenant_id, kind, id, name, definition, description, sharing_mode, shared_with)
     select pg_temp.tenant(n), (array['agent', 'prompt', 'tool'])[1 + n % 3], gen_random_uuid(), 'Resource ' || n,
            '{\"specialty\": \"Cardiology\", \"text\": \"Why?\", \"parameters\": {}}', 'A resource.',
            case when n % 4 = 0 then 'selective' else 'private' end,
            case when n % 4 = 0 then array[pg_temp.tenant(n / 4)] else '{}' end
     from generate_series(1, $1) n",
    "insert into tenantry.resource_preferences
         (tenant_id, owner_id, kind, resource_id, enabled, favorite, updated_by)
     select pg_temp.tenant(n), '00000000-0000-0000-0000-000000000001', 'agent',
            'a9e00000-0000-4000-8000-000000000001', n % 2 = 0, true, pg_temp.person(n) from generate_series(1, $1) n",
    "insert into tenantry.prompt_overrides (tenant_id, owner_id, resource_id, text, updated_by)
     select pg_temp.tenant(n), '00000000-0000-0000-0000-000000000001', '4e500000-0000-4000-8000-000000000001',
            'Own words', pg_temp.person(n) from generate_series(1, $1) n",
    "insert into tenantry.panels (tenant_id, id, question, type, created_by)
     select pg_temp.tenant(n), pg_temp.tenant(n), 'Why?', 'open', pg_temp.person(n) from generate_series(1, $1) n",
    "insert into tenantry.panel_agents (tenant_id, panel_id, position, agent_id, name, specialty)
     select pg_temp.tenant(n), pg_temp.tenant(n), 0, pg_temp.tenant(n), 'Agent', 'Cardiology'
     from generate_series(1, $1) n",
    "insert into tenantry.panel_statements (tenant_id, panel_id, position, round, agent_id, text)
     select pg_temp.tenant(n), pg_temp.tenant(n), 0, 1, pg_temp.tenant(n), 'Because.' from generate_series(1, $1) n",
    "insert into tenantry.usage (tenant_id, limit_key, period, starts_on, used)
     select pg_temp.tenant(n), 'max_panels_per_month', 'month', tenantry.period_start('month', now()), 1
     from generate_series(1, $1) n",
    "insert into tenantry.agent_usage (tenant_id, month, agent_id, name, shared, used)
     select pg_temp.tenant(n), tenantry.period_start('month', now()), pg_temp.tenant(n), 'Agent', false, 1
     from generate_series(1, $1) n",
    "insert into tenantry.idempotency_keys (tenant_id, user_id, route, key, fingerprint, status, created_at)
     select pg_temp.tenant(n), pg_temp.person(n), 'POST /v1/panels', 'key', sha256(''), 201,
            now() - n % 3 * interval '1 day'
     from generate_series(1, $1) n",
    "insert into tenantry.switch_audit (tenant_id, actor, record_id, said_at, said_epoch)
     select pg_temp.tenant(n), pg_temp.person(n), pg_temp.tenant(n), now(), 1 from generate_series(1, $1) n",
    "insert into tenantry.used_sign_in_codes (id, user_id, expires_at)
     select pg_temp.tenant(n), pg_temp.person(n), now() from generate_series(1, $1) n",
    "insert into tenantry.identities (issuer, subject, user_id)
     select 'https://issuer.test', n::text, pg_temp.person(n) from generate_series(1, $1) n",
    "insert into tenantry.platform_administrators (user_id) select pg_temp.person(n) from generate_series(1, $1) n",
    "insert into tenantry.sign_ups (tenant_id, user_id)
     select pg_temp.tenant(n), pg_temp.person(n) from generate_series(1, $1) n",
    "insert into tenantry.invitations (tenant_id, id, email, role, token_hash, invited_by)
     select pg_temp.tenant(n), pg_temp.tenant(n), 'guest-' || n || '@crowd.test', 'member',
            decode(repeat('00', 32), 'hex'), pg_temp.person(n) from generate_series(1, $1) n",
    "insert into tenantry.audit (tenant_id, actor, as_platform, action)
     select pg_temp.tenant(n), pg_temp.person(n), false, 'member_invited' from generate_series(1, $1) n",
];

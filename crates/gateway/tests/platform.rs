//! Acts of the platform over HTTP: what a granted person may do, and what each act leaves behind.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use harness::program::wait_for_notification;
use harness::*;
use serde_json::{Value, json};
use tenantry_gateway::migrate::{LinkOutcome, grant_platform_admin, revoke_platform_admin};

const TENANTS: &str = "/v1/platform/tenants";

/// A gateway whose platform administrator is Hana. She is a member of healthco only.
async fn granted() -> Harness {
    let harness = Harness::start().await;
    grant_platform_admin(&harness.owner, "hana@healthco.test").await.unwrap();
    harness
}

async fn records(harness: &Harness, tenant: &str) -> Vec<(String, String)> {
    let sql = "select action, reason from tenantry.audit
               where tenant_id = $1::text::uuid and as_platform and actor = $2::text::uuid order by position";
    let rows = harness.as_superuser().await.query(sql, &[&tenant, &HANA]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

fn one(tenant: &str) -> String {
    format!("{TENANTS}/{tenant}")
}

/// Planted faults: an act without a reason, one without a record, and a record that the tenant cannot read.
#[tokio::test]
async fn every_act_has_a_reason_and_a_record_that_the_tenant_reads() {
    let harness = granted().await;
    for refused in [
        harness.get(TENANTS, HANA, HEALTHCO).await,
        harness.get(&format!("{TENANTS}?reason=%20"), HANA, HEALTHCO).await,
        harness.get(&format!("{}?reason={}", one(ACME), "x".repeat(501)), HANA, HEALTHCO).await,
        harness.get(&format!("{}?reason=a%0Ab", one(ACME)), HANA, HEALTHCO).await,
        harness.patch(&one(ACME), HANA, HEALTHCO, &json!({ "status": "suspended" })).await,
        harness.patch(&one(ACME), HANA, HEALTHCO, &json!({ "status": "suspended", "reason": "" })).await,
        harness.post(TENANTS, HANA, HEALTHCO, &json!({ "slug": "nova", "name": "Nova" })).await,
    ] {
        refused.assert_problem(400, "TENANT_VALIDATION");
    }
    let count = "select count(*) from tenantry.audit";
    let count: i64 = harness.as_superuser().await.query_one(count, &[]).await.unwrap().get(0);
    assert_eq!(count, 0, "a refused act has no record");

    let list = harness.get(&format!("{TENANTS}?reason=Yearly%20review"), HANA, HEALTHCO).await;
    let slugs: Vec<_> = list.json()["tenants"].as_array().unwrap().iter().map(|t| t["slug"].clone()).collect();
    assert_eq!(slugs, ["acme", "healthco", "medtech", "oldco", "platform"]);
    let later = harness.get(&format!("{TENANTS}?reason=Next%20page&after=healthco"), HANA, HEALTHCO).await;
    assert_eq!(later.json()["tenants"][0]["slug"], "medtech");
    let read = harness.get(&format!("{}?reason=Ticket%2017", one(ACME)), HANA, HEALTHCO).await;
    assert_eq!((read.json()["tenant"]["slug"].as_str(), read.json()["members"].as_i64()), (Some("acme"), Some(2)));
    assert_eq!(read.header("cache-control"), Some("private, no-store"));
    let record = |action: &str, reason: &str| (action.to_owned(), reason.to_owned());
    assert_eq!(
        records(&harness, PLATFORM).await,
        [record("tenants_listed", "Yearly review"), record("tenants_listed", "Next page")]
    );
    assert_eq!(records(&harness, ACME).await, [record("tenant_read", "Ticket 17")]);
    // Acme's administrator sees it, and medtech's does not.
    let log = harness.get("/v1/tenants/acme/audit", ADA, ACME).await.json();
    let seen = &log["records"][0];
    assert_eq!(
        (seen["action"].as_str(), seen["reason"].as_str(), seen["actor"].as_str(), seen["asPlatform"].as_bool()),
        (Some("tenant_read"), Some("Ticket 17"), Some(HANA), Some(true))
    );
    assert_eq!(harness.get("/v1/tenants/medtech/audit", MEI, MEDTECH).await.json()["records"], json!([]));
}

/// Planted fault: a bypass that also opens the routes of tenants.
#[tokio::test]
async fn a_grant_opens_no_route_of_a_tenant() {
    let harness = granted().await;
    for path in
        ["/v1/panels", "/v1/agents", "/v1/resources/prompts", "/v1/tenants/acme/profile", "/v1/tenants/acme/audit"]
    {
        harness.get(path, HANA, ACME).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    }
    let panel = json!({ "question": "q", "type": "open", "agentIds": [GLOBAL_AGENT] });
    harness.post("/v1/panels", HANA, ACME, &panel).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
}

/// Planted fault: a policy of the list of tenants that does not ask for the grant.
#[tokio::test]
async fn the_database_shows_the_list_of_tenants_to_a_granted_person_only() {
    let harness = granted().await;
    let client = harness.as_app().await;
    let visible = async |admin: &str| -> i64 {
        client.batch_execute("begin").await.unwrap();
        let set = "select set_config('app.platform_admin', $1, true), set_config('app.platform_from', '0', true)";
        client.execute(set, &[&admin]).await.unwrap();
        let count = client.query_one("select count(*) from tenantry.tenants", &[]).await.unwrap().get(0);
        let panels: i64 = client.query_one("select count(*) from tenantry.panels", &[]).await.unwrap().get(0);
        assert_eq!(panels, 0, "the list has no data of tenants");
        client.batch_execute("rollback").await.unwrap();
        count
    };
    assert_eq!((visible(HANA).await, visible(ADA).await, visible("").await), (5, 0, 0));
}

/// Planted faults: a tenant from any transaction of the server, and a membership for another person.
#[tokio::test]
async fn the_database_accepts_a_new_tenant_only_from_the_platform_or_a_person() {
    let harness = granted().await;
    let client = harness.as_app().await;
    let insert = "insert into tenantry.tenants (id, slug, name, kind, tier)
                  values ('99999999-9999-4999-8999-999999999999', 'nova', 'Nova', $1, $2)";
    let makes = async |setting: &str, value: &str, kind: &str, tier: &str| {
        client.batch_execute("begin").await.unwrap();
        let set = "select set_config('app.tenant_id', '99999999-9999-4999-8999-999999999999', true),
                          set_config($1, $2, true)";
        client.execute(set, &[&setting, &value]).await.unwrap();
        let made = client.execute(insert, &[&kind, &tier]).await.is_ok();
        client.batch_execute("rollback").await.unwrap();
        made
    };
    for (setting, value, kind, tier, accepted) in [
        ("app.slug", "nova", "client", "starter", false),
        ("app.user_id", MEI, "client", "starter", true),
        ("app.user_id", MEI, "client", "enterprise", false),
        ("app.user_id", MEI, "solution", "starter", false),
        ("app.platform_admin", MEI, "client", "starter", false),
        ("app.platform_admin", HANA, "solution", "enterprise", true),
    ] {
        assert_eq!(makes(setting, value, kind, tier).await, accepted, "{setting} {value} {kind} {tier}");
    }
}

/// Planted faults: a suspension that leaves the members in, and one that a tenant can end by itself.
#[tokio::test]
async fn the_platform_suspends_a_tenant_and_makes_it_active_again() {
    let harness = granted().await;
    assert_eq!(harness.get("/v1/panels", ADA, ACME).await.status, 200);
    let suspend = json!({ "status": "suspended", "reason": "Unpaid" });
    let suspended = harness.patch(&one(ACME), HANA, HEALTHCO, &suspend).await;
    assert_eq!(suspended.json()["tenant"]["status"], "suspended", "{}", suspended.text());
    wait_for_notification(async || harness.get("/v1/panels", ADA, ACME).await.status == 403).await;
    harness.get("/v1/panels", ADA, ACME).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    let client = harness.as_app().await;
    client.execute("select set_config('app.tenant_id', $1, false)", &[&ACME]).await.unwrap();
    assert_eq!(client.execute("update tenantry.tenants set status = 'active'", &[]).await.unwrap(), 0);
    let active = json!({ "status": "active", "reason": "Paid" });
    assert_eq!(harness.patch(&one(ACME), HANA, HEALTHCO, &active).await.status, 200);
    wait_for_notification(async || harness.get("/v1/panels", ADA, ACME).await.status == 200).await;
    let actions: Vec<_> = records(&harness, ACME).await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions, ["tenant_suspended", "tenant_reactivated"]);
    harness.patch(&one(PLATFORM), HANA, HEALTHCO, &suspend).await.assert_problem(400, "TENANT_VALIDATION");
    harness.patch(&one(UNKNOWN_TENANT), HANA, HEALTHCO, &suspend).await.assert_problem(404, "TENANT_NOT_FOUND");
    harness.get(&format!("{}?reason=x", one("acme")), HANA, HEALTHCO).await.assert_problem(400, "INVALID_TENANT_ID");
}

/// The first administrator of a new tenant comes by an invitation.
#[tokio::test]
async fn the_platform_creates_a_tenant_and_invites_its_first_administrator() {
    let harness = granted().await;
    let new = |slug: &str| {
        json!({
            "slug": slug, "name": "Nova", "kind": "solution", "tier": "professional",
            "adminEmail": "mei@medtech.test", "reason": "Signed contract"
        })
    };
    let made = harness.post(TENANTS, HANA, HEALTHCO, &new("nova")).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    let nova = made["tenant"]["id"].as_str().unwrap();
    assert_eq!(
        (made["tenant"]["kind"].as_str(), made["tenant"]["tier"].as_str()),
        (Some("solution"), Some("professional"))
    );
    // Hana made it and is not a member.
    harness.get("/v1/panels", HANA, nova).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    let token: &Value = &made["invitationToken"];
    assert_eq!(harness.post("/v1/invitations/accept", MEI, nova, &json!({ "token": token })).await.status, 200);
    assert_eq!(harness.get("/v1/tenants/nova/members", MEI, nova).await.json()["members"].as_array().unwrap().len(), 1);
    assert_eq!(records(&harness, nova).await, [("tenant_created".to_owned(), "Signed contract".to_owned())]);
    harness.post(TENANTS, HANA, HEALTHCO, &new("acme")).await.assert_problem(409, "SLUG_TAKEN");
    for (slug, kind) in [("www", "client"), ("Nova", "client"), ("nova2", "platform")] {
        let mut body = new(slug);
        body["kind"] = kind.into();
        harness.post(TENANTS, HANA, HEALTHCO, &body).await.assert_problem(400, "TENANT_VALIDATION");
    }
    // A resource of a tenant that is a solution has that type.
    let tool = json!({ "name": "Tool", "definition": { "parameters": {} } });
    let tool = harness.post("/v1/resources/tools", MEI, nova, &tool).await.json();
    assert_eq!(tool["resourceType"], "solution");
}

/// Planted fault: a grant that the server itself may make.
#[tokio::test]
async fn only_the_owner_grants_and_revokes() {
    let harness = Harness::start().await;
    let email = "hana@healthco.test";
    assert_eq!(grant_platform_admin(&harness.owner, email).await.unwrap(), LinkOutcome::Changed);
    assert_eq!(grant_platform_admin(&harness.owner, email).await.unwrap(), LinkOutcome::Unchanged);
    let list = format!("{TENANTS}?reason=x");
    assert_eq!(harness.get(&list, HANA, HEALTHCO).await.status, 200);
    assert_eq!(revoke_platform_admin(&harness.owner, email).await.unwrap(), LinkOutcome::Changed);
    harness.get(&list, HANA, HEALTHCO).await.assert_problem(403, "PLATFORM_ADMINS_ONLY");
    let unknown = grant_platform_admin(&harness.owner, "nobody@x.test").await.unwrap_err().to_string();
    assert!(unknown.contains("nobody@x.test"), "{unknown}");
    let client = harness.as_app().await;
    client.execute("select set_config('app.platform_admin', $1, false)", &[&HANA]).await.unwrap();
    let grant = "insert into tenantry.platform_administrators (user_id) values ($1::text::uuid)";
    assert!(client.execute(grant, &[&HANA]).await.is_err());
}

//! Shared resources over HTTP: who reads, who changes, what is shared, and what a tenant prefers.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use harness::*;
use serde_json::{Value, json};
use tenantry_gateway::resources::ResourceKind;

/// A definition that the kind accepts.
fn definition(kind: ResourceKind) -> Value {
    match kind {
        ResourceKind::Agent => json!({ "specialty": "Oncology" }),
        ResourceKind::Tool => json!({ "parameters": { "type": "object" } }),
        ResourceKind::Prompt => json!({ "text": "Summarize." }),
        ResourceKind::Workflow => json!({ "steps": ["Read", "Answer"] }),
        ResourceKind::KnowledgeSource => json!({ "source": "reports" }),
    }
}

async fn create(harness: &Harness, kind: ResourceKind, body: Value) -> Value {
    let answer = harness.post(&format!("/v1/resources/{}", kind.segment()), ADA, ACME, &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

fn address(kind: ResourceKind, resource: &Value) -> String {
    format!("/v1/resources/{}/{}", kind.segment(), resource["id"].as_str().unwrap())
}

async fn lists(harness: &Harness, kind: ResourceKind, user: &str, tenant: &str, id: &str) -> bool {
    let list = harness.get(&format!("/v1/resources/{}", kind.segment()), user, tenant).await.json();
    list["resources"].as_array().unwrap().iter().any(|resource| resource["id"] == id)
}

/// Planted faults: a kind whose query has no condition of sharing, a list that shows the tenants of others, and a
/// private resource that answers differently from an unknown one.
#[tokio::test]
async fn every_kind_is_private_until_it_is_shared_and_a_withdrawal_counts_at_once() {
    let harness = Harness::start().await;
    for kind in ResourceKind::ALL {
        let made = create(&harness, kind, json!({ "name": "  Acme's  ", "definition": definition(kind) })).await;
        assert_eq!(
            (made["name"].as_str(), made["kind"].as_str(), made["resourceType"].as_str(), made["isShared"].as_bool()),
            (Some("Acme's"), Some(kind.as_str()), Some("custom"), Some(false))
        );
        let path = address(kind, &made);
        let id = made["id"].as_str().unwrap();
        let unknown = harness.get(&path.replace(id, UNKNOWN_TENANT), MEI, MEDTECH).await;
        unknown.assert_problem(404, "NOT_FOUND");
        let sees = async |user: &str, tenant: &str| {
            let one = harness.get(&path, user, tenant).await;
            assert_eq!(lists(&harness, kind, user, tenant, id).await, one.status == 200, "{path} {tenant}");
            if one.status != 200 {
                assert_eq!((one.status, &one.bytes), (unknown.status, &unknown.bytes), "{path} {tenant}");
            } else if tenant != ACME {
                assert_eq!(one.json()["owned"], false);
                assert!(!one.text().contains("sharedWith") && !one.text().contains(ACME), "{}", one.text());
            }
            one.status == 200
        };
        for (change, medtech, healthco) in [
            (json!({}), false, false),
            (json!({ "sharingMode": "selective", "sharedWith": [MEDTECH] }), true, false),
            (json!({ "sharedWith": [HEALTHCO] }), false, true),
            (json!({ "sharingMode": "global" }), true, true),
            (json!({ "sharingMode": "private" }), false, false),
        ] {
            let changed = harness.patch(&path, ADA, ACME, &change).await;
            assert_eq!(changed.status, 200, "{change}: {}", changed.text());
            assert_eq!(changed.json()["isShared"], changed.json()["sharingMode"] != "private");
            assert!(sees(ADA, ACME).await, "{change}");
            assert_eq!((sees(MEI, MEDTECH).await, sees(HANA, HEALTHCO).await), (medtech, healthco), "{change}");
        }
        // Sam is a member of all three tenants. The tenant decides, and not the person.
        assert_eq!((sees(SAM, ACME).await, sees(SAM, MEDTECH).await), (true, false));
        assert_eq!(harness.delete(&path, ADA, ACME).await.status, 204);
        assert!(!sees(ADA, ACME).await);
        harness.delete(&path, ADA, ACME).await.assert_problem(404, "NOT_FOUND");
    }
}

/// Planted faults: a change that the owner is not checked for, a member without the role, and a resource type from the
/// body.
#[tokio::test]
async fn only_administrators_of_the_owner_change_a_resource() {
    let harness = Harness::start().await;
    let kind = ResourceKind::Tool;
    let path = format!("/v1/resources/tools/{SHARED_TOOL}");
    let before = harness.get(&path, MEI, MEDTECH).await.json();
    assert_eq!(before["sharedWith"], json!([ACME]));
    // Acme may use the tool and does not own it.
    assert_eq!(harness.get(&path, ADA, ACME).await.json()["owned"], false);
    let steal = json!({ "sharingMode": "selective", "sharedWith": [ACME, HEALTHCO] });
    harness.patch(&path, ADA, ACME, &steal).await.assert_problem(404, "NOT_FOUND");
    harness.delete(&path, ADA, ACME).await.assert_problem(404, "NOT_FOUND");
    assert_eq!(harness.get(&path, MEI, MEDTECH).await.json(), before);
    // Sam is a consultant of medtech: he reads, and does not see the list of tenants.
    let read = harness.get(&path, SAM, MEDTECH).await;
    assert!(read.status == 200 && !read.text().contains("sharedWith"), "{}", read.text());
    let new = json!({ "name": "n", "definition": definition(kind) });
    let preference = format!("{path}/preference");
    for refused in [
        harness.post("/v1/resources/tools", SAM, MEDTECH, &new).await,
        harness.patch(&path, SAM, MEDTECH, &steal).await,
        harness.delete(&path, SAM, MEDTECH).await,
        harness.put(&preference, SAM, MEDTECH, &json!({})).await,
        harness.delete(&preference, SAM, MEDTECH).await,
        harness
            .put(&format!("/v1/resources/prompts/{GLOBAL_PROMPT}/override"), SAM, ACME, &json!({ "text": "t" }))
            .await,
        harness.delete(&format!("/v1/resources/prompts/{GLOBAL_PROMPT}/override"), SAM, ACME).await,
    ] {
        refused.assert_problem(403, "ADMINS_ONLY");
    }
    assert_eq!(harness.get(&path, MEI, MEDTECH).await.json(), before);
    let mut forged = new;
    forged["resourceType"] = "platform".into();
    harness.post("/v1/resources/tools", ADA, ACME, &forged).await.assert_problem(400, "TENANT_VALIDATION");
}

#[tokio::test]
async fn a_refusal_of_a_resource_names_the_wrong_field() {
    let harness = Harness::start().await;
    let prompt = |change: Value| {
        let mut body = json!({ "name": "n", "definition": { "text": "t" } });
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        body
    };
    for (segment, body, field) in [
        ("prompts", prompt(json!({ "name": " " })), "name:"),
        ("prompts", prompt(json!({ "name": "x".repeat(201) })), "name:"),
        ("prompts", prompt(json!({ "name": "a\0b" })), "name:"),
        ("prompts", prompt(json!({ "description": "x".repeat(2001) })), "description:"),
        ("prompts", prompt(json!({ "definition": [] })), "definition:"),
        ("prompts", prompt(json!({ "definition": { "text": 1 } })), "definition.text:"),
        ("prompts", prompt(json!({ "definition": { "text": "t", "more": "x".repeat(17_000) } })), "definition:"),
        ("prompts", prompt(json!({ "definition": { "text": "t", "more": [{ "a": "\0" }] } })), "definition:"),
        ("prompts", prompt(json!({ "sharingMode": "public" })), "sharingMode:"),
        ("prompts", prompt(json!({ "sharedWith": [MEDTECH] })), "sharedWith:"),
        ("prompts", prompt(json!({ "sharingMode": "selective", "sharedWith": ["medtech"] })), "sharedWith"),
        ("prompts", prompt(json!({ "owner": MEDTECH })), "owner"),
        ("agents", prompt(json!({})), "definition.specialty:"),
        ("tools", prompt(json!({})), "definition.parameters:"),
        ("workflows", prompt(json!({ "definition": { "steps": [] } })), "definition.steps:"),
        ("knowledge-sources", prompt(json!({})), "definition.source:"),
    ] {
        let answer = harness.post(&format!("/v1/resources/{segment}"), ADA, ACME, &body).await;
        answer.assert_problem(400, "TENANT_VALIDATION");
        assert!(answer.json()["detail"].as_str().unwrap().contains(field), "{field} {}", answer.text());
    }
    let long: Vec<String> = (0..1001).map(|n| format!("00000000-0000-4000-8000-{n:012}")).collect();
    let body = prompt(json!({ "sharingMode": "selective", "sharedWith": long }));
    harness.post("/v1/resources/prompts", ADA, ACME, &body).await.assert_problem(400, "TENANT_VALIDATION");
    for path in ["/v1/resources/panels", "/v1/resources/agent", "/v1/resources/panels/1", "/v1/resources/%FF"] {
        harness.get(path, ADA, ACME).await.assert_problem(404, "NO_SUCH_ROUTE");
    }
    harness.get("/v1/resources/tools/not-an-id", ADA, ACME).await.assert_problem(404, "NOT_FOUND");
    // An id of another kind.
    harness.get(&format!("/v1/resources/tools/{ACMES_PROMPT}"), ADA, ACME).await.assert_problem(404, "NOT_FOUND");
}

/// Planted faults: a preference that another tenant sees, one that changes the resource itself, and one for a resource
/// that the tenant may not use.
#[tokio::test]
async fn preferences_and_texts_belong_to_the_tenant_and_leave_the_shared_resource_unchanged() {
    let harness = Harness::start().await;
    let path = format!("/v1/resources/prompts/{GLOBAL_PROMPT}");
    let original = harness.get(&path, MEI, MEDTECH).await.json();
    assert_eq!((original["overridden"].as_bool(), original["enabled"].as_bool()), (Some(false), Some(true)));
    let own = harness.put(&format!("{path}/override"), ADA, ACME, &json!({ "text": " In Acme's words. " })).await;
    assert_eq!(own.status, 200, "{}", own.text());
    let preference = json!({ "favorite": true, "position": 3, "displayName": "Our summary" });
    let preferred = harness.put(&format!("{path}/preference"), ADA, ACME, &preference).await.json();
    assert_eq!(harness.get(&path, ADA, ACME).await.json(), preferred);
    assert_eq!(
        (
            preferred["definition"]["text"].as_str(),
            preferred["name"].as_str(),
            preferred["overridden"].as_bool(),
            preferred["favorite"].as_bool(),
            preferred["position"].as_i64()
        ),
        (Some("In Acme's words."), Some("Our summary"), Some(true), Some(true), Some(3))
    );
    let first = harness.get("/v1/resources/prompts", ADA, ACME).await.json()["resources"][0].clone();
    assert_eq!((first["id"].as_str(), first["overridden"].as_bool()), (Some(GLOBAL_PROMPT), Some(true)));
    assert_eq!(harness.get(&path, MEI, MEDTECH).await.json(), original);
    // The owner of the prompt stores nothing of acme.
    assert_eq!(harness.delete(&format!("{path}/override"), ADA, ACME).await.status, 204);
    assert_eq!(harness.delete(&format!("{path}/preference"), ADA, ACME).await.status, 204);
    assert_eq!(harness.get(&path, ADA, ACME).await.json(), original);

    let acmes = format!("/v1/resources/prompts/{ACMES_PROMPT}");
    let text = json!({ "text": "t" });
    harness.put(&format!("{acmes}/override"), ADA, ACME, &text).await.assert_problem(400, "TENANT_VALIDATION");
    let unknown = acmes.replace(ACMES_PROMPT, UNKNOWN_TENANT);
    for (suffix, body) in [("override", &text), ("preference", &json!({}))] {
        let foreign = harness.put(&format!("{acmes}/{suffix}"), MEI, MEDTECH, body).await;
        foreign.assert_problem(404, "NOT_FOUND");
        assert_eq!(foreign.bytes, harness.put(&format!("{unknown}/{suffix}"), MEI, MEDTECH, body).await.bytes);
        let foreign = harness.delete(&format!("{acmes}/{suffix}"), MEI, MEDTECH).await;
        let other = harness.delete(&format!("{unknown}/{suffix}"), MEI, MEDTECH).await;
        assert_eq!((foreign.status, foreign.bytes), (other.status, other.bytes));
    }
    for (body, field) in [
        (json!({ "position": -1 }), "position:"),
        (json!({ "displayName": "" }), "displayName:"),
        (json!({ "colour": "red" }), "colour"),
    ] {
        let refused = harness.put(&format!("{path}/preference"), ADA, ACME, &body).await;
        refused.assert_problem(400, "TENANT_VALIDATION");
        assert!(refused.text().contains(field), "{}", refused.text());
    }
}

/// Planted fault: a disabled agent that a panel still asks.
#[tokio::test]
async fn a_disabled_agent_is_not_used_in_a_panel_of_this_tenant() {
    let harness = Harness::start().await;
    let path = format!("/v1/resources/agents/{GLOBAL_AGENT}");
    let panel = json!({ "question": "q", "type": "open", "agentIds": [GLOBAL_AGENT] });
    let disabled = harness.put(&format!("{path}/preference"), ADA, ACME, &json!({ "enabled": false })).await;
    assert_eq!(disabled.json()["enabled"], false);
    harness.post("/v1/panels", ADA, ACME, &panel).await.assert_problem(400, "TENANT_VALIDATION");
    harness.get(&format!("/v1/agents/{GLOBAL_AGENT}"), ADA, ACME).await.assert_problem(404, "NOT_FOUND");
    let agents = async |user: &str, tenant: &str| harness.get("/v1/agents", user, tenant).await.text();
    assert!(!agents(ADA, ACME).await.contains(GLOBAL_AGENT));
    // An administrator finds it among the resources, and another tenant still uses it.
    assert!(lists(&harness, ResourceKind::Agent, ADA, ACME, GLOBAL_AGENT).await);
    assert!(agents(MEI, MEDTECH).await.contains(GLOBAL_AGENT));
    assert_eq!(harness.post("/v1/panels", MEI, MEDTECH, &panel).await.status, 201);
    harness.put(&format!("{path}/preference"), ADA, ACME, &json!({ "displayName": "Dr. N." })).await;
    let asked = harness.post("/v1/panels", ADA, ACME, &panel).await.json();
    assert_eq!(asked["agents"][0]["name"], "Dr. N.");
}

/// Planted fault: an id alone as the key of a preference. Another owner may have a resource with the same id.
#[tokio::test]
async fn a_preference_is_for_the_resource_of_one_owner() {
    let harness = Harness::start().await;
    let insert = "insert into tenantry.resources
                      (tenant_id, kind, id, name, description, definition, sharing_mode, shared_with)
                  values ($1::text::uuid, 'prompt', $2::text::uuid, 'Twin', '', '{\"text\": \"t\"}', 'selective',
                          array[$3::text::uuid])";
    harness.as_superuser().await.execute(insert, &[&MEDTECH, &GLOBAL_PROMPT, &ACME]).await.unwrap();
    let path = format!("/v1/resources/prompts/{GLOBAL_PROMPT}");
    let owner = "select owner_id::text from tenantry.resource_preferences";
    harness.put(&format!("{path}/preference"), ADA, ACME, &json!({ "favorite": true })).await;
    let owner: String = harness.as_superuser().await.query_one(owner, &[]).await.unwrap().get(0);
    assert_eq!(owner, PLATFORM, "the same one that GET answers with");
    let list = harness.get("/v1/resources/prompts", ADA, ACME).await.json();
    let favorites: Vec<_> = list["resources"].as_array().unwrap().iter().map(|one| one["favorite"] == true).collect();
    assert_eq!(favorites.iter().filter(|favorite| **favorite).count(), 1, "{list}");
}

/// Planted fault: a migration that leaves agents behind or changes what they are.
#[tokio::test]
async fn the_demo_has_every_kind_for_every_tenant() {
    let harness = Harness::start().await;
    for kind in ResourceKind::ALL {
        for (user, tenant) in [(ADA, ACME), (MEI, MEDTECH), (HANA, HEALTHCO)] {
            let list = harness.get(&format!("/v1/resources/{}", kind.segment()), user, tenant).await.json();
            let list = list["resources"].as_array().unwrap();
            assert!(!list.is_empty() && list.iter().all(|one| one["kind"] == kind.as_str()), "{kind:?} {tenant}");
            assert!(list.iter().all(|one| one.get("definition").is_none()));
        }
    }
    let agent = harness.get(&format!("/v1/resources/agents/{ACMES_AGENT}"), ADA, ACME).await.json();
    let same = harness.get(&format!("/v1/agents/{ACMES_AGENT}"), ADA, ACME).await.json();
    assert_eq!((&agent["name"], &agent["definition"]["specialty"]), (&same["name"], &same["specialty"]));
}

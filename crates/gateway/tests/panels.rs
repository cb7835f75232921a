//! Agents and panels over HTTP: sharing, creating, limits.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use harness::*;
use serde_json::{Value, json};

fn question(agents: &[&str]) -> Value {
    json!({ "question": "  Which outcome matters most?  ", "type": "structured", "agentIds": agents })
}

async fn set_usage(harness: &Harness, tenant: &str, used: i64) {
    let sql = "insert into tenantry.usage (tenant_id, limit_key, period, starts_on, used)
               values ($1::text::uuid, 'max_panels_per_month', 'month', tenantry.period_start('month', now()), $2)
               on conflict (tenant_id, period, starts_on, limit_key) do update set used = excluded.used";
    harness.as_superuser().await.execute(sql, &[&tenant, &used]).await.unwrap();
}

async fn usage(harness: &Harness, user: &str, tenant: &str) -> Value {
    let profile = harness.get(&format!("/v1/tenants/{tenant}/profile"), user, tenant).await.json();
    profile["limits"]["max_panels_per_month"].clone()
}

/// Planted faults: a sharing rule that is too wide or too narrow, and a list that contains the other tenants of a
/// shared agent.
#[tokio::test]
async fn a_tenant_lists_and_reads_its_own_agents_and_the_shared_ones() {
    let harness = Harness::start().await;
    for (user, tenant, own, shared, acmes, healthcos) in [
        (ADA, ACME, 3, true, true, false),
        (MEI, MEDTECH, 1, true, false, false),
        (HANA, HEALTHCO, 1, false, false, true),
    ] {
        let list = harness.get("/v1/agents", user, tenant).await.json();
        let agents = list["agents"].as_array().unwrap();
        assert_eq!(agents.iter().filter(|agent| agent["owned"] == true).count(), own, "{tenant}");
        assert!(!list.to_string().contains("shared"), "{list}");
        for (id, visible) in
            [(GLOBAL_AGENT, true), (SHARED_AGENT, shared), (ACMES_AGENT, acmes), (HEALTHCOS_AGENT, healthcos)]
        {
            assert_eq!(agents.iter().any(|agent| agent["id"] == id), visible, "{tenant} {id}");
            let one = harness.get(&format!("/v1/agents/{id}"), user, tenant).await;
            if visible {
                assert_eq!(agents.iter().find(|agent| agent["id"] == id), Some(&one.json()));
            } else {
                one.assert_problem(404, "NOT_FOUND");
            }
        }
    }
    let shared = harness.get(&format!("/v1/agents/{SHARED_AGENT}"), MEI, MEDTECH).await.json();
    assert_eq!((shared["sharingMode"].as_str(), shared["owned"].as_bool()), (Some("selective"), Some(false)));
    harness.get("/v1/agents/not-an-id", MEI, MEDTECH).await.assert_problem(404, "NOT_FOUND");
}

#[tokio::test]
async fn a_panel_belongs_to_the_active_tenant_and_the_caller_and_is_first_in_the_list() {
    let harness = Harness::start().await;
    let answer = harness.post("/v1/panels", MEI, MEDTECH, &question(&[SHARED_AGENT, GLOBAL_AGENT])).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.header("x-tenant-id"), Some(MEDTECH));
    let panel = answer.json();
    assert_eq!(panel["tenantId"], MEDTECH);
    assert_eq!(panel["question"], "Which outcome matters most?");
    assert_eq!((panel["type"].as_str(), panel["status"].as_str()), (Some("structured"), Some("queued")));
    assert_eq!(panel["createdBy"], json!({ "id": MEI, "name": "Mei Tanaka" }));
    let names: Vec<_> =
        panel["agents"].as_array().unwrap().iter().map(|agent| agent["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Dr. Sofia Marchetti", "Dr. Amara Nwosu"]);
    let list = harness.get("/v1/panels", MEI, MEDTECH).await.json();
    assert_eq!(list["panels"][0], panel);
    assert!(list["panels"].as_array().unwrap().iter().all(|panel| panel["tenantId"] == MEDTECH));
    let path = format!("/v1/panels/{}", panel["id"].as_str().unwrap());
    assert_eq!(harness.get(&path, MEI, MEDTECH).await.json(), panel);
    harness.get(&path, ADA, ACME).await.assert_problem(404, "NOT_FOUND");
}

/// Planted fault: a tenant or an author that is read from the body.
#[tokio::test]
async fn a_tenant_or_an_author_in_the_body_is_refused() {
    let harness = Harness::start().await;
    for (member, value) in [("tenantId", ACME), ("tenantId", MEDTECH), ("createdBy", ADA)] {
        let mut body = question(&[GLOBAL_AGENT]);
        body[member] = value.into();
        let answer = harness.post("/v1/panels", MEI, MEDTECH, &body).await;
        answer.assert_problem(400, "TENANT_VALIDATION");
        assert!(answer.text().contains(member), "{}", answer.text());
    }
    let panel = harness.post("/v1/panels", MEI, MEDTECH, &question(&[GLOBAL_AGENT])).await.json();
    assert_eq!((panel["tenantId"].as_str(), panel["createdBy"]["id"].as_str()), (Some(MEDTECH), Some(MEI)));
}

/// Planted fault: a panel with a private agent of another tenant. The answer must not reveal that the agent exists.
#[tokio::test]
async fn an_agent_that_the_tenant_may_not_use_gets_the_answer_of_an_unknown_agent() {
    let harness = Harness::start().await;
    let foreign = harness.post("/v1/panels", MEI, MEDTECH, &question(&[GLOBAL_AGENT, ACMES_AGENT])).await;
    foreign.assert_problem(400, "TENANT_VALIDATION");
    let unknown = harness.post("/v1/panels", MEI, MEDTECH, &question(&[GLOBAL_AGENT, UNKNOWN_TENANT])).await;
    assert_eq!(foreign.bytes, unknown.bytes);
}

#[tokio::test]
async fn a_refusal_of_a_panel_names_the_wrong_field() {
    let harness = Harness::start().await;
    let before = usage(&harness, ADA, ACME).await["used"].clone();
    let wrong = |change: fn(&mut Value)| {
        let mut body = question(&[GLOBAL_AGENT]);
        change(&mut body);
        body
    };
    for (body, field) in [
        (wrong(|body| body["question"] = " ".into()), "question:"),
        (wrong(|body| body["question"] = "a\0b".into()), "question:"),
        (wrong(|body| body["question"] = "x".repeat(4001).into()), "question:"),
        (wrong(|body| body["agentIds"] = json!([])), "agentIds:"),
        (wrong(|body| body["agentIds"] = json!([GLOBAL_AGENT, GLOBAL_AGENT])), "agentIds:"),
        (wrong(|body| body["agentIds"] = json!(["x"])), "agentIds"),
        (wrong(|body| body["type"] = "vote".into()), "type"),
        (json!([]), "body:"),
    ] {
        let answer = harness.post("/v1/panels", ADA, ACME, &body).await;
        answer.assert_problem(400, "TENANT_VALIDATION");
        assert!(answer.json()["detail"].as_str().unwrap().contains(field), "{}", answer.text());
    }
    assert_eq!(usage(&harness, ADA, ACME).await["used"], before, "a refused panel is not counted");
}

#[tokio::test]
async fn a_panel_above_the_limit_of_the_month_is_refused_with_the_usage() {
    let harness = Harness::start().await;
    set_usage(&harness, HEALTHCO, 4).await;
    assert_eq!(harness.post("/v1/panels", HANA, HEALTHCO, &question(&[GLOBAL_AGENT])).await.status, 201);
    let refused = harness.post("/v1/panels", HANA, HEALTHCO, &question(&[GLOBAL_AGENT])).await;
    refused.assert_problem(402, "LIMIT_REACHED");
    let limit = &refused.json()["limit"];
    assert_eq!(
        (limit["key"].as_str(), limit["limit"].as_u64(), limit["used"].as_u64()),
        (Some("max_panels_per_month"), Some(5), Some(5))
    );
    assert!(limit["resetsAt"].as_str().unwrap().ends_with("-01T00:00:00Z"), "{limit}");
    assert_eq!(usage(&harness, HANA, HEALTHCO).await["used"], 5);
    // The usage of one tenant does not count for another.
    assert_eq!(harness.post("/v1/panels", ADA, ACME, &question(&[GLOBAL_AGENT])).await.status, 201);
}

#[tokio::test]
async fn a_panel_with_more_experts_than_the_tier_allows_is_refused_and_not_counted() {
    let harness = Harness::start().await;
    let before = usage(&harness, HANA, HEALTHCO).await;
    let agents: Vec<String> = (1..=4).map(|n| format!("a9e00000-0000-4000-8000-00000000000{n}")).collect();
    let agents: Vec<&str> = agents.iter().map(String::as_str).collect();
    let refused = harness.post("/v1/panels", HANA, HEALTHCO, &question(&agents)).await;
    refused.assert_problem(402, "LIMIT_REACHED");
    assert_eq!(
        refused.json()["limit"],
        json!({ "key": "max_experts_per_panel", "limit": 3, "used": 4, "resetsAt": null })
    );
    assert_eq!(usage(&harness, HANA, HEALTHCO).await, before);
    assert_eq!(harness.post("/v1/panels", HANA, HEALTHCO, &question(&agents[..3])).await.status, 201);
}

/// Planted fault: a count that is read before it is locked. More than 5 of 24 concurrent requests would succeed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_requests_cannot_exceed_a_limit() {
    let mut harness = Harness::start().await;
    harness.without_deadlines();
    set_usage(&harness, HEALTHCO, 0).await;
    let before = harness.get("/v1/panels", HANA, HEALTHCO).await.json()["panels"].as_array().unwrap().len();
    let requests: Vec<_> = (0..24)
        .map(|_| {
            let request =
                harness.request("POST", "/v1/panels", HANA, HEALTHCO).header("content-type", "application/json");
            let request = request.body(question(&[GLOBAL_AGENT]).to_string().into()).unwrap();
            tokio::spawn(send(harness.router(), request))
        })
        .collect();
    let mut statuses = Vec::new();
    for request in requests {
        statuses.push(request.await.unwrap().status.as_u16());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 5, "{statuses:?}");
    assert!(statuses.iter().all(|status| [201, 402].contains(status)), "{statuses:?}");
    let after = harness.get("/v1/panels", HANA, HEALTHCO).await.json()["panels"].as_array().unwrap().len();
    assert_eq!(after - before, 5);
    assert_eq!(usage(&harness, HANA, HEALTHCO).await["used"], 5);
}

#[tokio::test]
async fn a_panel_keeps_its_author_and_its_experts_after_both_are_removed() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    superuser
        .batch_execute(
            "update tenantry.memberships set status = 'revoked' where user_id = '0a000000-0000-4000-8000-000000000001';
             delete from tenantry.resources where id = 'a9e00000-0000-4000-8000-000000000011'",
        )
        .await
        .unwrap();
    let panel = harness.get(&format!("/v1/panels/{ACMES_PANEL}"), SAM, ACME).await.json();
    assert_eq!(panel["createdBy"]["name"], "Ada Lindgren");
    assert_eq!(panel["agents"][0]["name"], "Dr. Wei Chen");
}

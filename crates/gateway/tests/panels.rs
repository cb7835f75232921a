//! Agents and panels over HTTP: sharing, creating, limits.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use harness::*;
use serde_json::{Value, json};

fn question(agents: &[&str]) -> Value {
    json!({ "question": "  Which outcome matters most?  ", "type": "structured", "agentIds": agents })
}

async fn set_usage(harness: &Harness, tenant: &str, used: i64) {
    let sql = "insert into tenantry.monthly_usage (tenant_id, limit_key, month, used)
               values ($1::text::uuid, 'max_panels_per_month', date_trunc('month', now() at time zone 'utc')::date, $2)
               on conflict (tenant_id, limit_key, month) do update set used = excluded.used";
    harness.as_superuser().await.execute(sql, &[&tenant, &used]).await.unwrap();
}

async fn usage(harness: &Harness, user: &str, tenant: &str) -> Value {
    let profile = harness.get(&format!("/v1/tenants/{tenant}/profile"), user, tenant).await.json();
    profile["limits"]["max_panels_per_month"].clone()
}

/// Catches a rule of sharing that is too wide or too narrow, and a list that tells with whom else an agent is shared.
#[tokio::test]
async fn a_tenant_lists_and_reads_its_own_agents_and_the_shared_ones() {
    let harness = Harness::start().await;
    for (user, tenant, own, lent, acmes, healthcos) in [
        (ADA, ACME, 3, true, true, false),
        (MEI, MEDTECH, 1, true, false, false),
        (HANA, HEALTHCO, 1, false, false, true),
    ] {
        let list = harness.get("/v1/agents", user, tenant).await.json();
        let agents = list["agents"].as_array().unwrap();
        assert_eq!(agents.iter().filter(|agent| agent["owned"] == true).count(), own, "{tenant}");
        assert!(!list.to_string().contains("shared"), "{list}");
        for (id, wanted) in
            [(GLOBAL_AGENT, true), (LENT_AGENT, lent), (ACMES_AGENT, acmes), (HEALTHCOS_AGENT, healthcos)]
        {
            assert_eq!(agents.iter().any(|agent| agent["id"] == id), wanted, "{tenant} {id}");
            let one = harness.get(&format!("/v1/agents/{id}"), user, tenant).await;
            if wanted {
                assert_eq!(agents.iter().find(|agent| agent["id"] == id), Some(&one.json()));
            } else {
                one.assert_problem(404, "NOT_FOUND");
            }
        }
    }
    let lent = harness.get(&format!("/v1/agents/{LENT_AGENT}"), MEI, MEDTECH).await.json();
    assert_eq!((lent["sharingMode"].as_str(), lent["owned"].as_bool()), (Some("selective"), Some(false)));
    harness.get("/v1/agents/not-an-id", MEI, MEDTECH).await.assert_problem(404, "NOT_FOUND");
}

#[tokio::test]
async fn a_panel_is_created_for_the_acting_tenant_by_the_caller_and_comes_first_in_the_list() {
    let harness = Harness::start().await;
    let answer = harness.post("/v1/panels", MEI, MEDTECH, &question(&[LENT_AGENT, GLOBAL_AGENT])).await;
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

/// Catches a body that names the tenant and is believed.
#[tokio::test]
async fn a_tenant_in_the_body_has_no_say() {
    let harness = Harness::start().await;
    let mut body = question(&[GLOBAL_AGENT]);
    body["tenantId"] = ACME.into();
    body["createdBy"] = ADA.into();
    let panel = harness.post("/v1/panels", MEI, MEDTECH, &body).await.json();
    assert_eq!((panel["tenantId"].as_str(), panel["createdBy"]["id"].as_str()), (Some(MEDTECH), Some(MEI)));
}

/// Catches a panel that asks another tenant's private agent; that it exists must not show either.
#[tokio::test]
async fn an_agent_that_is_not_the_tenants_to_use_is_as_unknown_as_one_that_is_not_there() {
    let harness = Harness::start().await;
    let foreign = harness.post("/v1/panels", MEI, MEDTECH, &question(&[GLOBAL_AGENT, ACMES_AGENT])).await;
    foreign.assert_problem(400, "TENANT_VALIDATION");
    let unknown = harness.post("/v1/panels", MEI, MEDTECH, &question(&[GLOBAL_AGENT, NOBODYS])).await;
    assert_eq!(foreign.bytes, unknown.bytes);
}

#[tokio::test]
async fn a_wrong_panel_is_refused_by_the_name_of_the_field() {
    let harness = Harness::start().await;
    let before = usage(&harness, ADA, ACME).await["used"].clone();
    let wrong = |change: fn(&mut Value)| {
        let mut body = question(&[GLOBAL_AGENT]);
        change(&mut body);
        body
    };
    for (body, named) in [
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
        assert!(answer.json()["detail"].as_str().unwrap().contains(named), "{}", answer.text());
    }
    assert_eq!(usage(&harness, ADA, ACME).await["used"], before, "what was refused was not counted");
}

#[tokio::test]
async fn a_panel_past_the_months_limit_is_refused_with_what_was_used() {
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
    // One tenant's usage is nobody else's.
    assert_eq!(harness.post("/v1/panels", ADA, ACME, &question(&[GLOBAL_AGENT])).await.status, 201);
}

#[tokio::test]
async fn a_panel_of_more_experts_than_the_plan_has_is_refused_and_counts_for_nothing() {
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

/// Catches a count that is read before it is locked: of 24 requests at once more than 5 would get through.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_at_the_same_time_cannot_overdraw_a_limit() {
    let harness = Harness::start().await;
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
async fn a_panel_keeps_its_author_and_its_experts_when_both_have_gone() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    superuser
        .batch_execute(
            "update tenantry.memberships set status = 'revoked' where user_id = '0a000000-0000-4000-8000-000000000001';
             delete from tenantry.agents where id = 'a9e00000-0000-4000-8000-000000000011'",
        )
        .await
        .unwrap();
    let panel = harness.get(&format!("/v1/panels/{ACMES_PANEL}"), SAM, ACME).await.json();
    assert_eq!(panel["createdBy"]["name"], "Ada Lindgren");
    assert_eq!(panel["agents"][0]["name"], "Dr. Wei Chen");
}

//! The runs of panels: what the gateway stores of a panel service, and which gateway runs a panel.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::collections::HashMap;

use harness::fake_panel_service::{CONCLUSION, FakePanelService, STATEMENTS};
use harness::program::{Program, wait_until};
use harness::upstream::ASSERTION_KEY;
use harness::*;
use serde_json::{Value, json};

/// Short, so that a test does not wait long for its end. A run is silent for at most half of it.
const LEASE_SECONDS: &str = "4";

fn settings(service: &FakePanelService) -> Vec<(&'static str, String)> {
    let upstreams = json!([{ "name": "panels", "prefix": "/services/panels/", "url": service.url }]);
    vec![
        ("GATEWAY_UPSTREAMS", upstreams.to_string()),
        ("GATEWAY_ASSERTION_KEY", ASSERTION_KEY.into()),
        ("GATEWAY_PANEL_SERVICE", "panels".into()),
        ("GATEWAY_PANEL_LEASE_SECONDS", LEASE_SECONDS.into()),
    ]
}

fn borrowed<'a>(settings: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    settings.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

async fn connected() -> (Harness, FakePanelService) {
    let mut harness = Harness::start().await;
    let service = FakePanelService::start().await;
    harness.with_variables(&borrowed(&settings(&service)));
    (harness, service)
}

/// Asks a panel of acme, and returns its id.
async fn ask(harness: &Harness, question: &str) -> String {
    let body = json!({ "question": question, "type": "open", "agentIds": [GLOBAL_AGENT, ACMES_AGENT] });
    let answer = harness.post("/v1/panels", ADA, ACME, &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn read(harness: &Harness, user: &str, panel: &str) -> Value {
    let answer = harness.get(&format!("/v1/panels/{panel}"), user, ACME).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// Waits until the panel has this status, without a request that could start a run.
async fn wait_for_status(harness: &Harness, panel: &str, status: &str) {
    let superuser = harness.as_superuser().await;
    let sql = "select status from tenantry.panels where id = $1::text::uuid";
    wait_until(async || superuser.query_one(sql, &[&panel]).await.unwrap().get::<_, &str>(0) == status).await;
}

/// The panels of every statement, with the number of their statements.
async fn statements_by_panel(harness: &Harness) -> HashMap<String, i64> {
    let sql = "select panel_id::text, count(*) from tenantry.panel_statements group by 1";
    let rows = harness.as_superuser().await.query(sql, &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

fn texts(record: &Value) -> Vec<&str> {
    record["run"]["statements"].as_array().unwrap().iter().map(|said| said["text"].as_str().unwrap()).collect()
}

const WHOLE: [&str; STATEMENTS] = ["Statement 0", "Statement 1", "Statement 2", "Statement 3"];

/// Planted faults: a run that no request starts, an assertion that a member could get through the proxy, a statement in
/// another order, and a run that another tenant reads.
#[tokio::test]
async fn a_panel_runs_to_its_end_and_its_members_read_what_was_said() {
    let (harness, service) = connected().await;
    let panel = ask(&harness, "Which dose is right?").await;
    wait_for_status(&harness, &panel, "completed").await;
    let record = read(&harness, SAM, &panel).await;
    assert_eq!(texts(&record), WHOLE);
    assert_eq!(
        (record["run"]["rounds"].as_i64(), record["run"]["conclusion"].as_str(), record["run"]["failure"].as_str()),
        (Some(2), Some(CONCLUSION), None)
    );
    assert_eq!(
        record["run"]["statements"][3],
        json!({ "position": 3, "round": 2, "agentId": ACMES_AGENT, "text": "Statement 3" })
    );
    let asked = &service.asked()[&panel];
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (asked[0].body["question"].as_str(), asked[0].body["type"].as_str(), asked[0].body["spoken"].as_i64()),
        (Some("Which dose is right?"), Some("open"), Some(0))
    );
    let claims = asked[0].claims();
    assert_eq!(
        (claims["aud"].as_str(), claims["tenant"].as_str(), claims["sub"].as_str()),
        (Some("panels/runs"), Some(ACME), Some(ADA))
    );
    assert_eq!(asked[0].headers["x-tenant-id"], ACME);
    assert!(!asked[0].headers.contains_key("authorization"), "the session of the member stays here");
    harness.get(&format!("/v1/panels/{panel}"), MEI, MEDTECH).await.assert_problem(404, "NOT_FOUND");
    // The record has the shape of the list, and the run beside it.
    let list = harness.get("/v1/panels", ADA, ACME).await.json();
    let mut shape = record.clone();
    shape.as_object_mut().unwrap().remove("run");
    assert_eq!(list["panels"][0], shape);
}

/// Planted faults: a statement that is stored for the panel that the service names, by an expert of another panel, or
/// twice; a stream without an end or a limit; and a panel that is tried for ever, or never again.
#[tokio::test]
async fn whatever_the_service_sends_the_panel_has_its_own_statements_and_ends_with_a_reason() {
    let (harness, service) = connected().await;
    let before = statements_by_panel(&harness).await;
    let cases = [
        ("broken", 2, "stopped before the end"),
        ("silent", 2, "did not answer in time"),
        ("foreign", 2, "not valid"),
        ("stranger", 2, "not valid"),
        ("doubled", 2, "not valid"),
        ("skipped", 2, "not valid"),
        ("empty", 2, "not valid"),
        ("garbage", 0, "not valid"),
        ("endless", 0, "more than one panel may have"),
        ("failed", 0, "could not complete"),
        ("mute", 0, "not valid"),
        ("refused", 0, "refused"),
    ];
    // Not more at once than one tenant may run.
    for cases in cases.chunks(6) {
        let mut panels = Vec::new();
        for (question, ..) in cases {
            panels.push(ask(&harness, question).await);
        }
        for (panel, (question, stored, reason)) in panels.iter().zip(cases) {
            wait_for_status(&harness, panel, "failed").await;
            let record = read(&harness, ADA, panel).await;
            assert_eq!(texts(&record), WHOLE[..*stored], "{question}");
            let failure = record["run"]["failure"].as_str().unwrap();
            assert!(failure.contains(reason), "{question}: {failure}");
            assert_eq!(service.asked()[panel].len(), 3, "{question}");
            assert_eq!(record["run"]["conclusion"], Value::Null, "{question}");
        }
        // Reading a panel that failed does not start it.
        assert!(panels.iter().all(|panel| service.asked()[panel].len() == 3));
    }
    // No panel but those of this test got a statement.
    let mut after = statements_by_panel(&harness).await;
    after.retain(|panel, _| !service.asked().contains_key(panel));
    assert_eq!(after, before.into_iter().filter(|(panel, _)| !service.asked().contains_key(panel)).collect());
}

/// Planted fault: a second attempt that stores the statements of the first one again.
#[tokio::test]
async fn a_run_that_breaks_is_continued_and_no_statement_is_doubled() {
    let (harness, service) = connected().await;
    let panels = [ask(&harness, "broken once").await, ask(&harness, "silent once").await];
    for panel in &panels {
        wait_for_status(&harness, panel, "completed").await;
        assert_eq!(texts(&read(&harness, ADA, panel).await), WHOLE);
        let spoken: Vec<_> =
            service.asked()[panel].iter().map(|asked| asked.body["spoken"].as_i64().unwrap()).collect();
        assert_eq!(spoken, [0, 2]);
    }
}

/// Planted faults: a panel that failed and stays failed, and a completed panel that runs again.
#[tokio::test]
async fn a_member_starts_a_failed_panel_again_and_no_other() {
    let (harness, service) = connected().await;
    let panel = ask(&harness, "refused").await;
    wait_for_status(&harness, &panel, "failed").await;
    let superuser = harness.as_superuser().await;
    superuser.batch_execute("update tenantry.panels set question = 'Why?' where question = 'refused'").await.unwrap();
    let path = format!("/v1/panels/{panel}/runs");
    harness.post(&path, MEI, MEDTECH, &Value::Null).await.assert_problem(404, "NOT_FOUND");
    let started = harness.post(&path, SAM, ACME, &Value::Null).await;
    assert_eq!(started.status, 202, "{}", started.text());
    assert_eq!(started.json()["status"], "queued");
    wait_for_status(&harness, &panel, "completed").await;
    let again = harness.post(&path, SAM, ACME, &Value::Null).await;
    assert_eq!((again.status.as_u16(), again.json()["status"].as_str()), (202, Some("completed")));
    assert_eq!(again.json()["run"]["failure"], Value::Null);
    assert_eq!(service.asked()[&panel].len(), 4);
    harness.post("/v1/panels/nothing/runs", ADA, ACME, &Value::Null).await.assert_problem(404, "NOT_FOUND");
}

/// Planted fault: a run that goes on for a member whose access ended.
#[tokio::test]
async fn a_run_ends_with_the_access_of_its_member_and_another_member_takes_over() {
    let (harness, service) = connected().await;
    let panel = ask(&harness, "held once").await;
    wait_until(async || statements_by_panel(&harness).await.get(&panel) == Some(&2)).await;
    let superuser = harness.as_superuser().await;
    superuser
        .execute("update tenantry.memberships set status = 'revoked' where user_id = $1::text::uuid", &[&ADA])
        .await
        .unwrap();
    service.release(1);
    // The lease of the run that stopped expires first.
    wait_until(async || read(&harness, SAM, &panel).await["status"] == "completed").await;
    assert_eq!(service.asked()[&panel].len(), 2);
    assert_eq!(texts(&read(&harness, SAM, &panel).await), WHOLE);
}

/// Planted fault: a panel service that is misspelt, and panels that wait for ever.
#[test]
fn a_panel_service_that_is_not_an_upstream_is_refused_at_the_start() {
    let refusal = tenantry_gateway::config::Config::read(|name| match name {
        "DATABASE_URL" => Some("postgres://a@localhost/a".into()),
        "GATEWAY_JWT_SECRET" => Some("a secret that only the tests know".into()),
        "GATEWAY_PANEL_SERVICE" => Some("panels".into()),
        _ => None,
    });
    let reason = refusal.err().unwrap().to_string();
    assert!(reason.contains("GATEWAY_PANEL_SERVICE") && reason.contains("GATEWAY_UPSTREAMS"), "{reason}");
}

#[tokio::test]
async fn without_a_panel_service_a_panel_waits_and_has_no_run() {
    let harness = Harness::start().await;
    let panel = ask(&harness, "Which dose is right?").await;
    let record = read(&harness, ADA, &panel).await;
    assert_eq!((record["status"].as_str(), record.get("run")), (Some("queued"), None));
    let started = harness.post(&format!("/v1/panels/{panel}/runs"), ADA, ACME, &Value::Null).await.json();
    assert_eq!((started["status"].as_str(), started.get("run")), (Some("queued"), None));
}

fn list(harness: &Harness) -> String {
    format!("GET /v1/panels\nauthorization: {}\nx-tenant-id: {ACME}\n", harness.bearer(ADA))
}

/// Planted fault: a lease that is not compared, so that each gateway runs a panel that waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_run_a_panel_once() {
    let harness = Harness::start().await;
    let service = FakePanelService::start().await;
    let settings = settings(&service);
    let replicas = [Program::start(&harness, &borrowed(&settings)), Program::start(&harness, &borrowed(&settings))];
    let superuser = harness.as_superuser().await;
    superuser
        .batch_execute(
            "update tenantry.panels set status = 'queued', question = 'held'
             where id in (select id from tenantry.panels where tenant_id = '11111111-1111-1111-1111-111111111111'
                          order by created_at desc limit 6)",
        )
        .await
        .unwrap();
    let waiting: i64 =
        superuser.query_one("select count(*) from tenantry.panels where question = 'held'", &[]).await.unwrap().get(0);
    assert_eq!(waiting, 6);
    std::thread::scope(|scope| {
        for replica in &replicas {
            for _ in 0..4 {
                scope.spawn(|| assert_eq!(replica.status(&list(&harness)), 200));
            }
        }
    });
    let waiting = usize::try_from(waiting).unwrap();
    wait_until(async || service.asked().len() == waiting).await;
    service.release(waiting);
    for panel in service.asked().keys() {
        wait_for_status(&harness, panel, "completed").await;
    }
    assert!(service.asked().values().all(|asked| asked.len() == 1), "{:?}", service.asked());
}

/// Planted faults: a lease that never expires, and a panel that waits for its author's next request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panel_of_a_killed_gateway_is_taken_over_by_the_next_one() {
    let harness = Harness::start().await;
    let service = FakePanelService::start().await;
    let settings = settings(&service);
    let first = Program::start(&harness, &borrowed(&settings));
    harness
        .as_superuser()
        .await
        .batch_execute(&format!("update tenantry.panels set question = 'held once' where id = '{ACMES_PANEL}'"))
        .await
        .unwrap();
    assert_eq!(first.status(&list(&harness)), 200);
    wait_until(async || statements_by_panel(&harness).await.get(ACMES_PANEL) == Some(&2)).await;
    // The drop kills the process.
    drop(first);
    let second = Program::start(&harness, &borrowed(&settings));
    let record = format!("GET /v1/panels/{ACMES_PANEL}\nauthorization: {}\nx-tenant-id: {ACME}\n", harness.bearer(SAM));
    wait_until(async || second.request(&record).contains(r#""status":"completed""#)).await;
    assert_eq!(statements_by_panel(&harness).await[ACMES_PANEL], i64::try_from(STATEMENTS).unwrap());
    assert_eq!(service.asked()[ACMES_PANEL].len(), 2);
}

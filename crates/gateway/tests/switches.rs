//! The audit log of switches: its content, its order, and who may write and read it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use harness::*;
use serde_json::{Value, json};
use time::OffsetDateTime;
use tokio::task::JoinSet;
use uuid::Uuid;

const ACME_SWITCHES: &str = "/v1/tenants/acme/switches";

fn report(id: Uuid, to: &str, epoch: u64) -> Value {
    json!({
        "id": id, "actor": null, "from": null, "to": to, "at": "2026-12-01T08:30:00.123Z", "why": null, "epoch": epoch
    })
}

async fn rows(harness: &Harness) -> i64 {
    harness.as_superuser().await.query_one("select count(*) from tenantry.switch_audit", &[]).await.unwrap().get(0)
}

/// Every record of a tenant that a person may read, newest first, page by page.
async fn read_all(harness: &Harness, user: &str, tenant: &str, page: usize) -> Vec<Value> {
    let mut records = Vec::new();
    let mut before = String::new();
    loop {
        let path = format!("/v1/tenants/{tenant}/switches?limit={page}{before}");
        let answer = harness.get(&path, user, tenant).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let list = answer.json();
        records.extend_from_slice(list["switches"].as_array().unwrap());
        match list["next"].as_str() {
            Some(next) => before = format!("&before={next}"),
            None => return records,
        }
    }
}

/// Planted fault: an actor or a time that is read from the body.
#[tokio::test]
async fn the_gateway_writes_actor_and_time_and_separates_the_report_of_the_client() {
    let harness = Harness::start().await;
    let id = Uuid::new_v4();
    let mut body = report(id, ACME, 3);
    body["actor"] = ADA.into();
    body["from"] = MEDTECH.into();
    body["at"] = "1999-01-01T01:00:00+01:00".into();
    body["why"] = "Weekly review".into();
    let before = OffsetDateTime::now_utc().unix_timestamp() - 60;
    let answer = harness.post(ACME_SWITCHES, SAM, ACME, &body).await;
    assert_eq!((answer.status.as_u16(), answer.header("x-tenant-id")), (201, Some(ACME)), "{}", answer.text());
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    let mut record = answer.json();
    let received = record.as_object_mut().unwrap().remove("receivedAt").unwrap();
    let said = json!({ "from": MEDTECH, "at": "1999-01-01T00:00:00Z", "why": "Weekly review", "epoch": 3 });
    assert_eq!(record, json!({ "id": id, "actor": SAM, "to": ACME, "said": said }));
    let received = OffsetDateTime::parse(received.as_str().unwrap(), &time::format_description::well_known::Rfc3339);
    assert!(received.unwrap().unix_timestamp() >= before, "the clock of the gateway");
}

/// Planted faults: a record that is written twice, and a record that another person with its id replaces.
#[tokio::test]
async fn a_record_sent_twice_is_one_row_and_another_record_with_its_id_is_refused() {
    let harness = Harness::start().await;
    let id = Uuid::new_v4();
    let body = report(id, ACME, 1);
    let first = harness.post(ACME_SWITCHES, SAM, ACME, &body).await;
    let again = harness.post(ACME_SWITCHES, SAM, ACME, &body).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 200));
    assert_eq!(again.bytes, first.bytes);
    let mut same = body.clone();
    same["at"] = "2026-12-01T09:30:00.123000+01:00".into();
    same["actor"] = ADA.into();
    assert_eq!(
        harness.post(ACME_SWITCHES, SAM, ACME, &same).await.status,
        200,
        "the same moment; the actor in the body is ignored"
    );
    for (member, other) in
        [("from", json!(MEDTECH)), ("at", json!("2026-12-01T08:30:00.124Z")), ("why", json!("")), ("epoch", json!(2))]
    {
        let mut changed = body.clone();
        changed[member] = other;
        harness.post(ACME_SWITCHES, SAM, ACME, &changed).await.assert_problem(409, "RECORD_EXISTS");
    }
    harness.post(ACME_SWITCHES, ADA, ACME, &body).await.assert_problem(409, "RECORD_EXISTS");
    assert_eq!(rows(&harness).await, 1);
    // The ids of another tenant are separate: the id is free there, so its use here is not revealed.
    assert_eq!(harness.post("/v1/tenants/medtech/switches", SAM, MEDTECH, &report(id, MEDTECH, 1)).await.status, 201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_sent_many_times_at_once_is_one_row() {
    let mut harness = Harness::start().await;
    harness.without_deadlines();
    for _ in 0..10 {
        let body = report(Uuid::new_v4(), ACME, 1).to_string();
        let mut sending = JoinSet::new();
        for _ in 0..8 {
            let request = harness.request("POST", ACME_SWITCHES, SAM, ACME).header("content-type", "application/json");
            sending.spawn(send(harness.router(), request.body(body.clone().into()).unwrap()));
        }
        let mut statuses: Vec<_> = sending.join_all().await.into_iter().map(|answer| answer.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 200, 201]);
    }
    assert_eq!(rows(&harness).await, 10);
}

/// Planted fault: a record for the tenant in the body. A member of one tenant could write the audit log of another.
#[tokio::test]
async fn only_members_of_the_target_tenant_record_a_switch() {
    let harness = Harness::start().await;
    let id = Uuid::new_v4;
    harness
        .post(ACME_SWITCHES, MEI, ACME, &report(id(), ACME, 1))
        .await
        .assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    for body in [report(id(), MEDTECH, 1), report(id(), UNKNOWN_TENANT, 1)] {
        let refused = harness.post(ACME_SWITCHES, SAM, ACME, &body).await;
        refused.assert_problem(400, "TENANT_VALIDATION");
        assert!(refused.json()["detail"].as_str().unwrap().starts_with("to:"));
    }
    harness
        .post("/v1/tenants/oldco/switches", SAM, OLDCO, &report(id(), OLDCO, 1))
        .await
        .assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    assert_eq!(rows(&harness).await, 0);
}

#[tokio::test]
async fn a_refusal_of_a_record_names_the_wrong_field() {
    let harness = Harness::start().await;
    for (member, value, field) in [
        ("id", json!("x"), "id"),
        ("id", Value::Null, "id"),
        ("from", json!("acme"), "tenant id"),
        ("to", Value::Null, "to"),
        ("at", json!("yesterday"), "at:"),
        ("at", json!("9999-12-31T23:59:59-23:59"), "at:"),
        ("at", json!("0000-01-01T00:00:00+23:59"), "at:"),
        ("at", json!(1), "at"),
        ("why", json!("x".repeat(501)), "why:"),
        ("why", json!("a\0b"), "why:"),
        ("epoch", json!(-1), "epoch"),
        ("epoch", json!(1.5), "epoch"),
        ("epoch", json!(u64::MAX), "epoch:"),
    ] {
        let mut body = report(Uuid::new_v4(), ACME, 1);
        body[member] = value.clone();
        let answer = harness.post(ACME_SWITCHES, ADA, ACME, &body).await;
        answer.assert_problem(400, "TENANT_VALIDATION");
        assert!(answer.json()["detail"].as_str().unwrap().contains(field), "{member} {value}: {}", answer.text());
    }
    assert_eq!(rows(&harness).await, 0);
    let mut longest = report(Uuid::new_v4(), ACME, 1);
    longest["why"] = "ß".repeat(500).into();
    longest["at"] = "9999-12-31T23:59:59.999999999Z".into();
    assert_eq!(harness.post(ACME_SWITCHES, ADA, ACME, &longest).await.status, 201);
    assert_eq!(
        harness.post(ACME_SWITCHES, ADA, ACME, &longest).await.status,
        200,
        "stored with microseconds, and still equal"
    );
}

/// Planted faults: a list that shows an administrator the other tenants of a consultant, and a list that shows members
/// the records of each other.
#[tokio::test]
async fn administrators_read_all_records_and_members_their_own_and_only_the_actor_reads_from() {
    let harness = Harness::start().await;
    for (user, epoch) in [(SAM, 1), (ADA, 2), (SAM, 3)] {
        let mut body = report(Uuid::new_v4(), ACME, epoch);
        body["from"] = MEDTECH.into();
        assert_eq!(harness.post(ACME_SWITCHES, user, ACME, &body).await.status, 201);
    }
    let mut elsewhere = report(Uuid::new_v4(), MEDTECH, 4);
    elsewhere["why"] = "not for acme".into();
    assert_eq!(harness.post("/v1/tenants/medtech/switches", SAM, MEDTECH, &elsewhere).await.status, 201);
    let list = async |user: &str| -> Vec<(u64, bool)> {
        let records = read_all(&harness, user, ACME, 2).await;
        records.iter().map(|r| (r["said"]["epoch"].as_u64().unwrap(), r["said"]["from"].is_string())).collect()
    };
    assert_eq!(list(ADA).await, [(3, false), (2, true), (1, false)]);
    assert_eq!(list(SAM).await, [(3, true), (1, true)]);
    for query in ["?limit=0", "?limit=201", "?limit=-1", "?limit=x", "?before=x", &format!("?before={UNKNOWN_TENANT}")]
    {
        harness.get(&format!("{ACME_SWITCHES}{query}"), ADA, ACME).await.assert_problem(400, "TENANT_VALIDATION");
    }
    let others = elsewhere["id"].as_str().unwrap();
    harness.get(&format!("{ACME_SWITCHES}?before={others}"), SAM, ACME).await.assert_problem(400, "TENANT_VALIDATION");
}

const SWITCHES: u64 = 10_000;
const SENDERS: u64 = 20;

/// Planted fault: records without the lock. A reader would see the second record while the first one, with a lower
/// position, is still being written, and would never see the first one.
#[tokio::test]
async fn a_reader_that_sees_a_record_sees_all_earlier_records() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let slow = "create function tenantry.pause() returns trigger language plpgsql
                as $$ begin perform pg_sleep(2); return new; end $$;
                create trigger pause before insert on tenantry.switch_audit
                for each row when (new.said_epoch = 1) execute function tenantry.pause()";
    superuser.batch_execute(slow).await.unwrap();
    let body = report(Uuid::new_v4(), ACME, 1).to_string();
    let request = harness.request("POST", ACME_SWITCHES, ADA, ACME).header("content-type", "application/json");
    let first = tokio::spawn(send(harness.router(), request.body(body.into()).unwrap()));
    let asleep = "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'";
    while superuser.query_one(asleep, &[]).await.unwrap().get::<_, i64>(0) == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(harness.post(ACME_SWITCHES, SAM, ACME, &report(Uuid::new_v4(), ACME, 2)).await.status, 201);
    let epochs: Vec<_> =
        read_all(&harness, ADA, ACME, 50).await.iter().map(|record| record["said"]["epoch"].clone()).collect();
    assert_eq!(epochs, [2, 1]);
    assert_eq!(first.await.unwrap().status, 201);
}

/// Planted faults: an order by the clocks of the clients, and records that are lost with many concurrent writers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_switches_are_ten_thousand_rows_in_order() {
    let mut harness = Harness::start().await;
    harness.without_deadlines();
    let mut senders = JoinSet::new();
    for sender in 0..SENDERS {
        let (router, bearer) = (harness.router(), harness.bearer([ADA, SAM][usize::try_from(sender % 2).unwrap()]));
        senders.spawn(async move {
            for epoch in 0..SWITCHES / SENDERS {
                // The id contains the sender and a number, so that the order of each sender can be checked.
                let mut body = report(Uuid::from_u64_pair(sender + 1, epoch + 1), ACME, epoch);
                // The clocks of clients are ignored. These run backwards.
                body["at"] = format!("20{:02}-01-01T00:00:00Z", 99 - epoch % 100).into();
                loop {
                    let request = axum::http::Request::builder()
                        .method("POST")
                        .uri(ACME_SWITCHES)
                        .header("authorization", &bearer)
                        .header("content-type", "application/json");
                    let answer = send(router.clone(), request.body(body.to_string().into()).unwrap()).await;
                    match answer.status.as_u16() {
                        200 | 201 => break,
                        // On a busy machine, the client sends the same record again.
                        503 => {}
                        _ => panic!("{}", answer.text()),
                    }
                }
            }
        });
    }
    senders.join_all().await;
    let records = read_all(&harness, ADA, ACME, 200).await;
    assert_eq!(u64::try_from(records.len()).unwrap(), SWITCHES);
    let mut last_of_each = vec![0; usize::try_from(SENDERS).unwrap()];
    for record in records.iter().rev() {
        let (sender, number) = record["id"].as_str().unwrap().parse::<Uuid>().unwrap().as_u64_pair();
        let last = &mut last_of_each[usize::try_from(sender - 1).unwrap()];
        assert_eq!(number, *last + 1, "the records of a sender are in the order of sending");
        *last = number;
    }
    let backwards = "select count(*) from (select received_at < lag(received_at) over (order by position) as back
                     from tenantry.switch_audit) as audit where back";
    let superuser = harness.as_superuser().await;
    assert_eq!(superuser.query_one(backwards, &[]).await.unwrap().get::<_, i64>(0), 0);
}

/// Planted faults: a policy that is missing or too wide, and grants beyond SELECT and the INSERT of the reported
/// columns.
#[tokio::test]
async fn the_database_allows_the_server_only_to_append_for_the_active_tenant() {
    let harness = Harness::start().await;
    for (tenant, slug) in [(ACME, "acme"), (MEDTECH, "medtech")] {
        let path = format!("/v1/tenants/{slug}/switches");
        assert_eq!(harness.post(&path, SAM, tenant, &report(Uuid::new_v4(), tenant, 1)).await.status, 201);
    }
    let client = harness.as_app().await;
    let count =
        async || -> i64 { client.query_one("select count(*) from tenantry.switch_audit", &[]).await.unwrap().get(0) };
    assert_eq!(count().await, 0, "without a tenant, no rows");
    client.execute("select set_config('app.tenant_id', $1, false)", &[&MEDTECH]).await.unwrap();
    assert_eq!(count().await, 1);
    let insert = |tenant: &str, actor: &str, more: &str, value: &str| {
        format!(
            "insert into tenantry.switch_audit (tenant_id, actor, record_id, said_at, said_epoch{more})
             values ('{tenant}', '{actor}', gen_random_uuid(), now(), 1{value})"
        )
    };
    for refused in [
        insert(ACME, SAM, "", ""),
        // Ada is not a member of medtech.
        insert(MEDTECH, ADA, "", ""),
        insert(MEDTECH, SAM, ", received_at", ", '1999-01-01'"),
        insert(MEDTECH, SAM, ", position", ", 1").replace("values", "overriding system value values"),
        "update tenantry.switch_audit set said_why = 'x'".into(),
        "update tenantry.switch_audit set actor = actor".into(),
        "delete from tenantry.switch_audit".into(),
        "truncate tenantry.switch_audit".into(),
        "alter table tenantry.switch_audit disable row level security".into(),
    ] {
        assert!(client.batch_execute(&refused).await.is_err(), "{refused}");
    }
    client.batch_execute(&insert(MEDTECH, SAM, "", "")).await.unwrap();
    assert_eq!((count().await, rows(&harness).await), (2, 3));
    let owner = connect(&harness.owner).await;
    let forced = owner.query_one("select count(*) from tenantry.switch_audit", &[]).await.unwrap();
    assert_eq!(forced.get::<_, i64>(0), 0, "row-level security applies to the owner of the table");
}

//! Usage of a tenant: counts by day, month and lifetime, uses of agents, and the export.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::collections::BTreeMap;

use harness::*;
use serde_json::{Value, json};

const PERIODS: &str = "/v1/usage?from=2026-01&to=2027-01";

fn panel(agents: &[&str]) -> Value {
    json!({ "question": "Why?", "type": "open", "agentIds": agents })
}

async fn set_limits(harness: &Harness, limits: &Value) {
    let sql = "update tenantry.tenants set limits = $1 where slug = 'acme'";
    harness.as_superuser().await.execute(sql, &[limits]).await.unwrap();
}

async fn limits(harness: &Harness) -> Value {
    harness.get("/v1/tenants/acme/profile", ADA, ACME).await.json()["limits"].clone()
}

async fn create(harness: &Harness) -> Answer {
    harness.post("/v1/panels", ADA, ACME, &panel(&[GLOBAL_AGENT])).await
}

/// The current month, such as `2026-11`.
async fn current_month(harness: &Harness) -> String {
    let client = harness.as_superuser().await;
    let sql = "select to_char(now() at time zone 'utc', 'YYYY-MM')";
    client.query_one(sql, &[]).await.unwrap().get(0)
}

/// Moves all usage of acme to earlier periods, as if the time had passed.
async fn age(harness: &Harness, period: &str, interval: &str) {
    let sql = "update tenantry.usage
               set starts_on = tenantry.period_start(period,
                                                     starts_on::timestamp at time zone 'utc' - $3::text::interval)
               where tenant_id = $1::text::uuid and period = $2";
    assert!(harness.as_superuser().await.execute(sql, &[&ACME, &period, &interval]).await.unwrap() > 0);
}

/// Planted faults: a boundary in the time zone of the session, and a period that ends a day late.
#[tokio::test]
async fn a_period_begins_in_utc_whatever_the_time_zone_of_the_session_is() {
    let harness = Harness::start().await;
    let client = harness.as_app().await;
    for zone in ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"] {
        client.batch_execute(&format!("set time zone '{zone}'")).await.unwrap();
        for (moment, day, month) in [
            ("2026-11-30T23:59:59.999999Z", "2026-11-30", "2026-11-01"),
            ("2026-12-01T00:00:00Z", "2026-12-01", "2026-12-01"),
            ("2028-02-29T12:00:00+14:00", "2028-02-28", "2028-02-01"),
        ] {
            let sql = "select tenantry.period_start(p, $1::text::timestamptz)::text
                       from unnest(array['day', 'month', 'lifetime']) p";
            let rows = client.query(sql, &[&moment]).await.unwrap();
            let starts: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
            assert_eq!(starts, [day, month, "1970-01-01"], "{moment} in {zone}");
        }
    }
}

/// Planted faults: a count that goes on into the next period, one limit of several that is not checked, and a count
/// that stays after its transaction was refused.
#[tokio::test]
async fn a_limit_resets_by_day_by_month_or_never() {
    let harness = Harness::start().await;
    set_limits(
        &harness,
        &json!({
            "max_panels_per_day": 2,
            "max_panels_per_month": { "limit": 100, "period": "month" },
            "max_panels": 3
        }),
    )
    .await;
    for _ in 0..2 {
        assert_eq!(create(&harness).await.status, 201);
    }
    let refused = create(&harness).await;
    refused.assert_problem(402, "LIMIT_REACHED");
    let limit = &refused.json()["limit"];
    assert_eq!((limit["key"].as_str(), limit["used"].as_u64()), (Some("max_panels_per_day"), Some(2)));
    assert!(limit["resetsAt"].as_str().unwrap().ends_with("T00:00:00Z"), "{limit}");

    age(&harness, "day", "1 day").await;
    assert_eq!(create(&harness).await.status, 201, "another day");
    let refused = create(&harness).await;
    refused.assert_problem(402, "LIMIT_REACHED");
    assert_eq!(
        refused.json()["limit"],
        json!({ "key": "max_panels", "limit": 3, "used": 3, "resetsAt": null }),
        "the lifetime has no reset"
    );
    let shown = limits(&harness).await;
    assert_eq!((&shown["max_panels"]["used"], &shown["max_panels"]["resetsAt"]), (&json!(3), &Value::Null));
    assert_eq!(shown["max_panels_per_day"]["used"], 1);
    assert!(shown["max_panels_per_month"].get("period").is_none(), "the profile has no member period");
    age(&harness, "month", "1 month").await;
    assert_eq!(limits(&harness).await["max_panels_per_month"]["used"], 0);
}

/// Planted faults: a period of a limit that is ignored, and a period that the server does not know and takes for
/// another one.
#[tokio::test]
async fn a_limit_names_its_period_and_an_unknown_one_is_not_stored() {
    let harness = Harness::start().await;
    set_limits(&harness, &json!({ "max_panels_per_month": { "limit": 1, "period": "day" } })).await;
    assert_eq!(limits(&harness).await["max_panels_per_month"]["used"], 0, "the count of the month is another one");
    assert_eq!(create(&harness).await.status, 201);
    create(&harness).await.assert_problem(402, "LIMIT_REACHED");
    age(&harness, "day", "1 day").await;
    assert_eq!(create(&harness).await.status, 201);
    // An unlimited one is counted too.
    set_limits(&harness, &json!({ "max_panels_per_day": { "limit": null, "period": "day" } })).await;
    assert_eq!(create(&harness).await.status, 201);
    let shown = limits(&harness).await["max_panels_per_day"].clone();
    assert_eq!((&shown["limit"], &shown["used"]), (&Value::Null, &json!(1)));
    let superuser = harness.as_superuser().await;
    for period in [json!("week"), json!("Day"), json!(1), json!(null), json!({})] {
        let limits = json!({ "max_panels": { "limit": 1, "period": period } });
        let stored = superuser.execute("update tenantry.tenants set limits = $1 where slug = 'acme'", &[&limits]).await;
        assert!(stored.is_err(), "{limits}");
    }
}

/// Planted faults: a count that is read before it is locked, on one replica or on two.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_requests_with_retries_on_two_replicas_end_exactly_at_the_limit() {
    const LIMIT: i64 = 20;
    let mut harness = Harness::start().await;
    harness.without_deadlines();
    set_limits(&harness, &json!({ "max_panels": LIMIT, "max_panels_per_day": 1000 })).await;
    let replicas = [harness.router(), harness.second_replica()];
    let count = "select count(*) from tenantry.panels where tenant_id = $1::text::uuid";
    let superuser = harness.as_superuser().await;
    let before: i64 = superuser.query_one(count, &[&ACME]).await.unwrap().get(0);
    let requests: Vec<_> = (0..120)
        .map(|n| {
            let request = harness.request("POST", "/v1/panels", ADA, ACME).header("content-type", "application/json");
            // Each key is sent three times.
            let request = request.header("idempotency-key", format!("k{}", n / 3));
            let request = request.body(panel(&[GLOBAL_AGENT]).to_string().into()).unwrap();
            tokio::spawn(send(replicas[n % 2].clone(), request))
        })
        .collect();
    let mut statuses = BTreeMap::new();
    for request in requests {
        *statuses.entry(request.await.unwrap().status.as_u16()).or_insert(0) += 1;
    }
    assert_eq!(statuses.keys().collect::<Vec<_>>(), [&201, &402], "{statuses:?}");
    let after: i64 = superuser.query_one(count, &[&ACME]).await.unwrap().get(0);
    assert_eq!(after - before, LIMIT);
    let shown = limits(&harness).await;
    assert_eq!((&shown["max_panels"]["used"], &shown["max_panels_per_day"]["used"]), (&json!(LIMIT), &json!(LIMIT)));
    let keys = "select count(*) from tenantry.idempotency_keys where tenant_id = $1::text::uuid";
    assert_eq!(superuser.query_one(keys, &[&ACME]).await.unwrap().get::<_, i64>(0), LIMIT, "rows = used = keys");
}

/// Planted faults: a use that counts for the owner of the agent, and one that is visible to another tenant.
#[tokio::test]
async fn the_use_of_a_shared_agent_counts_for_the_tenant_that_uses_it() {
    let harness = Harness::start().await;
    let month = current_month(&harness).await;
    let path = format!("/v1/usage/agents?period={month}");
    let used = async |user: &str, tenant: &str, agent: &str| {
        let answer = harness.get(&path, user, tenant).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let agents = answer.json()["agents"].as_array().unwrap().clone();
        let found = agents.into_iter().find(|found| found["id"] == agent);
        found.map_or((0, None), |found| (found["used"].as_i64().unwrap(), found["shared"].as_bool()))
    };
    let superuser = harness.as_superuser().await;
    superuser.batch_execute("update tenantry.memberships set role = 'admin' where role = 'member'").await.unwrap();
    let (acme, medtech) = (used(ADA, ACME, SHARED_AGENT).await.0, used(MEI, MEDTECH, SHARED_AGENT).await.0);
    for _ in 0..3 {
        let created = harness.post("/v1/panels", MEI, MEDTECH, &panel(&[SHARED_AGENT, GLOBAL_AGENT])).await;
        assert_eq!(created.status, 201, "{}", created.text());
    }
    assert_eq!(used(MEI, MEDTECH, SHARED_AGENT).await, (medtech + 3, Some(true)));
    assert_eq!(used(ADA, ACME, SHARED_AGENT).await.0, acme, "the owner");
    assert_eq!(harness.post("/v1/panels", ADA, ACME, &panel(&[SHARED_AGENT])).await.status, 201);
    assert_eq!(used(ADA, ACME, SHARED_AGENT).await, (acme + 1, Some(false)));
    // A refused panel counts no use.
    superuser.batch_execute("update tenantry.tenants set limits = '{\"max_panels_per_month\": 0}'").await.unwrap();
    assert_eq!(harness.post("/v1/panels", ADA, ACME, &panel(&[SHARED_AGENT])).await.status, 402);
    assert_eq!(used(ADA, ACME, SHARED_AGENT).await.0, acme + 1);
}

/// Planted faults: an export for every member, and rows of another tenant.
#[tokio::test]
async fn only_administrators_export_and_only_the_usage_of_their_tenant() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let others = "update tenantry.usage set used = 77 where tenant_id <> $1::text::uuid";
    assert!(superuser.execute(others, &[&ACME]).await.unwrap() > 0);
    let exported = harness.get(PERIODS, ADA, ACME).await;
    assert_eq!(exported.status, 200, "{}", exported.text());
    assert!(!exported.text().contains("77"), "{}", exported.text());
    superuser.batch_execute("update tenantry.memberships set role = 'member'").await.unwrap();
    for path in [PERIODS, "/v1/usage/agents?period=2026-11"] {
        harness.get(path, SAM, ACME).await.assert_problem(403, "ADMINS_ONLY");
    }
}

fn row(limit: &str, period: &str, start: Value, end: Value, used: i64) -> Value {
    json!({ "limit": limit, "period": period, "start": start, "end": end, "used": used })
}

/// Planted faults: an end that is included, an order that differs between two answers, and a range without a bound.
#[tokio::test]
async fn the_export_has_the_periods_that_begin_in_the_range_in_a_stable_order() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    superuser
        .batch_execute(
            "delete from tenantry.usage;
             insert into tenantry.usage (tenant_id, limit_key, period, starts_on, used)
             select '11111111-1111-1111-1111-111111111111', key, period, starts_on::date, used
             from (values ('max_panels', 'lifetime', '1970-01-01', 9), ('b', 'day', '2026-02-28', 1),
                          ('B', 'day', '2026-02-28', 2), ('max_panels_per_month', 'month', '2026-02-01', 3),
                          ('max_panels_per_month', 'month', '2026-03-01', 4), ('b', 'day', '2026-01-31', 5))
                  as v (key, period, starts_on, used)",
        )
        .await
        .unwrap();
    let february = harness.get("/v1/usage?from=2026-02&to=2026-03", ADA, ACME).await;
    assert_eq!(
        february.json(),
        json!({
            "from": "2026-02-01",
            "to": "2026-03-01",
            "usage": [
                row("max_panels_per_month", "month", json!("2026-02-01"), json!("2026-03-01"), 3),
                row("B", "day", json!("2026-02-28"), json!("2026-03-01"), 2),
                row("b", "day", json!("2026-02-28"), json!("2026-03-01"), 1),
                row("max_panels", "lifetime", Value::Null, Value::Null, 9),
            ]
        })
    );
    let csv = harness.get("/v1/usage?from=2026-02-01&to=2026-03-01&format=csv", ADA, ACME).await;
    assert_eq!(
        csv.text(),
        "limit,period,start,end,used\r\nmax_panels_per_month,month,2026-02-01,2026-03-01,3\r\n\
         B,day,2026-02-28,2026-03-01,2\r\nb,day,2026-02-28,2026-03-01,1\r\nmax_panels,lifetime,,,9\r\n"
    );
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    assert_eq!(csv.header("content-disposition"), Some("attachment; filename=\"usage-2026-02-01-2026-03-01.csv\""));
    assert_eq!(csv.header("cache-control"), Some("private, no-store"));
    for wrong in [
        "/v1/usage",
        "/v1/usage?from=2026-02",
        "/v1/usage?from=2026-02&to=2026-02",
        "/v1/usage?from=2026-02&to=2026-01",
        "/v1/usage?from=2025-01-01&to=2026-01-03",
        "/v1/usage?from=2026-13&to=2027-01",
        "/v1/usage?from=yesterday&to=2027-01",
        "/v1/usage?from=2026-02&to=2026-03&format=xlsx",
        "/v1/usage/agents",
        "/v1/usage/agents?period=2026-02-01",
    ] {
        harness.get(wrong, ADA, ACME).await.assert_problem(400, "TENANT_VALIDATION");
    }
}

/// Planted faults: a format that leaves out rows or cells, and a name that a spreadsheet runs.
#[tokio::test]
async fn json_and_csv_agree() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    superuser
        .execute(
            "insert into tenantry.agent_usage (tenant_id, month, agent_id, name, shared, used)
             select $1::text::uuid, '2026-02-01', gen_random_uuid(), name, n % 2 = 0, 100 - n
             from unnest(array['=1+1', 'Dr. \"Q\", MD', '@x', 'Ünal', '-', 'plain'])
                  with ordinality as agents (name, n)",
            &[&ACME],
        )
        .await
        .unwrap();
    let json = harness.get("/v1/usage/agents?period=2026-02", ADA, ACME).await.json();
    let request = harness.request("GET", "/v1/usage/agents?period=2026-02", ADA, ACME).header("accept", "text/csv");
    let csv = harness.send(request.body(axum::body::Body::empty()).unwrap()).await;
    let mut reader = csv::Reader::from_reader(csv.bytes.as_slice());
    assert_eq!(reader.headers().unwrap(), vec!["id", "name", "shared", "used"]);
    let rows: Vec<Value> = reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            assert!(!record[1].starts_with(['=', '@', '-', '+']), "{record:?}");
            let name = record[1].strip_prefix('\'').unwrap_or(&record[1]);
            let [shared, used] = [2, 3].map(|at| serde_json::from_str::<Value>(&record[at]).unwrap());
            json!({ "id": record[0], "name": name, "shared": shared, "used": used })
        })
        .collect();
    assert_eq!(json["agents"].as_array().unwrap(), &rows);
    assert_eq!(rows.len(), 6);
}

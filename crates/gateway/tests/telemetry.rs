//! Request ids and metrics.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::collections::BTreeSet;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use harness::*;
use serde_json::json;
use tenantry_gateway::routes::ROUTES;
use tenantry_gateway::telemetry::metrics_app;
use uuid::Uuid;

/// The lines of a scrape, without comments.
async fn scrape(harness: &Harness) -> Vec<String> {
    let answer = send(metrics_app(harness.state.metrics.clone()), get("/metrics")).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").unwrap().starts_with("application/openmetrics-text"));
    answer.text().lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

fn get(path: &str) -> Request<Body> {
    Request::builder().uri(path).body(Body::empty()).unwrap()
}

fn value(lines: &[String], series: &str) -> f64 {
    let line = lines.iter().find(|line| line.rsplit_once(' ').is_some_and(|(name, _)| name == series));
    line.unwrap_or_else(|| panic!("{series} is not in {lines:#?}")).rsplit_once(' ').unwrap().1.parse().unwrap()
}

/// Requests of every route, as a member and as a stranger, for every kind of tenant.
async fn walk_all_routes(harness: &Harness, router: &Router) {
    for route in ROUTES {
        for user in [ADA, SAM, "0a000000-0000-4000-8000-0000000000ff"] {
            for tenant in [ACME, MEDTECH, UNKNOWN_TENANT] {
                let path = route.path.replace("{tenant}", tenant).replace("{id}", ACMES_PANEL);
                let request = harness.request(route.method.as_str(), &path.replace("{kind}", "agents"), user, tenant);
                let request = request.header("content-type", "application/json");
                send(router.clone(), request.body(Body::from("{}")).unwrap()).await;
            }
        }
    }
}

/// Planted faults: a raw path, a tenant, a person or an invented method as a label.
#[tokio::test]
async fn the_number_of_series_depends_on_the_routes_and_not_on_requests() {
    let harness = Harness::start().await;
    let router = harness.router();
    walk_all_routes(&harness, &router).await;
    send(router.clone(), get("/v1/unknown")).await;
    send(router.clone(), Request::builder().method("INVENT").uri("/").body(Body::empty()).unwrap()).await;
    harness.get("/v1/panels/not-an-id", ADA, ACME).await;
    harness.get("/v1/tenants/unknown/profile", ADA, ACME).await;
    harness.send(get("/v1/directory/resolve?slug=unknown")).await;
    let before = scrape(&harness).await.len();
    for number in 0..1000 {
        send(router.clone(), get(&format!("/unknown/{number}"))).await;
    }
    for number in 0..100 {
        let tenant = Uuid::new_v4().to_string();
        for path in [format!("/v1/panels/{tenant}"), "/v1/panels".to_owned(), format!("/v1/tenants/{tenant}/profile")] {
            let request = harness.request("GET", &path, ADA, &tenant).header("x-request-id", &tenant);
            send(router.clone(), request.body(Body::empty()).unwrap()).await;
        }
        send(router.clone(), get(&format!("/v1/directory/resolve?slug=unknown-{number}"))).await;
        let invented = Request::builder().method(format!("INVENT{number}").as_str()).uri("/").body(Body::empty());
        send(router.clone(), invented.unwrap()).await;
    }
    let lines = scrape(&harness).await;
    let more = lines.len() - before;
    // One route may get one more pair of series, such as the class 4xx.
    assert!(more <= 4, "{more} more series: {lines:#?}");
    let text = lines.join("\n");
    let names = [ACME, MEDTECH, UNKNOWN_TENANT, ADA, SAM, "acme", "medtech", "vital.health", "@"];
    for name in names {
        assert!(!text.contains(name), "{name} in {text}");
    }
}

/// Planted fault: a refusal that no alert sees.
#[tokio::test]
async fn refusals_for_a_tenant_count_by_their_reason() {
    let harness = Harness::start().await;
    let series = |reason: &str| format!("tenantry_tenant_refusals_total{{reason=\"{reason}\"}}");
    let before = scrape(&harness).await;
    for reason in ["denied", "mismatched", "malformed"] {
        assert_eq!(value(&before, &series(reason)), 0.0);
    }
    harness.get("/v1/panels", ADA, MEDTECH).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    harness.get("/v1/tenants/medtech/profile", ADA, MEDTECH).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    harness.get("/v1/tenants/acme/profile", SAM, MEDTECH).await.assert_problem(400, "TENANT_CONFLICT");
    harness.get("/v1/panels", ADA, "acme").await.assert_problem(400, "INVALID_TENANT_ID");
    assert_eq!(harness.get("/v1/panels", ADA, ACME).await.status, 200);
    let after = scrape(&harness).await;
    assert_eq!(value(&after, &series("denied")), 2.0);
    assert_eq!(value(&after, &series("mismatched")), 1.0);
    assert_eq!(value(&after, &series("malformed")), 1.0);
    assert_eq!(value(&after, "tenantry_http_refusals_total{code=\"UNAUTHORIZED_TENANT_ACCESS\"}"), 2.0);
    let panels = "method=\"GET\",route=\"/v1/panels\"";
    assert_eq!(value(&after, &format!("tenantry_http_requests_total{{{panels},status=\"2xx\"}}")), 1.0);
    assert_eq!(value(&after, &format!("tenantry_http_requests_total{{{panels},status=\"4xx\"}}")), 2.0);
    assert_eq!(value(&after, &format!("tenantry_http_request_seconds_count{{{panels}}}")), 3.0);
}

/// Planted faults: a gauge that counts up only, and a cancelled request that stays in flight.
#[tokio::test]
async fn gauges_show_what_is_open_now() {
    let harness = Harness::start().await;
    let connection = harness.state.database.connection().await.unwrap();
    let stream = harness.events(ADA, ACME).await;
    let lines = scrape(&harness).await;
    assert_eq!(value(&lines, "tenantry_database_connections_in_use"), 1.0);
    assert_eq!(value(&lines, "tenantry_database_connections_max"), 16.0);
    assert_eq!(value(&lines, "tenantry_event_streams"), 1.0);
    drop((connection, stream));
    let mut all = Vec::new();
    while let Ok(connection) = tokio::time::timeout(std::time::Duration::from_millis(300), async {
        harness.state.database.connection().await.unwrap()
    })
    .await
    {
        all.push(connection);
    }
    let router = harness.router();
    let waiting =
        tokio::spawn(send(router, harness.request("GET", "/v1/panels", ADA, ACME).body(Body::empty()).unwrap()));
    loop {
        let lines = scrape(&harness).await;
        if value(&lines, "tenantry_database_requests_waiting") >= 1.0 {
            assert_eq!(value(&lines, "tenantry_http_requests_in_flight"), 1.0);
            break;
        }
        tokio::task::yield_now().await;
    }
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    drop(all);
    let lines = scrape(&harness).await;
    assert_eq!(value(&lines, "tenantry_http_requests_in_flight"), 0.0);
    assert_eq!(value(&lines, "tenantry_event_streams"), 0.0);
    let cancelled = "tenantry_http_requests_total{method=\"GET\",route=\"/v1/panels\",status=\"cancelled\"}";
    assert_eq!(value(&lines, cancelled), 1.0);
}

/// Planted fault: an alert on a metric or a label value that does not exist, which never fires.
#[tokio::test]
async fn the_alerts_use_metrics_that_exist() {
    let harness = Harness::start().await;
    // The series exist after the first answer of each class.
    harness.get("/v1/panels", ADA, ACME).await;
    let superuser = harness.as_superuser().await;
    superuser.batch_execute("alter table tenantry.panels rename column question to hidden_name").await.unwrap();
    harness.get("/v1/panels", ADA, ACME).await.assert_problem(500, "INTERNAL");
    let lines = scrape(&harness).await;
    let rules = include_str!("../../../deploy/prometheus/alerts.yaml");
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let mut checked = BTreeSet::new();
    for (at, _) in rules.match_indices("tenantry_") {
        let rest = &rules[at..];
        let name = &rest[..rest.find(|character| !is_part(character)).unwrap()];
        let label = rest[name.len()..].strip_prefix('{').map(|rest| &rest[..rest.find('}').unwrap()]);
        let exists = |line: &String| {
            let series = line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '{']));
            series && label.is_none_or(|label| line.contains(label))
        };
        assert!(lines.iter().any(exists), "{name} {label:?} is in no series: {lines:#?}");
        checked.insert(name);
    }
    assert!(checked.len() >= 6, "{checked:?}");
}

/// Planted faults: an id that only successful responses have, and one from a stranger that goes into the log as it is.
#[tokio::test]
async fn every_response_has_the_id_of_its_request() {
    let harness = Harness::start().await;
    let with_id = |id: &str| harness.request("GET", "/v1/panels", ADA, ACME).header("x-request-id", id);
    let answer = harness.send(with_id("proxy-7:1").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.header("x-request-id")), (200, Some("proxy-7:1")));
    let mut seen = BTreeSet::new();
    let ill_formed = harness.send(with_id("a b").body(Body::empty()).unwrap()).await;
    let repeated = harness.send(with_id("a").header("x-request-id", "b").body(Body::empty()).unwrap()).await;
    let post = json!({ "question": "" });
    let preflight = Request::builder().method("OPTIONS").uri("/v1/panels").header("origin", ORIGIN);
    let preflight = preflight.header("access-control-request-method", "POST").body(Body::empty()).unwrap();
    for answer in [
        ill_formed,
        repeated,
        harness.send(get("/health")).await,
        harness.send(get("/v1/nothing")).await,
        harness.send(get("/v1/tenants")).await,
        harness.get("/v1/panels", ADA, MEDTECH).await,
        harness.post("/v1/panels", ADA, ACME, &post).await,
        harness.send(preflight).await,
    ] {
        assert_eq!(answer.headers.get_all("x-request-id").iter().count(), 1, "{answer:?}");
        let id: Uuid = answer.header("x-request-id").unwrap().parse().unwrap();
        assert!(seen.insert(id), "{id} twice");
    }
    let page = harness.request("GET", "/v1/panels", ADA, ACME).header("origin", ORIGIN);
    let answer = harness.send(page.body(Body::empty()).unwrap()).await;
    assert!(answer.header("access-control-expose-headers").unwrap().contains("x-request-id"));
}

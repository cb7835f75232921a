//! What the gateway refuses although it could ignore it, and the header that every response has.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use axum::body::Body;
use axum::http::{Method, Request};
use harness::*;
use serde_json::{Value, json};
use tenantry_gateway::migrate::grant_platform_admin;
use tenantry_gateway::routes::{Access, ROUTES, Route};
use tenantry_gateway::state::AppState;

/// The path of a route for the demo tenant acme.
fn path(route: &Route) -> String {
    route.path.replace("{tenant}", "acme").replace("{id}", ACMES_PANEL).replace("{kind}", "prompts")
}

fn plain(method: &str, path: &str) -> Request<Body> {
    Request::builder().method(method).uri(path).body(Body::empty()).unwrap()
}

/// Planted fault: a header that only successful responses have.
#[tokio::test]
async fn every_response_forbids_to_guess_its_type() {
    let harness = Harness::start().await;
    let mut answers = vec![
        ("no route", harness.send(plain("GET", "/v1/nothing")).await),
        ("no method", harness.send(plain("DELETE", "/v1/directory/resolve")).await),
        ("no session", harness.send(plain("GET", "/v1/tenants")).await),
        ("a foreign tenant", harness.get("/v1/panels", ADA, MEDTECH).await),
        ("a foreign page", {
            let request = harness.request("GET", "/v1/panels", ADA, ACME).header("origin", "http://evil.test");
            harness.send(request.body(Body::empty()).unwrap()).await
        }),
    ];
    let preflight = |origin: &str| {
        let request = Request::builder().method("OPTIONS").uri("/v1/panels").header("origin", origin);
        request.header("access-control-request-method", "POST").body(Body::empty()).unwrap()
    };
    answers.push(("a preflight", harness.send(preflight(ORIGIN)).await));
    answers.push(("a refused preflight", harness.send(preflight("http://evil.test")).await));
    let mut nowhere = tokio_postgres::Config::new();
    nowhere.host("127.0.0.1").port(1).user("tenantry_app").dbname("tenantry");
    let without_database = tenantry_gateway::app(AppState::new(&gateway_config(&nowhere)).unwrap());
    answers.push(("no database", send(without_database, plain("GET", "/ready")).await));
    for route in ROUTES {
        let request = harness.request(route.method.as_str(), &path(route), ADA, ACME);
        answers.push((route.path, harness.send(request.body(Body::empty()).unwrap()).await));
    }
    for (what, answer) in &answers {
        let sent: Vec<_> = answer.headers.get_all("x-content-type-options").iter().collect();
        assert_eq!(sent, ["nosniff"], "{what}: {answer:?}");
    }
}

/// Planted fault: a route that ignores a misspelled parameter, and answers another question.
#[tokio::test]
async fn every_route_refuses_an_unknown_query_parameter_and_names_it() {
    let harness = Harness::start().await;
    // The routes of the platform are for a granted person.
    grant_platform_admin(&harness.owner, "ada@acme.test").await.unwrap();
    for route in ROUTES {
        for query in ["surplus=1", "surplus", "s%75rplus=%FF", "&&surplus"] {
            let request = harness.request(route.method.as_str(), &format!("{}?{query}", path(route)), ADA, ACME);
            let body = Body::from("{}");
            let answer = harness.send(request.header("content-type", "application/json").body(body).unwrap()).await;
            answer.assert_problem(400, "TENANT_VALIDATION");
            assert!(answer.text().contains("surplus"), "{} {}: {}", route.method, route.path, answer.text());
        }
    }
    for path in ["/v1/directory/resolve?slug=acme", "/v1/tenants/acme/switches?limit=5", "/v1/agents?"] {
        assert_eq!(harness.get(path, ADA, ACME).await.status, 200, "{path}");
    }
    let long = harness.get(&format!("/v1/agents?{}=1", "x".repeat(5000)), ADA, ACME).await;
    long.assert_problem(400, "TENANT_VALIDATION");
    assert!(long.bytes.len() < 500, "{}", long.text());
}

/// A stranger learns nothing of the parameters of a route. Planted fault: a check of the query before the session.
#[tokio::test]
async fn the_query_is_checked_after_the_session() {
    let harness = Harness::start().await;
    for route in ROUTES.iter().filter(|route| route.access != Access::Public) {
        let request = Request::builder().method(route.method.clone()).uri(format!("{}?surplus=1", path(route)));
        let answer = harness.send(request.header(X_TENANT_ID, ACME).body(Body::empty()).unwrap()).await;
        answer.assert_problem(401, "NOT_SIGNED_IN");
    }
}

/// Planted fault: a body whose misspelled member is ignored, so that a client believes that it changed something.
#[tokio::test]
async fn every_route_with_a_body_refuses_an_unknown_member_and_names_it() {
    let harness = Harness::start().await;
    // The routes of the platform are for a granted person.
    grant_platform_admin(&harness.owner, "ada@acme.test").await.unwrap();
    let with_body = |route: &&Route| {
        [Method::POST, Method::PUT, Method::PATCH].contains(&route.method) && route.path != "/v1/panels/{id}/runs"
    };
    let mut routes = 0;
    for route in ROUTES.iter().filter(with_body) {
        let request = harness.request(route.method.as_str(), &path(route), ADA, ACME);
        let request = request.header("content-type", "application/json");
        let answer = harness.send(request.body(Body::from(r#"{"surplus":1}"#)).unwrap()).await;
        answer.assert_problem(400, "TENANT_VALIDATION");
        assert!(answer.text().contains("surplus"), "{} {}: {}", route.method, route.path, answer.text());
        routes += 1;
    }
    assert!(routes >= 6, "{routes}");
    let long = json!({ "x".repeat(5000): 1 });
    let answer = harness.post("/v1/panels", ADA, ACME, &long).await;
    answer.assert_problem(400, "TENANT_VALIDATION");
    assert!(answer.bytes.len() < 1000, "{}", answer.text());
}

/// Each of these was a 500. Planted faults: a text with a NUL character, and a day before the first one of PostgreSQL,
/// in a query.
#[tokio::test]
async fn a_query_with_what_postgresql_cannot_take_is_refused() {
    let harness = Harness::start().await;
    grant_platform_admin(&harness.owner, "ada@acme.test").await.unwrap();
    for (path, field) in [
        ("/v1/platform/tenants?reason=test&after=%00", "after:"),
        ("/v1/usage?from=-9999-01&to=-9999-02", "from:"),
        ("/v1/usage?from=2026-01-01&to=%2B2026-02-01", "to:"),
        ("/v1/usage/agents?period=-9999-01", "period:"),
    ] {
        let answer = harness.get(path, ADA, ACME).await;
        answer.assert_problem(400, "TENANT_VALIDATION");
        assert!(answer.text().contains(field), "{path}: {}", answer.text());
    }
    for path in ["/v1/platform/tenants?reason=test&after=~", "/v1/usage?from=0000-01&to=0000-02"] {
        assert_eq!(harness.get(path, ADA, ACME).await.status, 200, "{path}");
    }
}

/// Planted faults: a text that is stored with a character that nobody sees, and a question without lines.
#[tokio::test]
async fn texts_that_people_see_have_no_hidden_characters() {
    let harness = Harness::start().await;
    let refused = |answer: &Answer, field: &str| {
        answer.assert_problem(400, "TENANT_VALIDATION");
        assert!(answer.text().contains(field), "{field}: {}", answer.text());
    };
    let profile = "/v1/tenants/acme/profile";
    for hidden in ["\u{202e}", "\u{200b}", "\u{1b}", "\n", "\0", "\u{2066}"] {
        let text = format!("Ac{hidden}me");
        refused(&harness.patch(profile, ADA, ACME, &json!({ "name": text })).await, "name");
        let prompt = json!({ "name": text, "definition": { "text": "Answer." } });
        refused(&harness.post("/v1/resources/prompts", ADA, ACME, &prompt).await, "name");
        let brand = json!({ "branding": { "productName": text } });
        refused(&harness.patch(profile, ADA, ACME, &brand).await, "branding");
        let brand = json!({ "branding": { "fontFamily": text } });
        refused(&harness.patch(profile, ADA, ACME, &brand).await, "branding");
    }
    let panel = |question: &str| json!({ "question": question, "type": "open", "agentIds": [GLOBAL_AGENT] });
    let report = |why: &str| {
        let id = uuid::Uuid::new_v4();
        json!({ "id": id, "from": null, "to": ACME, "at": "2026-12-01T08:30:00Z", "why": why, "epoch": 1 })
    };
    for hidden in ["\u{202e}", "\u{1b}", "\0", "\u{2066}"] {
        let text = format!("Who{hidden}?");
        refused(&harness.post("/v1/panels", ADA, ACME, &panel(&text)).await, "question");
        refused(&harness.post("/v1/tenants/acme/switches", ADA, ACME, &report(&text)).await, "why");
    }
    let lines = "First line\r\n\tsecond line";
    let answer = harness.post("/v1/panels", ADA, ACME, &panel(lines)).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["question"]), (201, &Value::from(lines)), "{}", answer.text());
    assert_eq!(harness.post("/v1/tenants/acme/switches", ADA, ACME, &report(lines)).await.status, 201);
    let name = json!({ "name": "شركة أکمي 👩‍🔬" });
    let answer = harness.patch(profile, ADA, ACME, &name).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["name"]), (200, &name["name"]), "{}", answer.text());
}

//! The OpenAPI document: it has every route, and real answers are what it says.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use harness::upstream::PREFIX;
use harness::*;
use jsonschema::Draft;
use serde_json::{Value, json};
use tenantry_gateway::migrate::grant_platform_admin;
use tenantry_gateway::openapi::document;
use tenantry_gateway::routes::{Access, ROUTES, Route};
use time::OffsetDateTime;

const FILE: &str = "crates/gateway/openapi/operations.json";

fn described() -> Value {
    serde_json::from_str(include_str!("../openapi/operations.json")).unwrap()
}

fn method(route: &Route) -> String {
    route.method.as_str().to_ascii_lowercase()
}

fn operation<'a>(document: &'a Value, route: &Route) -> &'a Value {
    &document["paths"][route.path][method(route)]
}

/// The value itself, or the component that it refers to.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(reference.strip_prefix('#').unwrap()).unwrap(),
        None => value,
    }
}

/// Planted faults: a new route that the document does not have, and an operation that stays after its route.
#[test]
fn the_document_has_every_route_and_no_other_operation() {
    let described = described();
    for route in ROUTES {
        let operation = operation(document(true).unwrap(), route);
        let (method, path) = (method(route), route.path);
        assert!(operation.is_object(), "{FILE} has no \"{method}\" of \"{path}\": add it, with its answers");
    }
    for (path, operations) in described["paths"].as_object().unwrap() {
        for found in operations.as_object().unwrap().keys() {
            let is_routed = ROUTES.iter().any(|route| route.path == path && method(route) == *found);
            assert!(is_routed, "{FILE} has \"{found}\" of \"{path}\", which is not in ROUTES: remove it");
        }
    }
}

/// Planted faults: a query parameter that only one of the two has, a guard that the document does not say, and a
/// segment of a path without a parameter.
#[test]
fn an_operation_has_the_parameters_and_the_guard_of_its_route() {
    let document = document(true).unwrap();
    let mut ids = BTreeSet::new();
    for route in ROUTES {
        let operation = operation(document, route);
        let case = format!("{} {}", route.method, route.path);
        let parameters: Vec<&Value> =
            operation["parameters"].as_array().unwrap().iter().map(|parameter| resolved(document, parameter)).collect();
        let named = |place: &str| -> BTreeSet<&str> {
            let placed = parameters.iter().filter(|parameter| parameter["in"] == place);
            placed.map(|parameter| parameter["name"].as_str().unwrap()).collect()
        };
        assert_eq!(named("query"), route.parameters.iter().copied().collect(), "the query of {case}, in {FILE}");
        for segment in ["tenant", "id", "kind"] {
            let is_segment = route.path.contains(&format!("{{{segment}}}"));
            assert_eq!(named("path").contains(segment), is_segment, "{segment} of {case}");
        }
        assert_eq!(named("header").contains("X-Tenant-ID"), route.access == Access::Tenant, "X-Tenant-ID of {case}");
        let security = operation["security"].as_array().map_or(0, Vec::len);
        assert_eq!(security, if route.access == Access::Public { 0 } else { 2 }, "the security of {case}");
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "the operationId of {case} is not unique");
    }
}

/// Planted faults: a reference to nothing, and a component that nothing refers to.
#[test]
fn every_component_is_referred_to_and_exists() {
    let document = document(true).unwrap();
    let text = document.to_string();
    let referred: BTreeSet<&str> =
        text.split("\"$ref\":\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let families = ["parameters", "responses", "schemas"];
    let existing: BTreeSet<String> = families
        .iter()
        .flat_map(|family| {
            let names = document["components"][family].as_object().unwrap().keys();
            names.map(move |name| format!("#/components/{family}/{name}"))
        })
        .collect();
    assert_eq!(referred, existing.iter().map(String::as_str).collect());
}

/// Planted fault: a code that the gateway has and a generated client does not know.
#[test]
fn the_problem_lists_every_code_of_the_gateway() {
    let document = document(true).unwrap();
    let listed = document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].as_array().unwrap();
    let listed: BTreeSet<&str> = listed.iter().map(|code| code.as_str().unwrap()).collect();
    let is_code = |text: &&str| text.len() > 5 && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let sources = [
        include_str!("../src/error.rs"),
        include_str!("../../kernel/src/error_kind.rs"),
        include_str!("../../layer/src/refusal.rs"),
        "\"NOT_SIGNED_IN\"",
    ];
    let codes: BTreeSet<&str> = sources.iter().flat_map(|source| source.split('"')).filter(is_code).collect();
    assert!(codes.len() > 30, "{codes:?}");
    assert_eq!(listed, codes, "the codes of Problem in {FILE}");
}

/// Planted fault: a document that describes the sign-in of the demo where it does not exist.
#[tokio::test]
async fn the_document_has_the_demo_only_where_the_gateway_has_it() {
    let mut harness = Harness::start().await;
    let get = || Request::builder().uri("/openapi.json").body(Body::empty()).unwrap();
    let with_demo = harness.send(get()).await;
    assert_eq!(with_demo.status, 200);
    assert_eq!(with_demo.header("content-type"), Some("application/json"));
    assert_eq!(with_demo.json()["info"]["version"], env!("CARGO_PKG_VERSION"));
    assert!(with_demo.json()["paths"]["/v1/demo/sign-in"]["post"].is_object());
    let tag = with_demo.header("etag").unwrap().to_owned();
    let again = Request::builder().uri("/openapi.json").header("if-none-match", &tag);
    assert_eq!(harness.send(again.body(Body::empty()).unwrap()).await.status, 304);
    harness.with_variable(("GATEWAY_DEMO", "false"));
    let without = harness.send(get()).await.json();
    assert!(without["paths"]["/v1/demo/sign-in"].is_null());
    assert_eq!(without["paths"]["/v1/agents"], with_demo.json()["paths"]["/v1/agents"]);
    let surplus = Request::builder().uri("/openapi.json?demo=1").body(Body::empty()).unwrap();
    harness.send(surplus).await.assert_problem(400, "TENANT_VALIDATION");
}

/// An answer has no member that the document does not have. Clients still accept new ones.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.get("properties").is_some_and(Value::is_object) {
                members.entry("additionalProperties").or_insert(false.into());
            }
            members.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

/// What differs between an answer and the document.
fn faults(document: &Value, route: &Route, answer: &Answer) -> Vec<String> {
    let response = &operation(document, route)["responses"][answer.status.as_str()];
    if response.is_null() {
        return vec![format!("the document has no answer {}", answer.status)];
    }
    let response = resolved(document, response);
    let Some(content) = response["content"].as_object() else {
        return if answer.bytes.is_empty() { vec![] } else { vec!["the document has no content".into()] };
    };
    let media_type = answer.header("content-type").and_then(|kind| kind.split(';').next()).unwrap_or_default();
    let Some(media) = content.get(media_type) else {
        return vec![format!("the document has no content {media_type:?}")];
    };
    if !media_type.ends_with("json") {
        return vec![];
    }
    let mut schema =
        json!({ "allOf": [media["schema"]], "components": { "schemas": document["components"]["schemas"] } });
    close(&mut schema);
    let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
    let validator = options.build(&schema).unwrap();
    let json = answer.json();
    validator.iter_errors(&json).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Sends requests and compares each answer with the document.
struct Comparison {
    harness: Harness,
    compared: BTreeSet<(String, &'static str)>,
}

impl Comparison {
    /// Sends a request of a route, with `path` in place of the path of the route, as an administrator of acme.
    async fn send(&mut self, method: &str, route: &'static str, path: &str, body: Value, status: u16) -> Answer {
        let request = self.harness.request(method, path, ADA, ACME).header("content-type", "application/json");
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        self.compare(method, route, request.body(body).unwrap(), status).await
    }

    async fn compare(&mut self, method: &str, route: &'static str, request: Request<Body>, status: u16) -> Answer {
        let address = request.uri().to_string();
        let answer = self.harness.send(request).await;
        let listed = ROUTES.iter().find(|listed| listed.method == method && listed.path == route).unwrap();
        assert_eq!(answer.status, status, "{method} {address}: {}", answer.text());
        let faults = faults(document(true).unwrap(), listed, &answer);
        assert!(faults.is_empty(), "{method} {address}: {faults:#?}\n{}", answer.text());
        self.compared.insert((method.to_owned(), route));
        answer
    }

    async fn get(&mut self, path: &'static str) -> Answer {
        self.send("GET", path, path, Value::Null, 200).await
    }
}

/// Planted faults: a member that the document does not have, one that it says is always there, another type, a status
/// or a content type that it does not list, and a route whose answers nothing compares.
#[tokio::test]
async fn real_answers_are_what_the_document_says() {
    let harness = Harness::start().await;
    grant_platform_admin(&harness.owner, "ada@acme.test").await.unwrap();
    let mut api = Comparison { harness, compared: BTreeSet::new() };
    for path in
        ["/health", "/ready", "/openapi.json", "/.well-known/jwks.json", "/v1/tenants", "/v1/agents", "/v1/panels"]
    {
        api.get(path).await;
    }
    let none = Value::Null;

    let resolve = "/v1/directory/resolve";
    api.send("GET", resolve, "/v1/directory/resolve?slug=acme", none.clone(), 200).await;
    api.send("GET", resolve, "/v1/directory/resolve?slug=nowhere", none.clone(), 404).await;
    api.send("POST", "/v1/demo/sign-in", "/v1/demo/sign-in", json!({ "email": "ada@acme.test" }), 201).await;
    let code = json!({ "code": "none", "host": "acme.vital.health", "verifier": "none" });
    api.send("POST", "/v1/sessions", "/v1/sessions", code, 401).await;
    api.send("POST", "/v1/sign-ups", "/v1/sign-ups", json!({ "slug": "new", "name": "New" }), 404).await;
    api.send("POST", "/v1/invitations/accept", "/v1/invitations/accept", json!({ "token": "none" }), 400).await;

    let (profile, acmes) = ("/v1/tenants/{tenant}/profile", "/v1/tenants/acme/profile");
    api.send("GET", profile, acmes, none.clone(), 200).await;
    api.send("PATCH", profile, acmes, json!({ "name": "Acme", "branding": { "radius": "4px" } }), 200).await;
    api.send("PATCH", profile, acmes, json!({ "tier": "starter" }), 400).await;
    let stale = api.harness.request("PATCH", acmes, ADA, ACME).header("content-type", "application/json");
    let stale = stale.header("if-match", "\"stale\"").body(Body::from("{}")).unwrap();
    api.compare("PATCH", profile, stale, 412).await;
    api.send("GET", "/v1/tenants/{tenant}/events", "/v1/tenants/acme/events", none.clone(), 200).await;
    let (switches, acmes) = ("/v1/tenants/{tenant}/switches", "/v1/tenants/acme/switches");
    let report = json!({ "id": UNKNOWN_TENANT, "from": null, "to": ACME, "at": "2026-12-01T00:00:00Z", "epoch": 1 });
    api.send("POST", switches, acmes, report.clone(), 201).await;
    api.send("POST", switches, acmes, report.clone(), 200).await;
    api.send("GET", switches, acmes, none.clone(), 200).await;
    let codes = "/v1/tenants/{tenant}/sign-in-codes";
    let wanted = json!({ "host": "acme.vital.health", "challenge": "0".repeat(64) });
    api.send("POST", codes, "/v1/tenants/acme/sign-in-codes", wanted, 201).await;

    api.send("GET", "/v1/tenants/{tenant}/members", "/v1/tenants/acme/members", none.clone(), 200).await;
    let (member, sam) = ("/v1/tenants/{tenant}/members/{id}", format!("/v1/tenants/acme/members/{SAM}"));
    api.send("PATCH", member, &sam, json!({ "role": "member" }), 204).await;
    api.send("DELETE", member, &sam, none.clone(), 204).await;
    api.send("DELETE", member, &format!("/v1/tenants/acme/members/{ADA}"), none.clone(), 409).await;
    let (invitations, acmes) = ("/v1/tenants/{tenant}/invitations", "/v1/tenants/acme/invitations");
    let invited = json!({ "email": "new@acme.test", "role": "member" });
    let invited = api.send("POST", invitations, acmes, invited, 201).await.json();
    api.send("GET", invitations, acmes, none.clone(), 200).await;
    let invitation = format!("{acmes}/{}", invited["id"].as_str().unwrap());
    api.send("DELETE", "/v1/tenants/{tenant}/invitations/{id}", &invitation, none.clone(), 204).await;
    api.send("GET", "/v1/tenants/{tenant}/audit", "/v1/tenants/acme/audit", none.clone(), 200).await;

    let (all, one) = ("/v1/platform/tenants", "/v1/platform/tenants/{id}");
    api.send("GET", all, "/v1/platform/tenants?reason=test", none.clone(), 200).await;
    let new = json!({ "slug": "newco", "name": "Newco", "adminEmail": "new@newco.test", "reason": "test" });
    let created = api.send("POST", all, all, new.clone(), 201).await.json();
    api.send("POST", all, all, new, 409).await;
    let address = format!("{all}/{}", created["tenant"]["id"].as_str().unwrap());
    api.send("GET", one, &format!("{address}?reason=test"), none.clone(), 200).await;
    api.send("PATCH", one, &address, json!({ "status": "suspended", "reason": "test" }), 200).await;

    let signed = json!({ "path": format!("{PREFIX}a.png"), "seconds": null });
    api.send("POST", "/v1/signed-addresses", "/v1/signed-addresses", signed, 201).await;
    let ticket = json!({ "path": format!("{PREFIX}a") });
    api.send("POST", "/v1/tickets", "/v1/tickets", ticket, 201).await;
    api.send("GET", "/v1/agents/{id}", &format!("/v1/agents/{ACMES_AGENT}"), none.clone(), 200).await;
    api.send("GET", "/v1/agents/{id}", &format!("/v1/agents/{HEALTHCOS_AGENT}"), none.clone(), 404).await;

    let (kinds, resource) = ("/v1/resources/{kind}", "/v1/resources/{kind}/{id}");
    for kind in ["agents", "tools", "prompts", "workflows", "knowledge-sources"] {
        api.send("GET", kinds, &format!("/v1/resources/{kind}"), none.clone(), 200).await;
    }
    let new = json!({ "name": "New", "definition": { "text": "Answer." }, "sharedWith": null });
    let created = api.send("POST", kinds, "/v1/resources/prompts", new.clone(), 201).await.json();
    let [first, reused] = [new, json!({ "name": "Other", "definition": { "text": "Answer." } })].map(|body| {
        let request = api.harness.request("POST", "/v1/resources/prompts", ADA, ACME);
        let request = request.header("content-type", "application/json").header("idempotency-key", "k");
        request.body(Body::from(body.to_string())).unwrap()
    });
    api.compare("POST", kinds, first, 201).await;
    api.compare("POST", kinds, reused, 422).await;
    let address = format!("/v1/resources/prompts/{}", created["id"].as_str().unwrap());
    api.send("GET", resource, &address, none.clone(), 200).await;
    let change = json!({ "sharingMode": "selective", "sharedWith": [MEDTECH] });
    api.send("PATCH", resource, &address, change, 200).await;
    let preference = "/v1/resources/{kind}/{id}/preference";
    let preferred = json!({ "favorite": true, "position": 1 });
    api.send("PUT", preference, &format!("{address}/preference"), preferred, 200).await;
    api.send("DELETE", preference, &format!("{address}/preference"), none.clone(), 204).await;
    api.send("DELETE", resource, &address, none.clone(), 204).await;
    let (own_text, prompt) = ("/v1/resources/prompts/{id}/override", format!("/v1/resources/prompts/{GLOBAL_PROMPT}"));
    api.send("PUT", own_text, &format!("{prompt}/override"), json!({ "text": "Ours." }), 200).await;
    api.send("DELETE", own_text, &format!("{prompt}/override"), none.clone(), 204).await;

    let new = json!({ "question": "Why?", "type": "open", "agentIds": [GLOBAL_AGENT] });
    api.send("POST", "/v1/panels", "/v1/panels", new.clone(), 201).await;
    let panel = format!("/v1/panels/{ACMES_PANEL}");
    api.send("GET", "/v1/panels/{id}", &panel, none.clone(), 200).await;
    api.send("POST", "/v1/panels/{id}/runs", &format!("{panel}/runs"), none.clone(), 202).await;
    // The panel counts for this month.
    let (year, month) = (OffsetDateTime::now_utc().year(), u8::from(OffsetDateTime::now_utc().month()));
    let range = format!("/v1/usage?from={year}-01&to={}-01", year + 1);
    api.send("GET", "/v1/usage", &range, none.clone(), 200).await;
    api.send("GET", "/v1/usage", &format!("{range}&format=csv"), none.clone(), 200).await;
    let period = format!("/v1/usage/agents?period={year}-{month:02}");
    api.send("GET", "/v1/usage/agents", &period, none.clone(), 200).await;

    // Problems: without a session, for a foreign tenant, past a limit, and with a body that is not JSON.
    let request = Request::builder().uri("/v1/agents").header(X_TENANT_ID, ACME);
    api.compare("GET", "/v1/agents", request.body(Body::empty()).unwrap(), 401).await;
    let request = api.harness.request("GET", "/v1/agents", ADA, MEDTECH);
    api.compare("GET", "/v1/agents", request.body(Body::empty()).unwrap(), 403).await;
    let request = api.harness.request("POST", "/v1/panels", ADA, ACME).body(Body::from("text")).unwrap();
    api.compare("POST", "/v1/panels", request, 415).await;
    let sql = "update tenantry.tenants set limits = '{\"max_panels_per_month\": 0}' where slug = 'acme'";
    api.harness.as_superuser().await.batch_execute(sql).await.unwrap();
    api.send("POST", "/v1/panels", "/v1/panels", new, 402).await;

    for route in ROUTES {
        let route = (route.method.to_string(), route.path);
        assert!(api.compared.contains(&route), "no answer of {} {} is compared here", route.0, route.1);
    }
}

//! The plans of the gateway's queries beside 100,000 other tenants: what a request reads is what its subject may see.
//!
//! The requests go through the routes, as the role of the server. The module auto_explain of PostgreSQL then reports
//! the plan of every statement that ran, with the rows that each node read.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::collections::BTreeSet;

use harness::crowd::{TABLES, insert_crowd};
use harness::postgres_proxy::PostgresProxy;
use harness::*;
use serde_json::{Value, json};
use tenantry_gateway::db::DatabaseLimits;
use tenantry_gateway::routes::ROUTES;
use uuid::Uuid;

const OTHER_TENANTS: i32 = 100_000;
/// More rows than any subject of the test may see in one table.
const MAX_ROWS: f64 = 100.0;
/// PostgreSQL plans a prepared statement for its values five times, and may then keep one plan for all values.
const ROUNDS: usize = 7;

const VERIFIER: &str = "verifier";
/// The SHA-256 of [`VERIFIER`].
const CHALLENGE: &str = "88c9eae68eb300b2971a2bec9e5a26ff4179fd661d6b7d861e4c6557b9aaee14";

/// A statement with the rows that it read of each table, in all loops of its nodes.
#[derive(Debug)]
struct Plan {
    sql: String,
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    kind: String,
    /// The table, or for a node that reads only an index, the index.
    reads: String,
    rows: f64,
}

impl Plan {
    /// A plan from a notice of auto_explain. None for another notice.
    fn read(notice: &str) -> Option<Self> {
        let (_, json) = notice.split_once("plan:\n")?;
        let plan: Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"));
        let mut nodes = Vec::new();
        collect(&plan["Plan"], &mut nodes);
        Some(Self { sql: plan["Query Text"].as_str().unwrap().to_owned(), nodes })
    }

    /// A sentence for each node whose work grows with the rows of other tenants.
    fn faults(&self) -> impl Iterator<Item = String> {
        self.nodes
            .iter()
            .filter(|node| node.kind.contains("Seq Scan") || node.rows > MAX_ROWS)
            .map(|node| format!("{} of {} reads {} rows in: {}", node.kind, node.reads, node.rows, self.sql))
    }
}

fn collect(node: &Value, nodes: &mut Vec<Node>) {
    let number = |key: &str| node[key].as_f64().unwrap_or(0.0);
    if let Some(reads) = node["Relation Name"].as_str().or_else(|| node["Index Name"].as_str()) {
        let each = ["Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"].map(number);
        nodes.push(Node {
            kind: node["Node Type"].as_str().unwrap().to_owned(),
            reads: reads.to_owned(),
            rows: each.iter().sum::<f64>() * number("Actual Loops"),
        });
    }
    for child in node["Plans"].as_array().into_iter().flatten() {
        collect(child, nodes);
    }
}

/// A gateway among other tenants. The proxy has the plans of its statements.
async fn crowded() -> (Harness, PostgresProxy) {
    let mut harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    insert_crowd(&superuser, OTHER_TENANTS).await;
    let settings = [
        ("session_preload_libraries", "auto_explain"),
        ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_analyze", "on"),
        ("auto_explain.log_timing", "off"),
        ("auto_explain.log_nested_statements", "on"),
        ("auto_explain.log_format", "json"),
        ("auto_explain.log_level", "notice"),
    ];
    superuser.batch_execute("load 'auto_explain'").await.unwrap();
    let database = harness.app.get_dbname().unwrap().to_owned();
    for (name, value) in settings {
        superuser.batch_execute(&format!("alter database {database} set {name} = '{value}'")).await.unwrap();
    }
    let proxy = PostgresProxy::start(&harness.app).await;
    harness.app = proxy.config.clone();
    harness.with_limits(DatabaseLimits { connections: 1, ..Default::default() });
    harness.state.sign_ups_per_person = 100;
    let grant = "insert into tenantry.platform_administrators (user_id) values ($1::text::uuid)";
    superuser.execute(grant, &[&ADA]).await.unwrap();
    (harness, proxy)
}

/// Requests every route that uses the database, and returns their methods and paths in the route table.
async fn request_all(harness: &Harness) -> BTreeSet<(String, &'static str)> {
    let mut requested = BTreeSet::new();
    let mut request = async |method: &str, route: &'static str, path: &str, body: Value| {
        let answer = match method {
            "POST" if path == "/v1/invitations/accept" => harness.post(path, SAM, ACME, &body).await,
            "POST" => harness.post(path, ADA, ACME, &body).await,
            "PATCH" => harness.patch(path, ADA, ACME, &body).await,
            "PUT" => harness.put(path, ADA, ACME, &body).await,
            "DELETE" => harness.delete(path, ADA, ACME).await,
            _ => harness.get(path, ADA, ACME).await,
        };
        assert!(answer.status.is_success(), "{method} {path}: {} {}", answer.status, answer.text());
        requested.insert((method.to_owned(), route));
        answer
    };
    let none = Value::Null;
    let panel = json!({ "question": "q", "type": "open", "agentIds": [GLOBAL_AGENT, ACMES_AGENT] });
    let switch = json!({ "id": Uuid::new_v4(), "from": null, "to": ACME, "at": "2026-12-01T00:00:00Z", "epoch": 1 });
    let change = json!({ "name": format!("Acme {}", Uuid::new_v4()) });
    let asked = json!({ "host": "acme.localhost:3000", "challenge": CHALLENGE });
    request("GET", "/v1/directory/resolve", "/v1/directory/resolve?slug=acme", none.clone()).await;
    request("POST", "/v1/demo/sign-in", "/v1/demo/sign-in", json!({ "email": "ada@acme.test" })).await;
    let codes = "/v1/tenants/{tenant}/sign-in-codes";
    let code = request("POST", codes, "/v1/tenants/acme/sign-in-codes", asked).await.json()["code"].clone();
    let used = json!({ "code": code, "host": "acme.localhost:3000", "verifier": VERIFIER });
    request("POST", "/v1/sessions", "/v1/sessions", used).await;
    request("GET", "/v1/tenants", "/v1/tenants", none.clone()).await;
    request("GET", "/v1/tenants/{tenant}/profile", "/v1/tenants/acme/profile", none.clone()).await;
    request("PATCH", "/v1/tenants/{tenant}/profile", "/v1/tenants/acme/profile", change).await;
    request("GET", "/v1/tenants/{tenant}/events", "/v1/tenants/acme/events", none.clone()).await;
    request("POST", "/v1/tenants/{tenant}/switches", "/v1/tenants/acme/switches", switch).await;
    request("GET", "/v1/tenants/{tenant}/switches", "/v1/tenants/acme/switches", none.clone()).await;
    let address = json!({ "path": "/services/echo/a.png" });
    request("POST", "/v1/signed-addresses", "/v1/signed-addresses", address.clone()).await;
    request("POST", "/v1/tickets", "/v1/tickets", address).await;
    request("GET", "/v1/agents", "/v1/agents", none.clone()).await;
    request("GET", "/v1/agents/{id}", &format!("/v1/agents/{SHARED_AGENT}"), none.clone()).await;
    let tools = "/v1/resources/{kind}";
    let tool = json!({ "name": "Tool", "definition": { "parameters": {} } });
    let created = request("POST", tools, "/v1/resources/tools", tool).await.json();
    request("GET", tools, "/v1/resources/tools", none.clone()).await;
    let (one, path) = ("/v1/resources/{kind}/{id}", format!("/v1/resources/tools/{}", created["id"].as_str().unwrap()));
    request("GET", one, &path, none.clone()).await;
    request("PATCH", one, &path, json!({ "sharingMode": "selective", "sharedWith": [MEDTECH] })).await;
    let (preference, preferred) = ("/v1/resources/{kind}/{id}/preference", format!("{path}/preference"));
    request("PUT", preference, &preferred, json!({ "favorite": true })).await;
    request("DELETE", preference, &preferred, none.clone()).await;
    request("DELETE", one, &path, none.clone()).await;
    let (own, prompt) =
        ("/v1/resources/prompts/{id}/override", format!("/v1/resources/prompts/{GLOBAL_PROMPT}/override"));
    request("PUT", own, &prompt, json!({ "text": "Own words" })).await;
    request("DELETE", own, &prompt, none.clone()).await;
    request("GET", "/v1/tenants/{tenant}/members", "/v1/tenants/acme/members", none.clone()).await;
    let (member, sam) = ("/v1/tenants/{tenant}/members/{id}", format!("/v1/tenants/acme/members/{SAM}"));
    request("PATCH", member, &sam, json!({ "role": "member" })).await;
    request("DELETE", member, &sam, none.clone()).await;
    let (invitations, path) = ("/v1/tenants/{tenant}/invitations", "/v1/tenants/acme/invitations");
    let guest = json!({ "email": "guest@example.com", "role": "member" });
    let guest = request("POST", invitations, path, guest).await.json()["id"].as_str().unwrap().to_owned();
    request("GET", invitations, path, none.clone()).await;
    let one = "/v1/tenants/{tenant}/invitations/{id}";
    request("DELETE", one, &format!("{path}/{guest}"), none.clone()).await;
    let invited = json!({ "email": "sam@vital.test", "role": "consultant" });
    let token = request("POST", invitations, path, invited).await.json()["token"].clone();
    let accept = "/v1/invitations/accept";
    request("POST", accept, accept, json!({ "token": token })).await;
    request("GET", "/v1/tenants/{tenant}/audit", "/v1/tenants/acme/audit", none.clone()).await;
    let slug = |kind: &str| format!("{kind}-{}", &Uuid::new_v4().simple().to_string()[..8]);
    request("POST", "/v1/sign-ups", "/v1/sign-ups", json!({ "slug": slug("signed"), "name": "Signed up" })).await;
    let platform = "/v1/platform/tenants";
    let new = json!({
        "slug": slug("made"), "name": "Made", "adminEmail": "first@example.com", "reason": "A new client"
    });
    let made = request("POST", platform, platform, new).await.json()["tenant"]["id"].as_str().unwrap().to_owned();
    request("GET", platform, "/v1/platform/tenants?reason=plans&after=crowd-5", none.clone()).await;
    let (one, path) = ("/v1/platform/tenants/{id}", format!("/v1/platform/tenants/{made}"));
    request("GET", one, &format!("{path}?reason=plans"), none.clone()).await;
    request("PATCH", one, &path, json!({ "status": "suspended", "reason": "plans" })).await;
    request("POST", "/v1/panels", "/v1/panels", panel.clone()).await;
    // The second request with the key is a replay.
    let key = Uuid::new_v4().to_string();
    for _ in 0..2 {
        assert_eq!(harness.post_with_key("/v1/panels", ADA, ACME, &panel, &key).await.status, 201);
    }
    request("GET", "/v1/panels", "/v1/panels", none.clone()).await;
    request("GET", "/v1/panels/{id}", &format!("/v1/panels/{ACMES_PANEL}"), none.clone()).await;
    request("POST", "/v1/panels/{id}/runs", &format!("/v1/panels/{ACMES_PANEL}/runs"), none.clone()).await;
    request("GET", "/v1/usage", "/v1/usage?from=2026-01&to=2027-01", none.clone()).await;
    request("GET", "/v1/usage/agents", "/v1/usage/agents?period=2026-11", none).await;
    requested
}

fn plans(proxy: &PostgresProxy) -> Vec<Plan> {
    proxy.take_notices().iter().filter_map(|notice| Plan::read(notice)).collect()
}

/// The faults of `select *` from every table, for every kind of scope: what the policies cost without a condition of
/// the statement.
async fn faults_of_policies(harness: &Harness, proxy: &PostgresProxy) -> Vec<String> {
    let client = harness.as_app().await;
    let scopes = [
        ("app.tenant_id", ACME),
        ("app.user_id", SAM),
        ("app.slug", "acme"),
        ("app.email", "sam@vital.test"),
        ("app.issuer", "https://issuer.test"),
        ("app.platform_admin", ADA),
        // No scope: everything is empty.
        ("app.tenant_id", ""),
    ];
    proxy.take_notices();
    for (setting, value) in scopes {
        client.batch_execute("begin").await.unwrap();
        client.execute("select set_config($1, $2, true)", &[&setting, &value]).await.unwrap();
        if setting == "app.issuer" {
            client.execute("select set_config('app.subject', '1', true)", &[]).await.unwrap();
        }
        for table in TABLES {
            client.batch_execute(&format!("select * from tenantry.{table}")).await.unwrap();
        }
        // The proxy holds back the answer to a `ROLLBACK`.
        client.batch_execute("commit").await.unwrap();
    }
    let plans = plans(proxy);
    assert!(plans.len() >= scopes.len() * TABLES.len(), "{} plans", plans.len());
    plans.iter().flat_map(Plan::faults).collect()
}

/// Planted faults: a policy that calls a function for each row, one with a subquery for each row, one reason of several
/// without an index, and a query that begins at the rows of everybody.
#[tokio::test]
async fn no_query_reads_rows_of_other_tenants() {
    let (harness, proxy) = crowded().await;
    for round in 0..ROUNDS {
        let requested = request_all(&harness).await;
        let plans = plans(&proxy);
        let faults: BTreeSet<String> = plans.iter().flat_map(Plan::faults).collect();
        assert!(faults.is_empty(), "round {round}: {faults:#?}");
        let read: BTreeSet<&str> = plans.iter().flat_map(|plan| &plan.nodes).map(|node| node.reads.as_str()).collect();
        for table in TABLES.iter().filter(|table| **table != "identities") {
            assert!(read.contains(table), "no plan reads {table}: {read:?}");
        }
        for route in ROUTES.iter().filter(|route| route.path.starts_with("/v1/")) {
            assert!(
                requested.contains(&(route.method.to_string(), route.path)),
                "{} {} is not requested here",
                route.method,
                route.path
            );
        }
    }
    let faults = faults_of_policies(&harness, &proxy).await;
    assert!(faults.is_empty(), "{faults:#?}");

    // The policies of earlier versions are faults.
    let superuser = harness.as_superuser().await;
    for (policy, table, earlier) in EARLIER_POLICIES {
        superuser.batch_execute(&format!("alter policy {policy} on tenantry.{table} using ({earlier})")).await.unwrap();
        let faults = faults_of_policies(&harness, &proxy).await;
        assert!(faults.iter().any(|fault| fault.contains(&format!(" of {table} "))), "{policy}: {faults:#?}");
    }
}

const EARLIER_POLICIES: [(&str, &str, &str); 3] = [
    ("shared_with_tenant", "resources", "tenantry.can_access_resource(tenant_id, sharing_mode, shared_with)"),
    (
        "people_of_tenant",
        "users",
        "exists (select from tenantry.memberships m where m.user_id = users.id
                 and m.tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))",
    ),
    (
        "tenants_of_person",
        "tenants",
        "exists (select from tenantry.memberships m where m.tenant_id = tenants.id and m.status = 'active'
                 and m.user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))",
    ),
];

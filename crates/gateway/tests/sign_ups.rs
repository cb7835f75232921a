//! Sign-ups of identities that have no person yet.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::collections::BTreeSet;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use harness::fake_issuer::{FakeIssuer, TestKey};
use harness::program::wait_until;
use harness::*;
use serde_json::{Value, json};
use time::OffsetDateTime;

const SIGN_UPS: &str = "/v1/sign-ups";

/// A gateway with one issuer whose identities may sign up, and one whose identities may not.
struct Setting {
    harness: Harness,
    issuers: String,
    key: TestKey,
    open: FakeIssuer,
    closed: FakeIssuer,
}

impl Setting {
    async fn start(variables: &[(&str, &str)]) -> Self {
        let mut harness = Harness::start().await;
        let key = TestKey::ed25519();
        let (open, closed) = (FakeIssuer::start(&[key.jwk("1")]).await, FakeIssuer::start(&[key.jwk("1")]).await);
        let mut entry = open.entry(json!("*"));
        entry["signUps"] = json!(true);
        let issuers = json!([entry, closed.entry(json!("*"))]).to_string();
        harness.with_variables(&[&[("GATEWAY_ISSUERS", issuers.as_str())], variables].concat());
        Self { harness, issuers, key, open, closed }
    }

    fn token(&self, issuer: &FakeIssuer, subject: &str) -> String {
        let exp = OffsetDateTime::now_utc().unix_timestamp() + 300;
        let claims = json!({ "iss": issuer.url, "sub": subject, "aud": "tenantry", "exp": exp });
        self.key.token(&json!({ "alg": "EdDSA", "kid": "1" }), &claims)
    }

    async fn sign_up(&self, token: &str, body: &Value) -> Answer {
        self.harness.send(request("POST", SIGN_UPS, token, None, &body.to_string())).await
    }

    async fn get(&self, path: &str, token: &str, tenant: Option<&str>) -> Answer {
        self.harness.send(request("GET", path, token, tenant, "")).await
    }

    /// The numbers of people, identities, tenants, memberships, sign-ups and records.
    async fn stored(&self) -> Vec<i64> {
        let superuser = self.harness.as_superuser().await;
        let mut counts = Vec::new();
        for table in ["users", "identities", "tenants", "memberships", "sign_ups", "audit"] {
            let count = superuser.query_one(&format!("select count(*) from tenantry.{table}"), &[]).await.unwrap();
            counts.push(count.get(0));
        }
        counts
    }
}

fn request(method: &str, path: &str, token: &str, tenant: Option<&str>, body: &str) -> Request<Body> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json");
    let request = tenant.into_iter().fold(request, |request, tenant| request.header(X_TENANT_ID, tenant));
    request.body(Body::from(body.to_owned())).unwrap()
}

fn with_key(mut request: Request<Body>, key: &str) -> Request<Body> {
    request.headers_mut().insert("idempotency-key", key.parse().unwrap());
    request
}

fn nova() -> Value {
    json!({ "slug": "nova", "name": "Nova Clinics", "personName": " Nia Nova " })
}

fn added(before: &[i64], after: &[i64]) -> Vec<i64> {
    before.iter().zip(after).map(|(before, after)| after - before).collect()
}

/// Planted faults: a person without the link of the identity, a tenant without its administrator, an act without a
/// record, a process that keeps for seconds that the identity has no person, and a sign-up that opens other tenants.
#[tokio::test]
async fn an_identity_without_a_person_signs_up_and_is_the_first_administrator() {
    let setting = Setting::start(&[("GATEWAY_SIGN_UPS", "1")]).await;
    let token = setting.token(&setting.open, "nia");
    let before = setting.stored().await;
    setting.get("/v1/tenants", &token, None).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    let unnamed = setting.sign_up(&token, &json!({ "slug": "nova", "name": "Nova" })).await;
    unnamed.assert_problem(400, "TENANT_VALIDATION");
    assert!(unnamed.text().contains("personName"), "{}", unnamed.text());
    assert_eq!(setting.stored().await, before);

    let made = setting.sign_up(&token, &nova()).await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(added(&before, &setting.stored().await), [1, 1, 1, 1, 1, 2]);
    let made = made.json();
    let id = made["tenant"]["id"].as_str().unwrap();
    assert_eq!((made["tenant"]["slug"].as_str(), made["role"].as_str()), (Some("nova"), Some("admin")));
    let own = setting.get("/v1/tenants", &token, None).await;
    assert_eq!(own.status, 200, "{}", own.text());
    let own: Vec<String> =
        own.json()["tenants"].as_array().unwrap().iter().map(|tenant| tenant["slug"].to_string()).collect();
    assert_eq!(own, ["\"nova\""]);
    let members = setting.get("/v1/tenants/nova/members", &token, None).await.json();
    let member = &members["members"][0];
    assert_eq!((member["name"].as_str(), &member["email"]), (Some("Nia Nova"), &Value::Null));
    let records = setting.get("/v1/tenants/nova/audit", &token, None).await.json();
    let actions: Vec<_> = records["records"].as_array().unwrap().iter().map(|record| &record["action"]).collect();
    assert_eq!(actions, ["person_signed_up", "tenant_signed_up"]);
    assert_eq!(setting.get("/v1/panels", &token, Some(id)).await.status, 200);
    for other in [ACME, PLATFORM] {
        let refused = setting.get("/v1/panels", &token, Some(other)).await;
        refused.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    }
    let second = json!({ "slug": "nova-2", "name": "Nova 2", "personName": "Other" });
    setting.sign_up(&token, &second).await.assert_problem(402, "LIMIT_REACHED");
    // Without an e-mail address, no invitation is for this person.
    let accept = request("POST", "/v1/invitations/accept", &token, None, &json!({ "token": "none" }).to_string());
    setting.harness.send(accept).await.assert_problem(400, "TENANT_VALIDATION");
}

/// Planted faults: an issuer that is not for sign-ups, sign-ups that are off, and a refusal that differs from the one
/// of every other route, or depends on the body.
#[tokio::test]
async fn without_sign_ups_an_identity_without_a_person_has_the_refusal_of_every_route() {
    for (sign_ups, is_open) in [("1", false), ("0", true)] {
        let setting = Setting::start(&[("GATEWAY_SIGN_UPS", sign_ups)]).await;
        let token = setting.token(if is_open { &setting.open } else { &setting.closed }, "nia");
        let before = setting.stored().await;
        let elsewhere = setting.get("/v1/tenants", &token, None).await;
        elsewhere.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
        for body in [nova(), json!({ "slug": "acme", "name": "Acme", "personName": "Nia" }), json!(1)] {
            let refused = setting.sign_up(&token, &body).await;
            assert_eq!((refused.status, &refused.bytes), (elsewhere.status, &elsewhere.bytes), "{body}");
        }
        assert_eq!(setting.stored().await, before);
    }
    let setting = Setting::start(&[("GATEWAY_SIGN_UPS", "1")]).await;
    let forged = format!("{}x", setting.token(&setting.open, "nia"));
    setting.sign_up(&forged, &nova()).await.assert_problem(401, "NOT_SIGNED_IN");
}

/// Planted faults: a person who is stored although the tenant is not, and a link that belongs to the subject without
/// its issuer.
#[tokio::test]
async fn a_refused_sign_up_stores_nothing() {
    let setting = Setting::start(&[("GATEWAY_SIGN_UPS", "1")]).await;
    let token = setting.token(&setting.open, "nia");
    let before = setting.stored().await;
    for slug in ["acme", "oldco"] {
        let taken = json!({ "slug": slug, "name": "Nova", "personName": "Nia" });
        setting.sign_up(&token, &taken).await.assert_problem(409, "SLUG_TAKEN");
    }
    for (field, value) in [("personName", "\u{202e}aiN"), ("personName", " "), ("slug", "www"), ("email", "a@b.test")] {
        let mut body = nova();
        body[field] = json!(value);
        let refused = setting.sign_up(&token, &body).await;
        refused.assert_problem(400, "TENANT_VALIDATION");
        assert!(refused.text().contains(field), "{}", refused.text());
    }
    assert_eq!(setting.stored().await, before);
    assert_eq!(setting.sign_up(&token, &nova()).await.status, 201);
    let namesake = setting.token(&setting.closed, "nia");
    setting.get("/v1/tenants", &namesake, None).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
}

/// Planted faults: a key that is not stored with the tenant, one that is compared without the body, and a second person
/// of an identity whose requests arrive at the same time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_sign_up_makes_one_person_and_one_tenant_also_on_two_replicas() {
    // Deadlines that do not pass, so that a busy machine causes no 503.
    let variables = [
        ("GATEWAY_SIGN_UPS", "3"),
        ("GATEWAY_DATABASE_WAIT_SECONDS", "60"),
        ("GATEWAY_DATABASE_QUERY_SECONDS", "60"),
        ("GATEWAY_REQUEST_SECONDS", "60"),
    ];
    let setting = Setting::start(&variables).await;
    let variables = [&variables[..], &[("GATEWAY_ISSUERS", setting.issuers.as_str())]].concat();
    let (first, second) = (setting.harness.router(), setting.harness.replica_with_variables(&variables));
    let token = setting.token(&setting.open, "nia");
    let own =
        async |router: &Router| send(router.clone(), request("GET", "/v1/tenants", &token, None, "")).await.status;
    assert_eq!((own(&first).await, own(&second).await), (403.try_into().unwrap(), 403.try_into().unwrap()));
    let before = setting.stored().await;
    let requests: Vec<_> = (0..12)
        .map(|n| {
            let request = with_key(request("POST", SIGN_UPS, &token, None, &nova().to_string()), "k");
            tokio::spawn(send(if n % 2 == 0 { first.clone() } else { second.clone() }, request))
        })
        .collect();
    let (mut answers, mut replays) = (BTreeSet::new(), 0);
    for request in requests {
        let answer = request.await.unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text());
        replays += usize::from(answer.header("idempotency-replayed").is_some());
        answers.insert(answer.bytes.to_vec());
    }
    assert_eq!((answers.len(), replays), (1, 11));
    assert_eq!(added(&before, &setting.stored().await), [1, 1, 1, 1, 1, 2]);
    // The other replica had kept that the identity has no person.
    for replica in [&first, &second] {
        wait_until(async || own(replica).await == 200).await;
    }
    let other = json!({ "slug": "other", "name": "Other" }).to_string();
    let reused = setting.harness.send(with_key(request("POST", SIGN_UPS, &token, None, &other), "k")).await;
    reused.assert_problem(422, "IDEMPOTENCY_KEY_REUSED");
    // Another person may use the same key.
    let nils = setting.token(&setting.open, "nils");
    let body = json!({ "slug": "nils", "name": "Nils", "personName": "Nils" }).to_string();
    let answer = setting.harness.send(with_key(request("POST", SIGN_UPS, &nils, None, &body), "k")).await;
    assert_eq!((answer.status.as_u16(), answer.header("idempotency-replayed")), (201, None), "{}", answer.text());
    // Without a key, a repeated sign-up finds its own slug.
    setting.sign_up(&token, &nova()).await.assert_problem(409, "SLUG_TAKEN");
}

/// Planted fault: a policy that lets the server link an identity to a person who exists.
#[tokio::test]
async fn the_database_links_an_identity_only_to_a_person_of_the_same_transaction() {
    let harness = Harness::start().await;
    let client = harness.as_app().await;
    let link = |issuer: &str, subject: &str, person: &str| {
        format!(
            "insert into tenantry.identities (issuer, subject, user_id) values ('{issuer}', '{subject}', '{person}')"
        )
    };
    let new = "99999999-0000-4000-8000-000000000001";
    let make = format!("insert into tenantry.users (id, name) values ('{new}', 'New')");
    let elsewhere = "insert into tenantry.users (id, name) values (gen_random_uuid(), 'Other')".to_owned();
    let addressed = format!("insert into tenantry.users (id, name, email) values ('{new}', 'New', 'new@example.com')");
    let issuer = "https://login.example.com/";
    for (person, statements, is_accepted) in [
        (new, vec![make.clone(), link(issuer, "nia", new)], true),
        (new, vec![make.clone(), link("https://other.test/", "nia", new)], false),
        (new, vec![make.clone(), link(issuer, "other", new)], false),
        (new, vec![make.clone(), link(issuer, "nia", ADA)], false),
        (ADA, vec![link(issuer, "nia", ADA)], false),
        (ADA, vec![make], false),
        (new, vec![elsewhere], false),
        (new, vec![addressed], false),
    ] {
        client.batch_execute("begin").await.unwrap();
        let scope = "select set_config('app.user_id', $1, true), set_config('app.issuer', $2, true),
                            set_config('app.subject', 'nia', true)";
        client.execute(scope, &[&person, &issuer]).await.unwrap();
        let result = client.batch_execute(&statements.join("; ")).await;
        assert_eq!(result.is_ok(), is_accepted, "{person}: {statements:?}: {result:?}");
        client.batch_execute("rollback").await.unwrap();
    }
}

/// Planted fault: sign-ups without a count for each client.
#[tokio::test]
async fn a_client_signs_up_a_limited_number_of_times_a_minute() {
    let variables = [("GATEWAY_SIGN_UPS", "1"), ("GATEWAY_SIGN_UPS_PER_MINUTE", "2"), ("GATEWAY_TRUSTED_PROXIES", "1")];
    let setting = Setting::start(&variables).await;
    let from = async |address: &str, subject: &str| {
        let body = json!({ "slug": subject, "name": subject, "personName": subject }).to_string();
        let token = setting.token(&setting.open, subject);
        let mut request = request("POST", SIGN_UPS, &token, None, &body);
        request.headers_mut().insert("x-forwarded-for", address.parse().unwrap());
        setting.harness.send(request).await
    };
    assert_eq!((from("192.0.2.1", "one").await.status, from("192.0.2.1", "two").await.status.as_u16()).1, 201);
    let refused = from("192.0.2.1", "three").await;
    refused.assert_problem(429, "LIMIT_REACHED");
    assert!(refused.header("retry-after").is_some() && refused.text().contains("sign_ups_per_minute"));
    assert_eq!(from("192.0.2.2", "three").await.status, 201);
}

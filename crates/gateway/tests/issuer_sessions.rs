//! Sessions of issuers at the gateway: who the caller is, and for which tenants the issuer may speak.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use axum::body::Body;
use axum::http::Request;
use axum::http::StatusCode;
use futures_util::future::join_all;
use harness::fake_issuer::{FakeIssuer, TestKey};
use harness::program::{Program, wait_until};
use harness::*;
use serde_json::{Value, json};
use tenantry_gateway::migrate::{link_identity, unlink_identity};
use tenantry_gateway::routes::{Access, ROUTES};
use tenantry_gateway::session::Identity;
use time::OffsetDateTime;
use uuid::Uuid;

const SAMS_ADDRESS: &str = "sam@vital.test";

/// A gateway whose sessions come from issuers. Sam is a member of acme, medtech, healthco and the suspended oldco.
struct Setting {
    harness: Harness,
    key: TestKey,
    issuers: Vec<FakeIssuer>,
}

impl Setting {
    /// One issuer for each list of tenants.
    async fn start(tenants: &[Value]) -> Self {
        let mut harness = Harness::start().await;
        let key = TestKey::ed25519();
        let mut issuers = Vec::new();
        for _ in tenants {
            issuers.push(FakeIssuer::start(&[key.jwk("1")]).await);
        }
        let entries: Vec<Value> =
            issuers.iter().zip(tenants).map(|(issuer, tenants)| issuer.entry(tenants.clone())).collect();
        harness.with_variable(("GATEWAY_ISSUERS", &json!(entries).to_string()));
        Self { harness, key, issuers }
    }

    async fn link(&self, issuer: usize, subject: &str, email: &str) {
        link_identity(&self.harness.owner, &self.identity(issuer, subject), email).await.unwrap();
    }

    async fn unlink(&self, issuer: usize, subject: &str) {
        unlink_identity(&self.harness.owner, &self.identity(issuer, subject)).await.unwrap();
    }

    fn identity(&self, issuer: usize, subject: &str) -> Identity {
        Identity::parse(&self.issuers[issuer].url, subject).unwrap()
    }

    fn token(&self, issuer: usize, subject: &str) -> String {
        let exp = OffsetDateTime::now_utc().unix_timestamp() + 300;
        self.token_until(issuer, subject, exp)
    }

    fn token_until(&self, issuer: usize, subject: &str, exp: i64) -> String {
        let claims = json!({ "iss": self.issuers[issuer].url, "sub": subject, "aud": ["tenantry"], "exp": exp });
        self.key.token(&json!({ "alg": "EdDSA", "kid": "1" }), &claims)
    }

    async fn get(&self, path: &str, token: &str, tenant: &str) -> Answer {
        self.send("GET", path, token, tenant, "").await
    }

    async fn send(&self, method: &str, path: &str, token: &str, tenant: &str, body: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {token}"))
            .header(X_TENANT_ID, tenant)
            .header("content-type", "application/json");
        self.harness.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    async fn own_tenants(&self, token: &str) -> Vec<String> {
        let answer = self.get("/v1/tenants", token, ACME).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let tenants = answer.json()["tenants"].as_array().unwrap().clone();
        tenants.iter().map(|tenant| tenant["slug"].as_str().unwrap().to_owned()).collect()
    }
}

/// Planted faults: the restriction of an issuer that is missing on one kind of route or in the list of tenants, an
/// issuer whose listing grants what the membership does not, and a refusal that tells the two apart.
#[tokio::test]
async fn on_every_route_an_issuer_speaks_only_for_its_tenants_and_membership_decides_inside() {
    let rows: [(Value, &[&str]); 4] = [
        (json!("*"), &[ACME, MEDTECH, HEALTHCO]),
        (json!(["acme"]), &[ACME]),
        (json!([ACME, "healthco", PLATFORM, OLDCO]), &[ACME, HEALTHCO]),
        (json!(["platform"]), &[]),
    ];
    let lists: Vec<Value> = rows.iter().map(|(tenants, _)| tenants.clone()).collect();
    let setting = Setting::start(&lists).await;
    let mut refusal: Option<Vec<u8>> = None;
    // In the order of their names, as the list of tenants has it.
    let slugs =
        [(ACME, "acme"), (HEALTHCO, "healthco"), (MEDTECH, "medtech"), (OLDCO, "oldco"), (PLATFORM, "platform")];
    for (issuer, (listed, served)) in rows.iter().enumerate() {
        setting.link(issuer, "sam", SAMS_ADDRESS).await;
        let token = setting.token(issuer, "sam");
        for (tenant, slug) in slugs {
            for route in ROUTES.iter().filter(|route| matches!(route.access, Access::Tenant | Access::Member)) {
                for named in [tenant, slug] {
                    let path = route.path.replace("{tenant}", named).replace("{id}", ACMES_PANEL);
                    let answer = setting.send(route.method.as_str(), &path, &token, tenant, "{}").await;
                    let case = format!("{listed}: {} {path} for {slug}: {answer:?}", route.method);
                    if served.contains(&tenant) {
                        assert!(![401, 500, 503].contains(&answer.status.as_u16()), "{case}");
                        assert_ne!(Some(&answer.bytes), refusal.as_ref(), "{case}");
                        assert_eq!(answer.header("x-tenant-id"), Some(tenant), "{case}");
                    } else {
                        assert_eq!(answer.status, 403, "{case}");
                        assert_eq!(&answer.bytes, refusal.get_or_insert(answer.bytes.clone()), "{case}");
                        assert_eq!(answer.header("x-tenant-id"), None, "{case}");
                    }
                }
            }
        }
        let served = slugs.iter().filter(|(id, _)| served.contains(id));
        let expected: Vec<_> = served.map(|(_, slug)| (*slug).to_owned()).collect();
        assert_eq!(setting.own_tenants(&token).await, expected, "{listed}");
    }
    assert!(refusal.is_some());
}

/// Planted faults: an identity that is looked up by its subject alone, and a person who is found by the id or the
/// e-mail address in a token.
#[tokio::test]
async fn the_same_subject_of_another_issuer_is_another_person() {
    let setting = Setting::start(&[json!("*"), json!("*")]).await;
    setting.link(0, "7", "ada@acme.test").await;
    setting.link(1, "7", "mei@medtech.test").await;
    assert_eq!(setting.own_tenants(&setting.token(0, "7")).await, ["acme"]);
    assert_eq!(setting.own_tenants(&setting.token(1, "7")).await, ["medtech"]);
    let exp = OffsetDateTime::now_utc().unix_timestamp() + 300;
    for subject in ["8", ADA, "ada@acme.test", "7 "] {
        let claims = json!({
            "iss": setting.issuers[0].url, "sub": subject, "aud": "tenantry", "exp": exp,
            "email": "ada@acme.test", "email_verified": true,
        });
        let token = setting.key.token(&json!({ "alg": "EdDSA", "kid": "1" }), &claims);
        for path in ["/v1/tenants", "/v1/agents", "/v1/tenants/acme/profile"] {
            let answer = setting.get(path, &token, ACME).await;
            answer.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
        }
    }
}

/// Planted fault: a reader of one of the two places that skips a check of the other one.
#[tokio::test]
async fn a_token_of_an_issuer_is_a_session_in_the_header_and_in_the_cookie() {
    let setting = Setting::start(&[json!("*")]).await;
    setting.link(0, "ada", "ada@acme.test").await;
    let token = setting.token(0, "ada");
    let expired = setting.token_until(0, "ada", OffsetDateTime::now_utc().unix_timestamp() - 60);
    let exp = OffsetDateTime::now_utc().unix_timestamp() + 300;
    let padded = |length: usize| {
        let claims = json!({
            "iss": setting.issuers[0].url, "sub": "ada", "aud": "tenantry", "exp": exp, "padding": "a".repeat(length),
        });
        setting.key.token(&json!({ "alg": "EdDSA", "kid": "1" }), &claims)
    };
    let (longest, long) = (padded(12_000), padded(12_300));
    assert!(longest.len() <= 16 * 1024 && long.len() > 16 * 1024, "{} {}", longest.len(), long.len());
    for (name, prefix) in [("authorization", "Bearer "), ("cookie", "session=")] {
        for (token, status) in [(&token, 200), (&longest, 200), (&expired, 401), (&long, 401)] {
            let request = Request::get("/v1/agents").header(name, format!("{prefix}{token}")).header(X_TENANT_ID, ACME);
            let answer = setting.harness.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, status, "{name}: {}", answer.text());
        }
    }
    let own = setting.harness.get("/v1/agents", ADA, ACME).await;
    assert_eq!(own.status, 200, "a session of the gateway still works");
}

/// Planted faults: an outage of the issuer that signs everybody out, or that is an internal error.
#[tokio::test]
async fn an_issuer_that_never_answered_is_503_and_other_sessions_go_on() {
    let setting = Setting::start(&[json!("*"), json!("*")]).await;
    setting.link(0, "ada", "ada@acme.test").await;
    setting.link(1, "ada", "ada@acme.test").await;
    setting.issuers[0].break_down(StatusCode::BAD_GATEWAY);
    for path in ["/v1/tenants", "/v1/agents", "/v1/tenants/acme/events"] {
        let answer = setting.get(path, &setting.token(0, "ada"), ACME).await;
        answer.assert_problem(503, "UNAVAILABLE");
        assert!(answer.header("retry-after").is_some());
        assert_eq!(setting.get(path, &setting.token(1, "ada"), ACME).await.status, 200);
        assert_eq!(setting.harness.get(path, ADA, ACME).await.status, 200);
    }
}

/// Planted fault: a write whose caller comes from the cache.
#[tokio::test]
async fn a_write_sees_a_removed_link_at_once_and_a_read_within_seconds() {
    let setting = Setting::start(&[json!("*")]).await;
    setting.link(0, "ada", "ada@acme.test").await;
    let token = setting.token(0, "ada");
    assert_eq!(setting.get("/v1/agents", &token, ACME).await.status, 200);
    setting.unlink(0, "ada").await;
    assert_eq!(setting.get("/v1/agents", &token, ACME).await.status, 200, "the link is known for 10 s");
    let answer = setting.send("POST", "/v1/panels", &token, ACME, &panel()).await;
    answer.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    setting.get("/v1/agents", &token, ACME).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
}

/// Planted fault: a look-up of the link in the pool of the writes. Writes that hold all connections would wait for each
/// other, until each of them is 503.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_that_hold_all_connections_look_up_their_links() {
    let mut setting = Setting::start(&[json!("*")]).await;
    setting.link(0, "sam", SAMS_ADDRESS).await;
    let entries = json!([setting.issuers[0].entry(json!("*"))]).to_string();
    setting.harness.with_variables(&[
        ("GATEWAY_ISSUERS", &entries),
        ("GATEWAY_DATABASE_CONNECTIONS", "2"),
        ("GATEWAY_TENANT_CONNECTIONS", "1"),
        ("GATEWAY_DATABASE_WAIT_SECONDS", "10"),
    ]);
    let token = setting.token(0, "sam");
    let body = json!({ "question": "Is it safe?", "type": "structured", "agentIds": [GLOBAL_AGENT] }).to_string();
    for _ in 0..10 {
        let writes = [ACME, MEDTECH, HEALTHCO].map(|tenant| setting.send("POST", "/v1/panels", &token, tenant, &body));
        for answer in join_all(writes).await {
            // A tenant may reach its limit of panels.
            assert!([201, 402].contains(&answer.status.as_u16()), "{}", answer.text());
        }
    }
}

/// Planted faults: a code that gives a session without the limits of the issuer, and one that outlives the token.
#[tokio::test]
async fn a_sign_in_code_carries_the_limits_of_the_issuer_on() {
    let setting = Setting::start(&[json!(["acme"])]).await;
    setting.link(0, "sam", SAMS_ADDRESS).await;
    let exp = OffsetDateTime::now_utc().unix_timestamp() + 120;
    let mut token = setting.token_until(0, "sam", exp);
    for hop in ["from the issuer", "from a code"] {
        let host = "acme.localhost:3000";
        let asked = json!({ "host": host, "challenge": sha256_of("verifier") }).to_string();
        let code = setting.send("POST", "/v1/tenants/acme/sign-in-codes", &token, ACME, &asked).await;
        assert_eq!(code.status, 201, "{hop}: {}", code.text());
        let medtech = json!({ "host": "medtech.localhost:3000", "challenge": sha256_of("verifier") }).to_string();
        let refused = setting.send("POST", "/v1/tenants/medtech/sign-in-codes", &token, MEDTECH, &medtech).await;
        refused.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
        let used = json!({ "code": code.json()["code"], "host": host, "verifier": "verifier" }).to_string();
        let request = Request::post("/v1/sessions").header("content-type", "application/json");
        let session = setting.harness.send(request.body(Body::from(used)).unwrap()).await;
        assert_eq!(session.status, 201, "{hop}: {}", session.text());
        let ends = OffsetDateTime::parse(
            session.json()["expiresAt"].as_str().unwrap(),
            &time::format_description::well_known::Rfc3339,
        );
        assert_eq!(ends.unwrap().unix_timestamp(), exp, "{hop}: it ends with the token of the issuer");
        token = session.json()["token"].as_str().unwrap().to_owned();
        assert_eq!(setting.own_tenants(&token).await, ["acme"], "{hop}");
        setting.get("/v1/agents", &token, MEDTECH).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
        assert_eq!(setting.get("/v1/agents", &token, ACME).await.status, 200, "{hop}");
    }
    setting.unlink(0, "sam").await;
    let answer = setting.send("POST", "/v1/panels", &token, ACME, &panel()).await;
    answer.assert_problem(401, "NOT_SIGNED_IN");
}

fn panel() -> String {
    json!({ "question": "Is it safe?", "type": "structured", "agentIds": [ACMES_AGENT] }).to_string()
}

fn sha256_of(text: &str) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Planted faults: a client that accepts every certificate, and one that knows no certificates at all.
#[tokio::test(flavor = "multi_thread")]
async fn the_keys_come_over_https_from_a_server_whose_certificate_the_system_trusts() {
    let harness = Harness::start().await;
    let key = TestKey::p256();
    let (issuer, certificate) = FakeIssuer::start_encrypted(&[key.jwk("1")]).await;
    let (_, of_another) = FakeIssuer::start_encrypted(&[]).await;
    let identity = Identity::parse(&issuer.url, "ada").unwrap();
    link_identity(&harness.owner, &identity, "ada@acme.test").await.unwrap();
    let exp = OffsetDateTime::now_utc().unix_timestamp() + 300;
    let claims = json!({ "iss": issuer.url, "sub": "ada", "aud": "tenantry", "exp": exp });
    let token = key.token(&json!({ "alg": "ES256", "kid": "1" }), &claims);
    let issuers = json!([issuer.entry(json!("*"))]).to_string();
    for (trusted, status) in [(&of_another, 503), (&certificate, 200)] {
        let file = std::env::temp_dir().join(format!("tenantry-{}.pem", Uuid::new_v4()));
        std::fs::write(&file, trusted).unwrap();
        let settings = [("GATEWAY_ISSUERS", issuers.as_str()), ("SSL_CERT_FILE", file.to_str().unwrap())];
        let program = Program::start(&harness, &settings);
        assert_eq!(program.status(&format!("GET /v1/tenants\nauthorization: Bearer {token}\n")), status);
        std::fs::remove_file(file).unwrap();
    }
    assert_eq!(issuer.fetches(), 1);
}

/// Planted fault: an event stream that goes on after the link was removed.
#[tokio::test]
async fn an_event_stream_begins_and_is_checked_as_a_request_is() {
    let setting = Setting::start(&[json!(["acme"])]).await;
    setting.link(0, "sam", SAMS_ADDRESS).await;
    let token = setting.token(0, "sam");
    let open = async |tenant: &str| {
        let request =
            Request::get(format!("/v1/tenants/{tenant}/events")).header("authorization", format!("Bearer {token}"));
        Events::open(setting.harness.router(), request).await
    };
    assert_eq!(open("medtech").await.status, 403);
    let mut events = open("acme").await;
    assert!(events.next().await.is_some());
    setting.unlink(0, "sam").await;
    // A write of the same person drops the link from the cache. Without one it counts for 10 seconds.
    let _ = setting.send("POST", "/v1/panels", &token, ACME, &panel()).await;
    let client = setting.harness.as_superuser().await;
    client.execute("update tenantry.tenants set name = 'Acme 2' where slug = 'acme'", &[]).await.unwrap();
    wait_until(async || events.next().await.is_none()).await;
}

//! The public directory, the list of tenants, the profile, and conditional requests.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use axum::body::Body;
use axum::http::Request;
use harness::*;
use serde_json::json;

async fn resolve(harness: &Harness, query: &str) -> Answer {
    let request = Request::builder().uri(format!("/v1/directory/resolve{query}"));
    harness.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_host_or_a_slug_gives_the_public_part_of_a_tenant() {
    let harness = Harness::start().await;
    let by_slug = resolve(&harness, "?slug=medtech").await;
    let members: Vec<String> = by_slug.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(members, ["branding", "id", "name", "slug"]);
    assert_eq!(by_slug.json()["branding"]["primaryColor"], "#0f766e");
    assert_eq!(by_slug.header("cache-control"), Some("public, max-age=60"));
    assert_eq!(by_slug.header("vary"), Some("Origin"));
    for host in ["medtech.vital.health", "MedTech.Vital.Health.", "medtech.localhost:3000", "medtech.vital.health:443"]
    {
        assert_eq!(resolve(&harness, &format!("?host={host}")).await.json(), by_slug.json(), "{host}");
    }
}

/// Planted fault: different answers for a suspended and for an unknown tenant.
#[tokio::test]
async fn unknown_and_suspended_tenants_get_the_same_404() {
    let harness = Harness::start().await;
    for query in [
        "?slug=nobody",
        "?slug=oldco",
        "?host=oldco.vital.health",
        "?host=nobody.vital.health",
        "?host=vital.health",
        "?host=app.vital.health",
    ] {
        resolve(&harness, query).await.assert_problem(404, "TENANT_NOT_FOUND");
    }
    let (oldco, nobody) = (resolve(&harness, "?slug=oldco").await, resolve(&harness, "?slug=nobody").await);
    assert_eq!(oldco.text().replace("oldco", "nobody"), nobody.text());
}

/// Planted faults: a host that is read by a URL parser, or that is split at the first dot.
#[tokio::test]
async fn hostile_hosts_and_ambiguous_queries_are_refused() {
    let harness = Harness::start().await;
    for query in [
        "",
        "?",
        "?host=acme.vital.health&slug=acme",
        "?slug=acme&slug=medtech",
        "?host=",
        "?slug=",
        "?slug=Acme",
        "?slug=xn--acme",
        "?host=acme.vital.health@evil.test",
        "?host=acme.vital.health%00",
        "?host=acme%252evital.health",
        "?host=acme.vital.health%5c.evil.test",
        "?host=evil.test",
        "?host=acme.evilvital.health",
        "?host=a.b.vital.health",
        "?host=acme%EF%BC%8Evital.health",
        "?host=127.0.0.1",
        "?host=%5B::1%5D",
        "?host=acme..vital.health",
        "?host=acme.vital.health:99999",
        "?host=http://acme.vital.health",
        "?host=acme.vital.health,evil.test",
    ] {
        resolve(&harness, query).await.assert_problem(400, "TENANT_VALIDATION");
    }
}

#[tokio::test]
async fn the_tenants_of_a_person_are_the_active_ones_in_order_of_name() {
    let harness = Harness::start().await;
    let tenants = harness.get("/v1/tenants", SAM, ACME).await;
    let named: Vec<_> =
        tenants.json()["tenants"].as_array().unwrap().iter().map(|tenant| tenant["slug"].clone()).collect();
    assert_eq!(named, ["acme", "healthco", "medtech"]);
    assert_eq!(tenants.header("cache-control"), Some("private, no-store"));
    let mei = harness.get("/v1/tenants", MEI, MEDTECH).await.json();
    assert_eq!(
        mei["tenants"],
        json!([{
            "id": MEDTECH, "slug": "medtech", "name": "MedTech Labs", "role": "admin", "logoUrl": "/brand/medtech.svg"
        }])
    );
    harness.as_superuser().await.batch_execute("update tenantry.memberships set status = 'revoked'").await.unwrap();
    assert_eq!(harness.get("/v1/tenants", SAM, ACME).await.json()["tenants"], json!([]));
}

/// Planted faults: a response without its echo, a response that a shared cache may store, and a profile that the kernel
/// cannot read.
#[tokio::test]
async fn a_profile_is_read_by_id_or_slug_and_echoes_its_tenant() {
    let harness = Harness::start().await;
    let request = |name: &str| {
        Request::builder().uri(format!("/v1/tenants/{name}/profile")).header("authorization", harness.bearer(ADA))
    };
    let by_slug = harness.send(request("acme").body(Body::empty()).unwrap()).await;
    let by_id = harness.send(request(ACME).body(Body::empty()).unwrap()).await;
    let by_hex = harness.send(request(&ACME.replace('-', "")).body(Body::empty()).unwrap()).await;
    assert_eq!((&by_slug.bytes, &by_slug.bytes), (&by_id.bytes, &by_hex.bytes));
    assert_eq!(by_slug.header("x-tenant-id"), Some(ACME));
    assert_eq!(by_slug.header("cache-control"), Some("private, no-cache"));
    let profile: tenantry_kernel::TenantProfile = serde_json::from_slice(&by_slug.bytes).unwrap();
    assert_eq!((profile.id.to_string().as_str(), profile.tier.unwrap().as_str()), (ACME, "enterprise"));
    assert_eq!(by_slug.json()["features"]["panel_layout"], "grid");
    assert_eq!(by_slug.json()["limits"]["max_experts_per_panel"]["limit"], 8);
}

/// Planted fault: a tag that stays the same when the profile or the usage changes.
#[tokio::test]
async fn an_unchanged_profile_is_not_sent_again() {
    let harness = Harness::start().await;
    let path = "/v1/tenants/acme/profile";
    let first = harness.get(path, ADA, ACME).await;
    let tag = first.header("etag").unwrap().to_owned();
    let again = async || {
        let request = harness.request("GET", path, ADA, ACME).header("if-none-match", &tag);
        harness.send(request.body(Body::empty()).unwrap()).await
    };
    let same = again().await;
    assert_eq!((same.status.as_u16(), same.bytes.len()), (304, 0));
    assert_eq!((same.header("etag"), same.header("x-tenant-id")), (Some(tag.as_str()), Some(ACME)));
    assert_eq!((same.header("vary"), same.header("cache-control")), (Some("Origin"), Some("private, no-cache")));
    let superuser = harness.as_superuser().await;
    superuser.batch_execute("update tenantry.usage set used = used + 1").await.unwrap();
    let used = again().await;
    assert_eq!(used.status, 200);
    assert_ne!(used.header("etag"), Some(tag.as_str()));
    superuser
        .batch_execute("update tenantry.tenants set features = features || '{\"beta\": true}' where slug = 'acme'")
        .await
        .unwrap();
    let changed = again().await.json();
    assert_eq!((changed["version"].as_u64(), changed["features"]["beta"].as_bool()), (Some(2), Some(true)));
}

/// Planted fault: a 304 before the membership check. The tag would stay valid after the membership ends.
#[tokio::test]
async fn a_known_tag_does_not_replace_the_membership() {
    let harness = Harness::start().await;
    let tag = harness.get("/v1/tenants/acme/profile", ADA, ACME).await.header("etag").unwrap().to_owned();
    for tag in [tag.as_str(), "*"] {
        let request = harness.request("GET", "/v1/tenants/acme/profile", MEI, ACME).header("if-none-match", tag);
        harness.send(request.body(Body::empty()).unwrap()).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    }
}

#[tokio::test]
async fn a_header_that_names_another_tenant_than_the_address_is_a_conflict() {
    let harness = Harness::start().await;
    harness.get("/v1/tenants/acme/profile", SAM, MEDTECH).await.assert_problem(400, "TENANT_CONFLICT");
    harness.get("/v1/tenants/acme/profile", SAM, "nonsense").await.assert_problem(400, "INVALID_TENANT_ID");
    assert_eq!(harness.get("/v1/tenants/acme/profile", SAM, ACME).await.status, 200);
}

#[tokio::test]
async fn the_demo_signs_in_known_people_and_only_where_it_is_enabled() {
    let harness = Harness::start().await;
    let sign_in = |email: &str| {
        let body = json!({ "email": email }).to_string();
        let request =
            Request::builder().method("POST").uri("/v1/demo/sign-in").header("content-type", "application/json");
        request.body(Body::from(body)).unwrap()
    };
    let answer = harness.send(sign_in(" Mei@MedTech.test ")).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.json()["user"], json!({ "id": MEI, "name": "Mei Tanaka", "email": "mei@medtech.test" }));
    assert!(answer.json()["expiresAt"].as_str().unwrap().contains('T'));
    let token = format!("Bearer {}", answer.json()["token"].as_str().unwrap());
    let request = Request::builder().uri("/v1/panels").header("authorization", token).header(X_TENANT_ID, MEDTECH);
    assert_eq!(harness.send(request.body(Body::empty()).unwrap()).await.status, 200);
    harness.send(sign_in("mallory@evil.test")).await.assert_problem(401, "NOT_SIGNED_IN");
    harness.send(sign_in("mei@medtech.test\0")).await.assert_problem(401, "NOT_SIGNED_IN");
    harness.send(sign_in("%")).await.assert_problem(401, "NOT_SIGNED_IN");
    let mut state = harness.state.clone();
    state.demo = false;
    send(tenantry_gateway::app(state), sign_in("mei@medtech.test")).await.assert_problem(404, "NO_SUCH_ROUTE");
}

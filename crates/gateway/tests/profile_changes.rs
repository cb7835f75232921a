//! Changes of a profile: who may change what, and concurrent changes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use axum::body::Body;
use harness::*;
use serde_json::{Value, json};

const PROFILE: &str = "/v1/tenants/acme/profile";

async fn patch(harness: &Harness, body: &Value) -> Answer {
    harness.patch(PROFILE, ADA, ACME, body).await
}

#[tokio::test]
async fn an_administrator_changes_name_flags_and_brand_for_all_members() {
    let harness = Harness::start().await;
    let before = harness.get(PROFILE, SAM, ACME).await;
    let answer = patch(
        &harness,
        &json!({
            "name": "  Acme AG ",
            "features": { "beta": { "since": 2026 }, "api_access": null, "never_there": null },
            "branding": { "primaryColor": "#0A0B0C", "logoUrl": null },
        }),
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
    let mut expected = before.json();
    expected["version"] = 2.into();
    expected["name"] = "Acme AG".into();
    expected["features"]["beta"] = json!({ "since": 2026 });
    expected["features"].as_object_mut().unwrap().remove("api_access");
    expected["branding"]["primaryColor"] = "#0a0b0c".into();
    expected["branding"].as_object_mut().unwrap().remove("logoUrl");
    assert_eq!(answer.json(), expected);
    let after = harness.get(PROFILE, SAM, ACME).await;
    assert_eq!((after.bytes, after.headers.get("etag")), (answer.bytes, answer.headers.get("etag")));
    assert_ne!(after.headers.get("etag"), before.headers.get("etag"));
    let other = harness.get("/v1/tenants/medtech/profile", SAM, MEDTECH).await.json();
    assert_eq!((other["version"].as_u64(), other["name"].as_str()), (Some(1), Some("MedTech Labs")));
}

#[tokio::test]
async fn a_change_without_effect_keeps_the_version() {
    let harness = Harness::start().await;
    for body in [json!({}), json!({ "name": "Acme Corporation" }), json!({ "branding": {}, "features": {} })] {
        let answer = patch(&harness, &body).await;
        assert_eq!((answer.status.as_u16(), answer.json()["version"].as_u64()), (200, Some(1)), "{body}");
    }
}

/// Planted fault: a change that checks the membership and not the role.
#[tokio::test]
async fn members_who_are_not_administrators_change_nothing() {
    let harness = Harness::start().await;
    for (user, tenant) in [(SAM, ACME), (HANA, HEALTHCO), (SAM, MEDTECH)] {
        let path = format!("/v1/tenants/{tenant}/profile");
        let before = harness.get(&path, user, tenant).await.bytes;
        harness.patch(&path, user, tenant, &json!({ "name": "x" })).await.assert_problem(403, "ADMINS_ONLY");
        assert_eq!(harness.get(&path, user, tenant).await.bytes, before);
    }
    let foreign = harness.patch(PROFILE, MEI, ACME, &json!({ "name": "x" })).await;
    foreign.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
}

/// Planted faults: a body that is stored without validation, and a valid part of a change that is stored when another
/// part is invalid.
#[tokio::test]
async fn a_refusal_of_a_change_names_the_wrong_field_and_stores_nothing() {
    let harness = Harness::start().await;
    let before = harness.get(PROFILE, ADA, ACME).await.bytes;
    for (body, field) in [
        (json!([]), "body:"),
        (json!({ "tier": "enterprise" }), "body:"),
        (json!({ "name": "Acme AG", "limits": { "max_panels_per_month": null } }), "body:"),
        (json!({ "name": "Acme AG", "version": 7 }), "body:"),
        (json!({ "name": " " }), "name:"),
        (json!({ "name": null }), "name:"),
        (json!({ "name": "x".repeat(201) }), "name:"),
        (json!({ "name": "a\0b" }), "name:"),
        (json!({ "features": [] }), "features:"),
        (json!({ "features": { "a\0b": true } }), "features:"),
        (json!({ "features": { "deep": [{ "text": "\0" }] } }), "features:"),
        (json!({ "name": "Acme AG", "branding": { "primaryColor": "red;}</style>" } }), "branding.primaryColor:"),
        (json!({ "branding": { "logoUrl": "javascript:alert(1)" } }), "branding.logoUrl:"),
        (json!({ "branding": { "primaryHue": "#000000" } }), "branding:"),
        (json!({ "branding": { "primaryColor": "#000000", "primary_color": "#ffffff" } }), "branding.primaryColor:"),
    ] {
        let answer = patch(&harness, &body).await;
        answer.assert_problem(400, "TENANT_VALIDATION");
        assert!(answer.json()["detail"].as_str().unwrap().starts_with(field), "{body}: {}", answer.text());
    }
    let duplicate = harness.request("PATCH", PROFILE, ADA, ACME).header("content-type", "application/json");
    let duplicate = duplicate.body(Body::from(r#"{ "name": "a", "name": "b" }"#)).unwrap();
    harness.send(duplicate).await.assert_problem(400, "TENANT_VALIDATION");
    assert_eq!(harness.get(PROFILE, ADA, ACME).await.bytes, before);
}

/// Planted fault: a limit for each change and none for the total.
#[tokio::test]
async fn all_flags_together_stay_below_64_kilobytes() {
    let harness = Harness::start().await;
    let half = |key: &str| json!({ "features": { key: "x".repeat(40_000) } });
    assert_eq!(patch(&harness, &half("first")).await.status, 200);
    patch(&harness, &half("second")).await.assert_problem(400, "TENANT_VALIDATION");
    assert_eq!(patch(&harness, &half("first")).await.json()["version"], 2, "the refused change was not stored");
}

async fn patch_if(harness: &Harness, if_match: &str, name: &str) -> Answer {
    let request = harness.request("PATCH", PROFILE, ADA, ACME).header("content-type", "application/json");
    let body = Body::from(json!({ "name": name }).to_string());
    harness.send(request.header("if-match", if_match).body(body).unwrap()).await
}

#[tokio::test]
async fn a_change_with_if_match_applies_only_to_the_version_that_the_client_saw() {
    let harness = Harness::start().await;
    let seen = harness.get(PROFILE, ADA, ACME).await.header("etag").unwrap().to_owned();
    let changed = patch_if(&harness, &seen, "First").await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    for stale in [seen.as_str(), "\"other\"", ""] {
        patch_if(&harness, stale, "Second").await.assert_problem(412, "PRECONDITION_FAILED");
    }
    assert_eq!(harness.get(PROFILE, ADA, ACME).await.json()["name"], "First");
    let seen = changed.header("etag").unwrap();
    assert_eq!(patch_if(&harness, seen, "Second").await.json()["name"], "Second");
    assert_eq!(patch_if(&harness, "*", "Third").await.json()["name"], "Third");
}

/// Planted fault: a comparison without the lock. Two clients that saw the same version would both get a success.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_clients_that_saw_the_same_version_one_changes_it() {
    let mut harness = Harness::start().await;
    harness.without_deadlines();
    for round in 0..10 {
        let seen = harness.get(PROFILE, ADA, ACME).await.header("etag").unwrap().to_owned();
        let requests: Vec<_> = (0..8)
            .map(|n| {
                let request = harness.request("PATCH", PROFILE, ADA, ACME).header("content-type", "application/json");
                let body = json!({ "name": format!("Acme {round} {n}") }).to_string();
                let request = request.header("if-match", &seen).body(Body::from(body)).unwrap();
                tokio::spawn(send(harness.router(), request))
            })
            .collect();
        let mut statuses = Vec::new();
        for request in requests {
            statuses.push(request.await.unwrap().status.as_u16());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412, 412, 412, 412, 412, 412, 412]);
    }
}

/// Planted fault: a grant on the whole table. A bug in the code could then change a tier or a version.
#[tokio::test]
async fn the_database_allows_a_tenant_to_change_only_its_own_name_flags_and_brand() {
    let harness = Harness::start().await;
    let client = harness.as_app().await;
    client.execute("select set_config('app.tenant_id', $1, false)", &[&MEDTECH]).await.unwrap();
    for column in
        ["tier = 'starter'", "limits = '{}'", "status = 'suspended'", "version = 9", "kind = 'client'", "slug = 'x'"]
    {
        let refused = client.batch_execute(&format!("update tenantry.tenants set {column}")).await;
        assert!(refused.is_err(), "{column}");
    }
    for column in ["name = 'x'", "features = '{}'", "branding = '{}'"] {
        let everywhere = format!("update tenantry.tenants set {column}");
        assert_eq!(client.execute(&everywhere, &[]).await.unwrap(), 1, "{column}: only its own row");
    }
    let versions = "select count(*) from tenantry.tenants where version = case slug when 'medtech' then 4 else 1 end";
    assert_eq!(harness.as_superuser().await.query_one(versions, &[]).await.unwrap().get::<_, i64>(0), 5);
}

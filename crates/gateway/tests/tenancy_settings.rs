//! The settings of the platform at the gateway. They can only restrict the tenants that it serves.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use axum::body::Body;
use axum::http::Request;
use harness::*;

async fn resolve(harness: &Harness, query: &str) -> Answer {
    let request = Request::builder().uri(format!("/v1/directory/resolve{query}"));
    harness.send(request.body(Body::empty()).unwrap()).await
}

/// Planted fault: a list of allowed tenants that only the browser checks.
#[tokio::test]
async fn a_tenant_outside_the_list_is_refused_like_a_foreign_one() {
    let mut harness = Harness::start().await;
    for list in ["medtech", MEDTECH] {
        harness.with_variable(("ALLOWED_TENANTS", list));
        let refused = harness.get("/v1/agents", SAM, ACME).await;
        refused.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
        assert_eq!(refused.bytes, harness.get("/v1/agents", SAM, UNKNOWN_TENANT).await.bytes);
        harness.get("/v1/tenants/acme/profile", SAM, ACME).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
        assert_eq!(harness.get("/v1/agents", SAM, MEDTECH).await.status, 200);
        let own = harness.get("/v1/tenants", SAM, MEDTECH).await.json();
        let slugs: Vec<_> = own["tenants"].as_array().unwrap().iter().map(|tenant| tenant["slug"].clone()).collect();
        assert_eq!(slugs, ["medtech"]);
        for query in ["?slug=acme", "?host=acme.vital.health"] {
            resolve(&harness, query).await.assert_problem(404, "TENANT_NOT_FOUND");
        }
        assert_eq!(resolve(&harness, "?slug=medtech").await.status, 200);
    }
}

/// Planted fault: no layer when there is only one tenant.
#[tokio::test]
async fn disabling_multi_tenancy_disables_no_check() {
    let mut harness = Harness::start().await;
    harness.with_variable(("MULTI_TENANCY_ENABLED", "false"));
    harness.get("/v1/agents", ADA, HEALTHCO).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    harness.get("/v1/agents", ADA, "nonsense").await.assert_problem(400, "INVALID_TENANT_ID");
    assert_eq!(harness.get("/v1/agents", ADA, ACME).await.status, 200);
}

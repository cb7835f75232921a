//! The tables of cases of the kernel, and the answers of the gateway.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request};
use axum::response::IntoResponse;
use harness::*;
use serde_json::{Value, json};
use tenantry_gateway::error::ApiError;
use tenantry_kernel::{IdFormat, ReachedLimit, Source, TenantError, TenantId, TenantStatus};
use tenantry_layer::{X_TENANT_ID, required_tenant};

fn table(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

fn percent_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Planted fault: a gateway that parses hosts by its own rules.
#[tokio::test]
async fn hosts_resolve_as_in_the_table_of_the_kernel() {
    let harness = Harness::start().await;
    let mut requests = 0;
    for row in table(include_str!("../../kernel/vectors/resolution.json")) {
        let members = row["request"].as_object().unwrap();
        let (Some(host), 1) = (members.get("host").and_then(Value::as_str), members.len()) else { continue };
        if row["options"] != json!({ "rootDomains": ["vital.health"] }) {
            continue;
        }
        requests += 1;
        let uri = format!("/v1/directory/resolve?host={}", percent_encoded(host));
        let answer = harness.send(Request::builder().uri(uri).body(Body::empty()).unwrap()).await;
        match (&row["expect"]["error"]["code"], &row["expect"]["slug"]) {
            (Value::String(code), _) => answer.assert_problem(400, code),
            (_, Value::String(slug)) if slug == "acme" => assert_eq!(answer.json()["slug"], "acme", "{host}"),
            _ => answer.assert_problem(404, "TENANT_NOT_FOUND"),
        }
    }
    assert!(requests > 20, "the table has these cases");
}

#[test]
fn the_header_is_parsed_as_in_the_table_of_the_kernel() {
    let ids: Value = serde_json::from_str(include_str!("../../kernel/vectors/tenant_id.json")).unwrap();
    let read = |text: &Value| {
        let line = HeaderValue::from_bytes(text.as_str()?.as_bytes()).ok()?;
        required_tenant(&HeaderMap::from_iter([(X_TENANT_ID, line)]), IdFormat::Uuid).ok()
    };
    for row in ids["accepted"].as_array().unwrap() {
        assert_eq!(read(&row["text"]).unwrap().to_string(), row["canonical"].as_str().unwrap());
    }
    for row in ids["refused"].as_array().unwrap() {
        assert_eq!(read(&row["text"]), None, "{}", row["text"]);
    }
}

/// One error of each kind.
fn every_error() -> Vec<TenantError> {
    vec![
        TenantError::ContextNotSet,
        TenantId::parse("").unwrap_err().into(),
        TenantError::mismatch(TenantId::PLATFORM),
        TenantError::NotFound { tenant: "acme".into() },
        TenantError::UnauthorizedAccess,
        TenantError::NotAllowed { tenant: TenantId::PLATFORM.into() },
        TenantError::NotActive { tenant: TenantId::PLATFORM.into(), status: TenantStatus::ARCHIVED },
        TenantError::validation("field", "reason"),
        TenantError::NotResolved,
        TenantError::Conflict { first: Source::Header, second: None },
        TenantError::Changed,
        TenantError::LimitReached(Box::new(ReachedLimit {
            key: "seats".into(),
            limit: Some(5.0),
            used: Some(5.0),
            resets_at: None,
        })),
        TenantError::api(None, "it is down"),
    ]
}

#[test]
fn every_error_has_the_status_and_the_code_of_the_table() {
    let rows = table(include_str!("../../kernel/vectors/errors.json"));
    assert_eq!(rows.len(), every_error().len());
    for (error, row) in every_error().into_iter().zip(rows) {
        assert_eq!(row["code"], error.code());
        assert_eq!(row["httpStatus"], ApiError::from(error).into_response().status().as_u16());
    }
}

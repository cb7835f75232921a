use serde_json::json;
use tenantry_kernel::{IdFormat, TENANT_MEMBER, TenantError, Value, extract_tenant, inject_tenant};

use crate::tenants::{ACME, MEDTECH, id};
use crate::vectors::value;

#[test]
fn an_event_carries_its_tenant() {
    let event = inject_tenant(value(&json!({ "type": "panel.created" })), id(ACME)).unwrap();
    assert_eq!(event.get(TENANT_MEMBER), Some(&Value::text(ACME)));
    assert_eq!(event.get("type"), Some(&Value::text("panel.created")));
    assert_eq!(extract_tenant(&event, IdFormat::Uuid), Ok(id(ACME)));
}

#[test]
fn injecting_a_tenant_twice_is_the_same_as_once() {
    let once = inject_tenant(value(&json!({ "a": 1 })), id(ACME)).unwrap();
    assert_eq!(inject_tenant(once.clone(), id(ACME)), Ok(once));
}

/// Planted fault: overwriting, which gives one tenant's event to another tenant.
#[test]
fn an_event_never_changes_its_tenant() {
    for member in ["tenant_id", "tenantId"] {
        let event = value(&json!({ member: ACME }));
        assert_eq!(inject_tenant(event, id(MEDTECH)), Err(TenantError::mismatch(id(MEDTECH))));
    }
}

#[test]
fn both_spellings_are_written_as_one() {
    for carried in
        [json!({ "tenantId": ACME }), json!({ "tenant_id": ACME.replace('-', "") }), json!({ "tenantId": null })]
    {
        let event = inject_tenant(value(&carried), id(ACME)).unwrap();
        assert_eq!(event, Value::object([(TENANT_MEMBER, Value::text(ACME))]));
    }
}

/// Planted fault: an event without a tenant that is handled for the active tenant.
#[test]
fn an_event_without_a_tenant_is_refused() {
    assert_eq!(extract_tenant(&value(&json!({})), IdFormat::Uuid), Err(TenantError::ContextNotSet));
    assert_eq!(extract_tenant(&value(&json!({ "tenant_id": null })), IdFormat::Uuid), Err(TenantError::ContextNotSet));
    assert_eq!(
        extract_tenant(&value(&json!({ "data": { "tenant_id": ACME } })), IdFormat::Uuid),
        Err(TenantError::ContextNotSet)
    );
}

#[test]
fn a_tenant_in_both_spellings_is_refused_even_if_they_agree() {
    let event = value(&json!({ "tenant_id": ACME, "tenantId": ACME }));
    assert_eq!(extract_tenant(&event, IdFormat::Uuid).unwrap_err().code(), "TENANT_VALIDATION");
    assert_eq!(inject_tenant(event, id(ACME)).unwrap_err().code(), "TENANT_VALIDATION");
}

#[test]
fn a_malformed_tenant_and_a_payload_that_is_not_an_object_are_refused() {
    assert_eq!(
        extract_tenant(&value(&json!({ "tenant_id": "acme" })), IdFormat::Uuid).unwrap_err().code(),
        "INVALID_TENANT_ID"
    );
    assert_eq!(
        extract_tenant(&value(&json!({ "tenant_id": 1 })), IdFormat::Uuid).unwrap_err().code(),
        "TENANT_VALIDATION"
    );
    assert_eq!(extract_tenant(&value(&json!([])), IdFormat::Uuid).unwrap_err().code(), "TENANT_VALIDATION");
    assert_eq!(inject_tenant(Value::Null, id(ACME)).unwrap_err().code(), "TENANT_VALIDATION");
}

/// Planted fault: `tenant__id` read as the tenant but left in place, which makes an event that no reader accepts.
#[test]
fn only_the_two_spellings_are_the_tenant() {
    for member in ["tenant__id", "tenant_Id", "_tenantId", "tenantid", "tenant_id_"] {
        let event = value(&json!({ member: MEDTECH }));
        assert_eq!(extract_tenant(&event, IdFormat::Uuid), Err(TenantError::ContextNotSet), "{member}");
        assert_eq!(extract_tenant(&inject_tenant(event, id(ACME)).unwrap(), IdFormat::Uuid), Ok(id(ACME)), "{member}");
    }
}

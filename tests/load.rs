//! The SDK's requests to the tenant API, with the browser's real `Request` and `Response`.

#![cfg(all(target_arch = "wasm32", not(feature = "browser")))]
#![allow(missing_docs, clippy::unwrap_used)]

use js_sys::{JSON, Reflect};
use tenantry::error::Thrown;
use tenantry::load::{
    events_request, is_copy_of, profile_request, read_copy, read_profile, read_tenants, tenants_request,
};
use tenantry::profile::parse_profile;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const ACME: &str = "11111111-1111-1111-1111-111111111111";
const MEDTECH: &str = "22222222-2222-2222-2222-222222222222";
const PROFILE: &str = r##"{ "tenant_id": "11111111-1111-1111-1111-111111111111", "slug": "acme", "name": "Acme",
    "features": { "ask_panel": true }, "limits": { "seats": 5 }, "branding": { "primary_color": "#1a56db" } }"##;

fn read(tenant: &str, body: &str) -> Result<JsValue, Thrown> {
    read_profile(&tenant_value(tenant), "uuid", 200, None, body)
}

fn tenant_value(tenant: &str) -> JsValue {
    JsValue::from_str(tenant)
}

fn refusal(tenant: &str, status: u16, echo: Option<&str>, body: &str) -> JsValue {
    read_profile(&tenant_value(tenant), "uuid", status, echo.map(String::from), body).unwrap_err().into()
}

fn member(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, key| Reflect::get(&value, &key.into()).unwrap_or(JsValue::UNDEFINED))
}

fn text(value: &JsValue, path: &str) -> Option<String> {
    member(value, path).as_string()
}

fn signal() -> web_sys::AbortSignal {
    web_sys::AbortController::new().unwrap().signal()
}

#[wasm_bindgen_test]
fn requests_the_tenant_by_slug_under_the_base_url() {
    let request =
        profile_request("https://api.test", &tenant_value("acme"), "uuid", &signal(), Some(r#""7""#.into())).unwrap();
    assert_eq!(request.url(), "https://api.test/v1/tenants/acme/profile");
    assert_eq!(request.headers().get("accept").unwrap().as_deref(), Some("application/json"));
    assert_eq!(request.headers().get("if-none-match").unwrap().as_deref(), Some(r#""7""#));
    let events = events_request("https://api.test", ACME, &signal()).unwrap();
    assert_eq!(events.url(), format!("https://api.test/v1/tenants/{ACME}/events"));
    assert_eq!(events.headers().get("accept").unwrap().as_deref(), Some("text/event-stream"));
    assert_eq!(tenants_request("https://api.test", &signal()).unwrap().url(), "https://api.test/v1/tenants");
}

/// Planted fault: any text given as a tenant is put into the URL.
#[wasm_bindgen_test]
fn refuses_to_request_a_malformed_tenant() {
    for tenant in ["../admin", "acme?x=", "", "a/b"] {
        for (request, code) in [
            (profile_request("https://api.test", &tenant_value(tenant), "uuid", &signal(), None), "TENANT_VALIDATION"),
            (events_request("https://api.test", tenant, &signal()), "INVALID_TENANT_ID"),
        ] {
            let error = JsValue::from(request.unwrap_err());
            assert_eq!(text(&error, "code").as_deref(), Some(code), "{tenant}");
        }
    }
}

/// Planted fault: one route for both, although the id of one tenant may be the slug of another.
#[wasm_bindgen_test]
fn requests_an_opaque_id_and_a_slug_under_different_urls() {
    for (tenant, path) in [(r#"{ "id": "acme" }"#, "acme/profile"), (r#"{ "slug": "acme" }"#, "by-slug/acme/profile")] {
        let request =
            profile_request("https://api.test", &JSON::parse(tenant).unwrap(), "opaque", &signal(), None).unwrap();
        assert_eq!(request.url(), format!("https://api.test/v1/tenants/{path}"));
    }
    let error = JsValue::from(profile_request("", &tenant_value("acme"), "opaque", &signal(), None).unwrap_err());
    assert_eq!(text(&error, "code").as_deref(), Some("TENANT_VALIDATION"));
    assert_eq!(
        events_request("", "org_1", &signal()).unwrap().url().split("/v1").nth(1),
        Some("/tenants/org_1/events")
    );
}

#[wasm_bindgen_test]
fn returns_the_profile_with_canonical_field_names() {
    let profile = read("acme", PROFILE).unwrap();
    assert_eq!(text(&profile, "id").as_deref(), Some(ACME));
    assert_eq!(text(&profile, "branding.primaryColor").as_deref(), Some("#1a56db"));
    assert_eq!(member(&profile, "flags.ask_panel"), JsValue::TRUE);
    assert_eq!(member(&profile, "limits.seats.limit").as_f64(), Some(5.0));
    assert!(member(&profile, "limits.seats.remaining").is_null());
}

/// Planted fault: the tenant of the response's body is not compared with the requested tenant.
#[wasm_bindgen_test]
fn refuses_a_valid_profile_of_another_tenant() {
    for tenant in [MEDTECH, "medtech"] {
        assert_eq!(text(&refusal(tenant, 200, None, PROFILE), "name").as_deref(), Some("TenantMismatchError"));
    }
}

/// Planted fault: the echo is not compared. A shared cache that ignores `Vary` returns such a response.
#[wasm_bindgen_test]
fn refuses_a_response_that_echoes_another_tenant() {
    assert_eq!(text(&refusal("acme", 200, Some(MEDTECH), PROFILE), "name").as_deref(), Some("TenantMismatchError"));
}

#[wasm_bindgen_test]
fn returns_a_refusal_of_the_gateway_as_its_typed_error() {
    let error = refusal("acme", 403, None, r#"{ "code": "UNAUTHORIZED_TENANT_ACCESS" }"#);
    assert_eq!(text(&error, "name").as_deref(), Some("UnauthorizedTenantAccessError"));
    let error = refusal("acme", 404, None, r#"{ "code": "TENANT_NOT_FOUND" }"#);
    assert_eq!(text(&error, "details.tenant").as_deref(), Some("acme"));
}

#[wasm_bindgen_test]
fn describes_a_response_that_is_not_from_a_tenant_api() {
    let error = JsValue::from(read_profile(&tenant_value("acme"), "uuid", 502, None, "<html>").unwrap_err());
    assert_eq!(member(&error, "details.status").as_f64(), Some(502.0));
    let error = JsValue::from(read_profile(&tenant_value("acme"), "uuid", 200, None, "").unwrap_err());
    assert_eq!(text(&error, "details.detail").as_deref(), Some("its body is not JSON"));
}

#[wasm_bindgen_test]
fn names_the_invalid_field_of_an_identity() {
    let error = refusal("acme", 200, None, r#"{ "id": "11111111111111111111111111111111", "slug": "Acme" }"#);
    assert_eq!(text(&error, "details.field").as_deref(), Some("slug"));
}

/// Planted fault: an invalid field that does not identify the tenant is an error.
#[wasm_bindgen_test]
fn omits_an_invalid_field_and_reports_it() {
    let profile =
        read("acme", r#"{ "id": "11111111111111111111111111111111", "name": 5, "tier": "business" }"#).unwrap();
    assert_eq!(
        (text(&profile, "slug").as_deref(), text(&profile, "tier").as_deref()),
        (Some("acme"), Some("business"))
    );
    assert!(member(&profile, "name").is_null());
    assert_eq!(text(&profile, "warnings.0.path").as_deref(), Some("name"));
}

#[wasm_bindgen_test]
fn refuses_a_suspended_tenant() {
    let suspended = r#"{ "id": "11111111111111111111111111111111", "slug": "acme", "status": "Suspended" }"#;
    let error = refusal("acme", 200, None, suspended);
    assert_eq!(text(&error, "name").as_deref(), Some("TenantNotActiveError"));
    assert_eq!(text(&error, "details.status").as_deref(), Some("suspended"));
    assert!(parse_profile(&suspended.into(), "uuid", false).is_err());
    assert_eq!(text(&parse_profile(&suspended.into(), "uuid", true).unwrap(), "status").as_deref(), Some("suspended"));
}

/// Planted fault: a copy of another tenant, or one that is too old, is used.
#[wasm_bindgen_test]
fn reads_only_a_copy_of_this_tenant_that_is_not_too_old() {
    let copy = format!(r#"{{ "profile": {PROFILE}, "etag": 7, "at": 1000 }}"#);
    let read_copy = |tenant: &str, text: &str, now| read_copy(&tenant_value(tenant), "uuid", text, now);
    let is_copy_of = |tenant: &str, text: &str| is_copy_of(&tenant_value(tenant), "uuid", text);
    let read = read_copy("acme", &copy, 2000.0);
    assert_eq!(text(&read, "profile.id").as_deref(), Some(ACME));
    assert_eq!((member(&read, "at").as_f64(), member(&read, "etag").is_null()), (Some(1000.0), true));
    assert!(read_copy("medtech", &copy, 2000.0).is_null());
    assert!(read_copy("acme", &copy, 1e9).is_null());
    assert!(read_copy("acme", "{", 2000.0).is_null());
    assert!(is_copy_of(ACME, &copy) && !is_copy_of(MEDTECH, &copy) && !is_copy_of(ACME, "null"));
}

#[wasm_bindgen_test]
fn lists_the_tenants_of_the_caller() {
    let list = read_tenants("uuid", 200, &format!(r#"{{ "tenants": [null, {{ "id": "{ACME}", "slug": "acme" }}] }}"#))
        .unwrap();
    assert_eq!(text(&list, "tenants.0.slug").as_deref(), Some("acme"));
    assert_eq!(text(&list, "warnings.0.path").as_deref(), Some("tenants[0]"));
    let error = JsValue::from(read_tenants("uuid", 200, "{}").unwrap_err());
    assert_eq!(text(&error, "name").as_deref(), Some("TenantApiError"));
}

//! The exports for branding, keys, events, sharing and errors, called as JavaScript calls them.

#![cfg(all(target_arch = "wasm32", not(feature = "browser")))]
#![allow(missing_docs, clippy::unwrap_used)]

use js_sys::{JSON, Object, Reflect};
use tenantry::branding::{branding_css, parse_branding};
use tenantry::error::problem_error;
use tenantry::event::{extract_tenant, inject_tenant};
use tenantry::key::tenant_key_prefix;
use tenantry::sharing::can_access_resource;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const ACME: &str = "11111111-1111-1111-1111-111111111111";
const MEDTECH: &str = "22222222-2222-2222-2222-222222222222";

fn js(text: &str) -> JsValue {
    JSON::parse(text).unwrap()
}

fn text(value: &JsValue, key: &str) -> Option<String> {
    Reflect::get(value, &key.into()).unwrap().as_string()
}

/// Planted fault: a string of the backend is copied into the style sheet without parsing.
#[wasm_bindgen_test]
fn branding_that_would_break_out_of_its_style_sheet_is_refused() {
    for brand in [
        r#"{ "primaryColor": "red;}</style><script>" }"#,
        r#"{ "fontFamily": "x;background:url(//evil.test)" }"#,
        r#"{ "radius": "1px;}" }"#,
        r#"{ "logoUrl": "javascript:alert(1)" }"#,
    ] {
        let error = JsValue::from(branding_css(&js(brand), ":root").unwrap_err());
        assert_eq!(text(&error, "code").as_deref(), Some("TENANT_VALIDATION"), "{brand}");
    }
}

#[wasm_bindgen_test]
fn branding_is_returned_parsed() {
    let brand = parse_branding(&js(r##"{ "primary_color": "#ABC", "unknown": 1 }"##)).unwrap();
    assert_eq!(text(&brand, "primaryColor").as_deref(), Some("#aabbcc"));
    assert_eq!(Object::keys(&Object::from(brand)).length(), 1);
}

/// Planted fault: members are assigned and not defined, so `__proto__` becomes the prototype.
#[wasm_bindgen_test]
fn a_member_named_proto_stays_a_member() {
    let event = inject_tenant(&js(r#"{ "__proto__": { "isAdmin": true } }"#), ACME).unwrap();
    assert!(Reflect::get(&event, &"isAdmin".into()).unwrap().is_undefined());
    assert!(Object::has_own(&Object::from(event), &"__proto__".into()));
}

#[wasm_bindgen_test]
fn an_event_keeps_its_tenant() {
    let event = inject_tenant(&js(r#"{ "type": "panel.created" }"#), ACME).unwrap();
    assert_eq!(extract_tenant(&event, "uuid").unwrap(), ACME);
    let error = JsValue::from(inject_tenant(&event, MEDTECH).unwrap_err());
    assert_eq!(text(&error, "name").as_deref(), Some("TenantMismatchError"));
    let error = JsValue::from(extract_tenant(&js("{}"), "uuid").unwrap_err());
    assert_eq!(text(&error, "name").as_deref(), Some("TenantContextNotSetError"));
}

#[wasm_bindgen_test]
fn a_resource_is_accessible_to_its_owner_and_to_the_tenants_it_is_shared_with() {
    let shared = js(&format!(r#"{{ "tenantId": "{ACME}", "sharingMode": "selective", "sharedWith": ["{MEDTECH}"] }}"#));
    assert!(can_access_resource(ACME, &shared, None).unwrap());
    assert!(can_access_resource(MEDTECH, &shared, None).unwrap());
    assert!(!can_access_resource("33333333-3333-3333-3333-333333333333", &shared, None).unwrap());
}

#[wasm_bindgen_test]
fn a_key_contains_the_canonical_form_of_a_tenant_id() {
    assert_eq!(tenant_key_prefix(ACME).unwrap(), format!("tenant:{ACME}:"));
    assert_eq!(tenant_key_prefix("org_2abcDEF").unwrap(), "tenant:org_2abcDEF:");
    let error = JsValue::from(tenant_key_prefix("11111111111111111111111111111111").unwrap_err());
    assert_eq!(text(&error, "code").as_deref(), Some("INVALID_TENANT_ID"));
}

const URL: &str = "https://api.test/v1/panels";

#[wasm_bindgen_test]
fn a_problem_with_a_code_of_the_app_gives_no_error() {
    assert!(problem_error(&js(r#"{ "code": "OUT_OF_COFFEE" }"#), 409, ACME, URL).is_none());
    let limit = js(r#"{ "code": "LIMIT_REACHED", "limit": { "key": "seats", "limit": 5, "used": 5 } }"#);
    let error = problem_error(&limit, 402, ACME, URL).unwrap();
    assert_eq!(String::from(error.name()), "LimitReachedError");
    let signed_out = problem_error(&js(r#"{ "code": "NOT_SIGNED_IN", "detail": "Sign in" }"#), 401, ACME, URL).unwrap();
    assert!(String::from(signed_out.message()).contains(URL));
}

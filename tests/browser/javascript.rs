//! The client as JavaScript sees it.

use js_sys::{JSON, Object, Promise, Reflect};
use tenantry::TenantClient;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{ReadableStream, Request, Response};

use crate::fixtures::{ACME, API, MEDTECH, acme, ask, clear_tab, is_aborted, url};

fn read(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

fn member(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

fn text(value: &JsValue, name: &str) -> Option<String> {
    member(value, name).as_string()
}

fn written(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

async fn rejected(promise: Promise) -> JsValue {
    JsFuture::from(promise).await.unwrap_err()
}

fn new(options: &str) -> Result<TenantClient, JsValue> {
    clear_tab();
    TenantClient::from_js(&read(options))
}

fn usual(extra: &str) -> String {
    let sources = r#""sources": ["session", "cookie", "default"], "defaultTenant": "acme""#;
    format!(r#"{{ "api": "{API}", {sources} {extra} }}"#)
}

#[wasm_bindgen_test]
async fn an_object_of_options_makes_a_client() {
    let client =
        new(&usual(r#", "apiOrigins": ["https://files.vital.health"], "timeout": 1000, "prefer": null"#)).unwrap();
    assert!(client.tenant_id_js().is_null());
    JsFuture::from(client.load_js()).await.unwrap();
    assert_eq!(client.tenant_id_js().as_string().as_deref(), Some(ACME));
    assert_eq!(text(&client.tenant_js(), "name").as_deref(), Some("Acme Corporation"));
}

/// Planted fault: a misspelled option is ignored, though it is a guard.
#[wasm_bindgen_test]
fn an_option_that_is_wrong_throws_an_error_with_code_and_details() {
    for (options, field) in [
        (usual(r#", "allowedTenant": ["acme"]"#), "allowedTenant"),
        (usual(r#", "timeout": -1"#), "timeout"),
        (usual(r#", "apiOrigins": "https://a.test""#), "apiOrigins"),
        (String::from(r#"{ "rootDomains": [] }"#), "api"),
        (String::from("[]"), "api"),
    ] {
        let error = new(&options).unwrap_err();
        assert_eq!(text(&error, "name").as_deref(), Some("TenantValidationError"), "{options}");
        assert_eq!(text(&error, "code").as_deref(), Some("TENANT_VALIDATION"));
        assert_eq!(text(&member(&error, "details"), "field").as_deref(), Some(field));
    }
}

#[wasm_bindgen_test]
async fn fetch_takes_what_the_fetch_of_the_browser_takes() {
    let client = acme().await;
    let request = Request::new_with_str(&url("/received")).unwrap();
    let address = web_sys::Url::new(&url("/received")).unwrap();
    let init = read(&format!(r#"{{ "method": "POST", "body": "1", "headers": {{ "x-tenant-id": "{MEDTECH}" }} }}"#));
    for (input, init) in
        [(url("/received").into(), JsValue::UNDEFINED), (address.into(), init.clone()), (request.into(), init)]
    {
        let response: Response = JsFuture::from(client.fetch_js(&input, &init)).await.unwrap().unchecked_into();
        let headers = JsFuture::from(response.json().unwrap()).await.unwrap();
        assert_eq!(text(&headers, "x-tenant-id").as_deref(), Some(ACME));
    }
}

#[wasm_bindgen_test]
async fn fetch_rejects_with_an_error_that_has_a_code() {
    let error = rejected(acme().await.fetch_js(&url("/foreign").into(), &JsValue::UNDEFINED)).await;
    assert_eq!(text(&error, "code").as_deref(), Some("TENANT_MISMATCH"));
    assert_eq!(text(&member(&error, "details"), "expected").as_deref(), Some(ACME));
}

#[wasm_bindgen_test]
async fn fetch_rejects_with_the_reason_of_an_abort() {
    let client = acme().await;
    let controller = web_sys::AbortController::new().unwrap();
    let init = Object::new();
    Reflect::set(&init, &"signal".into(), &controller.signal()).unwrap();
    let pending = client.fetch_js(&url("/held/by-signal").into(), &init);
    ask("/arrived/by-signal").await;
    let reason = Object::new();
    controller.abort_with_reason(&reason);
    assert!(is_aborted("by-signal").await);
    assert_eq!(rejected(pending).await, JsValue::from(reason));
}

/// Planted fault: the body is not checked, so Firefox sends the text `[object ReadableStream]`.
#[wasm_bindgen_test]
async fn fetch_refuses_a_stream_as_a_body() {
    let init = read(r#"{ "method": "POST", "duplex": "half" }"#);
    Reflect::set(&init, &"body".into(), &ReadableStream::new().unwrap()).unwrap();
    let error = rejected(acme().await.fetch_js(&url("/received").into(), &init)).await;
    assert_eq!(text(&member(&error, "details"), "field").as_deref(), Some("body"));
}

#[wasm_bindgen_test]
async fn a_switch_takes_an_id_a_slug_or_a_text() {
    let client = acme().await;
    for tenant in [r#"{ "slug": "medtech" }"#, r#""acme""#, r#"{ "id": "22222222222222222222222222222222" }"#] {
        JsFuture::from(client.switch_tenant_js(&read(tenant))).await.unwrap();
    }
    assert_eq!(client.tenant_id_js().as_string().as_deref(), Some(MEDTECH));
    let error = rejected(client.switch_tenant_js(&read("{}"))).await;
    assert_eq!(text(&error, "code").as_deref(), Some("TENANT_VALIDATION"));
}

#[wasm_bindgen_test]
async fn a_flag_has_the_type_of_its_fallback() {
    let client = acme().await;
    let flag = |key: &str, fallback: &str| written(&client.flag_js(key, read(fallback)));
    assert_eq!(flag("beta", "false"), "true");
    assert_eq!(flag("theme", "\"light\""), "\"dense\"");
    assert_eq!(flag("ratio", "1"), "0.25");
    assert_eq!(flag("rollout", "{}"), r#"{"percent":40}"#);
    assert_eq!(flag("rollout", "null"), r#"{"percent":40}"#);
    assert_eq!(flag("rollout", "[]"), "[]", "a list is not an object");
    assert_eq!(flag("beta", "null"), "null", "a null fallback accepts an object or a list");
    assert_eq!(flag("theme", "1"), "1");
    assert_eq!(flag("constructor", "{}"), "{}");
}

/// Planted fault: members are assigned, so a flag `__proto__` gives the flags a prototype.
#[wasm_bindgen_test]
async fn a_key_of_the_profile_does_not_become_a_prototype() {
    let flags = member(&acme().await.tenant_js(), "flags");
    assert!(member(&flags, "admin").is_undefined());
    assert!(written(&flags).contains(r#""__proto__":{"admin":true}"#));
}

#[wasm_bindgen_test]
async fn limits_and_brand_are_plain_objects() {
    let client = acme().await;
    let limit = r#"{"limit":100,"used":12,"remaining":88,"unlimited":false,"resetsAt":null}"#;
    assert_eq!(written(&client.limit_js("panels")), limit);
    assert!(client.limit_js("toString").is_null());
    assert_eq!(text(&client.branding_js(), "primaryColor").as_deref(), Some("#1a56db"));
    assert!(client.branding_css_js().starts_with(":root{--tenant-primary:#1a56db"));
}

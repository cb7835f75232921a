//! The tenant choice of a browser tab, with the tab's real storage and cookies.

#![cfg(all(target_arch = "wasm32", not(feature = "browser")))]
#![allow(missing_docs, clippy::unwrap_used)]

use js_sys::{JSON, Reflect};
use tenantry::client::Client;
use tenantry::resolver::Resolver;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlDocument, Storage};

wasm_bindgen_test_configure!(run_in_browser);

const ACME: &str = "11111111-1111-1111-1111-111111111111";
const MEDTECH: &str = "22222222-2222-2222-2222-222222222222";
const HEALTHCO: &str = "33333333-3333-3333-3333-333333333333";
const CHOICE: &str = "tenantry:tenant";
const COOKIE: &str = "__Host-tenant_id";

fn storage() -> Storage {
    web_sys::window().unwrap().session_storage().unwrap().unwrap()
}

fn document() -> HtmlDocument {
    web_sys::window().unwrap().document().unwrap().unchecked_into()
}

fn clear_choice() {
    storage().clear().unwrap();
    document().set_cookie(&format!("{COOKIE}=; Max-Age=0; Path=/; Secure")).unwrap();
}

/// The page of these tests is served from an IP address, which names no tenant when a default tenant is set.
fn resolver() -> Resolver {
    let options = format!(r#"{{ "sources": ["session", "cookie", "default"], "defaultTenant": "{HEALTHCO}" }}"#);
    Resolver::new(&JSON::parse(&options).unwrap()).unwrap()
}

fn client() -> Client {
    Client::in_tab(&resolver(), &js_sys::Array::new()).unwrap().unwrap()
}

fn source(client: &Client) -> Option<String> {
    Reflect::get(&client.resolution(), &"source".into()).unwrap().as_string()
}

fn profile(id: &str, slug: &str) -> JsValue {
    JSON::parse(&format!(r#"{{ "id": "{id}", "slug": "{slug}", "name": "A tenant" }}"#)).unwrap()
}

#[wasm_bindgen_test]
fn a_tab_without_a_choice_and_without_a_cookie_resolves_the_default_tenant() {
    clear_choice();
    assert_eq!(source(&client()).as_deref(), Some("default"));
    assert_eq!(storage().get_item(CHOICE).unwrap(), None);
}

/// Planted fault: an IP address is resolved as if it were a name under a root domain.
#[wasm_bindgen_test]
fn refuses_the_ip_address_of_the_page_as_a_host() {
    let resolver = Resolver::new(&JSON::parse("{}").unwrap()).unwrap();
    let error = JsValue::from(Client::in_tab(&resolver, &js_sys::Array::new()).err().unwrap());
    assert_eq!(Reflect::get(&error, &"code".into()).unwrap().as_string().as_deref(), Some("TENANT_VALIDATION"));
}

#[wasm_bindgen_test]
fn a_switch_is_stored_in_the_tab_and_seeds_new_tabs() {
    clear_choice();
    let mut client = client();
    let ticket = client.begin_switch(&MEDTECH.into()).unwrap();
    client.commit(ticket, MEDTECH, true).unwrap();
    assert_eq!(storage().get_item(CHOICE).unwrap().as_deref(), Some(MEDTECH));
    assert!(document().cookie().unwrap().contains(&format!("{COOKIE}={MEDTECH}")));
    clear_choice();
}

/// Planted fault: the tab does not store the tenant of the cookie, so another tab's switch changes it.
#[wasm_bindgen_test]
fn a_tab_seeded_by_the_cookie_keeps_its_tenant_when_the_cookie_changes() {
    clear_choice();
    document().set_cookie(&format!("{COOKIE}={ACME}; Path=/; Secure")).unwrap();
    let mut seeded = client();
    assert_eq!(source(&seeded).as_deref(), Some("cookie"));
    let ticket = seeded.begin().unwrap();
    seeded.commit(ticket, ACME, false).unwrap();

    document().set_cookie(&format!("{COOKIE}={MEDTECH}; Path=/; Secure")).unwrap();
    let reloaded = client();
    assert_eq!(source(&reloaded).as_deref(), Some("session"));
    let id = Reflect::get(&reloaded.resolution(), &"id".into()).unwrap().as_string();
    assert_eq!(id.as_deref(), Some(ACME));
    clear_choice();
}

/// Planted fault: the tab does not store the default tenant, so another tab's switch changes it.
#[wasm_bindgen_test]
fn a_tab_keeps_the_default_tenant() {
    clear_choice();
    let mut client = client();
    let ticket = client.begin().unwrap();
    client.commit(ticket, HEALTHCO, false).unwrap();
    assert_eq!(storage().get_item(CHOICE).unwrap().as_deref(), Some(HEALTHCO));
    clear_choice();
}

#[wasm_bindgen_test]
fn a_client_is_outdated_when_its_tab_has_chosen_another_tenant() {
    clear_choice();
    let mut client = client();
    let ticket = client.begin_switch(&ACME.into()).unwrap();
    client.commit(ticket, ACME, true).unwrap();
    assert!(!client.is_left_behind());
    storage().set_item(CHOICE, MEDTECH).unwrap();
    assert!(client.is_left_behind());
    clear_choice();
    assert!(!client.is_left_behind(), "a tab without a stored choice has chosen no tenant");
}

/// Planted fault: the new client starts at epoch 0, so responses from before the trap would be accepted.
#[wasm_bindgen_test]
fn a_client_resumes_the_state_of_a_client_whose_module_trapped() {
    clear_choice();
    let mut trapped = client();
    let ticket = trapped.begin_switch(&ACME.into()).unwrap();
    trapped.commit(ticket, ACME, true).unwrap();
    let pending = trapped.begin_switch(&MEDTECH.into()).unwrap();
    let resolver = resolver();
    let (resolution, origins, state) = (trapped.resolution(), js_sys::Array::new(), trapped.state());
    let mut client = Client::resume(&resolver, &resolution, &origins, true, Some(ACME.into()), &state).unwrap();
    assert_eq!((client.tenant_id().ok().as_deref(), client.epoch()), (Some(ACME), 1));
    assert!(client.admit(0, None).is_err());
    assert!(client.admit(1, Some(ACME.into())).is_ok());
    client.commit(pending, MEDTECH, true).unwrap();
    assert_eq!((client.tenant_id().ok().as_deref(), client.epoch()), (Some(MEDTECH), 2));
    clear_choice();
}

#[wasm_bindgen_test]
fn a_tab_returns_to_its_own_choice_from_the_tenant_the_server_rendered() {
    clear_choice();
    storage().set_item(CHOICE, MEDTECH).unwrap();
    let mut client = client();
    client.adopt(&profile(ACME, "acme")).unwrap();
    assert_eq!(client.choice().as_deref(), Some(MEDTECH));
    assert_eq!(storage().get_item(CHOICE).unwrap().as_deref(), Some(MEDTECH), "its choice was not overwritten");
    clear_choice();
}

/// Planted fault: a choice that was tampered with is treated as absent.
#[wasm_bindgen_test]
fn a_malformed_choice_is_an_error_and_never_falls_through() {
    clear_choice();
    storage().set_item(CHOICE, "{11111111-1111-1111-1111-111111111111}").unwrap();
    let error = JsValue::from(Client::in_tab(&resolver(), &js_sys::Array::new()).err().unwrap());
    assert_eq!(Reflect::get(&error, &"name".into()).unwrap().as_string().as_deref(), Some("InvalidTenantIdError"));
    clear_choice();
}

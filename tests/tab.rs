//! What a browser tab remembers, with the tab's real storage and cookies.

#![cfg(target_arch = "wasm32")]
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

fn forget() {
    storage().clear().unwrap();
    document().set_cookie(&format!("{COOKIE}=; Max-Age=0; Path=/; Secure")).unwrap();
}

/// The page of these tests is served from an IP address, which names no tenant where a default is given.
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
fn a_tab_without_a_choice_and_without_a_cookie_has_the_default_tenant() {
    forget();
    assert_eq!(source(&client()).as_deref(), Some("default"));
    assert_eq!(storage().get_item(CHOICE).unwrap(), None);
}

/// Planted fault: resolving an IP address as if it were a name under a root domain.
#[wasm_bindgen_test]
fn refuses_to_read_a_tenant_from_the_ip_address_that_this_page_has() {
    let resolver = Resolver::new(&JSON::parse("{}").unwrap()).unwrap();
    let error = JsValue::from(Client::in_tab(&resolver, &js_sys::Array::new()).err().unwrap());
    assert_eq!(Reflect::get(&error, &"code".into()).unwrap().as_string().as_deref(), Some("TENANT_VALIDATION"));
}

#[wasm_bindgen_test]
fn a_switch_is_remembered_by_the_tab_and_seeds_new_ones() {
    forget();
    let mut client = client();
    let ticket = client.begin_switch(&MEDTECH.into()).unwrap();
    client.commit(ticket, MEDTECH, true).unwrap();
    assert_eq!(storage().get_item(CHOICE).unwrap().as_deref(), Some(MEDTECH));
    assert!(document().cookie().unwrap().contains(&format!("{COOKIE}={MEDTECH}")));
    forget();
}

/// Planted fault: a tab that does not write down what the cookie gave it is moved by another tab's switch.
#[wasm_bindgen_test]
fn a_tab_that_the_cookie_seeded_keeps_its_tenant_when_the_cookie_moves_on() {
    forget();
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
    forget();
}

/// Planted fault: a tab that begins with the default tenant is moved by another tab's switch.
#[wasm_bindgen_test]
fn a_tab_keeps_the_default_tenant() {
    forget();
    let mut client = client();
    let ticket = client.begin().unwrap();
    client.commit(ticket, HEALTHCO, false).unwrap();
    assert_eq!(storage().get_item(CHOICE).unwrap().as_deref(), Some(HEALTHCO));
    forget();
}

#[wasm_bindgen_test]
fn a_client_is_left_behind_when_its_tab_has_chosen_another_tenant() {
    forget();
    let mut client = client();
    let ticket = client.begin_switch(&ACME.into()).unwrap();
    client.commit(ticket, ACME, true).unwrap();
    assert!(!client.is_left_behind());
    storage().set_item(CHOICE, MEDTECH).unwrap();
    assert!(client.is_left_behind());
    forget();
    assert!(!client.is_left_behind(), "a tab that remembers nothing chose nothing");
}

/// Planted fault: a successor that begins at epoch 0, where answers from before the breakdown would count.
#[wasm_bindgen_test]
fn a_client_goes_on_where_one_of_a_broken_module_was() {
    forget();
    let mut lost = client();
    let ticket = lost.begin_switch(&ACME.into()).unwrap();
    lost.commit(ticket, ACME, true).unwrap();
    let pending = lost.begin_switch(&MEDTECH.into()).unwrap();
    let resolver = resolver();
    let (resolution, origins, state) = (lost.resolution(), js_sys::Array::new(), lost.state());
    let mut client = Client::resume(&resolver, &resolution, &origins, true, Some(ACME.into()), &state).unwrap();
    assert_eq!((client.tenant_id().ok().as_deref(), client.epoch()), (Some(ACME), 1));
    assert!(client.admit(0, None).is_err());
    assert!(client.admit(1, Some(ACME.into())).is_ok());
    client.commit(pending, MEDTECH, true).unwrap();
    assert_eq!((client.tenant_id().ok().as_deref(), client.epoch()), (Some(MEDTECH), 2));
    forget();
}

#[wasm_bindgen_test]
fn a_tab_goes_back_to_its_own_choice_from_the_one_the_server_rendered() {
    forget();
    storage().set_item(CHOICE, MEDTECH).unwrap();
    let mut client = client();
    client.adopt(&profile(ACME, "acme")).unwrap();
    assert_eq!(client.choice().as_deref(), Some(MEDTECH));
    assert_eq!(storage().get_item(CHOICE).unwrap().as_deref(), Some(MEDTECH), "its choice was not overwritten");
    forget();
}

/// Planted fault: treating a choice that somebody tampered with as no choice.
#[wasm_bindgen_test]
fn a_choice_that_is_no_id_is_an_error_and_never_falls_through() {
    forget();
    storage().set_item(CHOICE, "{11111111-1111-1111-1111-111111111111}").unwrap();
    let error = JsValue::from(Client::in_tab(&resolver(), &js_sys::Array::new()).err().unwrap());
    assert_eq!(Reflect::get(&error, &"name".into()).unwrap().as_string().as_deref(), Some("InvalidTenantIdError"));
    forget();
}

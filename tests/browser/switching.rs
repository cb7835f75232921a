//! How a client goes from one tenant to another.

use js_sys::Reflect;
use tenantry::{ErrorKind, ResolveOptions, TenantClient, TenantClientOptions, TenantError, TenantId};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::fixtures::{
    ACME, API, CHOICE, COOKIE, HEALTHCO, MEDTECH, acme, ask, clear_tab, client_of, document, id, is_aborted, kind,
    kind_of, received, slug, start, storage, url,
};

fn active(client: &TenantClient) -> Option<String> {
    client.tenant_id().map(|tenant| tenant.text())
}

#[wasm_bindgen_test]
async fn a_switch_changes_tenant_profile_and_requests_in_one_step() {
    let client = acme().await;
    client.switch_tenant(&slug("medtech")).await.unwrap();
    assert_eq!(active(&client).as_deref(), Some(MEDTECH));
    assert_eq!(client.profile().unwrap().name.as_deref(), Some("MedTech Labs"));
    assert!(client.branding_css().starts_with(":root{--tenant-primary:#0f766e;--tenant-on-primary:#ffffff;"));
    let response = client.get(&url("/received")).send().await.unwrap();
    assert_eq!(received(response, "x-tenant-id").await.as_deref(), Some(MEDTECH));
}

#[wasm_bindgen_test]
async fn the_tab_keeps_the_chosen_tenant_and_seeds_new_tabs() {
    let client = acme().await;
    assert_eq!(storage().get_item(CHOICE).unwrap().as_deref(), Some(ACME), "also one that the default named");
    assert!(!document().cookie().unwrap().contains(COOKIE), "only a person's choice seeds new tabs");
    client.switch_tenant(&id(MEDTECH)).await.unwrap();
    assert_eq!(storage().get_item(CHOICE).unwrap().as_deref(), Some(MEDTECH));
    assert!(document().cookie().unwrap().contains(&format!("{COOKIE}={MEDTECH}")));
}

/// Planted fault: the requests of the tenant before are not aborted.
#[wasm_bindgen_test]
async fn a_request_that_a_switch_overtakes_is_refused() {
    let client = acme().await;
    let late = start(client.get(&url("/held/late")).send());
    ask("/arrived/late").await;
    client.switch_tenant(&slug("medtech")).await.unwrap();
    assert!(is_aborted("late").await);
    assert_eq!(kind(late.finish().await), Some(ErrorKind::Changed));
}

/// Planted fault: the epoch is not compared, so a response that an abort cannot stop any more is handed over.
#[wasm_bindgen_test]
async fn a_response_that_arrives_after_a_switch_is_refused_even_if_the_abort_is_ignored() {
    let client = acme().await;
    let controller = JsValue::from(js_sys::global());
    let prototype = path(&controller, &["AbortController", "prototype"]);
    let abort = path(&prototype, &["abort"]);
    Reflect::set(&prototype, &"abort".into(), &js_sys::Function::new_no_args("")).unwrap();
    let late = start(client.get(&url("/held/ignored")).send());
    ask("/arrived/ignored").await;
    let switched = client.switch_tenant(&slug("medtech")).await;
    ask("/release/ignored").await;
    let outcome = late.finish().await;
    Reflect::set(&prototype, &"abort".into(), &abort).unwrap();
    switched.unwrap();
    assert_eq!(kind(outcome), Some(ErrorKind::Changed));
}

fn path(from: &JsValue, names: &[&str]) -> JsValue {
    names.iter().fold(from.clone(), |value, name| Reflect::get(&value, &JsValue::from_str(name)).unwrap())
}

/// Planted fault: the switch whose answer arrives last wins.
#[wasm_bindgen_test]
async fn the_last_of_several_switches_wins() {
    let client = acme().await;
    let first = {
        let client = client.clone();
        start(async move { client.switch_tenant(&slug("held-medtech")).await })
    };
    ask("/arrived/held-medtech").await;
    let second = {
        let client = client.clone();
        start(async move { client.switch_tenant(&slug("held-healthco")).await })
    };
    ask("/arrived/held-healthco").await;
    ask("/release/held-healthco").await;
    second.finish().await.unwrap();
    ask("/release/held-medtech").await;
    assert_eq!(kind_of(first.finish().await), Some(ErrorKind::Changed));
    assert_eq!(active(&client).as_deref(), Some(HEALTHCO));
    assert_eq!(storage().get_item(CHOICE).unwrap().as_deref(), Some(HEALTHCO));
}

/// Planted fault: the tenant is set before its profile is loaded.
#[wasm_bindgen_test]
async fn a_switch_that_fails_changes_nothing() {
    let client = acme().await;
    let pending = start(client.get(&url("/held/kept")).send());
    ask("/arrived/kept").await;
    for (tenant, expected) in [
        ("suspended", ErrorKind::NotActive),
        ("unknown", ErrorKind::NotFound),
        ("impostor", ErrorKind::Mismatch),
        ("misdirected", ErrorKind::Mismatch),
    ] {
        assert_eq!(kind_of(client.switch_tenant(&slug(tenant)).await), Some(expected), "{tenant}");
        assert_eq!(active(&client).as_deref(), Some(ACME));
        assert!(client.flag("beta", false));
        assert_eq!(storage().get_item(CHOICE).unwrap().as_deref(), Some(ACME));
    }
    ask("/release/kept").await;
    assert_eq!(pending.finish().await.unwrap().status(), 200, "its requests go on");
}

#[wasm_bindgen_test]
async fn a_switch_to_the_active_tenant_does_nothing() {
    let client = acme().await;
    let pending = start(client.get(&url("/held/same")).send());
    ask("/arrived/same").await;
    client.switch_tenant(&slug("acme")).await.unwrap();
    client.switch_tenant(&id(ACME)).await.unwrap();
    ask("/release/same").await;
    assert_eq!(pending.finish().await.unwrap().status(), 200);
}

#[wasm_bindgen_test]
async fn a_person_can_go_to_the_platform_which_has_no_profile() {
    let client = acme().await;
    client.switch_tenant(&TenantId::PLATFORM.into()).await.unwrap();
    assert!(client.is_platform());
    assert_eq!(client.profile(), None);
    assert_eq!(storage().get_item(CHOICE).unwrap().as_deref(), Some(TenantId::PLATFORM.as_str()));
}

/// Planted fault: a pinned deployment lets a person switch.
#[wasm_bindgen_test]
async fn a_client_whose_tenant_the_deployment_decides_cannot_switch() {
    clear_tab();
    let pinned = ResolveOptions { pinned: Some(slug("acme")), ..ResolveOptions::default() };
    let options = TenantClientOptions { resolve: pinned, ..TenantClientOptions::new(API) };
    let client = TenantClient::new(options).unwrap();
    client.load().await.unwrap();
    let refused = client.switch_tenant(&slug("medtech")).await;
    assert!(matches!(refused, Err(TenantError::CannotSwitch { .. })));
    assert_eq!(storage().get_item(CHOICE).unwrap(), None, "and the tab keeps no choice");
}

/// Planted fault: a load goes back to the resolved tenant while a switch is under way.
#[wasm_bindgen_test]
async fn a_load_does_not_overtake_a_switch() {
    let client = acme().await;
    let switch = {
        let client = client.clone();
        start(async move { client.switch_tenant(&slug("held-medtech")).await })
    };
    ask("/arrived/held-medtech").await;
    client.load().await.unwrap();
    ask("/release/held-medtech").await;
    switch.finish().await.unwrap();
    assert_eq!(active(&client).as_deref(), Some(MEDTECH));
}

/// Planted fault: the first load overtakes a switch that began after it.
#[wasm_bindgen_test]
async fn a_switch_overtakes_the_first_load() {
    let client = client_of(slug("held-medtech"));
    let first = {
        let client = client.clone();
        start(async move { client.load().await })
    };
    ask("/arrived/held-medtech").await;
    client.switch_tenant(&slug("acme")).await.unwrap();
    ask("/release/held-medtech").await;
    assert_eq!(kind_of(first.finish().await), Some(ErrorKind::Changed));
    assert_eq!(active(&client).as_deref(), Some(ACME));
}

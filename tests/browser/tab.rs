//! What a tab, its cookies and its address say about the tenant.

use tenantry::{ErrorKind, Source, TenantClient, TenantClientOptions, TenantRef, forget_tenant_choice};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::fixtures::{ACME, API, CHOICE, COOKIE, MEDTECH, clear_tab, document, kind_of, options, slug, storage};

fn resolved() -> (Source, TenantRef) {
    let resolution = TenantClient::new(options(slug("acme"))).unwrap().resolution().clone();
    (resolution.source, resolution.tenant)
}

#[wasm_bindgen_test]
fn the_choice_of_the_tab_comes_before_the_cookie_and_the_cookie_before_the_default() {
    clear_tab();
    assert_eq!(resolved(), (Source::Default, slug("acme")));
    document().set_cookie(&format!("{COOKIE}={ACME}; Path=/; Secure")).unwrap();
    assert_eq!(resolved().0, Source::Cookie);
    storage().set_item(CHOICE, ACME).unwrap();
    assert_eq!(resolved().0, Source::Session);
    clear_tab();
}

/// Planted fault: an IP address is resolved as if it were a name under a root domain.
#[wasm_bindgen_test]
fn the_address_of_the_page_is_read() {
    clear_tab();
    let refused = TenantClient::new(TenantClientOptions::new(API));
    assert_eq!(kind_of(refused), Some(ErrorKind::Validation), "the host of the page is an IP address");
}

/// Planted fault: a choice that was tampered with counts as absent.
#[wasm_bindgen_test]
fn a_broken_choice_is_an_error_until_it_is_forgotten() {
    clear_tab();
    storage().set_item(CHOICE, "broken").unwrap();
    let options = options(slug("acme"));
    assert_eq!(kind_of(TenantClient::new(options.clone())), Some(ErrorKind::InvalidTenantId));
    document().set_cookie(&format!("{COOKIE}={MEDTECH}; Path=/; Secure")).unwrap();
    forget_tenant_choice(&options.resolve);
    assert_eq!(resolved().0, Source::Default);
    assert!(!document().cookie().unwrap().contains(COOKIE));
}

//! Loading a profile, and reading it.

use tenantry::{Allowance, ErrorKind, TenantClient, TenantClientOptions, TenantError, Tier};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::fixtures::{ACME, acme, ask, clear_tab, client_of, kind_of, options, slug, start, url};

#[wasm_bindgen_test]
async fn a_client_loads_the_profile_of_the_resolved_tenant() {
    let client = client_of(slug("acme"));
    assert_eq!((client.tenant_id(), client.profile()), (None, None));
    client.load().await.unwrap();
    assert_eq!(client.tenant_id().unwrap().as_str(), ACME);
    let profile = client.profile().unwrap();
    assert_eq!(profile.name.as_deref(), Some("Acme Corporation"));
    assert_eq!(profile.tier.as_ref().map(Tier::as_str), Some("enterprise"));
}

#[wasm_bindgen_test]
async fn a_second_load_does_nothing() {
    let client = acme().await;
    let pending = start(client.get(&url("/held/loaded")).send());
    ask("/arrived/loaded").await;
    client.load().await.unwrap();
    ask("/release/loaded").await;
    assert_eq!(pending.finish().await.unwrap().status(), 200);
}

/// Planted fault: a flag is given whatever its type.
#[wasm_bindgen_test]
async fn a_flag_is_read_as_the_type_of_its_fallback() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Rollout {
        percent: f64,
    }
    let client = acme().await;
    assert!(client.flag("beta", false));
    assert_eq!(client.flag("theme", String::from("light")), "dense");
    assert_eq!(client.flag("ratio", 1.0), 0.25);
    assert_eq!(client.flag_as("rollout"), Some(Rollout { percent: 40.0 }));
    assert!(!client.flag("theme", false), "of another type");
    assert_eq!(client.flag("beta", String::from("light")), "light");
    assert!(client.flag("absent", true));
    assert_eq!(client.flag_as::<Rollout>("theme"), None);
}

#[wasm_bindgen_test]
async fn a_limit_says_what_is_left() {
    let client = acme().await;
    let panels = client.limit("panels").unwrap();
    assert_eq!((panels.limit, panels.remaining()), (Allowance::Most(100.0), Some(88.0)));
    assert_eq!(client.limit("seats").unwrap().limit, Allowance::Unlimited);
    assert_eq!(client.limit("absent"), None);
}

#[wasm_bindgen_test]
async fn the_brand_is_parsed_and_empty_without_a_profile() {
    let client = client_of(slug("acme"));
    assert_eq!(client.branding_css(), ":root{}");
    client.load().await.unwrap();
    assert_eq!(client.branding().colors.primary.unwrap().text(), "#1a56db");
    assert!(client.branding_css().starts_with(":root{--tenant-primary:#1a56db;"));
}

/// Planted fault: the status of the profile is not checked.
#[wasm_bindgen_test]
async fn a_suspended_tenant_is_refused() {
    let client = client_of(slug("suspended"));
    assert_eq!(kind_of(client.load().await), Some(ErrorKind::NotActive));
    assert_eq!(client.tenant_id(), None);
}

/// Planted fault: the header of the response is not compared with the profile.
#[wasm_bindgen_test]
async fn a_profile_of_another_tenant_is_refused() {
    assert_eq!(kind_of(client_of(slug("misdirected")).load().await), Some(ErrorKind::Mismatch));
    assert_eq!(kind_of(client_of(slug("impostor")).load().await), Some(ErrorKind::Mismatch));
}

#[wasm_bindgen_test]
async fn a_tenant_that_the_tenant_api_does_not_know_is_an_error_that_names_it() {
    let refused = client_of(slug("unknown")).load().await;
    assert_eq!(refused, Err(TenantError::NotFound { tenant: "unknown".into() }));
}

#[wasm_bindgen_test]
async fn a_tenant_api_that_cannot_be_reached_is_an_error_that_names_the_url() {
    clear_tab();
    let nowhere = "http://127.0.0.1:9";
    let client = TenantClient::new(TenantClientOptions { api: nowhere.into(), ..options(slug("acme")) }).unwrap();
    let Err(TenantError::Api(failure)) = client.load().await else { panic!("another outcome") };
    assert_eq!(failure.url.as_deref(), Some("http://127.0.0.1:9/v1/tenants/acme/profile"));
    assert_eq!((failure.detail.as_str(), failure.status), ("it could not be reached", None));
}

/// Planted fault: a tenant API that never answers holds the client for ever.
#[wasm_bindgen_test]
async fn a_tenant_api_that_does_not_respond_in_time_is_an_error() {
    clear_tab();
    let client = TenantClient::new(TenantClientOptions { timeout_ms: 50, ..options(slug("held-healthco")) }).unwrap();
    let Err(TenantError::Api(failure)) = client.load().await else { panic!("another outcome") };
    assert_eq!(failure.detail, "it did not respond within 50 ms");
    ask("/release/held-healthco").await;
}

#[wasm_bindgen_test]
async fn the_app_adds_its_own_headers_to_the_requests_of_the_sdk() {
    clear_tab();
    let prepare = std::rc::Rc::new(|request: gloo_net::http::RequestBuilder| request.header("authorization", "none"));
    let options = TenantClientOptions { prepare: Some(prepare), ..options(slug("secured")) };
    TenantClient::new(options).unwrap().load().await.unwrap();
    let Err(TenantError::Api(failure)) = client_of(slug("secured")).load().await else { panic!("another outcome") };
    assert_eq!((failure.status, failure.detail.as_str()), (Some(401), "the caller is not signed in"));
}

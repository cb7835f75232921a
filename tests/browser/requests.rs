//! Which requests carry the tenant, and which responses are handed over.

use gloo_net::http::{Method, Request};
use tenantry::{ErrorKind, RequestError, TenantClient, TenantClientOptions, TenantError};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{AbortController, RequestMode, RequestRedirect};

use crate::example;
use crate::fixtures::{
    ACME, API, MEDTECH, THIRD_PARTY, acme, ask, clear_tab, client_of, is_aborted, kind, options, received, slug, start,
    url,
};

#[wasm_bindgen_test]
async fn a_request_to_the_tenant_api_carries_the_tenant() {
    let response = acme().await.get(&url("/received")).send().await.unwrap();
    assert_eq!(received(response, "x-tenant-id").await.as_deref(), Some(ACME));
}

#[wasm_bindgen_test]
async fn the_example_of_the_guide_loads_the_panels_of_the_tenant() {
    clear_tab();
    let (css, panels) = example::start(options(slug("acme")), &url("/panels")).await.unwrap();
    assert!(css.starts_with(":root{--tenant-primary:#1a56db;"));
    assert_eq!(panels.iter().map(|panel| panel.name.as_str()).collect::<Vec<_>>(), ["Panel of Acme"]);
}

/// Planted fault: every origin counts as allowed.
#[wasm_bindgen_test]
async fn a_request_to_a_third_party_never_carries_the_tenant() {
    let client = acme().await;
    let plain = client.get(THIRD_PARTY).send().await.unwrap();
    assert_eq!(received(plain, "x-tenant-id").await, None);
    let by_caller = client.get(THIRD_PARTY).header("x-tenant-id", ACME).send().await.unwrap();
    assert_eq!(received(by_caller, "x-tenant-id").await, None);
}

#[wasm_bindgen_test]
async fn a_further_origin_carries_the_tenant_where_the_options_list_it() {
    clear_tab();
    let options = TenantClientOptions { api_origins: vec![THIRD_PARTY.into()], ..options(slug("acme")) };
    let client = TenantClient::new(options).unwrap();
    client.load().await.unwrap();
    let response = client.get(THIRD_PARTY).send().await.unwrap();
    assert_eq!(received(response, "x-tenant-id").await.as_deref(), Some(ACME));
}

/// Planted fault: an allowed origin is recognised by the beginning of the URL.
#[wasm_bindgen_test]
async fn an_origin_is_compared_as_a_whole() {
    let client = acme().await;
    let lookalike = API.replace("127.0.0.1", "127.0.0.1.evil.test");
    // Chromium finds no such host, which is an error of the network and not of the tenant layer.
    let userinfo = client.get(&format!("{THIRD_PARTY}/?{API}/")).send().await.unwrap();
    assert_eq!(received(userinfo, "x-tenant-id").await, None);
    assert!(matches!(client.get(&lookalike).send().await, Err(RequestError::Fetch(_))));
}

/// Planted fault: the client appends to the header of the caller.
#[wasm_bindgen_test]
async fn the_header_of_the_caller_is_replaced() {
    let response = acme().await.get(&url("/received")).header("X-Tenant-ID", MEDTECH).send().await.unwrap();
    assert_eq!(received(response, "x-tenant-id").await.as_deref(), Some(ACME));
}

#[wasm_bindgen_test]
async fn a_request_keeps_its_method_body_and_headers() {
    #[derive(serde::Serialize)]
    struct Panel {
        name: &'static str,
    }
    let request = acme().await.post(&url("/received")).header("authorization", "Bearer 1");
    let response = request.json(&Panel { name: "Blood" }).unwrap().send().await.unwrap();
    let headers: serde_json::Value = response.json().await.unwrap();
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(headers["content-length"], "16");
    assert_eq!(headers["authorization"], "Bearer 1");
}

#[wasm_bindgen_test]
async fn every_method_and_a_finished_request_of_gloo_net_carry_the_tenant() {
    let client = acme().await;
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        let response = client.request(method, &url("/received")).query([("page", "2")]).send().await.unwrap();
        assert!(response.url().ends_with("?page=2"));
        assert_eq!(received(response, "x-tenant-id").await.as_deref(), Some(ACME));
    }
    let request = Request::get(&url("/received")).build().unwrap();
    assert_eq!(received(client.send(request).await.unwrap(), "x-tenant-id").await.as_deref(), Some(ACME));
}

/// Planted fault: the echo is not compared.
#[wasm_bindgen_test]
async fn a_response_of_another_tenant_is_never_handed_over() {
    let client = acme().await;
    let refused = client.get(&url("/foreign")).send().await;
    let Err(RequestError::Tenant(error @ TenantError::Mismatch { .. })) = refused else { panic!("handed over") };
    assert!(!error.message().contains("MedTech"));
}

/// Planted fault: the problem is read before the echo is compared.
#[wasm_bindgen_test]
async fn a_problem_of_another_tenant_is_not_repeated() {
    assert_eq!(kind(acme().await.get(&url("/foreign-problem")).send().await), Some(ErrorKind::Mismatch));
}

#[wasm_bindgen_test]
async fn a_problem_of_the_gateway_becomes_its_error() {
    let client = acme().await;
    let limit = client.get(&url("/problem/limit")).send().await;
    let Err(RequestError::Tenant(TenantError::LimitReached(reached))) = limit else { panic!("another outcome") };
    assert_eq!((reached.key.as_str(), reached.limit), ("panels", Some(100.0)));
    let stranger = client.get(&url("/problem/stranger")).send().await;
    assert_eq!(kind(stranger), Some(ErrorKind::UnauthorizedAccess));
    let Err(RequestError::Tenant(TenantError::Api(failure))) = client.get(&url("/problem/signed-out")).send().await
    else {
        panic!("another outcome")
    };
    assert_eq!((failure.status, failure.url), (Some(401), Some(url("/problem/signed-out"))));
}

#[wasm_bindgen_test]
async fn a_problem_of_the_app_is_left_to_the_app() {
    let response = acme().await.get(&url("/problem/app")).send().await.unwrap();
    assert_eq!(response.status(), 422);
    assert!(response.text().await.unwrap().contains("PANEL_TOO_LARGE"));
}

/// Planted fault: the browser follows the redirect, and takes the header to the third party.
#[wasm_bindgen_test]
async fn a_redirect_is_an_error_that_names_the_redirecting_url() {
    let refused = acme().await.get(&url("/redirect?token=secret")).send().await;
    let Err(RequestError::Tenant(TenantError::Api(failure))) = refused else { panic!("another outcome") };
    assert_eq!(failure.url, Some(url("/redirect")));
}

#[wasm_bindgen_test]
async fn a_caller_that_handles_redirects_gets_the_opaque_response() {
    let request = acme().await.get(&url("/redirect")).with(|builder| builder.redirect(RequestRedirect::Manual));
    assert_eq!(request.send().await.unwrap().status(), 0);
}

/// Planted fault: the mode is not checked, and the browser drops the header without an error.
#[wasm_bindgen_test]
async fn a_mode_that_cannot_carry_the_header_is_refused() {
    let request = acme().await.get(&url("/received")).with(|builder| builder.mode(RequestMode::NoCors));
    assert_eq!(kind(request.send().await), Some(ErrorKind::Validation));
}

#[wasm_bindgen_test]
async fn a_request_before_the_first_tenant_is_refused() {
    let client = client_of(slug("acme"));
    assert_eq!(kind(client.get(&url("/received")).send().await), Some(ErrorKind::ContextNotSet));
    assert!(client.get(THIRD_PARTY).send().await.is_ok(), "a third party needs no tenant");
}

/// Planted fault: the signal of the caller is replaced by that of the epoch.
#[wasm_bindgen_test]
async fn the_signal_of_the_caller_ends_a_request() {
    let client = acme().await;
    let controller = AbortController::new().unwrap();
    let signal = controller.signal();
    let request = client.get(&url("/held/aborted")).with(|builder| builder.abort_signal(Some(&signal)));
    let pending = start(request.send());
    ask("/arrived/aborted").await;
    controller.abort_with_reason(&JsValue::from_str("changed my mind"));
    assert!(is_aborted("aborted").await);
    let Err(RequestError::Fetch(error)) = pending.finish().await else { panic!("another outcome") };
    assert_eq!(error.to_string(), "changed my mind");
}

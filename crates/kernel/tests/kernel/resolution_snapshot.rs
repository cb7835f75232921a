use tenantry_kernel::{Request, Resolution, resolve};

use crate::tenants::{ACME, MEDTECH, id, slug};
use crate::vectors::options;

fn in_tab(request: &Request<'_>) -> Resolution {
    resolve(request, &options! {}).unwrap()
}

#[test]
fn without_a_choice_of_the_tab_the_tenant_of_the_server_stays() {
    let cookie = format!("tenant_id={MEDTECH}");
    for request in [
        Request { host: Some("localhost"), ..Request::default() },
        Request { host: Some("localhost"), cookie: Some(&cookie), ..Request::default() },
        Request { host: Some("acme.localhost"), ..Request::default() },
        Request { host: Some("acme.localhost"), session: Some(ACME), ..Request::default() },
        Request { host: Some("localhost"), session: Some(ACME), ..Request::default() },
    ] {
        assert_eq!(in_tab(&request).adopt(id(ACME), Some(&slug("acme"))), Ok(None), "{request:?}");
    }
}

#[test]
fn a_tab_with_another_choice_switches_back_to_it() {
    let resolution = in_tab(&Request { host: Some("app.localhost"), session: Some(MEDTECH), ..Request::default() });
    assert_eq!(resolution.adopt(id(ACME), Some(&slug("acme"))), Ok(Some(id(MEDTECH))));
}

/// Planted fault: a page of acme, from a cache, used for medtech.
#[test]
fn a_host_that_names_another_tenant_is_a_conflict() {
    let resolution = in_tab(&Request { host: Some("medtech.localhost"), ..Request::default() });
    assert_eq!(resolution.adopt(id(ACME), Some(&slug("acme"))).unwrap_err().code(), "TENANT_CONFLICT");
    let resolution = in_tab(&Request { host: Some("acme.localhost"), session: Some(MEDTECH), ..Request::default() });
    assert_eq!(resolution.adopt(id(ACME), Some(&slug("acme"))).unwrap_err().code(), "TENANT_CONFLICT");
}

#[test]
fn a_host_or_the_deployment_binds_and_a_choice_does_not() {
    let bound = Request { host: Some("acme.localhost"), ..Request::default() };
    assert!(in_tab(&bound).is_bound());
    assert!(in_tab(&Request { header: Some(ACME), ..Request::default() }).is_bound());
    assert!(resolve(&Request::default(), &options! { "pinned": "acme" }).unwrap().is_bound());
    assert!(!in_tab(&Request { session: Some(ACME), ..Request::default() }).is_bound());
    assert!(!in_tab(&Request { host: Some("localhost"), ..Request::default() }).is_bound());
}

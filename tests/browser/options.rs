//! Options that are wrong.

use tenantry::{TenantClient, TenantClientOptions, TenantError};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::fixtures::{clear_tab, options, slug};

fn refused_field(options: TenantClientOptions) -> String {
    match TenantClient::new(options) {
        Err(TenantError::Validation { field, .. }) => field,
        other => panic!("{other:?}"),
    }
}

/// Planted fault: a pattern with `*` is accepted, which sends the tenant to every host below a domain.
#[wasm_bindgen_test]
fn an_origin_that_is_not_written_whole_is_refused() {
    clear_tab();
    for origin in ["https://*.vital.health", "vital.health", "https://vital.health/api"] {
        let options = TenantClientOptions { api_origins: vec![origin.into()], ..options(slug("acme")) };
        assert_eq!(refused_field(options), "apiOrigins", "{origin}");
    }
}

#[wasm_bindgen_test]
fn a_tenant_api_without_an_http_origin_is_refused() {
    for api in ["data:text/plain,", "https://", "blob:https://vital.health/1"] {
        let options = TenantClientOptions { api: api.into(), ..options(slug("acme")) };
        assert_eq!(refused_field(options), "api", "{api}");
    }
}

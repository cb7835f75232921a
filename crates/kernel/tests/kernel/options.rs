use serde_json::json;
use tenantry_kernel::{
    RESERVED_LABELS, Request, ResolveOptions, Source, TENANT_HEADER, TenantError, TenantSlug, Value, resolve,
};

use crate::tenants::ACME;
use crate::vectors::{self, options};

/// The refusals themselves are rows of `vectors/resolution.json`.
fn message(json: &serde_json::Value) -> String {
    vectors::read_options(json).unwrap_err().to_string()
}

#[test]
fn an_empty_object_and_null_are_the_default() {
    assert_eq!(options! {}, ResolveOptions::default());
    assert_eq!(ResolveOptions::from_value(&Value::Null).unwrap(), ResolveOptions::default());
    assert_eq!(ResolveOptions::default().header, TENANT_HEADER);
}

#[test]
fn reads_every_option_in_both_spellings() {
    let camel = options! {
        "rootDomains": ["vital.health"], "customDomains": { "acme.example": "acme" },
        "sources": ["subdomain", "header"],
        "header": "X-Org", "cookie": "org", "pinned": ACME, "defaultTenant": "acme", "allowedTenants": [ACME, "acme"],
        "reservedLabels": ["www"], "previewSeparator": "---",
        "trustedProxies": { "header": "X-Forwarded-Host", "count": 2 },
        "prefer": "header", "enabled": false,
    };
    let snake = options! {
        "root_domains": ["vital.health"], "custom_domains": { "acme.example": "acme" },
        "sources": ["subdomain", "header"],
        "header": "x-org", "cookie": "org", "pinned": ACME, "default_tenant": "acme", "allowed_tenants": [ACME, "acme"],
        "reserved_labels": ["www"], "preview_separator": "---",
        "trusted_proxies": { "header": "x-forwarded-host", "count": 2 },
        "prefer": "header", "enabled": false,
    };
    assert_eq!(camel, snake);
    assert_eq!(camel.header, "x-org");
    assert!(camel.trusted_proxies.as_ref().is_some_and(|proxies| proxies.count == 2) && !camel.enabled);
    assert_eq!((camel.root_domains.len(), camel.custom_domains.len()), (1, 1));
}

/// Planted fault: an option that is not read, which leaves a guard off without an error.
#[test]
fn the_error_for_a_misspelled_option_lists_every_option() {
    let message = message(&json!({ "allowedTenant": [ACME] }));
    let told = "allowedTenant: this is not an option here; did you mean allowedTenants? The options are rootDomains, ";
    assert!(message.starts_with(told), "{message}");
    assert!(message.contains("allowedTenants") && message.contains("previewSeparator") && message.contains("enabled"));
}

#[test]
fn a_refusal_says_what_to_write() {
    for (json, wanted) in [
        (
            json!({ "rootDomains": ["a.example", "b.example:3000"] }),
            "rootDomains[1]: \"b.example:3000\" is not valid: it has a port",
        ),
        (
            json!({ "rootDomains": ["*.a.example"] }),
            "rootDomains[0]: \"*.a.example\" is not valid: it has a wildcard; leave `*.` out",
        ),
        (json!({ "rootDomains": ["health"] }), "rootDomains[0]: \"health\" is not valid: write one with a dot"),
        (json!({ "sources": ["host"] }), "sources[0]: \"host\" is not valid: write pinned, header, subdomain"),
        (json!({ "pinned": "Acme!" }), "pinned: \"Acme!\" is neither a UUID nor a slug"),
        (json!({ "cookie": "__host-x" }), "cookie: \"__host-x\" is not valid: write the prefix as `__Host-`"),
        (json!({ "prefer": "cookie" }), "prefer: a choice kept in the browser never outranks the host"),
        (json!({ "allowedTenants": [] }), "allowedTenants: it is empty, which serves no tenant"),
    ] {
        let message = message(&json);
        assert!(message.starts_with(wanted), "{message}");
    }
}

#[test]
fn every_source_is_on_by_default_and_those_with_a_value_stay_on() {
    let all = ResolveOptions::default();
    assert!(Source::ALL.iter().all(|source| all.is_on(*source)));
    let none = options! { "sources": [], "pinned": "acme", "defaultTenant": "acme" };
    let on: Vec<_> = Source::ALL.iter().filter(|source| none.is_on(**source)).collect();
    assert_eq!(on, [&Source::Pinned, &Source::Default]);
}

#[test]
fn every_reserved_label_could_be_a_slug_and_is_there_once() {
    for label in RESERVED_LABELS {
        assert!(TenantSlug::parse(label).is_ok(), "{label}");
        assert_eq!(RESERVED_LABELS.iter().filter(|other| *other == label).count(), 1, "{label}");
    }
}

/// Planted fault: checking a preference only where options are read from text.
#[test]
fn options_that_are_built_in_code_follow_the_same_rule() {
    let by_hand = ResolveOptions { prefer: Some(Source::Cookie), ..ResolveOptions::default() };
    let error = resolve(&Request::default(), &by_hand).unwrap_err();
    assert!(matches!(error, TenantError::Validation { field, .. } if field == "prefer"));
}

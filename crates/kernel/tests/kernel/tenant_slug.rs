use proptest::prelude::*;
use tenantry_kernel::{TenantError, TenantSlug};

use crate::tenants::{ACME, slug};

#[test]
fn accepts_one_lowercase_label() {
    for text in ["acme", "a", "4", "a-1", "a--b", "acme---branch", &"a".repeat(63), "00000000", "xn-"] {
        match TenantSlug::parse(text) {
            Ok(slug) => assert_eq!(slug.as_str(), text),
            Err(error) => assert_eq!(text, "xn-", "{error}"),
        }
    }
}

#[test]
fn refuses_a_text_that_is_not_a_slug() {
    let long = "a".repeat(64);
    for text in ["", "Acme", "-acme", "acme-", "ac me", "ac_me", "ac.me", "acmé", " acme", "acme\n", "*", &long] {
        let error = TenantError::from(TenantSlug::parse(text).unwrap_err());
        assert!(matches!(&error, TenantError::Validation { field, .. } if field == "slug"), "{text}: {error}");
    }
}

/// Planted fault: another tenant's slug that looks like `acme` to a person.
#[test]
fn refuses_punycode() {
    assert!(TenantSlug::parse("xn--cme-7cd").is_err());
}

/// Planted fault: a tenant whose slug is another tenant's id.
#[test]
fn refuses_a_text_that_reads_as_an_id() {
    assert!(TenantSlug::parse(ACME).is_err());
    assert!(TenantSlug::parse(&ACME.replace('-', "")).is_err());
}

#[test]
fn travels_through_json_as_text() {
    assert_eq!(serde_json::to_string(&slug("acme")).unwrap(), "\"acme\"");
    assert_eq!(serde_json::from_str::<TenantSlug>("\"acme\"").unwrap(), slug("acme"));
    assert!(serde_json::from_str::<TenantSlug>("\"Acme\"").is_err());
}

proptest! {
    #[test]
    fn a_slug_is_always_a_dns_label(text in r"[a-z0-9-]{1,8}|\PC{0,70}") {
        if let Ok(slug) = TenantSlug::parse(&text) {
            prop_assert_eq!(slug.as_str(), &text);
            prop_assert!(text.len() <= 63 && text.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-')));
            prop_assert!(!text.starts_with('-') && !text.ends_with('-'));
        }
    }
}

use proptest::prelude::*;
use tenantry_kernel::{TenantError, TenantId, TenantRef, TenantSlug};

use crate::tenants::{ACME, MEDTECH, id, slug};

#[test]
fn reads_an_id_and_a_slug() {
    assert_eq!(TenantRef::parse(ACME).unwrap(), TenantRef::Id(id(ACME)));
    assert_eq!(TenantRef::parse("acme").unwrap(), TenantRef::Slug(slug("acme")));
}

#[test]
fn refuses_a_text_that_is_neither_id_nor_slug() {
    for text in ["", "Acme", "{11111111-1111-1111-1111-111111111111}", "00000000000000000000000000000000x"] {
        match TenantRef::parse(text).map_err(TenantError::from) {
            Err(TenantError::Validation { field, .. }) => assert_eq!(field, "tenant"),
            // 33 characters of a-z and 0-9 are a label like any other.
            other => assert_eq!(other.unwrap().slug().map(TenantSlug::as_str), Some(text)),
        }
    }
}

#[test]
fn a_reference_names_the_tenant_by_its_own_spelling() {
    let by_id = TenantRef::from(id(ACME));
    let by_slug = TenantRef::Slug(slug("acme"));
    assert!(by_id.names(id(ACME), Some(&slug("renamed"))) && by_slug.names(id(MEDTECH), Some(&slug("acme"))));
    assert!(!by_id.names(id(MEDTECH), Some(&slug("acme"))) && !by_slug.names(id(ACME), Some(&slug("renamed"))));
}

proptest! {
    /// Planted fault: a slug rule that lets a UUID through, so that one text names two tenants.
    #[test]
    fn no_text_is_an_id_and_a_slug(text in "[0-9a-f-]{32,36}|[0-9a-f]{32}|[a-z0-9-]{1,63}") {
        prop_assert!(TenantId::parse(&text).is_err() || TenantSlug::parse(&text).is_err());
    }

    #[test]
    fn what_it_writes_it_reads(text in "[a-z0-9]{1,20}|[0-9a-f]{32}") {
        if let Ok(tenant) = TenantRef::parse(&text) {
            prop_assert_eq!(TenantRef::parse(&tenant.to_string()).unwrap(), tenant);
        }
    }
}

/// Planted fault: treating a tenant without a slug as the tenant of any slug.
#[test]
fn a_slug_does_not_name_a_tenant_that_has_none() {
    assert!(TenantRef::from(id(ACME)).names(id(ACME), None));
    assert!(!TenantRef::Slug(slug("acme")).names(id(ACME), None));
}

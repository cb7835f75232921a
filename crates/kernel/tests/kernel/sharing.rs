use serde_json::json;
use tenantry_kernel::{IdFormat, Sharing, SharingMode, TenantError, TenantId, can_access};

use crate::tenants::{ACME, MEDTECH, id};
use crate::vectors::value;

const HEALTHCO: &str = "33333333-3333-3333-3333-333333333333";

fn shared(mode: SharingMode, with: &[&str]) -> Sharing {
    Sharing { tenant_id: id(ACME), mode, shared_with: with.iter().map(|text| id(text)).collect() }
}

#[test]
fn the_owner_always_may() {
    for mode in SharingMode::ALL {
        assert!(can_access(id(ACME), &shared(*mode, &[])), "{mode:?}");
    }
}

/// Planted fault: a list that is read in every mode.
#[test]
fn a_list_on_a_private_resource_grants_nothing() {
    assert!(!can_access(id(MEDTECH), &shared(SharingMode::Private, &[MEDTECH])));
}

#[test]
fn a_global_resource_is_for_every_tenant() {
    assert!(can_access(id(MEDTECH), &shared(SharingMode::Global, &[])));
}

#[test]
fn a_selective_resource_is_for_the_listed_tenants() {
    let resource = shared(SharingMode::Selective, &[MEDTECH]);
    assert!(can_access(id(MEDTECH), &resource));
    assert!(!can_access(id(HEALTHCO), &resource));
    assert!(!can_access(id(MEDTECH), &shared(SharingMode::Selective, &[])));
}

/// Planted fault: a bypass for the platform as a side effect of an access rule.
#[test]
fn the_platform_is_a_tenant_like_any_other() {
    assert!(!can_access(TenantId::PLATFORM, &shared(SharingMode::Private, &[])));
    assert!(!can_access(TenantId::PLATFORM, &shared(SharingMode::Selective, &[MEDTECH])));
}

#[test]
fn reads_both_spellings() {
    let camel = json!({ "tenantId": ACME, "sharingMode": "selective", "sharedWith": [MEDTECH.replace('-', "")] });
    let snake = json!({ "tenant_id": ACME, "sharing_mode": "selective", "shared_with": [MEDTECH] });
    let wanted = shared(SharingMode::Selective, &[MEDTECH]);
    assert_eq!(Sharing::from_value(&value(&camel), IdFormat::Uuid).unwrap(), wanted);
    assert_eq!(Sharing::from_value(&value(&snake), IdFormat::Uuid).unwrap(), wanted);
}

/// Planted fault: an unset mode that means global.
#[test]
fn a_resource_without_a_mode_is_private() {
    let read = Sharing::from_value(&value(&json!({ "tenantId": ACME })), IdFormat::Uuid).unwrap();
    assert_eq!(read, shared(SharingMode::Private, &[]));
}

#[test]
fn refuses_a_resource_without_a_readable_owner() {
    let read = |json| Sharing::from_value(&value(&json), IdFormat::Uuid).unwrap_err();
    assert_eq!(read(json!({})).code(), "TENANT_VALIDATION");
    assert_eq!(read(json!({ "tenantId": "acme" })).code(), "INVALID_TENANT_ID");
    let twice = read(json!({ "tenantId": ACME, "tenant_id": MEDTECH }));
    assert!(matches!(twice, TenantError::Validation { field, .. } if field == "tenantId"));
}

/// Planted fault: an unknown mode that is an error for the owner, or shares with the listed tenants.
#[test]
fn a_resource_with_an_unknown_mode_is_for_the_owner_only() {
    for mode in [json!("org"), json!("GLOBAL"), json!(""), json!(7), json!(["global"]), json!({}), json!(true)] {
        let json = json!({ "tenantId": ACME, "sharingMode": mode, "sharedWith": [MEDTECH] });
        let sharing = Sharing::from_value(&value(&json), IdFormat::Uuid).unwrap();
        assert!(can_access(id(ACME), &sharing) && !can_access(id(MEDTECH), &sharing), "{mode}");
    }
    let twice = json!({ "tenantId": ACME, "sharingMode": "global", "sharing_mode": "private" });
    assert!(!can_access(id(MEDTECH), &Sharing::from_value(&value(&twice), IdFormat::Uuid).unwrap()));
}

#[test]
fn an_entry_that_is_not_an_id_grants_nothing_and_revokes_nothing() {
    let list = json!(["acme", 5, null, [MEDTECH], HEALTHCO]);
    let json = json!({ "tenantId": ACME, "sharingMode": "selective", "sharedWith": list });
    assert_eq!(
        Sharing::from_value(&value(&json), IdFormat::Uuid).unwrap(),
        shared(SharingMode::Selective, &[HEALTHCO])
    );
    for list in [json!(MEDTECH), json!({}), json!(1)] {
        let json = json!({ "tenantId": ACME, "sharingMode": "selective", "sharedWith": list });
        assert_eq!(Sharing::from_value(&value(&json), IdFormat::Uuid).unwrap(), shared(SharingMode::Selective, &[]));
    }
}

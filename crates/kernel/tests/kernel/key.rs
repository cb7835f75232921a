use proptest::prelude::*;
use tenantry_kernel::{IdFormat, TenantId, cache_key, collection_name, is_bare_key, split_storage_key, storage_key};

use crate::tenants::{ACME, id};

#[test]
fn a_key_begins_with_the_canonical_id() {
    let acme = id(&ACME.replace('-', ""));
    assert_eq!(storage_key(acme, "draft"), format!("tenant:{ACME}:draft"));
    assert_eq!(cache_key(acme, "agents"), format!("t:{ACME}:agents"));
    assert_eq!(collection_name(acme, "docs").unwrap(), "t_11111111111111111111111111111111_docs");
}

#[test]
fn a_storage_key_can_be_split_again() {
    for key in ["draft", "", ":", "a:b:c", "tenant:x", "日本"] {
        assert_eq!(split_storage_key(&storage_key(id(ACME), key)), Some((id(ACME), key)));
    }
}

/// Planted fault: accepting a second spelling, so that two names in a browser's storage are one key.
#[test]
fn a_name_that_is_not_a_storage_key_cannot_be_split() {
    let upper = "abcdef11-1111-1111-1111-111111111111".to_uppercase();
    let names = [
        "",
        "tenant:",
        "draft",
        &format!("tenant:{ACME}"),
        &format!("tenant:{ACME}draft"),
        &format!("Tenant:{ACME}:draft"),
        &format!("tenant:{upper}:draft"),
        &format!("tenant:{}:draft", ACME.replace('-', "")),
        &format!("tenant:{}é:draft", &ACME[..35]),
    ];
    for name in names {
        assert_eq!(split_storage_key(name), None, "{name}");
    }
}

/// Planted fault: treating every name as the app's own, so that one tenant may adopt another's value.
#[test]
fn a_name_of_a_tenant_or_of_the_sdk_is_not_bare() {
    for name in [&storage_key(id(ACME), "draft"), &storage_key(id(ACME), ""), "tenantry:tenant"] {
        assert!(!is_bare_key(name, IdFormat::Uuid), "{name}");
    }
    for name in ["", "draft", "tenant", "tenant:draft", "tenantry", &format!("tenant:{ACME}")] {
        assert!(is_bare_key(name, IdFormat::Uuid), "{name}");
    }
}

#[test]
fn a_collection_name_is_an_identifier_that_postgres_keeps_whole() {
    let long = "x".repeat(28);
    assert_eq!(collection_name(id(ACME), &long).unwrap().len(), 63);
    for name in ["", "Docs", "do-cs", "do cs", "dócs", "a\"b", &format!("{long}x")] {
        assert!(collection_name(id(ACME), name).is_err(), "{name}");
    }
}

fn any_tenant() -> impl Strategy<Value = TenantId> {
    (1_u128..u128::MAX).prop_map(|bits| TenantId::from_uuid(uuid::Uuid::from_u128(bits)).unwrap())
}

proptest! {
    /// Planted fault: a key that may contain the separator, so that two tenants share one name.
    #[test]
    fn no_two_tenants_or_keys_share_a_name(
        (a, b) in (any_tenant(), any_tenant()),
        (x, y) in ("[:a-f0-9-]{0,50}|\\PC{0,20}", "[:a-f0-9-]{0,50}|\\PC{0,20}"),
    ) {
        let is_same = a == b && x == y;
        prop_assert_eq!(storage_key(a, &x) == storage_key(b, &y), is_same);
        prop_assert_eq!(cache_key(a, &x) == cache_key(b, &y), is_same);
        prop_assert_eq!(storage_key(a, &x) == storage_key(a, &y), x == y);
        prop_assert_eq!(storage_key(a, &x) == storage_key(b, &x), a == b);
    }

    #[test]
    fn no_two_tenants_or_names_share_a_collection(
        (a, b) in (any_tenant(), any_tenant()),
        (x, y) in ("[a-z0-9_]{1,28}", "[a-z0-9_]{1,28}"),
    ) {
        let is_same = a == b && x == y;
        prop_assert_eq!(collection_name(a, &x).unwrap() == collection_name(b, &y).unwrap(), is_same);
    }

    #[test]
    fn a_key_that_was_split_can_be_joined_again(name in "tenant:[0-9a-f-]{36}:.{0,5}|.{0,60}") {
        if let Some((tenant, key)) = split_storage_key(&name) {
            prop_assert_eq!(storage_key(tenant, key), name);
        }
    }

    /// Planted fault: a name without the separator behind the id.
    #[test]
    fn a_tenants_names_are_those_that_begin_with_its_empty_key(
        (a, b) in (any_tenant(), any_tenant()),
        key in "[:a-f0-9-]{0,50}|\\PC{0,20}",
    ) {
        let name = storage_key(a, &key);
        prop_assert_eq!(name.strip_prefix(&storage_key(a, "")), Some(key.as_str()));
        prop_assert_eq!(name.starts_with(&storage_key(b, "")), a == b);
        prop_assert_eq!(split_storage_key(&name), Some((a, key.as_str())));
        prop_assert!(!is_bare_key(&name, IdFormat::Uuid));
    }
}

//! `MULTI_TENANCY_ENABLED`, `DEFAULT_TENANT_ID` and `ALLOWED_TENANTS`.

use tenantry_kernel::{IdFormat, ResolveOptions, TenancySettings, TenantError, TenantRef};

use crate::tenants::{ACME, MEDTECH, id, slug};

fn read(variables: &[(&str, &str)], ids: IdFormat) -> Result<TenancySettings, TenantError> {
    let value = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    TenancySettings::read(ids, &value)
}

fn uuid(variables: &[(&str, &str)]) -> Result<TenancySettings, TenantError> {
    read(variables, IdFormat::Uuid)
}

#[test]
fn a_variable_that_is_not_set_changes_no_option() {
    let settings = uuid(&[]).unwrap();
    assert_eq!(settings, TenancySettings::default());
    let mut options = ResolveOptions { allowed_tenants: Some(vec![id(ACME).into()]), ..ResolveOptions::default() };
    let before = options.clone();
    settings.apply_to(&mut options);
    assert_eq!(options, before);
    assert!(settings.serves(id(ACME), &slug("acme")));
}

#[test]
fn the_switch_is_true_or_false_in_any_case() {
    for (text, enabled) in
        [("true", true), ("True", true), (" 1\n", true), ("false", false), ("FALSE", false), ("0", false)]
    {
        assert_eq!(uuid(&[("MULTI_TENANCY_ENABLED", text)]).unwrap().enabled, Some(enabled), "{text}");
    }
}

/// Planted fault: an unreadable value that is read as the default, or an empty list as no list.
#[test]
fn a_variable_that_cannot_be_read_is_refused_by_name() {
    for (name, text) in [
        ("MULTI_TENANCY_ENABLED", "yes"),
        ("MULTI_TENANCY_ENABLED", ""),
        ("MULTI_TENANCY_ENABLED", "truefalse"),
        ("DEFAULT_TENANT_ID", ""),
        ("DEFAULT_TENANT_ID", "Acme!"),
        ("DEFAULT_TENANT_ID", "00000000-0000-0000-0000-000000000000"),
        ("DEFAULT_TENANT_ID", "acme,medtech"),
        ("ALLOWED_TENANTS", ""),
        ("ALLOWED_TENANTS", " "),
        ("ALLOWED_TENANTS", "acme,"),
        ("ALLOWED_TENANTS", "acme;medtech"),
    ] {
        match uuid(&[(name, text)]) {
            Err(TenantError::Validation { field, reason }) => {
                assert_eq!(field, name);
                assert!(reason.contains("unset it"), "{reason}");
            }
            other => panic!("{name}={text}: {other:?}"),
        }
    }
}

#[test]
fn a_tenant_is_an_id_or_a_slug_and_the_list_serves_it_by_either() {
    let settings =
        uuid(&[("DEFAULT_TENANT_ID", "11111111111111111111111111111111"), ("ALLOWED_TENANTS", " acme , medtech")])
            .unwrap();
    assert_eq!(settings.default_tenant, Some(TenantRef::Id(id(ACME))));
    assert!(settings.serves(id(ACME), &slug("acme")) && settings.serves(id(MEDTECH), &slug("medtech")));
    assert!(!settings.serves(id(ACME), &slug("other")));
    let by_id = uuid(&[("ALLOWED_TENANTS", ACME)]).unwrap();
    assert!(by_id.serves(id(ACME), &slug("other")) && !by_id.serves(id(MEDTECH), &slug("acme")));
    let opaque = read(&[("DEFAULT_TENANT_ID", "org_2abc"), ("ALLOWED_TENANTS", "org_2abc,acme")], IdFormat::Opaque);
    let ids = opaque.unwrap().allowed_tenants.unwrap();
    assert!(ids.iter().all(|tenant| tenant.id().is_some()), "{ids:?}");
}

/// Planted fault: a variable that turns off more than the sources.
#[test]
fn without_multi_tenancy_the_default_tenant_must_still_be_allowed() {
    let off = |more: &[(&str, &str)]| {
        let mut options = ResolveOptions::default();
        uuid(&[&[("MULTI_TENANCY_ENABLED", "false"), ("DEFAULT_TENANT_ID", "acme")], more].concat())
            .unwrap()
            .apply_to(&mut options);
        let request = tenantry_kernel::Request { host: Some("medtech.localhost"), ..Default::default() };
        tenantry_kernel::resolve(&request, &options)
    };
    assert_eq!(off(&[]).unwrap().slug(), Some(&slug("acme")));
    assert_eq!(off(&[("ALLOWED_TENANTS", "medtech")]).unwrap_err().code(), "TENANT_NOT_ALLOWED");
}

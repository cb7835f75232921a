use proptest::prelude::*;
use tenantry_kernel::{Request, TenantError, resolve};

use crate::tenants::slug;
use crate::vectors::{self, options, rows};

#[test]
fn every_host_is_the_host_of_the_table() {
    for row in rows(&vectors::read("tenant_host.json")["accepted"]) {
        let options = vectors::read_options(&row["options"]).unwrap();
        let [host, tenant] = ["host", "slug"].map(|key| row[key].as_str().unwrap());
        assert_eq!(tenantry_kernel::tenant_host(host, &slug(tenant), &options).unwrap(), row["expect"], "{row}");
    }
}

#[test]
fn every_refusal_is_the_refusal_of_the_table() {
    for row in rows(&vectors::read("tenant_host.json")["refused"]) {
        let options = vectors::read_options(&row["options"]).unwrap();
        let [host, tenant] = ["host", "slug"].map(|key| row[key].as_str().unwrap());
        match tenantry_kernel::tenant_host(host, &slug(tenant), &options) {
            Err(TenantError::Validation { field, .. }) => assert_eq!(field, row["field"], "{row}"),
            other => panic!("{row}: {other:?}"),
        }
    }
}

proptest! {
    /// Planted fault: an open redirect, or a host that leads to no tenant: a reserved slug, a label cut short.
    #[test]
    fn a_host_always_leads_to_its_tenant(
        host in concat!(
            "[a-z]{0,3}(---[a-z]{0,60})?",
            "\\.?(vital\\.health|localhost|evil\\.test|portal\\.acme\\.example)(:[0-9]{1,5})?|\\PC{0,20}",
        ),
        tenant in "[a-z]{1,3}|www|a---b|[a-z]{60,63}",
        has_previews: bool,
    ) {
        let options = options! {
            "rootDomains": ["vital.health"],
            "customDomains": { "portal.acme.example": "acme" },
            "previewSeparator": has_previews.then_some("---"),
        };
        if let Ok(made) = tenantry_kernel::tenant_host(&host, &slug(&tenant), &options) {
            let resolution = resolve(&Request { host: Some(&made), ..Request::default() }, &options).unwrap();
            prop_assert_eq!(resolution.slug(), Some(&slug(&tenant)));
            prop_assert_eq!(made.split_once(':').map(|at| at.1), host.split_once(':').map(|at| at.1));
        }
    }
}

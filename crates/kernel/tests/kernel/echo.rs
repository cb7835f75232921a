use tenantry_kernel::{IdFormat, TenantError, TenantId, check_echo};

const ACME: &str = "11111111-1111-1111-1111-111111111111";
const MEDTECH: &str = "22222222-2222-2222-2222-222222222222";

fn echo(text: &str) -> Result<(), TenantError> {
    check_echo(TenantId::parse(ACME).unwrap(), text, IdFormat::Uuid, Some(200))
}

#[test]
fn an_echo_of_the_tenant_in_any_spelling_is_accepted() {
    for text in [ACME, "11111111111111111111111111111111"] {
        assert_eq!(echo(text), Ok(()), "{text}");
    }
    let org = IdFormat::Opaque.parse_id("org_2abc").unwrap();
    assert_eq!(check_echo(org, "org_2abc", IdFormat::Opaque, None), Ok(()));
    assert!(check_echo(org, "ORG_2abc", IdFormat::Opaque, None).is_err());
}

/// Planted fault: checking the first name of a list, or any one name.
#[test]
fn an_echo_with_another_tenant_anywhere_is_a_mismatch() {
    for text in [
        MEDTECH,
        "",
        "not-an-id",
        &format!("{ACME}, {MEDTECH}"),
        &format!("{MEDTECH}, {ACME}"),
        &format!("{ACME},"),
        &format!("{MEDTECH}, {MEDTECH}"),
    ] {
        assert_eq!(echo(text).unwrap_err().code(), "TENANT_MISMATCH", "{text}");
    }
}

/// Planted fault: treating the right tenant, named twice, as another tenant. The public report is prometapi #4.
#[test]
fn an_echo_with_the_tenant_twice_is_refused_with_the_reason() {
    for text in [format!("{ACME}, {ACME}"), format!("{ACME},{}", ACME.replace('-', "")), [ACME; 3].join(", ")] {
        let error = echo(&text).unwrap_err();
        assert_eq!((error.code(), error.message().contains("twice")), ("TENANT_API", true), "{text}");
    }
}

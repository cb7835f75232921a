use proptest::prelude::*;
use tenantry_kernel::{nearest_name, unknown_option};

const OPTIONS: [&str; 4] = ["rootDomains", "cookie", "debug", "api"];

#[test]
fn a_misspelled_name_has_the_intended_name_as_nearest() {
    for (written, meant) in [
        ("rootDomain", Some("rootDomains")),
        ("rootdomains", Some("rootDomains")),
        ("cookies", Some("cookie")),
        ("debgu", Some("debug")),
        ("apis", Some("api")),
        ("color", None),
        ("", None),
    ] {
        assert_eq!(nearest_name(written, OPTIONS), meant, "{written}");
    }
}

#[test]
fn the_error_for_an_unknown_option_lists_the_nearest_and_every_option() {
    let near = unknown_option("rootDomain", &OPTIONS).to_string();
    assert_eq!(
        near,
        "rootDomain: this is not an option here; did you mean rootDomains? \
         The options are rootDomains, cookie, debug, api."
    );
    let far = unknown_option("color", &OPTIONS).to_string();
    assert_eq!(far, "color: this is not an option here; the options are rootDomains, cookie, debug, api.");
}

proptest! {
    #[test]
    fn every_name_is_nearest_to_itself(
        names in proptest::collection::hash_set("[a-z]{1,12}", 1..8),
        pick in 0_usize..8,
    ) {
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let name = names[pick % names.len()];
        prop_assert_eq!(nearest_name(name, names.iter().copied()), Some(name));
    }
}

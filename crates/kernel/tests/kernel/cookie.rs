use proptest::prelude::*;
use serde_json::Value as Json;
use tenantry_kernel::TenantError;
use tenantry_kernel::cookie::{clear, find, set};

use crate::tenants::{ACME, id};
use crate::vectors::{self, rows};

const NAME: &str = "__Host-tenant_id";

#[test]
fn every_host_has_the_cookie_name_of_the_table() {
    for row in rows(&vectors::read("cookie_name.json")) {
        let options = vectors::read_options(&row["options"]).unwrap();
        let name = options.cookie.on_host(row["host"].as_str());
        assert_eq!(name, row["expect"], "{row}");
        // Planted fault: ignoring, on localhost, a header without the prefix.
        assert!(name.contains(options.cookie.bare()), "{row}");
    }
}

#[test]
fn a_cookie_that_was_set_is_found() {
    for (name, is_secure) in [(NAME, true), ("tenant_id", false)] {
        let written = set(name, id(ACME), is_secure);
        let pair = written.split(';').next().unwrap();
        assert_eq!(find(&format!("a=b; {pair}; c=d"), name), Ok(Some(ACME)));
    }
}

/// Planted fault: a `Domain` attribute, which sends the cookie to every sibling subdomain.
#[test]
fn the_cookie_is_written_for_this_host_only() {
    assert_eq!(set(NAME, id(ACME), true), format!("{NAME}={ACME}; SameSite=Lax; Path=/; Secure"));
    assert_eq!(set("tenant_id", id(ACME), false), format!("tenant_id={ACME}; SameSite=Lax; Path=/"));
    assert_eq!(clear(NAME, true), format!("{NAME}=; Max-Age=0; SameSite=Lax; Path=/; Secure"));
    assert_eq!(clear("tenant_id", false), "tenant_id=; Max-Age=0; SameSite=Lax; Path=/");
}

#[test]
fn a_prefixed_cookie_is_always_secure_because_a_browser_drops_it_otherwise() {
    for name in [NAME, "__Secure-tenant_id"] {
        assert!(set(name, id(ACME), false).ends_with("; Secure"));
        assert!(clear(name, false).ends_with("; Secure"));
    }
}

/// Planted fault: reading the first or the last of two cookies, one of which a sibling subdomain set.
#[test]
fn refuses_a_duplicate_cookie() {
    for header in ["n=1; n=2", "n=1; n=1", "n=; n=1", "n=1;n\t=2", "n=1; a=b; \tn=2"] {
        let Err(TenantError::Validation { field, reason }) = find(header, "n").map_err(TenantError::from) else {
            panic!("{header} was taken")
        };
        assert_eq!(field, "cookie");
        assert!(reason.contains("delete the cookies"), "{reason}");
    }
}

/// Planted fault: `str::trim`, which removes U+2000 and so reads a cookie that any sibling subdomain may set.
#[test]
fn trims_only_space_and_tab() {
    assert_eq!(find(" \t n \t = \t 1 \t ", "n"), Ok(Some("1")));
    for foreign in
        ["\u{2000}", "\u{a0}", "\u{feff}", "\u{85}", "\u{b}", "\u{c}", "\r", "\n", "\0", "\u{3000}", "\u{2028}"]
    {
        assert_eq!(find(&format!("{foreign}n=1"), "n"), Ok(None), "{foreign:?} in front");
        assert_eq!(find(&format!("n{foreign}=1"), "n"), Ok(None), "{foreign:?} behind");
        assert_eq!(
            find(&format!("n={foreign}1"), "n"),
            Ok(Some(format!("{foreign}1").as_str())),
            "{foreign:?} in the value"
        );
    }
}

#[test]
fn a_value_may_hold_an_equals_sign() {
    assert_eq!(find("n=a=b", "n"), Ok(Some("a=b")));
    assert_eq!(find("=n=1", "n"), Ok(None));
    assert_eq!(find("n", "n"), Ok(None));
}

fn any_other_pair() -> impl Strategy<Value = String> {
    "[ \t]?[a-zA-Z_\u{2000}-]{0,6}(=[^;]{0,8})?".prop_filter("ours is put in by hand", |pair| {
        pair.split_once('=').is_none_or(|(name, _)| name.trim_matches([' ', '\t']) != "n")
    })
}

proptest! {
    #[test]
    fn a_cookie_is_found_if_and_only_if_the_header_has_it(
        others in prop::collection::vec(any_other_pair(), 0..5),
        at in any::<prop::sample::Index>(),
        value in "[!-:<-~]{0,12}",
        times in 0_usize..3,
    ) {
        let mut pairs = others;
        for _ in 0..times {
            pairs.insert(at.index(pairs.len() + 1), format!("n={value}"));
        }
        let header = pairs.join(";");
        match times {
            0 => prop_assert_eq!(find(&header, "n"), Ok(None)),
            1 => prop_assert_eq!(find(&header, "n"), Ok(Some(value.as_str()))),
            _ => prop_assert!(find(&header, "n").is_err()),
        }
    }

    #[test]
    fn a_value_that_is_found_is_in_the_header(header in any::<String>(), name in "[a-z]{1,2}") {
        if let Ok(Some(value)) = find(&header, &name) {
            prop_assert!(header.contains(value) && header.contains(&name));
        }
    }

    #[test]
    fn only_localhost_and_its_subdomains_have_the_name_without_a_prefix(
        front in "([a-z0-9]{1,5}[.])?",
        root in "localhost|vital[.]health|xlocalhost",
    ) {
        let options = vectors::read_options(&Json::Null).unwrap();
        let host = [front.as_str(), &root].concat();
        prop_assert_eq!(options.cookie.on_host(Some(&host)) == "tenant_id", root == "localhost", "{}", host);
    }
}

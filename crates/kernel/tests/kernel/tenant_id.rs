use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;
use tenantry_kernel::{InvalidIdReason, TenantError, TenantId};

use crate::tenants::{ACME, MEDTECH, id};
use crate::vectors::{self, rows};

#[test]
fn every_accepted_text_has_its_canonical_form() {
    for row in rows(&vectors::read("tenant_id.json")["accepted"]) {
        let [text, canonical] = ["text", "canonical"].map(|key| row[key].as_str().unwrap());
        assert_eq!(id(text).to_string(), canonical);
        assert_eq!(id(text), id(canonical), "two spellings are one tenant");
    }
}

/// Planted fault: `Uuid::parse_str` alone, which accepts braces, URNs, nil and max.
#[test]
fn every_refused_text_is_refused_for_its_reason() {
    for row in rows(&vectors::read("tenant_id.json")["refused"]) {
        let [text, wanted] = ["text", "reason"].map(|key| row[key].as_str().unwrap());
        let error = TenantId::parse(text).map_err(TenantError::from);
        let Err(TenantError::InvalidTenantId { reason, source: None, .. }) = error else {
            panic!("{text} was taken");
        };
        let reason = match reason {
            InvalidIdReason::Malformed => "malformed",
            InvalidIdReason::Nil => "nil",
            InvalidIdReason::Max => "max",
            InvalidIdReason::NotOpaque | InvalidIdReason::Uuid => "of the other format",
            InvalidIdReason::NotText => "not text",
        };
        assert_eq!(reason, wanted, "{text}");
    }
}

#[test]
fn the_platform_is_the_reserved_id() {
    assert_eq!(TenantId::PLATFORM.to_string(), "00000000-0000-0000-0000-000000000001");
    assert!(TenantId::PLATFORM.is_platform() && !id(ACME).is_platform());
}

#[test]
fn travels_through_json_as_canonical_text() {
    let json = serde_json::to_string(&id(&ACME.replace('-', ""))).unwrap();
    assert_eq!(json, format!("\"{ACME}\""));
    assert_eq!(serde_json::from_str::<TenantId>(&json).unwrap(), id(ACME));
    assert!(serde_json::from_str::<TenantId>("\"acme\"").is_err());
    assert!(serde_json::from_str::<TenantId>("1").is_err());
}

#[test]
fn every_spelling_is_one_key_in_maps() {
    let spellings = [ACME.to_owned(), ACME.replace('-', ""), MEDTECH.to_owned()].map(|text| id(&text));
    assert_eq!(HashSet::from(spellings).len(), 2);
    assert_eq!(BTreeSet::from(spellings).into_iter().collect::<Vec<_>>(), [id(ACME), id(MEDTECH)]);
}

#[test]
fn a_uuid_of_a_database_driver_follows_the_same_rule() {
    assert_eq!(TenantId::from_uuid(id(ACME).as_uuid().unwrap()).unwrap(), id(ACME));
    assert!(TenantId::from_uuid(uuid::Uuid::nil()).is_err());
    assert!(TenantId::from_uuid(uuid::Uuid::max()).is_err());
}

#[test]
fn parses_as_the_standard_trait_does() {
    assert_eq!(ACME.parse::<TenantId>().unwrap(), id(ACME));
    assert_eq!(format!("{:?}", id(ACME)), format!("TenantId({ACME})"));
    assert_eq!(format!("{:>40}", id(ACME)), format!("    {ACME}"));
}

/// A second implementation of the two spellings, without the `uuid` crate.
fn reads_as_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    let hex: Vec<u8> = match bytes.len() {
        32 => bytes.to_vec(),
        36 if [8, 13, 18, 23].iter().all(|&at| bytes[at] == b'-') => {
            bytes.iter().enumerate().filter(|(at, _)| ![8, 13, 18, 23].contains(at)).map(|(_, byte)| *byte).collect()
        }
        _ => return false,
    };
    hex.iter().all(u8::is_ascii_hexdigit)
        && hex.iter().any(|byte| *byte != b'0')
        && hex.iter().any(|byte| !byte.eq_ignore_ascii_case(&b'f'))
}

proptest! {
    #[test]
    fn both_spellings_in_any_case_have_one_canonical_text(bits in 2_u128..u128::MAX, upper: bool) {
        let hyphenated = uuid::Uuid::from_u128(bits).to_string();
        let spelled = |text: String| if upper { text.to_uppercase() } else { text };
        prop_assert_eq!(id(&spelled(hyphenated.clone())).to_string(), hyphenated.clone());
        prop_assert_eq!(id(&spelled(hyphenated.replace('-', ""))).to_string(), hyphenated);
    }

    /// Planted faults: accepting any character in the place of a hyphen, and a hyphen in any place.
    #[test]
    fn accepts_exactly_the_two_spellings(
        text in concat!(
            r"[0-9a-fA-F{}:-]{30,40}|[0-9a-f-]{32}|",
            r"[0-9a-f]{8}([-0_][0-9a-f]{4}){3}-[0-9a-f-]{12}|[0-9a-f]{32}|\PC*",
        ),
    ) {
        prop_assert_eq!(TenantId::parse(&text).is_ok(), reads_as_id(&text));
    }

    #[test]
    fn an_id_has_nothing_around_it(before in "[ \t{(\"']{0,2}", after in "[ \t})\"',]{0,2}") {
        let text = [&before, ACME, &after].concat();
        prop_assert_eq!(TenantId::parse(&text).is_ok(), text == ACME);
    }
}

//! Ids that are not UUIDs.

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::json;
use tenantry_kernel::{
    IdFormat, InvalidIdReason, InvalidTenantRef, Request, Resolution, ResolveOptions, Sharing, Source, TenantError,
    TenantId, TenantProfile, TenantRef, cache_key, can_access, collection_name, cookie, extract_tenant, inject_tenant,
    is_bare_key, resolve, split_storage_key, storage_key,
};

use crate::tenants::{ACME, id, slug};
use crate::vectors::{self, options, rows, value};

fn opaque(text: &str) -> TenantId {
    IdFormat::Opaque.parse_id(text).unwrap()
}

fn reference(json: serde_json::Value, ids: IdFormat) -> Result<TenantRef, InvalidTenantRef> {
    TenantRef::from_value(&value(&json), ids)
}

#[test]
fn every_accepted_text_is_its_own_canonical_form() {
    let mut all = HashSet::new();
    for row in rows(&vectors::read("opaque_id.json")["accepted"]) {
        let text = row.as_str().unwrap();
        let id = opaque(text);
        assert_eq!((id.as_str(), id.to_string().as_str()), (text, text));
        assert_eq!((id.format(), id.as_uuid()), (IdFormat::Opaque, None));
        assert_eq!(TenantId::from_canonical(text), Ok(id));
        assert!(TenantId::parse(text).is_err(), "{text} is not an id where ids are UUIDs");
        assert!(all.insert(id), "two texts are two tenants");
    }
}

/// Planted faults: accepting a first `-`, any length, or a spelling of a UUID.
#[test]
fn every_refused_text_is_refused_for_its_reason() {
    for row in rows(&vectors::read("opaque_id.json")["refused"]) {
        let [text, wanted] = ["text", "reason"].map(|key| row[key].as_str().unwrap());
        let Err(TenantError::InvalidTenantId { reason, .. }) =
            IdFormat::Opaque.parse_id(text).map_err(TenantError::from)
        else {
            panic!("{text:?} was taken");
        };
        let wanted = if wanted == "uuid" { InvalidIdReason::Uuid } else { InvalidIdReason::NotOpaque };
        assert_eq!(reason, wanted, "{text:?}");
    }
}

#[test]
fn letters_are_compared_with_their_case() {
    assert_ne!(opaque("Acme"), opaque("acme"));
    assert_ne!(opaque("org_1"), opaque("org_10"));
}

#[test]
fn the_platform_is_the_same_in_every_deployment() {
    assert!(IdFormat::Opaque.parse_id(TenantId::PLATFORM.as_str()).is_err(), "no text from outside names it");
    let options = options! { "ids": "opaque" };
    let platform = Some(TenantId::PLATFORM.as_str());
    let by_header = Request { header: platform, ..Request::default() };
    assert_eq!(resolve(&by_header, &options).unwrap_err().code(), "INVALID_TENANT_ID");
    // What the deployment keeps itself may be the platform, or a tab that went there would be stuck.
    let by_session = Request { session: platform, ..Request::default() };
    assert_eq!(resolve(&by_session, &options).unwrap().id(), Some(TenantId::PLATFORM));
    let named = reference(json!({ "id": TenantId::PLATFORM.as_str() }), IdFormat::Opaque);
    assert_eq!(named, Ok(TenantId::PLATFORM.into()));
    let answer = resolve(&Request { host: Some("localhost"), ..Request::default() }, &options).unwrap();
    assert_eq!((answer.source, answer.id()), (Source::Platform, Some(TenantId::PLATFORM)));
    assert_eq!(Resolution::from_value(&answer.to_value(), IdFormat::Opaque).unwrap().id(), Some(TenantId::PLATFORM));
}

/// Planted fault: reading a bare text as an id or as a slug, so that an id leads to the tenant with that slug.
#[test]
fn a_bare_text_is_refused_where_it_could_be_an_id_or_a_slug() {
    for text in ["acme", "org_2abcDEF", "42", ACME, ""] {
        let error = reference(json!(text), IdFormat::Opaque).unwrap_err();
        assert!(error.reason().contains(&format!("{{ id: \"{text}\" }} or {{ slug: \"{text}\" }}")), "{error}");
    }
    for (name, given) in [
        ("pinned", json!({ "pinned": "acme" })),
        ("defaultTenant", json!({ "defaultTenant": "acme" })),
        ("allowedTenants[1]", json!({ "allowedTenants": [{ "id": "acme" }, "acme"] })),
        ("customDomains.acme.example", json!({ "customDomains": { "acme.example": "acme" } })),
    ] {
        let mut given = given;
        given["ids"] = json!("opaque");
        let message = vectors::read_options(&given).unwrap_err().to_string();
        assert!(message.starts_with(&format!("{name}: ids are opaque here, so \"acme\" could be")), "{message}");
    }
}

#[test]
fn a_reference_says_which_it_is_in_every_format() {
    assert_eq!(reference(json!({ "id": "acme" }), IdFormat::Opaque), Ok(opaque("acme").into()));
    for ids in [IdFormat::Uuid, IdFormat::Opaque] {
        assert_eq!(reference(json!({ "slug": "acme" }), ids), Ok(slug("acme").into()));
    }
    assert_eq!(reference(json!({ "id": ACME }), IdFormat::Uuid), Ok(id(ACME).into()));
    assert_eq!(reference(json!(ACME), IdFormat::Uuid), Ok(id(ACME).into()));
    for (json, ids) in [
        (json!({ "id": "acme" }), IdFormat::Uuid),
        (json!({ "id": ACME }), IdFormat::Opaque),
        (json!({ "slug": "Acme" }), IdFormat::Opaque),
        (json!({ "id": "a", "slug": "a" }), IdFormat::Opaque),
        (json!({ "id": "a", "name": "a" }), IdFormat::Opaque),
        (json!({ "id": 1 }), IdFormat::Opaque),
        (json!({}), IdFormat::Opaque),
        (json!([]), IdFormat::Opaque),
        (json!(42), IdFormat::Opaque),
        (json!(null), IdFormat::Uuid),
    ] {
        assert!(reference(json.clone(), ids).is_err(), "{json}");
    }
}

/// Planted fault: one path for both, so that `acme` requests whichever tenant the tenant API finds first.
#[test]
fn an_id_and_a_slug_have_paths_of_their_own() {
    let [by_id, by_slug] = [TenantRef::Id(opaque("acme")), TenantRef::Slug(slug("acme"))];
    assert_eq!(by_id.path(IdFormat::Opaque), "acme");
    assert_eq!(by_slug.path(IdFormat::Opaque), "by-slug/acme");
    assert_eq!(by_slug.path(IdFormat::Uuid), "acme");
    assert_eq!(TenantRef::from(id(ACME)).path(IdFormat::Uuid), ACME);
    assert_eq!(by_id.to_value(), value(&json!({ "id": "acme" })));
    assert_eq!(by_slug.to_value(), value(&json!({ "slug": "acme" })));
}

#[test]
fn every_source_that_holds_ids_reads_them_in_their_format() {
    let options = options! { "ids": "opaque", "rootDomains": ["vital.health"], "defaultTenant": { "id": "42" } };
    let cookie = cookie::set("__Host-tenant_id", opaque("org_2abcDEF"), true);
    let cookie = cookie.split(';').next();
    for (request, source, wanted) in [
        (Request { header: Some("org_2abcDEF"), ..Request::default() }, Source::Header, "org_2abcDEF"),
        (
            Request { session: Some("01ARZ3NDEKTSV4RRFFQ69G5FAV"), ..Request::default() },
            Source::Session,
            "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        ),
        (Request { cookie, ..Request::default() }, Source::Cookie, "org_2abcDEF"),
        (Request::default(), Source::Default, "42"),
    ] {
        let answer = resolve(&request, &options).unwrap();
        assert_eq!((answer.source, answer.id()), (source, Some(opaque(wanted))));
        assert_eq!(Resolution::from_value(&answer.to_value(), IdFormat::Opaque).unwrap().tenant, answer.tenant);
    }
    let host = Request { host: Some("acme.vital.health"), ..Request::default() };
    assert_eq!(resolve(&host, &options).unwrap().tenant, slug("acme").into());
    for text in [ACME, "a b", "", "org_1, org_2"] {
        let error = resolve(&Request { header: Some(text), ..Request::default() }, &options).unwrap_err();
        assert_eq!(error.code(), "INVALID_TENANT_ID", "{text}");
    }
    let error = resolve(&Request { header: Some("org_1"), ..Request::default() }, &ResolveOptions::default());
    assert_eq!(error.unwrap_err().code(), "INVALID_TENANT_ID");
}

/// Planted fault: comparing texts, by which the tenant with the id `acme` is the tenant with the slug `acme`.
#[test]
fn an_id_is_never_taken_for_the_slug_that_is_written_alike() {
    let options = options! { "ids": "opaque", "allowedTenants": [{ "slug": "acme" }] };
    let by_id = Request { header: Some("acme"), ..Request::default() };
    assert_eq!(resolve(&by_id, &options).unwrap_err().code(), "TENANT_NOT_ALLOWED");
    let both = Request { host: Some("acme.localhost"), ..by_id };
    let answer = resolve(&both, &options! { "ids": "opaque" }).unwrap();
    assert_eq!((answer.tenant.clone(), answer.unconfirmed.len()), (opaque("acme").into(), 1));
    assert_eq!(answer.confirm(opaque("acme"), Some(&slug("acme"))), Ok(()));
    for (id, of) in [("acme", "other"), ("other", "acme"), ("Acme", "acme")] {
        assert_eq!(answer.confirm(opaque(id), Some(&slug(of))).unwrap_err().code(), "TENANT_CONFLICT");
    }
}

#[test]
fn the_option_ids_is_one_of_two_words() {
    let message = vectors::read_options(&json!({ "ids": "ulid" })).unwrap_err().to_string();
    assert_eq!(message, "ids: \"ulid\" is not valid: write uuid or opaque.");
    assert_eq!(options! { "ids": "uuid" }, ResolveOptions::default());
}

#[test]
fn a_profile_an_event_and_a_resource_hold_such_ids() {
    let profile = value(&json!({ "id": "org_1", "slug": "acme", "name": "Acme" }));
    assert_eq!(TenantProfile::from_value(&profile, IdFormat::Opaque).unwrap().id, opaque("org_1"));
    assert!(TenantProfile::from_value(&profile, IdFormat::Uuid).is_err());

    let event = inject_tenant(value(&json!({ "type": "panel.created" })), opaque("org_1")).unwrap();
    assert_eq!(extract_tenant(&event, IdFormat::Opaque), Ok(opaque("org_1")));
    assert_eq!(extract_tenant(&event, IdFormat::Uuid).unwrap_err().code(), "INVALID_TENANT_ID");
    assert_eq!(inject_tenant(event.clone(), opaque("Org_1")).unwrap_err().code(), "TENANT_MISMATCH");
    assert!(inject_tenant(event, id(ACME)).is_err());

    let resource = value(&json!({ "tenantId": "org_1", "sharingMode": "selective", "sharedWith": ["org_2"] }));
    let resource = Sharing::from_value(&resource, IdFormat::Opaque).unwrap();
    for (tenant, may) in [("org_1", true), ("org_2", true), ("Org_2", false), ("org_3", false)] {
        assert_eq!(can_access(opaque(tenant), &resource), may, "{tenant}");
    }
}

#[test]
fn names_are_made_of_such_ids() {
    let tenant = opaque("org_2abcDEF");
    assert_eq!(storage_key(tenant, "a:b"), "tenant:org_2abcDEF:a:b");
    assert_eq!(cache_key(tenant, "agents"), "t:org_2abcDEF:agents");
    assert_eq!(split_storage_key("tenant:org_2abcDEF:a:b"), Some((tenant, "a:b")));
    for name in ["tenant:-x:draft", "tenant::draft", "tenant:a b:draft", "tenant:org_1"] {
        assert_eq!(split_storage_key(name), None, "{name}");
    }
    // `printf org_2abcDEF | openssl dgst -sha256 -binary | head -c 20 | base32 | tr A-Z a-z`
    assert_eq!(collection_name(tenant, "docs").unwrap(), "o_uytazbtzzyckwd5odjsheftmnc322yqv_docs");
    assert_eq!(collection_name(opaque("42"), &"x".repeat(28)).unwrap().len(), 63);
}

/// Planted fault: treating another tenant's value as the app's own. Where ids are UUIDs no tenant has the id `acme`.
#[test]
fn a_name_of_a_tenant_is_not_bare() {
    assert!(!is_bare_key("tenant:acme:draft", IdFormat::Opaque));
    assert!(is_bare_key("tenant:acme:draft", IdFormat::Uuid));
    for ids in [IdFormat::Uuid, IdFormat::Opaque] {
        assert!(!is_bare_key(&storage_key(id(ACME), "draft"), ids));
        assert!(is_bare_key("tenant:draft", ids) && !is_bare_key("tenantry:tenant", ids));
    }
}

const ANY_ID: &str = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}|[0-9a-fA-F]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

fn any_tenant() -> impl Strategy<Value = TenantId> {
    ANY_ID.prop_filter_map("an id", |text| TenantId::from_canonical(&text).ok())
}

proptest! {
    /// Planted fault: an alphabet with `:` or `/`, or a length that is not looked at.
    #[test]
    fn accepts_exactly_the_texts_of_the_rule(text in concat!(
        "[A-Za-z0-9_-]{0,66}|\\PC{0,10}|",
        "[0-9a-fA-F]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    )) {
        let is_word = (1..=64).contains(&text.len())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
            && !text.starts_with(['_', '-']);
        let is_uuid = uuid::Uuid::try_parse(&text).is_ok();
        prop_assert_eq!(IdFormat::Opaque.parse_id(&text).is_ok(), is_word && !is_uuid);
    }

    #[test]
    fn no_text_is_an_id_of_both_formats(text in ANY_ID) {
        let both = [IdFormat::Uuid, IdFormat::Opaque].map(|ids| ids.parse_id(&text).is_ok());
        prop_assert_ne!(both, [true, true]);
        if let Ok(id) = TenantId::from_canonical(&text) {
            prop_assert_eq!(id.as_str(), &text);
            prop_assert_eq!(id.format().parse_id(&text), Ok(id));
        }
    }

    #[test]
    fn no_two_tenants_of_either_format_share_a_name(
        (a, b) in (any_tenant(), any_tenant()),
        (x, y) in ("[:a-zA-Z0-9_-]{0,50}", "[:a-zA-Z0-9_-]{0,50}"),
    ) {
        let is_same = a == b && x == y;
        prop_assert_eq!(storage_key(a, &x) == storage_key(b, &y), is_same);
        prop_assert_eq!(cache_key(a, &x) == cache_key(b, &y), is_same);
        let name = storage_key(a, &x);
        prop_assert_eq!(split_storage_key(&name), Some((a, x.as_str())));
        prop_assert_eq!(name.starts_with(&storage_key(b, "")), a == b);
        prop_assert!(!is_bare_key(&name, IdFormat::Opaque));
    }

    #[test]
    fn a_key_that_was_split_can_be_joined_again(name in "tenant:[A-Za-z0-9_-]{0,40}:.{0,5}") {
        if let Some((tenant, key)) = split_storage_key(&name) {
            prop_assert_eq!(storage_key(tenant, key), name);
        }
    }

    /// Planted fault: lowering the id into an identifier, or one first letter for both formats.
    #[test]
    fn no_two_tenants_of_either_format_share_a_collection(
        (a, b) in (any_tenant(), any_tenant()),
        (x, y) in ("[a-z0-9_]{1,28}", "[a-z0-9_]{1,28}"),
    ) {
        let [one, other] = [collection_name(a, &x).unwrap(), collection_name(b, &y).unwrap()];
        prop_assert_eq!(one == other, a == b && x == y);
        let first = if a.format() == IdFormat::Uuid { "t_" } else { "o_" };
        prop_assert!(one.starts_with(first) && one.len() <= 63);
        prop_assert!(one.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')));
    }

    #[test]
    fn case_alone_makes_another_collection(text in "[A-Za-z][A-Za-z0-9_-]{0,20}") {
        let [same, lower] = [opaque(&text), opaque(&text.to_ascii_lowercase())];
        prop_assert_eq!(
            collection_name(same, "docs").unwrap() == collection_name(lower, "docs").unwrap(),
            text == text.to_ascii_lowercase(),
        );
    }
}

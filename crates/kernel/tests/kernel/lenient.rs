//! A profile is read part by part: a wrong part is left out and reported. Identity is strict.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use tenantry_kernel::{
    Allowance, IdFormat, Limit, ReadContext, TenantError, TenantProfile, TenantRef, TenantStatus, Tier, Value,
    client_memberships, client_profile, json,
};

use crate::tenants::{ACME, MEDTECH, id, slug};
use crate::vectors::value;

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

fn of_text(text: &str) -> Value {
    json::parse(text, number).unwrap()
}

fn read(json: &Json) -> Result<TenantProfile, TenantError> {
    TenantProfile::read(&of_text(&json.to_string()), &ReadContext::default())
}

fn read_for(asked: &TenantRef, json: &Json) -> Result<TenantProfile, TenantError> {
    TenantProfile::read(&value(json), &ReadContext { asked: Some(asked), ..ReadContext::default() })
}

fn whole() -> Json {
    json!({
        "id": ACME,
        "slug": "acme",
        "name": "Acme",
        "kind": "client",
        "tier": "enterprise",
        "status": "active",
        "version": 7,
        "features": { "beta": false, "layout": "grid" },
        "limits": { "seats": { "limit": 5, "used": 1, "resetsAt": "2026-02-01T00:00:00Z" } },
        "branding": { "primaryColor": "#1a56db", "logoUrl": "/acme.svg" },
    })
}

fn with(pointer: &str, replacement: Json) -> Json {
    let mut json = whole();
    *json.pointer_mut(pointer).unwrap() = replacement;
    json
}

fn paths(profile: &TenantProfile) -> Vec<&str> {
    profile.warnings.iter().map(|warning| warning.path.as_str()).collect()
}

fn limit(json: Json) -> Option<Limit> {
    let profile = read(&with("/limits/seats", json)).unwrap();
    assert_eq!(profile.limits.is_empty(), paths(&profile).contains(&"limits.seats") || profile.warnings.len() == 1);
    profile.limits.into_iter().next().map(|(_, limit)| limit)
}

/// Planted fault: a tier that the SDK does not know makes the profile invalid.
#[test]
fn an_unknown_tier_and_kind_are_words_like_any_other() {
    let mut json = with("/tier", json!("business"));
    json["kind"] = json!("franchise");
    let profile = read(&json).unwrap();
    assert_eq!(profile.tier, Some(Tier::parse("business").unwrap()));
    assert_eq!(profile.kind.unwrap().as_str(), "franchise");
    assert!(profile.warnings.is_empty());
}

/// Planted fault: a part that is wrong removes the parts beside it.
#[test]
fn a_part_that_is_wrong_is_left_out_alone_and_reported() {
    for (pointer, replacement, path) in [
        ("/name", json!(7), "name"),
        ("/kind", json!(" "), "kind"),
        ("/tier", json!(["gold"]), "tier"),
        ("/status", json!(0), "status"),
        ("/version", json!(-1), "version"),
        ("/version", json!("7"), "version"),
        ("/features", json!([true]), "features"),
        ("/limits", json!("none"), "limits"),
        ("/limits/seats", json!("unlimited"), "limits.seats"),
        ("/limits/seats/limit", json!(-1), "limits.seats.limit"),
        ("/limits/seats/used", json!("many"), "limits.seats.used"),
        ("/limits/seats/resetsAt", json!(0), "limits.seats.resetsAt"),
        ("/branding", json!("blue"), "branding"),
        ("/branding/primaryColor", json!("blurple"), "branding.primaryColor"),
        ("/branding/logoUrl", json!(""), "branding.logoUrl"),
        ("/branding/logoUrl", json!("data:image/png;base64,AA=="), "branding.logoUrl"),
        ("/branding/logoUrl", json!("javascript:alert(1)"), "branding.logoUrl"),
    ] {
        let profile = read(&with(pointer, replacement.clone())).unwrap();
        assert_eq!(paths(&profile), [path], "{replacement}");
        // The profile equals the profile without this part.
        let whole_limit = path == "limits.seats.limit";
        let said = if whole_limit { "/limits" } else { pointer };
        let without = if whole_limit { json!({}) } else { json!(null) };
        let mut expected =
            read(&if said == "/limits/seats" { with("/limits", json!({})) } else { with(said, without) }).unwrap();
        expected.warnings.clone_from(&profile.warnings);
        assert_eq!(profile, expected, "{path}");
    }
}

#[test]
fn an_absent_part_is_none_without_a_warning() {
    let profile = read(&json!({ "id": ACME })).unwrap();
    assert_eq!((profile.slug, profile.name, profile.kind, profile.tier), (None, None, None, None));
    assert_eq!((profile.status, profile.version), (None, None));
    assert!(profile.flags.is_empty() && profile.limits.is_empty() && profile.warnings.is_empty());
}

#[test]
fn a_limit_counts_in_fractions_and_large_numbers() {
    let of = |limit, used| Some(Limit { limit: Allowance::Most(limit), used, resets_at: None });
    assert_eq!(limit(json!({ "limit": 10, "used": 1.25 })), of(10.0, Some(1.25)));
    assert_eq!(limit(json!(1e300)), of(1e300, None));
    assert_eq!(limit(json!(0)), of(0.0, None));
    assert_eq!(limit(json!({ "limit": 10, "used": 1.25 })).unwrap().remaining(), Some(8.75));
}

/// Planted fault: reading an unreadable limit as unlimited.
#[test]
fn a_limit_that_cannot_be_read_is_absent_and_never_unlimited() {
    for json in [
        json!(-1),
        json!("unlimited"),
        json!("10"),
        json!(true),
        json!([10]),
        json!({ "limit": "unlimited" }),
        json!({ "limit": -1 }),
        json!({ "limit": [], "used": 1 }),
        json!({ "limit": 10, "unlimited": true }),
        json!({ "limit": null, "unlimited": "no" }),
        json!({ "limit": 1, "Limit": 2, "unlimited": 0 }),
    ] {
        assert_eq!(limit(json.clone()), None, "{json}");
    }
    for text in [r#"{ "limit": 1e999 }"#, r#"{ "limit": 1, "limit": null }"#, "1e999"] {
        let document = format!(r#"{{ "id": "{ACME}", "limits": {{ "seats": {text} }} }}"#);
        let profile = TenantProfile::read(&of_text(&document), &ReadContext::default()).unwrap();
        assert!(profile.limits.is_empty() && profile.warnings.len() == 1, "{text}");
    }
}

/// Planted fault: 0 used, or no limit, where the answer says nothing.
#[test]
fn an_absent_part_of_a_limit_is_unknown() {
    let unknown = Limit { limit: Allowance::Unknown, used: None, resets_at: None };
    assert_eq!(limit(json!({})), Some(unknown.clone()));
    assert_eq!(limit(json!({ "used": 3 })), Some(Limit { used: Some(3.0), ..unknown.clone() }));
    assert_eq!(limit(json!({ "limit": null, "unlimited": false })), Some(unknown));
    let unlimited = Limit { limit: Allowance::Unlimited, used: None, resets_at: None };
    for json in [
        json!(null),
        json!({ "limit": null }),
        json!({ "unlimited": true }),
        json!({ "limit": null, "unlimited": true }),
    ] {
        assert_eq!(limit(json), Some(unlimited.clone()));
    }
}

#[test]
fn what_it_writes_it_reads() {
    let limits = json!({
        "a": 1.5, "b": null, "c": {}, "d": { "limit": 3 }, "e": { "used": 2 }, "f": { "limit": 3, "used": 5 },
    });
    for json in [whole(), json!({ "id": ACME }), with("/limits", limits), with("/tier", json!("business"))] {
        let profile = read(&json).unwrap();
        let again = TenantProfile::read(&profile.to_value(), &ReadContext::default()).unwrap();
        assert_eq!(again, profile);
    }
}

/// Planted fault: a directory's own profile that is read as leniently as an answer.
#[test]
fn a_directory_refuses_what_a_client_leaves_out() {
    for (pointer, replacement) in [
        ("/tier", json!("business")),
        ("/kind", json!("franchise")),
        ("/status", json!("on hold")),
        ("/slug", json!(null)),
        ("/name", json!(null)),
        ("/limits/seats", json!({})),
        ("/limits/seats/used", json!("many")),
        ("/branding/logoUrl", json!("")),
    ] {
        let json = with(pointer, replacement);
        assert!(read(&json).is_ok(), "{json}");
        let error = TenantProfile::from_value(&value(&json), IdFormat::Uuid).unwrap_err();
        assert_eq!(error.code(), "TENANT_VALIDATION", "{json}");
    }
}

/// Planted fault: a suspended tenant that stays usable because its status is written in another case.
#[test]
fn a_status_is_compared_trimmed_and_without_case() {
    for word in ["suspended", "ARCHIVED", " Deleted ", "disabled\n", "\u{a0}Inactive"] {
        let profile = read(&with("/status", json!(word))).unwrap();
        let Err(TenantError::NotActive { tenant, status }) = profile.assert_active() else { panic!("{word}") };
        assert_eq!((tenant, status.as_str()), (slug("acme").into(), word.trim().to_lowercase().as_str()));
    }
    for word in ["active", " ACTIVE ", "trial", "past_due", "suspended soon"] {
        let profile = read(&with("/status", json!(word))).unwrap();
        assert_eq!(profile.assert_active(), Ok(()), "{word}");
        assert_eq!(profile.status.unwrap().admits(), word.trim().eq_ignore_ascii_case("active"), "{word}");
    }
    assert_eq!(read(&with("/status", json!(" Active "))).unwrap().status, Some(TenantStatus::ACTIVE));
    assert_eq!(read(&with("/status", json!("Trial"))).unwrap().status.unwrap().as_str(), "Trial");
    assert_eq!(read(&json!({ "id": ACME })).unwrap().assert_active(), Ok(()));
}

/// Planted fault: an answer about no tenant, or about another tenant, that is accepted because the rest of it is valid.
#[test]
fn the_identity_is_strict() {
    for (json, field) in [
        (json!({}), "id"),
        (json!({ "id": null }), "id"),
        (json!({ "id": 7 }), "id"),
        (json!({ "id": ACME, "tenantId": ACME }), "id"),
        (json!({ "id": ACME, "tenant_id": MEDTECH }), "id"),
        (json!({ "id": ACME, "slug": "" }), "slug"),
        (json!({ "id": ACME, "slug": "Acme" }), "slug"),
        (json!({ "id": ACME, "slug": 7 }), "slug"),
        (json!([]), "value"),
        (json!("acme"), "value"),
    ] {
        match read(&json).unwrap_err() {
            TenantError::Validation { field: named, .. } => assert_eq!(named, field, "{json}"),
            other => panic!("{json}: {other}"),
        }
    }
    assert_eq!(read(&json!({ "id": "acme" })).unwrap_err().code(), "INVALID_TENANT_ID");
}

#[test]
fn a_profile_without_a_slug_has_the_slug_of_the_request() {
    let (by_slug, by_id) = (TenantRef::Slug(slug("acme")), TenantRef::Id(id(ACME)));
    assert_eq!(read_for(&by_slug, &json!({ "id": ACME })).unwrap().slug, Some(slug("acme")));
    assert_eq!(read_for(&by_id, &json!({ "id": ACME })).unwrap().slug, None);
    assert_eq!(read_for(&by_id, &json!({ "id": ACME, "slug": "renamed" })).unwrap().slug, Some(slug("renamed")));
    for (asked, json) in [
        (&by_slug, json!({ "id": ACME, "slug": "medtech" })),
        (&by_id, json!({ "id": MEDTECH, "slug": "acme" })),
        (&by_id, json!({ "id": MEDTECH })),
    ] {
        assert_eq!(read_for(asked, &json).unwrap_err(), TenantError::mismatch(asked.clone()));
    }
}

/// Planted fault: keeping the first or the last of two, while another reader keeps the other.
#[test]
fn a_duplicate_identity_or_status_is_refused() {
    let medtech = format!(r#""id": "{MEDTECH}""#);
    for (extra, field) in [
        (medtech.as_str(), "id"),
        (r#""\u0069d": null"#, "id"),
        (r#""slug": "acme""#, "slug"),
        (r#""status": "active""#, "status"),
    ] {
        let text = format!(r#"{{ "id": "{ACME}", "slug": "acme", "status": "suspended", {extra} }}"#);
        match TenantProfile::read(&of_text(&text), &ReadContext::default()).unwrap_err() {
            TenantError::Validation { field: named, .. } => assert_eq!(named, field),
            other => panic!("{other}"),
        }
    }
    for spelling in ["tenantId", "tenant_id"] {
        let text = format!(r#"{{ "{spelling}": "{ACME}", "{spelling}": "{ACME}" }}"#);
        assert!(TenantProfile::read(&of_text(&text), &ReadContext::default()).is_err());
    }
}

/// Planted fault: keeping one of two values, so that a flag is on here and off in another reader.
#[test]
fn any_other_duplicate_part_is_left_out_and_reported() {
    let text = format!(
        r##"{{ "id": "{ACME}", "tier": "starter", "tier": "enterprise", "name": "Acme", "future": 1, "future": 2,
            "features": {{ "beta": true, "on": true, "beta": false, "deep": {{ "a": [{{ "x": 1, "x": 2 }}] }} }},
            "limits": {{ "seats": 5, "seats": 50, "storage": {{ "limit": 1, "limit": 2 }}, "panels": 1 }},
            "branding": {{ "primaryColor": "#000", "primary_color": "#fff", "radius": "8px" }} }}"##
    );
    let profile = TenantProfile::read(&of_text(&text), &ReadContext::default()).unwrap();
    assert_eq!(
        paths(&profile),
        ["tier", "features.beta", "features.deep", "limits.seats", "limits.storage.limit", "branding.primaryColor"],
    );
    assert_eq!((profile.tier, profile.name.as_deref()), (None, Some("Acme")));
    assert_eq!(profile.flags, [("on".into(), Value::Bool(true))]);
    assert_eq!(profile.limits.len(), 1);
    assert_eq!(profile.branding.radius.unwrap().as_str(), "8px");
}

#[test]
fn a_flag_that_is_nested_too_deep_is_left_out_alone() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let text = format!(r#"{{ "id": "{ACME}", "features": {{ "deep": {deep}, "on": true }} }}"#);
    let profile = TenantProfile::read(&of_text(&text), &ReadContext::default()).unwrap();
    assert_eq!(paths(&profile), ["features.deep"]);
    assert_eq!(profile.flags, [("on".into(), Value::Bool(true))]);
}

#[test]
fn a_path_holds_at_most_64_characters_of_a_key() {
    let key = "k".repeat(10_000);
    let profile = read(&with("/limits", json!({ key: "x" }))).unwrap();
    assert_eq!(paths(&profile), [format!("limits.{}", "k".repeat(64))]);
}

/// Planted fault: the warnings of a server's reading that are lost on the way to the browser, or taken from a backend.
#[test]
fn warnings_are_those_of_the_first_reading() {
    let written = json!([{ "path": "tier", "reason": "write a word" }, { "path": 7 }, null]);
    let mut json = whole();
    json["warnings"] = written;
    let ours = ReadContext { is_ours: true, ..ReadContext::default() };
    assert_eq!(paths(&TenantProfile::read(&value(&json), &ours).unwrap()), ["tier"]);
    assert!(read(&json).unwrap().warnings.is_empty());
    assert_eq!(read(&json).unwrap().to_value().get("warnings"), None);
}

/// A snapshot as version 0.1.0 wrote it, and as a later version might.
#[test]
fn a_snapshot_of_an_older_and_of_a_newer_version_is_read() {
    let ours = ReadContext { is_ours: true, ..ReadContext::default() };
    let mut older = whole();
    older["limits"] = json!({
        "seats": { "limit": 5, "used": 1, "remaining": 4, "unlimited": false, "resetsAt": null },
        "storage": { "limit": null, "used": 0, "remaining": null, "unlimited": true, "resetsAt": null },
    });
    let profile = TenantProfile::read(&value(&older), &ours).unwrap();
    assert!(profile.warnings.is_empty());
    let limits: Vec<_> = profile.limits.iter().map(|(_, limit)| limit.limit).collect();
    assert_eq!(limits, [Allowance::Most(5.0), Allowance::Unlimited]);

    let mut newer = whole();
    newer["tier"] = json!({ "name": "enterprise", "seats": 5 });
    newer["limits"]["seats"] = json!({ "limit": { "hard": 5, "soft": 4 }, "window": "month" });
    newer["entitlements"] = json!([]);
    let profile = TenantProfile::read(&value(&newer), &ours).unwrap();
    assert_eq!(paths(&profile), ["tier", "limits.seats.limit"]);
    assert_eq!(profile.flags.len(), 2);
}

/// Planted fault: reading the flags by one of their two names only.
#[test]
fn flags_are_read_by_the_name_of_the_wire_and_of_the_sdk() {
    let mut written = whole();
    written["flags"] = written["features"].take();
    let wire = read(&whole()).unwrap();
    assert_eq!(wire.flags.len(), 2);
    // `features` is null in the first of them.
    assert!(read(&written).unwrap().flags.is_empty());
    written.as_object_mut().unwrap().remove("features");
    assert_eq!(read(&written).unwrap().flags, wire.flags);
    written["features"] = json!({ "only": true });
    assert_eq!(read(&written).unwrap().flags, [("only".into(), Value::Bool(true))]);
}

/// The list of tenants as JSON, with the paths of its warnings.
fn tenants(json: Json, ids: IdFormat) -> (Json, Vec<String>) {
    let list = client_memberships(&value(&json!({ "tenants": json })), ids).unwrap();
    let list = serde_json::to_value(list).unwrap();
    let paths = list["warnings"].as_array().unwrap().iter();
    let paths = paths.map(|warning| warning["path"].as_str().unwrap().to_owned()).collect();
    (list["tenants"].clone(), paths)
}

/// Planted fault: returning the backend's data as typed data without parsing it.
#[test]
fn a_membership_that_names_no_tenant_is_left_out_and_reported() {
    let good = json!({ "id": ACME, "slug": "acme", "name": "Acme", "role": "admin", "logo_url": "/acme.svg" });
    let list = json!([null, { "id": 7 }, { "id": "acme" }, { "slug": "acme" }, { "id": MEDTECH, "slug": "A" }, good]);
    let (list, paths) = tenants(list, IdFormat::Uuid);
    assert_eq!(paths, ["tenants[0]", "tenants[1].id", "tenants[2].id", "tenants[3].id", "tenants[4].slug"]);
    let wanted = json!({ "id": ACME, "slug": "acme", "name": "Acme", "role": "admin", "logoUrl": "/acme.svg" });
    assert_eq!(list, json!([wanted]));
}

#[test]
fn a_membership_is_read_part_by_part() {
    let list = json!([{ "tenant_id": ACME, "name": 5, "role": [], "logoUrl": "javascript:alert(1)", "plan": 1 }]);
    let (list, paths) = tenants(list, IdFormat::Uuid);
    assert_eq!(paths, ["tenants[0].name", "tenants[0].role", "tenants[0].logoUrl"]);
    assert_eq!(list, json!([{ "id": ACME, "slug": null, "name": null, "role": null, "logoUrl": null }]));
    assert_eq!(client_memberships(&value(&json!({ "tenants": {} })), IdFormat::Uuid), None);
    assert_eq!(client_memberships(&value(&json!([])), IdFormat::Uuid), None);
}

/// Planted fault: a strict reading that goes on to collect what is wrong, and reports the last.
#[test]
fn a_directory_reports_the_first_wrong_part() {
    let mut json = whole();
    json["branding"] = json!({ "primaryColor": "blurple", "radius": "big" });
    json["version"] = json!(-1);
    let error = TenantProfile::from_value(&value(&json), IdFormat::Uuid).unwrap_err();
    let TenantError::Validation { field, .. } = error else { panic!("{error:?}") };
    assert_eq!(field, "version");
}

/// Planted fault: a member that one of the two writers of a profile forgets.
#[test]
fn a_typed_profile_is_written_as_the_client_profile_is() {
    for json in [whole(), json!({ "id": ACME }), with("/tier", json!(5)), with("/status", json!(" Suspended "))] {
        let client = client_profile(&value(&json), &ReadContext::default()).unwrap();
        assert_eq!(read(&json).unwrap().to_client_value(), client);
    }
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Json::Bool),
        any::<f64>().prop_map(|number| json!(number)),
        any::<i64>().prop_map(|number| json!(number)),
        "[ -~]{0,12}".prop_map(Json::String),
        prop_oneof![Just("#fff"), Just("suspended"), Just("unlimited"), Just("https://x.test/"), Just("")]
            .prop_map(|text| json!(text)),
    ];
    let keys = prop_oneof![
        Just("limit"),
        Just("used"),
        Just("unlimited"),
        Just("resets_at"),
        Just("resetsAt"),
        Just("logoUrl"),
        Just("primaryColor"),
        Just("__proto__"),
        Just("id"),
        Just("a"),
    ];
    leaf.prop_recursive(3, 24, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::Array),
            prop::collection::vec((keys.clone().prop_map(String::from), inner), 0..5)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

const PARTS: [&str; 11] = [
    "name",
    "kind",
    "tier",
    "status",
    "version",
    "features",
    "limits",
    "branding",
    "warnings",
    "region",
    "limits.seats",
];

proptest! {
    /// Planted fault: a part whose reader refuses the whole profile.
    #[test]
    fn no_value_of_a_part_loses_the_tenant(
        part in prop::sample::select(&PARTS[..]),
        given in any_json(),
        is_ours: bool,
    ) {
        let mut json = whole();
        match part.split_once('.') {
            Some((object, key)) => json[object][key] = given.clone(),
            None => json[part] = given.clone(),
        }
        let asked = TenantRef::Slug(slug("acme"));
        let context = ReadContext { asked: Some(&asked), is_ours, ..ReadContext::default() };
        let profile = TenantProfile::read(&of_text(&json.to_string()), &context).unwrap();
        // A flag that is off stays off, whatever other part is wrong.
        if part != "features" {
            prop_assert_eq!(profile.flags.first(), Some(&("beta".into(), Value::Bool(false))));
        }
        for (_, limit) in &profile.limits {
            prop_assert!(limit.used.is_none_or(|used| used >= 0.0 && used.is_finite()));
        }
        if let Some(Json::Number(_) | Json::String(_) | Json::Bool(_) | Json::Array(_)) = json["limits"].get("seats") {
            prop_assert!(profile.limits.iter().all(|(_, limit)| limit.limit != Allowance::Unlimited));
        }
        let again = TenantProfile::read(&profile.to_value(), &ReadContext::default()).unwrap();
        prop_assert!(again.warnings.is_empty(), "{:?}", again.warnings);
    }
}

#[test]
fn an_opaque_id_is_read_in_its_own_format() {
    let context = ReadContext { ids: IdFormat::Opaque, ..ReadContext::default() };
    let profile = TenantProfile::read(&value(&json!({ "id": "org_2abcDEF", "tier": 5 })), &context).unwrap();
    assert_eq!((profile.id.as_str(), paths(&profile)), ("org_2abcDEF", vec!["tier"]));
    assert!(TenantProfile::read(&value(&json!({ "id": ACME })), &context).is_err());
    assert!(read(&json!({ "id": "org_2abcDEF" })).is_err());
    let (_, paths) = tenants(json!([{ "id": "org_1" }, { "id": ACME }]), IdFormat::Opaque);
    assert_eq!(paths, ["tenants[1].id"]);
}

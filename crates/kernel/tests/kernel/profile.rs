use serde_json::{Value as Json, json};
use tenantry_kernel::{Allowance, IdFormat, TenantError, TenantKind, TenantProfile, TenantStatus, Tier, Value};

use crate::tenants::{ACME, id, slug};
use crate::vectors::value;

fn read(json: &Json) -> Result<TenantProfile, TenantError> {
    TenantProfile::from_value(&value(json), IdFormat::Uuid)
}

fn camel() -> Json {
    json!({
        "id": ACME,
        "slug": "acme",
        "name": "Acme Corporation",
        "kind": "client",
        "tier": "enterprise",
        "status": "active",
        "version": 7,
        "features": { "ask_panel": true, "panel_layout": "grid" },
        "limits": {
            "max_panels_per_month": { "limit": 100, "used": 12, "resetsAt": "2026-02-01T00:00:00Z" },
            "max_storage_gb": null,
            "max_experts_per_panel": 8,
        },
        "branding": { "primaryColor": "#1a56db", "logoUrl": "/brand/acme.svg", "fontFamily": "Inter, sans-serif" },
    })
}

fn snake() -> Json {
    let mut json = camel();
    let members = json.as_object_mut().unwrap();
    members.remove("id");
    members.insert("tenant_id".into(), json!(ACME));
    members["limits"]["max_panels_per_month"] =
        json!({ "limit": 100, "used": 12, "resets_at": "2026-02-01T00:00:00Z" });
    members["branding"] =
        json!({ "primary_color": "#1A56DB", "logo_url": "/brand/acme.svg", "font_family": "Inter, sans-serif" });
    json
}

/// The same document with one member replaced.
fn with(path: &str, replacement: Json) -> Json {
    let mut json = camel();
    *json.pointer_mut(path).unwrap() = replacement;
    json
}

#[test]
fn reads_both_spellings_as_one_profile() {
    assert_eq!(read(&camel()).unwrap(), read(&snake()).unwrap());
}

#[test]
fn holds_every_part_of_the_document() {
    let profile = read(&camel()).unwrap();
    assert_eq!((profile.id, profile.slug), (id(ACME), Some(slug("acme"))));
    assert_eq!(profile.name.as_deref(), Some("Acme Corporation"));
    assert_eq!((profile.kind, profile.tier), (Some(TenantKind::CLIENT), Some(Tier::ENTERPRISE)));
    assert_eq!((profile.status, profile.version), (Some(TenantStatus::ACTIVE), Some(7)));
    let keys: Vec<_> = profile.limits.iter().map(|(key, limit)| (key.as_str(), limit.limit, limit.used)).collect();
    assert_eq!(keys.len(), 3);
    assert!(keys.contains(&("max_panels_per_month", Allowance::Most(100.0), Some(12.0))));
    assert!(keys.contains(&("max_storage_gb", Allowance::Unlimited, None)));
    assert!(keys.contains(&("max_experts_per_panel", Allowance::Most(8.0), None)));
}

#[test]
fn what_it_writes_it_reads() {
    let profile = read(&snake()).unwrap();
    assert_eq!(TenantProfile::from_value(&profile.to_value(), IdFormat::Uuid).unwrap(), profile);
    let text = serde_json::to_string(&profile).unwrap();
    assert_eq!(serde_json::from_str::<TenantProfile>(&text).unwrap(), profile);
}

#[test]
fn is_written_in_camel_case_with_its_keys_as_they_were() {
    let written = serde_json::to_value(read(&snake()).unwrap()).unwrap();
    assert_eq!(written["branding"]["primaryColor"], json!("#1a56db"));
    assert_eq!(written["limits"]["max_panels_per_month"]["resetsAt"], json!("2026-02-01T00:00:00Z"));
    assert_eq!(written["features"]["ask_panel"], json!(true));
    assert_eq!(written.get("tenantId"), None);
}

#[test]
fn an_absent_member_is_none() {
    let profile = read(&json!({ "id": ACME, "slug": "acme", "name": "Acme" })).unwrap();
    assert_eq!((profile.kind, profile.tier, profile.status, profile.version), (None, None, None, None));
    assert!(profile.flags.is_empty() && profile.limits.is_empty());
}

#[test]
fn members_of_a_newer_backend_are_ignored() {
    let mut json = camel();
    json["region"] = json!("eu");
    assert_eq!(read(&json).unwrap(), read(&camel()).unwrap());
}

#[test]
fn an_error_names_the_path() {
    for (pointer, replacement, field) in [
        ("/slug", json!("Acme"), "slug"),
        ("/slug", json!(null), "slug"),
        ("/name", json!(7), "name"),
        ("/kind", json!("customer"), "kind"),
        ("/tier", json!("gold"), "tier"),
        ("/status", json!("on"), "status"),
        ("/version", json!(-1), "version"),
        ("/features", json!([]), "features"),
        ("/limits", json!("none"), "limits"),
        ("/limits/max_storage_gb", json!("10"), "limits.max_storage_gb"),
        ("/limits/max_storage_gb", json!(-1), "limits.max_storage_gb"),
        ("/limits/max_panels_per_month/used", json!(-1), "limits.max_panels_per_month.used"),
        ("/limits/max_panels_per_month", json!({ "used": 3 }), "limits.max_panels_per_month.limit"),
        ("/branding/primaryColor", json!("blurple"), "branding.primaryColor"),
        ("/branding/logoUrl", json!("javascript:alert(1)"), "branding.logoUrl"),
    ] {
        match read(&with(pointer, replacement)).unwrap_err() {
            TenantError::Validation { field: named, .. } => assert_eq!(named, field),
            other => panic!("{field}: {other}"),
        }
    }
}

#[test]
fn an_invalid_id_is_refused_by_name() {
    let error = read(&with("/id", json!("acme"))).unwrap_err();
    assert!(matches!(&error, TenantError::InvalidTenantId { value, .. } if value == "acme"));
}

#[test]
fn a_missing_and_a_duplicate_id_are_refused() {
    let mut both = camel();
    both["tenant_id"] = json!(ACME);
    for json in [with("/id", json!(null)), both] {
        assert!(matches!(read(&json).unwrap_err(), TenantError::Validation { field, .. } if field == "id"));
    }
}

/// Planted fault: reading the first of two spellings and ignoring the other.
#[test]
fn a_field_in_both_spellings_is_refused() {
    let mut json = camel();
    json["branding"]["primary_color"] = json!("#000");
    assert!(
        matches!(read(&json).unwrap_err(), TenantError::Validation { field, .. } if field == "branding.primaryColor")
    );
}

#[test]
fn keys_of_the_prototype_are_keys_like_any_other() {
    let profile = read(&with("/features", json!({ "__proto__": true, "constructor": 1 }))).unwrap();
    let flag = |key: &str| profile.flags.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
    assert_eq!(flag("__proto__"), Some(Value::Bool(true)));
    assert_eq!(flag("toString"), None);
}

/// Planted fault: refusing an archived tenant and accepting a suspended one.
#[test]
fn only_an_active_tenant_is_accepted() {
    let admitted: Vec<_> = TenantStatus::KNOWN.iter().filter(|status| status.admits()).collect();
    assert_eq!(admitted, [&TenantStatus::ACTIVE]);
}

//! The shapes of everything that the kernel hands to JavaScript, in `vectors/shapes.json`.
//!
//! A test of the JavaScript package compares this file with the public TypeScript types, member by member. So a member
//! that one side adds, removes or retypes fails on the other side.

use std::path::Path;

use serde_json::{Map, Value as Json, json};
use tenantry_kernel::branding::CheckedBranding;
use tenantry_kernel::{
    ApiFailure, Branding, ErrorKind, IdFormat, InvalidIdReason, Outcome, ReachedLimit, ReadContext, Request,
    SharingMode, Source, TenantError, TenantKind, TenantStatus, Tier, TraceEntry, client_memberships, client_profile,
    explain, resolve, warnings_to_value,
};

use crate::errors::one_of_each;
use crate::tenants::ACME;
use crate::vectors::{options, value};

/// The JSON types that a member has in these objects, such as `["string", "null"]`; `absent` where one has no such
/// member.
fn shape(samples: &[Json]) -> Json {
    let mut members: Map<String, Json> = Map::new();
    let keys = samples.iter().flat_map(|sample| sample.as_object().unwrap().keys());
    for key in keys {
        let mut types = Vec::new();
        for sample in samples {
            let name = match sample.get(key) {
                None => "absent",
                Some(Json::Null) => "null",
                Some(Json::Bool(_)) => "boolean",
                Some(Json::Number(_)) => "number",
                Some(Json::String(_)) => "string",
                Some(Json::Array(_)) => "array",
                Some(Json::Object(_)) => "object",
            };
            if !types.contains(&name) {
                types.push(name);
            }
        }
        types.sort_unstable_by_key(|name| matches!(*name, "null" | "absent"));
        members.insert(key.clone(), json!(types));
    }
    Json::Object(members)
}

fn written(value: &tenantry_kernel::Value) -> Json {
    serde_json::to_value(value).unwrap()
}

/// A profile with every part, with a part left out, and a profile with the id alone.
fn profiles() -> Vec<Json> {
    let whole = json!({
        "id": ACME, "slug": "acme", "name": "Acme", "kind": "client", "tier": "starter", "status": "active",
        "version": 1,
        "features": { "chat": true },
        "limits": {
            "seats": { "limit": 5, "used": 3, "resetsAt": "2026-01-01T00:00:00Z" }, "agents": null, "odd": "odd",
        },
        "branding": {
            "primaryColor": "#112233", "secondaryColor": "#445566", "backgroundColor": "#fff", "textColor": "#000",
            "dark": {
                "primaryColor": "#112233", "secondaryColor": "#445566", "backgroundColor": "#000", "textColor": "#fff",
            },
            "fontFamily": "Inter", "headingFontFamily": "Inter", "radius": "8px", "logoUrl": "/logo.svg",
            "logoDarkUrl": "/dark.svg", "faviconUrl": "/favicon.ico", "productName": "Acme Panels",
        },
    });
    [whole, json!({ "id": ACME })]
        .iter()
        .map(|json| written(&client_profile(&value(json), &ReadContext::default()).unwrap()))
        .collect()
}

fn memberships() -> Vec<Json> {
    let list = json!({ "tenants": [
        { "id": ACME, "slug": "acme", "name": "Acme", "role": "admin", "logoUrl": "/logo.svg" },
        { "id": ACME },
    ] });
    let read = client_memberships(&value(&list), IdFormat::Uuid).unwrap();
    written(&read)["tenants"].as_array().unwrap().clone()
}

/// A resolution by slug with an unconfirmed id, and one by id.
fn resolutions() -> Vec<Json> {
    let by_slug = Request { host: Some("acme.localhost"), session: Some(ACME), ..Request::default() };
    let by_id = Request { header: Some(ACME), ..Request::default() };
    let resolve = |request| written(&resolve(&request, &options! {}).unwrap().to_value());
    vec![resolve(by_slug), resolve(by_id)]
}

fn traces() -> Vec<Json> {
    let request = Request { host: Some("acme.localhost"), ..Request::default() };
    explain(&request, &options! {}).trace.iter().map(TraceEntry::to_value).map(|entry| written(&entry)).collect()
}

fn items(samples: &[Json], member: &str) -> Vec<Json> {
    let nested = samples.iter().map(|sample| &sample[member]);
    nested.flat_map(|nested| nested.as_array().cloned().unwrap_or_default()).collect()
}

/// Errors with every optional part, and without any.
fn samples_of_errors() -> Vec<TenantError> {
    let unknown = ReachedLimit { key: "seats".into(), limit: None, used: None, resets_at: None };
    let known = ReachedLimit { limit: Some(5.0), used: Some(5.0), resets_at: Some("2026".into()), ..unknown.clone() };
    let failure = ApiFailure {
        detail: "its body is not JSON".into(),
        url: Some("https://api.test/v1/tenants".into()),
        status: Some(502),
        content_type: Some("text/html".into()),
        excerpt: Some("<html>".into()),
    };
    let invalid_id = |source| TenantError::InvalidTenantId { value: "x".into(), reason: InvalidIdReason::Nil, source };
    let mut samples = one_of_each();
    samples.extend([
        invalid_id(Some(Source::Cookie)),
        TenantError::Conflict { first: Source::Header, second: None },
        TenantError::CannotSwitch { bound_by: Source::Subdomain },
        unknown.into(),
        known.into(),
        TenantError::Api(Box::new(ApiFailure { detail: failure.detail.clone(), ..ApiFailure::default() })),
        TenantError::Api(Box::new(failure)),
    ]);
    samples
}

fn errors() -> Json {
    let samples = samples_of_errors();
    let of_kind = |kind: &ErrorKind| {
        let made = samples.iter().filter(|error| error.kind() == *kind);
        let details: Vec<_> = made.map(|error| written(&error.details())).collect();
        json!({
            "name": kind.name(), "code": kind.code(), "httpStatus": kind.http_status(), "details": shape(&details),
        })
    };
    ErrorKind::ALL.iter().map(of_kind).collect()
}

fn words<T: Copy>(all: &[T], as_str: fn(T) -> &'static str) -> Json {
    all.iter().map(|word| as_str(*word)).collect()
}

fn shapes() -> Json {
    let (profiles, resolutions) = (profiles(), resolutions());
    let limits: Vec<_> = profiles[0]["limits"].as_object().unwrap().values().cloned().collect();
    let (brand, warnings) = CheckedBranding::from_value_leniently(&value(&profiles[0]["branding"]), "branding");
    let mut palette = brand.palette().to_object();
    palette.set("warnings", warnings_to_value(&warnings));
    let palette = written(&palette.into());
    let brands = [profiles[0]["branding"].clone(), written(&Branding::default().to_value())];
    let mut claims = items(&resolutions, "unconfirmed");
    for resolution in &resolutions {
        let mut claim = resolution.clone();
        claim.as_object_mut().unwrap().retain(|key, _| key != "unconfirmed");
        claims.push(claim);
    }
    json!({
        "words": {
            "source": words(Source::ALL, Source::as_str),
            "outcome": words(Outcome::ALL, Outcome::as_str),
            "ids": words(IdFormat::ALL, IdFormat::as_str),
            "sharingMode": words(SharingMode::ALL, SharingMode::as_str),
            "kind": TenantKind::KNOWN.iter().map(TenantKind::as_str).collect::<Vec<_>>(),
            "tier": Tier::KNOWN.iter().map(Tier::as_str).collect::<Vec<_>>(),
            "status": TenantStatus::KNOWN.iter().map(TenantStatus::as_str).collect::<Vec<_>>(),
        },
        "objects": {
            "TenantProfile": shape(&profiles),
            "Limit": shape(&limits),
            "Branding": shape(&brands),
            "BrandColors": shape(&[brands[0]["dark"].clone(), json!({})]),
            "BrandingPalette": shape(std::slice::from_ref(&palette)),
            "BrandingAdjustment": shape(&items(std::slice::from_ref(&palette), "adjustments")),
            "TenantWarning": shape(&items(&profiles, "warnings")),
            "Membership": shape(&memberships()),
            "Resolution": shape(&resolutions),
            "TenantClaim": shape(&claims),
            "TraceEntry": shape(&traces()),
        },
        "errors": errors(),
    })
}

/// Planted fault: a member that Rust adds, removes or retypes and TypeScript does not know of.
#[test]
fn the_shapes_are_those_of_the_file() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/shapes.json");
    let now = serde_json::to_string_pretty(&shapes()).unwrap() + "\n";
    if std::env::var_os("WRITE_SHAPES").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == now, "the shapes changed; write them with `WRITE_SHAPES=1 cargo test -p tenantry-kernel shapes`");
}

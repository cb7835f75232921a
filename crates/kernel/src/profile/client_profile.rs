//! A profile as a client hands it to the app: JSON in one spelling, of which every part is checked.
//!
//! [`TenantProfile`](crate::TenantProfile) is the same as Rust types, for Rust callers. The module for JavaScript has
//! no use for types, and is smaller without them.

use alloc::string::String;

use crate::error::TenantError;
use crate::http::echo::check_echo;
use crate::json::fields::{Canonical, Fields, join};
use crate::json::object::Object;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::json::warning::warnings_to_value;
use crate::profile::branding::checked_branding::{CheckedBranding, ColorReader};
use crate::profile::branding::color_spelling::spelled;
use crate::profile::kind::TenantKind;
use crate::profile::limit::Limit;
use crate::profile::status::TenantStatus;
use crate::profile::tier::Tier;
use crate::tenant::id::TenantId;
use crate::tenant::id_format::IdFormat;
use crate::tenant::reference::TenantRef;
use crate::tenant::slug::TenantSlug;
use crate::text::excerpt::excerpt;
use crate::text::string_enum::word;

/// What the reader of a profile knows in advance.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadContext<'a> {
    /// The format of the ids.
    pub ids: IdFormat,
    /// The tenant of the request. An answer about a different tenant is refused.
    pub asked: Option<&'a TenantRef>,
    /// Whether the SDK itself wrote the profile, as a snapshot or a copy, so that its member `warnings` is trusted.
    pub is_ours: bool,
    /// The tenant header and the HTTP status of the answer that holds the profile. A header that names a different
    /// tenant is refused; see [`check_echo`].
    pub echo: Option<(&'a str, u16)>,
    /// Whether a tenant that its status shuts off is refused.
    pub needs_active: bool,
}

/// The members that are texts.
static TEXTS: [(&str, Canonical); 4] = [
    ("name", |text| Ok(String::from(text))),
    ("kind", |text| Ok(String::from(word(text)?))),
    ("tier", |text| Ok(String::from(word(text)?))),
    ("status", |text| Ok(String::from(TenantStatus::spelling(text)?))),
];

/// Reads a profile as [`TenantProfile::read`](crate::TenantProfile::read) does. Returns it as a client hands it to the
/// app: every member is there, with `flags` for the wire's `features`, and the warnings.
///
/// The colors of the brand stay as they are spelled, except digits, which become `#rrggbb`. A word that is no color
/// shows where the brand becomes CSS.
///
/// # Errors
///
/// Those of [`TenantProfile::read`](crate::TenantProfile::read).
pub fn client_profile(value: &Value, context: &ReadContext<'_>) -> Result<Value, TenantError> {
    read(false, value, context, spelled)
}

/// Reads a profile whose colors `color` reads.
pub(crate) fn read(
    is_strict: bool,
    value: &Value,
    context: &ReadContext<'_>,
    color: ColorReader,
) -> Result<Value, TenantError> {
    let mut reading = if is_strict { Reading::strict() } else { Reading::lenient() };
    let Some(mut fields) = Fields::of(value, "", &mut reading) else { return Err(refusal(&mut reading)) };
    let (id, slug) = read_identity(&mut fields, context)?;
    if is_strict {
        refuse_unknown_words(&mut fields);
    }
    if context.is_ours
        && let Some(Value::List(written)) = value.get("warnings")
    {
        for warning in written {
            copy_warning(warning, fields.reading);
        }
    }
    let mut profile = Object::default();
    profile.text("id", id.as_str());
    profile.optional_text("slug", slug.as_ref().map(TenantSlug::as_str));
    fields.copy_texts(&TEXTS, &mut profile, true);
    if context.needs_active
        && let Some(Value::Text(status)) = profile.get("status")
    {
        assert_active(status, id, slug.as_ref())?;
    }
    let version = fields.optional_integer("version").map(Value::integer);
    profile.set("version", version.unwrap_or_default());
    profile.set("flags", read_flags(&mut fields));
    profile.set("limits", read_limits(&mut fields));
    let brand = match fields.optional("branding") {
        Some(brand) => CheckedBranding::read(brand, "branding", fields.reading, color),
        None => CheckedBranding::default(),
    };
    profile.set("branding", brand.into_value());
    if is_strict {
        reading.check()?;
    }
    profile.set("warnings", warnings_to_value(&reading.into_warnings()));
    Ok(profile.into())
}

/// Refuses a tenant that its status shuts off.
pub(crate) fn assert_active(status: &str, id: TenantId, slug: Option<&TenantSlug>) -> Result<(), TenantError> {
    match TenantStatus::known(status) {
        Some(status) if !status.admits() => {
            let tenant = slug.cloned().map_or(TenantRef::Id(id), TenantRef::Slug);
            Err(TenantError::NotActive { tenant, status: status.clone() })
        }
        _ => Ok(()),
    }
}

/// The id and the slug, which say which tenant it is, and are strict in every reading. So is the presence of the
/// status.
fn read_identity(
    fields: &mut Fields<'_, '_>,
    context: &ReadContext<'_>,
) -> Result<(TenantId, Option<TenantSlug>), TenantError> {
    let Some(id) = fields.id_text() else { return Err(refusal(fields.reading)) };
    let id = context.ids.parse_id(id)?;
    let mut slug = fields.optional_parsed("slug", TenantSlug::parse);
    if fields.reading.count() > 0 {
        return Err(refusal(fields.reading));
    }
    if let Some(asked) = context.asked {
        slug = slug.or_else(|| asked.slug().cloned());
        if !asked.names(id, slug.as_ref()) {
            return Err(TenantError::mismatch(asked.clone()));
        }
    }
    fields.once("status");
    if fields.reading.count() > 0 {
        return Err(refusal(fields.reading));
    }
    if let Some((echo, status)) = context.echo {
        check_echo(id, echo, context.ids, Some(status))?;
    }
    Ok((id, slug))
}

/// The error of a part that was just refused.
fn refusal(reading: &mut Reading) -> TenantError {
    reading.refusal().into()
}

/// What only the directory that owns the profile asks for: a slug, a name, and words that it knows.
fn refuse_unknown_words(fields: &mut Fields<'_, '_>) {
    fields.text("slug");
    fields.text("name");
    fields.optional_parsed("kind", TenantKind::parse_known);
    fields.optional_parsed("tier", Tier::parse_known);
    fields.optional_parsed("status", TenantStatus::parse_known);
}

/// Copies a warning that an earlier reading wrote. Anything else is skipped.
fn copy_warning(value: &Value, reading: &mut Reading) {
    let text = |name| value.get(name)?.as_text();
    if let (Some(path), Some(reason)) = (text("path"), text("reason")) {
        reading.refuse(path, reason);
    }
}

fn read_flags(fields: &mut Fields<'_, '_>) -> Value {
    // The wire says `features`; a profile that the SDK wrote for JavaScript (a snapshot, a copy) says `flags`.
    let member = if fields.reading.is_strict || fields.has("features") { "features" } else { "flags" };
    let mut flags = Object::default();
    for (key, value) in fields.entries(member) {
        match value.unreadable() {
            None => flags.set(key, value.clone()),
            Some(why) => fields.reading.refuse(&join(member, excerpt(key)), why.reason()),
        }
    }
    flags.into()
}

fn read_limits(fields: &mut Fields<'_, '_>) -> Value {
    let mut limits = Object::default();
    for (key, value) in fields.entries("limits") {
        if let Some(limit) = Limit::read(value, &join("limits", excerpt(key)), fields.reading) {
            limits.set(key, limit.to_value());
        }
    }
    limits.into()
}

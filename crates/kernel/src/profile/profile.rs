//! The profile of a tenant.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::TenantError;
use crate::json::fields::{Fields, join};
use crate::json::object::Object;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::json::warning::{Warning, warnings_to_value};
use crate::profile::branding::branding::Branding;
use crate::profile::kind::TenantKind;
use crate::profile::limit::Limit;
use crate::profile::status::TenantStatus;
use crate::profile::tier::Tier;
use crate::tenant::id::TenantId;
use crate::tenant::id_format::IdFormat;
use crate::tenant::reference::TenantRef;
use crate::tenant::slug::TenantSlug;
use crate::text::excerpt::excerpt;

/// A tenant as the directory describes it: identity, tier, flags, limits and brand.
///
/// - Read in camelCase and in `snake_case`; written in camelCase. The id is `id` or `tenantId`.
/// - Keys of flags and limits are data and are not converted.
/// - Unknown members are ignored, so that a newer backend can send more.
/// - Every member but the id is optional.
#[derive(Clone, Debug, PartialEq)]
pub struct TenantProfile {
    /// The id.
    pub id: TenantId,
    /// The label of the tenant in hosts.
    pub slug: Option<TenantSlug>,
    /// The display name.
    pub name: Option<String>,
    /// The kind of tenant.
    pub kind: Option<TenantKind>,
    /// The plan of the tenant.
    pub tier: Option<Tier>,
    /// Whether the tenant is in use.
    pub status: Option<TenantStatus>,
    /// A number that grows with every change of the profile.
    pub version: Option<u64>,
    /// Flag values by key, in the order of the response. The wire calls this member `features`.
    pub flags: Vec<(String, Value)>,
    /// Limits by key, in the order of the answer.
    pub limits: Vec<(String, Limit)>,
    /// The brand.
    pub branding: Branding,
    /// What was left out when the profile was read, and why. A directory does not write this member.
    pub warnings: Vec<Warning>,
}

/// What the reader of a profile knows in advance.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadContext<'a> {
    /// The format of the ids.
    pub ids: IdFormat,
    /// The tenant of the request. An answer about a different tenant is refused.
    pub asked: Option<&'a TenantRef>,
    /// Whether the SDK itself wrote the profile, as a snapshot or a copy, so that its member `warnings` is trusted.
    pub is_ours: bool,
}

impl TenantProfile {
    /// Reads a profile as a client does: the identity strictly, everything else part by part.
    ///
    /// - A wrong id, a wrong slug, and an id, slug or status that is there twice refuse the profile.
    /// - Any other part that is wrong is left out and reported in [`warnings`](Self::warnings).
    /// - Without a slug the profile has the slug of the request, if the request has one.
    ///
    /// The status is not checked; see [`assert_active`](Self::assert_active).
    ///
    /// ```
    /// use tenantry_kernel::{ReadContext, TenantProfile, json};
    ///
    /// let text = r##"{ "id": "11111111-1111-1111-1111-111111111111", "tier": "business",
    ///     "branding": { "logoUrl": "" } }"##;
    /// let value = json::parse(text, |number| number.parse().unwrap_or(f64::NAN)).unwrap();
    /// let profile = TenantProfile::read(&value, &ReadContext::default())?;
    /// assert_eq!(profile.tier.as_ref().map(|tier| tier.as_str()), Some("business"));
    /// assert_eq!(profile.warnings[0].path, "branding.logoUrl");
    /// # Ok::<(), tenantry_kernel::TenantError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - [`TenantError::InvalidTenantId`] or [`TenantError::Validation`] for an identity that is wrong.
    /// - [`TenantError::Mismatch`] for a different tenant than that of the request.
    pub fn read(value: &Value, context: &ReadContext<'_>) -> Result<Self, TenantError> {
        Self::read_by(Reading::lenient(), value, context)
    }

    /// Reads a profile strictly, for the directory that owns it: any wrong part is refused, and the slug and the name
    /// are required. `ids` is the format of the id.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] with the path of the field that is wrong, or
    /// [`TenantError::InvalidTenantId`] for the id.
    pub fn from_value(value: &Value, ids: IdFormat) -> Result<Self, TenantError> {
        Self::read_by(Reading::strict(), value, &ReadContext { ids, ..ReadContext::default() })
    }

    fn read_by(mut reading: Reading, value: &Value, context: &ReadContext<'_>) -> Result<Self, TenantError> {
        let (id, slug) = read_identity(value, context)?;
        let Some(mut fields) = Fields::of(value, "", &mut reading) else { return Err(reading.refusal().into()) };
        let mut profile = Self::read_description(id, slug, &mut fields);
        if context.is_ours
            && let Some(Value::List(written)) = value.get("warnings")
        {
            profile.warnings.extend(written.iter().filter_map(read_warning));
        }
        profile.warnings.append(&mut reading.finish()?);
        Ok(profile)
    }

    /// Reads everything but the identity.
    fn read_description(id: TenantId, slug: Option<TenantSlug>, fields: &mut Fields<'_, '_>) -> Self {
        if fields.reading.is_strict {
            fields.text("slug");
            fields.text("name");
            fields.optional_parsed("kind", TenantKind::parse_known);
            fields.optional_parsed("tier", Tier::parse_known);
            fields.optional_parsed("status", TenantStatus::parse_known);
        }
        Self {
            id,
            slug,
            name: fields.owned_text("name"),
            kind: fields.optional_parsed("kind", TenantKind::parse),
            tier: fields.optional_parsed("tier", Tier::parse),
            status: fields.optional_parsed("status", TenantStatus::parse),
            version: fields.optional_integer("version"),
            flags: read_flags(fields),
            limits: read_limits(fields),
            branding: match fields.optional("branding") {
                Some(brand) => Branding::read(brand, "branding", fields.reading),
                None => Branding::default(),
            },
            warnings: Vec::new(),
        }
    }

    /// Checks that the status does not shut the tenant off. An unknown status does not.
    ///
    /// # Errors
    ///
    /// [`TenantError::NotActive`] for a tenant that is suspended, archived, deleted, disabled or inactive.
    pub fn assert_active(&self) -> Result<(), TenantError> {
        match &self.status {
            Some(status) if status.is_shut_off() => Err(TenantError::NotActive {
                tenant: self.slug.clone().map_or(TenantRef::Id(self.id), TenantRef::Slug),
                status: status.clone(),
            }),
            _ => Ok(()),
        }
    }

    /// The profile as a directory writes it, without the warnings.
    #[must_use]
    pub fn to_value(&self) -> Value {
        self.write("features").into()
    }

    /// The profile as a client hands it to the app: with `flags` for the wire's `features`, and with the warnings.
    #[must_use]
    pub fn to_client_value(&self) -> Value {
        let mut profile = self.write("flags");
        profile.set("warnings", warnings_to_value(&self.warnings));
        profile.into()
    }

    /// Writes every member but the warnings. `flags` is the name of the flags.
    fn write(&self, flags: &str) -> Object {
        let mut profile = Object::default();
        profile.text("id", self.id.as_str());
        profile.optional_text("slug", self.slug.as_ref().map(TenantSlug::as_str));
        profile.optional_text("name", self.name.as_deref());
        profile.optional_text("kind", self.kind.as_ref().map(TenantKind::as_str));
        profile.optional_text("tier", self.tier.as_ref().map(Tier::as_str));
        profile.optional_text("status", self.status.as_ref().map(TenantStatus::as_str));
        profile.set("version", self.version.map_or(Value::Null, Value::integer));
        profile.set(flags, Value::Map(self.flags.clone()));
        let mut limits = Object::default();
        for (key, limit) in &self.limits {
            limits.set(key, limit.to_value());
        }
        profile.set("limits", limits.into());
        profile.set("branding", self.branding.to_value());
        profile
    }
}

impl Serialize for TenantProfile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}

/// Reads a profile whose id is a UUID.
impl<'de> Deserialize<'de> for TenantProfile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::from_value(&value, IdFormat::Uuid).map_err(serde::de::Error::custom)
    }
}

/// Reads a warning that an earlier reading wrote; `None` for anything else.
fn read_warning(value: &Value) -> Option<Warning> {
    let mut reading = Reading::lenient();
    let mut fields = Fields::of(value, "", &mut reading)?;
    Some(Warning { path: fields.owned_text("path")?, reason: fields.owned_text("reason")? })
}

fn read_flags(fields: &mut Fields<'_, '_>) -> Vec<(String, Value)> {
    // The wire says `features`; a profile that the SDK wrote for JavaScript (a snapshot, a copy) says `flags`.
    let member = if fields.reading.is_strict || fields.has("features") { "features" } else { "flags" };
    let mut flags = Vec::new();
    for (key, value) in fields.entries(member) {
        match value.unreadable() {
            None => flags.push((key.clone(), value.clone())),
            Some(why) => fields.reading.refuse(join(member, excerpt(key)), String::from(why.reason())),
        }
    }
    flags
}

fn read_limits(fields: &mut Fields<'_, '_>) -> Vec<(String, Limit)> {
    let mut limits = Vec::new();
    for (key, value) in fields.entries("limits") {
        let limit = Limit::read(value, &join("limits", excerpt(key)), fields.reading);
        limits.extend(limit.map(|limit| (key.clone(), limit)));
    }
    limits
}

/// The id and the slug, which say which tenant it is, and are strict. So is the presence of the status.
fn read_identity(value: &Value, context: &ReadContext<'_>) -> Result<(TenantId, Option<TenantSlug>), TenantError> {
    let mut reading = Reading::strict();
    let Some(mut fields) = Fields::of(value, "", &mut reading) else { return Err(reading.refusal().into()) };
    let Some(id) = fields.id_text() else { return Err(reading.refusal().into()) };
    let id = context.ids.parse_id(id)?;
    let mut slug = fields.optional_parsed("slug", TenantSlug::parse);
    fields.reading.check()?;
    if let Some(asked) = context.asked {
        slug = slug.or_else(|| asked.slug().cloned());
        if !asked.names(id, slug.as_ref()) {
            return Err(TenantError::mismatch(asked.clone()));
        }
    }
    fields.once("status");
    fields.reading.check()?;
    Ok((id, slug))
}

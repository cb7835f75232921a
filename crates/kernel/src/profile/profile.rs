//! The profile of a tenant.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::TenantError;
use crate::json::object::Object;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::json::warning::{Warning, warnings_to_value};
use crate::profile::branding::branding::Branding;
use crate::profile::branding::checked_branding::{CheckedBranding, canonical_color};
use crate::profile::client_profile::{self, ReadContext, assert_active};
use crate::profile::kind::TenantKind;
use crate::profile::limit::Limit;
use crate::profile::status::TenantStatus;
use crate::profile::tier::Tier;
use crate::tenant::id::TenantId;
use crate::tenant::id_format::IdFormat;
use crate::tenant::slug::TenantSlug;

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

impl TenantProfile {
    /// Reads a profile as a client does: the identity strictly, everything else part by part.
    ///
    /// - A wrong id, a wrong slug, and an id, slug or status that is there twice refuse the profile.
    /// - Any other part that is wrong is left out and reported in [`warnings`](Self::warnings).
    /// - Without a slug the profile has the slug of the request, if the request has one.
    ///
    /// The status is checked where the context has `needs_active`; see also [`assert_active`](Self::assert_active).
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
    /// - [`TenantError::Mismatch`] for a different tenant than that of the request or of the header in `echo`, and
    ///   [`TenantError::Api`] for a header that names the tenant twice.
    /// - [`TenantError::NotActive`] for a tenant that its status shuts off, where the context has `needs_active`.
    pub fn read(value: &Value, context: &ReadContext<'_>) -> Result<Self, TenantError> {
        Self::from_client_value(&client_profile::read(false, value, context, canonical_color)?)
    }

    /// Reads a profile strictly, for the directory that owns it: any wrong part is refused, and the slug and the name
    /// are required. `ids` is the format of the id.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] with the path of the field that is wrong, or
    /// [`TenantError::InvalidTenantId`] for the id.
    pub fn from_value(value: &Value, ids: IdFormat) -> Result<Self, TenantError> {
        let context = ReadContext { ids, ..ReadContext::default() };
        Self::from_client_value(&client_profile::read(true, value, &context, canonical_color)?)
    }

    /// Reads what [`client_profile`](crate::client_profile) returned.
    ///
    /// # Errors
    ///
    /// [`TenantError::InvalidTenantId`] for another value.
    pub fn from_client_value(value: &Value) -> Result<Self, TenantError> {
        let text = |name| value.get(name).and_then(Value::as_text);
        let entries = |name| value.get(name).and_then(Value::as_map).unwrap_or_default();
        let limit = |(key, limit): &(String, Value)| {
            let limit = Limit::read(limit, key, &mut Reading::lenient())?;
            Some((key.clone(), limit.into_owned()))
        };
        let warnings = value.get("warnings").and_then(Value::as_list).unwrap_or_default();
        Ok(Self {
            id: TenantId::from_canonical(text("id").unwrap_or_default())?,
            slug: text("slug").and_then(|slug| TenantSlug::parse(slug).ok()),
            name: text("name").map(String::from),
            kind: text("kind").and_then(|kind| TenantKind::parse(kind).ok()),
            tier: text("tier").and_then(|tier| Tier::parse(tier).ok()),
            status: text("status").and_then(|status| TenantStatus::parse(status).ok()),
            version: value.get("version").and_then(Value::as_integer),
            flags: entries("flags").to_vec(),
            limits: entries("limits").iter().filter_map(limit).collect(),
            branding: value
                .get("branding")
                .map(|brand| Branding::from(&CheckedBranding::of_client(brand)))
                .unwrap_or_default(),
            warnings: warnings.iter().filter_map(Warning::from_value).collect(),
        })
    }

    /// Checks that the status does not shut the tenant off. An unknown status does not.
    ///
    /// # Errors
    ///
    /// [`TenantError::NotActive`] for a tenant that is suspended, archived, deleted, disabled or inactive.
    pub fn assert_active(&self) -> Result<(), TenantError> {
        match &self.status {
            Some(status) => assert_active(status.as_str(), self.id, self.slug.as_ref()),
            None => Ok(()),
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

//! What the backend says of a tenant.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::branding::Branding;
use crate::error::TenantError;
use crate::fields::{Fields, join};
use crate::id_format::IdFormat;
use crate::limit::Limit;
use crate::tenant_id::TenantId;
use crate::tenant_slug::TenantSlug;
use crate::value::Value;
use crate::words::words;

/// A tenant as the directory describes it: identity, plan, features, limits and brand.
///
/// - Read in camelCase and in `snake_case`; written in camelCase. The id is `id` or `tenantId`.
/// - Keys of features and limits are data and stay as they are written.
/// - Members nobody knows are passed over, so that a newer backend can say more.
/// - `kind` defaults to `client`, `tier` to `starter`, `status` to `active`, `version` to 0.
#[derive(Clone, Debug, PartialEq)]
pub struct TenantProfile {
    /// The identity.
    pub id: TenantId,
    /// The label in hosts.
    pub slug: TenantSlug,
    /// The name people read.
    pub name: String,
    /// What sort of tenant it is.
    pub kind: TenantKind,
    /// The plan.
    pub tier: Tier,
    /// Whether it may be acted for.
    pub status: TenantStatus,
    /// Grows with every change of the profile.
    pub version: u64,
    /// Flag values by key, in the order written.
    pub features: Vec<(String, Value)>,
    /// Limits by key, in the order written.
    pub limits: Vec<(String, Limit)>,
    /// The brand.
    pub branding: Branding,
}

impl TenantProfile {
    /// Reads a profile whose id is written in the format `ids`.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] with the path of the field that is wrong, or
    /// [`TenantError::InvalidTenantId`] for the id.
    pub fn from_value(value: &Value, ids: IdFormat) -> Result<Self, TenantError> {
        let fields = Fields::of(value, "")?;
        let id = fields.optional_text("id")?;
        let tenant_id = fields.optional_text("tenantId")?;
        let id = match (id, tenant_id) {
            (Some(id), None) | (None, Some(id)) => ids.parse_id(id)?,
            (None, None) => return Err(fields.refuse("id", "it is missing; write the tenant's id")),
            (Some(_), Some(_)) => return Err(fields.refuse("id", "it is there twice, as id and tenantId; keep one")),
        };
        let mut profile = Self {
            id,
            slug: TenantSlug::parse(fields.text("slug")?)?,
            name: String::from(fields.text("name")?),
            kind: fields.optional_parsed("kind", TenantKind::parse)?.unwrap_or(TenantKind::Client),
            tier: fields.optional_parsed("tier", Tier::parse)?.unwrap_or(Tier::Starter),
            status: fields.optional_parsed("status", TenantStatus::parse)?.unwrap_or(TenantStatus::Active),
            version: fields.optional_integer("version")?.unwrap_or(0),
            features: fields.entries("features")?.to_vec(),
            limits: Vec::new(),
            branding: Branding::default(),
        };
        for (key, value) in fields.entries("limits")? {
            profile.limits.push((key.clone(), Limit::from_value(value, &join("limits", key))?));
        }
        if let Some(value) = fields.optional("branding")? {
            profile.branding = Branding::from_value(value, "branding")?;
        }
        Ok(profile)
    }

    /// The profile as it is written.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::object([
            ("id", Value::text(self.id.as_str())),
            ("slug", Value::text(self.slug.as_str())),
            ("name", Value::text(&self.name)),
            ("kind", Value::text(self.kind.as_str())),
            ("tier", Value::text(self.tier.as_str())),
            ("status", Value::text(self.status.as_str())),
            ("version", Value::integer(self.version)),
            ("features", Value::Map(self.features.clone())),
            ("limits", Value::Map(self.limits.iter().map(|(key, limit)| (key.clone(), limit.to_value())).collect())),
            ("branding", self.branding.to_value()),
        ])
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

words! {
    /// What sort of tenant it is.
    TenantKind, "write client, solution, industry or platform":
    /// A customer.
    Client = "client",
    /// A product line built on the platform.
    Solution = "solution",
    /// A whole field of business.
    Industry = "industry",
    /// The platform itself.
    Platform = "platform",
}

words! {
    /// The plan a tenant is on.
    Tier, "write starter, professional or enterprise":
    /// The first plan.
    Starter = "starter",
    /// The middle plan.
    Professional = "professional",
    /// The full plan.
    Enterprise = "enterprise",
}

words! {
    /// Whether a tenant may be acted for.
    TenantStatus, "write active, suspended or archived":
    /// In use.
    Active = "active",
    /// Shut off for a time; nobody may act for it.
    Suspended = "suspended",
    /// Shut off for good.
    Archived = "archived",
}

impl TenantStatus {
    /// Whether anybody may act for a tenant in this state.
    #[must_use]
    pub const fn admits(self) -> bool {
        matches!(self, Self::Active)
    }
}

//! The memberships of a person.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::fields::Fields;
use crate::json::invalid_member::InvalidMember;
use crate::json::reading::{Reading, Warning};
use crate::json::value::Value;
use crate::profile::branding::image_url::ImageUrl;
use crate::tenant::id::TenantId;
use crate::tenant::id_format::IdFormat;
use crate::tenant::slug::TenantSlug;
use crate::text::decimal::decimal;

/// A tenant that a person is a member of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The tenant.
    pub id: TenantId,
    /// The label of the tenant in hosts.
    pub slug: Option<TenantSlug>,
    /// The display name of the tenant.
    pub name: Option<String>,
    /// The person's role in the tenant, a word of the backend.
    pub role: Option<String>,
    /// The tenant's logo.
    pub logo_url: Option<ImageUrl>,
}

/// The memberships of a person, and what was left out of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memberships {
    /// The tenants, in the order of the answer.
    pub tenants: Vec<Membership>,
    /// What was left out, and why.
    pub warnings: Vec<Warning>,
}

impl Memberships {
    /// Reads `{ tenants: [{ id, slug, name, role, logoUrl }] }`. `ids` is the format of the ids.
    ///
    /// - An entry with a wrong id or slug is left out.
    /// - Any other part that is wrong is left out of its entry.
    ///
    /// # Errors
    ///
    /// [`InvalidMember`] for a value without a list `tenants`.
    pub fn read(value: &Value, ids: IdFormat) -> Result<Self, InvalidMember> {
        let fields = Fields::of(value, "")?;
        let entries = fields.optional_items("tenants")?.ok_or_else(|| fields.refuse("tenants", "it is missing"))?;
        let mut reading = Reading::lenient();
        let mut tenants = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let path = ["tenants[", &decimal(index as u64), "]"].concat();
            let read = Membership::read(entry, ids, &path, &mut reading);
            tenants.extend(reading.part(read));
        }
        Ok(Self { tenants, warnings: reading.finish()? })
    }
}

impl Membership {
    fn read(value: &Value, ids: IdFormat, path: &str, reading: &mut Reading) -> Result<Self, InvalidMember> {
        let fields = Fields::of(value, path)?;
        let id = ids.parse_id(fields.id_text()?).map_err(|invalid| fields.refuse("id", &invalid.sentence()))?;
        Ok(Self {
            id,
            slug: fields.optional_parsed("slug", TenantSlug::parse)?,
            name: reading.optional(fields.optional_text("name")).map(String::from),
            role: reading.optional(fields.optional_text("role")).map(String::from),
            logo_url: reading.optional(fields.optional_parsed("logoUrl", ImageUrl::parse)),
        })
    }

    /// The membership as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::object([
            ("id", Value::text(self.id.as_str())),
            ("slug", Value::optional_text(self.slug.as_ref().map(TenantSlug::as_str))),
            ("name", Value::optional_text(self.name.as_deref())),
            ("role", Value::optional_text(self.role.as_deref())),
            ("logoUrl", Value::optional_text(self.logo_url.as_ref().map(ImageUrl::as_str))),
        ])
    }
}

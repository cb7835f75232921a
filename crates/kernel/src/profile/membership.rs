//! The memberships of a person.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::fields::Fields;
use crate::json::invalid_member::InvalidMember;
use crate::json::object::Object;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::json::warning::Warning;
use crate::profile::branding::image_url::ImageUrl;
use crate::tenant::id::TenantId;
use crate::tenant::id_format::IdFormat;
use crate::tenant::slug::TenantSlug;
use crate::text::decimal::decimal;
use crate::text::fill::fill;

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
        let mut reading = Reading::lenient();
        let entries = Fields::of(value, "", &mut reading)
            .and_then(|mut fields| fields.required("tenants", "it is missing", Fields::optional_items))
            .ok_or_else(|| reading.refusal())?;
        let mut tenants = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let path = fill("tenants[{}]", &[&decimal(index as u64)]);
            tenants.extend(Membership::read(entry, ids, &path, &mut reading));
        }
        Ok(Self { tenants, warnings: reading.finish()? })
    }
}

impl Membership {
    fn read(value: &Value, ids: IdFormat, path: &str, reading: &mut Reading) -> Option<Self> {
        let mut fields = Fields::of(value, path, reading)?;
        let id = match ids.parse_id(fields.id_text()?) {
            Ok(id) => id,
            Err(invalid) => return fields.refuse("id", &invalid.sentence()),
        };
        let before = fields.reading.count();
        let slug = fields.optional_parsed("slug", TenantSlug::parse);
        if fields.reading.count() > before {
            return None;
        }
        Some(Self {
            id,
            slug,
            name: fields.owned_text("name"),
            role: fields.owned_text("role"),
            logo_url: fields.optional_parsed("logoUrl", ImageUrl::parse),
        })
    }

    /// The membership as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut membership = Object::default();
        membership.text("id", self.id.as_str());
        membership.optional_text("slug", self.slug.as_ref().map(TenantSlug::as_str));
        membership.optional_text("name", self.name.as_deref());
        membership.optional_text("role", self.role.as_deref());
        membership.optional_text("logoUrl", self.logo_url.as_ref().map(ImageUrl::as_str));
        membership.into()
    }
}

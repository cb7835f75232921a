//! The memberships of a person.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::fields::{Canonical, Fields};
use crate::json::object::Object;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::json::warning::{Warning, warnings_to_value};
use crate::profile::branding::image_url::ImageUrl;
use crate::tenant::id_format::IdFormat;
use crate::tenant::slug::TenantSlug;

/// The memberships of a person, as checked JSON, and what was left out of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Memberships {
    /// The tenants, in the order of the answer: `{ id, slug, name, role, logoUrl }`. All but the id may be null; the
    /// role is a word of the backend.
    pub tenants: Vec<Value>,
    /// What was left out, and why.
    pub warnings: Vec<Warning>,
}

/// The members that are texts.
static TEXTS: [(&str, Canonical); 3] = [
    ("name", |text| Ok(String::from(text))),
    ("role", |text| Ok(String::from(text))),
    ("logoUrl", |text| Ok(String::from(ImageUrl::check(text)?))),
];

impl Memberships {
    /// Reads `{ tenants: [{ id, slug, name, role, logoUrl }] }`; `None` for a value without a list `tenants`. `ids` is
    /// the format of the ids.
    ///
    /// - An entry with a wrong id or slug is left out.
    /// - Any other part that is wrong is left out of its entry.
    #[must_use]
    pub fn read(value: &Value, ids: IdFormat) -> Option<Self> {
        let mut reading = Reading::lenient();
        let mut tenants = Vec::new();
        let has_list = Fields::of(value, "", &mut reading)?.for_each("tenants", &mut |fields, path, entry| {
            if let Some(membership) = read_membership(entry, ids, path, fields.reading) {
                tenants.push(membership);
            }
        });
        has_list.then(|| Self { tenants, warnings: reading.into_warnings() })
    }

    /// The list as a client hands it to the app.
    #[must_use]
    pub fn into_value(self) -> Value {
        let mut list = Object::default();
        list.set("tenants", Value::List(self.tenants));
        list.set("warnings", warnings_to_value(&self.warnings));
        list.into()
    }
}

fn read_membership(value: &Value, ids: IdFormat, path: &str, reading: &mut Reading) -> Option<Value> {
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
    let mut membership = Object::default();
    membership.text("id", id.as_str());
    membership.optional_text("slug", slug.as_ref().map(TenantSlug::as_str));
    fields.copy_texts(&TEXTS, &mut membership, Some(&Value::Null));
    Some(membership.into())
}

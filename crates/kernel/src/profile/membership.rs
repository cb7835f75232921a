//! The memberships of a person.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::fields::{Canonical, Fields};
use crate::json::object::Object;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::json::warning::warnings_to_value;
use crate::profile::branding::image_url::ImageUrl;
use crate::tenant::id_format::IdFormat;
use crate::tenant::slug::TenantSlug;

/// The members that are texts.
static TEXTS: [(&str, Canonical); 3] = [
    ("name", |text| Ok(String::from(text))),
    ("role", |text| Ok(String::from(text))),
    ("logoUrl", |text| Ok(String::from(ImageUrl::check(text)?))),
];

/// Reads `{ tenants: [{ id, slug, name, role, logoUrl }] }`; `None` for a value without a list `tenants`. `ids` is the
/// format of the ids.
///
/// - An entry with a wrong id or slug is left out.
/// - Any other part that is wrong is left out of its entry.
///
/// Returns the list as a client hands it to the app, `{ tenants, warnings }`. Every member of an entry is there; all
/// but the id may be null. The role is a word of the backend.
#[must_use]
pub fn client_memberships(value: &Value, ids: IdFormat) -> Option<Value> {
    let mut reading = Reading::lenient();
    let mut tenants = Vec::new();
    let has_list = Fields::of(value, "", &mut reading)?.for_each("tenants", &mut |fields, path, entry| {
        if let Some(membership) = read_membership(entry, ids, path, fields.reading) {
            tenants.push(membership);
        }
    });
    let mut list = Object::default();
    list.set("tenants", Value::List(tenants));
    list.set("warnings", warnings_to_value(&reading.into_warnings()));
    has_list.then(|| list.into())
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
    fields.copy_texts(&TEXTS, &mut membership, true);
    Some(membership.into())
}

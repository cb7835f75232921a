//! A reference to a tenant by id or by slug.

use alloc::string::String;
use core::fmt;

use crate::json::fields::quoted;
use crate::json::object::Object;
use crate::json::value::Value;
use crate::tenant::id::{TenantId, read_uuid};
use crate::tenant::id_format::IdFormat;
use crate::tenant::slug::TenantSlug;
use crate::text::excerpt::excerpt;
use crate::text::fill::fill;

/// A tenant as a source names it: by id or by slug. Only the tenant directory knows which id a slug stands for.
///
/// `TenantRef` owns its slug, for options and errors. `TenantRef<&str>` borrows it, for an answer that is read once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenantRef<S = String> {
    /// Named by id.
    Id(TenantId),
    /// Named by slug.
    Slug(TenantSlug<S>),
}

/// A value that names no tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTenantRef {
    reason: String,
}

impl InvalidTenantRef {
    const fn new(reason: String) -> Self {
        Self { reason }
    }

    /// What is wrong and what to write: the end of an error's sentence.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for InvalidTenantRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl core::error::Error for InvalidTenantRef {}

impl TenantRef {
    /// Reads a UUID or a slug. No text is both: a slug is never a UUID.
    ///
    /// # Errors
    ///
    /// [`InvalidTenantRef`] for a text that is neither.
    pub fn parse(text: &str) -> Result<Self, InvalidTenantRef> {
        if let Ok(id) = read_uuid(text) {
            return Ok(Self::Id(id));
        }
        TenantSlug::parse(text).map(Self::Slug).map_err(|_| {
            let wrong = "\"{}\" is neither a UUID nor a slug; write one, such as `acme`";
            InvalidTenantRef::new(fill(wrong, &[excerpt(text)]))
        })
    }

    /// Reads what an option or an argument names a tenant by: `{ id }`, `{ slug }`, or a bare text where it can be only
    /// one of the two. An opaque id may look like a slug, so a bare text is refused where ids are opaque.
    ///
    /// # Errors
    ///
    /// [`InvalidTenantRef`] that says what to write.
    pub fn from_value(value: &Value, ids: IdFormat) -> Result<Self, InvalidTenantRef> {
        let members = match value {
            Value::Text(text) if ids == IdFormat::Uuid => return Self::parse(text),
            Value::Text(text) => {
                let wrong = "ids are opaque here, so \"{}\" could be an id or a slug; write { id: \"{}\" } or { slug: \
                             \"{}\" }";
                return Err(InvalidTenantRef::new(fill(wrong, &[excerpt(text); 3])));
            }
            Value::Map(members) => members.as_slice(),
            _ => &[],
        };
        match members {
            [(key, Value::Text(text))] if key == "id" => match ids.parse_kept_id(text) {
                Ok(id) => Ok(Self::Id(id)),
                Err(invalid) => Err(InvalidTenantRef::new(invalid.sentence())),
            },
            [(key, Value::Text(text))] if key == "slug" => match TenantSlug::parse(text) {
                Ok(slug) => Ok(Self::Slug(slug)),
                Err(invalid) => Err(InvalidTenantRef::new(quoted(text, invalid.reason()))),
            },
            _ => Err(InvalidTenantRef::new(String::from(
                "it names no tenant; write { id } or { slug }, one of the two, as a string, and no other member",
            ))),
        }
    }
}

impl<S> TenantRef<S> {
    /// The id, where the tenant is named by id.
    #[must_use]
    pub const fn id(&self) -> Option<TenantId> {
        match self {
            Self::Id(id) => Some(*id),
            Self::Slug(_) => None,
        }
    }

    /// The slug, where the tenant is named by slug.
    #[must_use]
    pub const fn slug(&self) -> Option<&TenantSlug<S>> {
        match self {
            Self::Id(_) => None,
            Self::Slug(slug) => Some(slug),
        }
    }

    /// Whether the tenant is named by id.
    #[must_use]
    pub const fn is_id(&self) -> bool {
        matches!(self, Self::Id(_))
    }

    /// Whether this names the platform, which has an id and no slug.
    #[must_use]
    pub fn is_platform(&self) -> bool {
        self.id() == Some(TenantId::PLATFORM)
    }
}

impl<S: AsRef<str>> TenantRef<S> {
    /// Whether this names the tenant that the directory knows by `id` and, if it has one, `slug`.
    #[must_use]
    pub fn names(&self, id: TenantId, slug: Option<&TenantSlug>) -> bool {
        match self {
            Self::Id(named) => *named == id,
            Self::Slug(named) => slug.is_some_and(|slug| slug.as_str() == named.as_str()),
        }
    }

    /// The reference as [`from_value`](TenantRef::from_value) reads it in every format.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let key = if self.is_id() { "id" } else { "slug" };
        let mut reference = Object::default();
        reference.text(key, self.as_str());
        reference.into()
    }

    /// The tenant in the path of the tenant API, behind `/v1/tenants/`. An opaque id may look like a slug, so the two
    /// then have separate routes.
    #[must_use]
    pub fn path(&self, ids: IdFormat) -> String {
        fill(if ids == IdFormat::Opaque && !self.is_id() { "by-slug/{}" } else { "{}" }, &[self.as_str()])
    }

    /// The id or the slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id(id) => id.as_str(),
            Self::Slug(slug) => slug.as_str(),
        }
    }
}

impl From<TenantRef<&str>> for TenantRef {
    fn from(tenant: TenantRef<&str>) -> Self {
        match tenant {
            TenantRef::Id(id) => Self::Id(id),
            TenantRef::Slug(slug) => Self::Slug(slug.into()),
        }
    }
}

impl From<TenantId> for TenantRef {
    fn from(id: TenantId) -> Self {
        Self::Id(id)
    }
}

impl From<TenantSlug> for TenantRef {
    fn from(slug: TenantSlug) -> Self {
        Self::Slug(slug)
    }
}

impl<S: AsRef<str>> fmt::Display for TenantRef<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Slug(slug) => slug.fmt(f),
        }
    }
}

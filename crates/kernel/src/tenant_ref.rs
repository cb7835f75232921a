//! What a source can say of a tenant: its id or its slug.

use alloc::string::String;
use core::fmt;

use crate::error::TenantError;
use crate::tenant_id::TenantId;
use crate::tenant_slug::TenantSlug;

/// A tenant as a source names it. Which id a slug stands for only the tenant directory knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TenantRef {
    /// Named by its id.
    Id(TenantId),
    /// Named by its slug.
    Slug(TenantSlug),
}

impl TenantRef {
    /// Reads either spelling. No text is both: a slug is never a UUID.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] for a text that is neither.
    pub fn parse(text: &str) -> Result<Self, TenantError> {
        TenantId::read(text).map(Self::Id).or_else(|_| TenantSlug::parse(text).map(Self::Slug)).map_err(|_| {
            TenantError::validation("tenant", "name the tenant by its UUID or by its slug, such as `acme`")
        })
    }

    /// The id, if that is how the tenant was named.
    #[must_use]
    pub const fn id(&self) -> Option<TenantId> {
        match self {
            Self::Id(id) => Some(*id),
            Self::Slug(_) => None,
        }
    }

    /// The slug, if that is how the tenant was named.
    #[must_use]
    pub const fn slug(&self) -> Option<&TenantSlug> {
        match self {
            Self::Id(_) => None,
            Self::Slug(slug) => Some(slug),
        }
    }

    /// Whether this names the tenant that the directory knows by `id` and `slug`.
    #[must_use]
    pub fn names(&self, id: TenantId, slug: &TenantSlug) -> bool {
        match self {
            Self::Id(named) => *named == id,
            Self::Slug(named) => named == slug,
        }
    }

    /// The id or the slug as text; an id is written to the caller's buffer, for paths that must not allocate.
    pub fn write_to<'a>(&'a self, buffer: &'a mut [u8; 36]) -> &'a str {
        match self {
            Self::Id(id) => id.write_to(buffer),
            Self::Slug(slug) => slug.as_str(),
        }
    }

    /// The id or the slug as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from(self.write_to(&mut [0; 36]))
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

impl fmt::Display for TenantRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Slug(slug) => slug.fmt(f),
        }
    }
}

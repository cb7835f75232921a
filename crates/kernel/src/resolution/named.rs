//! A tenant in the words of its source, before anybody keeps it.

use crate::tenant_id::TenantId;
use crate::tenant_ref::TenantRef;
use crate::tenant_slug::TenantSlug;

/// A [`TenantRef`] that borrows: most answers are read once and thrown away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named<'a> {
    /// Named by its id.
    Id(TenantId),
    /// Named by its slug, which is one.
    Slug(&'a str),
}

impl Named<'_> {
    /// Whether the tenant is named by its id.
    #[must_use]
    pub const fn is_id(self) -> bool {
        matches!(self, Self::Id(_))
    }

    /// Whether this names the platform, which has an id and no slug.
    pub(super) fn is_platform(self) -> bool {
        self == Named::Id(TenantId::PLATFORM)
    }

    /// The id or the slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id(id) => id.as_str(),
            Self::Slug(slug) => slug,
        }
    }
}

impl<'a> From<&'a TenantRef> for Named<'a> {
    fn from(tenant: &'a TenantRef) -> Self {
        match tenant {
            TenantRef::Id(id) => Self::Id(*id),
            TenantRef::Slug(slug) => Self::Slug(slug.as_str()),
        }
    }
}

impl From<Named<'_>> for TenantRef {
    fn from(named: Named<'_>) -> Self {
        match named {
            Named::Id(id) => Self::Id(id),
            Named::Slug(slug) => Self::Slug(TenantSlug::of_label(slug)),
        }
    }
}

//! A tenant as one source names it, before it is compared.

use crate::tenant::id::{TenantId, read_any_id};
use crate::tenant::id_format::IdFormat;
use crate::tenant::reference::TenantRef;
use crate::tenant::slug::TenantSlug;

/// A tenant as one source names it: the checked text of a request or of the options, in the spelling of the source.
///
/// A server makes several for every request, so a claim is two words and not a [`TenantId`].
#[derive(Clone, Copy)]
pub(crate) enum Claim<'a> {
    /// INVARIANT: a text that is an id, in any spelling.
    Id(&'a str),
    /// By slug.
    Slug(TenantSlug<&'a str>),
}

impl<'a> Claim<'a> {
    /// The platform, which every request names.
    pub(crate) const PLATFORM: Claim<'static> = Claim::Id(TenantId::PLATFORM_TEXT);

    pub(crate) const fn is_id(self) -> bool {
        matches!(self, Self::Id(_))
    }

    pub(crate) fn is_platform(self) -> bool {
        self.is_same(Claim::PLATFORM)
    }

    /// Whether both name one tenant in one form. Only the directory compares an id with a slug.
    pub(crate) fn is_same(self, other: Claim<'_>) -> bool {
        match (self, other) {
            (Self::Id(id), Claim::Id(other)) => id == other || read_any_id(id) == read_any_id(other),
            (Self::Slug(slug), Claim::Slug(other)) => slug.as_str() == other.as_str(),
            _ => false,
        }
    }

    /// The id or the slug, in the spelling of the source.
    pub(crate) const fn text(self) -> &'a str {
        match self {
            Self::Id(id) => id,
            Self::Slug(slug) => slug.borrowed_text(),
        }
    }

    /// Whether the text is the one that the tenant has everywhere. Only a UUID has several spellings.
    pub(crate) fn is_canonical(self, ids: IdFormat) -> bool {
        match self {
            Self::Id(id) if ids == IdFormat::Uuid => {
                id.len() == TenantId::PLATFORM_TEXT.len() && !id.bytes().any(|byte| byte.is_ascii_uppercase())
            }
            _ => true,
        }
    }

    /// The tenant, with its id in the canonical spelling. `None` is impossible: the text is an id.
    pub(crate) fn tenant(self) -> Option<TenantRef<&'a str>> {
        match self {
            Self::Id(id) => read_any_id(id).map(TenantRef::Id),
            Self::Slug(slug) => Some(TenantRef::Slug(slug)),
        }
    }
}

impl<'a> From<&'a TenantRef> for Claim<'a> {
    fn from(tenant: &'a TenantRef) -> Self {
        match tenant {
            TenantRef::Id(id) => Self::Id(id.as_str()),
            TenantRef::Slug(slug) => Self::Slug(slug.borrowed()),
        }
    }
}

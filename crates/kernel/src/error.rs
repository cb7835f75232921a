//! Every error of the tenant layer, in one list.
//!
//! The list is API: each error has one stable [`code`](TenantError::code), one [`name`](TenantError::name) (the
//! JavaScript class) and one [`http_status`](TenantError::http_status) (the gateway's answer). Messages are for people
//! and may change. They say what to do next and hold no data of a different tenant.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use crate::api_failure::ApiFailure;
use crate::error_kind::ErrorKind;
use crate::error_page::error_page;
use crate::http::cookie::DuplicateCookie;
use crate::http::cookie_name::InvalidCookieName;
use crate::http::header_name::InvalidHeaderName;
use crate::http::host::InvalidDomain;
use crate::http::origin::InvalidOrigin;
use crate::json::invalid_member::InvalidMember;
use crate::json::object::Object;
use crate::json::value::Value;
use crate::profile::branding::color::InvalidColor;
use crate::profile::branding::font_family::InvalidFontFamily;
use crate::profile::branding::image_url::InvalidImageUrl;
use crate::profile::branding::length::InvalidLength;
use crate::profile::branding::product_name::InvalidProductName;
use crate::profile::branding::selector::InvalidSelector;
use crate::profile::reached_limit::ReachedLimit;
use crate::profile::status::TenantStatus;
use crate::source::Source;
use crate::tenant::invalid_id::{InvalidIdReason, InvalidTenantId};
use crate::tenant::reference::{InvalidTenantRef, TenantRef};
use crate::tenant::slug::InvalidTenantSlug;
use crate::text::fill::fill;
use crate::text::string_enum::UnknownWord;

/// An error of the tenant layer.
#[derive(Clone, Debug, PartialEq)]
pub enum TenantError {
    /// Work that needs a tenant runs where no tenant is set.
    ContextNotSet,
    /// A text that should be a tenant id is not one.
    InvalidTenantId {
        /// The text, cut to 64 characters.
        value: String,
        /// Why the text is not an id.
        reason: InvalidIdReason,
        /// The source that the text comes from; `None` where it comes from an argument.
        source: Option<Source>,
    },
    /// Data or a response belongs to a different tenant than the active one.
    Mismatch {
        /// The active tenant.
        expected: TenantRef,
    },
    /// The tenant does not exist, as far as the caller may know.
    NotFound {
        /// The tenant as the caller named it.
        tenant: String,
    },
    /// The caller is not a member of the tenant, or the tenant does not exist. No answer tells the two apart.
    UnauthorizedAccess,
    /// The deployment does not serve this tenant.
    NotAllowed {
        /// The tenant as its source names it.
        tenant: TenantRef,
    },
    /// The tenant's profile has a status that shuts it off.
    NotActive {
        /// The tenant, by slug where the slug is known.
        tenant: TenantRef,
        /// The status, such as `suspended`.
        status: TenantStatus,
    },
    /// A value is not what it must be.
    Validation {
        /// Where the value is, such as `branding.primaryColor`.
        field: String,
        /// What is wrong with the value, and what to write.
        reason: String,
    },
    /// No source names a tenant, and the host is not the platform's own.
    NotResolved,
    /// Two sources name different tenants.
    Conflict {
        /// The source that ranks higher.
        first: Source,
        /// The other source; `None` where the tenant directory disagrees.
        second: Option<Source>,
    },
    /// The client cannot switch, because the host, the request or the deployment decides the tenant. The code is that
    /// of [`Conflict`](Self::Conflict).
    CannotSwitch {
        /// The source that decides.
        bound_by: Source,
    },
    /// The active tenant of the client changed while the work ran.
    Changed,
    /// A limit of the tenant is used up.
    LimitReached(Box<ReachedLimit>),
    /// The tenant API could not be reached or gave no usable answer.
    Api(Box<ApiFailure>),
}

impl TenantError {
    /// The kind of this error.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::ContextNotSet => ErrorKind::ContextNotSet,
            Self::InvalidTenantId { .. } => ErrorKind::InvalidTenantId,
            Self::Mismatch { .. } => ErrorKind::Mismatch,
            Self::NotFound { .. } => ErrorKind::NotFound,
            Self::UnauthorizedAccess => ErrorKind::UnauthorizedAccess,
            Self::NotAllowed { .. } => ErrorKind::NotAllowed,
            Self::NotActive { .. } => ErrorKind::NotActive,
            Self::Validation { .. } => ErrorKind::Validation,
            Self::NotResolved => ErrorKind::NotResolved,
            Self::Conflict { .. } | Self::CannotSwitch { .. } => ErrorKind::Conflict,
            Self::Changed => ErrorKind::Changed,
            Self::LimitReached(_) => ErrorKind::LimitReached,
            Self::Api(_) => ErrorKind::Api,
        }
    }

    /// The stable code, such as `TENANT_NOT_FOUND`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.kind().code()
    }

    /// The name of the JavaScript class, such as `TenantNotFoundError`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// The HTTP status of the gateway's answer.
    #[must_use]
    pub const fn http_status(&self) -> u16 {
        self.kind().http_status()
    }

    /// What is wrong and what to do, in a sentence or two.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::ContextNotSet => {
                String::from("No tenant is set here. Resolve a tenant and set it before this work begins.")
            }
            Self::InvalidTenantId { value, reason, source } => {
                let given_by = source.map_or("", Source::as_str);
                let from = if source.is_some() { " from source " } else { "" };
                let remedy = match source {
                    Some(Source::Session | Source::Cookie) => {
                        " Call forgetTenantChoice() in the browser, or delete the cookies and the data of this site."
                    }
                    _ => "",
                };
                fill("\"{}\"{}{} is not a tenant id: {}.{}", &[value, from, given_by, reason.as_str(), remedy])
            }
            Self::Mismatch { expected } => fill(
                "The data belongs to a different tenant than \"{}\" and was discarded. Look for a cache that mixes \
                 tenants.",
                &[expected.as_str()],
            ),
            Self::NotFound { tenant } => fill("Tenant \"{}\" does not exist. Check the spelling.", &[tenant]),
            Self::UnauthorizedAccess => String::from(
                "You have no access to this tenant. Ask its administrator for access, or choose another tenant.",
            ),
            Self::NotAllowed { tenant } => fill(
                "This deployment does not serve tenant \"{}\". To serve it, add it to allowedTenants.",
                &[tenant.as_str()],
            ),
            Self::NotActive { tenant, status } => fill(
                "Tenant \"{}\" is not active: its status is \"{}\". Ask its administrator, or choose another tenant.",
                &[tenant.as_str(), status.as_str()],
            ),
            Self::Validation { field, reason } => fill("{}: {}.", &[field, reason]),
            Self::NotResolved => String::from(
                "No source names a tenant, and the host is not a root domain or a reserved label. Pass the request \
                 with its Host header, or set defaultTenant.",
            ),
            Self::Conflict { first, second } => fill(
                "Source {} and {} name different tenants. Make them agree, or set the option prefer.",
                &[first.as_str(), second.map_or("the tenant directory", Source::as_str)],
            ),
            Self::CannotSwitch { bound_by } => {
                let (decides, remedy) = match bound_by {
                    Source::Subdomain => ("host", "Navigate to tenantHost(location.host, slug)"),
                    Source::Header => ("tenant header", "Create a client for another request"),
                    _ => ("option `pinned` or a snapshot", "Create a client without it"),
                };
                fill("The {} decides the tenant, so the client cannot switch. {}.", &[decides, remedy])
            }
            Self::Changed => {
                String::from("The active tenant changed while this work ran. Start it again for the new tenant.")
            }
            Self::LimitReached(reached) => {
                fill("The limit \"{}\" is used up. Wait until it resets, or ask for a higher limit.", &[&reached.key])
            }
            Self::Api(failure) => failure.message(),
        }
    }

    /// The message, and a link to the page about the error. A program shows it to its developers.
    #[must_use]
    pub fn message_with_link(&self) -> String {
        fill("{} See {}", &[&self.message(), &error_page(self.code())])
    }

    /// The members of `details` of the JavaScript error.
    #[must_use]
    pub fn details(&self) -> Value {
        let mut details = Object::default();
        match self {
            Self::ContextNotSet | Self::UnauthorizedAccess | Self::NotResolved | Self::Changed => {}
            Self::InvalidTenantId { value, reason, source } => {
                details.text("value", value);
                details.text("reason", reason.as_str());
                details.optional_text("source", source.map(Source::as_str));
            }
            Self::Mismatch { expected } => details.text("expected", expected.as_str()),
            Self::NotFound { tenant } => details.text("tenant", tenant),
            Self::NotAllowed { tenant } => details.text("tenant", tenant.as_str()),
            Self::NotActive { tenant, status } => {
                details.text("tenant", tenant.as_str());
                details.text("status", status.as_str());
            }
            Self::Validation { field, reason } => {
                details.text("field", field);
                details.text("reason", reason);
            }
            Self::Conflict { first, second } => {
                details.text("first", first.as_str());
                details.optional_text("second", second.map(Source::as_str));
            }
            Self::CannotSwitch { bound_by } => {
                details.text("first", bound_by.as_str());
                details.text("second", Source::Session.as_str());
            }
            Self::LimitReached(limit) => return limit.to_value(),
            Self::Api(failure) => return failure.to_value(),
        }
        details.into()
    }

    /// A [`TenantError::Validation`] for the field that is wrong.
    #[must_use]
    pub fn validation(field: &str, reason: &str) -> Self {
        Self::invalid(field, String::from(reason))
    }

    /// As [`validation`](Self::validation), with a reason that was written for it.
    pub(crate) fn invalid(field: &str, reason: String) -> Self {
        Self::Validation { field: String::from(field), reason }
    }

    /// A [`TenantError::Api`] for a call without a usable answer.
    #[must_use]
    pub fn api(status: Option<u16>, detail: &str) -> Self {
        Self::Api(Box::new(ApiFailure { status, detail: String::from(detail), ..ApiFailure::default() }))
    }

    /// A [`TenantError::Mismatch`] for data of a different tenant than `expected`.
    #[must_use]
    pub fn mismatch(expected: impl Into<TenantRef>) -> Self {
        Self::Mismatch { expected: expected.into() }
    }

    pub(crate) fn invalid_id(invalid: InvalidTenantId, source: Option<Source>) -> Self {
        Self::InvalidTenantId { value: invalid.value, reason: invalid.reason, source }
    }
}

impl fmt::Display for TenantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for TenantError {}

impl From<InvalidTenantId> for TenantError {
    #[inline(never)]
    fn from(invalid: InvalidTenantId) -> Self {
        Self::invalid_id(invalid, None)
    }
}

impl From<InvalidMember> for TenantError {
    #[inline(never)]
    fn from(invalid: InvalidMember) -> Self {
        Self::Validation { field: invalid.0.path, reason: invalid.0.reason }
    }
}

impl From<ReachedLimit> for TenantError {
    fn from(reached: ReachedLimit) -> Self {
        Self::LimitReached(Box::new(reached))
    }
}

/// The errors of single values. Each is a [`TenantError::Validation`] of this field.
macro_rules! from_invalid_values {
    ($($error:ty => $field:literal,)*) => {
        $(impl From<$error> for TenantError {
            fn from(invalid: $error) -> Self {
                Self::validation($field, invalid.reason().as_ref())
            }
        })*
    };
}

from_invalid_values! {
    InvalidTenantSlug => "slug",
    InvalidTenantRef => "tenant",
    InvalidDomain => "domain",
    InvalidOrigin => "origin",
    InvalidHeaderName => "header",
    InvalidCookieName => "cookie",
    DuplicateCookie => "cookie",
    InvalidColor => "color",
    InvalidFontFamily => "fontFamily",
    InvalidImageUrl => "imageUrl",
    InvalidLength => "length",
    InvalidProductName => "productName",
    InvalidSelector => "selector",
    UnknownWord => "value",
}

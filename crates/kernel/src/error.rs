//! Every way in which a tenant rule can refuse, in one list.
//!
//! The list is API: each error has one stable [`code`](TenantError::code), one
//! [`name`](TenantError::name) (the JavaScript class) and one [`status`](TenantError::http_status)
//! (the gateway's answer). Messages are for people and may change; they say what to do next and hold
//! nothing of another tenant.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use crate::api_failure::ApiFailure;
use crate::json::value::Value;
use crate::profile::status::TenantStatus;
use crate::source::Source;
use crate::tenant::id::InvalidId;
use crate::tenant::reference::TenantRef;
use crate::text::excerpt::excerpt;

/// A refusal of the tenant layer.
#[derive(Clone, Debug, PartialEq)]
pub enum TenantError {
    /// Work that needs a tenant ran where none is set.
    ContextNotSet,
    /// A text that should name a tenant by id does not.
    InvalidTenantId {
        /// The text, cut to 64 characters.
        value: String,
        /// Why it is refused.
        reason: InvalidId,
        /// The source that said it, when a source did.
        source: Option<Source>,
    },
    /// Data or an answer of one tenant turned up where another is acted for.
    Mismatch {
        /// The tenant that is acted for.
        expected: TenantRef,
    },
    /// No such tenant, as far as the caller may know.
    NotFound {
        /// What was asked for.
        tenant: String,
    },
    /// The caller may not act for the tenant, or there is no such tenant: the two are told apart nowhere.
    UnauthorizedAccess,
    /// The deployment does not serve this tenant.
    NotAllowed {
        /// The tenant as its source named it.
        tenant: TenantRef,
    },
    /// The tenant's profile says that it is shut off.
    NotActive {
        /// The tenant, by its slug if that is known.
        tenant: TenantRef,
        /// Its status, such as `suspended`.
        status: TenantStatus,
    },
    /// A value is not what it must be.
    Validation {
        /// Where it stands, such as `branding.primaryColor`.
        field: String,
        /// What is wanted there.
        reason: String,
    },
    /// No source named a tenant, and no host was read that is the platform's own.
    NotResolved,
    /// Two sources name different tenants.
    Conflict {
        /// The one that ranks higher.
        first: Source,
        /// The other, or none when the directory is what disagrees.
        second: Option<Source>,
    },
    /// A switch was asked for where the address, the request or the deployment decides. Its code is that of
    /// [`Conflict`](Self::Conflict).
    CannotSwitch {
        /// What decides.
        bound_by: Source,
    },
    /// The client acts for another tenant since this work began.
    Changed,
    /// A limit of the tenant is used up.
    LimitReached(Box<ReachedLimit>),
    /// The tenant API could not be asked or gave no usable answer.
    Api(Box<ApiFailure>),
}

/// Which limit is used up.
#[derive(Clone, Debug, PartialEq)]
pub struct ReachedLimit {
    /// The key of the limit in the tenant's profile.
    pub key: String,
    /// How much the tenant may use, if that is said.
    pub limit: Option<f64>,
    /// How much it has used, if that is said.
    pub used: Option<f64>,
    /// When the count begins anew (ISO 8601), if it does.
    pub resets_at: Option<String>,
}

/// The error family without the particulars: what the list of codes is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorKind {
    /// The JavaScript class.
    pub name: &'static str,
    /// The stable code.
    pub code: &'static str,
    /// The HTTP status at the gateway.
    pub http_status: u16,
}

macro_rules! kinds {
    ($($constant:ident = $name:literal $code:literal $status:literal;)*) => {
        impl ErrorKind {
            $(pub(crate) const $constant: Self = Self { name: $name, code: $code, http_status: $status };)*

            /// Every member of the family.
            pub const ALL: &'static [Self] = &[$(Self::$constant),*];
        }
    };
}

kinds! {
    CONTEXT_NOT_SET = "TenantContextNotSetError" "TENANT_CONTEXT_NOT_SET" 500;
    INVALID_ID = "InvalidTenantIdError" "INVALID_TENANT_ID" 400;
    MISMATCH = "TenantMismatchError" "TENANT_MISMATCH" 403;
    NOT_FOUND = "TenantNotFoundError" "TENANT_NOT_FOUND" 404;
    UNAUTHORIZED = "UnauthorizedTenantAccessError" "UNAUTHORIZED_TENANT_ACCESS" 403;
    NOT_ALLOWED = "TenantNotAllowedError" "TENANT_NOT_ALLOWED" 403;
    NOT_ACTIVE = "TenantNotActiveError" "TENANT_NOT_ACTIVE" 403;
    VALIDATION = "TenantValidationError" "TENANT_VALIDATION" 400;
    NOT_RESOLVED = "TenantNotResolvedError" "TENANT_NOT_RESOLVED" 400;
    CONFLICT = "TenantConflictError" "TENANT_CONFLICT" 400;
    CHANGED = "TenantChangedError" "TENANT_CHANGED" 409;
    LIMIT_REACHED = "LimitReachedError" "LIMIT_REACHED" 402;
    API = "TenantApiError" "TENANT_API" 503;
}

impl TenantError {
    /// The member of the family this is.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::ContextNotSet => ErrorKind::CONTEXT_NOT_SET,
            Self::InvalidTenantId { .. } => ErrorKind::INVALID_ID,
            Self::Mismatch { .. } => ErrorKind::MISMATCH,
            Self::NotFound { .. } => ErrorKind::NOT_FOUND,
            Self::UnauthorizedAccess => ErrorKind::UNAUTHORIZED,
            Self::NotAllowed { .. } => ErrorKind::NOT_ALLOWED,
            Self::NotActive { .. } => ErrorKind::NOT_ACTIVE,
            Self::Validation { .. } => ErrorKind::VALIDATION,
            Self::NotResolved => ErrorKind::NOT_RESOLVED,
            Self::Conflict { .. } | Self::CannotSwitch { .. } => ErrorKind::CONFLICT,
            Self::Changed => ErrorKind::CHANGED,
            Self::LimitReached(_) => ErrorKind::LIMIT_REACHED,
            Self::Api(_) => ErrorKind::API,
        }
    }

    /// The stable code, such as `TENANT_NOT_FOUND`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.kind().code
    }

    /// The name of the JavaScript class, such as `TenantNotFoundError`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.kind().name
    }

    /// The HTTP status the gateway answers with.
    #[must_use]
    pub const fn http_status(&self) -> u16 {
        self.kind().http_status
    }

    /// What is wrong and what to do, in a sentence or two.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::ContextNotSet => {
                String::from("No tenant is set here. Resolve one and set it before this work begins.")
            }
            Self::InvalidTenantId { value, reason, source } => {
                let from = source.map_or("", Source::as_str);
                let by = if from.is_empty() { "" } else { " from source " };
                let remedy = match source {
                    Some(Source::Session | Source::Cookie) => {
                        " Call forgetTenantChoice() in the browser, or delete the cookies and the data of this site."
                    }
                    _ => "",
                };
                ["\"", value.as_str(), "\"", by, from, " is not a tenant id: ", reason.reason(), ".", remedy].concat()
            }
            Self::Mismatch { .. } => {
                String::from("This belongs to another tenant than the one acted for. It was not handed over.")
            }
            Self::NotFound { tenant } => ["There is no tenant \"", tenant.as_str(), "\". Check its spelling."].concat(),
            Self::UnauthorizedAccess => {
                String::from("You may not act for this tenant. Ask its administrator for access, or choose another.")
            }
            Self::NotAllowed { tenant } => [
                "This deployment does not serve tenant \"",
                tenant.as_str(),
                "\". Add it to allowedTenants if it should.",
            ]
            .concat(),
            Self::NotActive { tenant, status } => [
                "Tenant \"",
                tenant.as_str(),
                "\" is not active: its status is \"",
                status.as_str(),
                "\". Ask its administrator, or choose another tenant.",
            ]
            .concat(),
            Self::Validation { field, reason } => [field.as_str(), ": ", reason, "."].concat(),
            Self::NotResolved => String::from(
                "No source names a tenant, and no host was read that is a root domain or a reserved label. Pass the request with \
                 its Host header, or set defaultTenant.",
            ),
            Self::Conflict { first, second } => [
                "Source ",
                first.as_str(),
                " names another tenant than ",
                second.map_or("the tenant directory", Source::as_str),
                ". Make them agree, or say in the options which one to prefer.",
            ]
            .concat(),
            Self::CannotSwitch { bound_by } => String::from(match bound_by {
                Source::Subdomain => {
                    "This host belongs to one tenant, so the client cannot switch in place. Navigate to the other \
                     tenant's own host: tenantHost(location.host, slug)."
                }
                Source::Header => {
                    "The tenant header of this request names one tenant, so the client cannot switch. Make a client for \
                     a request of the other tenant."
                }
                _ => {
                    "This client is bound to one tenant, by the option `pinned` or by the snapshot that a server renders \
                     from, so it cannot switch."
                }
            }),
            Self::Changed => {
                String::from("The tenant was changed since this work began. Start it again for the new tenant.")
            }
            Self::LimitReached(reached) => {
                ["The limit ", &reached.key, " is used up. Wait until it resets or ask for a higher one."].concat()
            }
            Self::Api(failure) => failure.message(),
        }
    }

    /// The particulars, for the `details` of the JavaScript error.
    #[must_use]
    pub fn details(&self) -> Value {
        let source = |source: Source| Value::text(source.as_str());
        match self {
            Self::ContextNotSet | Self::UnauthorizedAccess | Self::NotResolved | Self::Changed => Value::object([]),
            Self::InvalidTenantId { value, reason, source: given_by } => Value::object([
                ("value", Value::text(value)),
                ("reason", Value::text(reason.reason())),
                ("source", given_by.map_or(Value::Null, source)),
            ]),
            Self::Mismatch { expected } => Value::object([("expected", Value::text(expected.as_str()))]),
            Self::NotFound { tenant } => Value::object([("tenant", Value::text(tenant))]),
            Self::NotAllowed { tenant } => Value::object([("tenant", Value::text(tenant.as_str()))]),
            Self::NotActive { tenant, status } => {
                Value::object([("tenant", Value::text(tenant.as_str())), ("status", Value::text(status.as_str()))])
            }
            Self::Validation { field, reason } => {
                Value::object([("field", Value::text(field)), ("reason", Value::text(reason))])
            }
            Self::Conflict { first, second } => {
                Value::object([("first", source(*first)), ("second", second.map_or(Value::Null, source))])
            }
            Self::CannotSwitch { bound_by } => {
                Value::object([("first", source(*bound_by)), ("second", source(Source::Session))])
            }
            Self::LimitReached(limit) => limit.to_value(),
            Self::Api(failure) => failure.to_value(),
        }
    }

    /// A [`TenantError::Validation`] for the field that is wrong.
    #[must_use]
    pub fn validation(field: &str, reason: &str) -> Self {
        Self::Validation { field: String::from(field), reason: String::from(reason) }
    }

    /// A [`TenantError::Api`] for a call that brought no usable answer.
    #[must_use]
    pub fn api(status: Option<u16>, detail: &str) -> Self {
        Self::Api(Box::new(ApiFailure { status, detail: String::from(detail), ..ApiFailure::default() }))
    }

    /// A [`TenantError::Mismatch`] for what belongs to another tenant than `expected`.
    #[must_use]
    pub fn mismatch(expected: impl Into<TenantRef>) -> Self {
        Self::Mismatch { expected: expected.into() }
    }

    pub(crate) fn invalid_id(value: &str, reason: InvalidId) -> Self {
        Self::InvalidTenantId { value: String::from(excerpt(value)), reason, source: None }
    }

    /// Names the source that a malformed id came from; any other error is left as it is.
    #[must_use]
    pub(crate) fn with_source(mut self, from: Source) -> Self {
        if let Self::InvalidTenantId { source, .. } = &mut self {
            *source = Some(from);
        }
        self
    }
}

impl fmt::Display for TenantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for TenantError {}

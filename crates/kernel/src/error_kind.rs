//! The kinds of errors, each with the stable names by which other programs know it.

macro_rules! error_kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal, $code:literal, $status:literal;)*) => {
        /// The kinds of errors, each with its JavaScript class, its code and its HTTP status.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorKind {
            $($(#[$doc])* $kind,)*
        }

        impl ErrorKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// The JavaScript class, such as `TenantNotFoundError`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }

            /// The stable code, such as `TENANT_NOT_FOUND`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$kind => $code,)*
                }
            }

            /// The HTTP status of the gateway's answer.
            #[must_use]
            pub const fn http_status(self) -> u16 {
                match self {
                    $(Self::$kind => $status,)*
                }
            }
        }
    };
}

error_kinds! {
    /// [`TenantError::ContextNotSet`](crate::TenantError::ContextNotSet)
    ContextNotSet = "TenantContextNotSetError", "TENANT_CONTEXT_NOT_SET", 500;
    /// [`TenantError::InvalidTenantId`](crate::TenantError::InvalidTenantId)
    InvalidTenantId = "InvalidTenantIdError", "INVALID_TENANT_ID", 400;
    /// [`TenantError::Mismatch`](crate::TenantError::Mismatch)
    Mismatch = "TenantMismatchError", "TENANT_MISMATCH", 403;
    /// [`TenantError::NotFound`](crate::TenantError::NotFound)
    NotFound = "TenantNotFoundError", "TENANT_NOT_FOUND", 404;
    /// [`TenantError::UnauthorizedAccess`](crate::TenantError::UnauthorizedAccess)
    UnauthorizedAccess = "UnauthorizedTenantAccessError", "UNAUTHORIZED_TENANT_ACCESS", 403;
    /// [`TenantError::NotAllowed`](crate::TenantError::NotAllowed)
    NotAllowed = "TenantNotAllowedError", "TENANT_NOT_ALLOWED", 403;
    /// [`TenantError::NotActive`](crate::TenantError::NotActive)
    NotActive = "TenantNotActiveError", "TENANT_NOT_ACTIVE", 403;
    /// [`TenantError::Validation`](crate::TenantError::Validation)
    Validation = "TenantValidationError", "TENANT_VALIDATION", 400;
    /// [`TenantError::NotResolved`](crate::TenantError::NotResolved)
    NotResolved = "TenantNotResolvedError", "TENANT_NOT_RESOLVED", 400;
    /// [`TenantError::Conflict`](crate::TenantError::Conflict) and
    /// [`TenantError::CannotSwitch`](crate::TenantError::CannotSwitch)
    Conflict = "TenantConflictError", "TENANT_CONFLICT", 400;
    /// [`TenantError::Changed`](crate::TenantError::Changed)
    Changed = "TenantChangedError", "TENANT_CHANGED", 409;
    /// [`TenantError::LimitReached`](crate::TenantError::LimitReached)
    LimitReached = "LimitReachedError", "LIMIT_REACHED", 402;
    /// [`TenantError::Api`](crate::TenantError::Api)
    Api = "TenantApiError", "TENANT_API", 503;
}

impl ErrorKind {
    /// The kind with this code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

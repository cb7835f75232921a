//! The environment variables that a platform sets for every service.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::TenantError;
use crate::json::object::Object;
use crate::json::value::Value;
use crate::resolution::options::resolve_options::ResolveOptions;
use crate::tenant::id::TenantId;
use crate::tenant::id_format::IdFormat;
use crate::tenant::reference::TenantRef;
use crate::tenant::slug::TenantSlug;
use crate::text::ascii;
use crate::text::excerpt::excerpt;
use crate::text::fill::fill;

const ENABLED: &str = "MULTI_TENANCY_ENABLED";
const DEFAULT: &str = "DEFAULT_TENANT_ID";
const ALLOWED: &str = "ALLOWED_TENANTS";

const SPACE: &[u8] = b" \t\r\n";

/// `MULTI_TENANCY_ENABLED`, `DEFAULT_TENANT_ID` and `ALLOWED_TENANTS`.
///
/// - A variable that is not set leaves its option unchanged. A variable that is empty or cannot be read is an error: a
///   guess could serve the wrong tenant.
/// - `MULTI_TENANCY_ENABLED` is `true`, `1`, `false` or `0`, in any case. `false` turns off the sources, but no check.
/// - A tenant is a UUID or a slug, or with opaque ids an id. `ALLOWED_TENANTS` is a list of tenants, separated by
///   commas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TenancySettings {
    /// Whether there is more than one tenant; `None` where the variable is not set.
    pub enabled: Option<bool>,
    /// The tenant where no other source names one.
    pub default_tenant: Option<TenantRef>,
    /// The only tenants that are served; `None` is every tenant.
    pub allowed_tenants: Option<Vec<TenantRef>>,
}

impl TenancySettings {
    /// Reads the settings. `variable` returns the value of an environment variable.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] that names the variable, quotes its value and says what to write.
    pub fn read(ids: IdFormat, variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, TenantError> {
        let mut settings = Self::default();
        if let Some(text) = variable(ENABLED) {
            settings.enabled = Some(truth(&text)?);
        }
        if let Some(text) = variable(DEFAULT) {
            settings.default_tenant = Some(tenant(DEFAULT, &text, ids)?);
        }
        if let Some(list) = variable(ALLOWED) {
            let allowed = settings.allowed_tenants.insert(Vec::new());
            for text in ascii::split(&list, ",") {
                allowed.push(tenant(ALLOWED, text, ids)?);
            }
        }
        Ok(settings)
    }

    /// Sets the options of the variables that are set.
    pub fn apply_to(&self, options: &mut ResolveOptions) {
        if let Some(enabled) = self.enabled {
            options.enabled = enabled;
        }
        if let Some(tenant) = &self.default_tenant {
            options.default_tenant = Some(tenant.clone());
        }
        if let Some(tenants) = &self.allowed_tenants {
            options.allowed_tenants = Some(tenants.clone());
        }
    }

    /// Whether the tenant that the directory knows by `id` and `slug` is served.
    #[must_use]
    pub fn serves(&self, id: TenantId, slug: &TenantSlug) -> bool {
        self.allowed_tenants.as_ref().is_none_or(|allowed| allowed.iter().any(|tenant| tenant.names(id, Some(slug))))
    }

    /// The settings as options, with the members of the variables that are set.
    #[must_use]
    pub fn to_value(&self, ids: IdFormat) -> Value {
        let reference = |tenant: &TenantRef| match ids {
            IdFormat::Uuid => Value::text(tenant.as_str()),
            IdFormat::Opaque => tenant.to_value(),
        };
        let mut options = Object::default();
        if let Some(enabled) = self.enabled {
            options.truth("enabled", enabled);
        }
        if let Some(tenant) = &self.default_tenant {
            options.set("defaultTenant", reference(tenant));
        }
        if let Some(tenants) = &self.allowed_tenants {
            options.set("allowedTenants", Value::List(tenants.iter().map(reference).collect()));
        }
        options.into()
    }
}

fn truth(text: &str) -> Result<bool, TenantError> {
    let word = ascii::trim(text, SPACE);
    let is = |known: &str| word.eq_ignore_ascii_case(known);
    if is("true") || is("1") {
        Ok(true)
    } else if is("false") || is("0") {
        Ok(false)
    } else {
        Err(unreadable(ENABLED, text, "write true or false, or unset it"))
    }
}

fn tenant(name: &str, text: &str, ids: IdFormat) -> Result<TenantRef, TenantError> {
    let word = ascii::trim(text, SPACE);
    let tenant = match ids {
        IdFormat::Uuid => TenantRef::parse(word).ok(),
        IdFormat::Opaque => ids.parse_id(word).ok().map(TenantRef::Id),
    };
    let wanted = match ids {
        IdFormat::Uuid => "write the tenant's UUID or slug, or unset it",
        IdFormat::Opaque => "write the tenant's id, or unset it",
    };
    tenant.ok_or_else(|| unreadable(name, text, wanted))
}

fn unreadable(name: &str, text: &str, wanted: &str) -> TenantError {
    let text = excerpt(ascii::trim(text, SPACE));
    let reason = if text.is_empty() {
        fill("it has an empty entry; {}", &[wanted])
    } else {
        fill("\"{}\" is not understood; {}", &[text, wanted])
    };
    TenantError::invalid(name, reason)
}

//! The slug and the name of a new tenant.

use tenantry_kernel::{Request, ResolveOptions, TenantError, TenantSlug, resolve};

use crate::http::refuse_hidden;

const MAX_NAME: usize = 200;

/// Reads the slug of a new tenant. A label that no host of a tenant may have, such as `www`, is refused.
///
/// # Errors
///
/// [`TenantError`] for a text that is not a slug, and for a reserved label.
pub(crate) fn new_slug(text: &str, hosts: &ResolveOptions) -> Result<TenantSlug, TenantError> {
    let slug = TenantSlug::parse(text)?;
    let host = format!("{slug}.localhost");
    let resolution = resolve(&Request { host: Some(&host), ..Request::default() }, hosts);
    if resolution.is_ok_and(|resolution| resolution.slug() == Some(&slug)) {
        Ok(slug)
    } else {
        Err(TenantError::validation("slug", "it is reserved; write another one"))
    }
}

/// Reads the name of a new tenant: 1 to 200 characters, trimmed.
///
/// # Errors
///
/// [`TenantError::Validation`].
pub(crate) fn new_name(text: &str) -> Result<String, TenantError> {
    let name = text.trim();
    let length = name.chars().count();
    if !(1..=MAX_NAME).contains(&length) {
        return Err(TenantError::validation("name", &format!("it has {length} characters; write 1 to {MAX_NAME}")));
    }
    refuse_hidden(name, "name")?;
    Ok(name.to_owned())
}

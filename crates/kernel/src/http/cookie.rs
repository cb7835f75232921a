//! The cookie that seeds a new tab with a tenant: its name, reading it, writing it.
//!
//! Cookies are read by bytes, as RFC 6265bis says: a pair ends at `;`, a name ends at the first `=`, and only space and
//! tab are trimmed. A reader that trims all Unicode space takes `U+2000 __Host-tenant_id`, which any sibling subdomain
//! may set, for the cookie that only this host can set.

use alloc::string::String;
use core::fmt;

use crate::http::cookie_name::{NameOnHost, is_prefixed};
use crate::tenant::id::TenantId;
use crate::text::ascii;
use crate::text::fill::fill;

pub use crate::http::cookie_name::{CookieName, InvalidCookieName};

/// What may surround a name and a value.
const SPACE: &[u8] = b" \t";

/// A cookie that a request has twice, so that a sibling subdomain set one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateCookie {
    name: String,
}

impl DuplicateCookie {
    /// What is wrong and what to do: the end of an error's sentence.
    #[must_use]
    pub fn reason(&self) -> String {
        fill(
            "the cookie {} is there twice; call forgetTenantChoice() in the browser, or delete the cookies of this \
             site",
            &[&self.name],
        )
    }
}

impl fmt::Display for DuplicateCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason())
    }
}

impl core::error::Error for DuplicateCookie {}

impl NameOnHost<'_> {
    /// The value in one `key=value` pair, if the key is this name.
    fn value_in(self, pair: &str) -> Option<&str> {
        let after = ascii::trim_start(pair, SPACE).strip_prefix(self.prefix)?.strip_prefix(self.rest)?;
        ascii::trim_start(after, SPACE).strip_prefix("=").map(|value| ascii::trim(value, SPACE))
    }

    /// The value of the cookie; see [`find`].
    pub(crate) fn find_in(self, header: &str) -> Result<Option<&str>, DuplicateCookie> {
        let mut found = None;
        for pair in ascii::split(header, ";") {
            let Some(value) = self.value_in(pair) else { continue };
            if found.replace(value).is_some() {
                return Err(DuplicateCookie { name: self.text() });
            }
        }
        Ok(found)
    }
}

/// The value of the cookie called `name` in a `Cookie` header or `document.cookie`.
///
/// ```
/// use tenantry_kernel::cookie;
///
/// assert_eq!(cookie::find("a=b; tenant_id=42", "tenant_id"), Ok(Some("42")));
/// assert!(cookie::find("tenant_id=42; tenant_id=42", "tenant_id").is_err());
/// ```
///
/// # Errors
///
/// [`DuplicateCookie`] when the cookie is there twice, even with one value.
pub fn find<'a>(header: &'a str, name: &str) -> Result<Option<&'a str>, DuplicateCookie> {
    NameOnHost { prefix: "", rest: name }.find_in(header)
}

/// The `Set-Cookie` value, or the assignment to `document.cookie`, that seeds new tabs with `tenant`.
///
/// - `name` comes from [`CookieName::on_host`].
/// - The cookie has no `Domain`, so that no sibling host receives it.
/// - A prefixed name is always `Secure`, because a browser drops the cookie otherwise.
#[must_use]
pub fn set(name: &str, tenant: TenantId, secure: bool) -> String {
    fill("{}={}; SameSite=Lax; Path=/{}", &[name, tenant.as_str(), secure_attribute(name, secure)])
}

/// The `Set-Cookie` value that deletes the cookie.
#[must_use]
pub fn clear(name: &str, secure: bool) -> String {
    fill("{}=; Max-Age=0; SameSite=Lax; Path=/{}", &[name, secure_attribute(name, secure)])
}

fn secure_attribute(name: &str, secure: bool) -> &'static str {
    if secure || is_prefixed(name) { "; Secure" } else { "" }
}

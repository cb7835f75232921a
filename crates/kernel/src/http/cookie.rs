//! The cookie that seeds a new tab with a tenant: its name, reading it, writing it.
//!
//! Read as RFC 6265bis says, by bytes: pairs end at `;`, a name ends at the first `=`, and only space and tab
//! are trimmed. Anything smarter is a hole: a reader that trims all Unicode space takes
//! `U+2000 __Host-tenant_id`, which any sibling subdomain may set, for the cookie that only we can set.
//!
//! **Its name.** With the option `cookie: "tenant_id"` the cookie is `__Host-tenant_id`, which a browser takes
//! only from this very host over https. On `localhost` and under it, where pages come over plain http, it is
//! `tenant_id`. An option that has a prefix of its own (`__Secure-tenant`) keeps it, and loses it on localhost.
//! Client and server both ask [`cookie_name`], so that they agree.
//!
//! With `cookie: { name: "tenant_id", prefix: "" }` it is the plain `tenant_id` everywhere, as another server sets it. Any
//! sibling subdomain can set that one too.

use alloc::string::String;

use crate::error::TenantError;
use crate::http::host::Host;
use crate::json::fields::Fields;
use crate::json::value::Value;
use crate::resolution::options::resolve_options::ResolveOptions;
use crate::tenant::id::TenantId;
use crate::text::ascii;

const HOST_PREFIX: &str = "__Host-";
const PREFIXES: [&str; 2] = [HOST_PREFIX, "__Secure-"];

/// What may stand around a name and a value.
const SPACE: &[u8] = b" \t";

/// The name of the cookie on this host.
///
/// `host` is the one that the browser sees: with a trusted proxy, the forwarded one.
#[must_use]
pub fn cookie_name(options: &ResolveOptions, host: Option<&str>) -> String {
    Name::of(options, host.and_then(|text| Host::parse(text).ok()).as_ref()).text()
}

/// What the name of the cookie holds on every host. A `Cookie` header without this text does not hold the cookie.
#[must_use]
pub fn bare_name(options: &ResolveOptions) -> &str {
    let name = options.cookie.as_str();
    PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name)
}

/// The name of the cookie on one host, in two parts, so that nothing need be put together to look for it.
#[derive(Clone, Copy)]
pub(crate) struct Name<'a> {
    pub(crate) prefix: &'a str,
    pub(crate) rest: &'a str,
}

impl<'a> Name<'a> {
    pub(crate) fn of(options: &'a ResolveOptions, host: Option<&Host<'_>>) -> Self {
        let (name, bare) = (options.cookie.as_str(), bare_name(options));
        if host.is_some_and(Host::is_local) {
            Self { prefix: "", rest: bare }
        } else {
            let is_bare = name == bare && !options.cookie_is_plain;
            Self { prefix: if is_bare { HOST_PREFIX } else { "" }, rest: name }
        }
    }

    fn text(self) -> String {
        [self.prefix, self.rest].concat()
    }

    /// The value in one `key=value` pair, if the key is this name.
    fn value_in(self, pair: &str) -> Option<&str> {
        let after = ascii::trim_start(pair, SPACE).strip_prefix(self.prefix)?.strip_prefix(self.rest)?;
        ascii::trim_start(after, SPACE).strip_prefix("=").map(|value| ascii::trim(value, SPACE))
    }

    /// The value of the cookie; see [`find`].
    pub(crate) fn find_in(self, header: &str) -> Result<Option<&str>, TenantError> {
        let mut found = None;
        for pair in ascii::split(header, b';') {
            let Some(value) = self.value_in(pair) else { continue };
            if found.replace(value).is_some() {
                let reason = [
                    "the cookie ",
                    self.prefix,
                    self.rest,
                    " is there twice; call forgetTenantChoice() in the browser, or delete the cookies of this site",
                ];
                return Err(TenantError::validation("cookie", &reason.concat()));
            }
        }
        Ok(found)
    }
}

/// The value of the cookie called `name` in a `Cookie` header or `document.cookie`.
///
/// # Errors
///
/// [`TenantError::Validation`] when it is there twice, even with one value: somebody else sets our name.
pub fn find<'a>(header: &'a str, name: &str) -> Result<Option<&'a str>, TenantError> {
    Name { prefix: "", rest: name }.find_in(header)
}

/// The `Set-Cookie` value, or the assignment to `document.cookie`, that seeds new tabs with `tenant`.
///
/// `name` comes from [`cookie_name`]. It never has a `Domain`, so no sibling host gets to see it; a
/// prefixed name is always `Secure`, since a browser drops it otherwise.
#[must_use]
pub fn set(name: &str, tenant: TenantId, secure: bool) -> String {
    [name, "=", tenant.as_str(), "; SameSite=Lax; Path=/", secure_attribute(name, secure)].concat()
}

/// The `Set-Cookie` value that takes the cookie away.
#[must_use]
pub fn clear(name: &str, secure: bool) -> String {
    [name, "=; Max-Age=0; SameSite=Lax; Path=/", secure_attribute(name, secure)].concat()
}

fn secure_attribute(name: &str, secure: bool) -> &'static str {
    if secure || is_prefixed(name) { "; Secure" } else { "" }
}

fn is_prefixed(name: &str) -> bool {
    PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Reads the option `cookie`: its name, and whether it is plain. It is written `"tenant_id"` or
/// `{ "name": "tenant_id", "prefix": "" }`.
pub(crate) fn from_value(value: &Value) -> Result<(String, bool), TenantError> {
    let wanted = "write a name, such as `tenant_id`, or an object with `name` and `prefix`";
    match value {
        Value::Text(name) => {
            let name = parse_name(name).map_err(|reason| TenantError::validation("cookie", reason))?;
            Ok((name, false))
        }
        Value::Map(_) => {
            let fields = Fields::of(value, "cookie")?;
            fields.refuse_unknown(&["name", "prefix"], "it has `name` and `prefix` and no other member")?;
            let name = fields.optional_parsed("name", parse_bare_name)?;
            let name = name.ok_or_else(|| fields.refuse("name", "it is missing; write a name, such as `tenant_id`"))?;
            match fields.optional_text("prefix")? {
                None => Ok((name, false)),
                Some("") => Ok((name, true)),
                Some(prefix) if PREFIXES.contains(&prefix) => Ok(([prefix, &name].concat(), false)),
                Some(_) => Err(fields.refuse("prefix", "write `__Host-`, `__Secure-`, or nothing between the quotes")),
            }
        }
        _ => Err(TenantError::validation("cookie", wanted)),
    }
}

fn parse_bare_name(text: &str) -> Result<String, &'static str> {
    if PREFIXES.iter().any(|prefix| text.starts_with(prefix)) {
        Err("leave the prefix out here and write it as `prefix`")
    } else {
        parse_name(text)
    }
}

/// The name of a cookie in the options.
fn parse_name(text: &str) -> Result<String, &'static str> {
    let bare = PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
    if bare.starts_with("__") {
        // Browsers compare prefixes without regard to case and treat `__host-x` as one; so would nobody here.
        Err("write the prefix as `__Host-` or `__Secure-`, and no other name that begins with `__`")
    } else if is_token(bare) {
        Ok(String::from(text))
    } else {
        Err("write the name of a cookie, such as `tenant_id`: letters, digits and any of !#$%&'*+-.^_`|~")
    }
}

/// Whether a text is a token of HTTP: the grammar of header names and of cookie names.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

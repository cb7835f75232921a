//! The name of the tenant cookie, which depends on the host.

use alloc::string::String;

use crate::http::header_name::is_token;
use crate::http::host::Host;
use crate::json::fields::Fields;
use crate::json::value::Value;
use crate::text::fill::fill;
use crate::text::invalid_text::invalid_text;

const HOST_PREFIX: &str = "__Host-";
const PREFIXES: [&str; 2] = [HOST_PREFIX, "__Secure-"];

/// The name of the tenant cookie, as the option `cookie` says it.
///
/// - `cookie: "tenant_id"` is `__Host-tenant_id`, which a browser accepts only from this very host over https. On
///   `localhost` and its subdomains, where pages come over plain http, it is `tenant_id`.
/// - A name with a prefix (`__Secure-tenant`) keeps it, and loses it on localhost.
/// - `cookie: { name: "tenant_id", prefix: "" }` is `tenant_id` on every host, for a cookie that another server sets.
///   Any sibling subdomain can set that cookie too.
///
/// ```
/// use tenantry_kernel::cookie::CookieName;
///
/// let name = CookieName::parse("tenant_id")?;
/// assert_eq!(name.on_host(Some("acme.vital.health")), "__Host-tenant_id");
/// assert_eq!(name.on_host(Some("acme.localhost:3000")), "tenant_id");
/// assert!(CookieName::parse("tenant id").is_err());
/// # Ok::<(), tenantry_kernel::cookie::InvalidCookieName>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieName {
    /// The prefix on every host but localhost.
    prefix: &'static str,
    /// The name without its prefix.
    bare: String,
}

invalid_text! {
    /// A text that is not the name of a cookie.
    InvalidCookieName
}

impl CookieName {
    /// Reads a name, with or without a prefix.
    ///
    /// # Errors
    ///
    /// [`InvalidCookieName`] for anything but a token of HTTP, and for an unknown prefix.
    pub fn parse(text: &str) -> Result<Self, InvalidCookieName> {
        let (prefix, bare) = split_prefix(text);
        if bare.starts_with("__") {
            // Browsers compare prefixes without regard to case and treat `__host-x` as one; this reader does not.
            Err(InvalidCookieName("write the prefix as `__Host-` or `__Secure-`"))
        } else if is_token(bare) {
            Ok(Self { prefix: prefix.unwrap_or(HOST_PREFIX), bare: String::from(bare) })
        } else {
            Err(InvalidCookieName("write one such as `tenant_id`, of letters, digits and any of !#$%&'*+-.^_`|~"))
        }
    }

    /// Reads the option `cookie`: a name, or `{ name, prefix }`.
    pub(crate) fn read(options: &mut Fields<'_, '_>) -> Option<Self> {
        let value = match options.optional("cookie")? {
            Value::Text(_) => return options.optional_parsed("cookie", Self::parse),
            value @ Value::Map(_) => value,
            _ => {
                let wanted = "write a name, such as `tenant_id`, or an object with `name` and `prefix`";
                return options.refuse("cookie", wanted);
            }
        };
        let mut fields = Fields::of(value, "cookie", options.reading)?;
        fields.refuse_unknown(&["name", "prefix"], "it has `name` and `prefix` and no other member");
        let missing = "it is missing; write a name, such as `tenant_id`";
        let name = fields.required("name", missing, |fields, name| fields.optional_parsed(name, parse_bare))?;
        let Some(given) = fields.optional_text("prefix") else { return Some(name) };
        match PREFIXES.iter().chain(&[""]).find(|prefix| **prefix == given) {
            Some(prefix) => Some(Self { prefix, ..name }),
            None => fields.refuse("prefix", "write `__Host-`, `__Secure-`, or nothing between the quotes"),
        }
    }

    /// The name without its prefix. A `Cookie` header without this text does not hold the cookie on any host.
    #[must_use]
    pub fn bare(&self) -> &str {
        &self.bare
    }

    /// The name on one host: the host that the browser sees, which behind a trusted proxy is the forwarded host.
    #[must_use]
    pub fn on_host(&self, host: Option<&str>) -> String {
        self.on(host.and_then(|text| Host::parse(text).ok()).as_ref()).text()
    }

    /// The name on one host, in parts.
    pub(crate) fn on(&self, host: Option<&Host<'_>>) -> NameOnHost<'_> {
        let prefix = if host.is_some_and(Host::is_local) { "" } else { self.prefix };
        NameOnHost { prefix, rest: &self.bare }
    }
}

impl Default for CookieName {
    fn default() -> Self {
        Self { prefix: HOST_PREFIX, bare: String::from("tenant_id") }
    }
}

/// The name of the cookie on one host, in two parts, so that a search for it allocates nothing.
#[derive(Clone, Copy)]
pub(crate) struct NameOnHost<'a> {
    pub(crate) prefix: &'a str,
    pub(crate) rest: &'a str,
}

impl NameOnHost<'_> {
    pub(crate) fn text(self) -> String {
        fill("{}{}", &[self.prefix, self.rest])
    }
}

/// Whether a name has a prefix that makes browsers require `Secure`.
pub(crate) fn is_prefixed(name: &str) -> bool {
    PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// The prefix of a name, and the name without it.
fn split_prefix(name: &str) -> (Option<&'static str>, &str) {
    let with_prefix = |&prefix: &&'static str| Some((Some(prefix), name.strip_prefix(prefix)?));
    PREFIXES.iter().find_map(with_prefix).unwrap_or((None, name))
}

fn parse_bare(text: &str) -> Result<CookieName, InvalidCookieName> {
    if is_prefixed(text) {
        Err(InvalidCookieName("leave the prefix out here and write it as `prefix`"))
    } else {
        CookieName::parse(text)
    }
}

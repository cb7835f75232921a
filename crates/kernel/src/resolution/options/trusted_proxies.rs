//! The host that trusted proxies report in one header.

use alloc::string::String;

use crate::http::header_name::parse_header_name;
use crate::json::fields::Fields;
use crate::text::ascii;

/// The header of RFC 7239. Its entries are lists of parameters; every other header is a list of hosts.
const FORWARDED: &str = "forwarded";

const SPACE: &[u8] = b" \t";

/// Which header reports the host that the visitor asked for, and how many proxies write to it.
///
/// - Each proxy appends one entry, so the entry of the outermost trusted proxy is the `count`-th from the right. The
///   entries to the left of it come from the visitor and are never read.
/// - Behind a proxy that overwrites the header `count` is 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedProxies {
    /// The name of the header, in lowercase: `x-forwarded-host`, `forwarded`, or a name of the operator.
    pub header: String,
    /// How many trusted proxies append an entry, 1 or more.
    pub count: u32,
}

impl TrustedProxies {
    /// Reads the option `trustedProxies`.
    pub(crate) fn read(options: &mut Fields<'_, '_>) -> Option<Self> {
        let value = options.optional("trustedProxies")?;
        let mut fields = Fields::of(value, "trustedProxies", options.reading)?;
        fields.refuse_unknown(&["header", "count"], "it has `header` and `count` and no other member");
        let missing = "it is missing; write a header, such as `x-forwarded-host`";
        let header =
            fields.required("header", missing, |fields, name| fields.optional_parsed(name, parse_header_name))?;
        match fields.optional_integer("count").map(u32::try_from) {
            Some(Ok(count)) if count > 0 => Some(Self { header, count }),
            _ => fields.refuse("count", "write how many proxies add an entry to this header, 1 or more"),
        }
    }

    /// The host in the entry of the outermost trusted proxy, or what is wrong with the header.
    pub(crate) fn host_in<'a>(&self, value: Option<&'a str>) -> Result<&'a str, &'static str> {
        let missing = "it has fewer entries than trustedProxies.count; a proxy was bypassed";
        let mut rest = value.ok_or(missing)?;
        let is_forwarded = self.header == FORWARDED;
        // INVARIANT: a quote that a visitor leaves open would hide the comma before a proxy's entry.
        if is_forwarded && last_unquoted(rest, b',').1 {
            return Err("it has an unclosed quote");
        }
        let split = if is_forwarded { split_unquoted } else { split_last };
        // INVARIANT: the entries are counted from the right, where only the trusted proxies write.
        for _ in 1..self.count {
            rest = split(rest, b',').ok_or(missing)?.0;
        }
        let entry = ascii::trim(split(rest, b',').map_or(rest, |(_, last)| last), SPACE);
        if is_forwarded { host_parameter(entry) } else { Ok(entry) }
    }
}

/// The parameter `host` of one entry of `Forwarded`.
fn host_parameter(entry: &str) -> Result<&str, &'static str> {
    let (mut rest, mut found) = (Some(entry), None);
    while let Some(text) = rest {
        let (before, parameter) =
            split_unquoted(text, b';').map_or((None, text), |(before, last)| (Some(before), last));
        rest = before;
        let Some((name, value)) = ascii::split_once(ascii::trim(parameter, SPACE), "=") else { continue };
        if name.eq_ignore_ascii_case("host") && found.replace(value).is_some() {
            return Err("its trusted entry has the host twice");
        }
    }
    let value = found.ok_or("its trusted entry has no parameter `host`")?;
    // A host has no escapes, so a backslash stays in the text and the grammar of hosts refuses it.
    Ok(value.strip_prefix("\"").and_then(|inner| inner.strip_suffix("\"")).unwrap_or(value))
}

/// The parts before and after the last `byte`.
fn split_last(text: &str, byte: u8) -> Option<(&str, &str)> {
    around(text, text.bytes().rposition(|other| other == byte))
}

/// The parts before and after the last `byte` outside quotes.
fn split_unquoted(text: &str, byte: u8) -> Option<(&str, &str)> {
    around(text, last_unquoted(text, byte).0)
}

fn around(text: &str, at: Option<usize>) -> Option<(&str, &str)> {
    let at = at?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The position of the last `byte` outside quotes, and whether the text ends inside quotes.
fn last_unquoted(text: &str, byte: u8) -> (Option<usize>, bool) {
    let (mut is_quoted, mut is_escaped, mut found) = (false, false, None);
    for (at, other) in text.bytes().enumerate() {
        match other {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            _ if other == byte && !is_quoted => found = Some(at),
            _ => {}
        }
    }
    (found, is_quoted)
}

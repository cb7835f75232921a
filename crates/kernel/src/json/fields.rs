//! Reading the members of an object by name, with errors that name the member.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::invalid_member::InvalidMember;
use crate::json::value::{Unreadable, Value};
use crate::text::decimal::decimal;
use crate::text::excerpt::excerpt;

const TEXT: &str = "write a string";
const LIST: &str = "write a list of strings";

/// The members of one object, each found under its camelCase name or the same name in `snake_case`.
pub(crate) struct Fields<'a> {
    members: &'a [(String, Value)],
    path: &'a str,
}

impl<'a> Fields<'a> {
    /// The members of `value`. Errors call it `path`, which is empty for the whole document.
    pub(crate) fn of(value: &'a Value, path: &'a str) -> Result<Self, InvalidMember> {
        match value {
            Value::Map(members) => Ok(Self { members, path }),
            _ => Err(InvalidMember::new(if path.is_empty() { "value" } else { path }, "write an object")),
        }
    }

    /// The member called `name`; `null` counts as absent.
    pub(crate) fn optional(&self, name: &str) -> Result<Option<&'a Value>, InvalidMember> {
        match self.once(name)? {
            Some(Value::Unreadable(why)) => Err(self.refuse(name, why.reason())),
            found => Ok(found.filter(|value| !value.is_null())),
        }
    }

    /// The member called `name`, of any type. It must not be there twice: by the same key or in both spellings.
    pub(crate) fn once(&self, name: &str) -> Result<Option<&'a Value>, InvalidMember> {
        let mut found = self.members.iter().filter(|(key, _)| is_spelling_of(key, name)).map(|(_, value)| value);
        match (found.next(), found.next()) {
            (Some(Value::Unreadable(Unreadable::Doubled)), _) => Err(self.refuse(name, Unreadable::Doubled.reason())),
            (Some(_), Some(_)) => Err(self.refuse(name, "it is there twice, in both spellings; keep one")),
            (found, _) => Ok(found),
        }
    }

    /// Whether there is a member called `name`, which may be `null`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.iter().any(|(key, _)| is_spelling_of(key, name))
    }

    pub(crate) fn text(&self, name: &str) -> Result<&'a str, InvalidMember> {
        self.optional_text(name)?.ok_or_else(|| self.refuse(name, "it is missing; write a string"))
    }

    pub(crate) fn optional_text(&self, name: &str) -> Result<Option<&'a str>, InvalidMember> {
        self.optional_as(name, Value::as_text, TEXT)
    }

    /// The tenant's id as text, in the member `id` or `tenantId`.
    pub(crate) fn id_text(&self) -> Result<&'a str, InvalidMember> {
        match (self.optional_text("id")?, self.optional_text("tenantId")?) {
            (Some(id), None) | (None, Some(id)) => Ok(id),
            (None, None) => Err(self.refuse("id", "it is missing; write the tenant's id")),
            (Some(_), Some(_)) => Err(self.refuse("id", "it is there twice, as id and tenantId; keep one")),
        }
    }

    pub(crate) fn optional_bool(&self, name: &str) -> Result<Option<bool>, InvalidMember> {
        self.optional_as(name, Value::as_bool, "write true or false")
    }

    /// An optional finite number, 0 or more.
    pub(crate) fn optional_amount(&self, name: &str) -> Result<Option<f64>, InvalidMember> {
        self.optional_as(name, Value::as_amount, "write a number, 0 or more")
    }

    pub(crate) fn optional_integer(&self, name: &str) -> Result<Option<u64>, InvalidMember> {
        self.optional_as(name, Value::as_integer, "write a whole number, 0 or more")
    }

    /// Parses an optional string.
    pub(crate) fn optional_parsed<T, E: Into<&'static str>>(
        &self,
        name: &str,
        parse: fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>, InvalidMember> {
        let Some(text) = self.optional_text(name)? else { return Ok(None) };
        parse(text).map(Some).map_err(|invalid| self.refuse(name, &quoted(text, invalid.into())))
    }

    /// Parses the strings of an optional list; errors name the item, as in `sources[1]`.
    pub(crate) fn optional_list<T, E: Into<&'static str>>(
        &self,
        name: &str,
        parse: fn(&str) -> Result<T, E>,
    ) -> Result<Option<Vec<T>>, InvalidMember> {
        self.optional_values(name, |item| {
            let text = item.as_text().ok_or_else(|| String::from(TEXT))?;
            parse(text).map_err(|invalid| quoted(text, invalid.into()))
        })
    }

    /// Reads the values of an optional list; errors name the item, as in `sources[1]`.
    pub(crate) fn optional_values<T>(
        &self,
        name: &str,
        read: impl Fn(&Value) -> Result<T, String>,
    ) -> Result<Option<Vec<T>>, InvalidMember> {
        let Some(items) = self.optional_as(name, Value::as_list, LIST)? else { return Ok(None) };
        let mut list = Vec::new();
        for item in items {
            match read(item) {
                Ok(value) => list.push(value),
                Err(reason) => {
                    let index = decimal(list.len() as u64);
                    return Err(self.refuse(&[name, "[", &index, "]"].concat(), &reason));
                }
            }
        }
        Ok(Some(list))
    }

    /// An optional list of anything.
    pub(crate) fn optional_items(&self, name: &str) -> Result<Option<&'a [Value]>, InvalidMember> {
        self.optional_as(name, Value::as_list, "write a list")
    }

    /// The entries of an optional object whose keys are data, in any spelling.
    pub(crate) fn entries(&self, name: &str) -> Result<&'a [(String, Value)], InvalidMember> {
        Ok(self.optional_as(name, Value::as_map, "write an object")?.unwrap_or_default())
    }

    /// The member called `name`, read as one type; `wanted` says what to write.
    fn optional_as<T>(
        &self,
        name: &str,
        read: fn(&'a Value) -> Option<T>,
        wanted: &str,
    ) -> Result<Option<T>, InvalidMember> {
        match self.optional(name)? {
            None => Ok(None),
            Some(value) => read(value).map(Some).ok_or_else(|| self.refuse(name, wanted)),
        }
    }

    /// The name of the first member that is not among `names`, in either spelling.
    pub(crate) fn unknown(&self, names: &[&str]) -> Option<&'a str> {
        let is_known = |key: &str| names.iter().any(|name| is_spelling_of(key, name));
        self.members.iter().map(|(key, _)| key.as_str()).find(|key| !is_known(key))
    }

    /// Refuses an object with a member that is not among `names`, in either spelling.
    pub(crate) fn refuse_unknown(&self, names: &[&str], reason: &str) -> Result<(), InvalidMember> {
        self.unknown(names).map_or(Ok(()), |name| Err(self.refuse(excerpt(name), reason)))
    }

    /// The error for the member called `name`.
    pub(crate) fn refuse(&self, name: &str, reason: &str) -> InvalidMember {
        InvalidMember::new(&join(self.path, name), reason)
    }
}

/// What was received and what is wrong with it: the end of an error's sentence.
// Not inlined: every type would carry a copy.
#[inline(never)]
pub(crate) fn quoted(text: &str, reason: &str) -> String {
    ["\"", excerpt(text), "\" is not valid: ", reason].concat()
}

/// `branding` and `logoUrl` as `branding.logoUrl`.
pub(crate) fn join(path: &str, name: &str) -> String {
    let separator = if path.is_empty() { "" } else { "." };
    [path, separator, name].concat()
}

/// Whether `key` is `name` (camelCase) or the same words in `snake_case`.
fn is_spelling_of(key: &str, name: &str) -> bool {
    if key == name {
        return true;
    }
    let mut wanted = name.bytes();
    let mut after_underscore = false;
    for byte in key.bytes() {
        let wanted_byte = match byte {
            b'_' if !after_underscore => {
                after_underscore = true;
                continue;
            }
            _ if after_underscore && !byte.is_ascii_lowercase() => return false,
            _ if after_underscore => byte.to_ascii_uppercase(),
            _ => byte,
        };
        after_underscore = false;
        if wanted.next() != Some(wanted_byte) {
            return false;
        }
    }
    wanted.next().is_none() && !after_underscore
}

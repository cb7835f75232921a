//! Reading the members of an object by name, with errors that say which one is wrong.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::error::TenantError;
use crate::value::Value;

/// The members of one object, each found under its camelCase name or the same name in `snake_case`.
pub(crate) struct Fields<'a> {
    members: &'a [(String, Value)],
    path: &'a str,
}

impl<'a> Fields<'a> {
    /// The members of `value`; `path` is how errors call it, empty for the whole document.
    pub(crate) fn of(value: &'a Value, path: &'a str) -> Result<Self, TenantError> {
        match value {
            Value::Map(members) => Ok(Self { members, path }),
            _ => Err(TenantError::validation(if path.is_empty() { "value" } else { path }, "write an object")),
        }
    }

    /// The member called `name`; `null` counts as not there.
    pub(crate) fn optional(&self, name: &str) -> Result<Option<&'a Value>, TenantError> {
        let mut found = None;
        for (key, value) in self.members {
            if is_spelling_of(key, name) {
                if found.is_some() {
                    return Err(self.refuse(name, "it is there twice, in both spellings; keep one"));
                }
                found = Some(value);
            }
        }
        Ok(found.filter(|value| **value != Value::Null))
    }

    pub(crate) fn text(&self, name: &str) -> Result<&'a str, TenantError> {
        self.optional_text(name)?.ok_or_else(|| self.refuse(name, "it is missing; write a string"))
    }

    pub(crate) fn optional_text(&self, name: &str) -> Result<Option<&'a str>, TenantError> {
        match self.optional(name)? {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(_) => Err(self.refuse(name, "write a string")),
        }
    }

    pub(crate) fn optional_bool(&self, name: &str) -> Result<Option<bool>, TenantError> {
        match self.optional(name)? {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(*value)),
            Some(_) => Err(self.refuse(name, "write true or false")),
        }
    }

    pub(crate) fn optional_integer(&self, name: &str) -> Result<Option<u64>, TenantError> {
        self.optional(name)?
            .map(|value| value.as_integer().ok_or_else(|| self.refuse(name, "write a whole number, 0 or more")))
            .transpose()
    }

    /// The strings of an optional list, each parsed by a rule of its own; errors name the item, as in `sources[1]`.
    pub(crate) fn optional_list<T>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, &'static str>,
    ) -> Result<Option<Vec<T>>, TenantError> {
        let Some(value) = self.optional(name)? else { return Ok(None) };
        let Value::List(items) = value else { return Err(self.refuse(name, "write a list of strings")) };
        let parse_item = |(index, item): (usize, &Value)| {
            let parsed = match item {
                Value::Text(text) => parse(text),
                _ => Err("write a string"),
            };
            parsed.map_err(|reason| self.refuse(&[name, "[", &index.to_string(), "]"].concat(), reason))
        };
        items.iter().enumerate().map(parse_item).collect::<Result<_, _>>().map(Some)
    }

    /// The strings of an optional list.
    pub(crate) fn optional_texts(&self, name: &str) -> Result<Option<Vec<&'a str>>, TenantError> {
        match self.optional(name)? {
            None => Ok(None),
            Some(Value::List(items)) => items
                .iter()
                .map(|item| match item {
                    Value::Text(text) => Ok(text.as_str()),
                    _ => Err(self.refuse(name, "write a list of strings")),
                })
                .collect::<Result<_, _>>()
                .map(Some),
            Some(_) => Err(self.refuse(name, "write a list of strings")),
        }
    }

    /// The entries of an optional object, whose keys are data and are kept as they are written.
    pub(crate) fn entries(&self, name: &str) -> Result<&'a [(String, Value)], TenantError> {
        match self.optional(name)? {
            None => Ok(&[]),
            Some(Value::Map(entries)) => Ok(entries),
            Some(_) => Err(self.refuse(name, "write an object")),
        }
    }

    /// Parses an optional string by a rule of its own.
    pub(crate) fn optional_parsed<T>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, &'static str>,
    ) -> Result<Option<T>, TenantError> {
        self.optional_text(name)?.map(|text| parse(text).map_err(|reason| self.refuse(name, reason))).transpose()
    }

    /// Refuses a member with a name that is none of these, where a misspelled one must not pass in silence.
    pub(crate) fn refuse_unknown(&self, names: &[&str]) -> Result<(), TenantError> {
        match self.members.iter().find(|(key, _)| !names.iter().any(|name| is_spelling_of(key, name))) {
            None => Ok(()),
            Some((key, _)) => {
                let reason = ["there is no such option; there are ", &names.join(", ")].concat();
                Err(self.refuse(&key.chars().take(64).collect::<String>(), &reason))
            }
        }
    }

    /// The error for the member called `name`.
    pub(crate) fn refuse(&self, name: &str, reason: &str) -> TenantError {
        TenantError::validation(&join(self.path, name), reason)
    }
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

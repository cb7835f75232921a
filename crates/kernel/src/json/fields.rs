//! Reading the members of an object by name.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::object::Object;
use crate::json::reading::Reading;
use crate::json::value::{Unreadable, Value};
use crate::text::decimal::decimal;
use crate::text::excerpt::excerpt;
use crate::text::fill::fill;

/// Reads a text into its one spelling. The error says what to write.
pub(crate) type Canonical = fn(&str) -> Result<String, &'static str>;

const TEXT: &str = "write a string";

/// The members of one object, each found under its camelCase name or the same name in `snake_case`.
///
/// A member that is wrong is noted in the [`Reading`], with its name, and then counts as absent.
pub(crate) struct Fields<'a, 'r> {
    members: &'a [(String, Value)],
    path: &'r str,
    pub(crate) reading: &'r mut Reading,
}

impl<'a, 'r> Fields<'a, 'r> {
    /// The members of `value`, which the reading calls `path`; empty is the whole document. `None` where the value is
    /// not an object.
    pub(crate) fn of(value: &'a Value, path: &'r str, reading: &'r mut Reading) -> Option<Self> {
        let Value::Map(members) = value else {
            let path = if path.is_empty() { "value" } else { path };
            reading.refuse(path, "write an object");
            return None;
        };
        Some(Self { members, path, reading })
    }

    /// The member called `name`; `null` counts as absent.
    #[inline(never)]
    pub(crate) fn optional(&mut self, name: &str) -> Option<&'a Value> {
        match self.once(name)? {
            Value::Unreadable(why) => self.refuse(name, why.reason()),
            Value::Null => None,
            value => Some(value),
        }
    }

    /// The member called `name`, of any type. It must not be there twice: by the same key or in both spellings.
    pub(crate) fn once(&mut self, name: &str) -> Option<&'a Value> {
        let mut found = self.members.iter().filter(|(key, _)| is_spelling_of(key, name)).map(|(_, value)| value);
        match (found.next(), found.next()) {
            (Some(Value::Unreadable(why @ Unreadable::Doubled)), _) => self.refuse(name, why.reason()),
            (Some(_), Some(_)) => self.refuse(name, "it is there twice, in both spellings; keep one"),
            (found, _) => found,
        }
    }

    /// Whether there is a member called `name`, which may be `null`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.iter().any(|(key, _)| is_spelling_of(key, name))
    }

    /// A string that must be there.
    pub(crate) fn text(&mut self, name: &str) -> Option<&'a str> {
        self.required(name, "it is missing; write a string", Self::optional_text)
    }

    pub(crate) fn optional_text(&mut self, name: &str) -> Option<&'a str> {
        let value = self.optional(name)?;
        self.as_text(name, value)
    }

    pub(crate) fn owned_text(&mut self, name: &str) -> Option<String> {
        self.optional_text(name).map(String::from)
    }

    /// The tenant's id as text, in the member `id` or `tenantId`.
    pub(crate) fn id_text(&mut self) -> Option<&'a str> {
        let before = self.reading.count();
        let (id, tenant_id) = (self.optional_text("id"), self.optional_text("tenantId"));
        match (id, tenant_id) {
            _ if self.reading.count() > before => None,
            (Some(_), Some(_)) => self.refuse("id", "it is there twice, as id and tenantId; keep one"),
            (None, None) => self.refuse("id", "it is missing; write the tenant's id"),
            _ => id.or(tenant_id),
        }
    }

    pub(crate) fn optional_bool(&mut self, name: &str) -> Option<bool> {
        self.optional_as(name, Value::as_bool, "write true or false")
    }

    /// An optional finite number, 0 or more.
    pub(crate) fn optional_amount(&mut self, name: &str) -> Option<f64> {
        self.optional_as(name, Value::as_amount, "write a number, 0 or more")
    }

    pub(crate) fn optional_integer(&mut self, name: &str) -> Option<u64> {
        self.optional_as(name, Value::as_integer, "write a whole number, 0 or more")
    }

    /// Parses an optional string.
    pub(crate) fn optional_parsed<T, E: Into<&'static str>>(
        &mut self,
        name: &str,
        parse: fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.optional_text(name)?;
        match parse(text) {
            Ok(parsed) => Some(parsed),
            Err(invalid) => self.refuse_text(name, text, invalid.into()),
        }
    }

    /// Copies optional strings to `object`, each in its one spelling. One that is not there is null with `writes_null`,
    /// and else left out.
    pub(crate) fn copy_texts(&mut self, texts: &[(&str, Canonical)], object: &mut Object, writes_null: bool) {
        for (name, read) in texts {
            match self.optional_parsed(name, *read) {
                Some(text) => object.set(name, Value::Text(text)),
                None if writes_null => object.set(name, Value::Null),
                None => {}
            }
        }
    }

    /// Parses the strings of an optional list; the name of an item is as in `sources[1]`.
    pub(crate) fn optional_list<T, E: Into<&'static str>>(
        &mut self,
        name: &str,
        parse: fn(&str) -> Result<T, E>,
    ) -> Option<Vec<T>> {
        let mut list = Vec::new();
        self.for_each(name, &mut |fields, name, item| {
            let Some(text) = fields.as_text(name, item) else { return };
            match parse(text) {
                Ok(parsed) => list.push(parsed),
                Err(invalid) => {
                    fields.refuse_text::<()>(name, text, invalid.into());
                }
            }
        })
        .then_some(list)
    }

    /// Hands every item of an optional list to `read`, with its name, as in `sources[1]`. Whether there is a list.
    #[inline(never)]
    pub(crate) fn for_each(&mut self, name: &str, read: &mut dyn FnMut(&mut Self, &str, &'a Value)) -> bool {
        let Some(items) = self.optional_as(name, Value::as_list, "write a list of strings") else { return false };
        for (index, item) in items.iter().enumerate() {
            read(self, &fill("{}[{}]", &[name, &decimal(index as u64)]), item);
        }
        true
    }

    /// An optional list of anything.
    pub(crate) fn optional_items(&mut self, name: &str) -> Option<&'a [Value]> {
        self.optional_as(name, Value::as_list, "write a list")
    }

    /// The entries of an optional object whose keys are data, in any spelling.
    pub(crate) fn entries(&mut self, name: &str) -> &'a [(String, Value)] {
        self.optional_as(name, Value::as_map, "write an object").unwrap_or_default()
    }

    /// The member called `name`, which must be there; `missing` says what to write.
    pub(crate) fn required<T>(
        &mut self,
        name: &str,
        missing: &str,
        read: impl FnOnce(&mut Self, &str) -> Option<T>,
    ) -> Option<T> {
        let before = self.reading.count();
        let found = read(self, name);
        if found.is_none() && self.reading.count() == before { self.refuse(name, missing) } else { found }
    }

    fn as_text(&mut self, name: &str, value: &'a Value) -> Option<&'a str> {
        match value {
            Value::Text(text) => Some(text),
            _ => self.refuse(name, TEXT),
        }
    }

    /// The member called `name`, read as one type; `wanted` says what to write.
    fn optional_as<T>(&mut self, name: &str, read: fn(&'a Value) -> Option<T>, wanted: &str) -> Option<T> {
        let value = self.optional(name)?;
        read(value).or_else(|| self.refuse(name, wanted))
    }

    /// The name of the first member that is not among `names`, in either spelling.
    pub(crate) fn unknown(&self, names: &[&str]) -> Option<&'a str> {
        let is_known = |key: &str| names.iter().any(|name| is_spelling_of(key, name));
        self.members.iter().map(|(key, _)| key.as_str()).find(|key| !is_known(key))
    }

    /// Refuses an object with a member that is not among `names`, in either spelling.
    pub(crate) fn refuse_unknown(&mut self, names: &[&str], reason: &str) {
        if let Some(name) = self.unknown(names) {
            self.refuse::<()>(excerpt(name), reason);
        }
    }

    /// Notes that the member called `name` is wrong.
    pub(crate) fn refuse<T>(&mut self, name: &str, reason: &str) -> Option<T> {
        self.note(name, reason);
        None
    }

    /// Notes that a text is wrong.
    pub(crate) fn refuse_text<T>(&mut self, name: &str, text: &str, reason: &str) -> Option<T> {
        self.note(name, &quoted(text, reason));
        None
    }

    #[inline(never)]
    fn note(&mut self, name: &str, reason: &str) {
        self.reading.refuse(&join(self.path, name), reason);
    }
}

/// What was received and what is wrong with it: the end of an error's sentence.
pub(crate) fn quoted(text: &str, reason: &str) -> String {
    fill("\"{}\" is not valid: {}", &[excerpt(text), reason])
}

/// `branding` and `logoUrl` as `branding.logoUrl`.
pub(crate) fn join(path: &str, name: &str) -> String {
    fill(if path.is_empty() { "{}{}" } else { "{}.{}" }, &[path, name])
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

//! JSON values from outside, not yet validated.
//!
//! Every structured input of the kernel (a profile, a brand, options) is a [`Value`] first and is then read by name. So
//! one deserializer serves every type, and every error names the field.
//!
//! serde refuses an object with a duplicate key. [`json::parse`](crate::json::parse) keeps the document and marks the
//! key.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::mem::take;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// The largest integer that a JavaScript number holds exactly.
pub(crate) const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// A JSON value. Objects keep their order and have no key twice.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// `null`, or an absent value.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any number, as JavaScript holds it.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object.
    Map(Vec<(String, Value)>),
    /// A value that could not be read. No field accepts it, and it is written as `null`.
    Unreadable(Unreadable),
}

/// Why a value could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// The object has the key twice.
    Doubled,
    /// The value is nested too deep.
    TooDeep,
    /// The value is not JSON, such as a JavaScript function.
    NotData,
}

impl Unreadable {
    /// What is wrong and what to write.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Doubled => "it is there twice; keep one",
            Self::TooDeep => "it is nested too deep",
            Self::NotData => "write plain data: objects, arrays, strings, numbers, booleans and null",
        }
    }
}

impl Value {
    /// The value as a whole number that is exact in JavaScript too; `None` for any other value.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    pub fn as_integer(&self) -> Option<u64> {
        match self {
            Self::Number(number) => {
                let integer = *number as u64;
                (integer as f64 == *number && integer <= MAX_SAFE_INTEGER).then_some(integer)
            }
            _ => None,
        }
    }

    /// The value as an amount: a finite number, 0 or more.
    pub(crate) fn as_amount(&self) -> Option<f64> {
        match self {
            Self::Number(number) if (0.0..=f64::MAX).contains(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether this is `null` or an absent value.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Why this value, or a value inside it, could not be read; `None` where all of it was read.
    #[must_use]
    pub fn unreadable(&self) -> Option<Unreadable> {
        match self {
            Self::Unreadable(why) => Some(*why),
            Self::List(items) => items.iter().find_map(Self::unreadable),
            Self::Map(members) => members.iter().find_map(|(_, value)| value.unreadable()),
            _ => None,
        }
    }

    pub(crate) const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The text; `None` for any other value.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_map(&self) -> Option<&[(String, Self)]> {
        match self {
            Self::Map(members) => Some(members),
            _ => None,
        }
    }

    /// A whole number as a value.
    #[must_use]
    #[expect(clippy::cast_precision_loss)]
    pub fn integer(number: u64) -> Self {
        Self::Number(number as f64)
    }

    /// A text as a value.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(String::from(text))
    }

    /// A number as a value, `null` for `None`.
    #[must_use]
    pub fn optional_number(number: Option<f64>) -> Self {
        number.map_or(Self::Null, Self::Number)
    }

    /// A text as a value, `null` for `None`.
    #[must_use]
    pub fn optional_text(text: Option<&str>) -> Self {
        text.map_or(Self::Null, Self::text)
    }

    /// An object of the given members.
    #[must_use]
    pub fn object<const N: usize>(mut members: [(&str, Self); N]) -> Self {
        Self::take_members(&mut members)
    }

    fn take_members(members: &mut [(&str, Self)]) -> Self {
        Self::Map(members.iter_mut().map(|(key, value)| (String::from(*key), take(value))).collect())
    }

    /// The member of this name; `None` where there is none or this is not an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        member(self.as_map()?, key)
    }
}

/// The member of this name.
pub(crate) fn member<'a>(members: &'a [(String, Value)], key: &str) -> Option<&'a Value> {
    members.iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null | Self::Unreadable(_) => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            // A whole number is written without a fraction by every format.
            Self::Number(value) => match self.as_integer() {
                Some(integer) => serializer.serialize_u64(integer),
                None => serializer.serialize_f64(*value),
            },
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(values) => {
                let mut list = serializer.serialize_seq(Some(values.len()))?;
                for value in values {
                    list.serialize_element(value)?;
                }
                list.end()
            }
            Self::Map(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    #[expect(clippy::cast_precision_loss)]
    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    #[expect(clippy::cast_precision_loss)]
    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Number(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::text(value))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::Text(value))
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut members: Vec<(String, Value)> = Vec::new();
        while let Some(key) = entries.next_key::<String>()? {
            if members.iter().any(|(known, _)| *known == key) {
                return Err(Error::custom("an object has the same key twice"));
            }
            members.push((key, entries.next_value()?));
        }
        Ok(Value::Map(members))
    }
}

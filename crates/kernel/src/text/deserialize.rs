//! Deserializing a value from a string with serde, for every type that is a string in JSON.

use alloc::string::ToString;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

pub(crate) fn deserialize<'de, D, T, E, F>(deserializer: D, parse: F) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    E: fmt::Display,
    F: Fn(&str) -> Result<T, E>,
{
    deserializer.deserialize_str(TextVisitor { parse, read: PhantomData })
}

struct TextVisitor<T, E, F> {
    parse: F,
    read: PhantomData<Result<T, E>>,
}

impl<T, P, F> Visitor<'_> for TextVisitor<T, P, F>
where
    P: fmt::Display,
    F: Fn(&str) -> Result<T, P>,
{
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.parse)(text).map_err(|error| E::custom(error.to_string()))
    }
}

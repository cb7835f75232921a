//! Reading a value of the kernel from a serde string, shared by every type whose wire form is text.

use alloc::string::ToString;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

use crate::error::TenantError;

pub(crate) fn deserialize<'de, D, T, F>(deserializer: D, parse: F) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    F: Fn(&str) -> Result<T, TenantError>,
{
    deserializer.deserialize_str(TextVisitor { parse, of: PhantomData })
}

struct TextVisitor<T, F> {
    parse: F,
    of: PhantomData<T>,
}

impl<T, F> Visitor<'_> for TextVisitor<T, F>
where
    F: Fn(&str) -> Result<T, TenantError>,
{
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.parse)(text).map_err(|error| E::custom(error.to_string()))
    }
}

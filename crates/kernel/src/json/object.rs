//! Writing an object member by member.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::value::{Value, member};

/// An object that is being written. It becomes a [`Value`] by `into`.
///
/// ```
/// use tenantry_kernel::{Value, json};
///
/// let mut tenant = json::Object::default();
/// tenant.text("slug", "acme");
/// tenant.optional_text("name", None);
/// assert_eq!(Value::from(tenant), Value::object([("slug", Value::text("acme")), ("name", Value::Null)]));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object(Vec<(String, Value)>);

impl Object {
    /// An object with these members.
    pub(crate) fn from_members(members: &[(String, Value)]) -> Self {
        Self(members.to_vec())
    }

    /// Writes a member. The key must not be there yet.
    #[inline(never)]
    pub fn set(&mut self, key: &str, value: Value) {
        self.0.push((String::from(key), value));
    }

    /// The member of this name, where it is written.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        member(&self.0, key)
    }

    /// Writes a text.
    pub fn text(&mut self, key: &str, text: &str) {
        self.optional_text(key, Some(text));
    }

    /// Writes a text, `null` for `None`.
    #[inline(never)]
    pub fn optional_text(&mut self, key: &str, text: Option<&str>) {
        let value = match text {
            Some(text) => Value::Text(String::from(text)),
            None => Value::Null,
        };
        self.set(key, value);
    }

    /// Writes a number, `null` for `None`.
    #[inline(never)]
    pub fn optional_number(&mut self, key: &str, number: Option<f64>) {
        let value = match number {
            Some(number) => Value::Number(number),
            None => Value::Null,
        };
        self.set(key, value);
    }

    /// Writes `true` or `false`.
    #[inline(never)]
    pub fn truth(&mut self, key: &str, truth: bool) {
        self.set(key, Value::Bool(truth));
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Map(object.0)
    }
}

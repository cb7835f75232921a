//! Arguments that only some rules have.

use tenantry_kernel::{IdFormat, TenantError, Value};

use crate::module::call::Arguments;

impl Arguments {
    /// The item as data, all of which must be readable.
    pub(crate) fn data(&self, at: usize) -> Result<&Value, TenantError> {
        let value = self.value(at);
        match value.unreadable() {
            Some(why) => Err(TenantError::validation("value", why.reason())),
            None => Ok(value),
        }
    }

    pub(crate) fn number(&self, at: usize) -> Option<f64> {
        match self.value(at) {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn status(&self, at: usize) -> Option<u16> {
        self.value(at).as_integer().and_then(|status| u16::try_from(status).ok())
    }

    pub(crate) fn is_true(&self, at: usize) -> bool {
        *self.value(at) == Value::Bool(true)
    }

    /// The item as the format of ids.
    pub(crate) fn ids(&self, at: usize) -> Result<IdFormat, TenantError> {
        IdFormat::parse(self.text(at)).map_err(|invalid| TenantError::validation("ids", invalid.reason()))
    }
}

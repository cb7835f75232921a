//! Typed reads of flags.

use tenantry_kernel::Value;

mod sealed {
    pub trait Sealed {}
    impl Sealed for bool {}
    impl Sealed for f64 {}
    impl Sealed for String {}
}

/// A type that a flag can be read as: `bool`, `f64` or `String`.
pub trait FlagValue: sealed::Sealed + Sized {
    /// The flag's value, if it has this type.
    #[doc(hidden)]
    fn from_flag(value: &Value) -> Option<Self>;
}

impl FlagValue for bool {
    fn from_flag(value: &Value) -> Option<Self> {
        if let Value::Bool(truth) = value { Some(*truth) } else { None }
    }
}

impl FlagValue for f64 {
    fn from_flag(value: &Value) -> Option<Self> {
        if let Value::Number(number) = value { Some(*number) } else { None }
    }
}

impl FlagValue for String {
    fn from_flag(value: &Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text.clone()) } else { None }
    }
}

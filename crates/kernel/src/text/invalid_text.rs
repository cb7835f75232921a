//! The errors of texts that are not a value of their type.

/// The error of one type of value: opaque, and no more than the reason, so that a refusal allocates nothing.
///
/// The reader of an object quotes the text; see
/// [`Fields::optional_parsed`](crate::json::fields::Fields::optional_parsed).
macro_rules! invalid_text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(pub(crate) &'static str);

        impl $name {
            /// What is wrong with the text, and what to write: the end of an error's sentence.
            #[must_use]
            pub const fn reason(self) -> &'static str {
                self.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.0)
            }
        }

        impl core::error::Error for $name {}

        impl From<$name> for &'static str {
            fn from(error: $name) -> Self {
                error.0
            }
        }
    };
}

pub(crate) use invalid_text;

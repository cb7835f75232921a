//! Closed sets of words, such as the plans there are: an enum and its spelling, written once.

/// A closed set of words, each with one lowercase spelling.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $wanted:literal: $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Every word of the set.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word as it is written.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// Reads the word.
            ///
            /// # Errors
            ///
            /// A sentence that lists the words there are.
            pub fn parse(text: &str) -> Result<Self, &'static str> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($wanted),
                }
            }
        }
    };
}

pub(crate) use words;

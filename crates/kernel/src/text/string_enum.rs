//! Words with a fixed spelling: a closed set as an enum, an open set as a text with known values.

use crate::text::invalid_text::invalid_text;

invalid_text! {
    /// A text that is not a word of its set, such as a [`Source`](crate::Source) or a [`Tier`](crate::Tier).
    UnknownWord
}

/// A closed set of words, each with one lowercase spelling.
macro_rules! string_enum {
    ($(#[$doc:meta])* $name:ident, $wanted:literal: $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Every word of the set.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word.
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
            /// [`UnknownWord`]($crate::UnknownWord) that lists the words of the set.
            pub fn parse(text: &str) -> Result<Self, $crate::text::string_enum::UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($crate::text::string_enum::UnknownWord($wanted)),
                }
            }
        }
    };
}

/// An open set of words: a text, of which some values are known.
macro_rules! open_string_enum {
    ($(#[$doc:meta])* $name:ident, $wanted:literal: $($(#[$known_doc:meta])* $known:ident = $word:literal,)*) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(Cow<'static, str>);

        impl $name {
            $($(#[$known_doc])* pub const $known: Self = Self(Cow::Borrowed($word));)*

            /// The known words.
            pub const KNOWN: &'static [Self] = &[$(Self::$known),*];

            /// The word.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Reads a known word, as a directory of your own may want.
            ///
            /// # Errors
            ///
            /// [`UnknownWord`]($crate::UnknownWord) that lists the known words.
            pub fn parse_known(text: &str) -> Result<Self, $crate::text::string_enum::UnknownWord> {
                let known = Self::KNOWN.iter().find(|known| known.as_str() == text).cloned();
                known.ok_or_else(|| $crate::text::string_enum::UnknownWord($wanted))
            }
        }
    };
}

/// A word of an open set: any text that is not blank.
pub(crate) fn word(text: &str) -> Result<&str, UnknownWord> {
    if text.trim().is_empty() { Err(UnknownWord("write a word")) } else { Ok(text) }
}

pub(crate) use {open_string_enum, string_enum};

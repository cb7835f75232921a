//! The brand of a tenant, as types.
//!
//! A string from the backend is parsed here or refused. [`Branding::to_css`] writes the style sheet from the parsed
//! values and never copies a string.

#[expect(clippy::module_inception, reason = "the folder is named for its main concept")]
pub(crate) mod branding;
pub(crate) mod channel;
pub(crate) mod checked_branding;
pub(crate) mod color;
pub(crate) mod color_names;
pub(crate) mod color_space;
pub(crate) mod color_spelling;
pub(crate) mod color_syntax;
pub(crate) mod css;
pub(crate) mod font_family;
pub(crate) mod image_url;
pub(crate) mod length;
pub(crate) mod palette;
pub(crate) mod product_name;
pub(crate) mod selector;

pub use self::branding::{BrandColors, Branding};
pub use self::checked_branding::CheckedBranding;
pub use self::color::{Color, InvalidColor};
pub use self::font_family::{FontFamily, InvalidFontFamily};
pub use self::image_url::{ImageUrl, InvalidImageUrl};
pub use self::length::{InvalidLength, Length};
pub use self::palette::{Adjustment, Palette, Tones};
pub use self::product_name::{InvalidProductName, ProductName};
pub use self::selector::{InvalidSelector, Selector};

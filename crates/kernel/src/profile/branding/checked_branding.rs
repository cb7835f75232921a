//! A brand as checked JSON.

use alloc::string::String;

use crate::json::fields::{Canonical, Fields, join};
use crate::json::invalid_member::InvalidMember;
use crate::json::object::Object;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::profile::branding::color::Color;
use crate::profile::branding::font_family::FontFamily;
use crate::profile::branding::image_url::ImageUrl;
use crate::profile::branding::length::Length;
use crate::profile::branding::product_name::ProductName;

/// A brand of which every part is checked, as JSON in one spelling, without the parts that are not set.
///
/// [`Branding`](crate::Branding) is the same as Rust types.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CheckedBranding(pub(crate) Object);

const COLOR: Canonical = |text| Ok(Color::parse(text)?.text());
const FONTS: Canonical = |text| Ok(FontFamily::parse(text)?.into_css());
const IMAGE: Canonical = |text| Ok(String::from(ImageUrl::check(text)?));

/// The colors of a scheme: of the brand itself for light pages, of its member `dark` for dark ones.
static COLORS: [(&str, Canonical); 4] =
    [("primaryColor", COLOR), ("secondaryColor", COLOR), ("backgroundColor", COLOR), ("textColor", COLOR)];

static PARTS: [(&str, Canonical); 7] = [
    ("fontFamily", FONTS),
    ("headingFontFamily", FONTS),
    ("radius", |text| Ok(Length::parse(text)?.into_css())),
    ("logoUrl", IMAGE),
    ("logoDarkUrl", IMAGE),
    ("faviconUrl", IMAGE),
    ("productName", |text| Ok(ProductName::parse(text)?.into_text())),
];

impl CheckedBranding {
    /// Reads a brand strictly. Errors call it `path`.
    ///
    /// # Errors
    ///
    /// [`InvalidMember`] for the first member that is wrong.
    pub fn from_value(value: &Value, path: &str) -> Result<Self, InvalidMember> {
        let mut reading = Reading::strict();
        let brand = Self::read(value, path, &mut reading);
        reading.check().map(|()| brand)
    }

    pub(crate) fn read(value: &Value, path: &str, reading: &mut Reading) -> Self {
        let mut brand = Object::default();
        if let Some(mut fields) = Fields::of(value, path, reading) {
            fields.copy_texts(&COLORS, &mut brand, false);
            if let Some(dark) = fields.optional("dark") {
                let mut colors = Object::default();
                if let Some(mut fields) = Fields::of(dark, &join(path, "dark"), fields.reading) {
                    fields.copy_texts(&COLORS, &mut colors, false);
                }
                brand.set("dark", colors.into());
            }
            fields.copy_texts(&PARTS, &mut brand, false);
        }
        Self(brand)
    }

    /// The part of this name; `None` where it is not set.
    pub(crate) fn part(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_text()
    }

    /// The color of this name for one scheme; `None` where it is not set.
    pub(crate) fn color(&self, name: &str, is_dark: bool) -> Option<Color> {
        let text = if is_dark { self.0.get("dark")?.member(name)?.as_text() } else { self.part(name) };
        Color::parse(text?).ok()
    }

    /// The brand as JSON.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.0.into()
    }
}

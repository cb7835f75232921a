//! The brand of a tenant.

use crate::json::fields::Fields;
use crate::json::invalid_member::InvalidMember;
use crate::json::object::Object;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::profile::branding::color::Color;
use crate::profile::branding::font_family::FontFamily;
use crate::profile::branding::image_url::ImageUrl;
use crate::profile::branding::length::Length;

/// The brand of a tenant. Every part is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branding {
    /// The main color.
    pub primary_color: Option<Color>,
    /// The second color.
    pub secondary_color: Option<Color>,
    /// The fonts, in order of preference.
    pub font_family: Option<FontFamily>,
    /// The radius of corners.
    pub radius: Option<Length>,
    /// The logo.
    pub logo_url: Option<ImageUrl>,
    /// The icon of the browser tab.
    pub favicon_url: Option<ImageUrl>,
}

impl Branding {
    /// Reads a brand strictly. Errors call it `path`.
    ///
    /// # Errors
    ///
    /// [`InvalidMember`] for the first member that is wrong.
    pub fn from_value(value: &Value, path: &str) -> Result<Self, InvalidMember> {
        let mut reading = Reading::strict();
        let brand = Self::read(value, path, &mut reading);
        reading.finish().map(|_| brand)
    }

    pub(crate) fn read(value: &Value, path: &str, reading: &mut Reading) -> Self {
        let Some(mut fields) = Fields::of(value, path, reading) else { return Self::default() };
        Self {
            primary_color: fields.optional_parsed("primaryColor", Color::parse),
            secondary_color: fields.optional_parsed("secondaryColor", Color::parse),
            font_family: fields.optional_parsed("fontFamily", FontFamily::parse),
            radius: fields.optional_parsed("radius", Length::parse),
            logo_url: fields.optional_parsed("logoUrl", ImageUrl::parse),
            favicon_url: fields.optional_parsed("faviconUrl", ImageUrl::parse),
        }
    }

    /// The brand as JSON, without the parts that are not set.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut brand = Object::default();
        for (key, color) in [("primaryColor", self.primary_color), ("secondaryColor", self.secondary_color)] {
            if let Some(color) = color {
                brand.set(key, Value::Text(color.text()));
            }
        }
        let texts = [
            ("fontFamily", self.font_family.as_ref().map(FontFamily::as_str)),
            ("radius", self.radius.as_ref().map(Length::as_str)),
            ("logoUrl", self.logo_url.as_ref().map(ImageUrl::as_str)),
            ("faviconUrl", self.favicon_url.as_ref().map(ImageUrl::as_str)),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                brand.text(key, text);
            }
        }
        brand.into()
    }
}

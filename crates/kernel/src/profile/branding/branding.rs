//! The brand of a tenant.

use crate::json::invalid_member::InvalidMember;
use crate::json::object::Object;
use crate::json::value::Value;
use crate::profile::branding::checked_branding::CheckedBranding;
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
        CheckedBranding::from_value(value, path).map(|brand| Self::from(&brand))
    }

    /// The brand as JSON, without the parts that are not set.
    #[must_use]
    pub fn to_value(&self) -> Value {
        CheckedBranding::from(self).into_value()
    }
}

impl From<&Branding> for CheckedBranding {
    fn from(branding: &Branding) -> Self {
        let mut brand = Object::default();
        for (key, color) in [("primaryColor", branding.primary_color), ("secondaryColor", branding.secondary_color)] {
            if let Some(color) = color {
                brand.set(key, Value::Text(color.text()));
            }
        }
        let texts = [
            ("fontFamily", branding.font_family.as_ref().map(FontFamily::as_str)),
            ("radius", branding.radius.as_ref().map(Length::as_str)),
            ("logoUrl", branding.logo_url.as_ref().map(ImageUrl::as_str)),
            ("faviconUrl", branding.favicon_url.as_ref().map(ImageUrl::as_str)),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                brand.text(key, text);
            }
        }
        Self(brand)
    }
}

impl From<&CheckedBranding> for Branding {
    fn from(brand: &CheckedBranding) -> Self {
        let color = |name| Color::parse(brand.part(name)?).ok();
        let image = |name| ImageUrl::parse(brand.part(name)?).ok();
        Self {
            primary_color: color("primaryColor"),
            secondary_color: color("secondaryColor"),
            font_family: brand.part("fontFamily").and_then(|fonts| FontFamily::parse(fonts).ok()),
            radius: brand.part("radius").and_then(|radius| Length::parse(radius).ok()),
            logo_url: image("logoUrl"),
            favicon_url: image("faviconUrl"),
        }
    }
}

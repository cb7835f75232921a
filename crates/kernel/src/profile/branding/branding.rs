//! The brand of a tenant.

use crate::json::invalid_member::InvalidMember;
use crate::json::object::Object;
use crate::json::value::Value;
use crate::profile::branding::checked_branding::CheckedBranding;
use crate::profile::branding::color::Color;
use crate::profile::branding::font_family::FontFamily;
use crate::profile::branding::image_url::ImageUrl;
use crate::profile::branding::length::Length;
use crate::profile::branding::product_name::ProductName;

/// The brand of a tenant. Every part is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branding {
    /// The colors of light pages.
    pub colors: BrandColors,
    /// The colors of dark pages. Those that are not set come from the colors of light pages.
    pub dark: BrandColors,
    /// The fonts of text, in order of preference.
    pub font_family: Option<FontFamily>,
    /// The fonts of headings.
    pub heading_font_family: Option<FontFamily>,
    /// The radius of corners.
    pub radius: Option<Length>,
    /// The logo.
    pub logo_url: Option<ImageUrl>,
    /// The logo on dark pages.
    pub logo_dark_url: Option<ImageUrl>,
    /// The icon of the browser tab.
    pub favicon_url: Option<ImageUrl>,
    /// The name of the product, for titles.
    pub product_name: Option<ProductName>,
}

/// The colors of a brand for one color scheme. Every color is optional.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BrandColors {
    /// The main color.
    pub primary: Option<Color>,
    /// The second color.
    pub secondary: Option<Color>,
    /// The background of pages.
    pub background: Option<Color>,
    /// The text on that background.
    pub text: Option<Color>,
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

impl BrandColors {
    fn write(&self, object: &mut Object) {
        let colors = [
            ("primaryColor", self.primary),
            ("secondaryColor", self.secondary),
            ("backgroundColor", self.background),
            ("textColor", self.text),
        ];
        for (key, color) in colors {
            if let Some(color) = color {
                object.set(key, Value::Text(color.text()));
            }
        }
    }

    fn read(brand: &CheckedBranding, is_dark: bool) -> Self {
        let color = |name| brand.color(name, is_dark);
        Self {
            primary: color("primaryColor"),
            secondary: color("secondaryColor"),
            background: color("backgroundColor"),
            text: color("textColor"),
        }
    }
}

impl From<&Branding> for CheckedBranding {
    fn from(branding: &Branding) -> Self {
        let mut brand = Object::default();
        branding.colors.write(&mut brand);
        if branding.dark != BrandColors::default() {
            let mut dark = Object::default();
            branding.dark.write(&mut dark);
            brand.set("dark", dark.into());
        }
        let texts = [
            ("fontFamily", branding.font_family.as_ref().map(FontFamily::as_str)),
            ("headingFontFamily", branding.heading_font_family.as_ref().map(FontFamily::as_str)),
            ("radius", branding.radius.as_ref().map(Length::as_str)),
            ("logoUrl", branding.logo_url.as_ref().map(ImageUrl::as_str)),
            ("logoDarkUrl", branding.logo_dark_url.as_ref().map(ImageUrl::as_str)),
            ("faviconUrl", branding.favicon_url.as_ref().map(ImageUrl::as_str)),
            ("productName", branding.product_name.as_ref().map(ProductName::as_str)),
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
        let image = |name| ImageUrl::parse(brand.part(name)?).ok();
        let fonts = |name| FontFamily::parse(brand.part(name)?).ok();
        Self {
            colors: BrandColors::read(brand, false),
            dark: BrandColors::read(brand, true),
            font_family: fonts("fontFamily"),
            heading_font_family: fonts("headingFontFamily"),
            radius: brand.part("radius").and_then(|radius| Length::parse(radius).ok()),
            logo_url: image("logoUrl"),
            logo_dark_url: image("logoDarkUrl"),
            favicon_url: image("faviconUrl"),
            product_name: brand.part("productName").and_then(|name| ProductName::parse(name).ok()),
        }
    }
}

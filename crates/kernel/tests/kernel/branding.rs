use proptest::prelude::*;
use serde_json::{Value as Json, json};
use tenantry_kernel::branding::{Branding, CheckedBranding, Color, Selector, Tones};
use tenantry_kernel::{IdFormat, ReadContext, TenantError, TenantProfile, client_profile};

use crate::vectors::value;

fn read(json: &Json) -> Result<Branding, TenantError> {
    Ok(Branding::from_value(&value(json), "branding")?)
}

#[test]
fn the_css_has_a_custom_property_for_each_part_that_is_set() {
    let brand = json!({
        "primaryColor": "#1A56DB",
        "fontFamily": "Inter, 'Segoe UI', sans-serif",
        "headingFontFamily": "Georgia",
        "radius": ".5rem",
        "logoUrl": "https://cdn.example/acme.svg",
        "productName": "Acme Panels",
    });
    let css = ":root{--tenant-primary:#1a56db;--tenant-on-primary:#ffffff;--tenant-primary-hover:#164cc4;\
               --tenant-primary-active:#1140a8;--tenant-primary-text:#1a56db;--tenant-primary-border:#1a56db;\
               --tenant-focus:#1a56db;--tenant-font-family:Inter, \"Segoe UI\", sans-serif;\
               --tenant-heading-font-family:Georgia;--tenant-radius:0.5rem}";
    let written = read(&brand).unwrap().to_css(Selector::ROOT);
    let (rule, dark) = written.split_once('@').unwrap();
    assert_eq!(rule, css);
    assert_eq!(dark, "supports(color:light-dark(#000,#fff)){:root{--tenant-primary-text:light-dark(#1a56db,#5b76df)}}");
    assert_eq!(Branding::default().to_css(Selector::ROOT), ":root{}");
    let card = Selector::parse("[data-brand=\"acme\"]").unwrap();
    assert_eq!(Branding::default().to_css(card), "[data-brand=\"acme\"]{}");
}

#[test]
fn the_css_is_for_one_simple_selector() {
    for text in
        [":root", ":host", "main", ".card", "#a-1", "section.card.wide#x[data-brand][lang=en]", "[data-x=\"42\"]"]
    {
        assert_eq!(Selector::parse(text).map(Selector::as_str), Ok(text));
    }
}

/// Planted fault: copying an unclosed selector, which swallows the rule after it.
#[test]
fn refuses_a_selector_that_could_be_more_than_one() {
    for text in [
        "",
        " ",
        ".",
        "a b",
        "a,b",
        "a>b",
        "a{}",
        "*",
        ":hover",
        ":root ",
        "[a=\"b]",
        "[a='b']",
        "[a",
        "[]",
        "[=b]",
        "[a=]",
        "a[b]]",
        "1a",
        ".1a",
        "[a=1b]",
        "[a=\"]\"]",
        "a/**/",
        "\\61",
        "é",
        ":root{}</style>",
    ] {
        assert!(Selector::parse(text).is_err(), "{text}");
    }
}

#[test]
fn what_it_writes_it_reads() {
    let brand = read(&json!({
        "primary_color": "#abc",
        "dark": { "primary_color": "#def8", "text_color": "white" },
        "font_family": "Inter, 'Noto Sans 日本語', serif",
        "heading_font_family": "-apple-system",
        "radius": "0",
        "logo_dark_url": "/dark.svg",
        "favicon_url": "/i.png",
        "product_name": " Acme Panels ",
    }));
    let brand = brand.unwrap();
    assert_eq!(Branding::from_value(&brand.to_value(), "").unwrap(), brand);
    assert_eq!(brand.product_name.unwrap().as_str(), "Acme Panels");
    assert_eq!(Branding::default().to_value(), tenantry_kernel::Value::Map(vec![]));
}

/// The colors are those that Chromium shows.
#[test]
fn reads_every_spelling_of_a_color_in_css() {
    for (text, wanted) in [
        ("#abc", "#aabbcc"),
        ("#abcd", "#aabbccdd"),
        ("#A1B2C3", "#a1b2c3"),
        ("#a1b2c3d4", "#a1b2c3d4"),
        ("#a1b2c3ff", "#a1b2c3"),
        ("RebeccaPurple", "#663399"),
        ("grey", "#808080"),
        ("lightgoldenrodyellow", "#fafad2"),
        ("aliceblue", "#f0f8ff"),
        ("yellowgreen", "#9acd32"),
        ("transparent", "#00000000"),
        (" red ", "#ff0000"),
        ("rgb(26 86 219)", "#1a56db"),
        ("rgb(26, 86, 219)", "#1a56db"),
        ("RGBA(26, 86, 219, .5)", "#1a56db80"),
        ("rgb(10% 50% 100% / 50%)", "#1a80ff80"),
        ("rgb(300 -20 127.5)", "#ff0080"),
        ("rgb(none 255 0 / none)", "#00ff0000"),
        ("rgb(2.55e1 0 0)", "#1a0000"),
        ("hsl(120deg 100% 25%)", "#008000"),
        ("hsl(270, 60%, 50%, 0.4)", "#8033cc66"),
        ("hsla(-90 60% 50%)", "#8033cc"),
        ("hsl(0.75turn 60 50)", "#8033cc"),
        ("hsl(400grad 100% 50%)", "#ff0000"),
        ("hsl(3.1415926536rad 100% 50%)", "#00ffff"),
        ("hwb(194 0% 0%)", "#00c3ff"),
        ("hwb(194 20% 40%)", "#338199"),
        ("hwb(0 60% 60%)", "#808080"),
        ("lab(100% 0 0)", "#ffffff"),
        ("lab(0 0 0)", "#000000"),
        ("lab(29.2345% 39.3825 20.0664)", "#7d2329"),
        ("lch(52.2345% 72.2 56.2)", "#c65d06"),
        ("lch(67.5345 42.5 258.2)", "#62acef"),
        ("oklab(40.1% 0.1143 0.045)", "#7d2429"),
        ("oklab(59.69% 0.1007 0.1191)", "#c65d07"),
        ("oklch(59.69% 0.156 49.77)", "#c65d07"),
        ("oklch(62.796% 0.25768 29.234)", "#ff0000"),
        ("oklch(0.51975 0.17686 142.495)", "#008000"),
        ("oklch(150% 0.4 20)", "#ffffff"),
    ] {
        assert_eq!(Color::parse(text).map(Color::text).as_deref(), Ok(wanted), "{text}");
    }
}

/// A profile as a client of JavaScript gets it.
fn client_branding(brand: &Json) -> Json {
    let profile = json!({ "id": "11111111-1111-1111-1111-111111111111", "branding": brand });
    let profile = client_profile(&value(&profile), &ReadContext::default()).unwrap();
    serde_json::to_value(profile.get("branding").unwrap()).unwrap()
}

/// Planted fault: a word that is no color in a style attribute of the app.
#[test]
fn a_client_keeps_a_color_as_it_is_spelled() {
    for (text, kept) in [
        ("#1AF", Some("#11aaff")),
        ("#1AF8", Some("#11aaff88")),
        (" #1A56DB ", Some("#1a56db")),
        ("RebeccaPurple", Some("rebeccapurple")),
        ("transparent", Some("transparent")),
        ("OKLCH(55% 0.2 260 / 50%)", Some("oklch(55% 0.2 260 / 50%)")),
        ("rgba(1, 2, 3, .5)", Some("rgba(1, 2, 3, .5)")),
        ("hsla(120deg 50% 50%)", Some("hsla(120deg 50% 50%)")),
        ("blurple", None),
        ("inherit", None),
        ("currentcolor", None),
        ("#12", None),
        ("#ggg", None),
        ("#12345", None),
        ("rgb()", None),
        ("rgb(1 2 3", None),
        ("url(//x.test/a)", None),
        ("rgb(var(--a))", None),
        ("rgb(1 2 3);color:red", None),
        ("calc(1)", None),
        ("", None),
    ] {
        let brand = client_branding(&json!({ "primaryColor": text, "dark": { "textColor": text } }));
        assert_eq!(brand.get("primaryColor").and_then(Json::as_str), kept, "{text}");
        assert_eq!(brand["dark"].get("textColor").and_then(Json::as_str), kept, "{text}");
    }
}

/// The names of CSS Color 4.
const NAMES: &str = "\
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood \
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod \
    darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon \
    darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray \
    dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green \
    greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon \
    lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon \
    lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta \
    maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen \
    mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive \
    olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru \
    pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell \
    sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato \
    transparent turquoise violet wheat white whitesmoke yellow yellowgreen";

/// Planted fault: a number for a name that another one has lost.
#[test]
fn a_client_keeps_every_color_that_css_has() {
    for name in NAMES.split(' ') {
        assert_eq!(client_branding(&json!({ "primaryColor": name })), json!({ "primaryColor": name }));
    }
    let words = (0..26_u32.pow(3)).map(|number| -> String {
        [number / 676, number / 26 % 26, number % 26].map(|letter| char::from(b'a' + letter as u8)).iter().collect()
    });
    let kept = words.filter(|word| client_branding(&json!({ "primaryColor": word })) != json!({})).count();
    assert!(kept < 100, "{kept} of 17,576 words");
}

/// Planted fault: a strict reader of profiles that leaves a color to the reader of CSS.
#[test]
fn a_directory_refuses_a_color_that_cannot_be_read() {
    let profile = json!({
        "id": "11111111-1111-1111-1111-111111111111", "slug": "acme", "name": "Acme",
        "branding": { "primaryColor": "rgb(1 2)", "radius": "8px" },
    });
    match TenantProfile::from_value(&value(&profile), IdFormat::Uuid) {
        Err(TenantError::Validation { field, .. }) => assert_eq!(field, "branding.primaryColor"),
        other => panic!("{other:?}"),
    }
    let profile = TenantProfile::read(&value(&profile), &ReadContext::default()).unwrap();
    assert_eq!(profile.branding.to_value(), value(&json!({ "radius": "8px" })));
    assert_eq!(profile.warnings[0].path, "branding.primaryColor");
}

#[test]
fn the_css_is_without_the_parts_that_are_wrong() {
    let brand = json!({ "primaryColor": "rgb(1 2)", "radius": "8px", "fontFamily": "<b>", "dark": 5 });
    let (brand, warnings) = CheckedBranding::from_value_leniently(&value(&brand), "branding");
    assert_eq!(brand.to_css(Selector::ROOT), ":root{--tenant-radius:8px}");
    let paths: Vec<_> = warnings.iter().map(|warning| warning.path.as_str()).collect();
    assert_eq!(paths, ["branding.primaryColor", "branding.dark", "branding.fontFamily"]);
}

/// Browsers cut each channel off, which changes the hue.
#[test]
fn a_color_outside_of_srgb_keeps_its_lightness_and_hue() {
    let vivid = Color::parse("oklch(70% 0.4 150)").unwrap();
    let mild = Color::parse("oklch(70% 0.15 150)").unwrap();
    assert!(vivid.red < mild.red && vivid.green > mild.green, "{vivid:?} {mild:?}");
    assert!((vivid.luminance() - mild.luminance()).abs() < 0.03);
    for inside in ["color(display-p3 1 0 0)", "color-mix(in oklch, red, blue)", "currentcolor", "Canvas", "var(--x)"] {
        assert!(Color::parse(inside).is_err(), "{inside}");
    }
}

#[test]
fn reads_fonts_as_css_has_them() {
    for (text, wanted) in [
        ("Inter", "Inter"),
        ("-apple-system, BlinkMacSystemFont", "-apple-system, BlinkMacSystemFont"),
        ("__Inter_abc123", "__Inter_abc123"),
        ("'Segoe UI', sans-serif", "\"Segoe UI\", sans-serif"),
        ("\"8bit Wonder\"", "\"8bit Wonder\""),
        ("3270 Nerd Font", "\"3270 Nerd Font\""),
        ("Inter 2", "\"Inter 2\""),
        ("\"a, b\", c", "\"a, b\", c"),
        ("ヒラギノ角ゴ, Κείμενο", "\"ヒラギノ角ゴ\", \"Κείμενο\""),
        ("\"inherit\"", "\"inherit\""),
        ("a,b,c,d,e,f,g,h", "a, b, c, d, e, f, g, h"),
    ] {
        let brand = read(&json!({ "fontFamily": text })).unwrap();
        assert_eq!(brand.font_family.unwrap().as_str(), wanted);
    }
}

#[test]
fn reads_lengths_as_css_has_them() {
    for (text, wanted) in [("9999px", "9999px"), (".5rem", "0.5rem"), ("50%", "50%"), ("1.25em", "1.25em"), ("0", "0")]
    {
        assert_eq!(read(&json!({ "radius": text })).unwrap().radius.unwrap().as_str(), wanted);
    }
}

/// Planted fault: one of the five parsers accepting any string.
#[test]
fn refuses_values_that_do_more_than_brand() {
    const EVERYWHERE: [&str; 16] = [
        "",
        "red;}body{display:none",
        "url(https://evil.test)",
        "expression(alert(1))",
        "</style><script>",
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "//evil.test/x.svg",
        "/\\evil.test",
        "http://evil.test/x.svg",
        "https:evil.test",
        "https:///evil.test",
        "https://evil.test/\"onerror=alert(1)",
        "\\75rl(x)",
        "var(--x)",
    ];
    const COLORS: [&str; 20] = [
        "blurple",
        "red#",
        "#",
        "#12",
        "#12345",
        "#12345g",
        "#1234567",
        "#123456789",
        "#１２３",
        "rgb(1 2)",
        "rgb(1 2 3 4)",
        "rgb(1,2,3,4,5)",
        "rgb(1, 2 3)",
        "rgb(1 2 3) x",
        "rgb(1px 2 3)",
        "rgb(1. 2 3)",
        "rgb(. 2 3)",
        "hsl(1m 2% 3%)",
        "oklch(0.5 0.1 20",
        "lab(1, 2, 3)",
    ];
    const LENGTHS: [&str; 9] = ["-1px", "1e3px", "1.px", ".px", "px", "8", "8vw", "calc(1px)", "100000px"];
    const FONTS: [&str; 10] = [
        "\"Inter",
        "Inter,",
        ",",
        "Inter; x",
        "a,b,c,d,e,f,g,h,i",
        "Inherit",
        "Inter\u{202e}",
        "\"a\\\"b\"",
        "'it's'",
        "\"\"",
    ];
    const NAMES: [&str; 3] = [" ", "Acme\nPanels", "Acme\u{202e}slenaP"];
    const IMAGES: [&str; 5] = ["https://", "acme.svg", " /acme.svg", "/a b.svg", "https://é.test/x.svg"];
    let name = json!({ "productName": "a".repeat(65) });
    assert!(read(&name).is_err());
    for name in NAMES {
        assert!(read(&json!({ "productName": name })).is_err(), "{name:?}");
    }
    let of_each: [(&str, &[&str]); 9] = [
        ("primaryColor", &COLORS),
        ("secondaryColor", &COLORS),
        ("backgroundColor", &COLORS),
        ("radius", &LENGTHS),
        ("fontFamily", &FONTS),
        ("headingFontFamily", &FONTS),
        ("logoUrl", &IMAGES),
        ("logoDarkUrl", &IMAGES),
        ("faviconUrl", &IMAGES),
    ];
    for (field, payloads) in of_each {
        for payload in payloads.iter().chain(&EVERYWHERE) {
            match read(&json!({ field: payload })) {
                Err(TenantError::Validation { field: named, .. }) => assert_eq!(named, format!("branding.{field}")),
                other => panic!("{field}: {payload}: {other:?}"),
            }
        }
    }
}

#[test]
fn the_contrast_is_the_contrast_of_wcag() {
    let contrast = |a, b| Color::parse(a).unwrap().contrast(Color::parse(b).unwrap());
    for (a, b, wanted) in
        [("#000", "#fff", 21.0), ("#777", "#fff", 4.478), ("#1a56db", "#fff", 6.180), ("#f00", "#00f", 2.149)]
    {
        assert!((contrast(a, b) - wanted).abs() < 0.001, "{a} on {b}: {}", contrast(a, b));
        assert!((contrast(a, b) - contrast(b, a)).abs() < 1e-12);
    }
}

/// Planted fault: reading `dark` without checking it.
#[test]
fn names_the_wrong_color_of_dark_pages() {
    match read(&json!({ "dark": { "primaryColor": "red;}" } })) {
        Err(TenantError::Validation { field, .. }) => assert_eq!(field, "branding.dark.primaryColor"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_color_with_alpha_lies_on_the_background() {
    let brand = read(&json!({ "primaryColor": "rgb(0 0 0 / 50%)", "backgroundColor": "#fff" })).unwrap();
    let palette = brand.palette();
    assert_eq!(palette.light.get("primary").map(Color::text).as_deref(), Some("#7f7f7f"));
}

#[test]
fn reports_where_a_color_had_to_give_way() {
    let brand = read(&json!({ "primaryColor": "#ffdd00", "textColor": "#bbb" })).unwrap();
    let palette = brand.palette();
    let tones: Vec<_> = palette.adjustments.iter().map(|change| (change.is_dark, change.tone)).collect();
    assert_eq!(tones, [(false, "on-background"), (false, "primary-text"), (false, "primary-border")]);
    let change = palette.adjustments[1];
    assert_eq!((change.from.text().as_str(), change.against), ("#ffdd00", Color::WHITE));
    assert!((change.contrast - 1.347).abs() < 0.001 && change.required == 4.5);
    assert_eq!(palette.light.get("primary-text"), Some(change.to));
    // The brand's own color stays the color of its buttons.
    assert_eq!(palette.light.get("primary").map(Color::text).as_deref(), Some("#ffdd00"));
}

#[test]
fn both_schemes_have_the_same_tones() {
    for brand in [
        json!({ "dark": { "secondaryColor": "#fff" } }),
        json!({ "primaryColor": "navy", "dark": { "backgroundColor": "#000" } }),
        json!({}),
    ] {
        let palette = read(&brand).unwrap().palette();
        let names = |tones: &Tones| tones.iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(&palette.light), names(&palette.dark));
    }
}

/// What a style sheet has beside rules of our custom properties, with parsed values.
fn fault_in(css: &str) -> Option<&'static str> {
    let (rule, dark) = css.split_once("@supports(color:light-dark(#000,#fff)){").unwrap_or((css, ":root{}}"));
    for rule in [rule, dark.strip_suffix('}')?] {
        let Some(inner) = rule.strip_prefix(":root{").and_then(|rest| rest.strip_suffix('}')) else {
            return Some("a rule of its own");
        };
        let values = inner.replace("light-dark(#", "");
        if values.contains("url(") || values.contains(['{', '}', '<', '>', '@', '\\', '(', '\'']) {
            return Some("a character that does more");
        }
        if !inner.split(';').all(|part| part.is_empty() || part.starts_with("--tenant-")) {
            return Some("a property of its own");
        }
        if inner.matches('"').count() % 2 == 1 {
            return Some("an open string");
        }
    }
    None
}

/// Planted fault: copying a backend's string into the style sheet.
#[test]
fn a_payload_is_refused_or_harmless() {
    let payloads = crate::vectors::read("brand_payloads.json");
    let mut accepted = 0;
    for (kind, texts) in payloads.as_object().unwrap() {
        for text in texts.as_array().unwrap() {
            for part in
                ["primaryColor", "textColor", "fontFamily", "headingFontFamily", "radius", "logoUrl", "productName"]
            {
                for brand in [json!({ part: text }), json!({ "dark": { part: text } })] {
                    let Ok(brand) = read(&brand) else { continue };
                    accepted += 1;
                    let css = brand.to_css(Selector::ROOT);
                    assert_eq!(fault_in(&css), None, "{kind} as {part}: {text}: {css}");
                    if let Some(logo) = brand.logo_url {
                        let logo = logo.as_str();
                        assert!(logo.starts_with("https://") || logo.starts_with('/'), "{logo}");
                    }
                }
            }
        }
    }
    assert!(accepted > 0);
}

proptest! {
    /// Planted fault: a threshold that leaves text on some mid-tone unreadable.
    #[test]
    fn text_on_every_color_is_readable(rgb: [u8; 3]) {
        let color = Color::opaque(rgb);
        prop_assert!(color.contrast(color.on_color()) >= 4.5);
    }

    #[test]
    fn a_color_reads_what_it_writes([red, green, blue, alpha]: [u8; 4]) {
        let color = Color { red, green, blue, alpha };
        prop_assert_eq!(Color::parse(&color.text()), Ok(color));
    }

    /// Planted fault: a tone that is rounded towards the background, or a hover color on which its text is unreadable.
    #[test]
    fn every_tone_of_every_brand_has_its_contrast(
        [primary, background, text]: [[u8; 3]; 3],
        has_background: bool,
    ) {
        let color = |rgb| Color::opaque(rgb).text();
        let mut brand = json!({ "primaryColor": color(primary) });
        if has_background {
            brand["backgroundColor"] = color(background).into();
            brand["textColor"] = color(text).into();
        }
        let palette = read(&brand).unwrap().palette();
        for (scheme, default) in [(&palette.light, "#ffffff"), (&palette.dark, "#121212")] {
            let tone = |name| scheme.get(name).unwrap();
            let background = scheme.get("background").unwrap_or(Color::parse(default).unwrap());
            for fill in ["primary", "primary-hover", "primary-active"] {
                prop_assert!(tone(fill).contrast(tone("on-primary")) >= 4.5, "{} {:?}", fill, scheme);
            }
            prop_assert!(tone("primary-hover") != tone("primary"));
            prop_assert!(tone("primary-active") != tone("primary-hover"));
            prop_assert!(tone("primary-text").contrast(background) >= 4.5, "{:?}", scheme);
            prop_assert!(tone("primary-border").contrast(background) >= 3.0, "{:?}", scheme);
            prop_assert!(tone("focus").contrast(background) >= 3.0, "{:?}", scheme);
            if has_background {
                prop_assert!(tone("on-background").contrast(background) >= 4.5, "{:?}", scheme);
            }
        }
    }

    /// Planted fault: copying a backend's string into the style sheet.
    #[test]
    fn the_css_never_contains_more_than_our_own_grammar(
        color in "#[0-9a-fA-F]{3,8}|(rgb|oklch|hsl)\\([0-9 ,./%-]{0,16}\\)|.{0,8}",
        font in r#"[A-Za-z0-9_ "',;{}<@\\()-]{0,20}|.{0,20}"#,
        radius in "[0-9.]{0,4}(px|rem|em|%|;|})?|.{0,8}",
    ) {
        for brand in [
            json!({ "primaryColor": color }),
            json!({ "dark": { "secondaryColor": color } }),
            json!({ "fontFamily": font }),
            json!({ "radius": radius }),
        ] {
            let Ok(brand) = read(&brand) else { continue };
            let css = brand.to_css(Selector::ROOT);
            prop_assert_eq!(fault_in(&css), None, "{}", css);
        }
    }
}

//! Pictures of one's own: read before they are set, so that a broken one breaks no page.

use obs_model::Lang;
use typst::foundations::Bytes;
use typst::visualize::{
    ExchangeFormat, ImageFormat, RasterFormat, RasterImage, SvgImage, VectorFormat,
};

use crate::page::Picture;

/// More pixels than a page can show, and all that an old computer can unpack.
const PIXELS_MAX: usize = 60_000_000;

/// What a picture is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Png,
    Jpeg,
    Gif,
    Webp,
    Svg,
}

impl Form {
    pub fn mime(self) -> &'static str {
        match self {
            Form::Png => "image/png",
            Form::Jpeg => "image/jpeg",
            Form::Gif => "image/gif",
            Form::Webp => "image/webp",
            Form::Svg => "image/svg+xml",
        }
    }

    pub fn ending(self) -> &'static str {
        match self {
            Form::Png => "png",
            Form::Jpeg => "jpg",
            Form::Gif => "gif",
            Form::Webp => "webp",
            Form::Svg => "svg",
        }
    }
}

/// A picture that can be shown: its form, width and height in its own units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Readable {
    pub form: Form,
    pub width: f64,
    pub height: f64,
}

/// Reads a picture through.
///
/// # Errors
/// A sentence for the page, where the picture should be.
pub(crate) fn read(picture: &Picture, lang: Lang) -> Result<Readable, String> {
    let unreadable = || {
        match lang {
        Lang::Fr => "Une image devait être ici\u{202f}: le fichier n’est pas une image lisible (PNG, JPEG, GIF, WebP ou SVG).".to_owned(),
        Lang::En => "A picture should be here: the file is not a readable picture (PNG, JPEG, GIF, WebP or SVG).".to_owned(),
    }
    };
    let bytes = || Bytes::new(picture.bytes.clone());
    match ImageFormat::detect(&picture.bytes) {
        Some(ImageFormat::Raster(RasterFormat::Exchange(format))) => {
            let size = imagesize::blob_size(&picture.bytes).map_err(|_| unreadable())?;
            if size.width.saturating_mul(size.height) > PIXELS_MAX {
                return Err(too_large(size.width, size.height, lang));
            }
            let image = RasterImage::plain(bytes(), format).map_err(|_| unreadable())?;
            Ok(Readable {
                form: match format {
                    ExchangeFormat::Png => Form::Png,
                    ExchangeFormat::Jpg => Form::Jpeg,
                    ExchangeFormat::Gif => Form::Gif,
                    ExchangeFormat::Webp => Form::Webp,
                },
                width: f64::from(image.width()),
                height: f64::from(image.height()),
            })
        }
        Some(ImageFormat::Vector(VectorFormat::Svg)) => {
            let image = SvgImage::new(bytes()).map_err(|_| unreadable())?;
            Ok(Readable {
                form: Form::Svg,
                width: image.width(),
                height: image.height(),
            })
        }
        _ => Err(unreadable()),
    }
}

fn too_large(width: usize, height: usize, lang: Lang) -> String {
    let millions = PIXELS_MAX / 1_000_000;
    match lang {
        Lang::Fr => format!(
            "Une image devait être ici\u{202f}: {width} × {height} pixels, c’est plus que les {millions} millions qu’une page peut porter."
        ),
        Lang::En => format!(
            "A picture should be here: {width} × {height} pixels is more than the {millions} million a page can carry."
        ),
    }
}

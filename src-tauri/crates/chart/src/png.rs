//! From the SVG of a drawing to PNG: painted by resvg, packed here.
//!
//! Packing took longer than painting: a chart is flat, so filters win nothing on it, and without an alpha there
//! is a quarter less to pack.

use std::sync::{Arc, LazyLock};

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;

use crate::draw::{ChartError, Drawing};
use crate::parts::text;

/// Painting options with the bundled faces and no other.
static PAINTING: LazyLock<usvg::Options<'static>> = LazyLock::new(|| {
    let mut faces = usvg::fontdb::Database::new();
    faces.load_font_data(text::REGULAR.to_vec());
    faces.load_font_data(text::BOLD.to_vec());
    faces.set_sans_serif_family(text::FAMILY);
    usvg::Options {
        font_family: text::FAMILY.to_owned(),
        fontdb: Arc::new(faces),
        ..usvg::Options::default()
    }
});

/// Widest picture painted, in pixels.
const WIDTH_MAX_PX: u32 = 16_384;

/// Of the levels 1 to 9, the first whose files are smaller than those of a usual encoder: higher ones take longer
/// and win less than a tenth.
const COMPRESSION: DeflateCompression = DeflateCompression::Level(3);

/// Paints a drawing as PNG, `width_px` wide: RGB where nothing shows through, else RGBA.
///
/// # Errors
/// When the width is 0 or beyond 16 384, or when resvg refuses the SVG.
pub fn png(drawing: &Drawing, width_px: u32) -> Result<Vec<u8>, ChartError> {
    pack(painted(drawing, width_px)?)
}

fn refused(why: impl ToString) -> ChartError {
    ChartError::Paint(why.to_string())
}

fn painted(drawing: &Drawing, width_px: u32) -> Result<Pixmap, ChartError> {
    let height_px = (drawing.height * f64::from(width_px) / drawing.width).round() as u32;
    if width_px > WIDTH_MAX_PX || height_px > WIDTH_MAX_PX * 4 {
        return Err(refused(format!(
            "{width_px} × {height_px} pixels is too large"
        )));
    }
    let tree = usvg::Tree::from_str(&drawing.svg, &PAINTING).map_err(refused)?;
    let mut pixels = Pixmap::new(width_px, height_px)
        .ok_or_else(|| refused(format!("{width_px} × {height_px} pixels is no picture")))?;
    // Each way by itself: the ground then ends where the last pixel does, and no row is half transparent.
    let (across, down) = (
        f64::from(width_px) / drawing.width,
        f64::from(height_px) / drawing.height,
    );
    resvg::render(
        &tree,
        Transform::from_scale(across as f32, down as f32),
        &mut pixels.as_mut(),
    );
    Ok(pixels)
}

fn pack(pixels: Pixmap) -> Result<Vec<u8>, ChartError> {
    let (width_px, height_px) = (pixels.width(), pixels.height());
    let opaque = pixels.pixels().iter().all(|pixel| pixel.is_opaque());
    let (colours, bytes) = match opaque {
        true => (ColorType::Rgb, without_alpha(pixels.take())),
        false => (ColorType::Rgba, pixels.take_demultiplied()),
    };
    let mut picture = Vec::new();
    let mut encoder = Encoder::new(&mut picture, width_px, height_px);
    encoder.set_color(colours);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_filter(Filter::NoFilter);
    encoder.set_deflate_compression(COMPRESSION);
    let mut writer = encoder.write_header().map_err(refused)?;
    writer.write_image_data(&bytes).map_err(refused)?;
    writer.finish().map_err(refused)?;
    Ok(picture)
}

/// From four bytes a pixel to three, in place: a second buffer would cost more than the copy.
fn without_alpha(mut bytes: Vec<u8>) -> Vec<u8> {
    let count = bytes.len() / 4;
    for pixel in 1..count {
        bytes.copy_within(pixel * 4..pixel * 4 + 3, pixel * 3);
    }
    bytes.truncate(count * 3);
    bytes
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn drawing(markup: &str) -> Drawing {
        let (width, height) = (40.0, 20.0);
        Drawing {
            svg: format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
                 viewBox=\"0 0 {width} {height}\">{markup}</svg>"
            ),
            alt: String::new(),
            width,
            height,
            marks: Vec::new(),
            texts: Vec::new(),
            looks: Vec::new(),
        }
    }

    /// What a reader of PNG finds: the colours it holds, its width, its bytes.
    fn read(picture: &[u8]) -> (ColorType, u32, Vec<u8>) {
        let mut reader = png::Decoder::new(Cursor::new(picture)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut bytes).unwrap();
        assert_eq!(frame.bit_depth, BitDepth::Eight);
        (frame.color_type, frame.width, bytes)
    }

    const GROUND: &str = "<rect width=\"40\" height=\"20\" fill=\"#F4EFE6\"/>";
    const BAR: &str = "<rect x=\"10\" y=\"5\" width=\"20\" height=\"10\" fill=\"#A3301A\"/>";
    const WORDS: &str = "<text x=\"2\" y=\"9\" font-size=\"8\">25,1</text>";

    #[test]
    fn a_drawing_on_a_ground_is_packed_without_alpha_and_without_loss() {
        let drawing = drawing(&format!("{GROUND}{BAR}{WORDS}"));
        for width_px in [40, 41, 120] {
            let (colours, width, bytes) = read(&png(&drawing, width_px).unwrap());
            assert_eq!((colours, width), (ColorType::Rgb, width_px));
            let pixels = painted(&drawing, width_px).unwrap();
            let expected: Vec<u8> = pixels
                .pixels()
                .iter()
                .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
                .collect();
            assert!(bytes == expected, "{width_px}");
            assert_eq!(bytes[..3], [0xf4, 0xef, 0xe6]);
            let middle = (width_px * (width_px / 4) + width_px / 2) as usize * 3;
            assert_eq!(bytes[middle..middle + 3], [0xa3, 0x30, 0x1a]);
        }
    }

    #[test]
    fn no_row_and_no_column_is_half_transparent() {
        for width_px in 30..300 {
            let (colours, ..) = read(&png(&drawing(GROUND), width_px).unwrap());
            assert_eq!(colours, ColorType::Rgb, "{width_px}");
        }
    }

    #[test]
    fn what_has_no_ground_lets_the_page_show_through() {
        let (colours, _, bytes) = read(&png(&drawing(BAR), 40).unwrap());
        assert_eq!(colours, ColorType::Rgba);
        assert_eq!(bytes[..4], [0, 0, 0, 0]);
        let middle = (40 * 10 + 20) * 4;
        assert_eq!(bytes[middle..middle + 4], [0xa3, 0x30, 0x1a, 0xff]);
    }

    #[test]
    fn a_size_that_is_no_picture_is_refused() {
        for width_px in [0, WIDTH_MAX_PX + 1] {
            let refused = png(&drawing(GROUND), width_px).unwrap_err();
            assert!(refused.to_string().contains("pixels is"), "{refused}");
        }
    }
}
